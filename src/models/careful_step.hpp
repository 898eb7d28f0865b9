#pragma once
// Steps of Newton's method in logarithms of parameters, far from a maximum too.

#include "newton.hpp"

#include <algorithm>
#include <cmath>

namespace cxm::inline v0::models {

/// Where the likelihood bends the wrong way it is bent back; and no parameter is moved by more than
/// a factor of e².
[[nodiscard]] inline newton_step careful_step(Eigen::VectorXd const& gradient,
                                              Eigen::MatrixXd const& information) {
  newton_step step{gradient, information};
  Eigen::VectorXd const unit = information.diagonal().cwiseAbs();
  for (double ridge = 1e-3; !step.defined() && ridge < 1e6; ridge *= 4) {
    Eigen::MatrixXd bent = information;
    bent.diagonal() += ridge * unit;
    step = newton_step{gradient, bent};
  }
  if (step.defined()) step.by *= (std::min)(1.0, 2 / step.by.lpNorm<Eigen::Infinity>());
  return step;
}

}  // namespace cxm::inline v0::models
