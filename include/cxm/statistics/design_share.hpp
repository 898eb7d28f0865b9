#pragma once
/// Intervals of a share that was estimated by a survey design, within 0 and 1. The linearised interval
/// p ± t·SE may leave them, and is short where p is near one of them.
///
/// Formulas, with t the deviate of Student's distribution at the design's degrees of freedom
///   logit        logit(p) ± t·SE/(p(1 − p)), and back
///   arcsine      arcsin√p ± t·SE/(2√(p(1 − p))), and back
///   likelihood   all q with 2m·(p·ln(p/q) + (1 − p)·ln((1 − p)/(1 − q))) ≤ t², m = p(1 − p)/SE²·(n − 1)/n:
///                the likelihood of as many answers as have this standard error (Rao and Scott)
///   score        Wilson's interval of m = p(1 − p)/SE² answers, with t for z
///   Beta (Korn and Graubard): korn_graubard_interval() in distributions.hpp
/// Input         the share, its standard error, degrees of freedom and number of rows, as design_mean()
///               of a column of 0 and 1 gives them.
/// Undefined     NaN bounds where the standard error is 0 or undefined: all rows alike. No design can
///               tell how far from 0 such a share is; the interval of an unweighted share can.
/// Source        Rao and Scott 1984, Annals of Statistics 12, 46–60; Korn and Graubard 1998, Survey
///               Methodology 24, 193–201.

#include <cxm/statistics/root.hpp>
#include <cxm/statistics/survey_design.hpp>

#include <cmath>

namespace cxm::inline v0 {

enum class share_scale : unsigned char { logit, arcsine, likelihood, score };

[[nodiscard]] inline bounds design_share_interval(design_estimate const& share, share_scale how,
                                                  confidence level = confidence{0.95}) {
  bounds range{undefined, undefined, level.level(), interval_method::linearized_t};
  double const p = share.value;
  double const error = share.standard_error;
  if (!(p > 0 && p < 1 && error > 0 && share.degrees >= 1)) return range;
  double const t = student_t_deviate(level, share.degrees);
  double const spread = p * (1 - p);
  switch (how) {
    case share_scale::logit: {
      double const centre = std::log(p / (1 - p));
      double const half = t * error / spread;
      range.lower = 1 / (1 + std::exp(half - centre));
      range.upper = 1 / (1 + std::exp(-half - centre));
      break;
    }
    case share_scale::arcsine: {
      constexpr double quarter_turn = 1.57079632679489661923;
      double const centre = std::asin(std::sqrt(p));
      double const half = t * error / (2 * std::sqrt(spread));
      double const low = std::sin(std::fmax(0, centre - half));
      double const high = std::sin(std::fmin(quarter_turn, centre + half));
      range.lower = low * low;
      range.upper = high * high;
      break;
    }
    case share_scale::likelihood: {
      auto const n = static_cast<double>(share.rows);
      double const m = spread / (error * error) * (n - 1) / n;
      auto const off = [&](double q) {
        if (q <= 0 || q >= 1) return 1e300;
        double const twice = 2 * m * (p * std::log(p / q) + (1 - p) * std::log((1 - p) / (1 - q)));
        return twice - t * t;
      };
      range.lower = detail::root(off, 0, p, 1e300, -t * t);
      range.upper = detail::root(off, p, 1, -t * t, 1e300);
      break;
    }
    case share_scale::score: {
      double const m = spread / (error * error);
      double const wider = 1 + t * t / m;
      double const centre = (p + t * t / (2 * m)) / wider;
      double const half = t * std::sqrt(spread / m + t * t / (4 * m * m)) / wider;
      range.lower = centre - half;
      range.upper = centre + half;
      range.method = interval_method::score;
      break;
    }
  }
  return range;
}

}  // namespace cxm::inline v0
