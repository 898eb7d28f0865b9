#pragma once
/// N-day retention: of those who signed up, how many opened the app on day 1, from day 7 on, within
/// days 14 to 20?
///
/// Input         customer, instant, and what happened then: a birth (sign-up, first order), a
///               return (log-in, order), or both, which is what it is if nothing is said.
/// Windows       on(n)          day n
///               since(n)       day n or any later one ("unbounded")
///               between(a, b)  days a to b
/// Days          calendar days of a zone: day n is the n-th local day after that of the birth, be
///               it of 23 or 25 hours; or, without a zone, rolling: n times 24 hours after the birth.
/// Births        the first one of a customer counts; or, `recurring`, every local day on which a
///               customer had one counts as a birth of its own. Returns before the birth don't count,
///               one at the same instant does.
/// Now           `until`: what was observed lies before it. A row at that instant or later is not
///               seen. A window that is not over by then is absent: the customer is not in its
///               denominator. since(n) is over with day n.
/// Formula       returned/eligible, Wilson; agresti_coull and wald by name. Beside it the form that
///               many tools show, of_all_births(): it counts windows that are not over as failures,
///               so the latest days always look bad.
/// Figures       day_1 (headline), day_7 and day_30: rolling, until the last row
///               customers  with a birth
///               count
/// Undefined     nobody whose window is over: NaN. Recurring births of several days together have no
///               interval: customers are in it more than once.
/// Left out      exclude() counts what can't be pushed.
/// Merge         exact, in any order; a customer may be spread over parts: birth in one, return in
///               another. State: 12 bytes a row. Reading: O(rows), but for a sort within customers;
///               recurring, each birth reads the rows of its customer that follow.
/// Errors        std::invalid_argument for an instant beyond the years −32766 to 32766, for a window
///               that ends before it starts, and for recurring births without a zone.

#include <cxm/core/figure.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/core/numbered_periods.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/retention/cohort_table.hpp>
#include <cxm/retention/retention_window.hpp>
#include <cxm/statistics/proportion.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// What a row tells of a customer's life.
enum class life_event : std::uint8_t { birth = 1, activity = 2, both = 3 };

/// How births and returns become a share.
struct retention_rule {
  std::chrono::sys_seconds until;         ///< rows lie before it
  std::optional<time_zone> days_of = {};  ///< calendar days of this zone; without one, rolling days
  bool recurring = false;
};

/// One share with what it divides.
struct retention_cell {
  retention_window window;
  count_t eligible = 0;            ///< births whose window was over
  count_t returned = 0;            ///< of these
  count_t births = 0;              ///< all of them
  count_t returned_of_births = 0;  ///< of these, also within windows that were not over
  bool repeated = false;           ///< a customer may be in it more than once

  [[nodiscard]] estimate share(reading how = {}) const { return of(returned, eligible, how); }
  [[nodiscard]] estimate of_all_births(reading how = {}) const {
    return of(returned_of_births, births, how);
  }

 private:
  [[nodiscard]] estimate of(count_t k, count_t n, reading how) const {
    auto const part = static_cast<double>(k);
    auto const all = static_cast<double>(n);
    return {n == 0 ? undefined : part / all,
            repeated ? no_interval(how) : proportion_interval(part, all, how)};
  }
};

/// The births of one period, and a cell for each window.
struct retention_cohort {
  std::string label;
  std::chrono::local_days first_day;
  count_t births = 0;
  std::vector<retention_cell> cells;
};

template <key_type Id = std::string>
class retention {
 public:
  static constexpr std::string_view id = "retention";
  static constexpr std::string_view title = "day-1 retention";
  static constexpr std::string_view definition =
      "Share of customers who came back in the second 24 hours after their first, of those whose "
      "second 24 hours are over.";
  [[nodiscard]] static std::string schema() {
    return "retention<" + key_traits<Id>::schema() + ">";
  }

