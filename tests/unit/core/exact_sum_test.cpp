// Sums of doubles against two exact references: integers of 128 bits, and a sum of partial sums
// that lose nothing.

#include <cxm/core/exact_sum.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/state.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

using cxm::exact_sum;

namespace {

__extension__ using wide = __int128;
__extension__ using wide_size = unsigned __int128;

exact_sum sum_of(std::span<double const> xs) {
  exact_sum s;
  for (double x : xs) s.add(x);
  return s;
}

/// The nearest double to x·2^-40, ties to even, by integer arithmetic alone.
double nearest(wide x) {
  auto size = static_cast<wide_size>(x < 0 ? -x : x);
  int cut = 0;
  while ((size >> cut) >= (wide_size{1} << 53)) ++cut;
  if (cut > 0) {
    wide_size const lost = size & ((wide_size{1} << cut) - 1);
    wide_size const half = wide_size{1} << (cut - 1);
    size >>= cut;
    if (lost > half || (lost == half && (size & 1) != 0)) ++size;
  }
  double const rounded =
      std::ldexp(static_cast<double>(static_cast<std::uint64_t>(size)), cut - 40);
  return x < 0 ? -rounded : rounded;
}

/// Non-overlapping partial sums that together are the exact sum, then rounded once. Source:
/// Shewchuk 1997, Discrete and Computational Geometry 18, 305–363.
double exact_by_partials(std::span<double const> xs) {
  std::vector<double> partials;
  for (double x : xs) {
    std::vector<double> next;
    for (double y : partials) {
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      double const high = x + y;
      double const low = y - (high - x);
      if (low != 0) next.push_back(low);
      x = high;
    }
    next.push_back(x);
    partials = next;
  }
  double high = 0;
  double low = 0;
  std::size_t left = partials.size();
  while (left > 0) {
    double const x = high;
    double const y = partials[--left];
    high = x + y;
    low = y - (high - x);
    if (low != 0) break;
  }
  // A tie that the rest decides: away from where it was rounded to, if the rest says so.
  if (left > 0 && ((low < 0 && partials[left - 1] < 0) || (low > 0 && partials[left - 1] > 0))) {
    double const more = 2 * low;
    double const other = high + more;
    if (other - high == more) high = other;
  }
  return high;
}

std::vector<double> wild(cxm_test::generator& g, std::size_t n, int least, int most) {
  std::vector<double> xs;
  for (std::size_t i = 0; i < n; ++i) {
    double const x = std::ldexp(0.5 + 0.5 * g.real(), static_cast<int>(g.between(least + 1, most)));
    xs.push_back(g.chance(50) ? -x : x);
  }
  return xs;
}

}  // namespace

static_assert([] {
  exact_sum s;
  for (int i = 0; i < 10; ++i) s.add(0.1);
  return s.value();
}() == 1.0);
static_assert(exact_sum{}.value() == 0 && !exact_sum{}.negative());

TEST_CASE("exact_sum: takes numbers from 2^-139 to below 2^127, and zero") {
  CHECK(exact_sum::takes(0));
  CHECK(exact_sum::takes(-0.0));
  CHECK(exact_sum::takes(0x1p-139));
  CHECK(exact_sum::takes(-0x1p-139));
  CHECK(exact_sum::takes(std::nextafter(0x1p127, 0)));
  CHECK_FALSE(exact_sum::takes(std::nextafter(0x1p-139, 0)));
  CHECK_FALSE(exact_sum::takes(0x1p127));
  CHECK_FALSE(exact_sum::takes(-0x1p127));
  CHECK_FALSE(exact_sum::takes(5e-324));
  CHECK_FALSE(exact_sum::takes(-2.2250738585072009e-308));  // the largest subnormal
  CHECK_FALSE(exact_sum::takes(std::numeric_limits<double>::infinity()));
  CHECK_FALSE(exact_sum::takes(-std::numeric_limits<double>::infinity()));
  CHECK_FALSE(exact_sum::takes(std::nan("")));
}

