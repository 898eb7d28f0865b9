#include "said.hpp"
#include "support/catch.hpp"

#include <cxm/model/order.hpp>

using namespace cxm;
using cxm_test::said;
using lines = std::vector<std::string>;

namespace {
constexpr currency eur{"EUR"};
constexpr currency usd{"USD"};

order sold(std::int64_t minor) {
  order x;
  x.amount = {minor, eur};
  return x;
}
}  // namespace

TEST_CASE("order: amounts, refunds and losses are right") {
  auto x = sold(1'000);
  x.margin = money{1'000, eur};
  x.list_price = money{0, eur};
  CHECK(validate(x).empty());
  x.margin = money{-500, eur};
  CHECK(validate(x).empty());
  x = sold(-1'000);
  x.margin = money{-200, eur};
  CHECK(validate(x).empty());
}

TEST_CASE("order: contradictions are named") {
  CHECK(said(validate(order{})) == lines{"the currency of the amount is not stated"});
  auto x = sold(1'000);
  x.margin = money{1'001, eur};
  CHECK(said(validate(x)) == lines{"the margin is larger than the amount"});
  x.margin = money{1, usd};
  x.list_price = money{-1, usd};
  CHECK(said(validate(x)) == lines{"margin and amount are in different currencies",
                                   "list price and amount are in different currencies",
                                   "the list price is negative"});
}