  retention() = default;
  /// Rows seen through projections: customer, instant; and life_event.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<retention, R, P...>
  explicit retention(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <key_view<Id> Customer, class Duration>
  void push(Customer const& customer, std::chrono::sys_time<Duration> at,
            life_event what = life_event::both) {
    auto const second = detail::whole_seconds(at.time_since_epoch());
    who_.push_back(ids_.find_or_add(customer));
    at_.push_back(second.count() * kinds + static_cast<std::int64_t>(what));
    ++count_;
  }
  /// Many rows at once: customer(i), seconds since 1970, and what happened; without the latter, both.
  /// Errors: std::invalid_argument for lengths that differ, and those of push.
  template <class At>
  requires key_view<std::remove_cvref_t<std::invoke_result_t<At const&, std::size_t>>, Id>
  void push_each(At const& customer, std::span<std::int64_t const> seconds,
                 std::span<life_event const> what = {}) {
    if (!what.empty() && what.size() != seconds.size()) {
      throw std::invalid_argument("cxm::retention: an event for each time, and no more");
    }
    for (std::int64_t const s : seconds) detail::check_in_calendar(std::chrono::seconds{s});
    ids_.find_or_add_each(seconds.size(), customer, [&](std::size_t i, std::uint32_t k) {
      auto const kind = what.empty() ? life_event::both : what[i];
      at_.push_back(seconds[i] * kinds + static_cast<std::int64_t>(kind));
      who_.push_back(k);
      ++count_;
    });
  }
  /// A row that can't be used, such as one without a customer.
  void exclude(reason why) { excluded_.add(why); }

  void merge(retention const& other) {
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::retention: more rows than a count holds");
    }
    if (&other == this) return merge(retention{other});
    auto const here = ids_.find_or_add_all(other.ids_);
    for (std::uint32_t const k : other.who_) who_.push_back(here[k]);
    at_.insert(at_.end(), other.at_.begin(), other.at_.end());
    count_ += other.count_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] retention empty_copy() const { return {}; }

  /// Rows observed.
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  /// One second after the last row; nothing without rows.
  [[nodiscard]] std::optional<std::chrono::sys_seconds> observed_until() const {
    if (at_.empty()) return std::nullopt;
    auto const last = second_of(*std::max_element(at_.begin(), at_.end()));
    return std::chrono::sys_seconds{std::chrono::seconds{last + 1}};
  }

