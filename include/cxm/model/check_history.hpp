#pragma once
/// What contradicts itself in time: things that happen to a customer when there was none, periods of a
/// subscription that overlap.

#include <cxm/core/calendar_key.hpp>
#include <cxm/core/time_zone.hpp>
#include <cxm/model/customer_index.hpp>
#include <cxm/model/dataset.hpp>
#include <cxm/model/finding.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

[[nodiscard]] inline std::string shown_day(std::chrono::sys_seconds at) {
  if (at.time_since_epoch() < calendar_begin || at.time_since_epoch() > calendar_end) {
    return "an instant of no calendar";
  }
  return label(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(at)});
}

/// Whether `late` is a day or more behind `early`, also at the ends of the range.
[[nodiscard]] constexpr bool a_day_behind(std::chrono::sys_seconds late,
                                          std::chrono::sys_seconds early) noexcept {
  auto const ticks = [](std::chrono::sys_seconds x) {
    return static_cast<std::uint64_t>(x.time_since_epoch().count());
  };
  return late > early && ticks(late) - ticks(early) >= 86'400;
}

/// Compares rows with the dates of the customer they name. Files often state days where others state
/// times, and in another zone: what is less than a day off contradicts nothing.
class customer_times {
 public:
  customer_times(dataset const& data, customer_index const& people, finding_list& out)
      : people_{people},
        out_{out},
        known_{data.customers().column<&customer::first_contact>()},
        acquired_{data.customers().column<&customer::acquired>()},
        lost_{data.customers().column<&customer::lost>()} {}

  using optional_time = std::optional<std::chrono::sys_seconds>;

  /// Before somebody was known nothing can have happened to them.
  void not_before_known(table_row at, std::string_view field, std::uint32_t who,
                        optional_time when) {
    auto const row = people_.row_of(who);
    if (row) not_before(at, field, *row, when, known_[*row], "before the customer was first known");
  }
  /// The first purchase is what makes a customer. Where that date is not stated, the first contact.
  void not_before_acquired(table_row at, std::string_view field, std::uint32_t who,
                           optional_time when) {
    auto const row = people_.row_of(who);
    if (!row) return;
    if (acquired_[*row]) {
      not_before(at, field, *row, when, acquired_[*row], "before the customer was acquired");
    } else {
      not_before(at, field, *row, when, known_[*row], "before the customer was first known");
    }
  }
  /// Who left buys nothing.
  void not_after_lost(table_row at, std::string_view field, std::uint32_t who, optional_time when) {
    auto const row = people_.row_of(who);
    if (!row || !when || !lost_[*row] || !a_day_behind(*when, *lost_[*row])) return;
    say(at, field, *row, "after the customer was lost", *lost_[*row]);
  }
  /// Who left has no period that runs on.
  void not_for_ever(table_row at, std::string_view field, std::uint32_t who) {
    auto const row = people_.row_of(who);
    if (row && lost_[*row])
      say(at, field, *row, "no end, although the customer was lost", *lost_[*row]);
  }

 private:
  void not_before(table_row at, std::string_view field, std::size_t row, optional_time when,
                  optional_time first, std::string_view what) {
    if (when && first && a_day_behind(*first, *when)) say(at, field, row, what, *first);
  }
  void say(table_row at, std::string_view field, std::size_t row, std::string_view what,
           std::chrono::sys_seconds day) {
    out_.add(
        at, field, [&] { return std::string{what} + ", on " + shown_day(day); },
        table_row{"customers", row});
  }

  customer_index const& people_;
  finding_list& out_;
  optional_view<std::span<std::chrono::sys_seconds const>> known_;
  optional_view<std::span<std::chrono::sys_seconds const>> acquired_;
  optional_view<std::span<std::chrono::sys_seconds const>> lost_;
};

