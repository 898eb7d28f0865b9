#pragma once
// A linear axis: where values lie in pixels, and where its ticks are.

#include <cxm/report/document.hpp>

#include <vector>

namespace cxm::inline v0::detail {

/// Multiples of 1, 2 or 5 × 10^k from low to high, about `wanted` of them and at least two.
/// Precondition: low < high, both finite.
[[nodiscard]] std::vector<double> nice_ticks(double low, double high, int wanted = 5);

class axis {
 public:
  /// From `low` at pixel `from` to `high` at pixel `to`; `to` may be the smaller.
  axis(double low, double high, double from, double to) noexcept
      : low_{low}, high_{high}, from_{from}, to_{to} {}
  [[nodiscard]] double operator()(double value) const noexcept {
    return from_ + (value - low_) / (high_ - low_) * (to_ - from_);
  }
  /// The same, kept within the ends.
  [[nodiscard]] double clipped(double value) const noexcept;
  [[nodiscard]] double low() const noexcept { return low_; }
  [[nodiscard]] double high() const noexcept { return high_; }

 private:
  double low_, high_, from_, to_;
};

/// Collects what an axis has to show; NaN is ignored.
class value_range {
 public:
  void see(double x) noexcept;
  /// A value and the limits of its interval.
  void see(drawn_value const& at) noexcept {
    see(at.value);
    see(at.range.lower);
    see(at.range.upper);
  }
  [[nodiscard]] bool seen() const noexcept { return low_ <= high_; }
  [[nodiscard]] double low() const noexcept { return low_; }
  [[nodiscard]] double high() const noexcept { return high_; }
  /// Widened to whole ticks, as far as the unit has such values: −100 to 100 points, −1 to 1 of a share.
  /// 0 to 1 when nothing was seen.
  [[nodiscard]] value_range rounded(unit in) const;

 private:
  double low_ = 1;
  double high_ = 0;
  bool any_ = false;
};

}  // namespace cxm::inline v0::detail
