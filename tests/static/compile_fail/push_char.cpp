// The character '9' is the number 57.
// refused: no matching (member )?function
#include <cxm/survey/nps.hpp>

int main() {
  cxm::nps likelihood;
  likelihood.push(static_cast<unsigned char>(9));
#ifdef CXM_MUST_FAIL
  likelihood.push('9');
#endif
}
