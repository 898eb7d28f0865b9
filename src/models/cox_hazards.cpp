#include "cox_hazards.hpp"

#include "cox_likelihood.hpp"
#include "cox_walk.hpp"

#include <stdexcept>
#include <utility>

namespace cxm::inline v0::models {

cox_hazards::cox_hazards(survival_rows const& rows, cox_ties ties, Eigen::VectorXd const& beta,
                         depth wanted) {
  std::size_t const p = rows.width;
  std::size_t const n = rows.times.size();
  bool const residuals = wanted == depth::residuals;
  weighted_risks of{rows, beta};
  top = of.top;
  hazard.assign(n, 0);
  variance.assign(n, 0);
  spared.assign(n, 0);
  drift.assign(n * p, 0);
  if (residuals) {
    spared_drift.assign(n * p, 0);
    mean.assign(n * p, 0);
  }
  walk(rows, of.risk, covariate_features{rows}, [&](risk_set const& set) {
    std::size_t const e = set.index;
    double const steps = ties == cox_ties::efron ? static_cast<double>(set.at.events) : 1;
    each_step(set.at, set.total, set.tied, ties, [&](double share, double weight, double rest) {
      double const part = weight / rest;
      hazard[e] += part;
      variance[e] += part / rest;
      spared[e] += share * part;
      for (std::size_t j = 0; j < p; ++j) {
        double const m = (set.sums[j] - share * set.tied_sums[j]) / rest;
        drift[e * p + j] += part * m;
        if (!residuals) continue;
        spared_drift[e * p + j] += share * part * m;
        mean[e * p + j] += m / steps;
      }
    });
  });
  eta = std::move(of.eta);
}

std::vector<double> score_residuals(survival_rows const& rows, cox_hazards of) {
  std::size_t const p = rows.width;
  sum_from_earliest(rows, of.hazard);
  sum_from_earliest(rows, of.drift, p);
  std::vector<double> score(rows.count() * p);
  for (std::size_t i = 0; i < rows.count(); ++i) {
    double const risk = std::exp(of.eta[i] - of.top);
    std::size_t const from = rows.within[i];
    std::size_t const to = rows.after[i];
    double const* x = rows.row(i);
    bool const left = rows.event[i] != 0;
    double const hazard = of.hazard[from] - of.hazard[to] - (left ? of.spared[from] : 0);
    for (std::size_t j = 0; j < p; ++j) {
      double const drift = of.drift[from * p + j] - of.drift[to * p + j] -
                           (left ? of.spared_drift[from * p + j] : 0);
      double const residual = risk * (drift - x[j] * hazard);
      score[i * p + j] = residual + (left ? x[j] - of.mean[from * p + j] : 0);
    }
  }
  return score;
}

Eigen::VectorXd scaled_coefficients(cox const& model, survival_rows const& rows) {
  if (model.coefficients.size() != rows.width) {
    throw std::invalid_argument("cxm::cox: the covariates of the fit, in its order");
  }
  Eigen::VectorXd beta(static_cast<Eigen::Index>(rows.width));
  for (std::size_t j = 0; j < rows.width; ++j) {
    beta[static_cast<Eigen::Index>(j)] = model.coefficients[j].value * rows.scale[j];
  }
  return beta;
}

}  // namespace cxm::inline v0::models
