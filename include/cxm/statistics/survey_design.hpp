#pragma once
/// Estimates of a population from a sample that was drawn by a design: strata, clusters in one or more
/// stages, finite populations, unequal weights, and weights that were calibrated to known totals.
///
/// A design is columns of equal length, a value for each sampled row. Nothing is copied.
/// Formula       The ratio R = Σw·a/Σw·b; a mean has b = 1, and b = 0 outside a domain (a group of rows
///               whose number the sampler did not fix). Linearised (Taylor): each row has the influence
///               u = w·(a − R·b)/Σw·b, and with z the sums of u over the first-stage units,
///                 V = Σ_h (1 − f_h)·m_h/(m_h − 1)·Σ(z − z̄_h)² + f_h·Σ V of the next stage in each unit
///               over strata h with m_h units of M_h, f_h = m_h/M_h (0 where M_h is not given).
///               With calibrated weights a − R·b is replaced by its residual from the regression on
///               the totals: see calibration.hpp.
/// Interval      linearized_t (default): R ± t·√V with df = units − strata, counted where the domain
///               has rows; wald: R ± z·√V.
/// Undefined     Σw·b = 0: NaN. Fewer than two units or df < 1: no interval.
/// Errors        std::invalid_argument for columns of different length, a weight that is not a number
///               from 0 on, a population smaller than the sample from it or two sizes of one stratum,
///               and (lonely_unit::refuse) for a stratum with a single unit of several.
/// Complexity    O(n log n); O(n) without strata and clusters.
/// Source        Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, 4.3 and 5.6;
///               Binder 1983, International Statistical Review 51, 279–292; Korn and Graubard 1999,
///               Analysis of Health Surveys, 2.4 (domains, degrees of freedom).

#include <cxm/core/estimate.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/weight.hpp>
#include <cxm/statistics/calibration.hpp>
#include <cxm/statistics/student_t.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

/// A stratum of which a single unit was drawn, though it has more, does not show its variance.
enum class lonely_unit : unsigned char {
  refuse,     ///< an error: say how such strata are to be joined
  certainty,  ///< it contributes nothing, as if it had been certain to be drawn
  centre,     ///< its distance from the mean of all units: too large rather than too small
};

struct sampling_stage {
  /// What was drawn, by code: shops, then customers in them. Empty: each row was drawn by itself. A code
  /// means the same unit only within one stratum, and one unit of the stage before.
  std::span<std::uint32_t const> unit{};
  /// How many units the row's stratum has in the population (for a later stage: the row's unit of the
  /// stage before). Empty: so many that it doesn't matter.
  std::span<double const> population{};
};

struct survey_design {
  std::span<double const> weight;
  std::span<std::uint32_t const> stratum{};  ///< by code; empty: there is one
  std::vector<sampling_stage> stages{sampling_stage{}};
  lonely_unit lonely = lonely_unit::refuse;
  /// Where `weight` comes from calibration: what it was before, and the totals it was fitted to.
  calibration const* calibrated = nullptr;
  /// Rows by stratum and units, as prepared() leaves them: many estimates of one sample sort it once.
  std::vector<std::size_t> order{};
};

struct design_estimate {
  double value = undefined;
  double standard_error = undefined;
  double degrees = undefined;          ///< of freedom
  count_t rows = 0;                    ///< of the domain, with weight
  double effective_count = undefined;  ///< Kish's (Σw)²/Σw² over the domain
  bounds range{};

  [[nodiscard]] estimate as_estimate() const noexcept { return {value, range}; }
};

