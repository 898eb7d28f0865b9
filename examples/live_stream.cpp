// A metric that is read while answers still arrive. Reading never disturbs it.
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>

#include <optional>

int main() {
  cxm::nps live{cxm::zero_to_ten.not_applicable({99})};
  std::optional<double> const arriving[]{9.0, 10.0, std::nullopt, 8.5, 3.0, 99.0, 10.0, 12.0, 7.0};
  for (auto const& answer : arriving) {
    live.push(answer);
    fmt::print("{}\n", live);
  }
  for (std::size_t i = 0; i < cxm::reasons; ++i) {
    auto const why = static_cast<cxm::reason>(i);
    if (live.excluded()[why] > 0) {
      fmt::print("{}: {}\n", cxm::reason_names[i], live.excluded()[why]);
    }
  }
}
