#pragma once
// Who a customer is: what is fixed when they join, and known without living their life.

#include "company.hpp"
#include "philox.hpp"

#include <cstddef>
#include <cstdint>

namespace cxm::simulation {

struct person {
  std::uint64_t number = 0;  ///< from 1
  std::size_t plan = 0;
  std::size_t country = 0;
  std::size_t channel = 0;
  int joined = 0;  ///< month; −1: before the opening
  instant acquired{};
  instant subscribed{};  ///< the opening, for founders
};

/// Customer `number` of this seed. O(1): nobody else has to be made.
[[nodiscard]] person who_is(company const& of, std::uint64_t seed, std::uint64_t number);

}  // namespace cxm::simulation
