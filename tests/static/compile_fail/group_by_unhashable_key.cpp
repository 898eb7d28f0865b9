// A key needs cxm::key_traits: a hash and portable bytes.
// refused: key_type|key_traits
#include <cxm/core/group_by.hpp>
#include <cxm/survey/nps.hpp>

#include <compare>
#include <string>
#include <vector>

struct region {
  int code = 0;
  auto operator<=>(region const&) const = default;
};
struct answer {
  std::string plan;
  region where;
  int likelihood = 0;
};

int main() {
  std::vector<answer> const answers{{"basic", {49}, 9}};
  auto const by_plan = cxm::group_by(answers, &answer::plan, cxm::nps{}, &answer::likelihood);
#ifdef CXM_MUST_FAIL
  auto const by_region = cxm::group_by(answers, &answer::where, cxm::nps{}, &answer::likelihood);
#endif
}
