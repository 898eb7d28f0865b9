// NPS of the last three hours, each hour, from a stream in which answers come late.
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>

#include <chrono>

using namespace std::chrono_literals;

int main() {
  constexpr std::chrono::sys_seconds morning{
      std::chrono::sys_days{std::chrono::year{2025} / 3 / 10} + 9h};
  struct answer {
    std::chrono::minutes after_nine;
    int score;
  };
  // The third comes a twelve minutes late, the sixth three hours.
  constexpr answer stream[]{{5min, 10},  {62min, 9}, {50min, 3},  {130min, 10},
                            {200min, 8}, {15min, 0}, {250min, 10}};

  cxm::windowed<cxm::nps> live{cxm::window_plan::rolling(3h, 1h).late_by(20min)};
  auto const show = [&](auto const& window) {
    auto const hour = [&](auto at) {
      return std::chrono::duration_cast<std::chrono::hours>(at - morning).count() + 9;
    };
    fmt::print("{:>2}–{:<2}  {}\n", hour(window.from), hour(window.to), window.metric);
  };
  for (auto const& [after_nine, score] : stream) {
    auto const at = morning + after_nine;
    live.advance(at, show);  // each window once, when it is complete
    if (live.push(at, score) != cxm::arrival::in_time) {
      fmt::print("an answer of {} minutes after nine came too late for the windows above\n",
                 after_nine.count());
    }
  }
  fmt::print("now    {}\n", live.current());
}
