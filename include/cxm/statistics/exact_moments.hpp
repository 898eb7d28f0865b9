#pragma once
/// The mean of whole numbers such as cents, exactly summed, and the difference of two means.
///
/// Formula       mean ± t·s/√n with n − 1 degrees of freedom, s² = Σ(x − mean)²/(n − 1); a difference
///               a − b by Welch: ± t·√(s₁²/n₁ + s₂²/n₂) with Satterthwaite's degrees of freedom.
/// Undefined     n = 0: NaN. No interval below two values on a side, or where all of a side (of both
///               sides of a difference) are alike.
/// Errors        std::invalid_argument when the sum leaves 64 bits or that of squares 128; nothing has
///               changed then.
/// Merge         exact, in any order. State: 32 bytes.
/// Source        Student 1908, Biometrika 6, 1–25; Welch 1938, Biometrika 29, 350–362; Satterthwaite
///               1946, Biometrics Bulletin 2, 110–114.

#include <cxm/core/currency.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/student_t.hpp>

#include <cmath>
#include <cstdint>

namespace cxm::inline v0 {

class exact_moments {
  __extension__ using wide = unsigned __int128;

 public:
  void add(std::int64_t x) {
    auto const size = static_cast<wide>(x < 0 ? -static_cast<wide>(x) : static_cast<wide>(x));
    grow(1, x, size * size);
  }
  /// Errors: as add().
  void merge(exact_moments const& other) { grow(other.n_, other.sum_, other.squares_); }

  [[nodiscard]] count_t count() const noexcept { return n_; }
  [[nodiscard]] std::int64_t sum() const noexcept { return sum_; }
  [[nodiscard]] double mean() const noexcept {
    return n_ == 0 ? undefined : static_cast<double>(sum_) / static_cast<double>(n_);
  }
  /// s²; NaN below two values.
  [[nodiscard]] double variance() const noexcept {
    if (n_ < 2) return undefined;
    // Around the whole part of the mean, modulo 2^128: what is left is not negative and fits.
    auto const n = static_cast<std::int64_t>(n_);
    std::int64_t const q = sum_ / n;
    auto const rest = static_cast<double>(sum_ % n);
    wide const around = squares_ - wide{2} * static_cast<wide>(q) * static_cast<wide>(sum_) +
                        static_cast<wide>(n) * static_cast<wide>(q) * static_cast<wide>(q);
    auto const count = static_cast<double>(n);
    double const squares = static_cast<double>(around) - rest * rest / count;
    return (squares > 0 ? squares : 0) / (count - 1);
  }
  [[nodiscard]] estimate mean_estimate(confidence level) const {
    estimate out{mean(), {undefined, undefined, level.level(), interval_method::student_t}};
    double const s2 = variance();
    if (!(s2 > 0)) return out;
    auto const n = static_cast<double>(n_);
    double const half = student_t_deviate(level, n - 1) * std::sqrt(s2 / n);
    out.range.lower = out.value - half;
    out.range.upper = out.value + half;
    return out;
  }
  /// The mean of a less that of b.
  [[nodiscard]] friend estimate mean_difference(exact_moments const& a, exact_moments const& b,
                                                confidence level) {
    estimate out{a.mean() - b.mean(),
                 {undefined, undefined, level.level(), interval_method::student_t}};
    double const u = a.variance() / static_cast<double>(a.n_);
    double const v = b.variance() / static_cast<double>(b.n_);
    if (!(u + v > 0)) return out;
    double const df =
        (u + v) * (u + v) /
        (u * u / static_cast<double>(a.n_ - 1) + v * v / static_cast<double>(b.n_ - 1));
    double const half = student_t_deviate(level, df) * std::sqrt(u + v);
    out.range.lower = out.value - half;
    out.range.upper = out.value + half;
    return out;
  }

  void write(state_writer& out) const {
    out.u64(n_);
    out.i64(sum_);
    out.u64(static_cast<std::uint64_t>(squares_ >> 64));
    out.u64(static_cast<std::uint64_t>(squares_));
  }
  [[nodiscard]] static exact_moments read(state_reader& in) {
    exact_moments loaded;
    loaded.n_ = in.count();
    loaded.sum_ = in.i64();
    std::uint64_t const high = in.u64();
    loaded.squares_ = (static_cast<wide>(high) << 64) | in.u64();
    // By Cauchy and Schwarz no numbers have smaller squares than these.
    auto const n = static_cast<double>(loaded.n_);
    auto const sum = static_cast<double>(loaded.sum_);
    bool const possible = loaded.n_ == 0
                              ? loaded.sum_ == 0 && loaded.squares_ == 0
                              : static_cast<double>(loaded.squares_) >= sum / n * sum * (1 - 1e-9);
    if (!possible) throw state_error("cxm::load: a sum that no numbers have with their squares");
    return loaded;
  }
  friend bool operator==(exact_moments const&, exact_moments const&) = default;

 private:
  void grow(count_t n, std::int64_t sum, wide squares) {
    if (!counts_fit(n_, n)) throw std::invalid_argument("cxm: more values than a count holds");
    wide more = 0;
    if (__builtin_add_overflow(squares_, squares, &more)) {
      throw std::invalid_argument("cxm: a sum of squares beyond 128 bits");
    }
    add_money(sum_, sum);
    squares_ = more;
    n_ += n;
  }
  count_t n_ = 0;
  std::int64_t sum_ = 0;
  wide squares_ = 0;
};

}  // namespace cxm::inline v0