TEST_CASE("exact_sum: every single number comes back as it is") {
  cxm_test::generator g{1};
  for (double x : {0.0, 1.0, -1.0, 0.1, 0x1p-139, -0x1p-139, 0x1.fffffffffffffp126,
                   -0x1.fffffffffffffp126, 0x1.fffffffffffffp-139}) {
    CHECK(sum_of({{x}}).value() == x);
  }
  for (double x : wild(g, 2000, -139, 127)) REQUIRE(sum_of({{x}}).value() == x);
  CHECK_FALSE(std::signbit(sum_of({{-0.0}}).value()));
}

TEST_CASE("exact_sum: loses nothing that doubles would lose") {
  CHECK(sum_of({{1e30, 1.0, -1e30}}).value() == 1.0);
  CHECK(sum_of({{0x1p126, 0x1p-139, -0x1p126}}).value() == 0x1p-139);
  CHECK(sum_of({{-0x1p126, -0x1p-139, 0x1p126}}).value() == -0x1p-139);
  std::vector<double> const tenths(1000, 0.1);
  CHECK(sum_of(tenths).value() == 100.0);
  CHECK(sum_of({{0.1, 0.2, 0.3, -0.6}}).value() == 0x1p-55);
}

TEST_CASE("exact_sum: rounds once, ties to even") {
  double const ulp = 0x1p-52;                                  // of 1
  CHECK(sum_of({{1, ulp / 2}}).value() == 1.0);                // a tie, 1 is even
  CHECK(sum_of({{1 + ulp, ulp / 2}}).value() == 1 + 2 * ulp);  // a tie, up to even
  CHECK(sum_of({{1, ulp / 2, 0x1p-139}}).value() == 1 + ulp);  // just above the tie
  CHECK(sum_of({{1 + ulp, ulp / 2, -0x1p-139}}).value() == 1 + ulp);
  CHECK(sum_of({{-1, -ulp / 2}}).value() == -1.0);
  CHECK(sum_of({{-1 - ulp, -ulp / 2}}).value() == -1 - 2 * ulp);
  CHECK(sum_of({{-1, -ulp / 2, -0x1p-139}}).value() == -1 - ulp);
  CHECK(sum_of({{2 - ulp, ulp / 2}}).value() == 2.0);  // a carry to the next power of two
  CHECK(sum_of({{-2 + ulp, -ulp / 2}}).value() == -2.0);
}

TEST_CASE("exact_sum: agrees with integers of 128 bits") {
  cxm_test::generator g{2};
  for (int i = 0; i < 3000; ++i) {
    wide expected = 0;
    exact_sum s;
    for (auto n = 1 + g.below(60); n > 0; --n) {
      // At most 53 bits wide, so that the double is the integer; scaled by a power of two.
      auto const bits = static_cast<int>(g.between(1, 53));
      auto const k = g.between(-(std::int64_t{1} << bits) + 1, (std::int64_t{1} << bits) - 1);
      auto const shift = static_cast<int>(g.between(0, 60));
      expected += static_cast<wide>(k) * (static_cast<wide>(1) << shift);
      s.add(std::ldexp(static_cast<double>(k), shift - 40));
    }
    REQUIRE(s.value() == nearest(expected));
    REQUIRE(s.negative() == (expected < 0));
  }
}

