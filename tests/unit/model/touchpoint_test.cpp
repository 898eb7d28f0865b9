#include "said.hpp"
#include "support/catch.hpp"

#include <cxm/model/touchpoint.hpp>

using namespace cxm;
using cxm_test::said;
using namespace std::chrono;

TEST_CASE("touchpoint: nothing but a negative duration contradicts itself") {
  touchpoint x;
  CHECK(validate(x).empty());
  x.duration = seconds{0};
  x.handling = handling::automated;
  x.nature = touchpoint_nature::people;
  CHECK(validate(x).empty());
  x.duration = seconds{-1};
  CHECK(said(validate(x)) == std::vector<std::string>{"the duration is negative"});
}
