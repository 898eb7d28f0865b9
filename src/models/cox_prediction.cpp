// What a fitted Cox model says of a customer.

#include <cxm/retention/cox.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

namespace {
[[nodiscard]] cox_baseline const& baseline_of(cox const& model, std::uint32_t stratum) {
  for (cox_baseline const& b : model.baselines) {
    if (b.stratum == stratum) return b;
  }
  throw std::invalid_argument("cxm::cox: stratum " + std::to_string(stratum) +
                              " was not in the fit");
}
/// How many event times there were up to `time`, with it.
[[nodiscard]] std::size_t reached(cox_baseline const& b, double time) {
  return static_cast<std::size_t>(std::upper_bound(b.time.begin(), b.time.end(), time) -
                                  b.time.begin());
}
}  // namespace

double cox::linear_predictor(std::span<double const> x) const {
  if (x.size() != coefficients.size()) {
    throw std::invalid_argument("cxm::cox: a value for each covariate");
  }
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += (x[j] - means[j]) * coefficients[j].value;
  return sum;
}

std::vector<double> cox::linear_predictors(std::span<covariate const> of) const {
  if (of.size() != coefficients.size()) {
    throw std::invalid_argument("cxm::cox: the covariates of the fit, in its order");
  }
  std::vector<double> all(of.empty() ? 0 : of.front().values.size());
  for (std::size_t j = 0; j < of.size(); ++j) {
    if (of[j].values.size() != all.size()) {
      throw std::invalid_argument("cxm::cox: covariate '" + of[j].name +
                                  "' has not one value for each row");
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] += (of[j].values[i] - means[j]) * coefficients[j].value;
    }
  }
  return all;
}

double cox::baseline_hazard(double time, std::uint32_t stratum) const {
  std::vector<double> const zero(coefficients.size());
  return cumulative_hazard(zero, time, stratum).value;
}

cox::hazard cox::cumulative_hazard(std::span<double const> x, double time,
                                   std::uint32_t stratum) const {
  cox_baseline const& b = baseline_of(*this, stratum);
  double const risk = std::exp(linear_predictor(x));
  std::size_t const before = reached(b, time);
  if (before == 0) return {0, undefined};
  std::size_t const at = before - 1;
  std::size_t const p = x.size();
  // ∂Λ/∂β: what the covariates add, less the mean of those at risk.
  std::vector<double> by(p);
  for (std::size_t j = 0; j < p; ++j) {
    by[j] = b.centred_hazard[at] * (x[j] - means[j]) - b.centred_drift[at * p + j];
  }
  double variance = b.centred_variance[at];
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j < p; ++j) variance += by[i] * covariance[i * p + j] * by[j];
  }
  return {b.centred_hazard[at] * risk, risk * std::sqrt(variance)};
}

estimate cox::survival(std::span<double const> x, double time, std::uint32_t stratum,
                       confidence level) const {
  hazard const h = cumulative_hazard(x, time, stratum);
  estimate of{std::exp(-h.value), {undefined, undefined, level.level(), interval_method::wald}};
  if (h.value > 0) {
    double const factor = std::exp(normal_deviate(level) * h.standard_error / h.value);
    of.range.lower = std::exp(-h.value * factor);
    of.range.upper = std::exp(-h.value / factor);
  }
  return of;
}

std::vector<double> cox::survivals(std::span<covariate const> of, double time,
                                   std::uint32_t stratum) const {
  cox_baseline const& b = baseline_of(*this, stratum);
  std::size_t const before = reached(b, time);
  double const centred = before == 0 ? 0 : b.centred_hazard[before - 1];
  std::vector<double> all = linear_predictors(of);
  for (double& x : all) x = std::isnan(x) ? undefined : std::exp(-centred * std::exp(x));
  return all;
}

}  // namespace cxm::inline v0
