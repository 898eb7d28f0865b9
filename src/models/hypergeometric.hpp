#pragma once

namespace cxm::inline v0::models {

/// ₂F₁(1, b; c; z) for 0 ≤ z < 1 and c > 0, by Gauss's continued fraction (DLMF 15.7.5 with a = 0)
/// from its end: its terms tend to z/4, and it gains digits fast even where the series hardly does.
[[nodiscard]] double hypergeometric_1(double b, double c, double z);

}  // namespace cxm::inline v0::models
