#include "support/catch.hpp"

#include <cxm/model/billing.hpp>

using namespace cxm;

namespace {
constexpr currency eur{"EUR"};
constexpr billing_interval yearly{billing_unit::year, 1};
}  // namespace

static_assert(monthly(money{100'000, eur}, yearly) == money{8'333, eur});

TEST_CASE("monthly: a year is 12 months, 52 weeks or 365 days") {
  auto const a_month = [](std::int64_t minor, billing_unit unit, int every) {
    return monthly(money{minor, eur}, {unit, every}).minor_units();
  };
  CHECK(a_month(1'200, billing_unit::month, 1) == 1'200);
  CHECK(a_month(100'000, billing_unit::year, 1) == 8'333);
  CHECK(a_month(220'000, billing_unit::year, 1) == 18'333);
  CHECK(a_month(100'000, billing_unit::year, 2) == 4'167);  // 4166.67
  CHECK(a_month(1'000, billing_unit::month, 3) == 333);
  CHECK(a_month(1'000, billing_unit::month, 6) == 167);
  CHECK(a_month(300, billing_unit::week, 1) == 1'300);
  CHECK(a_month(600, billing_unit::week, 2) == 1'300);
  CHECK(a_month(12, billing_unit::day, 1) == 365);
  CHECK(a_month(84, billing_unit::day, 7) == 365);
}

TEST_CASE("monthly: halves round away from zero") {
  CHECK(monthly(money{6, eur}, yearly).minor_units() == 1);
  CHECK(monthly(money{-6, eur}, yearly).minor_units() == -1);
  CHECK(monthly(money{5, eur}, yearly).minor_units() == 0);
  CHECK_THROWS_AS(monthly(money{1, eur}, {billing_unit::month, 0}), std::invalid_argument);
  CHECK_THROWS_AS(monthly(money{1, eur}, {billing_unit::day, -1}), std::invalid_argument);
}

TEST_CASE("mrr_of: tax, metered parts, discounts, trials and past-due charges go by policy") {
  charge billed;
  billed.amount = {12'000, eur};
  billed.interval = yearly;
  billed.tax = money{1'200, eur};
  billed.metered = money{2'400, eur};
  billed.discount = money{3'600, eur};
  CHECK(mrr_of(billed).minor_units() == 700);  // (120 - 12 - 24) / 12
  mrr_policy policy;
  policy.tax = true;
  CHECK(mrr_of(billed, policy).minor_units() == 800);
  policy.metered = true;
  CHECK(mrr_of(billed, policy).minor_units() == 1'000);
  policy.before_discount = true;
  CHECK(mrr_of(billed, policy).minor_units() == 1'300);

  billed.standing = standing::trial;
  CHECK(mrr_of(billed) == money(0, eur));
  policy.trials = true;
  CHECK(mrr_of(billed, policy).minor_units() == 1'300);
  billed.standing = standing::past_due;
  CHECK(mrr_of(billed).minor_units() == 700);
  policy.past_due = false;
  CHECK(mrr_of(billed, policy) == money(0, eur));
}

TEST_CASE("mrr_of: a part in another currency throws") {
  charge billed;
  billed.amount = {12'000, eur};
  billed.tax = money{1'200, currency{"USD"}};
  CHECK_THROWS_AS(mrr_of(billed), std::invalid_argument);
}
