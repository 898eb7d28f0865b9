// Churn of a public table of customers and lifetime value of a public log of orders. The data are
// not part of the project; the figures expected of them are from Python (integers; scipy 1.17 for
// the intervals).

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/reference.hpp"

#include <cxm/clv/ltv.hpp>
#include <cxm/core/calendar.hpp>
#include <cxm/core/group_by.hpp>
#include <cxm/io/csv.hpp>
#include <cxm/retention/flagged_share.hpp>

#include <chrono>
#include <string>

using namespace std::chrono_literals;
using cxm_test::close;

namespace {
/// 69,659 orders from January 1997 to June 1998, in columns between blanks.
template <class F>
void each_cdnow_order(F const& see) {
  cxm::column date{.name = "date", .type = cxm::cell_type::time, .date_format = "%Y%m%d"};
  cxm::column dollars{.name = "dollar_value", .type = cxm::cell_type::amount, .decimals = 2};
  cxm::csv_reader rows{cxm::source::file(cxm_test::reference("data/clv/CDNOW_master.txt")),
                       cxm::csv_format{.white_space = true},
                       {{.name = "customer_id"}, date, dollars}};
  cxm::batch batch;
  while (rows.next(batch)) {
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      REQUIRE((batch.valid(0)[i] && batch.valid(1)[i] && batch.valid(2)[i]));
      std::chrono::local_seconds const day{std::chrono::seconds{batch.times(1)[i].seconds}};
      see(batch.texts(0)[i], day, batch.amounts(2)[i]);
    }
  }
  REQUIRE(rows.rows_read() == 69659);
  REQUIRE(rows.bad_rows() == 0);
}
}  // namespace

TEST_CASE("real data: 1,869 of 7,043 telecom customers are marked as churned") {
  if (!cxm_test::has_reference()) return;
  cxm::csv_reader rows{cxm::source::file(cxm_test::reference("data/churn/telco_ibm.csv")),
                       {},
                       {{.name = "Churn", .type = cxm::cell_type::flag}, {.name = "Contract"}}};
  cxm::flagged_share all;
  cxm::grouped<std::string, cxm::flagged_share> by_contract{cxm::flagged_share{}};
  cxm::batch batch;
  while (rows.next(batch)) {
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      REQUIRE(batch.valid(0)[i]);
      all.push(batch.flags(0)[i] == 1);
      by_contract.push(batch.texts(1)[i], batch.flags(0)[i] == 1);
    }
  }
  CHECK(all.count() == 7043);
  CHECK(all.flagged() == 1869);
  CHECK(close(all.share(), 0.2653698707936959, 1e-14));
  CHECK(close(all.interval().lower, 0.25518811288450727, 1e-12));
  CHECK(close(all.interval().upper, 0.2758074374889079, 1e-12));

  auto const contracts = by_contract.rows();
  REQUIRE(contracts.size() == 3);
  CHECK(contracts[0].key == "Month-to-month");
  CHECK(contracts[0].metric.flagged() == 1655);
  CHECK(contracts[0].metric.count() == 3875);
  CHECK(contracts[1].metric.flagged() == 166);
  CHECK(contracts[1].metric.count() == 1473);
  CHECK(contracts[2].metric.flagged() == 48);
  CHECK(contracts[2].metric.count() == 1695);
  CHECK(by_contract.total() == all);
}

TEST_CASE("real data: revenue per customer of the CDNOW orders, by month and in all") {
  if (!cxm_test::has_reference()) return;
  cxm::ltv all{cxm::currency{"USD"}};
  cxm::grouped<std::chrono::year_month, cxm::ltv> by_month{cxm::ltv{cxm::currency{"USD"}}};
  each_cdnow_order(
      [&](std::string_view customer, std::chrono::local_seconds day, std::int64_t cents) {
        all.push(customer, cents);
        by_month.push(cxm::month_at(day), customer, cents);
      });
  struct row {
    cxm::ltv const& value;
    std::int64_t cents;
    cxm::count_t customers, orders;
    double mean, lower, upper;
  };
  auto const months = by_month.rows();
  REQUIRE(months.size() == 18);
  CHECK(months.front().key == 1997y / std::chrono::January);
  CHECK(months.back().key == 1998y / std::chrono::June);
  row const rows[] = {
      {months.front().metric, 29906017, 7846, 8928, 38.116259240377, 37.215883432016,
       39.016635048738},
      {months.back().metric, 7610930, 1506, 2043, 50.537383798141, 46.668630843759,
       54.406136752523},
      {all, 250031563, 23570, 69659, 106.080425540942, 103.004521225474, 109.156329856410},
  };
  for (row const& r : rows) {
    INFO(r.customers);
    CHECK(r.value.revenue() == r.cents);
    CHECK(r.value.customers() == r.customers);
    CHECK(r.value.count() == r.orders);
    CHECK(close(r.value.revenue_per_customer(), r.mean));
    CHECK(close(r.value.interval().lower, r.lower));
    CHECK(close(r.value.interval().upper, r.upper));
  }
  CHECK(by_month.total() == all);
}
