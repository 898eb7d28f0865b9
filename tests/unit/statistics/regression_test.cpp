#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cxm/statistics/cholesky.hpp>
#include <cxm/statistics/regression.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

using cxm::cross_products;
using cxm::regress;
using cxm::relative_importance;
using cxm_test::close;
using cxm_test::generator;

namespace {
using row = std::vector<double>;

cross_products of(std::size_t columns, std::vector<row> const& rows) {
  cross_products x{columns};
  for (row const& r : rows) x.push(r);
  return x;
}

/// Answers of a survey: drivers that have something in common, and an outcome made of the first
/// four. The others are noise.
std::vector<row> answers(generator& g, std::size_t drivers, std::size_t n) {
  std::vector<row> rows;
  for (std::size_t i = 0; i < n; ++i) {
    auto const mood = static_cast<double>(g.between(0, 4));
    row r(drivers + 1);
    double outcome = 0;
    for (std::size_t j = 1; j <= drivers; ++j) {
      r[j] = mood + static_cast<double>(g.between(0, 3));
      if (j <= 4) outcome += r[j] * static_cast<double>(j % 2 == 0 ? j : 1);
    }
    r[0] = outcome + static_cast<double>(g.between(0, 12));
    rows.push_back(r);
  }
  return rows;
}

/// Rows with these columns only.
std::vector<row> only(std::vector<row> const& rows, std::vector<std::size_t> const& columns) {
  std::vector<row> out;
  for (row const& r : rows) {
    row kept;
    for (std::size_t const c : columns) kept.push_back(r[c]);
    out.push_back(kept);
  }
  return out;
}
double explained(std::vector<row> const& rows, std::vector<std::size_t> const& drivers) {
  if (drivers.empty()) return 0;
  std::vector<std::size_t> kept{0};
  for (std::size_t const j : drivers) kept.push_back(j);
  return cxm::r_squared(of(kept.size(), only(rows, kept)));
}

/// The columns that a refusal names.
std::vector<std::size_t> refused(cross_products const& x) {
  try {
    (void)regress(x);
  } catch (cxm::regression_error const& why) {
    return why.columns();
  }
  return {};
}
using columns = std::vector<std::size_t>;

// mpg, wt and hp of R's mtcars.
std::vector<row> const cars{
    {21, 2.62, 110},    {21, 2.875, 110},  {22.8, 2.32, 93},   {21.4, 3.215, 110},
    {18.7, 3.44, 175},  {18.1, 3.46, 105}, {14.3, 3.57, 245},  {24.4, 3.19, 62},
    {22.8, 3.15, 95},   {19.2, 3.44, 123}, {17.8, 3.44, 123},  {16.4, 4.07, 180},
    {17.3, 3.73, 180},  {15.2, 3.78, 180}, {10.4, 5.25, 205},  {10.4, 5.424, 215},
    {14.7, 5.345, 230}, {32.4, 2.2, 66},   {30.4, 1.615, 52},  {33.9, 1.835, 65},
    {21.5, 2.465, 97},  {15.5, 3.52, 150}, {15.2, 3.435, 150}, {13.3, 3.84, 245},
    {19.2, 3.845, 175}, {27.3, 1.935, 66}, {26, 2.14, 91},     {30.4, 1.513, 113},
    {15.8, 3.17, 264},  {19.7, 2.77, 175}, {15, 3.57, 335},    {21.4, 2.78, 109}};
}  // namespace