/// Which of it contradicts, and which doesn't:
/// - anything before the first contact does;
/// - an order or a paid subscription before the customer was acquired does; visits, answers, tickets and
///   trials don't, prospects have them too;
/// - an order of a positive amount, or the start of a subscription, after the customer was lost does,
///   and a subscription without an end; refunds, visits, tickets and answers don't: people who left
///   write, and are asked why. A paid term may end after the day of the loss.
/// Customers without these dates contradict nothing.
inline void check_customer_times(dataset const& data, customer_index const& people,
                                 finding_list& out) {
  customer_times times{data, people, out};
  for (auto const row : data.touchpoints()) {
    times.not_before_known({"touchpoints", row.index()}, "at", row.number<&touchpoint::customer>(),
                           row.get<&touchpoint::at>());
  }
  for (auto const row : data.responses()) {
    auto const who = row.number<&survey_response::customer>();
    if (who == 0) continue;
    times.not_before_known({"responses", row.index()}, "asked", who,
                           row.get<&survey_response::asked>());
    if (row.get<&survey_response::asked>()) continue;
    times.not_before_known({"responses", row.index()}, "answered", who,
                           row.get<&survey_response::answered>());
  }
  for (auto const row : data.orders()) {
    if (row.get<&order::amount>().minor_units() <= 0) continue;
    table_row const at{"orders", row.index()};
    auto const who = row.number<&order::customer>();
    times.not_before_acquired(at, "at", who, row.get<&order::at>());
    times.not_after_lost(at, "at", who, row.get<&order::at>());
  }
  for (auto const row : data.subscriptions()) {
    table_row const at{"subscriptions", row.index()};
    auto const who = row.number<&subscription::customer>();
    auto const start = row.get<&subscription::start>();
    if (row.get<&subscription::standing>() == standing::trial) {
      times.not_before_known(at, "start", who, start);
    } else {
      times.not_before_acquired(at, "start", who, start);
    }
    times.not_after_lost(at, "start", who, start);
    if (!row.get<&subscription::end>()) times.not_for_ever(at, "end", who);
  }
  for (auto const row : data.tickets()) {
    times.not_before_known({"tickets", row.index()}, "opened", row.number<&ticket::customer>(),
                           row.get<&ticket::opened>());
  }
  for (auto const row : data.task_attempts()) {
    times.not_before_known({"task_attempts", row.index()}, "started",
                           row.number<&task_attempt::user>(), row.get<&task_attempt::started>());
  }
}

/// A second order of one customer that is called the first.
inline void check_first_orders(dataset const& data, finding_list& out) {
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> first(data.customer_ids().size(), none);
  for (auto const row : data.orders()) {
    auto const who = row.number<&order::customer>();
    if (who == 0 || row.get<&order::kind>() != order_kind::first) continue;
    if (first[who] == none) {
      first[who] = row.index();
      continue;
    }
    out.add(
        {"orders", row.index()}, "kind",
        [&] { return "a second first order of customer " + quoted(row.get<&order::customer>()); },
        table_row{"orders", first[who]});
  }
}

/// Periods of one subscription identifier: they belong to one customer and don't overlap, or its MRR
/// would count twice. Periods without an identifier aren't compared; one that ends where it starts
/// holds no instant.
inline void check_subscription_periods(dataset const& data, customer_index const& people,
                                       finding_list& out) {
  using std::chrono::sys_seconds;
  auto const rows = data.subscriptions();
  auto const ids = rows.column<&subscription::id>();
  auto const customers = rows.column<&subscription::customer>();
  auto const starts = rows.column<&subscription::start>();
  auto const ends = rows.column<&subscription::end>();
  text_interner numbers;
  std::vector<std::size_t> first{0};
  std::vector<std::tuple<std::uint32_t, sys_seconds, std::size_t>> periods;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    auto const number = numbers.add(ids[i]);
    if (number == 0) continue;
    if (number == first.size()) first.push_back(i);
    if (!ends[i] || *ends[i] > starts[i]) periods.emplace_back(number, starts[i], i);
    std::size_t const other = first[number];
    auto const one = people.person(customers.ids()[i]);
    auto const before = people.person(customers.ids()[other]);
    if (one == 0 || before == 0 || one == before) continue;
    out.add(
        {"subscriptions", i}, "customer",
        [&] {
          return "subscription " + quoted(ids[i]) + " is of customer " + quoted(customers[other]) +
                 " elsewhere";
        },
        table_row{"subscriptions", other});
  }
  std::sort(periods.begin(), periods.end());
  std::vector<std::pair<std::size_t, std::size_t>> overlaps;
  std::size_t longest = 0;  // the row, among those of this identifier so far, that ends last
  for (std::size_t k = 0; k < periods.size(); ++k) {
    auto const& [number, start, row] = periods[k];
    if (k == 0 || std::get<0>(periods[k - 1]) != number) {
      longest = row;
      continue;
    }
    if (!ends[longest] || *ends[longest] > start) overlaps.emplace_back(row, longest);
    if (ends[longest] && (!ends[row] || *ends[row] > *ends[longest])) longest = row;
  }
  std::sort(overlaps.begin(), overlaps.end());
  for (auto const& [row, other] : overlaps) {
    out.add(
        {"subscriptions", row}, "start",
        [&, row = row, other = other] {
          return "the period overlaps another one of subscription " + quoted(ids[row]) +
                 (ends[other] ? ", which ends on " + shown_day(*ends[other])
                              : ", which has no end");
        },
        table_row{"subscriptions", other});
  }
}

}  // namespace cxm::inline v0::detail
