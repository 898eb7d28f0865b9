#pragma once
/// Weights that make totals of a sample agree with known totals of its population: of classes, as
/// raking.hpp does, and of numbers (revenue, seats, last year's score).
///
/// Formula       w = d·F(x·λ), with d the weights before, x a row's classes (as 0 and 1) and numbers, and λ
///               such that Σ w·x is the known totals. F is what keeps w close to d:
///                 linear  1 + u, no less than `lower` and no more than `upper`: without these bounds
///                         the generalised regression estimator; w may be negative
///                 raking  eᵘ: rake()'s weights, where there are margins only
///                 logit   (L(U − 1) + U(1 − L)eᴬᵘ)/(U − 1 + (1 − L)eᴬᵘ) with L and U the bounds and
///                         A = (U − L)/((1 − L)(U − 1)): all w/d lie between them
/// Input         weights ≥ 0; margins as in raking.hpp; a number for each row, with its total over the
///               population. The size of the population is the total of a number that is 1 everywhere.
/// Variance      A calibrated mean varies less than an uncalibrated one: what the totals explain is
///               known. raking_variance::calibration (default) replaces each row's a − R·b by its
///               residual from the regression on classes and numbers, with the weights before; all
///               distances have that variance. ::sweeps takes off unweighted class means margin after
///               margin, ten times, as the R package survey does for its function rake: for comparison,
///               of margins alone.
/// Dependence    A class or number that follows from those before it (the last class of a second margin
///               does) is left out of the equations; its total must be met all the same.
/// Errors        std::invalid_argument for columns of different length, NaN, bounds that do not have 1
///               between them, and as rake(); raking_error when no weights meet the totals, with the
///               one that is farthest off: the totals count behind the margins.
/// Complexity    O(n·m²) for each of few steps, m margins and numbers. Sums are exact: the order of rows
///               does not matter.
/// Source        Deville and Särndal 1992, JASA 87, 376–382, cases 1, 2, 6 and 7; Deville, Särndal and
///               Sautory 1993, JASA 88, 1013–1020.

#include <cxm/core/exact_sum.hpp>
#include <cxm/statistics/cholesky.hpp>
#include <cxm/statistics/raking.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// A number of each row, and what it sums to over the population.
struct known_total {
  std::span<double const> value;
  double total = 0;
};

enum class calibration_distance : unsigned char { linear, raking, logit };

struct calibration_options {
  calibration_distance distance = calibration_distance::linear;
  double lower = -HUGE_VAL;  ///< of the weight after/before; not of raking
  double upper = HUGE_VAL;
  double tolerance = 1e-12;  ///< of a total, relative to it and to the sample's
  int most_steps = 100;
};

struct calibrated {
  std::vector<double> weight;
  double least_ratio = undefined;  ///< of the weights after/before
  double greatest_ratio = undefined;
  int steps = 0;
};

enum class raking_variance : unsigned char { calibration, sweeps };

