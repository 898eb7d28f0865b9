#pragma once
/// Least squares of an outcome on several drivers, and which of them has which part in it. Declared
/// here and compiled into cxm::models; made from sums that merge (cross_products.hpp), not from
/// rows.
///
/// Input         cross_products of two to 33 columns: the outcome is column 0, the drivers are the
///               columns from 1 on, in which order the results have them.
/// Errors        std::invalid_argument where rows are fewer than drivers and two: with one less the
///               drivers explain everything, whatever they are. regression_error, with the columns,
///               where one of them never changes, and where a driver follows from others: less than
///               one part in 10^12 of its variance is its own.
/// Undefined     where nothing is left unexplained (one part in 10^12): R² is 1, and there is
///               nothing to judge the coefficients by: standard errors, t, p, F and its p are NaN.

#include <cxm/core/exclusions.hpp>
#include <cxm/core/reading.hpp>
#include <cxm/statistics/cross_products.hpp>
#include <cxm/statistics/multiplicity.hpp>
#include <cxm/statistics/student_t.hpp>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// No regression has a meaning with these columns; the outcome is column 0.
class regression_error : public std::invalid_argument {
 public:
  regression_error(std::string const& what, std::vector<std::size_t> columns)
      : std::invalid_argument{what}, columns_{std::move(columns)} {}
  [[nodiscard]] std::vector<std::size_t> const& columns() const noexcept { return columns_; }

 private:
  std::vector<std::size_t> columns_;
};

/// One coefficient of a linear model.
struct coefficient {
  double value = undefined;           ///< outcome for one unit more of the driver, others the same
  double standard_error = undefined;  ///< of the value
  double t = undefined;               ///< value/standard error
  double p = undefined;               ///< two-sided, by Student's t
  double degrees_of_freedom = undefined;
  double standardised =
      undefined;  ///< value·(driver's deviation)/(outcome's); the intercept has none
  double variance_inflation =
      undefined;  ///< 1/(share of the driver's variance that is its own), ≥ 1

  /// value ± t·standard error.
  [[nodiscard]] bounds interval(confidence level = confidence{0.95}) const noexcept {
    double const half = student_t_deviate(level, degrees_of_freedom) * standard_error;
    return {value - half, value + half, level.level(), interval_method::student_t};
  }
};

struct linear_model {
  count_t count = 0;  ///< rows
  coefficient intercept;
  std::vector<coefficient> slopes;  ///< slopes[i] is of column i + 1
  double r_squared = undefined;
  double adjusted_r_squared = undefined;  ///< 1 − (1 − R²)(n − 1)/(n − p − 1)
  double residual_deviation = undefined;  ///< divisor n − p − 1
  double degrees_of_freedom = undefined;  ///< n − p − 1
  double f = undefined;  ///< (R²/p)/((1 − R²)/(n − p − 1)): does all together explain anything
  double f_p = undefined;  ///< its upper tail

  /// The p of the slopes, adjusted for how many there are (multiplicity.hpp).
  [[nodiscard]] std::vector<double> adjusted_p(multiplicity how = multiplicity::holm) const {
    std::vector<double> p;
    for (coefficient const& slope : slopes) p.push_back(slope.p);
    return cxm::adjusted_p(p, how);
  }
  /// Errors: std::invalid_argument when there is not one value for each slope.
  [[nodiscard]] double predict(std::span<double const> rated) const {
    if (rated.size() != slopes.size()) {
      throw std::invalid_argument("cxm::linear_model: a value for each driver");
    }
    double sum = intercept.value;
    for (std::size_t i = 0; i < rated.size(); ++i) sum += slopes[i].value * rated[i];
    return sum;
  }
};

/// Ordinary least squares with an intercept, from the correlations by Cholesky's factor; r_squared
/// has the bits of r_squared(cross_products). Complexity: O(drivers³). Source: Draper and Smith
/// 1998, Applied Regression Analysis, 3rd edition, chapters 5 and 6; Marquardt 1970, Technometrics
/// 12, 591–612 (variance inflation).
[[nodiscard]] linear_model regress(cross_products const& x);

/// What one driver has in R². With r its correlation with the outcome and β its standardised
/// coefficient:
struct driver_importance {
  double lmg =
      undefined;  ///< mean of what it adds to R² over all orders of entry: Shapley's value,
                  ///< general dominance. Parts are ≥ 0 and sum to R²
  double lmg_share = undefined;        ///< lmg/R²
  double relative_weight = undefined;  ///< Σₖ Λⱼₖ²·ωₖ² with Λ = R^½; ≥ 0, sum to R²
  double relative_weight_share = undefined;
  double first = undefined;  ///< r²: what it explains alone
  double last = undefined;   ///< what it adds when all others are there: R² − R² without it
  double betasq = undefined;
  double pratt = undefined;      ///< β·r; sum to R², may be below 0
  double car = undefined;        ///< ω², sum to R²
  double car_score = undefined;  ///< ω of ω = R^−½·r: correlation with the decorrelated driver
  double correlation = undefined;
  int sign = 0;  ///< of the coefficient of least squares: −1, 0, 1. It may differ from that of r
};

struct importance {
  count_t count = 0;
  double r_squared = undefined;
  std::vector<driver_importance> by_driver;  ///< by_driver[i] is of column i + 1
};

/// All measures. Shares are NaN where R² is 0. Errors: as above, and std::invalid_argument above 20
/// drivers. Complexity: R² of all 2^drivers subsets, each from the one before: about
/// (6 + drivers)·2^drivers operations and 8 bytes for each, 8 MB at 20.
/// Source: Lindeman, Merenda and Gold 1980, Introduction to Bivariate and Multivariate Analysis;
/// Azen and Budescu 2003, Psychological Methods 8, 129–148 (general dominance); Johnson 2000,
/// Multivariate Behavioral Research 35, 1–19, the same as Genizi 1993, Statistica Sinica 3, 407–420
/// (relative weights); Pratt 1987, Proc. Second Tampere Conference in Statistics, 245–260; Zuber
/// and Strimmer 2011, Statistical Applications in Genetics and Molecular Biology 10, article 34
/// (CAR).
[[nodiscard]] importance relative_importance(cross_products const& x);
inline constexpr std::size_t most_shapley_drivers = 20;

/// The same without lmg and its share, which are NaN: for any number of drivers, O(drivers³).
[[nodiscard]] importance relative_weights(cross_products const& x);

}  // namespace cxm::inline v0
