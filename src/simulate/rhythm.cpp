#include "rhythm.hpp"

#include "sampling.hpp"

#include <array>

namespace cxm::simulation {

namespace {
// From Sunday on, as a share of the busiest day.
constexpr std::array<std::array<double, 7>, 3> day_weight{{{1.0, 0.80, 0.75, 0.75, 0.80, 0.85, 1.0},
                                                           {0.0, 1.0, 1.0, 0.95, 0.95, 0.80, 0.0},
                                                           {0.0, 0.85, 1.0, 1.0, 1.0, 1.0, 0.45}}};
constexpr std::array<std::array<double, 24>, 3> hour_weight{
    {{1, 0.5, 0.3, 0.3, 0.5, 1, 3, 5, 6, 6, 6, 6, 7, 6, 5, 5, 6, 7, 9, 10, 9, 7, 4, 2},
     {0, 0, 0, 0, 0, 0, 0, 6, 9, 10, 9, 6, 6, 9, 8, 7, 4, 0, 0, 0, 0, 0, 0, 0},
     {0, 0, 0, 0, 0, 0, 0, 4, 7, 9, 10, 9, 8, 8, 7, 6, 5, 4, 2, 0, 0, 0, 0, 0}}};
}  // namespace

instant draw_time_of_day(stream& from, instant day, clock_of whose) {
  auto const hour = categorical(from, hour_weight[static_cast<std::size_t>(whose)]);
  auto const second = from.below(3600);
  return day + std::chrono::hours{static_cast<int>(hour)} +
         std::chrono::seconds{static_cast<int>(second)};
}

instant draw_instant(stream& from, instant first, int days, clock_of whose) {
  using namespace std::chrono;
  auto const& weight = day_weight[static_cast<std::size_t>(whose)];
  for (int tries = 0;; ++tries) {
    auto const n = from.below(static_cast<std::uint64_t>(days));
    instant const day = first + hours{24 * static_cast<int>(n)};
    weekday const which{floor<std::chrono::days>(day)};
    // A span of closed days alone would never end.
    if (tries == 64 || from.chance(weight[which.c_encoding()])) {
      return draw_time_of_day(from, day, whose);
    }
  }
}

}  // namespace cxm::simulation
