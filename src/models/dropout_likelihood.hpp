#pragma once
// The log-likelihood of BG/NBD and MBG/NBD over the rows of a base, with its gradient and information
// in the logarithms of r, α, a and b, and in the coefficients of covariates.

#include "watched_customers.hpp"

#include <cxm/clv/customer_base.hpp>

#include <Eigen/Core>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cxm::inline v0::models {

class dropout_likelihood {
 public:
  /// Time is counted in `scale`, which the rows are divided by. `first`: whether a customer can leave
  /// after the first purchase.
  dropout_likelihood(alike_buyers const& rows, std::size_t columns, acting_columns acting,
                     double scale, bool first);

  [[nodiscard]] Eigen::Index size() const {
    return static_cast<Eigen::Index>(4 + acting_.buying.size() + acting_.lifetime.size());
  }
  /// From now on of one in so many rows.
  void thin(std::size_t one_in) { one_in_ = one_in; }
  [[nodiscard]] likelihood_point at(Eigen::VectorXd const& parameters) const;

 private:
  alike_buyers const& rows_;
  std::size_t columns_;
  acting_columns acting_;
  bool first_;
  std::size_t one_in_ = 1;
  // Times that differ, and which is each row's: far fewer logarithms.
  std::vector<double> times_;
  std::vector<std::uint32_t> recency_, observed_;
};

}  // namespace cxm::inline v0::models
