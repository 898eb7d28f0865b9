#include "cox_likelihood.hpp"

#include "cox_walk.hpp"

#include <cmath>

namespace cxm::inline v0::models {

std::vector<double> linear_predictors(survival_rows const& rows, Eigen::VectorXd const& beta) {
  std::vector<double> eta(rows.count());
  for (std::size_t i = 0; i < eta.size(); ++i) {
    double const* x = rows.row(i);
    double sum = 0;
    for (std::size_t j = 0; j < rows.width; ++j) sum += beta[static_cast<Eigen::Index>(j)] * x[j];
    eta[i] = sum;
  }
  return eta;
}

weighted_risks::weighted_risks(survival_rows const& rows, Eigen::VectorXd const& beta)
    : eta{linear_predictors(rows, beta)}, top{-HUGE_VAL}, risk(rows.count()) {
  for (double const e : eta) top = (std::max)(top, e);
  for (std::size_t i = 0; i < eta.size(); ++i) risk[i] = rows.weight[i] * std::exp(eta[i] - top);
}

Eigen::MatrixXd weighted_cross_products(survival_rows const& rows, std::vector<double> const& c) {
  using block = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  auto const p = static_cast<Eigen::Index>(rows.width);
  Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(p, p);
  block weighted;
  constexpr std::size_t rows_at_once = 512;  // with their covariates they stay in the nearest cache
  for (std::size_t i = 0; i < rows.count(); i += rows_at_once) {
    auto const n = static_cast<Eigen::Index>((std::min)(rows_at_once, rows.count() - i));
    Eigen::Map<block const> const x{rows.row(i), n, p};
    Eigen::Map<Eigen::VectorXd const> const w{c.data() + i, n};
    weighted.noalias() = w.asDiagonal() * x;
    sum.noalias() += x.transpose() * weighted;
  }
  return 0.5 * (sum + sum.transpose());
}

cox_point cox_likelihood(survival_rows const& rows, cox_ties ties, Eigen::VectorXd const& beta) {
  std::size_t const p = rows.width;
  weighted_risks const of{rows, beta};
  // Of each event time: its hazard, and the part of it that Efron spares those who leave then.
  std::vector<double> hazard(rows.times.size()), spared(rows.times.size());
  // Σ m·mᵀ of the means of the risk sets, below the diagonal and on it.
  std::vector<double> means(p * p);
  std::vector<double> x(p), y(p);
  double log_likelihood = 0;
  walk(rows, of.risk, covariate_features{rows}, [&](risk_set const& set) {
    double all = 0, both = 0, tied = 0;  // of total·total, total·tied and tied·tied sums
    double h = 0, s = 0, log_sum = 0;
    each_step(set.at, set.total, set.tied, ties, [&](double share, double weight, double rest) {
      double const part = weight / rest;
      h += part;
      s += share * part;
      log_sum += weight * std::log(rest);
      // Relative to the total, whose square may leave the range of doubles.
      double const rise = set.total / rest;
      all += weight * rise * rise;
      both += share * weight * rise * rise;
      tied += share * share * weight * rise * rise;
    });
    hazard[set.index] = h;
    spared[set.index] = s;
    log_likelihood -= log_sum + set.at.weight * of.top;
    for (std::size_t j = 0; j < p; ++j) {
      x[j] = set.sums[j] / set.total;
      y[j] = set.tied_sums[j] / set.total;
    }
    if (both == 0) {
      for (std::size_t a = 0; a < p; ++a) {
        double const xa = all * x[a];
        for (std::size_t b = 0; b <= a; ++b) means[a * p + b] += xa * x[b];
      }
      return;
    }
    for (std::size_t a = 0; a < p; ++a) {
      double const by_x = all * x[a] - both * y[a];
      double const by_y = tied * y[a] - both * x[a];
      for (std::size_t b = 0; b <= a; ++b) means[a * p + b] += by_x * x[b] + by_y * y[b];
    }
  });
  sum_from_earliest(rows, hazard);
  std::vector<double> expected(rows.count());  // of leaving, times the row's weight
  Eigen::VectorXd gradient = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(p));
  for (std::size_t i = 0; i < rows.count(); ++i) {
    double cumulative = hazard[rows.within[i]] - hazard[rows.after[i]];
    double residual = 0;
    if (rows.event[i] != 0) {
      cumulative -= spared[rows.within[i]];
      log_likelihood += rows.weight[i] * of.eta[i];
      residual = rows.weight[i];
    }
    expected[i] = of.risk[i] * cumulative;
    residual -= expected[i];
    double const* const row = rows.row(i);
    for (std::size_t j = 0; j < p; ++j) gradient[static_cast<Eigen::Index>(j)] += residual * row[j];
  }
  cox_point point{log_likelihood, std::move(gradient), weighted_cross_products(rows, expected)};
  for (std::size_t a = 0; a < p; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      auto const i = static_cast<Eigen::Index>(a);
      auto const j = static_cast<Eigen::Index>(b);
      point.information(i, j) -= means[a * p + b];
      point.information(j, i) = point.information(i, j);
    }
  }
  return point;
}

}  // namespace cxm::inline v0::models
