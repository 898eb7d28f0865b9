#pragma once
/// How a metric is read: the confidence level and the interval method. An argument of every
/// reading, never part of a metric's state, so two metrics read differently still merge.

#include <cxm/core/config.hpp>

#include <limits>
#include <stdexcept>
#include <string_view>

namespace cxm::inline v0 {

/// The value of everything that is not defined: a score of no answers, a bound that has no meaning.
inline constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// A confidence level strictly between 0 and 1. Throws std::invalid_argument otherwise (NaN too).
class confidence {
 public:
  explicit constexpr confidence(double level) : level_{level} {
    if (!(level > 0 && level < 1)) {
      throw std::invalid_argument("cxm::confidence: the level lies between 0 and 1, such as 0.95");
    }
  }
  [[nodiscard]] constexpr double level() const noexcept { return level_; }
  friend constexpr bool operator==(confidence, confidence) = default;

 private:
  double level_;
};

/// The named ways to an interval. `standard` is each figure's own default, stated in its docstring.
enum class interval_method : unsigned char {
  standard,
  score,            ///< inverted score test; for a proportion this is Wilson's
  wald,             ///< normal, on the estimated standard error
  adjusted_wald,    ///< Wald after adding pseudo-observations
  wilson,           ///< a proportion's score interval
  agresti_coull,    ///< a proportion's adjusted Wald with z²/2 of each kind
  clopper_pearson,  ///< a proportion's exact interval (cxm/statistics/distributions.hpp)
  jeffreys,         ///< a proportion's Bayesian interval (the same header)
  student_t,        ///< mean ± t·s/√n
  linearized_t,     ///< weighted: linearised (Taylor) variance with a t quantile
  exact_poisson,    ///< Garwood's limits of a count
  bootstrap,        ///< percentile bootstrap over customers, or exactly over answers
  bca,              ///< the bootstrap, corrected for bias and skew
  goodman,          ///< holds for all shares, or all their contrasts, at once
  always_valid,     ///< holds at every look at a growing stream (statistics/sequential.hpp)
};

[[nodiscard]] constexpr std::string_view name(interval_method method) noexcept {
  switch (method) {
    case interval_method::standard: return "standard";
    case interval_method::score: return "score";
    case interval_method::wald: return "wald";
    case interval_method::adjusted_wald: return "adjusted_wald";
    case interval_method::wilson: return "wilson";
    case interval_method::agresti_coull: return "agresti_coull";
    case interval_method::clopper_pearson: return "clopper_pearson";
    case interval_method::jeffreys: return "jeffreys";
    case interval_method::student_t: return "student_t";
    case interval_method::linearized_t: return "linearized_t";
    case interval_method::exact_poisson: return "exact_poisson";
    case interval_method::bootstrap: return "bootstrap";
    case interval_method::bca: return "bca";
    case interval_method::goodman: return "goodman";
    case interval_method::always_valid: return "always_valid";
  }
  return "unknown";
}

/// An interval, with the level and the method it was made by. NaN bounds: there is none.
struct bounds {
  double lower = undefined;
  double upper = undefined;
  double level = undefined;
  interval_method method = interval_method::standard;

  [[nodiscard]] constexpr bool defined() const noexcept { return lower <= upper; }
  /// The same interval in another unit: ×100 for points, ÷30 for a rate per day, and so on.
  [[nodiscard]] constexpr bounds scaled(double factor, double shift = 0) const noexcept {
    bounds out = *this;
    out.lower = lower * factor + shift;
    out.upper = upper * factor + shift;
    if (factor < 0) {
      double const swapped = out.lower;
      out.lower = out.upper;
      out.upper = swapped;
    }
    return out;
  }
};

struct reading {
  confidence level{0.95};
  interval_method method = interval_method::standard;
};

/// No interval, and still the level and method that were asked for.
[[nodiscard]] constexpr bounds no_interval(reading how) noexcept {
  return {undefined, undefined, how.level.level(), how.method};
}

/// Thrown where a figure does not know the asked method.
[[noreturn]] inline void refuse_method(char const* message) {
  throw std::invalid_argument(message);
}

}  // namespace cxm::inline v0
