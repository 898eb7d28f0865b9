#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/model/exact_rate.hpp>

#include <cstdint>
#include <limits>
#include <random>
#include <string>

using namespace cxm;

namespace {
constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
constexpr auto least = (std::numeric_limits<std::int64_t>::min)();
}  // namespace

static_assert(exact_rate::parse("1.0837") == exact_rate{10837, 10000});
static_assert(exact_rate{6, -4} == exact_rate{-3, 2});
static_assert(exact_rate{52, 12}.inverse() == exact_rate{3, 13});

TEST_CASE("exact_rate: fractions are kept in lowest terms with the sign above") {
  exact_rate const rate{-10, -4};
  CHECK(rate.numerator() == 5);
  CHECK(rate.denominator() == 2);
  CHECK(exact_rate{0, -7} == exact_rate{});
  CHECK(exact_rate{least, 2}.numerator() == least / 2);
  CHECK(exact_rate{most, most} == exact_rate{1});
  CHECK(exact_rate{least, least} == exact_rate{1});
  CHECK_THROWS_AS((exact_rate{1, 0}), std::invalid_argument);
  CHECK_THROWS_AS((exact_rate{1, least}), std::overflow_error);  // 2^63 has no positive twin
  CHECK_THROWS_AS((exact_rate{least, -1}), std::overflow_error);
}

TEST_CASE("exact_rate: decimals parse exactly") {
  CHECK(exact_rate::parse("0.1") == exact_rate{1, 10});
  CHECK(exact_rate::parse("-0.25") == exact_rate{-1, 4});
  CHECK(exact_rate::parse("+3") == exact_rate{3});
  CHECK(exact_rate::parse("1.500000000000000000000000000") == exact_rate{3, 2});
  CHECK(exact_rate::parse(".5") == exact_rate{1, 2});
  CHECK(exact_rate::parse("5.") == exact_rate{5});
  CHECK(exact_rate::parse("5.000") == exact_rate{5});
  CHECK(exact_rate::parse("0.000000000000000001") == exact_rate{1, 1'000'000'000'000'000'000});
  for (std::string const wrong : {"", ".", "-", "+.", "1e3", "1,5", " 1", "1 ", "1.2.3", "--1", "x",
                                  "0.0000000000000000001", "99999999999999999999", "0x10", "NaN"}) {
    INFO(wrong);
    CHECK_THROWS_AS(exact_rate::parse(wrong), std::invalid_argument);
  }
}

TEST_CASE("exact_rate: a product overflows only when its lowest terms do") {
  exact_rate const big{most, 3};
  CHECK(big * big.inverse() == exact_rate{1});
  CHECK(exact_rate{least} * exact_rate{1, 2} == exact_rate{least / 2});
  CHECK_THROWS_AS(big * exact_rate{4}, std::overflow_error);
  CHECK_THROWS_AS((exact_rate{1, most} * exact_rate{1, 2}), std::overflow_error);
  CHECK_THROWS_AS(exact_rate{}.inverse(), std::invalid_argument);
  CHECK(cxm_test::close(exact_rate{52, 12}.value(), 4.333333333333333));
}

TEST_CASE("multiply_divide: agrees with 128-bit division of the compiler, rounding halves up") {
  __extension__ using wide = unsigned __int128;
  std::mt19937_64 random{7};
  for (int i = 0; i < 200'000; ++i) {
    auto const draw = [&] { return random() >> (random() % 64); };
    auto const a = draw();
    auto const b = draw();
    auto const d = draw() | 1U;
    wide const product = static_cast<wide>(a) * b;
    wide const whole = product / d;
    auto const q = detail::multiply_divide(a, b, d);
    auto const rounded = detail::multiply_divide_rounded(a, b, d);
    bool const fits = whole <= (std::numeric_limits<std::uint64_t>::max)();
    if (q.has_value() != fits) FAIL("fits: " << a << " * " << b << " / " << d);
    if (!fits) continue;
    if (q->whole != whole || q->rest != product % d) FAIL(a << " * " << b << " / " << d);
    wide const up = (product * 2 + d) / d / 2;  // floor(x + 1/2)
    if (product >> 127 == 0 && up <= (std::numeric_limits<std::uint64_t>::max)()) {
      if (!rounded || *rounded != up) FAIL("rounded: " << a << " * " << b << " / " << d);
    }
  }
  CHECK(detail::multiply_divide_rounded(1, 1, 2) == 1U);
  CHECK(detail::multiply_divide_rounded(1, 1, 3) == 0U);
  auto const all = (std::numeric_limits<std::uint64_t>::max)();
  CHECK_FALSE(detail::multiply_divide(all, 2, 1));
  CHECK(detail::multiply_divide(all, all, all)->whole == all);
  CHECK_FALSE(detail::multiply_divide_rounded(all, 3, 2));
}
