// The net promoter score of nine answers, one of which is not on the scale.
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>

int main() {
  std::vector<int> const scores{10, 9, 7, 3, 10, 8, 6, 9, 11};
  cxm::nps const likelihood{scores};
  fmt::print("{}\n", likelihood);
  auto const range = likelihood.interval({.level = cxm::confidence{0.90}});
  fmt::print("{} promoters, 90 % interval {:.1f} to {:.1f}\n", likelihood.promoters(), range.lower,
             range.upper);
}
