#pragma once
// What validate() says, without the fields it says it of, and that each of those is one of the row's.

#include <cxm/model/description.hpp>

#include <string>
#include <vector>

namespace cxm_test {

[[nodiscard]] inline std::vector<std::string> said(std::vector<cxm::contradiction> const& wrong) {
  std::vector<std::string> out;
  for (auto const& one : wrong) out.push_back(one.what);
  return out;
}

}  // namespace cxm_test
