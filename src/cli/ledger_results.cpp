#include "ledger_results.hpp"

#include "collect.hpp"
#include "ledger_rows.hpp"
#include "policy.hpp"

#include <cxm/core/period_bounds.hpp>
#include <cxm/retention/churn.hpp>
#include <cxm/revenue/mrr.hpp>
#include <cxm/revenue/vendor_rates.hpp>

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
/// A vendor's rates as it shows them on the last day of a period: of the period, or of the stretch
/// that the vendor looks back over.
class vendor_figures {
 public:
  vendor_figures(std::string const& vendor, subscription_ledger<> const& ledger,
                 time_zone const& zone)
      : vendor_{vendor}, ledger_{ledger}, zone_{zone} {}

  [[nodiscard]] metric_figures of(ledger_period const& part, bool has_money) const {
    metric_figures out;
    out.metric = vendor_;
    // One vendor looks back over one length of time.
    std::optional<ledger_period> looked_back;
    for (vendor_rate const& rate : preset::every_vendor_rate) {
      if (vendor_name(rate) != vendor_ || (is_of_money(rate) && !has_money)) continue;
      out.title = std::string{rate.vendor};
      if (rate.trailing && !looked_back) looked_back = trailing(part, *rate.trailing);
      named_rate const found = rate_by(rate, rate.trailing ? *looked_back : part);
      bool const ratio = rate.by == vendor_formula::mrr_gained_over_lost;
      figure f = value_figure(rate.name.substr(vendor_.size() + 1),
                              ratio ? unit::ratio : unit::share, found.value());
      f.note = rate.formula;
      out.figures.push_back(f);
    }
    return out;
  }

 private:
  [[nodiscard]] static std::string vendor_name(vendor_rate const& rate) {
    return std::string{rate.name.substr(0, rate.name.find('_'))};
  }
  [[nodiscard]] static bool is_of_money(vendor_rate const& rate) {
    switch (rate.by) {
      case vendor_formula::net_churned_over_start:
      case vendor_formula::churned_over_start:
      case vendor_formula::churned_over_start_plus_joined: return false;
      default: return true;
    }
  }
  [[nodiscard]] ledger_period trailing(ledger_period const& part, std::chrono::days length) const {
    using namespace std::chrono;
    auto const end = floor<days>(zone_.to_local(part.to));
    return ledger_.periods({end - length, end}, period::day, zone_).front();
  }
  std::string const& vendor_;
  subscription_ledger<> const& ledger_;
  time_zone const& zone_;
};
}  // namespace

std::optional<ledger_span> add_ledger(request const& of, subscription_ledger<> const& ledger,
                                      time_zone const& zone, bool has_money, result_set& into) {
  into.rows.used = ledger.count();
  into.rows.excluded.merge(ledger.excluded());
  auto const every = of.every.value_or(period::month);
  auto const until = last_instant(of, zone);
  check_length(of, ledger, every, until);
  if (ledger.ties() > 0) {
    warn(fmt::format("subscriptions with two amounts at one instant: {}; the larger amount counts",
                     ledger.ties()));
  }
  auto const parts = ledger.periods(every, zone, until);
  for (auto const& part : parts) {
    result_row row;
    row.key.emplace_back("period", part.label);
    row.metrics.push_back(figures_of(churn{part}, "churn", of.how));
    if (has_money) row.metrics.push_back(figures_of(mrr{part}, "mrr", of.how));
    if (!of.vendor.empty()) {
      metric_figures theirs = vendor_figures{of.vendor, ledger, zone}.of(part, has_money);
      if (!theirs.figures.empty()) row.metrics.push_back(std::move(theirs));
    }
    into.results.push_back(std::move(row));
  }
  into.in_tables = {"churn.start",          "churn.churned",  "churn.average", "churn.mid_period",
                    "churn.start_plus_new", "churn.exposure", "mrr.net_churn", "mrr.nrr"};
  if (parts.empty()) return std::nullopt;
  for (metric_figures const& m : into.results.front().metrics) {
    if (m.metric != of.vendor) continue;
    for (figure const& f : m.figures) {
      into.in_tables.push_back(of.vendor + "." + std::string{f.name});
    }
  }
  return ledger_span{parts.front().label, parts.back().label, parts.front().from, parts.back().to};
}

namespace {
/// Calls then(ledger, zone, span) where there is money and a period.
template <class Then>
[[nodiscard]] result_set results_of(request const& of, bool changes, Then const& then) {
  result_set results;
  results.command = of.command;
  ledger_rows rows{of, changes};
  auto const& ledger = rows.read(results.rows);
  auto const& zone = rows.dates().zone();
  auto const span = add_ledger(of, ledger, zone, rows.has_money(), results);
  request shown = of;
  if (!shown.every) shown.every = period::month;
  results.policy = policy_of(shown, rows.mapping());
  results.policy.emplace_back("definition", std::string{changes ? "changes" : "spells"});
  if (rows.has_money()) add_money_policy(of, results.policy);
  if (of.until) results.policy.emplace_back("until", period_label(period::day, *of.until));
  if (!of.vendor.empty()) {
    results.policy.emplace_back("vendor", of.vendor);
    results.policy.emplace_back("vendor_pages_read", std::string{preset::vendor_pages_read});
  }
  if (rows.has_money() && span) then(ledger, zone, *span);
  return results;
}
}  // namespace

result_set ledger_results(request const& of, bool changes) {
  return results_of(of, changes, [](auto const&...) {});
}

ledger_with_whole ledger_results_with_whole(request const& of, bool changes) {
  ledger_with_whole found;
  found.results = results_of(
      of, changes,
      [&](subscription_ledger<> const& ledger, time_zone const& zone, ledger_span const& span) {
        using namespace std::chrono;
        auto const day = [&](sys_seconds at) { return floor<days>(zone.to_local(at)); };
        found.whole =
            ledger.periods({day(span.from), day(span.to)}, of.every.value_or(period::month), zone)
                .front();
        found.whole->label = span.first == span.last ? span.first : span.first + " to " + span.last;
      });
  return found;
}

}  // namespace cxm::cli
