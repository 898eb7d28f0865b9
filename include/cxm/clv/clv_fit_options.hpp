#pragma once
/// How models of buying are fitted.

#include <cxm/core/reading.hpp>

#include <string>
#include <vector>

namespace cxm::inline v0 {

/// What is known of a parameter beforehand: the logarithm of a parameter, or the coefficient of a
/// covariate as it is ("buying:premium", "lifetime:premium"), is normal. α and β are in the unit of
/// time of the data; where there are covariates, they are those of a customer whose are average.
struct parameter_prior {
  std::string parameter;
  double mean = 0;
  double deviation = 1;
};

struct clv_fit_options {
  /// The fit is then where likelihood and priors together are largest; the log-likelihood that is
  /// reported is without them, standard errors are with them.
  std::vector<parameter_prior> priors{};
  /// Called after each step, on the thread that fits, with `context`, for a line of progress.
  void (*progress)(void* context, int iteration, double log_likelihood) = nullptr;
  void* context = nullptr;
};

}  // namespace cxm::inline v0
