#pragma once
/// One customer's subscriptions as a single line of steps: whether they are active, and what they
/// pay a month, after each instant at which something changed.

#include <cxm/core/config.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

namespace detail {
/// Sums whose parts may leave 64 bits on the way to a total that does not.
__extension__ using wide_money = __int128;

[[nodiscard]] constexpr std::int64_t narrow_money(wide_money sum) {
  auto const minor = static_cast<std::int64_t>(sum);
  if (minor != sum) {
    throw std::invalid_argument("cxm: a sum of money beyond 64 bits of minor units");
  }
  return minor;
}
}  // namespace detail

/// Seconds since 1970-01-01 UTC. Money in minor units.
struct timeline_step {
  std::int64_t at = 0;
  bool active = false;
  std::int64_t mrr = 0;
};

/// Builds a timeline from changes in any order. All changes of one instant are one step; an instant
/// that changes nothing is no step.
class timeline_builder {
 public:
  void clear() noexcept { change_.clear(); }
  void change(std::int64_t at, std::int64_t mrr_change, int open_change) {
    change_.push_back({at, mrr_change, open_change});
  }
  /// A customer is active while they pay something or hold a subscription of unstated price.
  /// Errors: std::invalid_argument when what they pay at some time leaves 64 bits.
  [[nodiscard]] std::vector<timeline_step> build() {
    std::sort(change_.begin(), change_.end(),
              [](delta const& a, delta const& b) { return a.at < b.at; });
    std::vector<timeline_step> steps;
    std::int64_t mrr = 0;
    std::int64_t open = 0;
    for (std::size_t i = 0; i < change_.size();) {
      std::int64_t const at = change_[i].at;
      detail::wide_money sum = mrr;
      for (; i < change_.size() && change_[i].at == at; ++i) {
        sum += change_[i].mrr;
        open += change_[i].open;
      }
      mrr = detail::narrow_money(sum);
      bool const active = mrr > 0 || open > 0;
      bool const was = !steps.empty() && steps.back().active;
      std::int64_t const paid = steps.empty() ? 0 : steps.back().mrr;
      if (active != was || mrr != paid) steps.push_back({at, active, mrr});
    }
    return steps;
  }

 private:
  struct delta {
    std::int64_t at;
    std::int64_t mrr;
    int open;
  };
  std::vector<delta> change_;
};

}  // namespace cxm::inline v0
