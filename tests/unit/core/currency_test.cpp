// Currencies and sums of money.

#include <cxm/core/currency.hpp>

#include "support/catch.hpp"

#include <cxm/core/state.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using cxm::currency;

namespace {
constexpr auto most = (std::numeric_limits<std::int64_t>::max)();
constexpr auto least = (std::numeric_limits<std::int64_t>::min)();

currency read(std::string const& three) {
  cxm::state_reader in{std::as_bytes(std::span{three})};
  return currency::read(in);
}
}  // namespace

static_assert(currency{"EUR"}.minor_units() == 100 && sizeof(currency) == 3);

TEST_CASE("currency: decimals are those of ISO 4217") {
  for (auto const* two : {"EUR", "USD", "GBP", "CHF", "PLN", "MGA", "MRU", "HUF", "TWD", "IDR"}) {
    INFO(two);
    CHECK(currency{two}.decimals() == 2);
    CHECK(currency{two}.minor_units() == 100);
  }
  for (auto const* none : {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF",
                           "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"}) {
    INFO(none);
    CHECK(currency{none}.decimals() == 0);
    CHECK(currency{none}.minor_units() == 1);
  }
  for (auto const* three : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) {
    INFO(three);
    CHECK(currency{three}.decimals() == 3);
    CHECK(currency{three}.minor_units() == 1000);
  }
  CHECK(currency{"CLF"}.minor_units() == 10'000);
  CHECK(currency{"UYW"}.decimals() == 4);
}

TEST_CASE("currency: a code is three capital letters or nothing") {
  CHECK(currency{"EUR"}.code() == "EUR");
  CHECK(currency{"EUR"}.stated());
  CHECK(currency{"EUR"} == currency{"EUR"});
  CHECK(currency{"EUR"} != currency{"EUS"});
  CHECK_FALSE(currency{}.stated());
  CHECK(currency{}.code().empty());
  CHECK(currency{} == currency{""});
  CHECK(currency{}.decimals() == 2);
  for (std::string const wrong : {"eur", "EU", "EURO", "E R", "E1R", "€", "EU\xC4", " "}) {
    INFO(wrong);
    CHECK_THROWS_AS(currency{wrong}, std::invalid_argument);
  }
  CHECK_THROWS_WITH(currency{"eur"}, CXM_CONTAINS("such as EUR"));
}

TEST_CASE("currency: the state is the code") {
  cxm::state_writer out;
  currency{"JPY"}.write(out);
  CHECK(out.bytes().size() == 3);
  currency{}.write(out);
  cxm::state_reader in{out.bytes()};
  CHECK(currency::read(in) == currency{"JPY"});
  CHECK(currency::read(in) == currency{});
  CHECK(in.left() == 0);
  CHECK_THROWS_AS(read("jpy"), std::invalid_argument);
  CHECK_THROWS_AS(read(std::string{"J\0\0", 3}), std::invalid_argument);
  CHECK_THROWS_AS(read(std::string{"\0PY", 3}), std::invalid_argument);
  CHECK_THROWS_AS(read("JP"), cxm::state_error);
}

TEST_CASE("add_money: a sum beyond 64 bits is refused and stays as it was") {
  std::int64_t sum = most - 1;
  cxm::add_money(sum, 1);
  CHECK(sum == most);
  CHECK_THROWS_AS(cxm::add_money(sum, 1), std::invalid_argument);
  CHECK(sum == most);
  CHECK_THROWS_AS(cxm::add_money(sum, most), std::invalid_argument);
  CHECK(sum == most);
  cxm::add_money(sum, least);
  CHECK(sum == -1);
  cxm::add_money(sum, -most);
  CHECK(sum == least);
  CHECK_THROWS_AS(cxm::add_money(sum, -1), std::invalid_argument);
  CHECK(sum == least);
}
