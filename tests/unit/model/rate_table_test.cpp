#include "support/catch.hpp"

#include <cxm/model/rate_table.hpp>

#include <random>

using namespace cxm;
using namespace std::chrono;

namespace {
constexpr currency eur{"EUR"};
constexpr currency usd{"USD"};
constexpr currency gbp{"GBP"};
constexpr currency jpy{"JPY"};
constexpr sys_days friday = year{2026} / 1 / 2;

rate_table table() {
  rate_table rates{eur};
  rates.set(usd, friday, exact_rate::parse("1.0837"));
  rates.set(gbp, friday, exact_rate::parse("0.85"));
  rates.set(jpy, friday, exact_rate::parse("160.25"));
  return rates;
}
}  // namespace

TEST_CASE("rate_table: converts from, to and across the base with one rounding") {
  auto const rates = table();
  CHECK(rates.convert(money(10'000, eur), usd, friday) == money(10'837, usd));
  CHECK(rates.convert(money(10'837, usd), eur, friday) == money(10'000, eur));
  // 100 USD = 100 * 0.85 / 1.0837 = 78.4350 GBP
  CHECK(rates.convert(money(10'000, usd), gbp, friday) == money(7'843, gbp));
  CHECK(rates.rate(usd, gbp, friday) == exact_rate(8500, 10837));
  CHECK(rates.convert(money(5, usd), usd, friday) == money(5, usd));
}

TEST_CASE("rate_table: minor units of another size are converted before rounding") {
  auto const rates = table();
  CHECK(rates.convert(money(1'000, eur), jpy, friday) == money(1'603, jpy));  // 1602.5 yen
  CHECK(rates.convert(money(-1'000, eur), jpy, friday) == money(-1'603, jpy));
  CHECK(rates.convert(money(641, jpy), eur, friday) == money(400, eur));
}

TEST_CASE("rate_table: the latest rate within the gap counts, an older one and none throw") {
  auto rates = table();
  rates.set(usd, friday + days{3}, exact_rate{2});
  rates.set(usd, friday - days{9}, exact_rate{3});  // out of order
  auto const at = [&](int day) { return rates.rate(eur, usd, friday + days{day}); };
  CHECK(at(0) == exact_rate::parse("1.0837"));
  CHECK(at(2) == exact_rate::parse("1.0837"));
  CHECK(at(3) == exact_rate{2});
  CHECK(at(10) == exact_rate{2});
  CHECK_THROWS_AS(at(11), std::invalid_argument);
  CHECK(at(-2) == exact_rate{3});
  CHECK_THROWS_AS(at(-10), std::invalid_argument);
  CHECK_THROWS_AS(rates.rate(eur, currency{"CHF"}, friday), std::invalid_argument);
  CHECK_THROWS_WITH(rates.rate(currency{"CHF"}, eur, friday), CXM_CONTAINS("no rate of CHF"));
  rate_table strict{eur, days{0}};
  strict.set(usd, friday, exact_rate{1});
  CHECK(strict.rate(eur, usd, friday) == exact_rate{1});
  CHECK_THROWS_AS(strict.rate(eur, usd, friday + days{1}), std::invalid_argument);
}

TEST_CASE("rate_table: wrong rates are refused and leave the table as it was") {
  auto rates = table();
  auto const before = rates;
  CHECK_THROWS_AS(rates.set(usd, friday, exact_rate{2}), std::invalid_argument);
  CHECK_NOTHROW(rates.set(usd, friday, exact_rate::parse("1.0837")));
  CHECK_THROWS_AS(rates.set(usd, friday, exact_rate{0}), std::invalid_argument);
  CHECK_THROWS_AS(rates.set(usd, friday, exact_rate{-1}), std::invalid_argument);
  CHECK_THROWS_AS(rates.set(eur, friday, exact_rate{1}), std::invalid_argument);
  CHECK_THROWS_AS(rates.set(currency{}, friday, exact_rate{1}), std::invalid_argument);
  CHECK_THROWS_AS(rate_table{currency{}}, std::invalid_argument);
  CHECK_THROWS_AS((rate_table{eur, days{-1}}), std::invalid_argument);
  CHECK_THROWS_AS(rates.convert(money{}, usd, friday), std::invalid_argument);
  CHECK_THROWS_AS(rates.convert(money(1, eur), currency{}, friday), std::invalid_argument);
  CHECK(rates == before);
}

TEST_CASE("rate_table: the order in which rates are set makes no difference") {
  rate_table forward{eur, days{0}};
  rate_table backward{eur, days{0}};
  for (int d = 0; d < 50; ++d) forward.set(usd, friday + days{d}, exact_rate{d + 1});
  for (int d = 49; d >= 0; --d) backward.set(usd, friday + days{d}, exact_rate{d + 1});
  CHECK(forward == backward);
  for (int d = 0; d < 50; ++d) CHECK(forward.rate(eur, usd, friday + days{d}) == exact_rate{d + 1});
}