TEST_CASE("regression: what R prints of summary(lm(mpg ~ wt + hp, mtcars))") {
  auto const model = regress(of(3, cars));
  auto const prints = [](double value, double printed, double half_digit) {
    CHECK(std::fabs(value - printed) <= half_digit);
  };
  CHECK(model.count == 32);
  CHECK(model.degrees_of_freedom == 29);
  prints(model.intercept.value, 37.22727, 5e-6);
  prints(model.intercept.standard_error, 1.59879, 5e-6);
  prints(model.intercept.t, 23.285, 5e-4);
  REQUIRE(model.slopes.size() == 2);
  prints(model.slopes[0].value, -3.87783, 5e-6);
  prints(model.slopes[0].standard_error, 0.63273, 5e-6);
  prints(model.slopes[0].t, -6.129, 5e-4);
  prints(model.slopes[0].p, 1.12e-06, 5e-9);
  prints(model.slopes[1].value, -0.03177, 5e-6);
  prints(model.slopes[1].standard_error, 0.00903, 5e-6);
  prints(model.slopes[1].t, -3.519, 5e-4);
  prints(model.slopes[1].p, 0.00145, 5e-6);
  prints(model.residual_deviation, 2.593, 5e-4);
  prints(model.r_squared, 0.8268, 5e-5);
  prints(model.adjusted_r_squared, 0.8148, 5e-5);
  prints(model.f, 69.21, 5e-3);
  prints(model.f_p, 9.109e-12, 5e-16);
  // The definitions, on the numbers above.
  for (auto const& slope : model.slopes) {
    auto const range = slope.interval(cxm::confidence{0.9});
    CHECK(range.method == cxm::interval_method::student_t);
    CHECK(range.level == 0.9);
    double const half = 1.6991270265334972 * slope.standard_error;  // t of 95 %, 29 degrees
    CHECK(close(range.lower, slope.value - half));
    CHECK(close(range.upper, slope.value + half));
  }
  auto const adjusted = model.adjusted_p();
  CHECK(adjusted == row{2 * model.slopes[0].p, model.slopes[1].p});
  CHECK(model.adjusted_p(cxm::multiplicity::bonferroni)[1] == 2 * model.slopes[1].p);
}

TEST_CASE("regression: residuals of the rows agree with what the sums say") {
  generator g{21};
  auto const rows = answers(g, 5, 60);
  auto const x = of(6, rows);
  auto const model = regress(x);
  double squares = 0;
  double sum = 0;
  for (row const& r : rows) {
    double const residual = r[0] - model.predict(std::span{r}.subspan(1));
    sum += residual;
    squares += residual * residual;
  }
  CHECK(std::fabs(sum) < 1e-9);
  CHECK(close(model.residual_deviation, std::sqrt(squares / 54)));
  CHECK(close(model.r_squared, 1 - squares / (x.covariance(0, 0) * 59)));
  for (std::size_t j = 1; j <= 5; ++j) {
    auto const& slope = model.slopes[j - 1];
    CHECK(close(slope.standardised, slope.value * x.deviation(j) / x.deviation(0), 1e-12));
    // 1/(1 − R² of the driver on the others).
    columns others{j};
    for (std::size_t k = 1; k <= 5; ++k) {
      if (k != j) others.push_back(k);
    }
    double const own = 1 - cxm::r_squared(of(5, only(rows, others)));
    CHECK(close(slope.variance_inflation, 1 / own));
    CHECK(slope.variance_inflation >= 1);
    double const error = model.residual_deviation / (x.deviation(j) * std::sqrt(59 * own));
    CHECK(close(slope.standard_error, error));
  }
  row const one_less(4);
  REQUIRE_THROWS_AS((void)model.predict(one_less), std::invalid_argument);
}

TEST_CASE("regression: with one driver F is t squared, and all measures are r squared") {
  auto const x = of(2, only(cars, {0, 2}));
  auto const model = regress(x);
  CHECK(close(model.f, model.slopes[0].t * model.slopes[0].t, 1e-12));
  CHECK(close(model.f_p, model.slopes[0].p, 1e-12));
  CHECK(model.slopes[0].variance_inflation == 1);
  auto const found = relative_importance(x);
  REQUIRE(found.by_driver.size() == 1);
  auto const& d = found.by_driver[0];
  double const r = x.correlation(0, 1);
  for (double const measure : {d.lmg, d.relative_weight, d.first, d.last, d.betasq, d.pratt, d.car,
                               found.r_squared, model.r_squared}) {
    CHECK(close(measure, r * r, 1e-14));
  }
  CHECK(close(d.car_score, r, 1e-14));
  CHECK(d.correlation == r);
  CHECK(d.sign == -1);
  CHECK(close(d.lmg_share, 1, 1e-14));
  CHECK(close(d.relative_weight_share, 1, 1e-14));
}

