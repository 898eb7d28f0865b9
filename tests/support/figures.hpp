#pragma once
// The figures of reference programs in tests/oracle/figures, as JSON. The files write what JSON has
// no number for as text: "NaN", "Inf", "-Inf", "undefined".

#include <nlohmann/json.hpp>

#include <array>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>

namespace cxm_test {

/// One part of a file of figures, such as its "cases"; the file by its name without the folder. By
/// value, so that `for (auto const& c : figures(…))` keeps what it loops over.
[[nodiscard]] inline nlohmann::json figures(std::string const& file, char const* part) {
  std::ifstream in{std::string{CXM_ORACLE_FIGURES} + "/" + file};
  if (!in) throw std::runtime_error{"no such file of figures: " + file};
  return nlohmann::json::parse(in).at(part);
}

[[nodiscard]] inline double number(nlohmann::json const& x) {
  if (x.is_number()) return x.get<double>();
  if (x == "NaN" || x == "undefined") return std::numeric_limits<double>::quiet_NaN();
  if (x == "Inf") return std::numeric_limits<double>::infinity();
  if (x == "-Inf") return -std::numeric_limits<double>::infinity();
  throw std::runtime_error{"not a figure: " + x.dump()};
}

/// An interval: [lower, upper].
[[nodiscard]] inline std::array<double, 2> pair(nlohmann::json const& x) {
  return {number(x.at(0)), number(x.at(1))};
}

}  // namespace cxm_test
