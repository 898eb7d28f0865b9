// Text is read by cxm::io, which can say where a number is not one.
// refused: no matching (member )?function
#include <cxm/survey/nps.hpp>

#include <string>

int main() {
  cxm::nps likelihood;
  likelihood.push(9.0);
#ifdef CXM_MUST_FAIL
  likelihood.push(std::string{"9"});
#endif
}
