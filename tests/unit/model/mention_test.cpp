#include "said.hpp"
#include "support/catch.hpp"

#include <cxm/model/mention.hpp>

using namespace cxm;
using cxm_test::said;

TEST_CASE("mention: the brand is named, the rest may be unknown") {
  mention x;
  CHECK(said(validate(x)) == std::vector<std::string>{"the brand is not named"});
  x.brand = "ours";
  CHECK(validate(x).empty());
}