TEST_CASE("regression: too few rows, and nothing but an outcome") {
  generator g{22};
  auto const rows = answers(g, 3, 5);
  CHECK_NOTHROW(regress(of(4, rows)));
  auto const four = of(4, {rows.begin(), rows.begin() + 4});
  REQUIRE_THROWS_WITH(regress(four),
                      "cxm::regress: 4 complete rows for 3 drivers, at least 5 are needed");
  REQUIRE_THROWS_AS(relative_importance(four), std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::relative_weights(four), std::invalid_argument);
  REQUIRE_THROWS_WITH(regress(cross_products{4}), CXM_CONTAINS("cxm::regress: 0 complete rows"));
  REQUIRE_THROWS_AS(regress(cross_products{1}), std::invalid_argument);
  CHECK(std::isnan(cxm::r_squared(four)));
  // More drivers than rows.
  REQUIRE_THROWS_AS(regress(of(11, answers(g, 10, 6))), std::invalid_argument);
}

TEST_CASE("regression: columns that never change or follow from others are named") {
  generator g{23};
  auto const rows = answers(g, 4, 40);
  auto const with = [&](auto const& change) {
    auto changed = rows;
    for (row& r : changed) change(r);
    return of(5, changed);
  };
  auto const constant = with([](row& r) { r[2] = 0.1; });
  CHECK(refused(constant) == columns{2});
  REQUIRE_THROWS_WITH(regress(constant), CXM_CONTAINS("column 2 never changes"));
  CHECK(refused(with([](row& r) { r[0] = 7, r[4] = 1e9; })) == columns{0, 4});
  auto const copy = with([](row& r) { r[3] = r[1]; });
  CHECK(refused(copy) == columns{1, 3});
  REQUIRE_THROWS_WITH(regress(copy), CXM_CONTAINS("column 3 follows from column 1 "));
  CHECK(refused(with([](row& r) { r[3] = 0.1 * r[1] + 0.7; })) == columns{1, 3});
  CHECK(refused(with([](row& r) { r[1] = 3e5 - 1e3 * r[4]; })) == columns{1, 4});
  auto const sum = with([](row& r) { r[4] = r[1] + r[3]; });
  CHECK(refused(sum) == columns{1, 3, 4});
  REQUIRE_THROWS_WITH(regress(sum), CXM_CONTAINS("column 4 follows from columns 1 and 3 "));
  CHECK(refused(with([](row& r) { r[2] = 0.3 * r[1] + 0.1 * r[3] - r[4]; })) ==
        columns{1, 2, 3, 4});
  for (auto const& x : {constant, copy, sum}) {
    CHECK(std::isnan(cxm::r_squared(x)));
    REQUIRE_THROWS_AS(relative_importance(x), cxm::regression_error);
    REQUIRE_THROWS_AS(cxm::relative_weights(x), cxm::regression_error);
  }
  // Almost a copy is none: one row of 40 differs.
  bool first = true;
  CHECK_NOTHROW(regress(with([&](row& r) { r[3] = r[1] + (first ? 1 : 0), first = false; })));
}

TEST_CASE("regression: where nothing is left unexplained there is nothing to judge by") {
  generator g{24};
  auto rows = answers(g, 3, 30);
  for (row& r : rows) r[0] = 2 + 0.5 * r[1] - r[3];
  auto const model = regress(of(4, rows));
  CHECK(model.r_squared == 1);
  CHECK(model.adjusted_r_squared == 1);
  CHECK(model.residual_deviation == 0);
  CHECK(close(model.intercept.value, 2, 1e-9));
  CHECK(close(model.slopes[0].value, 0.5, 1e-9));
  CHECK(close(model.slopes[1].value, 0, 0, 1e-9));
  CHECK(close(model.slopes[2].value, -1, 1e-9));
  for (auto const& c : model.slopes) {
    CHECK(std::isnan(c.standard_error));
    CHECK(std::isnan(c.t));
    CHECK(std::isnan(c.p));
    CHECK_FALSE(c.interval().defined());
  }
  CHECK(std::isnan(model.intercept.p));
  CHECK(std::isnan(model.f));
  CHECK(std::isnan(model.f_p));
  CHECK(std::isnan(model.adjusted_p()[0]));
}

