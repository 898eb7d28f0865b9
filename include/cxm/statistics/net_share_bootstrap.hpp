#pragma once
/// The bootstrap of a net share (P − D)/n, without random numbers.
///
/// Drawing n answers again from n answers is multinomial(n, p̂): what a million resamples would come
/// close to has exact probabilities, and they are computed. It is here for comparison: the
/// percentile interval is too short for few answers (coverage 0.80 at n = 5), and [s, s] when all
/// answers agree.
///
/// Formula       P(P* − D* = d) is the coefficient of x^(n+d) in (m + q·x + p·x²)^n, with m, q, p the
///               shares of D, of the rest and of P. With f = f₀ + f₁x + f₂x² the coefficients obey
///               k·f₀·c_k = (n + 1 − k)·f₁·c_(k−1) + (2n + 2 − k)·f₂·c_(k−2); up to k = n every term
///               is positive, so nothing cancels: the lower half comes from the left, the upper half,
///               with f turned round, from the right.
///   percentile  [inf{x: F(x) ≥ α/2}, inf{x: F(x) ≥ 1 − α/2}]
///   BCa         the same at the levels Φ(z₀ + (z₀ ± z)/(1 − a(z₀ ± z))), with
///               z₀ = Φ⁻¹(F(s−) + P(s)/2) and a = ΣL³/(6·(ΣL²)^1.5), L = x − s over the answers
/// Input         whole counts with plus + minus ≤ n.
/// Undefined     n = 0: NaN. All answers alike: the point, from both.
/// Errors        std::invalid_argument for counts that are not whole, or n beyond a million, where
///               the score interval agrees with both.
/// Complexity    O(n) time and memory.
/// Source        Efron 1987, JASA 82, 171–185; the recurrence is Euler's for powers of a series
///               (Knuth, The Art of Computer Programming 2, 4.7).

#include <cxm/core/normal.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

namespace cxm::inline v0 {

/// The exact distribution of a net share that is drawn again.
class net_share_resampled {
 public:
  static constexpr double most_answers = 1e6;

  net_share_resampled(double plus, double minus, double n) : n_{n} {
    double const rest = n - plus - minus;
    if (!(plus >= 0 && minus >= 0 && rest >= 0) || n != std::floor(n) || plus != std::floor(plus) ||
        minus != std::floor(minus)) {
      throw std::invalid_argument("cxm: the bootstrap of a net share needs whole counts");
    }
    if (n > most_answers) {
      throw std::invalid_argument(
          "cxm: the bootstrap of a net share is for a million answers at most; with more, the "
          "score "
          "interval is the same");
    }
    if (n == 0) return;
    mean_ = (plus - minus) / n;
    skew(plus, minus, rest);
    if (plus == n || minus == n || rest == n) {
      below_.assign(1, 1.0);
      first_ = plus - minus;
      return;
    }
    fill(plus / n, minus / n, rest / n);
  }

