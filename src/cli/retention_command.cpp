// cxm retention: who came back. Cohorts by the period of their first row, with what they paid; or
// N-day retention after a birth.

#include "collect.hpp"
#include "commands.hpp"
#include "policy.hpp"
#include "retention_results.hpp"
#include "rows.hpp"

#include <cxm/core/period_bounds.hpp>
#include <cxm/core/thread_executor.hpp>
#include <cxm/retention/retention.hpp>
#include <cxm/retention/shared_cohorts.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

namespace {

[[nodiscard]] bool by_event(request const& of) { return !of.births.empty() || !of.returns.empty(); }
/// Whether the first row of any kind is the birth, and periods are all that is asked for: then no
/// row need be kept.
[[nodiscard]] bool by_first_row(request const& of) { return of.days.empty() && !by_event(of); }

void check_options(request const& of) {
  if (!of.by.empty()) {
    throw usage_error("cxm retention: --by: cohorts are groups by themselves",
                      "--period, or a file for each group");
  }
  if (of.days.empty() && (of.rolling || of.recurring)) {
    throw usage_error(fmt::format("{} is about windows of days, and --days names none",
                                  of.rolling ? "--rolling" : "--recurring"),
                      "such as --days 1,7,30");
  }
  if (of.rolling && of.recurring) {
    throw usage_error("--recurring counts days of the calendar, and --rolling has none",
                      "leave one of them out");
  }
  if (!of.days.empty() && of.unfinished) {
    throw usage_error("--unfinished is about periods; a window of days that is not over is absent",
                      "leave --unfinished or --days out");
  }
  if (!by_first_row(of) && of.map.count("amount") > 0) {
    throw usage_error("--map amount=: amounts are summed in cohorts by the first row",
                      "leave --days, --birth and --return out");
  }
  check_method(of, retention<>{});
}

[[nodiscard]] std::vector<role_wish> wishes_of(request const& of) {
  std::vector<role_wish> all{{"customer", cell_type::text, true}, {"time", cell_type::time, true}};
  all.push_back({"amount", cell_type::amount, false});
  all.push_back(
      {"event", cell_type::text, by_event(of), of.births.empty() ? "--return" : "--birth"});
  return all;
}

/// Rows of a batch that can be used.
struct usable_rows {
  std::vector<std::string_view> customers;
  std::vector<std::int64_t> seconds;
  std::vector<std::optional<std::int64_t>> amounts;  ///< none at all, or one for each
  std::vector<life_event> events;                    ///< the same

  void clear() {
    customers.clear();
    seconds.clear();
    amounts.clear();
    events.clear();
  }
};

class retention_reader {
 public:
  explicit retention_reader(request const& of)
      : of_{of}, dates_{of}, reader_{of, wishes_of(of)}, on_{of.threads} {
    if (of.until) end_ = day_start(*of.until + std::chrono::days{1}, dates_.zone());
  }
  [[nodiscard]] std::size_t threads() const noexcept { return on_.width(); }
  [[nodiscard]] time_zone const& zone() const noexcept { return dates_.zone(); }
  [[nodiscard]] std::optional<std::chrono::sys_seconds> end() const noexcept { return end_; }
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept {
    return reader_.mapping();
  }

  /// Hands over what can be used, by several threads, each with its own number; the others are
  /// counted in `rows`.
  void read(std::function<void(std::size_t, usable_rows const&)> const& use, row_counts& rows) {
    struct worker {
      usable_rows found;
      exclusions left_out;
    };
    std::vector<worker> workers(threads());
    reader_.read(
        on_,
        [&](std::size_t w, std::size_t, batch const& b, column_plan const& plan) {
          choose(b, plan, workers[w].found, workers[w].left_out);
          use(w, workers[w].found);
        },
        rows);
    for (worker const& w : workers) rows.excluded.merge(w.left_out);
  }

