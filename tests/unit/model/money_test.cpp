#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/model/money.hpp>

#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

using namespace cxm;

namespace {
constexpr currency eur{"EUR"};
constexpr currency usd{"USD"};
constexpr currency jpy{"JPY"};
constexpr currency kwd{"KWD"};
constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
constexpr auto least = (std::numeric_limits<std::int64_t>::min)();

std::int64_t sum(std::vector<money> const& shares) {
  std::int64_t total = 0;
  for (money share : shares) total += share.minor_units();
  return total;
}
}  // namespace

static_assert(*money::try_parse("11.77", eur) == money{1177, eur});
static_assert(money{100, eur} * exact_rate{1, 3} == money{33, eur});
static_assert(money{1, eur} < money{2, eur});

TEST_CASE("money: amounts parse by the decimals of their currency") {
  CHECK(money::parse("11.77", eur).minor_units() == 1177);
  CHECK(money::parse("-11.7", eur).minor_units() == -1170);
  CHECK(money::parse("+5", eur).minor_units() == 500);
  CHECK(money::parse("0.07", eur).minor_units() == 7);
  CHECK(money::parse("11.770", eur).minor_units() == 1177);
  CHECK(money::parse("1177", jpy).minor_units() == 1177);
  CHECK(money::parse("1.177", kwd).minor_units() == 1177);
  CHECK(money::parse("92233720368547758.07", eur).minor_units() == most);
  CHECK(money::parse("-92233720368547758.08", eur).minor_units() == least);
  for (std::string const wrong :
       {"", "-", ".", "11,77", "1 000", "11.777", "1e2", "EUR 5", "5 EUR", "92233720368547758.08",
        "-92233720368547758.09", "inf", "99999999999999999999999999", "1.2.3"}) {
    INFO(wrong);
    CHECK_FALSE(money::try_parse(wrong, eur));
    CHECK_THROWS_AS(money::parse(wrong, eur), std::invalid_argument);
  }
  CHECK_FALSE(money::try_parse("1.5", jpy));
  CHECK_THROWS_WITH(money::parse("1.5", jpy),
                    CXM_CONTAINS("\"1.5\"") && CXM_CONTAINS("0 decimals"));
}

TEST_CASE("money: prints with all decimals of its currency") {
  CHECK(to_decimal(money{1177, eur}) == "11.77");
  CHECK(to_decimal(money{7, eur}) == "0.07");
  CHECK(to_decimal(money{-7, eur}) == "-0.07");
  CHECK(to_decimal(money{0, eur}) == "0.00");
  CHECK(to_decimal(money{1177, jpy}) == "1177");
  CHECK(to_decimal(money{1177, kwd}) == "1.177");
  CHECK(to_decimal(money{least, eur}) == "-92233720368547758.08");
  CHECK(to_string(money{1177, eur}) == "11.77 EUR");
  CHECK(to_string(money{1177, currency{}}) == "11.77");
  CHECK(cxm_test::close(money(1177, kwd).major_units(), 1.177));
}

TEST_CASE("money: a sum or difference beyond 64 bits throws and changes nothing") {
  money x{most, eur};
  CHECK_THROWS_AS(x += money(1, eur), std::overflow_error);
  CHECK(x.minor_units() == most);
  money y{least, eur};
  CHECK_THROWS_AS(y -= money(1, eur), std::overflow_error);
  CHECK_THROWS_AS(y += money(-1, eur), std::overflow_error);
  CHECK_THROWS_AS(-y, std::overflow_error);
  CHECK_THROWS_AS(money(0, eur) - y, std::overflow_error);
  CHECK_THROWS_AS(y * std::int64_t{-1}, std::overflow_error);
  CHECK_THROWS_AS(x * exact_rate(3, 2), std::overflow_error);
  CHECK((money(-1, eur) - money(most, eur)).minor_units() == least);
  CHECK((money(most, eur) + money(least, eur)).minor_units() == -1);
  CHECK((x * exact_rate(most, most)).minor_units() == most);
  CHECK((y * exact_rate(1, 2)).minor_units() == least / 2);
}

TEST_CASE("money: two currencies don't add, subtract or compare, and are never equal") {
  money x{5, eur};
  CHECK_THROWS_AS(x += money(5, usd), std::invalid_argument);
  CHECK_THROWS_AS(x - money(5, usd), std::invalid_argument);
  CHECK_THROWS_AS((void)(x < money(5, usd)), std::invalid_argument);
  CHECK_THROWS_AS(x + money{}, std::invalid_argument);
  CHECK_THROWS_WITH(x + money(5, usd), CXM_CONTAINS("EUR meets USD"));
  CHECK_THROWS_WITH(x + money{}, CXM_CONTAINS("EUR meets no currency"));
  CHECK(x != money(5, usd));
  CHECK(x == money(5, eur));
  CHECK(x.minor_units() == 5);
}