  /// A cell for each window, over all births.
  [[nodiscard]] std::vector<retention_cell> windows(retention_rule const& rule,
                                                    std::span<retention_window const> asked) const {
    auto cells = empty_cells(asked, rule.recurring);
    for_each_birth(rule, [&](birth const& b) { add(b, cells); });
    return cells;
  }
  /// The same for the births of each period, from the first one with a birth to the last, without
  /// gaps. A customer is born once in a day, so cells of a day's cohort have an interval always.
  /// Errors: std::invalid_argument also for more than 4096 cohorts.
  [[nodiscard]] std::vector<retention_cohort> by_cohort(retention_rule const& rule,
                                                        std::span<retention_window const> asked,
                                                        numbered_periods periods) const {
    bool const repeated = rule.recurring && periods.every() != period::day;
    struct born {
      count_t births = 0;
      std::vector<retention_cell> cells;
    };
    key_index<std::int32_t> known;
    std::vector<born> found;
    for_each_birth(rule, [&](birth const& b) {
      auto const at = known.find_or_add(periods.at(b.at));
      if (at == found.size()) found.emplace_back();
      born& c = found[at];
      if (c.births++ == 0) c.cells = empty_cells(asked, repeated);
      add(b, c.cells);
    });
    std::vector<retention_cohort> rows;
    if (found.empty()) return rows;
    auto const order = known.sorted();
    std::int32_t const last = known.key(order.back());
    std::int32_t next = known.key(order.front());
    if (std::int64_t{last} - next >= detail::most_cohorts) {
      throw std::invalid_argument(
          "cxm::retention: more than 4096 cohorts; choose a longer period, unless a date is wrong");
    }
    for (std::uint32_t const at : order) {
      std::int32_t const period = known.key(at);
      born& c = found[at];
      for (; next <= period; ++next) {
        retention_cohort row{periods.label(next), periods.first_day(next), 0, {}};
        if (next == period) row.births = c.births;
        row.cells = next == period ? std::move(c.cells) : empty_cells(asked, repeated);
        rows.push_back(std::move(row));
      }
    }
    return rows;
  }
  /// The triangle of whole periods after the first birth, by `periods`: as acquisition_cohorts has
  /// it, where the first row of any kind is the birth. Active is who returned at the birth or later.
  /// Without amounts. Errors: std::invalid_argument for more than 4096 cohorts.
  [[nodiscard]] cohort_table cohorts(numbered_periods periods, std::chrono::sys_seconds until,
                                     running_period running = running_period::absent) const {
    std::int32_t const last = periods.at(until - std::chrono::seconds{1});
    std::int32_t const finished = periods.at(until) - 1;
    // Births, and the periods since in which the customer was active, one after the other.
    std::vector<std::pair<std::int32_t, std::size_t>> births;
    std::vector<std::int32_t> active;
    std::int32_t first = last + 1;
    std::int64_t const end = until.time_since_epoch().count();
    for_each_customer([&](std::span<std::int64_t const> rows) {
      auto const born = first_birth(rows, end);
      if (born == rows.size()) return;
      std::int32_t const period = periods.at(instant(rows[born]));
      births.emplace_back(period, active.size());
      first = period < first ? period : first;
      for (std::size_t i = born; i < rows.size() && second_of(rows[i]) < end; ++i) {
        if (!is(rows[i], life_event::activity)) continue;
        std::int32_t const in = periods.at(instant(rows[i]));
        if (active.size() == births.back().second || active.back() != in) active.push_back(in);
      }
    });
    auto table = detail::empty_triangle(periods, first, last, finished, running);
    for (std::size_t b = 0; b < births.size(); ++b) {
      cohort& c = table[static_cast<std::size_t>(births[b].first - first)];
      ++c.size;
      std::size_t const to = b + 1 < births.size() ? births[b + 1].second : active.size();
      for (std::size_t i = births[b].second; i < to; ++i) {
        auto const age = static_cast<std::size_t>(active[i] - births[b].first);
        if (age < c.cells.size()) ++c.cells[age].active;
      }
    }
    return {periods.every(), currency{}, std::move(table)};
  }

