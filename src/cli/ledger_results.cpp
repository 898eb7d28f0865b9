#include "ledger_results.hpp"

#include "collect.hpp"

#include <cxm/core/period_bounds.hpp>
#include <cxm/retention/churn.hpp>
#include <cxm/revenue/mrr.hpp>

#include <fmt/format.h>

namespace cxm::cli {

namespace {
[[nodiscard]] std::optional<std::chrono::sys_seconds> last_instant(request const& of,
                                                                   time_zone const& zone) {
  if (!of.until) return std::nullopt;
  return day_start(*of.until, zone);
}

/// Refuses a ledger of more periods than anybody reads. Its usual cause is a far date that stands for "no
/// end".
void check_length(request const& of, subscription_ledger<> const& ledger, period every,
                  std::optional<std::chrono::sys_seconds> until) {
  auto const span = ledger.span();
  if (!span) return;
  constexpr int most_periods = 10'000;
  constexpr int days_of[] = {1, 7, 28, 90, 365};  // at least, of a day, week, month, quarter, year
  using namespace std::chrono;
  auto const first = floor<days>(span->first);
  auto const last = floor<days>(until.value_or(span->second));
  if ((last - first).count() / days_of[static_cast<std::size_t>(every)] <= most_periods) return;
  auto const date = [](sys_days day) {
    year_month_day const d{day};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(d.year()),
                       static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
  };
  throw usage_error(
      fmt::format("{}: the ledger runs from {} to {}: that is more than {} periods",
                  fmt::join(of.files, ", "), date(first), date(last), most_periods),
      fmt::format("--missing {} if that date means no end; or --until, or a longer --period",
                  date(last)));
}
}  // namespace

void add_ledger(request const& of, subscription_ledger<> const& ledger, time_zone const& zone,
                bool has_money, result_set& into) {
  into.rows.used = ledger.count();
  into.rows.excluded.merge(ledger.excluded());
  auto const every = of.every.value_or(period::month);
  auto const until = last_instant(of, zone);
  check_length(of, ledger, every, until);
  if (ledger.ties() > 0) {
    warn(fmt::format("subscriptions with two amounts at one instant: {}; the larger amount counts",
                     ledger.ties()));
  }
  for (auto const& part : ledger.periods(every, zone, until)) {
    result_row row;
    row.key.emplace_back("period", part.label);
    row.metrics.push_back(figures_of(churn{part}, "churn", of.how));
    if (has_money) row.metrics.push_back(figures_of(mrr{part}, "mrr", of.how));
    into.results.push_back(std::move(row));
  }
  into.in_tables = {"churn.start",          "churn.churned",  "churn.average", "churn.mid_period",
                    "churn.start_plus_new", "churn.exposure", "mrr.net_churn", "mrr.nrr"};
}

}  // namespace cxm::cli
