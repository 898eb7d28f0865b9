// Firth's penalty ½·log |I(β)| and its gradient ½·tr(I⁻¹·∂I/∂βⱼ). At each event time I is a
// covariance C of the risk set, and ∂C/∂βⱼ its third central moment, so with V = I⁻¹, the mean m,
// and s = xᵀVx of each row, tr(V·∂C/∂βⱼ) = E[xⱼ·s] − mⱼ·E[s] − 2·(C·V·m)ⱼ.

#include "cox_likelihood.hpp"
#include "cox_walk.hpp"

#include <Eigen/Cholesky>

#include <cmath>

namespace cxm::inline v0::models {

namespace {
/// Of a row: x, s, s·x, and x·xᵀ.
struct third_moment_features {
  survival_rows const& rows;
  std::vector<double> const& s;
  [[nodiscard]] std::size_t width() const { return 2 * rows.width + 1 + rows.width * rows.width; }
  void add(std::size_t i, double factor, double* sums) const {
    std::size_t const p = rows.width;
    double const* x = rows.row(i);
    double const by_s = factor * s[i];
    for (std::size_t j = 0; j < p; ++j) sums[j] += factor * x[j];
    sums[p] += by_s;
    for (std::size_t j = 0; j < p; ++j) sums[p + 1 + j] += by_s * x[j];
    double* products = sums + 2 * p + 1;
    for (std::size_t a = 0; a < p; ++a) {
      double const xa = factor * x[a];
      for (std::size_t b = 0; b < p; ++b) products[a * p + b] += xa * x[b];
    }
  }
};
}  // namespace

firth_penalty firth(survival_rows const& rows, cox_ties ties, Eigen::VectorXd const& beta,
                    Eigen::MatrixXd const& information) {
  auto const p = static_cast<Eigen::Index>(rows.width);
  firth_penalty penalty{undefined, Eigen::VectorXd::Zero(p)};
  Eigen::LLT<Eigen::MatrixXd> const factor{information};
  if (factor.info() != Eigen::Success) return penalty;
  Eigen::MatrixXd const inverse = factor.solve(Eigen::MatrixXd::Identity(p, p));
  penalty.value = Eigen::MatrixXd{factor.matrixL()}.diagonal().array().log().sum();
  weighted_risks const of{rows, beta};
  std::vector<double> s(rows.count());
  for (std::size_t i = 0; i < s.size(); ++i) {
    Eigen::Map<Eigen::VectorXd const> const x{rows.row(i), p};
    s[i] = x.dot(inverse * x);
  }
  third_moment_features const features{rows, s};
  Eigen::VectorXd all;
  walk(rows, of.risk, features, [&](risk_set const& set) {
    auto const q = static_cast<Eigen::Index>(features.width());
    Eigen::Map<Eigen::VectorXd const> const sums{set.sums, q};
    Eigen::Map<Eigen::VectorXd const> const tied{set.tied_sums, q};
    each_step(set.at, set.total, set.tied, ties, [&](double share, double weight, double rest) {
      all = (sums - share * tied) / rest;
      auto const mean = all.head(p);
      Eigen::Map<Eigen::MatrixXd const> const second{all.data() + 2 * p + 1, p, p};
      Eigen::VectorXd const turned = inverse * mean;
      penalty.gradient +=
          0.5 * weight *
          (all.segment(p + 1, p) - mean * all[p] - 2 * (second * turned - mean * mean.dot(turned)));
    });
  });
  return penalty;
}

}  // namespace cxm::inline v0::models