TEST_CASE("regression: drivers without correlation each have their squared correlation") {
  // All combinations of −1 and 1, so that columns are orthogonal.
  std::vector<row> rows;
  for (int i = 0; i < 8; ++i) {
    row r{0, i & 1 ? 1.0 : -1.0, i & 2 ? 1.0 : -1.0, i & 4 ? 1.0 : -1.0};
    r[0] = 3 * r[1] - 2 * r[2] + r[1] * r[2] * r[3];
    rows.push_back(r);
  }
  auto const x = of(4, rows);
  auto const found = relative_importance(x);
  constexpr double parts[] = {9.0 / 14, 4.0 / 14, 0};
  for (std::size_t j = 0; j < 3; ++j) {
    auto const& d = found.by_driver[j];
    for (double const measure :
         {d.lmg, d.relative_weight, d.first, d.last, d.betasq, d.pratt, d.car}) {
      CHECK(close(measure, parts[j], 1e-14));
    }
  }
  CHECK(found.by_driver[0].sign == 1);
  CHECK(found.by_driver[1].sign == -1);
  CHECK(found.by_driver[2].sign == 0);
  auto const model = regress(x);
  CHECK(model.slopes[2].p == 1);
  CHECK(model.slopes[2].variance_inflation == 1);
  // An outcome that has nothing to do with any: R² is 0, and there are no shares of it.
  for (row& r : rows) r[0] = r[1] * r[2];
  auto const nothing = relative_importance(of(4, rows));
  CHECK(nothing.r_squared == 0);
  CHECK(nothing.by_driver[0].lmg == 0);
  CHECK(std::isnan(nothing.by_driver[0].lmg_share));
  CHECK(regress(of(4, rows)).f_p == 1);
}

TEST_CASE("regression: lmg is the mean over all orders of entry") {
  generator g{25};
  for (std::size_t drivers = 1; drivers <= 5; ++drivers) {
    for (int round = 0; round < 5; ++round) {
      auto const rows = answers(g, drivers, 12 + g.below(40));
      auto const found = relative_importance(of(drivers + 1, rows));
      columns order(drivers);
      std::iota(order.begin(), order.end(), std::size_t{1});
      row sum(drivers);
      double orders = 0;
      do {
        ++orders;
        columns taken;
        double before = 0;
        for (std::size_t const j : order) {
          taken.push_back(j);
          double const now = explained(rows, taken);
          sum[j - 1] += now - before;
          before = now;
        }
      } while (std::next_permutation(order.begin(), order.end()));
      for (std::size_t j = 0; j < drivers; ++j) {
        CHECK(close(found.by_driver[j].lmg, sum[j] / orders, 1e-10));
      }
    }
  }
}

TEST_CASE("regression: first and last are what their names say, and parts sum to R squared") {
  generator g{26};
  for (std::size_t const drivers : {2U, 3U, 7U, 12U}) {
    auto const rows = answers(g, drivers, 80);
    auto const x = of(drivers + 1, rows);
    auto const found = relative_importance(x);
    double lmg = 0, weight = 0, car = 0, pratt = 0, lmg_share = 0, weight_share = 0;
    for (std::size_t j = 0; j < drivers; ++j) {
      auto const& d = found.by_driver[j];
      columns others;
      for (std::size_t k = 1; k <= drivers; ++k) {
        if (k != j + 1) others.push_back(k);
      }
      CHECK(close(d.first, explained(rows, {j + 1}), 1e-12));
      CHECK(close(d.last, found.r_squared - explained(rows, others), 1e-9));
      CHECK(d.lmg > 0);
      lmg += d.lmg, weight += d.relative_weight, car += d.car, pratt += d.pratt;
      lmg_share += d.lmg_share, weight_share += d.relative_weight_share;
    }
    for (double const sum : {lmg, weight, car, pratt}) {
      CHECK(close(sum, found.r_squared, 1e-12));
    }
    CHECK(close(lmg_share, 1, 1e-12));
    CHECK(close(weight_share, 1, 1e-12));
  }
}