namespace detail {
/// Classes and numbers as columns, most of them 0 in a row, each divided by its largest size.
class total_columns {
 public:
  total_columns(std::size_t rows, std::span<margin const> margins,
                std::span<known_total const> totals)
      : margins_{margins}, totals_{totals} {
    for (margin const& m : margins) {
      first_.push_back(size_);
      size_ += m.totals.size();
    }
    for (known_total const& t : totals) {
      if (t.value.size() != rows) {
        throw std::invalid_argument("cxm: a known total has a number for each row");
      }
      double scale = 0;
      for (double const x : t.value) {
        if (!std::isfinite(x)) {
          throw std::invalid_argument("cxm: the numbers of a known total are finite");
        }
        scale = std::fmax(scale, std::fabs(x));
      }
      if (!std::isfinite(t.total)) throw std::invalid_argument("cxm: a total is a finite number");
      scale_.push_back(scale > 0 ? scale : 1);
    }
    size_ += totals.size();
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::vector<double> known() const {
    std::vector<double> out;
    for (margin const& m : margins_) out.insert(out.end(), m.totals.begin(), m.totals.end());
    for (std::size_t t = 0; t < totals_.size(); ++t) out.push_back(totals_[t].total / scale_[t]);
    return out;
  }
  /// The margin and class of a column, or the total's number behind the margins.
  [[nodiscard]] std::pair<std::size_t, std::size_t> place(std::size_t column) const noexcept {
    std::size_t m = 0;
    while (m + 1 < first_.size() && first_[m + 1] <= column) ++m;
    bool const in_margin = m < first_.size() && column < first_[m] + margins_[m].totals.size();
    if (in_margin) return {m, column - first_[m]};
    return {margins_.size() + column - (size_ - totals_.size()), 0};
  }
  /// Calls f(column, value) for what is not 0 in a row.
  template <class F>
  void each(std::size_t row, F const& f) const {
    for (std::size_t m = 0; m < first_.size(); ++m) f(first_[m] + margins_[m].code[row], 1.0);
    std::size_t const numbers = size_ - totals_.size();
    for (std::size_t t = 0; t < totals_.size(); ++t) {
      f(numbers + t, totals_[t].value[row] / scale_[t]);
    }
  }
  [[nodiscard]] double combined(std::size_t row, std::span<double const> factor) const {
    double sum = 0;
    each(row, [&](std::size_t j, double x) { sum += factor[j] * x; });
    return sum;
  }

 private:
  std::span<margin const> margins_;
  std::span<known_total const> totals_;
  std::vector<std::size_t> first_;  // the column of each margin's first class
  std::vector<double> scale_;
  std::size_t size_ = 0;
};

/// Solves Σ w·x·x' · b = r for rows w; columns that follow from those before have b = 0.
class normal_equations {
 public:
  template <class Weight>
  normal_equations(total_columns const& x, std::size_t rows, Weight const& weight)
      : size_{x.size()} {
    std::vector<exact_sum> sum(size_ * size_);
    std::vector<std::pair<std::size_t, double>> row;
    for (std::size_t i = 0; i < rows; ++i) {
      double const w = weight(i);
      if (w == 0) continue;
      row.clear();
      x.each(i, [&](std::size_t j, double v) { row.emplace_back(j, v); });
      for (auto const& [j, a] : row) {
        for (auto const& [k, b] : row) {
          double const product = w * a * b;
          if (k <= j && exact_sum::takes(product)) sum[j * size_ + k].add(product);
        }
      }
    }
    for (std::size_t j = 0; j < size_; ++j) {
      double const own = sum[j * size_ + j].value();
      deviation_.push_back(std::sqrt(own));
      if (own > 0) kept_.push_back(j);
    }
    for (;;) {
      std::vector<double> matrix;
      for (std::size_t const j : kept_) {
        for (std::size_t const k : kept_) {
          double const both = sum[(std::max)(j, k) * size_ + (std::min)(j, k)].value();
          matrix.push_back(j == k ? 1 : both / (deviation_[j] * deviation_[k]));
        }
      }
      factor_ = cholesky{matrix, kept_.size()};
      if (factor_.complete()) return;
      kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(factor_.factored()));
    }
  }
  [[nodiscard]] std::vector<double> solve(std::span<double const> right) const {
    std::vector<double> inner;
    for (std::size_t const j : kept_) inner.push_back(right[j] / deviation_[j]);
    factor_.forward(inner);
    factor_.backward(inner);
    std::vector<double> out(size_, 0.0);
    for (std::size_t k = 0; k < kept_.size(); ++k) out[kept_[k]] = inner[k] / deviation_[kept_[k]];
    return out;
  }

