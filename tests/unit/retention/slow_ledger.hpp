#pragma once
// A ledger read slowly, as a second opinion: the rows themselves are looked at again for every
// instant that matters, and the days of a zone are found by walking along its clock.

#include <cxm/core/calendar_key.hpp>
#include <cxm/core/time_zone.hpp>
#include <cxm/retention/subscription_ledger.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace cxm_test {

/// A row of either form. A spell has no subscription.
struct ledger_row {
  std::string customer;
  std::string subscription;
  std::int64_t at = 0;
  std::optional<std::int64_t> end;
  std::optional<std::int64_t> mrr;
};

[[nodiscard]] inline std::chrono::sys_seconds instant(std::int64_t seconds) {
  return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

inline void push_row(cxm::subscription_ledger<>& ledger, ledger_row const& row) {
  if (!row.subscription.empty()) {
    ledger.push(row.customer, row.subscription, instant(row.at), *row.mrr);
  } else {
    std::optional<std::chrono::sys_seconds> end;
    if (row.end) end = instant(*row.end);
    ledger.push(row.customer, instant(row.at), end, row.mrr);
  }
}
[[nodiscard]] inline cxm::subscription_ledger<> ledger_of(std::vector<ledger_row> const& rows,
                                                          cxm::currency money_in = {}) {
  cxm::subscription_ledger<> ledger{money_in};
  for (ledger_row const& row : rows) push_row(ledger, row);
  return ledger;
}

/// Rows with everything in them that is awkward: equal instants, boundaries, repeats, ties, free
/// plans, prices that are not stated, spells without an end and spells of no length.
[[nodiscard]] inline std::vector<ledger_row> random_rows(std::uint64_t seed, std::int64_t from,
                                                         std::int64_t days) {
  std::mt19937_64 random{seed};
  auto const below = [&](std::int64_t n) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  };
  std::vector<std::int64_t> used;
  auto const some_instant = [&] {
    std::int64_t at = from + below(days * 86400);
    if (below(3) == 0) at = from + below(days * 24) * 3600;  // a boundary in some zone
    if (!used.empty() && below(4) == 0)
      at = used[static_cast<std::size_t>(below(std::ssize(used)))];
    used.push_back(at);
    return at;
  };
  std::int64_t const prices[] = {0, 0, 0, 100, 250, 999, 5000, -1};
  std::int64_t const customers = 1 + below(6);
  std::vector<ledger_row> rows;
  for (std::int64_t left = below(40); left > 0; --left) {
    ledger_row row;
    row.customer = "c" + std::to_string(below(customers));
    row.at = some_instant();
    if (below(3) > 0) {
      row.subscription = "s" + std::to_string(below(2));
      row.mrr = prices[below(8)];
    } else {
      if (below(3) > 0) row.end = below(8) == 0 ? row.at : some_instant();
      if (below(2) == 0) row.mrr = prices[below(8)];
    }
    rows.push_back(row);
    if (below(8) == 0) rows.push_back(row);
  }
  return rows;
}

/// The same quantities as cxm::ledger_period, under the same names.
struct slow_period {
  std::int64_t from = 0;
  std::int64_t to = 0;
  cxm::customer_movements customers;
  cxm::mrr_movements mrr;
  std::vector<cxm::ledger_day> days;
};

class slow_ledger {
 public:
  explicit slow_ledger(std::vector<ledger_row> const& rows) {
    for (ledger_row const& row : rows) {
      if (row.mrr && *row.mrr < 0) continue;
      if (row.end && *row.end < row.at) continue;
      rows_[row.customer].push_back(row);
      instants_.insert(row.at);
      if (row.end) instants_.insert(*row.end);
    }
  }

  /// All periods from the first change to the last.
  [[nodiscard]] std::vector<slow_period> periods(cxm::period every,
                                                 cxm::time_zone const& zone) const {
    if (instants_.empty()) return {};
    auto const days = days_of(zone, *instants_.begin() - 400 * std::int64_t{86400},
                              *instants_.rbegin() + 400 * std::int64_t{86400});
    std::vector<slow_period> out;
    std::vector<std::int64_t> starts;  // of the days of the period that is being gathered
    for (auto const& [day, start] : days) {
      if (begins(every, day)) {
        if (!starts.empty() && start > *instants_.begin() &&
            starts.front() <= *instants_.rbegin()) {
          starts.push_back(start);
          out.push_back(read(starts));
        }
        starts.assign(1, start);
      } else if (!starts.empty()) {
        starts.push_back(start);
      }
    }
    return out;
  }

