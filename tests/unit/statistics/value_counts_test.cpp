#include <cxm/statistics/value_counts.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

using cxm::counted_value;
using cxm::value_counts;
using cxm_test::close;

namespace {
value_counts of(std::vector<std::int64_t> const& values) {
  value_counts counts;
  for (std::int64_t x : values) counts.push(x);
  return counts;
}
std::vector<counted_value> rows_of(value_counts const& counts) {
  auto const all = counts.sorted();
  return {all.rows().begin(), all.rows().end()};
}
std::vector<std::byte> bytes_of(value_counts const& counts) {
  cxm::state_writer out;
  counts.write(out);
  return out.bytes();
}
value_counts from_disk(std::vector<counted_value> const& rows) {
  cxm::state_writer out;
  out.u64(rows.size());
  for (auto const& x : rows) {
    out.i64(x.value);
    out.u64(x.count);
  }
  cxm::state_reader in{out.bytes()};
  return value_counts::read(in, 0, 1000);
}
constexpr auto largest = (std::numeric_limits<std::int64_t>::max)();
}  // namespace

TEST_CASE("value counts: without values every reading is NaN") {
  cxm::counted_values const none = value_counts{}.sorted();
  CHECK(none.count() == 0);
  CHECK(none.rows().empty());
  CHECK(none.sum() == 0);
  CHECK(std::isnan(none.median()));
  CHECK(std::isnan(none.quantile(0.5)));
  CHECK(std::isnan(none.moments().mean));
  CHECK(std::isnan(none.moments().deviation));
  CHECK(std::isnan(none.log_moments().mean));
  CHECK(std::isnan(none.geometric_mean().value));
  CHECK_FALSE(none.geometric_mean().range.defined());
}

TEST_CASE("value counts: each value once, ascending, with its count") {
  CHECK(rows_of(of({5, 0, 3, 5, 5, largest})) ==
        std::vector<counted_value>{{0, 1}, {3, 1}, {5, 3}, {largest, 1}});
}

TEST_CASE("value counts: medians are the middle value or the midpoint of the two") {
  CHECK(of({7}).sorted().median() == 7);
  CHECK(of({3, 1}).sorted().median() == 2);
  CHECK(of({3, 1, 1}).sorted().median() == 1);
  CHECK(of({4, 1, 3, 2}).sorted().median() == 2.5);
  CHECK(of({1, 1, 8, 8}).sorted().median() == 4.5);
  value_counts many;
  many.push_counted(1, cxm::count_t{1} << 61);
  many.push_counted(4, cxm::count_t{1} << 61);
  CHECK(many.sorted().median() == 2.5);
}

TEST_CASE("value counts: quantiles as R and NumPy have them by default") {
  // numpy.quantile([1, 2, 4, 8, 16], …)
  auto const values = of({16, 1, 8, 2, 4}).sorted();
  CHECK(values.quantile(0) == 1);
  CHECK(values.quantile(0.25) == 2);
  CHECK(close(values.quantile(0.3), 2.4));
  CHECK(values.quantile(0.5) == values.median());
  CHECK(close(values.quantile(0.9), 12.8));
  CHECK(values.quantile(1) == 16);
  CHECK(std::isnan(values.quantile(-0.1)));
  CHECK(std::isnan(values.quantile(1.1)));
  CHECK(std::isnan(values.quantile(std::nan(""))));
  value_counts many;
  many.push_counted(1, cxm::most_observations - 1);
  many.push(9);
  CHECK(many.sorted().quantile(1) == 9);
}

TEST_CASE("value counts: sums and means are exact where doubles would have lost digits") {
  auto const values = of({largest, largest, 1}).sorted();
  CHECK(values.sum() == 2 * static_cast<cxm::counted_values::wide>(largest) + 1);
  CHECK(of({1, 2, 4}).sorted().moments().mean == 7.0 / 3);
  CHECK(close(of({1, 2, 4}).sorted().moments().deviation, std::sqrt(7.0 / 3)));
  CHECK(std::isnan(of({3}).sorted().moments().deviation));
  CHECK(of({3, 3}).sorted().moments().deviation == 0);
}

TEST_CASE("value counts: the geometric mean and its interval") {
  auto const values = of({1, 10, 100}).sorted();
  CHECK(close(values.geometric_mean().value, 10, 1e-14));
  // t of 2 degrees of freedom is (2p − 1)/√(2p(1 − p)); s is ln 10
  double const t = 0.95 / std::sqrt(2 * 0.975 * 0.025);
  double const half = t * std::log(10.0) / std::sqrt(3.0);
  CHECK(close(values.geometric_mean().range.lower, 10 * std::exp(-half), 1e-11));
  CHECK(close(values.geometric_mean().range.upper, 10 * std::exp(half), 1e-11));
  CHECK(values.geometric_mean().range.method == cxm::interval_method::student_t);
  CHECK(values.geometric_mean({.level = cxm::confidence{0.5}}).range.level == 0.5);
  CHECK_THROWS_AS(values.geometric_mean({.method = cxm::interval_method::wald}),
                  std::invalid_argument);
}

