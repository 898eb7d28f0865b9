// From a log of orders to what each customer is worth, with its interval, and to how right that would
// have been: the CDNOW customers, seen until the end of September 1997 and watched for nine months more.
// Takes the path of CDNOW_master.txt: customer, day, pieces and dollars, 69,659 rows.
#include <cxm/clv/holdout_check.hpp>
#include <cxm/clv/pareto_nbd.hpp>
#include <cxm/clv/value_intervals.hpp>
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>
#include <cxm/io/table.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace {
using namespace std::chrono;

cxm::purchase_history<> orders_of(std::string const& path) {
  cxm::table_options how;
  how.csv.white_space = true;
  auto const reader =
      cxm::open_table(cxm::source::file(path), how,
                      {{.name = "customer_id"},
                       {.name = "date", .type = cxm::cell_type::time, .date_format = "%Y%m%d"},
                       {.name = "dollar_value", .type = cxm::cell_type::amount, .decimals = 2}});
  cxm::purchase_history<> history{cxm::currency{"USD"}};
  cxm::batch rows;
  while (reader->next(rows)) {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      sys_days const day = floor<days>(sys_seconds{seconds{rows.times(1)[i].seconds}});
      history.push(rows.texts(0)[i], day, rows.amounts(2)[i]);
    }
  }
  return history;
}

/// One line for every fourth week: a bar of what came, and where the model expected its end.
void plot(std::vector<cxm::tracked_week> const& weeks, sys_days first, sys_days until) {
  double most = 0;
  for (auto const& w : weeks) most = std::max({most, w.actual, w.expected});
  constexpr double width = 60;
  for (auto const& w : weeks) {
    if (static_cast<int>(w.week) % 4 != 0) continue;
    sys_days const last = first + days{7 * static_cast<int>(w.week) - 1};
    std::string line(static_cast<std::size_t>(width) + 1, ' ');
    std::fill_n(line.begin(), static_cast<std::size_t>(width * w.actual / most), '=');
    line[static_cast<std::size_t>(width * w.expected / most)] = '|';
    year_month_day const date{last};
    fmt::print("{}-{:02}-{:02} {} {}\n", static_cast<int>(date.year()),
               static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
               last > until ? '>' : ' ', line.substr(0, line.find_last_not_of(' ') + 1));
  }
}
}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: what_customers_are_worth CDNOW_master.txt\n");
    return 2;
  }
  auto const history = orders_of(argv[1]);
  sys_days const until{1997y / 9 / 30}, end{1998y / 6 / 30};
  cxm::purchase_reading const weekly{.unit = cxm::time_unit::week()};

  auto const base = history.buyers(until, weekly);
  auto const names = history.customers(until);
  auto const buying = cxm::fit<cxm::pareto_nbd>(base);
  auto const spend = cxm::fit<cxm::gamma_gamma>(base);
  fmt::print("{} customers; do the frequent spend more on a purchase? correlation {:.2f}\n",
             base.size(), spend->correlation);

  // What each is worth: purchases to come, at what they spend, discounted at 10 % a year.
  cxm::annual_rate const rate{0.10};
  auto const value = cxm::lifetime_value_intervals(*buying, *spend, base, rate);
  auto const alive = buying->p_alive(base);
  std::vector<std::size_t> order(base.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t i, std::size_t k) { return value[i].value > value[k].value; });
  fmt::print("\ncustomer  repeats  weeks ago  alive      value\n");
  for (std::size_t const i :
       {order[0], order[1], order[2], order[100], order[1000], order[10000]}) {
    fmt::print("{:8}  {:7}  {:9.1f}  {:4.0f} %  {:9.0f}  [{:.0f}, {:.0f}]\n", names[i],
               base[i].repeats, base[i].observed - base[i].recency, 100 * alive[i], value[i].value,
               value[i].range.lower, value[i].range.upper);
  }
  auto const all = cxm::equity(*buying, *spend, base, rate);
  fmt::print("all together {:.0f} [{:.0f}, {:.0f}]; a new customer {:.0f}\n", all.total.value,
             all.total.range.lower, all.total.range.upper,
             cxm::new_customer_value(*buying, *spend, rate));

  // Nine months later.
  std::vector<double> later;
  for (auto const& l : history.later(until, end, weekly)) later.push_back(l.purchases);
  auto const check = cxm::check_holdout(*buying, base, later, 39);
  fmt::print("\nafter September {:.0f} purchases were expected, {:.0f} came\n", check.expected,
             check.actual);
  fmt::print("repeats before  customers  came each  expected\n");
  for (auto const& bin : check.by_repeats) {
    fmt::print("{:>13}{}  {:9}  {:9.2f}  {:8.2f}\n", bin.repeats, bin.or_more ? '+' : ' ',
               bin.customers, bin.actual.value, bin.expected);
  }
  fmt::print("\nrepeats until then: = came, | expected, > not seen by the model\n");
  auto const tracked = cxm::track(*buying, history.repeats(until, end, weekly),
                                  static_cast<std::int32_t>(end.time_since_epoch().count()));
  plot(tracked, history.days()->first, until);
}
