#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cxm/core/state.hpp>
#include <cxm/statistics/cross_products.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

using cxm::cross_products;
using cxm_test::close;
using cxm_test::generator;

namespace {
__extension__ using wide = __int128;
using row = std::vector<double>;

cross_products of(std::size_t columns, std::span<row const> rows) {
  cross_products x{columns};
  for (row const& r : rows) x.push(r);
  return x;
}
template <class... Rows>
cross_products of_two(Rows... rows) {
  cross_products x{2};
  (x.push(std::array<double, 2>(rows)), ...);
  return x;
}
using pair = std::array<double, 2>;

std::vector<std::byte> bytes(cross_products const& x) {
  cxm::state_writer out;
  x.write(out);
  return out.bytes();
}
cross_products from(std::vector<std::byte> const& state) {
  cxm::state_reader in{state};
  return cross_products::read(in);
}
/// Two columns, one row each of x·y and so on, as a state has them.
cross_products from_sums(std::uint64_t n, double x, double y, double xx, double xy, double yy) {
  cxm::state_writer out;
  out.u32(2);
  out.u64(n);
  cxm::exclusions{}.write(out);
  for (double const s : {x, y, xx, xy, yy}) {
    cxm::exact_sum sum;
    sum.add(s);
    sum.write(out);
  }
  return from(out.bytes());
}
}  // namespace

TEST_CASE("cross_products: means, covariances and correlations of a small table") {
  auto const x = of_two(pair{1, 10}, pair{2, 8}, pair{3, 9}, pair{6, 1});
  CHECK(x.count() == 4);
  CHECK(x.columns() == 2);
  CHECK(x.mean(0) == 3);
  CHECK(x.mean(1) == 7);
  CHECK(x.covariance(0, 0) == 14.0 / 3);
  CHECK(x.covariance(1, 1) == 50.0 / 3);
  CHECK(x.covariance(0, 1) == -25.0 / 3);
  CHECK(x.covariance(1, 0) == x.covariance(0, 1));
  CHECK(x.deviation(0) == std::sqrt(14.0 / 3));
  CHECK(close(x.correlation(0, 1), -25 / std::sqrt(700.0), 1e-15));
  CHECK(x.correlation(1, 1) == 1);
  CHECK(x.covariances() == row{14.0 / 3, -25.0 / 3, -25.0 / 3, 50.0 / 3});
  CHECK(x.correlations() == row{1, x.correlation(0, 1), x.correlation(0, 1), 1});
}

TEST_CASE("cross_products: without rows, with one, and without variation") {
  cross_products const none{2};
  CHECK(none.count() == 0);
  CHECK(std::isnan(none.mean(0)));
  CHECK(std::isnan(none.covariance(0, 1)));
  CHECK(std::isnan(none.correlation(0, 0)));
  CHECK(std::isnan(none.covariances()[3]));
  auto const one = of_two(pair{1, 2});
  CHECK(one.mean(1) == 2);
  CHECK(std::isnan(one.covariance(0, 0)));
  CHECK(std::isnan(one.correlation(0, 1)));
  // 0.1 is no sum of powers of two: its squares don't cancel unless the sums are exact.
  auto const constant = of_two(pair{1, 0.1}, pair{2, 0.1}, pair{4, 0.1});
  CHECK(constant.covariance(1, 1) == 0);
  CHECK(constant.covariance(0, 1) == 0);
  CHECK(std::isnan(constant.correlation(0, 1)));
  CHECK(std::isnan(constant.correlation(1, 1)));
  CHECK(constant.correlation(0, 0) == 1);
}

TEST_CASE("cross_products: a row that is not complete is left out as a whole and counted") {
  constexpr double huge = std::numeric_limits<double>::infinity();
  auto x = of_two(pair{1, 10}, pair{std::nan(""), 8}, pair{2, 8}, pair{3, huge}, pair{-huge, 3},
                  pair{0x1p63, 1}, pair{-0x1p63, std::nan("")}, pair{6, 1});
  CHECK(x.count() == 3);
  CHECK(x.excluded()[cxm::reason::missing] == 1);
  CHECK(x.excluded()[cxm::reason::out_of_scale] == 4);  // the first number that fails says why
  auto complete = of_two(pair{1, 10}, pair{2, 8}, pair{6, 1});
  CHECK(x.covariances() == complete.covariances());
  CHECK_FALSE(x.push(pair{1, std::nan("")}));
  CHECK(x.push(pair{-0x1.fffffffffffffp62, 0}));
  x.exclude(cxm::reason::unparsable);
  CHECK(x.excluded().total() == 7);
}