TEST_CASE("value counts: equal values have exactly their geometric mean and no interval") {
  for (std::int64_t x : {1, 2, 3, 7, 49, 1000, 123457}) {
    for (int n : {1, 2, 3, 10}) {
      value_counts counts;
      for (int i = 0; i < n; ++i) counts.push(x);
      auto const e = counts.sorted().geometric_mean();
      CHECK(e.value == static_cast<double>(x));
      CHECK_FALSE(e.range.defined());
    }
  }
}

TEST_CASE("value counts: a value of 0 leaves no geometric mean") {
  auto const values = of({0, 4, 9}).sorted();
  CHECK(std::isnan(values.geometric_mean().value));
  CHECK_FALSE(values.geometric_mean().range.defined());
  CHECK(values.median() == 4);
}

TEST_CASE("value counts: any split and order of values is their sorted list") {
  cxm_test::generator random{11};
  for (int round = 0; round < 60; ++round) {
    auto const different = static_cast<std::int64_t>(random.pick({1, 5, 70, 3000}));
    std::vector<std::int64_t> values(static_cast<std::size_t>(random.below(2000)));
    for (auto& x : values) x = random.between(0, different - 1);
    if (random.chance(30)) std::sort(values.begin(), values.end());
    std::map<std::int64_t, cxm::count_t> expected;
    for (std::int64_t x : values) ++expected[x];
    std::vector<counted_value> rows;
    for (auto const& [x, n] : expected) rows.push_back({x, n});

    value_counts const whole = of(values);
    CHECK(whole.count() == values.size());
    CHECK(rows_of(whole) == rows);
    CHECK(rows_of(whole) == rows);  // reading changes nothing

    std::vector<value_counts> parts(1 + random.below(5));
    random.shuffle(values);
    for (std::int64_t x : values)
      parts[static_cast<std::size_t>(random.below(parts.size()))].push(x);
    value_counts sum;
    for (auto const& part : parts) sum.merge(part);
    CHECK(sum == whole);
    CHECK(bytes_of(sum) == bytes_of(whole));

    cxm::state_writer out;
    whole.write(out);
    cxm::state_reader in{out.bytes()};
    CHECK(value_counts::read(in) == whole);

    std::sort(values.begin(), values.end());
    if (values.empty()) continue;
    CHECK(whole.sorted().median() ==
          0.5 * static_cast<double>(values[(values.size() - 1) / 2] + values[values.size() / 2]));
  }
}

TEST_CASE("value counts: the same value n times") {
  value_counts counts;
  counts.push_counted(4, 3);
  counts.push_counted(9, 0);
  CHECK(counts == of({4, 4, 4}));
  counts.push_counted(4, cxm::most_observations - 3);
  CHECK_THROWS_AS(counts.push_counted(4, 1), std::invalid_argument);
  CHECK(counts.count() == cxm::most_observations);
  CHECK_THROWS_AS(counts.merge(of({1})), cxm::merge_error);
  CHECK(rows_of(counts) == std::vector<counted_value>{{4, cxm::most_observations}});
  CHECK(counts.sorted().geometric_mean().value == 4);
}

TEST_CASE("value counts: merging with itself doubles every count") {
  auto counts = of({1, 2, 2});
  counts.merge(counts);
  CHECK(counts == of({1, 1, 2, 2, 2, 2}));
}

TEST_CASE("value counts: a state that can't have been written is refused") {
  CHECK(from_disk({{0, 1}, {1000, 2}}) == of({0, 1000, 1000}));
  CHECK_THROWS_AS(from_disk({{1001, 1}}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{-1, 1}}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{3, 0}}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{3, 1}, {3, 1}}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{4, 1}, {3, 1}}), cxm::state_error);
  CHECK_THROWS_AS(from_disk({{3, cxm::most_observations}, {4, 1}}), cxm::state_error);
  cxm::state_writer out;
  out.u64(cxm::count_t{1} << 60);  // a length without its values
  cxm::state_reader in{out.bytes()};
  CHECK_THROWS_AS(value_counts::read(in), cxm::state_error);
}

TEST_CASE("value counts: what is no whole number is left out for its reason") {
  using cxm::reason;
  auto const read = [](auto const& x, reason expected) {
    cxm::exclusions why;
    auto const value = cxm::detail::whole_value(x, 100, why);
    CHECK(why.total() == (value < 0 ? 1U : 0U));
    CHECK(why[expected] == why.total());
    return value;
  };
  CHECK(read(0, reason::missing) == 0);
  CHECK(read(100U, reason::missing) == 100);
  CHECK(read(-0.0, reason::missing) == 0);
  CHECK(read(7.0F, reason::missing) == 7);
  CHECK(read(std::optional<double>{7}, reason::missing) == 7);
  CHECK(read(std::optional<int>{}, reason::missing) == -1);
  CHECK(read(std::nullopt, reason::missing) == -1);
  CHECK(read(std::nan(""), reason::missing) == -1);
  CHECK(read(2.5, reason::fractional) == -1);
  CHECK(read(-0.5, reason::out_of_scale) == -1);
  CHECK(read(100.5, reason::out_of_scale) == -1);
  CHECK(read(-1, reason::out_of_scale) == -1);
  CHECK(read(101, reason::out_of_scale) == -1);
  CHECK(read((std::numeric_limits<std::uint64_t>::max)(), reason::out_of_scale) == -1);
  CHECK(read(std::numeric_limits<double>::infinity(), reason::out_of_scale) == -1);
}