  /// The smallest net share with F ≥ level.
  [[nodiscard]] double quantile(double level) const noexcept {
    if (below_.empty() || level != level) return undefined;
    std::size_t low = 0;
    std::size_t high = below_.size() - 1;
    while (low < high) {
      std::size_t const middle = low + (high - low) / 2;
      if (below_[middle] >= level) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return (first_ + static_cast<double>(low)) / n_;
  }
  /// F just below the observed net share, and half of what lies on it.
  [[nodiscard]] double mid_p() const noexcept {
    if (below_.empty()) return undefined;
    auto const at = static_cast<std::size_t>(std::llround(mean_ * n_ - first_));
    double const before = at == 0 ? 0 : below_[at - 1];
    return 0.5 * (before + below_[at]);
  }
  [[nodiscard]] double acceleration() const noexcept { return acceleration_; }

  [[nodiscard]] bounds percentile(confidence level) const noexcept {
    double const tail = 0.5 * (1 - level.level());
    return {quantile(tail), quantile(1 - tail), level.level(), interval_method::bootstrap};
  }
  [[nodiscard]] bounds bias_corrected(confidence level) const noexcept {
    double const z = normal_deviate(level);
    double const z0 = normal_quantile(mid_p());
    auto const shifted = [&](double by) {
      double const x = z0 + by;
      return 0.5 * std::erfc(-(z0 + x / (1 - acceleration_ * x)) / 1.4142135623730950488);
    };
    return {quantile(shifted(-z)), quantile(shifted(z)), level.level(), interval_method::bca};
  }

 private:
  void skew(double plus, double minus, double rest) noexcept {
    auto const sum = [&](auto const& f) {
      return plus * f(1 - mean_) + minus * f(-1 - mean_) + rest * f(-mean_);
    };
    double const squares = sum([](double l) { return l * l; });
    double const cubes = sum([](double l) { return l * l * l; });
    acceleration_ = squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0;
  }

  /// c_k/c_(k−1) for k = 1 … n of (f0 + f1·x + f2·x²)^n, f0 > 0.
  [[nodiscard]] std::vector<double> ratios(double f0, double f1, double f2) const {
    std::vector<double> r(static_cast<std::size_t>(n_) + 1);
    for (std::size_t i = 1; i < r.size(); ++i) {
      auto const k = static_cast<double>(i);
      double const before = i == 1 ? 0 : (2 * n_ + 2 - k) * f2 / r[i - 1];
      r[i] = ((n_ + 1 - k) * f1 + before) / (k * f0);
    }
    return r;
  }

  void fill(double p, double m, double q) {
    auto const n = static_cast<std::size_t>(n_);
    first_ = -n_;
    std::vector<double> mass(2 * n + 1, 0.0);
    auto const mode = static_cast<std::size_t>(std::llround(n_ + mean_ * n_));
    if (q == 0) {
      from_binomial(p, m, mass);
    } else {
      // Outwards from near the mode, where nothing overflows and only what is negligible underflows.
      auto const left = m > 0 ? ratios(m, q, p) : std::vector<double>(n + 1, 0.0);
      auto const right = p > 0 ? ratios(p, q, m) : std::vector<double>(n + 1, 0.0);
      mass[mode] = 1;
      for (std::size_t k = mode; k > 0; --k) {
        double const step = k <= n ? left[k] : right[2 * n - k + 1];
        mass[k - 1] = step == 0 ? 0 : k <= n ? mass[k] / step : mass[k] * step;
      }
      for (std::size_t k = mode; k < 2 * n; ++k) {
        double const step = k < n ? left[k + 1] : right[2 * n - k];
        mass[k + 1] = step == 0 ? 0 : k < n ? mass[k] * step : mass[k] / step;
      }
    }
    add_up(mass);
  }
  /// Without passives the net share is 2P − n, and P binomial.
  void from_binomial(double p, double m, std::vector<double>& mass) const noexcept {
    auto const n = static_cast<std::size_t>(n_);
    auto const mode = static_cast<std::size_t>(std::llround(p * n_));
    mass[2 * mode] = 1;
    for (std::size_t k = mode; k > 0; --k) {
      auto const x = static_cast<double>(k);
      mass[2 * k - 2] = mass[2 * k] * (x * m) / ((n_ - x + 1) * p);
    }
    for (std::size_t k = mode; k < n; ++k) {
      auto const x = static_cast<double>(k);
      mass[2 * k + 2] = mass[2 * k] * ((n_ - x) * p) / ((x + 1) * m);
    }
  }
  void add_up(std::vector<double>& mass) {
    double total = 0;
    for (double const x : mass) total += x;
    double sum = 0;
    for (double& x : mass) {
      sum += x;
      x = sum / total;
    }
    mass.back() = 1;
    below_ = static_cast<std::vector<double>&&>(mass);
  }

  double n_ = 0;
  double mean_ = undefined;
  double acceleration_ = 0;
  double first_ = 0;           // the net share of below_[0], times n
  std::vector<double> below_;  // F
};

}  // namespace cxm::inline v0
