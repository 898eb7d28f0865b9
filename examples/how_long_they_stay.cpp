// Fourteen accounts, six of which have not left yet: how long they stay, and whether the plan
// matters.
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>

#include <string>
#include <vector>

struct account {
  std::string plan;
  int tenure_days;
  bool churned;
};

int main() {
  std::vector<account> const accounts{
      {"basic", 31, true}, {"basic", 45, true},  {"basic", 60, false},  {"basic", 75, true},
      {"basic", 90, true}, {"basic", 120, true}, {"basic", 200, false}, {"pro", 60, true},
      {"pro", 110, false}, {"pro", 180, true},   {"pro", 240, false},   {"pro", 300, true},
      {"pro", 365, false}, {"pro", 365, false}};

  cxm::kaplan_meier const stay{accounts, &account::tenure_days, &account::churned};
  fmt::print("{}\n", stay);
  auto const curve = stay.curve();
  auto const quarter = curve.interval(90);
  fmt::print("after 90 days {:.1f} % [{:.1f}, {:.1f}] are left, {} of them at risk\n",
             100 * curve.survival(90), 100 * quarter.lower, 100 * quarter.upper, curve.at_risk(91));
  auto const median = curve.median();
  fmt::print("half are gone after {} days [{}, {}]\n", median.value, median.range.lower,
             median.range.upper);

  auto const by = cxm::group_by(accounts, &account::plan, cxm::kaplan_meier{},
                                &account::tenure_days, &account::churned);
  for (auto const& [plan, m] : by.rows()) {
    auto const mean = m.curve().restricted_mean(180);
    fmt::print("{:<6}{:.0f} of the first 180 days [{:.0f}, {:.0f}]\n", plan, mean.value,
               mean.range.lower, mean.range.upper);
  }
  auto const test = cxm::log_rank(by);
  fmt::print("log-rank: chi-square {:.2f}, {} degree of freedom, p = {:.3f}\n", test.test.statistic,
             test.degrees, test.test.p);
}