 private:
  std::size_t size_;
  std::vector<double> deviation_;
  std::vector<std::size_t> kept_;
  cholesky factor_{{}, 0};
};

/// Σ f(row)·x by column.
template <class F>
[[nodiscard]] std::vector<double> column_sums(total_columns const& x, std::size_t rows,
                                              F const& f) {
  std::vector<exact_sum> sum(x.size());
  for (std::size_t i = 0; i < rows; ++i) {
    double const w = f(i);
    x.each(i, [&](std::size_t j, double v) {
      if (exact_sum::takes(w * v)) sum[j].add(w * v);
    });
  }
  std::vector<double> out;
  for (exact_sum const& s : sum) out.push_back(s.value());
  return out;
}

/// Least squares on all margins at once: the effects of each margin's classes in turn, given the others,
/// until none moves by more than `still`. The fitted value of each cell.
[[nodiscard]] inline std::vector<double> fit_of_margins(margin_cells const& cells,
                                                        std::span<margin const> margins,
                                                        std::span<double const> weight,
                                                        std::span<double const> product,
                                                        double still) {
  std::size_t most = 0;
  for (margin const& m : margins) most = (std::max)(most, m.totals.size());
  std::vector<double> fitted(cells.size(), 0.0);
  std::vector<double> of_class(most);
  std::vector<double> step(most);
  double moved = HUGE_VAL;
  for (int sweep = 0; sweep < 100'000 && moved > still; ++sweep) {
    moved = 0;
    for (std::size_t m = 0; m < margins.size(); ++m) {
      std::fill(of_class.begin(), of_class.end(), 0.0);
      std::fill(step.begin(), step.end(), 0.0);
      for (std::size_t c = 0; c < cells.size(); ++c) {
        std::uint32_t const k = cells.code(m, c);
        of_class[k] += weight[c];
        step[k] += product[c] - weight[c] * fitted[c];
      }
      for (std::size_t k = 0; k < most; ++k) {
        step[k] = of_class[k] > 0 ? step[k] / of_class[k] : 0;
        moved = std::fmax(moved, std::fabs(step[k]));
      }
      for (std::size_t c = 0; c < cells.size(); ++c) fitted[c] += step[cells.code(m, c)];
    }
  }
  return fitted;
}

/// What a row's weight is multiplied by, and how fast that grows.
struct calibration_ratio {
  calibration_options how;

  void check() const {
    bool const logit = how.distance == calibration_distance::logit;
    bool const bounded = std::isfinite(how.lower) && std::isfinite(how.upper);
    if (!(how.lower < 1 && 1 < how.upper) || (logit && !bounded)) {
      throw std::invalid_argument(
          "cxm::calibrate: the bounds of after/before have 1 between them; logit has both");
    }
  }
  /// The ratio, and its derivative.
  [[nodiscard]] std::pair<double, double> operator()(double u) const noexcept {
    if (how.distance == calibration_distance::raking) return {std::exp(u), std::exp(u)};
    double const low = how.lower;
    double const high = how.upper;
    if (how.distance == calibration_distance::linear) {
      double const f = 1 + u;
      if (f < low) return {low, 0.0};
      if (f > high) return {high, 0.0};
      return {f, 1.0};
    }
    double const a = (high - low) / ((1 - low) * (high - 1));
    // Both forms of the same quotient: neither overflows.
    double const e = std::exp(-std::fabs(a * u));
    double const up = u < 0 ? (1 - low) * e : 1 - low;
    double const down = u < 0 ? high - 1 : (high - 1) * e;
    double const f = (low * down + high * up) / (down + up);
    return {f, a * (f - low) * (high - f) / (high - low)};
  }
};
}  // namespace detail

/// Weights that were fitted to totals, as the variance of an estimate needs to know it.
struct calibration {
  std::span<double const> before{};   ///< the weights before
  std::span<margin const> margins{};  ///< what they were fitted to
  raking_variance form = raking_variance::calibration;
  std::span<known_total const> totals{};

  /// Replaces each value by what the totals do not explain of it.
  void keep_residuals(std::span<double> value) const {
    if (!totals.empty()) {
      take_off_regression(value);
      return;
    }
    if (form == raking_variance::sweeps) {
      take_off_means(value);
      return;
    }
    detail::margin_cells const cells{value.size(), margins};
    auto const weight = cells.sums([&](std::size_t i) { return before[i]; });
    auto const product = cells.sums([&](std::size_t i) { return before[i] * value[i]; });
    double scale = 0;
    for (double const v : value) scale = std::fmax(scale, std::fabs(v));
    auto const fitted = detail::fit_of_margins(cells, margins, weight, product, 1e-15 * scale);
    for (std::size_t i = 0; i < value.size(); ++i) value[i] -= fitted[cells.of_row(i)];
  }