TEST_CASE("cross_products: 1 to 33 columns, and rows of that length") {
  REQUIRE_THROWS_AS(cross_products{0}, std::invalid_argument);
  REQUIRE_THROWS_AS(cross_products{34}, std::invalid_argument);
  CHECK(cross_products{33}.columns() == 33);
  auto x = of_two(pair{1, 10});
  auto const before = x;
  REQUIRE_THROWS_AS(x.push(std::array<double, 1>{1}), std::invalid_argument);
  REQUIRE_THROWS_AS(x.push(std::array<double, 3>{1, 2, 3}), std::invalid_argument);
  CHECK(x == before);
}

TEST_CASE("cross_products: products and what they leave are exact, against 128-bit integers") {
  generator g{11};
  for (int round = 0; round < 300; ++round) {
    // As many digits as a double has, and units from 2^-96 up to what fits below 2^63.
    auto const digits = static_cast<int>(g.between(1, 53));
    auto const unit = static_cast<int>(g.between(-96, 63 - digits));
    auto const other_unit = static_cast<int>(g.between(-96, 63 - digits));
    auto const most = static_cast<std::int64_t>((std::uint64_t{1} << digits) - 1);
    auto const n = g.between(2, 9);
    auto x = cross_products{2};
    wide sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      std::int64_t const a = g.between(-most, most);
      std::int64_t const b = g.between(g.chance(50) ? -most : most / 2, most);
      x.push(pair{std::ldexp(static_cast<double>(a), unit),
                  std::ldexp(static_cast<double>(b), other_unit)});
      sum_x += a;
      sum_y += b;
      sum_xx += wide{a} * a;
      sum_xy += wide{a} * b;
    }
    auto const pairs = static_cast<double>(n * (n - 1));
    auto const same = [&](double found, wide whole, int scale) {
      CHECK(found == std::ldexp(static_cast<double>(whole), scale) / pairs);
    };
    same(x.covariance(0, 0), n * sum_xx - sum_x * sum_x, 2 * unit);
    same(x.covariance(0, 1), n * sum_xy - sum_x * sum_y, unit + other_unit);
  }
}

TEST_CASE("cross_products: a constant taken off changes neither covariance nor correlation") {
  // The last digits of 1e9 + x carry all that there is; squares of it take 60 digits and more.
  generator g{12};
  cross_products near{2}, far{2};
  for (int i = 0; i < 1000; ++i) {
    auto const a = static_cast<double>(g.between(1, 5));
    auto const b = a + static_cast<double>(g.between(0, 3));
    near.push(pair{a, b});
    far.push(pair{1e15 + a, b - 4e12});
  }
  CHECK(far.covariances() == near.covariances());
  CHECK(far.correlations() == near.correlations());
}

TEST_CASE("cross_products: what is below 2^-96 of a number is rounded off, to nearest even") {
  auto const unit = 0x1p-96;
  auto const sum_of = [](double a) { return of_two(pair{a, 1}).mean(0); };
  CHECK(sum_of(unit) == unit);
  CHECK(sum_of(0.75 * unit) == unit);
  CHECK(sum_of(-0.75 * unit) == -unit);
  CHECK(sum_of(0.5 * unit) == 0);
  CHECK(sum_of(1.5 * unit) == 2 * unit);
  CHECK(sum_of(std::numeric_limits<double>::denorm_min()) == 0);
  CHECK(sum_of(0x1.23456789abcdfp-44) == 0x1.23456789abcdfp-44);
  CHECK(close(sum_of(0x1.23456789abcdfp-60), 0x1.23456789abcdfp-60, 0, unit));
  // Noise around 0 is no reason to leave a row out: 0.1 + 0.2 − 0.3.
  CHECK(of_two(pair{0.1 + 0.2 - 0.3, 1}, pair{1, 2}).count() == 2);
}

