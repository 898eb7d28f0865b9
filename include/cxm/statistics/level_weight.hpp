#pragma once
/// A level of a scale with how many answers, or how much weight, it has.

namespace cxm::inline v0 {

struct level_weight {
  double value = 0;
  double weight = 0;
};

}  // namespace cxm::inline v0
