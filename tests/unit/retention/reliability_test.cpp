#include <cxm/retention/reliability.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

using cxm_test::close;

TEST_CASE("reliability: bins of equal width, by hand") {
  std::vector<double> const risk{0.1, 0.15, 0.4, 0.45, 0.49, 1};
  std::vector<double> const stop{10, 4, 10, 2, 3, 1};
  std::vector<std::uint8_t> const event{0, 1, 0, 1, 0, 1};
  auto const table =
      cxm::reliability_at({risk, stop, event}, 10, {.bins = 5, .by = cxm::risk_bins::equal_width});
  REQUIRE(table.bins.size() == 3);
  auto const& low = table.bins[0];
  CHECK(low.count == 2);
  CHECK(low.left == 1);
  CHECK(close(low.predicted, 0.125));
  CHECK(close(low.observed.value, 0.5));
  CHECK(low.observed.range.lower < 0.5);
  CHECK(low.observed.range.upper > 0.5);
  // One left of three at risk, then one of two was lost.
  auto const& middle = table.bins[1];
  CHECK(middle.unknown == 1);
  CHECK(close(middle.observed.value, 1.0 / 3));
  // Who all left: certain as an estimate, without an interval that would say so of others.
  auto const& high = table.bins[2];
  CHECK(high.observed.value == 1);
  CHECK_FALSE(high.observed.range.defined());
  CHECK(table.all.count == 6);
  CHECK(close(table.observed_over_expected().value,
              table.all.observed.value / ((0.1 + 0.15 + 0.4 + 0.45 + 0.49 + 1) / 6)));
}

TEST_CASE("reliability: rows of one risk are in one bin") {
  std::vector<double> const risk{0.2, 0.3, 0.3, 0.3, 0.3, 0.9};
  std::vector<double> const stop(6, 5);
  std::vector<std::uint8_t> const event{0, 1, 0, 1, 0, 1};
  auto const table = cxm::reliability_at({risk, stop, event}, 5, {.bins = 3});
  REQUIRE(table.bins.size() == 2);
  CHECK(table.bins[0].count == 5);
  CHECK(table.bins[1].count == 1);
  auto const each = cxm::reliability_at({risk, stop, event}, 5, {.bins = 10'000});
  REQUIRE(each.bins.size() == 3);
  CHECK(each.bins[1].count == 4);
}

TEST_CASE("reliability: undefined and refused") {
  auto const none = cxm::reliability_at({}, 5);
  CHECK(none.bins.empty());
  CHECK(std::isnan(none.all.observed.value));
  CHECK(std::isnan(none.observed_over_expected().value));
  std::vector<double> const risk{0, 0};
  std::vector<double> const stop{9, 2};
  std::vector<std::uint8_t> const event{0, 1};
  auto const never = cxm::reliability_at({risk, stop, event}, 5);
  CHECK(close(never.all.observed.value, 0.5));
  CHECK(std::isnan(never.observed_over_expected().value));
  CHECK(std::isnan(cxm::reliability_at({risk, stop, event}, 20).all.observed.value));
  REQUIRE_THROWS_AS(cxm::reliability_at({risk, stop, event}, 5, {.bins = 0}),
                    std::invalid_argument);
}
