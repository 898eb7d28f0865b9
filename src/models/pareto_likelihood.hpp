#pragma once
// The log-likelihood of Pareto/NBD over the rows of a base, with its gradient and information in
// the logarithms of r, α, s and β, and in the coefficients of covariates.

#include "pareto_integral.hpp"
#include "watched_customers.hpp"

#include <cxm/clv/customer_base.hpp>

#include <Eigen/Core>

#include <cstddef>
#include <vector>

namespace cxm::inline v0::models {

class pareto_likelihood {
 public:
  using point_type = likelihood_point;
  /// Time is counted in `scale`, which the rows are divided by.
  pareto_likelihood(alike_buyers const& rows, std::size_t columns, acting_columns acting,
                    double scale)
      : rows_{rows}, columns_{columns}, acting_{std::move(acting)}, scale_{scale} {}

  [[nodiscard]] Eigen::Index size() const {
    return static_cast<Eigen::Index>(4 + acting_.buying.size() + acting_.lifetime.size());
  }
  /// From now on of one in so many rows.
  void thin(std::size_t one_in) { one_in_ = one_in; }
  [[nodiscard]] likelihood_point at(Eigen::VectorXd const& parameters);

 private:
  void fill(Eigen::VectorXd const& parameters, std::size_t first);

  alike_buyers const& rows_;
  std::size_t columns_;
  acting_columns acting_;
  double scale_;
  std::size_t one_in_ = 1;
  pareto_block block_;
};

}  // namespace cxm::inline v0::models
