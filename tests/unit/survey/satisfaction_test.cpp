// Overall satisfaction: the mean first, on a scale that is named.

#include <cxm/survey/satisfaction.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

using cxm_test::close;

namespace {
static_assert(cxm::metric<cxm::satisfaction> && cxm::metric<cxm::weighted_satisfaction>);
static_assert(!cxm::observes<cxm::satisfaction, bool>);
}  // namespace

TEST_CASE("satisfaction: figures, the mean first") {
  cxm::satisfaction const m{cxm::zero_to_ten, std::vector<int>{10, 9, 8, 5, 0, 2, 11}};
  std::vector<cxm::figure> shown;
  m.figures([&](cxm::figure const& f) { shown.push_back(f); });
  std::array<std::string_view, 6> const names{"mean",       "count", "top_box",
                                              "bottom_box", "net",   "normalised"};
  REQUIRE(shown.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(shown[i].name == names[i]);
  CHECK(close(shown[0].value, 34.0 / 6));
  CHECK(shown[0].range.method == cxm::interval_method::score);
  CHECK(shown[1].count == 6);
  CHECK(shown[2].value == 0.5);           // 8 to 10 of an eleven-point scale
  CHECK(close(shown[3].value, 2.0 / 6));  // 0 to 2
  CHECK(close(shown[4].value, 1.0 / 6));
  CHECK(close(shown[5].value, 34.0 / 60));
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
}

TEST_CASE("satisfaction: without answers NaN, and its own kind of state") {
  cxm::satisfaction const none;
  CHECK(none.scale() == cxm::one_to_five);
  CHECK(std::isnan(none.mean()));
  CHECK(std::isnan(none.net()));
  CHECK(cxm::schema_of<cxm::satisfaction>() == "satisfaction");
  CHECK(cxm::schema_of<cxm::weighted_satisfaction>() == "weighted_satisfaction");
  CHECK(cxm::load<cxm::satisfaction>(cxm::save(none)) == none);
}

TEST_CASE("satisfaction: weighted by hand") {
  cxm::weighted_satisfaction m;
  m.push(5, 1.0);
  m.push(2, 3.0);
  CHECK(m.mean() == 2.75);
  CHECK(m.top_box() == 0.25);
  CHECK(m.net() == -0.5);
  CHECK(close(m.normalised(), 1.75 / 4));
}
