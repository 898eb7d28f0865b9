// One small ledger: churn by five published definitions, and what a customer is worth.
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>

#include <chrono>
#include <string>
#include <vector>

struct change {
  std::string customer;
  std::string subscription;
  std::chrono::sys_seconds at;
  std::int64_t mrr_cents;  // from then on; 0 ends it
};

int main() {
  using namespace std::chrono_literals;
  using std::chrono::sys_days;
  std::vector<change> const changes{
      {"ann", "a1", sys_days{2024y / 12 / 5}, 5000},
      {"bob", "b1", sys_days{2024y / 12 / 9}, 2000},
      {"cleo", "c1", sys_days{2024y / 12 / 20}, 3000},
      {"dan", "d1", sys_days{2025y / 1 / 4}, 4000},
      {"bob", "b1", sys_days{2025y / 1 / 10}, 0},     // leaves …
      {"bob", "b1", sys_days{2025y / 1 / 25}, 2500},  // … and returns
      {"cleo", "c1", sys_days{2025y / 1 / 28}, 0},
  };
  cxm::subscription_ledger ledger{cxm::currency{"EUR"},  changes,     &change::customer,
                                  &change::subscription, &change::at, &change::mrr_cents};
  auto const months = ledger.periods(cxm::period::month, cxm::time_zone{"UTC"});
  cxm::churn const january{months.at(1)};
  auto const show = [](char const* name, cxm::churn_rate const& rate) {
    fmt::print("{:<18}{} of {:<5} {:>7}  {}\n", name, rate.churned, rate.denominator,
               cxm::shown(rate.value, cxm::unit::share, 1),
               cxm::shown(rate.range, cxm::unit::share));
  };
  fmt::print("churn in {}\n", january.period().label);
  show("start of period", january.start_of_period());
  show("events over start", january.events_over_start());
  show("average", january.average());
  show("mid-period", january.mid_period());
  show("start plus new", january.start_plus_new());

  cxm::mrr const revenue{months.at(1)};
  double const arpa = revenue.arpa_end() / 100;
  auto const rate = january.start_of_period();
  auto const value = cxm::lifetime_value_at(arpa, 0.6, cxm::estimate{rate.value, rate.range});
  fmt::print(
      "EUR {:.2f} a month from each of {} customers; lifetime value at 60 % margin {:.2f}, "
      "between {:.2f} and {:.2f}\n",
      arpa, january.period().customers.end, value.value, value.range.lower, value.range.upper);
}