namespace detail {
inline void check_design(survey_design const& d) {
  std::size_t const n = d.weight.size();
  auto const fits = [n](std::size_t size) {
    if (size != 0 && size != n) {
      throw std::invalid_argument("cxm: the columns of a survey design differ in length");
    }
  };
  for (double const w : d.weight) check_weight(w);
  fits(d.stratum.size());
  if (d.stages.empty()) throw std::invalid_argument("cxm: a survey design has at least one stage");
  for (sampling_stage const& s : d.stages) {
    fits(s.unit.size());
    fits(s.population.size());
  }
  if (d.calibrated != nullptr) {
    fits(d.calibrated->before.size());
    for (margin const& m : d.calibrated->margins) fits(m.code.size());
    for (known_total const& t : d.calibrated->totals) fits(t.value.size());
  }
}

/// Rows in an order in which strata, and units within them, lie together.
[[nodiscard]] inline std::vector<std::size_t> rows_by_unit(survey_design const& d) {
  std::vector<std::size_t> row(d.weight.size());
  std::iota(row.begin(), row.end(), std::size_t{0});
  bool const in_one_go =
      d.stratum.empty() && std::all_of(d.stages.begin(), d.stages.end(),
                                       [](sampling_stage const& s) { return s.unit.empty(); });
  if (in_one_go) return row;
  std::sort(row.begin(), row.end(), [&d](std::size_t a, std::size_t b) {
    if (!d.stratum.empty() && d.stratum[a] != d.stratum[b]) return d.stratum[a] < d.stratum[b];
    for (sampling_stage const& s : d.stages) {
      if (!s.unit.empty() && s.unit[a] != s.unit[b]) return s.unit[a] < s.unit[b];
    }
    return a < b;
  });
  return row;
}

/// The sum of the variances of all strata of a design for rows with these influences.
class design_variance {
 public:
  design_variance(survey_design const& d, std::span<double const> influence)
      : d_{d}, u_{influence} {
    if (d.order.size() == influence.size()) {
      row_ = d.order;
    } else {
      own_ = rows_by_unit(d);
      row_ = own_;
    }
  }

  [[nodiscard]] double value() {
    centre_ = d_.lonely == lonely_unit::centre ? mean_of_units() : 0;
    double sum = 0;
    each_stratum([&](std::size_t first, std::size_t last) { sum += within(first, last, 0); });
    return sum;
  }
  /// First-stage units less strata, of those with a row in the domain.
  [[nodiscard]] double degrees(std::span<double const> below) const {
    std::ptrdiff_t df = 0;
    each_stratum([&](std::size_t first, std::size_t last) {
      std::ptrdiff_t units = 0;
      each_unit(first, last, 0, [&](std::size_t from, std::size_t to) {
        bool in = false;
        for (std::size_t i = from; i < to; ++i) {
          in = in || (below[row_[i]] != 0 && d_.weight[row_[i]] > 0);
        }
        units += in;
      });
      df += units > 0 ? units - 1 : 0;
    });
    return static_cast<double>(df);
  }

 private:
  template <class F>
  void each_stratum(F const& use) const {
    std::size_t first = 0;
    for (std::size_t i = 1; i <= row_.size(); ++i) {
      bool const same =
          i < row_.size() && (d_.stratum.empty() || d_.stratum[row_[i]] == d_.stratum[row_[first]]);
      if (same) continue;
      use(first, i);
      first = i;
    }
  }
  template <class F>
  void each_unit(std::size_t first, std::size_t last, std::size_t stage, F const& use) const {
    auto const unit = d_.stages[stage].unit;
    for (std::size_t i = first + 1; i <= last; ++i) {
      if (i < last && !unit.empty() && unit[row_[i]] == unit[row_[first]]) continue;
      use(first, i);
      first = i;
    }
  }
  [[nodiscard]] double sum(std::size_t from, std::size_t to) const noexcept {
    double total = 0;
    for (std::size_t i = from; i < to; ++i) total += u_[row_[i]];
    return total;
  }
  /// The share of the population that was drawn into rows first … last at a stage.
  [[nodiscard]] double drawn(std::size_t first, std::size_t last, std::size_t stage,
                             double units) const {
    auto const population = d_.stages[stage].population;
    if (population.empty()) return 0;
    double const size = population[row_[first]];
    for (std::size_t i = first; i < last; ++i) {
      if (population[row_[i]] != size) {
        throw std::invalid_argument("cxm: rows of one stratum say two sizes of its population");
      }
    }
    if (!(size >= units)) {
      throw std::invalid_argument(
          "cxm: a population is smaller than the sample that was drawn from it");
    }
    return std::isinf(size) ? 0 : units / size;
  }
  [[nodiscard]] double within(std::size_t first, std::size_t last, std::size_t stage) const {
    double units = 0;
    double total = 0;
    each_unit(first, last, stage, [&](std::size_t from, std::size_t to) {
      units += 1;
      total += sum(from, to);
    });
    double const f = drawn(first, last, stage, units);
    double mean = total / units;
    double spread = units / (units - 1);
    if (units == 1) {
      if (f < 1 && d_.lonely == lonely_unit::refuse) {
        throw std::invalid_argument(
            "cxm: a stratum with a single sampled unit does not show its variance; join it with "
            "another, or say that it was certain to be drawn");
      }
      mean = d_.lonely == lonely_unit::centre && f < 1 && stage == 0 ? centre_ : mean;
      spread = 1;
    }
    double squares = 0;
    double deeper = 0;
    each_unit(first, last, stage, [&](std::size_t from, std::size_t to) {
      double const off = sum(from, to) - mean;
      squares += off * off;
      if (f > 0 && stage + 1 < d_.stages.size()) deeper += within(from, to, stage + 1);
    });
    return (1 - f) * spread * squares + f * deeper;
  }
  [[nodiscard]] double mean_of_units() const {
    double units = 0;
    double total = 0;
    each_stratum([&](std::size_t first, std::size_t last) {
      each_unit(first, last, 0, [&](std::size_t from, std::size_t to) {
        units += 1;
        total += sum(from, to);
      });
    });
    return total / units;
  }