 private:
  void choose(batch const& b, column_plan const& plan, usable_rows& to,
              exclusions& left_out) const {
    to.clear();
    auto const customer = *plan.position("customer");
    auto const time = *plan.position("time");
    auto const amount = plan.position("amount");
    auto const event = plan.position("event");
    auto const texts = b.texts(customer);
    auto const times = b.times(time);
    auto const named = b.valid(customer);
    auto const timed = b.valid(time);
    unreadable_rows const unreadable{b};
    std::int64_t const end =
        end_ ? end_->time_since_epoch().count() : (std::numeric_limits<std::int64_t>::max)();
    for (std::size_t row = 0; row < b.rows(); ++row) {
      if (!unreadable.empty() && unreadable[row]) {
        left_out.add(reason::unparsable);
        continue;
      }
      if (!named[row] || !timed[row] || (event && !b.valid(*event)[row])) {
        left_out.add(reason::missing);
        continue;
      }
      auto const at = dates_.instant(times[row], [&] { return b.position(row, time); });
      std::int64_t const second = at.time_since_epoch().count();
      if (second >= end) {
        left_out.add(reason::outside_window);
        continue;
      }
      if (event) {
        auto const what = event_of(b.texts(*event)[row]);
        if (!what) {
          left_out.add(reason::not_applicable);
          continue;
        }
        to.events.push_back(*what);
      }
      to.customers.push_back(texts[row]);
      to.seconds.push_back(second);
      if (amount) {
        bool const known = b.valid(*amount)[row];
        to.amounts.push_back(known ? std::optional{b.amounts(*amount)[row]} : std::nullopt);
      }
    }
  }
  [[nodiscard]] std::optional<life_event> event_of(std::string_view name) const {
    auto const is = [&](std::vector<std::string> const& names) {
      return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
    };
    bool const birth = is(of_.births);
    bool const back = is(of_.returns);
    if (birth) return back ? life_event::both : life_event::birth;
    return back ? std::optional{life_event::activity} : std::nullopt;
  }
  request const& of_;
  calendar dates_;
  std::optional<std::chrono::sys_seconds> end_;
  row_reader reader_;
  thread_executor on_;
};

/// The end of the day of the last row.
[[nodiscard]] std::optional<std::chrono::sys_seconds> end_of_day(retention<> const& log,
                                                                 time_zone const& zone) {
  auto const last = log.observed_until();
  if (!last) return std::nullopt;
  numbered_periods days{period::day, zone};
  return days.begin(days.at(*last - std::chrono::seconds{1}) + 1);
}

[[nodiscard]] retention_answer answer_of(request const& of, retention_reader& reader,
                                         row_counts& rows) {
  retention_answer out;
  numbered_periods const periods{of.every.value_or(period::month), reader.zone()};
  auto const running = of.unfinished ? running_period::shown : running_period::absent;
  if (by_first_row(of)) {
    shared_cohorts<std::string> seen{acquisition_cohorts<>{periods, currency_of(of)},
                                     reader.threads()};
    reader.read(
        [&](std::size_t, usable_rows const& r) {
          seen.push_rows(std::span{r.customers}, std::span{r.seconds}, std::span{r.amounts});
        },
        rows);
    rows.used = seen.count();
    out.until = reader.end() ? reader.end() : seen.observed_until();
    out.cohorts = seen.table(out.until, running);
    out.has_money = of.map.count("amount") > 0;
    return out;
  }
  std::vector<retention<>> parts(reader.threads());
  reader.read(
      [&](std::size_t w, usable_rows const& r) {
        parts[w].push_each([&](std::size_t i) { return r.customers[i]; }, r.seconds, r.events);
      },
      rows);
  retention<> log = std::move(parts.front());
  for (std::size_t w = 1; w < parts.size(); ++w) log.merge(parts[w]);
  rows.used = log.count();
  out.until = reader.end() ? reader.end() : end_of_day(log, reader.zone());
  if (!out.until) return out;
  if (of.days.empty()) {
    out.cohorts = log.cohorts(periods, *out.until, running);
    return out;
  }
  retention_rule rule{*out.until, std::nullopt, of.recurring};
  if (!of.rolling) rule.days_of = reader.zone();
  out.windows = log.windows(rule, of.days);
  if (of.every) out.by_cohort = log.by_cohort(rule, of.days, periods);
  return out;
}

}  // namespace

listing_set run_retention(request const& of) {
  check_options(of);
  request shown = of;
  if (!shown.every && shown.days.empty()) shown.every = period::month;
  retention_reader reader{of};
  listing_set all;
  row_counts rows;
  retention_answer const answer = answer_of(of, reader, rows);
  all.command = of.command;
  all.policy = policy_of(shown, reader.mapping());
  if (answer.has_money) add_money_policy(of, all.policy);
  if (!of.births.empty()) all.policy.emplace_back("birth", of.births);
  if (!of.returns.empty()) all.policy.emplace_back("return", of.returns);
  if (!of.days.empty()) {
    all.policy.emplace_back("days_are", std::string{of.rolling ? "rolling" : "calendar"});
    all.policy.emplace_back("births_are", std::string{of.recurring ? "recurring" : "first"});
  }
  all.rows = rows;
  add_retention(shown, answer, reader.zone(), all);
  return all;
}

}  // namespace cxm::cli
