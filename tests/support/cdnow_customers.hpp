#pragma once
// The CDNOW customers of the reference data as a base, in weeks.

#include "support/reference.hpp"

#include <cxm/clv/customer_base.hpp>

#include <fstream>
#include <sstream>
#include <string>

namespace cxm_test {

/// "sample" or "full": x, days to the last purchase, days watched until 1997-09-30, and what a
/// repeat brought in the mean.
[[nodiscard]] inline cxm::customer_base cdnow_customers(std::string const& which) {
  std::ifstream in{reference("data/clv/cdnow_" + which + "_rfm.csv")};
  cxm::customer_base base{cxm::time_unit::week()};
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream row{line};
    std::string cell[5];
    for (auto& c : cell) std::getline(row, c, ',');
    cxm::buyer b{std::stod(cell[1]), std::stod(cell[2]) / 7, std::stod(cell[3]) / 7};
    if (b.repeats > 0) b.mean_spend = std::stod(cell[4]);
    base.push(b);
  }
  return base;
}

}  // namespace cxm_test