  survey_design const& d_;
  std::span<double const> u_;
  std::vector<std::size_t> own_;
  std::span<std::size_t const> row_;  // by stratum and units
  double centre_ = 0;
};

/// What a weighted ratio of a sample rests on: its value, and each row's influence on it.
struct ratio_parts {
  double value = undefined;
  double below = 0;
  std::vector<double> influence;
};

[[nodiscard]] inline ratio_parts linearised(survey_design const& d, std::span<double const> above,
                                            std::span<double const> below) {
  std::size_t const n = d.weight.size();
  if (above.size() != n || below.size() != n) {
    throw std::invalid_argument("cxm: the columns of a survey design differ in length");
  }
  ratio_parts out;
  double top = 0;
  for (std::size_t i = 0; i < n; ++i) {
    top += d.weight[i] * above[i];
    out.below += d.weight[i] * below[i];
  }
  out.influence.assign(n, 0.0);
  if (!(out.below > 0)) return out;
  out.value = top / out.below;
  for (std::size_t i = 0; i < n; ++i) out.influence[i] = above[i] - out.value * below[i];
  if (d.calibrated != nullptr) d.calibrated->keep_residuals(out.influence);
  for (std::size_t i = 0; i < n; ++i) out.influence[i] *= d.weight[i] / out.below;
  return out;
}

inline void put_interval(design_estimate& out, reading how) {
  using enum interval_method;
  interval_method const used = how.method == standard ? linearized_t : how.method;
  if (used != linearized_t && used != wald) {
    refuse_method("cxm: an estimate by a design has the intervals linearized_t and wald");
  }
  out.range = {undefined, undefined, how.level.level(), used};
  if (!(out.standard_error > 0) || !(out.degrees >= 1)) return;
  double const deviate =
      used == wald ? normal_deviate(how.level) : student_t_deviate(how.level, out.degrees);
  out.range.lower = out.value - deviate * out.standard_error;
  out.range.upper = out.value + deviate * out.standard_error;
}
}  // namespace detail

/// The design, checked and sorted once for many estimates. Errors: as theirs.
[[nodiscard]] inline survey_design prepared(survey_design design) {
  detail::check_design(design);
  design.order = detail::rows_by_unit(design);
  return design;
}