TEST_CASE("exact_sum: 100,000 numbers of wild size in any order and any split") {
  cxm_test::generator g{3};
  auto xs = wild(g, 100'000, -139, 127);
  exact_sum const whole = sum_of(xs);
  CHECK(whole.value() == exact_by_partials(xs));

  g.shuffle(xs);
  CHECK(sum_of(xs) == whole);

  std::vector<exact_sum> parts(7);
  for (double x : xs) parts[static_cast<std::size_t>(g.below(7))].add(x);
  exact_sum merged;
  for (exact_sum const& part : parts) merged.merge(part);
  CHECK(merged == whole);

  // What is added and taken away again leaves nothing behind.
  exact_sum back = whole;
  for (double x : xs) back.add(-x);
  CHECK(back == exact_sum{});
}

TEST_CASE("exact_sum: agrees with exact partial sums where most of it cancels") {
  cxm_test::generator g{4};
  for (int i = 0; i < 500; ++i) {
    auto xs = wild(g, 1 + static_cast<std::size_t>(g.below(30)), -100, 60);
    for (std::size_t k = 0, n = xs.size(); k < n; ++k) {
      if (g.chance(80)) xs.push_back(-xs[k] * (g.chance(50) ? 1 : 1 + 0x1p-50));
    }
    REQUIRE(sum_of(xs).value() == exact_by_partials(xs));
  }
}

TEST_CASE("exact_sum: 2^62 of the largest terms do not overflow") {
  double const largest = std::nextafter(0x1p127, 0);
  for (double x : {largest, -largest, 1.0, 0x1p-139, -0x1p-139}) {
    exact_sum s;
    s.add(x);
    for (int i = 0; i < 62; ++i) s.merge(exact_sum{s});
    CHECK(s.value() == std::ldexp(x, 62));
    CHECK(s.negative() == (x < 0));
  }
}

TEST_CASE("exact_sum: the state is six words, and equal sums are equal words") {
  cxm_test::generator g{5};
  auto const a = sum_of(wild(g, 100, -139, 127));
  cxm::state_writer out;
  a.write(out);
  CHECK(out.bytes().size() == 48);
  cxm::state_reader in{out.bytes()};
  CHECK(exact_sum::read(in) == a);
  CHECK(in.left() == 0);

  exact_sum s;
  s.add(-1);
  s.add(1);
  CHECK(s == exact_sum{});
  cxm::state_writer one;
  sum_of({{1.0}}).write(one);
  CHECK(one.bytes()[24] == std::byte{1});  // 2^0 is bit 192
}

TEST_CASE("exact_sum: an integer in units of a power of two is so many times that power") {
  cxm_test::generator random{11};
  for (int round = 0; round < 2000; ++round) {
    auto const exponent = static_cast<int>(random.between(-139, -2));
    std::uint64_t const low = random.bits();
    std::uint64_t const high = random.chance(50) ? random.bits() : 0;
    exact_sum at_once;
    exact_sum by_parts;
    at_once.add(-0.75);
    by_parts.add(-0.75);
    at_once.add_integer(low, high, exponent);
    for (int k = 0; k < 4; ++k) {
      std::uint64_t const word = k < 2 ? low : high;
      auto const part = static_cast<double>((word >> (k % 2 * 32)) & 0xFFFFFFFFU);
      by_parts.add(std::ldexp(part, exponent + 32 * k));
    }
    CHECK(at_once == by_parts);
  }
  exact_sum carried;
  carried.add_integer(~std::uint64_t{0}, ~std::uint64_t{0}, -192);
  carried.add_integer(1, 0, -192);
  CHECK(carried.value() == 0x1p-64);
}

TEST_CASE("exact_sum: what is subtracted is as if it had never been added") {
  cxm_test::generator random{12};
  exact_sum kept;
  exact_sum all;
  exact_sum gone;
  for (int i = 0; i < 500; ++i) {
    double const x = std::ldexp(random.real() - 0.5, static_cast<int>(random.between(-60, 60)));
    if (!exact_sum::takes(x)) continue;
    all.add(x);
    (random.chance(50) ? kept : gone).add(x);
  }
  all.subtract(gone);
  CHECK(all == kept);
  all.subtract(all);
  CHECK(all == exact_sum{});
  all.subtract(kept);
  all.merge(kept);
  CHECK(all == exact_sum{});
}
