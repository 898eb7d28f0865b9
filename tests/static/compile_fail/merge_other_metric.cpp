// Counts of one metric mean nothing to another.
// refused: no matching (member )?function|no (viable|known) conversion|cannot convert
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

int main() {
  cxm::nps likelihood;
  likelihood.merge(cxm::nps{});
#ifdef CXM_MUST_FAIL
  likelihood.merge(cxm::csat{});
#endif
}