 private:
  void take_off_regression(std::span<double> value) const {
    std::size_t const n = value.size();
    detail::total_columns const x{n, margins, totals};
    detail::normal_equations const equations{x, n, [&](std::size_t i) { return before[i]; }};
    // The second time takes off what rounding left.
    for (int pass = 0; pass < 2; ++pass) {
      auto const right =
          detail::column_sums(x, n, [&](std::size_t i) { return before[i] * value[i]; });
      auto const slope = equations.solve(right);
      for (std::size_t i = 0; i < n; ++i) value[i] -= x.combined(i, slope);
    }
  }
  void take_off_means(std::span<double> value) const {
    for (int sweep = 0; sweep < 10; ++sweep) {
      for (margin const& m : margins) {
        std::vector<double> sum(m.totals.size(), 0.0);
        std::vector<double> n(m.totals.size(), 0.0);
        for (std::size_t i = 0; i < value.size(); ++i) {
          sum[m.code[i]] += value[i];
          n[m.code[i]] += 1;
        }
        for (std::size_t i = 0; i < value.size(); ++i) value[i] -= sum[m.code[i]] / n[m.code[i]];
      }
    }
  }
};

[[nodiscard]] inline calibrated calibrate(std::span<double const> weight,
                                          std::span<margin const> margins,
                                          std::span<known_total const> totals,
                                          calibration_options how = {}) {
  std::size_t const n = weight.size();
  for (double const w : weight) check_weight(w);
  if (margins.empty() && totals.empty()) {
    throw std::invalid_argument("cxm::calibrate: there is no total to fit to");
  }
  detail::check_margins(n, margins);
  detail::calibration_ratio const ratio{how};
  ratio.check();
  detail::total_columns const x{n, margins, totals};
  auto const known = x.known();
  std::vector<double> size = detail::column_sums(x, n, [&](std::size_t i) { return weight[i]; });
  for (std::size_t j = 0; j < size.size(); ++j) {
    size[j] = (std::max)(std::fabs(size[j]), std::fabs(known[j]));
    if (size[j] == 0) size[j] = 1;
  }
  struct state {
    std::vector<double> off;  // the totals less the sample's
    double worst = HUGE_VAL;
    std::size_t at = 0;
  };
  auto const look = [&](std::vector<double> const& factor) {
    state s;
    auto const now = detail::column_sums(
        x, n, [&](std::size_t i) { return weight[i] * ratio(x.combined(i, factor)).first; });
    s.worst = 0;
    for (std::size_t j = 0; j < known.size(); ++j) {
      s.off.push_back(known[j] - now[j]);
      double distance = std::fabs(s.off[j]) / size[j];
      if (distance != distance) distance = HUGE_VAL;  // an exponential has outgrown a double
      if (distance > s.worst) {
        s.worst = distance;
        s.at = j;
      }
    }
    return s;
  };
  calibrated out;
  std::vector<double> factor(x.size(), 0.0);
  state now = look(factor);
  while (!(now.worst <= how.tolerance)) {
    detail::normal_equations const equations{
        x, n, [&](std::size_t i) { return weight[i] * ratio(x.combined(i, factor)).second; }};
    auto const step = equations.solve(now.off);
    // A step that leads away is too long, as where an exponential outgrows its tangent.
    state next;
    std::vector<double> tried(factor.size());
    double length = 1;
    for (; length > 1e-6; length /= 2) {
      for (std::size_t j = 0; j < factor.size(); ++j) tried[j] = factor[j] + length * step[j];
      next = look(tried);
      if (next.worst < now.worst) break;
    }
    bool const closer = next.worst < now.worst;
    if (!closer || ++out.steps > how.most_steps) {
      // What rounding allows is reached.
      if (now.worst <= 1e3 * how.tolerance) break;
      auto const [which, code] = x.place(now.at);
      throw raking_error{"cxm::calibrate: no weights were found that fit all totals: one stays " +
                             std::to_string(now.worst) + " of itself off",
                         which, code};
    }
    factor = tried;
    now = next;
  }
  for (std::size_t i = 0; i < n; ++i) {
    double const f = ratio(x.combined(i, factor)).first;
    out.weight.push_back(weight[i] * f);
    if (!(weight[i] > 0)) continue;
    out.least_ratio = out.least_ratio <= f ? out.least_ratio : f;
    out.greatest_ratio = out.greatest_ratio >= f ? out.greatest_ratio : f;
  }
  return out;
}

}  // namespace cxm::inline v0
