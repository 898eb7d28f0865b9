#pragma once
/// A covariate of a model of buying, and what it does.

#include <cxm/core/reading.hpp>

#include <cstddef>
#include <string>

namespace cxm::inline v0 {

/// How a covariate moves the rates of a customer.
struct covariate_effect {
  std::string name;
  std::size_t column = 0;  ///< of a customer's values
  double coefficient = undefined;
};

}  // namespace cxm::inline v0
