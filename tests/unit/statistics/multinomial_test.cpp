// Shares that hold at once.

#include <cxm/statistics/multinomial.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <vector>

using cxm::multinomial_intervals;
using cxm_test::close;

TEST_CASE("multinomial: wider than one share's interval, and within 0 and 1") {
  std::array<double, 4> const counts{0, 5, 20, 75};
  auto const all = multinomial_intervals(counts);
  REQUIRE(all.size() == 4);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    auto const one = cxm::proportion_interval(counts[i], 100);
    CHECK(all[i].lower <= one.lower);
    CHECK(all[i].upper >= one.upper);
    CHECK(all[i].lower >= 0);
    CHECK(all[i].upper <= 1);
    CHECK(all[i].level == 0.95);
    CHECK(all[i].method == cxm::interval_method::goodman);
  }
  CHECK(all[0].lower == 0);
}

TEST_CASE("multinomial: two classes mirror each other") {
  auto const all = multinomial_intervals(std::array<double, 2>{3, 17});
  CHECK(close(all[0].lower, 1 - all[1].upper));
  CHECK(close(all[0].upper, 1 - all[1].lower));
}

TEST_CASE("multinomial: without answers there are none, and one class or a negative count is refused") {
  for (auto const& range : multinomial_intervals(std::array<double, 3>{0, 0, 0})) {
    CHECK_FALSE(range.defined());
  }
  CHECK_THROWS_AS(multinomial_intervals(std::array<double, 1>{4}), std::invalid_argument);
  CHECK_THROWS_AS(multinomial_intervals(std::array<double, 2>{4, -1}), std::invalid_argument);
}
