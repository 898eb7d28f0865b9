// What a fitted accelerated failure time model says of a customer.

#include <cxm/retention/accelerated_failure_time.hpp>

#include "lifetime_density.hpp"

#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

namespace {
[[nodiscard]] double parameters(accelerated_failure_time const& model) {
  bool const scaled = model.distribution != lifetime_distribution::exponential;
  return static_cast<double>(model.coefficients.size() + (scaled ? 1 : 0));
}
}  // namespace

double accelerated_failure_time::aic() const noexcept {
  return -2 * log_likelihood + 2 * parameters(*this);
}

double accelerated_failure_time::bic() const noexcept {
  return -2 * log_likelihood + std::log(static_cast<double>(count)) * parameters(*this);
}

double accelerated_failure_time::location(std::span<double const> x) const {
  if (x.size() + 1 != coefficients.size()) {
    throw std::invalid_argument("cxm::accelerated_failure_time: a value for each covariate");
  }
  double sum = coefficients[0].value;
  for (std::size_t j = 0; j < x.size(); ++j) sum += x[j] * coefficients[j + 1].value;
  return sum;
}

/// Of Σ byⱼ·(coefficient j, then log σ).
double accelerated_failure_time::error_of(std::vector<double> const& by) const {
  double variance = 0;
  std::size_t const size = by.size();
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) variance += by[i] * covariance[i * size + j] * by[j];
  }
  return std::sqrt(variance);
}

estimate accelerated_failure_time::survival(std::span<double const> x, double t,
                                            confidence level) const {
  double const at = location(x);
  estimate of{1, {undefined, undefined, level.level(), interval_method::wald}};
  if (!(t > 0)) return t == t ? of : estimate{undefined, of.range};
  double const u = (std::log(t) - at) / scale;
  std::vector<double> by{-1 / scale};
  for (double const v : x) by.push_back(-v / scale);
  if (distribution != lifetime_distribution::exponential) by.push_back(-u);
  double const half = normal_deviate(level) * error_of(by);
  auto const stays = [&](double v) {
    return std::exp(models::log_survival(distribution, v).value);
  };
  of.value = stays(u);
  of.range.lower = stays(u + half);
  of.range.upper = stays(u - half);
  return of;
}

std::vector<double> accelerated_failure_time::survivals(std::span<covariate const> of,
                                                        double t) const {
  if (of.size() + 1 != coefficients.size()) {
    throw std::invalid_argument(
        "cxm::accelerated_failure_time: the covariates of the fit, in its order");
  }
  std::vector<double> all(of.empty() ? 0 : of.front().values.size(), coefficients[0].value);
  for (std::size_t j = 0; j < of.size(); ++j) {
    if (of[j].values.size() != all.size()) {
      throw std::invalid_argument("cxm::accelerated_failure_time: covariate '" + of[j].name +
                                  "' has not one value for each row");
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] += of[j].values[i] * coefficients[j + 1].value;
    }
  }
  for (double& x : all) {
    if (std::isnan(x) || std::isnan(t)) {
      x = undefined;
    } else {
      x = t > 0 ? std::exp(models::log_survival(distribution, (std::log(t) - x) / scale).value) : 1;
    }
  }
  return all;
}

estimate accelerated_failure_time::quantile(std::span<double const> x, double share,
                                            confidence level) const {
  double const at = location(x);
  estimate of{undefined, {undefined, undefined, level.level(), interval_method::wald}};
  if (!(share > 0 && share < 1)) return of;
  double const u = models::standard_quantile(distribution, share);
  std::vector<double> by{1};
  by.insert(by.end(), x.begin(), x.end());
  if (distribution != lifetime_distribution::exponential) by.push_back(scale * u);
  double const log_time = at + scale * u;
  double const half = normal_deviate(level) * error_of(by);
  of.value = std::exp(log_time);
  of.range.lower = std::exp(log_time - half);
  of.range.upper = std::exp(log_time + half);
  return of;
}

double accelerated_failure_time::mean(std::span<double const> x) const {
  double const at = location(x);
  switch (distribution) {
    case lifetime_distribution::log_normal: return std::exp(at + 0.5 * scale * scale);
    case lifetime_distribution::log_logistic: {
      double const angle = 3.14159265358979323846 * scale;
      return scale < 1 ? std::exp(at) * angle / std::sin(angle) : HUGE_VAL;
    }
    case lifetime_distribution::weibull:
    case lifetime_distribution::exponential: break;
  }
  return std::exp(at) * std::tgamma(1 + scale);
}

}  // namespace cxm::inline v0