/// Σw·above/Σw·below. A row outside the domain has 0 in both.
[[nodiscard]] inline design_estimate design_ratio(survey_design const& design,
                                                  std::span<double const> above,
                                                  std::span<double const> below, reading how = {}) {
  detail::check_design(design);
  auto const parts = detail::linearised(design, above, below);
  design_estimate out;
  out.value = parts.value;
  double weights = 0;
  double squares = 0;
  for (std::size_t i = 0; i < below.size(); ++i) {
    if (below[i] == 0 || !(design.weight[i] > 0)) continue;
    ++out.rows;
    weights += design.weight[i];
    squares += design.weight[i] * design.weight[i];
  }
  if (parts.value == parts.value) {
    detail::design_variance variance{design, parts.influence};
    out.effective_count = weights * weights / squares;
    out.degrees = variance.degrees(below);
    if (out.degrees >= 1) out.standard_error = std::sqrt(variance.value());
  }
  detail::put_interval(out, how);
  return out;
}

/// The weighted mean of x over the rows of a domain, or over all rows. NaN in x is a row without an
/// answer: it is outside the domain.
[[nodiscard]] inline design_estimate design_mean(survey_design const& design,
                                                 std::span<double const> x,
                                                 std::span<std::uint8_t const> domain = {},
                                                 reading how = {}) {
  std::vector<double> above(x.begin(), x.end());
  std::vector<double> below(x.size(), 1.0);
  if (!domain.empty() && domain.size() != x.size()) {
    throw std::invalid_argument("cxm: the columns of a survey design differ in length");
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    bool const in = x[i] == x[i] && (domain.empty() || domain[i] != 0);
    if (!in) above[i] = below[i] = 0;
  }
  return design_ratio(design, above, below, how);
}

struct design_difference {
  design_estimate by;
  test_result test;  ///< Student's t with one degree of freedom less than the design has
};

/// The mean of one domain less that of another of the same sample, which have units in common: their
/// covariance is in the standard error.
[[nodiscard]] inline design_difference design_mean_difference(survey_design const& design,
                                                              std::span<double const> x,
                                                              std::span<std::uint8_t const> first,
                                                              std::span<std::uint8_t const> second,
                                                              reading how = {}) {
  detail::check_design(design);
  std::size_t const n = x.size();
  if (first.size() != n || second.size() != n) {
    throw std::invalid_argument("cxm: the columns of a survey design differ in length");
  }
  std::vector<double> above(n);
  std::vector<double> below(n);
  std::vector<double> either(n);
  auto const parts_of = [&](std::span<std::uint8_t const> domain) {
    for (std::size_t i = 0; i < n; ++i) {
      bool const in = domain[i] != 0 && x[i] == x[i];
      above[i] = in ? x[i] : 0;
      below[i] = in ? 1 : 0;
      if (in) either[i] = 1;
    }
    return detail::linearised(design, above, below);
  };
  auto const a = parts_of(first);
  auto const b = parts_of(second);
  std::vector<double> influence(n);
  for (std::size_t i = 0; i < n; ++i) influence[i] = a.influence[i] - b.influence[i];
  design_difference out;
  out.by.value = a.value - b.value;
  if (out.by.value == out.by.value) {
    detail::design_variance variance{design, influence};
    out.by.degrees = variance.degrees(either) - 1;
    if (out.by.degrees >= 1) out.by.standard_error = std::sqrt(variance.value());
  }
  for (std::size_t i = 0; i < n; ++i) out.by.rows += either[i] != 0 && design.weight[i] > 0;
  detail::put_interval(out.by, how);
  if (out.by.standard_error > 0) {
    double const t = out.by.value / out.by.standard_error;
    double const p = 2 * student_t_tail(std::fabs(t), out.by.degrees);
    out.test = {t, p, std::log(p)};
  }
  return out;
}

/// How many times the variance of a simple random sample of as many rows an estimate of a mean has, drawn
/// without replacement from Σw.
[[nodiscard]] inline double design_effect(survey_design const& design, std::span<double const> x,
                                          design_estimate const& mean) {
  double weights = 0;
  double squares = 0;
  double n = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] != x[i] || !(design.weight[i] > 0)) continue;
    n += 1;
    weights += design.weight[i];
    squares += design.weight[i] * (x[i] - mean.value) * (x[i] - mean.value);
  }
  double const variance = squares / weights * n / (n - 1);
  return mean.standard_error * mean.standard_error / (variance / n * (1 - n / weights));
}

}  // namespace cxm::inline v0
