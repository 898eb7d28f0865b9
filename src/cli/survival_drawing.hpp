#pragma once
// Survival curves drawn with characters, numbers at risk under them.

#include <cxm/retention/survival_curve.hpp>

#include <string>
#include <vector>

namespace cxm::cli {

struct drawn_curve {
  std::string label;  ///< of its group; empty where there is one curve
  survival_curve const* curve;
};

/// About five round times from 0 on, up to a last one.
[[nodiscard]] std::vector<double> round_times(double last);

/// Lines of a picture. One curve is drawn in dots of Braille where `utf8` allows, several with a letter
/// each; `colour` adds ANSI codes. Nothing where there is no curve, or more than there are letters.
[[nodiscard]] std::string drawn(std::vector<drawn_curve> const& curves, bool utf8, bool colour);

/// Whether the locale of the environment says that text is UTF-8.
[[nodiscard]] bool locale_is_utf8();

}  // namespace cxm::cli