TEST_CASE("cross_products: order and chunks do not change a bit") {
  generator g{13};
  std::vector<row> rows;
  for (int i = 0; i < 400; ++i) {
    row r(4);
    for (double& x : r) {
      x = std::ldexp(g.real() - 0.5, static_cast<int>(g.between(-60, 60)));
      if (g.chance(2)) x = std::nan("");
    }
    rows.push_back(r);
  }
  auto const whole = of(4, rows);
  CHECK(whole.count() + whole.excluded().total() == 400);
  std::span<row const> const all{rows};
  auto left = of(4, all.first(150));
  auto const right = of(4, all.subspan(150));
  auto other_way = right;
  other_way.merge(left);
  left.merge(right);
  CHECK(left == whole);
  CHECK(other_way == whole);
  CHECK(bytes(left) == bytes(whole));
  CHECK(left.covariances() == whole.covariances());
  g.shuffle(rows);
  CHECK(of(4, rows) == whole);
  left.merge(left.empty_copy());
  CHECK(left == whole);
}

TEST_CASE("cross_products: merging refuses other columns and counts that overflow") {
  auto x = of_two(pair{1, 10});
  auto const before = x;
  REQUIRE_THROWS_AS(x.merge(cross_products{3}), cxm::merge_error);
  CHECK(x == before);
  auto full = from_sums(cxm::most_observations, 0, 0, 0, 0, 0);
  auto const full_before = full;
  REQUIRE_THROWS_AS(full.merge(x), cxm::merge_error);
  CHECK(full == full_before);
}

TEST_CASE("cross_products: a state comes back, and sums that no rows have are refused") {
  auto x = of_two(pair{1, 10}, pair{2, 8}, pair{std::nan(""), 8}, pair{0.1, -7.3});
  CHECK(from(bytes(x)) == x);
  CHECK(from(bytes(cross_products{33})) == cross_products{33});
  CHECK(from_sums(1, 2, 3, 4, 6, 9) == of_two(pair{2, 3}));
  REQUIRE_THROWS_AS(from_sums(0, 1, 0, 0, 0, 0), cxm::state_error);  // a sum of no rows
  REQUIRE_THROWS_AS(from_sums(1, 2, 3, 5, 6, 9), cxm::state_error);  // one row that varies
  REQUIRE_THROWS_AS(from_sums(2, 2, 0, 1, 0, 0), cxm::state_error);  // a variance below 0
  REQUIRE_THROWS_AS(from_sums(2, 0, 0, 2, 5, 2), cxm::state_error);  // a correlation above 1
  REQUIRE_THROWS_AS(from_sums(2, 0, 0, 0, 1, 0), cxm::state_error);  // without variation
  REQUIRE_THROWS_AS(from_sums(1, 0x1p64, 0, 0, 0, 0), cxm::state_error);
  auto none = bytes(x);
  none[0] = std::byte{0};
  REQUIRE_THROWS_AS(from(none), std::invalid_argument);
  none[0] = std::byte{34};
  REQUIRE_THROWS_AS(from(none), std::invalid_argument);
  none.resize(100);
  none[0] = std::byte{2};
  REQUIRE_THROWS_AS(from(none), cxm::state_error);
}

TEST_CASE("cross_products: R squared of one other column is the squared correlation") {
  auto const x = of_two(pair{1, 10}, pair{2, 8}, pair{3, 9}, pair{6, 1});
  CHECK(close(cxm::r_squared(x), 625.0 / 700, 1e-15));
  CHECK(close(cxm::adjusted_r_squared(cxm::r_squared(x), 4, 1), 1 - 75.0 / 700 * 3 / 2, 1e-14));
  CHECK(std::isnan(cxm::r_squared(of_two(pair{1, 10}, pair{2, 8}))));
  CHECK(std::isnan(cxm::r_squared(of_two(pair{1, 1}, pair{2, 1}, pair{3, 1}))));
  CHECK(std::isnan(cxm::r_squared(of_two(pair{1, 1}, pair{1, 2}, pair{1, 3}))));
  CHECK(std::isnan(cxm::r_squared(cross_products{1})));
  CHECK(cxm::r_squared(of_two(pair{1, 0.3}, pair{2, 0.5}, pair{3, 0.7})) == 1);
  CHECK(cxm::r_squared(of_two(pair{1, 1}, pair{2, 0}, pair{3, 1})) == 0);
}
