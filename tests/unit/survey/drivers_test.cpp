#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/regression.hpp>
#include <cxm/survey/drivers.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <vector>

using cxm::drivers;
using cxm_test::close;

namespace {
struct response {
  std::string plan;
  std::optional<int> recommend;
  int speed = 0;
  float price = 0;
  std::optional<int> staff;
  [[nodiscard]] std::array<std::optional<double>, 3> rated() const {
    return {speed, price, staff ? std::optional<double>{*staff} : std::nullopt};
  }
};
std::vector<response> const responses{
    {"pro", 10, 5, 4, 5}, {"pro", 9, 4, 4, 5},  {"free", 3, 2, 3, 1}, {"free", {}, 3, 3, 3},
    {"pro", 8, 5, 3, 4},  {"free", 6, 4, 1, 3}, {"pro", 9, 5, 5, {}}, {"free", 7, 3, 5, 4},
    {"pro", 5, 3, 2, 2},  {"free", 0, 1, 1, 2}, {"pro", 9, 4, 5, 4}};

drivers observed() {
  return drivers{responses, &response::recommend, &response::speed, &response::price,
                 &response::staff};
}
template <class... X>
concept is_row = cxm::observes<drivers, X...>;
}  // namespace

static_assert(cxm::metric<drivers>);
static_assert(is_row<double, std::span<double const>> && is_row<int, std::vector<int>&>);
static_assert(is_row<std::optional<int>, std::array<std::optional<double>, 4> const&>);
static_assert(is_row<int, int> && is_row<int, float, std::optional<int>, std::nullopt_t>);
static_assert(!is_row<int> && !is_row<bool, int> && !is_row<int, char> && !is_row<int, bool>);
static_assert(!is_row<int, std::string> && !is_row<int, std::vector<bool>>);

TEST_CASE("drivers: incomplete responses are left out, the rest is what regress sees") {
  auto const metric = observed();
  CHECK(metric.driver_count() == 3);
  CHECK(metric.count() == 9);
  CHECK(metric.excluded()[cxm::reason::missing] == 2);
  CHECK(metric.excluded().total() == 2);
  auto const model = cxm::regress(metric.products());
  CHECK(model.r_squared == metric.r_squared());
  CHECK(model.adjusted_r_squared == metric.adjusted_r_squared());
  CHECK(metric.r_squared() > 0.5);
  CHECK(metric.r_squared() < 1);
  auto const found = cxm::relative_importance(metric.products());
  CHECK(close(found.by_driver[0].lmg + found.by_driver[1].lmg + found.by_driver[2].lmg,
              metric.r_squared(), 1e-13));
}

TEST_CASE("drivers: rows come one by one, as a range, or through projections") {
  auto const metric = observed();
  CHECK(drivers{3, responses, &response::recommend, &response::rated} == metric);
  CHECK(drivers{3, responses, &response::recommend, &response::speed, &response::price,
                &response::staff} == metric);
  drivers single{3}, ranges{3}, lists{3};
  for (response const& r : responses) {
    single.push(r.recommend, r.speed, r.price, r.staff);
    ranges.push(r.recommend, r.rated());
    std::list<double> values;
    for (auto const& x : r.rated()) values.push_back(x ? *x : std::nan(""));
    lists.push(r.recommend ? *r.recommend : std::nan(""), values);
  }
  CHECK(single == metric);
  CHECK(ranges == metric);
  CHECK(lists == metric);
}

TEST_CASE("drivers: a row has as many drivers as the metric, or nothing changes") {
  auto metric = observed();
  auto const before = metric;
  REQUIRE_THROWS_AS(metric.push(9, 5), std::invalid_argument);
  REQUIRE_THROWS_AS(metric.push(9, 5, 5, 5, 5), std::invalid_argument);
  REQUIRE_THROWS_AS(metric.push(9, std::vector<int>{}), std::invalid_argument);
  REQUIRE_THROWS_AS(metric.push(9, std::vector<int>(40)), std::invalid_argument);
  REQUIRE_THROWS_AS(metric.push(std::nullopt, 5, 5), std::invalid_argument);
  CHECK(metric == before);
  REQUIRE_THROWS_AS(drivers{0}, std::invalid_argument);
  REQUIRE_THROWS_AS(drivers{33}, std::invalid_argument);
  drivers most{32};
  most.push(9, std::vector<int>(32, 5));
  CHECK(most.count() == 1);
}

TEST_CASE("drivers: why a row is left out") {
  drivers metric{2};
  metric.push(std::nullopt, 1, 2);
  metric.push(9, std::nan(""), 2);
  metric.push(9, std::numeric_limits<double>::infinity(), 2);
  metric.push(9, 1, 1e30);
  metric.push(std::int64_t{-9'000'000'000'000'000'000}, 1, 2);
  CHECK(metric.count() == 1);
  CHECK(metric.excluded()[cxm::reason::missing] == 2);
  CHECK(metric.excluded()[cxm::reason::out_of_scale] == 2);
}

TEST_CASE("drivers: its figures, and why R squared is undefined") {
  auto const shown = [](drivers const& metric) {
    std::vector<cxm::figure> all;
    metric.figures([&](cxm::figure const& f) { all.push_back(f); });
    REQUIRE(all.size() == 4);
    CHECK(all[0].name == "r_squared");
    CHECK(all[0].unit == cxm::unit::share);
    CHECK_FALSE(all[0].range.defined());
    CHECK(all[1].name == "count");
    CHECK(all[1].count == metric.count());
    CHECK(all[2].name == "drivers");
    CHECK(all[2].count == metric.driver_count());
    CHECK(all[3].name == "adjusted_r_squared");
    CHECK(std::isnan(all[3].value) == std::isnan(all[0].value));
    return all[0];
  };
  CHECK(shown(observed()).value == observed().r_squared());
  CHECK(shown(observed()).note == "explained in these rows, not caused");
  drivers few{3};
  CHECK(std::isnan(shown(few).value));
  for (int i = 0; i < 4; ++i) few.push(i, i % 2, i % 3, i / 2);
  CHECK(std::isnan(shown(few).value));
  CHECK(shown(few).note == "needs at least two rows more than drivers");
  drivers copy{2};
  for (int i = 0; i < 9; ++i) copy.push(i * i, i, 2 * i + 1);
  CHECK(std::isnan(shown(copy).value));
  CHECK(shown(copy).note == "a column never changes or follows from others");
}

TEST_CASE("drivers: parts merge to the whole, by group too, and states come back") {
  auto const whole = observed();
  std::span<response const> const all{responses};
  auto const part = [](std::span<response const> rows) {
    return drivers{rows, &response::recommend, &response::speed, &response::price,
                   &response::staff};
  };
  auto left = part(all.first(4));
  left.merge(part(all.subspan(4)));
  CHECK(left == whole);
  CHECK(cxm::save(left) == cxm::save(whole));
  CHECK(cxm::load<drivers>(cxm::save(whole)) == whole);
  REQUIRE_THROWS_AS(left.merge(drivers{2}), cxm::merge_error);
  CHECK(left == whole);
  auto const by =
      cxm::group_by(responses, &response::plan, drivers{3}, &response::recommend, &response::rated);
  CHECK(by.total() == whole);
  CHECK(by.find("pro").value().count() == 5);

  cxm::state_writer out;
  cxm::cross_products{1}.write(out);
  cxm::state_reader in{out.bytes()};
  REQUIRE_THROWS_AS(drivers::read(in), cxm::state_error);
}