TEST_CASE("money: a product is rounded once, half away from zero") {
  CHECK((money(1, eur) * exact_rate(1, 2)).minor_units() == 1);
  CHECK((money(-1, eur) * exact_rate(1, 2)).minor_units() == -1);
  CHECK((money(1, eur) * exact_rate(-1, 2)).minor_units() == -1);
  CHECK((money(3, eur) * exact_rate(1, 2)).minor_units() == 2);
  CHECK((money(5, eur) * exact_rate(1, 2)).minor_units() == 3);  // to even would be 2
  CHECK((money(1, eur) * exact_rate::parse("0.499999999999999999")).minor_units() == 0);
  CHECK((money(100, eur) * exact_rate::parse("0.145")).minor_units() == 15);  // a double says 14
  CHECK((exact_rate(2) * money(21, eur)).minor_units() == 42);
  CHECK((money(-21, eur) * std::int64_t{2}).minor_units() == -42);
}

TEST_CASE("money: (a + b) - b is a, sums commute, and print and parse give the amount back") {
  std::mt19937_64 random{11};
  currency const all[]{eur, jpy, kwd, currency{"CLF"}, currency{}};
  for (int i = 0; i < 20'000; ++i) {
    auto const draw = [&] {
      return static_cast<std::int64_t>(random() >> (1 + random() % 60)) * (random() % 2 ? 1 : -1) /
             2;
    };
    currency const in = all[random() % 5];
    money const a{draw(), in};
    money const b{draw(), in};
    if ((a + b) - b != a || a + b != b + a || a - b != -(b - a))
      FAIL(to_string(a) + " " + to_string(b));
    if (money::parse(to_decimal(a), in) != a) FAIL(to_string(a));
    if ((a < b) != (a.minor_units() < b.minor_units())) FAIL(to_string(a) + " " + to_string(b));
  }
}

TEST_CASE("money: equal shares add up, the first ones hold what is left over") {
  auto const three = money(100, eur).split(3);
  CHECK(three == std::vector<money>{{34, eur}, {33, eur}, {33, eur}});
  CHECK(money(-100, eur).split(3) == std::vector<money>{{-34, eur}, {-33, eur}, {-33, eur}});
  CHECK(money(2, eur).split(4) == std::vector<money>{{1, eur}, {1, eur}, {0, eur}, {0, eur}});
  CHECK(money(0, eur).split(2) == std::vector<money>{{0, eur}, {0, eur}});
  CHECK(sum(money(least, eur).split(7)) == least);
  CHECK_THROWS_AS(money(1, eur).split(0), std::invalid_argument);
}

TEST_CASE("money: weighted shares follow the largest remainder") {
  std::vector<std::int64_t> const weights{1, 1, 1, 0, 3};
  // 100 * w / 6 = 16.67 16.67 16.67 0 50: two left over
  CHECK(money(100, eur).split(weights) ==
        std::vector<money>{{17, eur}, {17, eur}, {16, eur}, {0, eur}, {50, eur}});
  CHECK_THROWS_AS(money(1, eur).split(std::vector<std::int64_t>{1, -1}), std::invalid_argument);
  CHECK_THROWS_AS(money(1, eur).split(std::vector<std::int64_t>{0, 0}), std::invalid_argument);
  CHECK_THROWS_AS(money(1, eur).split(std::vector<std::int64_t>{most, most, most}),
                  std::overflow_error);
}

TEST_CASE("money: shares always add up and are within one minor unit of the exact share") {
  std::mt19937_64 random{13};
  for (int i = 0; i < 5'000; ++i) {
    std::vector<std::int64_t> weights(1 + random() % 9);
    for (auto& w : weights) w = static_cast<std::int64_t>(random() % 1000);
    weights[0] += 1;
    money const whole{static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000, eur};
    auto const shares = whole.split(weights);
    auto const total = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    if (sum(shares) != whole.minor_units()) FAIL(to_string(whole));
    for (std::size_t k = 0; k < weights.size(); ++k) {
      auto const off = shares[k].minor_units() * total - whole.minor_units() * weights[k];
      if (off >= total || off <= -total) FAIL(to_string(whole) << " share " << k);
    }
  }
}
