#pragma once
// Amounts of the simulated company.

#include <cxm/model/money.hpp>

#include <cstdint>

namespace cxm::simulation {

/// To the nearest cent. Precondition: 0 ≤ amount < 10^15.
[[nodiscard]] inline money euros(double amount) {
  return {static_cast<std::int64_t>(amount * 100 + 0.5), currency{"EUR"}};
}

}  // namespace cxm::simulation