TEST_CASE("regression: up to 20 drivers have lmg, all have relative weights") {
  generator g{27};
  auto const twenty = of(21, answers(g, 20, 200));
  auto const found = relative_importance(twenty);
  auto const quick = cxm::relative_weights(twenty);
  double sum = 0;
  for (std::size_t j = 0; j < 20; ++j) {
    auto const& d = found.by_driver[j];
    CHECK(d.lmg > 0);
    sum += d.lmg;
    CHECK(quick.by_driver[j].relative_weight == d.relative_weight);
    CHECK(quick.by_driver[j].car == d.car);
    CHECK(std::isnan(quick.by_driver[j].lmg));
    CHECK(std::isnan(quick.by_driver[j].lmg_share));
  }
  CHECK(close(sum, found.r_squared, 1e-12));
  auto const many = of(22, answers(g, 21, 200));
  REQUIRE_THROWS_WITH(relative_importance(many),
                      CXM_CONTAINS("at most 20 drivers") && CXM_CONTAINS("relative_weights"));
  CHECK(cxm::relative_weights(many).by_driver.size() == 21);
  CHECK(regress(of(33, answers(g, 32, 300))).slopes.size() == 32);
}

TEST_CASE("regression: the unit of a driver changes no share, and parts give the whole's bits") {
  generator g{28};
  auto const rows = answers(g, 4, 60);
  auto scaled = rows;
  for (row& r : scaled) r[2] *= 0.125, r[0] = 1024 * r[0] + 5e6;
  auto const x = of(5, rows);
  auto const a = relative_importance(x);
  auto const b = relative_importance(of(5, scaled));
  for (std::size_t j = 0; j < 4; ++j) CHECK(a.by_driver[j].lmg == b.by_driver[j].lmg);

  auto left = of(5, {rows.begin(), rows.begin() + 23});
  left.merge(of(5, {rows.begin() + 23, rows.end()}));
  auto const whole = regress(x);
  auto const merged = regress(left);
  CHECK(merged.r_squared == whole.r_squared);
  CHECK(merged.intercept.value == whole.intercept.value);
  for (std::size_t j = 0; j < 4; ++j) {
    CHECK(merged.slopes[j].value == whole.slopes[j].value);
    CHECK(merged.slopes[j].p == whole.slopes[j].p);
    CHECK(relative_importance(left).by_driver[j].relative_weight == a.by_driver[j].relative_weight);
  }
}

TEST_CASE("cholesky: solves its equations, and says from where on columns follow from others") {
  constexpr std::array matrix{1.0, 0.5, 0.2, 0.5, 1.0, -0.3, 0.2, -0.3, 1.0};
  cxm::cholesky const lower{matrix, 3};
  CHECK(lower.complete());
  std::array x{1.0, 2.0, 3.0};
  lower.forward(x);
  lower.backward(x);
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < 3; ++j) sum += matrix[i * 3 + j] * x[j];
    CHECK(close(sum, static_cast<double>(i) + 1, 1e-14));
  }
  cxm::cholesky const copy{std::array{1.0, 0.5, 1.0, 0.5, 1.0, 0.5, 1.0, 0.5, 1.0}, 3};
  CHECK_FALSE(copy.complete());
  CHECK(copy.factored() == 2);
  cxm::cholesky const undefined{std::array{1.0, cxm::undefined, cxm::undefined, 1.0}, 2};
  CHECK(undefined.factored() == 1);
  CHECK(cxm::cholesky{{}, 0}.complete());
}
