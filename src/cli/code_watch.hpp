#pragma once
// Looks at the answers of a column as they pass: 99 among answers of 0 to 10 may mean no answer.

#include <cxm/core/exclusions.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace cxm::cli {

class code_watch {
 public:
  void see(double answer) noexcept {
    if (answer >= 0 && answer <= 10) {
      ++on_scale_;
      return;
    }
    auto const code = std::find(codes.begin(), codes.end(), answer);
    if (code == codes.end()) {
      ++others_;
    } else {
      ++seen_[static_cast<std::size_t>(code - codes.begin())];
    }
  }
  /// The most frequent code and how often it was seen, where all else is an answer of 0 to 10.
  [[nodiscard]] std::optional<std::pair<int, count_t>> suspect() const noexcept {
    count_t all = 0;
    for (count_t const n : seen_) all += n;
    if (others_ > 0 || all == 0 || all >= on_scale_) return std::nullopt;
    auto const most = std::max_element(seen_.begin(), seen_.end());
    return std::pair{codes[static_cast<std::size_t>(most - seen_.begin())], *most};
  }

 private:
  // What survey tools write where somebody did not know, did not say or was not asked.
  static constexpr std::array codes{-1, -2, -7, -8, -9,  -97, -98, -99, 11,  77,
                                    88, 97, 98, 99, 777, 888, 997, 998, 999, 9999};
  std::array<count_t, codes.size()> seen_{};
  count_t on_scale_ = 0, others_ = 0;
};

}  // namespace cxm::cli
