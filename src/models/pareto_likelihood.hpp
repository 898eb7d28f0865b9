#pragma once
// The log-likelihood of Pareto/NBD over the rows of a base, with its gradient and information in
// the logarithms of r, α, s and β, and in the coefficients of covariates.

#include "careful_step.hpp"
#include "pareto_integral.hpp"

#include <cxm/clv/customer_base.hpp>

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace cxm::inline v0::models {

struct pareto_point {
  double log_likelihood = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
};

/// Which covariates act on buying, and which on lifetime, by their columns.
struct acting_columns {
  std::vector<std::size_t> buying;
  std::vector<std::size_t> lifetime;
};

class pareto_likelihood {
 public:
  using point_type = pareto_point;
  /// Time is counted in `scale`, which the rows are divided by.
  pareto_likelihood(alike_buyers const& rows, std::size_t columns, acting_columns acting,
                    double scale)
      : rows_{rows}, columns_{columns}, acting_{std::move(acting)}, scale_{scale} {}

  [[nodiscard]] Eigen::Index size() const {
    return static_cast<Eigen::Index>(4 + acting_.buying.size() + acting_.lifetime.size());
  }
  /// From now on of one in so many rows.
  void thin(std::size_t one_in) { one_in_ = one_in; }
  [[nodiscard]] pareto_point at(Eigen::VectorXd const& parameters);

  [[nodiscard]] static double height(pareto_point const& of) { return of.log_likelihood; }
  [[nodiscard]] static bool usable(pareto_point const& of) {
    return of.gradient.allFinite() && of.information.allFinite();
  }
  [[nodiscard]] static newton_step step(pareto_point const& at) {
    return careful_step(at.gradient, at.information);
  }
  [[nodiscard]] static bool allowed(Eigen::VectorXd const&) { return true; }
  [[nodiscard]] static bool at_edge(Eigen::VectorXd const&) { return false; }
  [[nodiscard]] static bool may_be_level() { return true; }

 private:
  void fill(Eigen::VectorXd const& parameters, std::size_t first);
  void add(std::size_t row, std::size_t place, pareto_point& to);

  alike_buyers const& rows_;
  std::size_t columns_;
  acting_columns acting_;
  double scale_;
  std::size_t one_in_ = 1;
  pareto_block block_;
};

}  // namespace cxm::inline v0::models