  void figures(figure_sink out, reading how = {}) const {
    static constexpr retention_window days[] = {retention_window::on(1), retention_window::on(7),
                                                retention_window::on(30)};
    static constexpr std::string_view names[] = {"day_1", "day_7", "day_30"};
    retention_rule const rule{observed_until().value_or(std::chrono::sys_seconds{})};
    auto const cells = windows(rule, days);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto const share = cells[i].share(how);
      out(value_figure(names[i], unit::share, share.value, share.range));
    }
    out(count_figure("customers", cells.front().births));
    out(count_figure("count", count()));
  }

  void write(state_writer& out) const {
    out.u64(count_);
    excluded_.write(out);
    auto const rows = in_order();
    out.u64(rows.ids.size());
    for (auto const k : rows.ids) key_traits<Id>::write(out, ids_.key(k));
    for (std::size_t i = 0; i < rows.ids.size(); ++i) {
      auto const lived = rows.of(i);
      out.u64(lived.size());
      for (std::int64_t const x : lived) out.i64(x);
    }
  }
  [[nodiscard]] static retention read(state_reader& in) {
    retention loaded;
    loaded.count_ = in.count();
    loaded.excluded_ = exclusions::read(in);
    std::size_t const customers = in.length(8);
    for (std::size_t k = 0; k < customers; ++k) {
      if (loaded.ids_.find_or_add(key_traits<Id>::read(in)) != k) {
        throw state_error("cxm::load: a customer twice");
      }
    }
    for (std::uint32_t k = 0; k < customers; ++k) {
      std::size_t const rows = in.length(8);
      if (rows == 0) throw state_error("cxm::load: a customer without a row");
      for (std::size_t i = 0; i < rows; ++i) {
        std::int64_t const x = in.i64();
        std::int64_t const second = second_of(x);
        if (x % kinds == 0 || second < detail::calendar_begin.count() ||
            second > detail::calendar_end.count() ||
            (i > 0 && second <= second_of(loaded.at_.back()))) {
          throw state_error("cxm::load: a row at no time, or two at one");
        }
        loaded.who_.push_back(k);
        loaded.at_.push_back(x);
      }
    }
    if (loaded.count_ < loaded.at_.size() || (loaded.at_.empty() && loaded.count_ > 0)) {
      throw state_error("cxm::load: other rows than were counted");
    }
    return loaded;
  }
  friend bool operator==(retention const& a, retention const& b) {
    if (a.count_ != b.count_ || a.excluded_ != b.excluded_) return false;
    auto const left = a.in_order();
    auto const right = b.in_order();
    if (left.begin != right.begin || left.lived != right.lived) return false;
    for (std::size_t i = 0; i < left.ids.size(); ++i) {
      if (!(a.ids_.key(left.ids[i]) == b.ids_.key(right.ids[i]))) return false;
    }
    return true;
  }

 private:
  // A row is one number: the second times four, and what happened in the two lowest bits.
  static constexpr std::int64_t kinds = 4;
  [[nodiscard]] static constexpr std::int64_t second_of(std::int64_t row) noexcept {
    return row >> 2;
  }
  [[nodiscard]] static constexpr bool is(std::int64_t row, life_event what) noexcept {
    return (row & static_cast<std::int64_t>(what)) != 0;
  }
  [[nodiscard]] static std::chrono::sys_seconds instant(std::int64_t row) noexcept {
    return std::chrono::sys_seconds{std::chrono::seconds{second_of(row)}};
  }

  /// The rows of customer after customer, by time, those of one instant as one.
  struct ordered {
    std::vector<std::uint32_t> ids;  // customers, in the order of their keys
    std::vector<std::size_t> begin;  // one more than there are customers
    std::vector<std::int64_t> lived;

    [[nodiscard]] std::span<std::int64_t const> of(std::size_t i) const noexcept {
      return std::span{lived}.subspan(begin[i], begin[i + 1] - begin[i]);
    }
  };
  /// Sorts one customer's rows and puts those of one instant together. The number that is left.
  static std::size_t put_in_order(std::span<std::int64_t> rows) {
    std::sort(rows.begin(), rows.end());
    std::size_t kept = 0;
    for (std::int64_t const row : rows) {
      if (kept > 0 && second_of(rows[kept - 1]) == second_of(row)) {
        rows[kept - 1] |= row;
      } else {
        rows[kept++] = row;
      }
    }
    return kept;
  }
  /// The rows by customers' numbers, and where each one's begin. O(rows).
  [[nodiscard]] std::pair<std::vector<std::size_t>, std::vector<std::int64_t>> dealt_out() const {
    std::vector<std::size_t> begin(ids_.size() + 1, 0);
    for (std::uint32_t const k : who_) ++begin[k + 1];
    for (std::size_t k = 1; k < begin.size(); ++k) begin[k] += begin[k - 1];
    std::vector<std::size_t> to = begin;
    std::vector<std::int64_t> rows(at_.size());
    for (std::size_t i = 0; i < at_.size(); ++i) rows[to[who_[i]]++] = at_[i];
    return {std::move(begin), std::move(rows)};
  }
  [[nodiscard]] ordered in_order() const {
    auto dealt = dealt_out();
    ordered all;
    all.begin.push_back(0);
    for (auto const k : ids_.sorted()) {
      std::span const mine =
          std::span{dealt.second}.subspan(dealt.first[k], dealt.first[k + 1] - dealt.first[k]);
      std::size_t const kept = put_in_order(mine);
      if (kept == 0) continue;
      all.ids.push_back(k);
      all.lived.insert(all.lived.end(), mine.begin(),
                       mine.begin() + static_cast<std::ptrdiff_t>(kept));
      all.begin.push_back(all.lived.size());
    }
    return all;
  }
  template <class F>
  void for_each_customer(F const& f) const {
    auto dealt = dealt_out();
    for (std::size_t k = 0; k + 1 < dealt.first.size(); ++k) {
      std::span<std::int64_t> const mine =
          std::span{dealt.second}.subspan(dealt.first[k], dealt.first[k + 1] - dealt.first[k]);
      f(std::span<std::int64_t const>{mine.first(put_in_order(mine))});
    }
  }
  /// The place of the first birth before an instant; the number of rows where there is none.
  [[nodiscard]] static std::size_t first_birth(std::span<std::int64_t const> rows,
                                               std::int64_t end) noexcept {
    for (std::size_t i = 0; i < rows.size() && second_of(rows[i]) < end; ++i) {
      if (is(rows[i], life_event::birth)) return i;
    }
    return rows.size();
  }

  /// One birth: the days after it on which the customer returned, ascending, and the first day that
  /// was not over.
  struct birth {
    std::chrono::sys_seconds at;
    std::span<std::int64_t const> days;
    std::int64_t days_over;
  };
  static void add(birth const& b, std::span<retention_cell> cells) noexcept {
    for (retention_cell& c : cells) {
      auto const day = std::lower_bound(b.days.begin(), b.days.end(), c.window.first());
      bool const returned = day != b.days.end() && c.window.holds(*day);
      bool const over = c.window.decided_on() < b.days_over;
      ++c.births;
      c.returned_of_births += returned;
      c.eligible += over;
      c.returned += over && returned;
    }
  }
  [[nodiscard]] static std::vector<retention_cell> empty_cells(
      std::span<retention_window const> asked, bool repeated) {
    std::vector<retention_cell> cells;
    for (retention_window const w : asked) cells.push_back({w, 0, 0, 0, 0, repeated});
    return cells;
  }
  template <class F>
  void for_each_birth(retention_rule const& rule, F const& f) const {
    if (rule.recurring && !rule.days_of) {
      throw std::invalid_argument(
          "cxm::retention: recurring births are one a day, so name the zone of the days");
    }
    std::int64_t const end = rule.until.time_since_epoch().count();
    if (rule.days_of) {
      numbered_periods days{period::day, *rule.days_of};
      std::int64_t const last = days.at(rule.until);
      std::vector<std::int64_t> day_of;
      std::vector<std::int64_t> after;
      for_each_customer([&](std::span<std::int64_t const> rows) {
        std::size_t born = first_birth(rows, end);
        if (born == rows.size()) return;
        day_of.clear();
        for (std::int64_t const row : rows) {
          if (second_of(row) >= end) break;
          day_of.push_back(days.at(instant(row)));
        }
        while (born < day_of.size()) {
          after.clear();
          for (std::size_t i = born; i < day_of.size(); ++i) {
            if (is(rows[i], life_event::activity)) after.push_back(day_of[i] - day_of[born]);
          }
          f(birth{instant(rows[born]), after, last - day_of[born]});
          if (!rule.recurring) return;
          std::int64_t const today = day_of[born];
          while (born < day_of.size() &&
                 (day_of[born] == today || !is(rows[born], life_event::birth))) {
            ++born;
          }
        }
      });
      return;
    }
    std::vector<std::int64_t> after;
    for_each_customer([&](std::span<std::int64_t const> rows) {
      std::size_t const born = first_birth(rows, end);
      if (born == rows.size()) return;
      std::int64_t const from = second_of(rows[born]);
      after.clear();
      for (std::size_t i = born; i < rows.size() && second_of(rows[i]) < end; ++i) {
        if (!is(rows[i], life_event::activity)) continue;
        after.push_back((second_of(rows[i]) - from) / 86400);
      }
      f(birth{instant(rows[born]), after, (end - from) / 86400});
    });
  }

  count_t count_ = 0;
  exclusions excluded_;
  key_index<Id> ids_;
  std::vector<std::uint32_t> who_;  // by row
  std::vector<std::int64_t> at_;    // by row
};

}  // namespace cxm::inline v0