 private:
  struct state {
    bool active = false;
    std::int64_t mrr = 0;
  };
  [[nodiscard]] static bool begins(cxm::period every, std::chrono::local_days day) {
    std::chrono::year_month_day const date{day};
    bool const first = unsigned{date.day()} == 1;
    unsigned const month{date.month()};
    switch (every) {
      case cxm::period::day: return true;
      case cxm::period::iso_week: return std::chrono::weekday{day} == std::chrono::Monday;
      case cxm::period::month: return first;
      case cxm::period::quarter: return first && month % 3 == 1;
      case cxm::period::year: return first && month == 1;
    }
    return false;
  }
  /// Every local day and the instant at which the clock first shows it or a later one. Clocks are
  /// read every quarter of an hour: no zone of these tests changes its day at another time.
  [[nodiscard]] static std::map<std::chrono::local_days, std::int64_t> days_of(
      cxm::time_zone const& zone, std::int64_t from, std::int64_t to) {
    std::map<std::chrono::local_days, std::int64_t> days;
    std::optional<std::chrono::local_days> latest;
    for (std::int64_t at = from - from % 900; at < to; at += 900) {
      auto const shown = std::chrono::floor<std::chrono::days>(zone.to_local(instant(at)));
      if (!latest) latest = shown;
      for (; *latest < shown; days[*latest] = at) *latest += std::chrono::days{1};
    }
    return days;
  }
  /// After all changes up to t.
  [[nodiscard]] state after(std::string const& customer, std::int64_t t) const {
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> latest;  // instant, amount
    std::set<std::tuple<std::int64_t, std::optional<std::int64_t>, std::optional<std::int64_t>>>
        spells;
    for (ledger_row const& row : rows_.at(customer)) {
      if (row.at > t) continue;
      if (row.subscription.empty()) {
        if (!row.end || t < *row.end) spells.emplace(row.at, row.end, row.mrr);
        continue;
      }
      std::pair const now{row.at, *row.mrr};
      auto const [place, added] = latest.emplace(row.subscription, now);
      if (!added && place->second < now) place->second = now;
    }
    state s;
    for (auto const& [subscription, held] : latest) s.mrr += held.second;
    for (auto const& [start, end, mrr] : spells) {
      if (mrr) s.mrr += *mrr;
      if (!mrr) s.active = true;
    }
    s.active = s.active || s.mrr > 0;
    return s;
  }
  /// `starts`: of the period's days, and the end of the last.
  [[nodiscard]] slow_period read(std::vector<std::int64_t> const& starts) const {
    slow_period p;
    p.from = starts.front();
    p.to = starts.back();
    p.days.resize(starts.size() - 1);
    std::int64_t const half_time = p.from + (p.to - p.from) / 2;
    for (auto const& [customer, rows] : rows_) {
      auto const start = after(customer, p.from - 1);
      auto const end = after(customer, p.to - 1);
      p.customers.start += start.active ? 1U : 0U;
      p.customers.end += end.active ? 1U : 0U;
      p.customers.middle += after(customer, half_time - 1).active ? 1U : 0U;
      p.customers.starters_lost += start.active && !end.active ? 1U : 0U;
      p.mrr.start += start.mrr;
      p.mrr.end += end.mrr;
      if (start.active) p.mrr.starters_end += end.mrr;
      if (start.active) p.mrr.starters_kept += (std::min)(start.mrr, end.mrr);
      for (std::size_t d = 0; d < p.days.size(); ++d) {
        auto const morning = after(customer, starts[d] - 1);
        p.days[d].active += morning.active ? 1U : 0U;
        p.days[d].mrr += morning.mrr;
      }
      for (auto at = instants_.lower_bound(p.from); at != instants_.end() && *at < p.to; ++at) {
        std::size_t d = 0;
        for (std::size_t i = 0; i < p.days.size(); ++i) d = starts[i] <= *at ? i : d;
        count_change(p, p.days[d], customer, *at);
      }
      std::set<std::int64_t> cuts(instants_.lower_bound(p.from), instants_.lower_bound(p.to));
      cuts.insert(p.from);
      cuts.insert(p.to);
      for (auto a = cuts.begin(), b = std::next(a); b != cuts.end(); ++a, ++b) {
        if (after(customer, *a).active) p.customers.active_seconds += *b - *a;
      }
    }
    return p;
  }
  void count_change(slow_period& p, cxm::ledger_day& day, std::string const& customer,
                    std::int64_t at) const {
    auto const was = after(customer, at - 1);
    auto const is = after(customer, at);
    bool known = false;
    for (std::int64_t earlier : instants_) {
      known = known || (earlier < at && after(customer, earlier).active);
    }
    if (is.active && !was.active && known) {
      ++p.customers.reactivated;
      p.mrr.reactivated += is.mrr;
      day.mrr_gained += is.mrr;
    } else if (is.active && !was.active) {
      ++p.customers.joined;
      p.mrr.joined += is.mrr;
    } else if (was.active && !is.active) {
      ++p.customers.churned;
      ++day.churned;
      p.mrr.churned += was.mrr;
      day.mrr_lost += was.mrr;
    } else if (is.mrr > was.mrr) {
      p.mrr.expansion += is.mrr - was.mrr;
      day.mrr_gained += is.mrr - was.mrr;
    } else {
      p.mrr.contraction += was.mrr - is.mrr;
      day.mrr_lost += was.mrr - is.mrr;
    }
  }

  std::map<std::string, std::vector<ledger_row>> rows_;
  std::set<std::int64_t> instants_;
};

/// Zones whose clocks do odd things at the given time, and where to begin.
struct odd_time {
  char const* zone;
  std::chrono::sys_days from;
};
[[nodiscard]] inline std::vector<odd_time> odd_times() {
  using namespace std::chrono;
  return {{"UTC", year{2024} / 2 / 10},             // a leap day
          {"Europe/Berlin", year{2025} / 3 / 1},    // a day of 23 hours
          {"Europe/Berlin", year{2025} / 10 / 10},  // a day of 25 hours
          {"Asia/Kolkata", year{2023} / 12 / 10},
          {"Pacific/Apia", year{2011} / 12 / 10},       // without December 30
          {"America/St_Johns", year{2009} / 10 / 15},   // an evening of October 31 comes twice
          {"America/Sao_Paulo", year{2018} / 10 / 20},  // no midnight on November 4
          {"UTC", year{1969} / 12 / 1}};
}

}  // namespace cxm_test
