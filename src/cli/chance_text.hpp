#pragma once
// The outcome of a test in a sentence.

#include <cxm/core/rounding.hpp>

#include <fmt/format.h>

#include <string>

namespace cxm::cli {

/// "p = 0.012", "p < 0.001".
[[nodiscard]] inline std::string chance_text(double p) {
  return p < 0.001 ? "p < 0.001" : fmt::format("p = {:.3f}", round_half_away(p, 3));
}

}  // namespace cxm::cli
