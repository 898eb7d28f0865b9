// A bool is an answer to another question: true would be counted as the answer 1.
// refused: no matching (member )?function
#include <cxm/survey/nps.hpp>

int main() {
  cxm::nps likelihood;
  likelihood.push(9);
#ifdef CXM_MUST_FAIL
  likelihood.push(true);
#endif
}
