#pragma once
/// Who is at risk when: from tables of those who left to the steps that every survival estimate is
/// made from.
///
/// Near ties     Times that arithmetic has made different, such as 0.1 + 0.2 and 0.3, are one time.
///               Two neighbours among the different times are tied when they are apart by at most
///               the tolerance, or by at most that share of the mean of the different times; ties
///               chain, and the smallest of a chain stands for all. With the default tolerance,
///               2^−26, it is the rule of R's survival (timefix). Whole numbers with a mean
///               below 67 million are never tied.
/// At risk       at t: who has t_exit ≥ t and entry < t. So who is censored at t is at risk of an
///               event at t, and who enters at t is not; who has no entry is at risk from 0 on, 0
///               included.
/// Never         Who enters and leaves at times that are tied was at risk at no time: counted, and
///               left out.

#include <cxm/retention/exit_table.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// Which times count as one. Errors: std::invalid_argument for a tolerance that is negative or not
/// finite.
class near_ties {
 public:
  constexpr near_ties() = default;
  explicit constexpr near_ties(double tolerance) : tolerance_{tolerance} {
    if (!(tolerance >= 0 && tolerance <= (std::numeric_limits<double>::max)())) {
      throw std::invalid_argument("cxm::near_ties: a tolerance is 0 or a positive number");
    }
  }
  /// Only equal times are one.
  [[nodiscard]] static constexpr near_ties none() { return near_ties{0}; }
  [[nodiscard]] constexpr double tolerance() const noexcept { return tolerance_; }
  friend constexpr bool operator==(near_ties, near_ties) = default;

 private:
  double tolerance_ = 0x1p-26;
};

namespace detail {

/// Of two ascending runs of different times, all of them once.
[[nodiscard]] inline std::vector<time_bits> all_times(std::vector<time_bits> const& a,
                                                      std::vector<time_bits> const& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  std::vector<time_bits> all(a.size() + b.size());
  all.erase(std::set_union(a.begin(), a.end(), b.begin(), b.end(), all.begin()), all.end());
  return all;
}

/// Puts ascending times, which may repeat, among different ones; from the end, so that no second
/// list is needed.
template <class T, class F>
void put_among(std::vector<time_bits>& all, std::vector<T> const& some, F const& time) {
  std::size_t left = all.size();
  all.resize(left + some.size());
  std::size_t to = all.size();
  for (std::size_t k = some.size(); k-- > 0;) {
    time_bits const t = time(some[k]);
    if (to < all.size() && all[to] == t) continue;
    while (left > 0 && all[left - 1] > t) all[--to] = all[--left];
    if (left > 0 && all[left - 1] == t) --left;
    all[--to] = t;
  }
  auto const at = [&](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(i); };
  all.erase(at(left), at(to));
}

/// The different times at which somebody left or entered, ascending.
template <class Total>
[[nodiscard]] std::vector<time_bits> times_of(std::vector<sorted_exits<Total>> const& tables) {
  std::vector<time_bits> all;
  std::size_t most = 0;
  for (auto const& table : tables) most += table.from_start.size() + 2 * table.late.size();
  all.reserve(most);
  for (auto const& table : tables) {
    put_among(all, table.from_start, [](auto const& c) { return c.key; });
    if (table.late.empty()) continue;
    put_among(all, table.late, [](auto const& c) { return c.key.time; });
    std::vector<time_bits> entries;
    entries.reserve(table.late.size());
    for (auto const& c : table.late) entries.push_back(c.key.entry);
    std::sort(entries.begin(), entries.end());
    put_among(all, entries, [](time_bits t) { return t; });
  }
  return all;
}

/// How far apart two neighbours among the different times may be and still be one, by the mean size of
/// the different times.
[[nodiscard]] constexpr double tied_distance(near_ties ties, double mean_size) noexcept {
  return ties.tolerance() * (std::max)(1.0, mean_size);
}

/// Where each run of tied times begins; empty when no two are tied.
[[nodiscard]] inline std::vector<time_bits> tie_starts(std::vector<time_bits> const& times,
                                                       near_ties ties) {
  if (times.size() < 2 || ties.tolerance() == 0) return {};
  double mean = 0;
  for (time_bits const t : times) mean += time_of(t) / static_cast<double>(times.size());
  double const apart = tied_distance(ties, mean);
  auto const tied = [&](std::size_t i) {
    return time_of(times[i]) - time_of(times[i - 1]) <= apart;
  };
  std::size_t first = 1;
  while (first < times.size() && !tied(first)) ++first;
  if (first == times.size()) return {};
  std::vector<time_bits> starts(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(first));
  for (std::size_t i = first + 1; i < times.size(); ++i) {
    if (!tied(i)) starts.push_back(times[i]);
  }
  return starts;
}

/// Rows that left alike: at which step, since which, and why (0: censored).
struct leaver {
  static constexpr std::size_t from_start = static_cast<std::size_t>(-1);
  std::size_t exit = 0;
  std::size_t entry = from_start;
  std::size_t cause = 0;
  double squares = 0;  // the squared weights of these rows
};

/// What happens at each time at which somebody leaves or enters.
struct risk_steps {
  std::vector<double> time;
  std::vector<double> at_risk;
  std::vector<double> survivors;  // at risk and without an event, rounded once: 0 only if none is
  std::vector<double> censored;
  std::vector<double>
      entered;  // at this time, so at risk after it; empty if all were from the start
  std::vector<std::vector<double>> events;  // by cause, then by step
  std::vector<count_t> event_rows;          // of all causes; empty where each row counts once
  std::vector<std::uint8_t> left;           // whether somebody left; 0 where somebody only enters
  double starters = 0;                      // observed from the start
  count_t never_at_risk = 0;
  std::vector<leaver> leavers;  // by exit; where they were asked for and not alike
  bool leavers_alike = false;   // each row weighs 1 and was there from the start: events say it all

  [[nodiscard]] std::size_t size() const noexcept { return time.size(); }
  [[nodiscard]] double all_events(std::size_t step) const noexcept {
    double sum = 0;
    for (auto const& of_cause : events) sum += of_cause[step];
    return sum;
  }
};

/// Calls f(leaver) for those who leave at each step; steps ascending. Precondition: they were asked
/// for.
class leaver_walk {
 public:
  explicit leaver_walk(risk_steps const& steps) noexcept : steps_{&steps} {}
  template <class F>
  void at(std::size_t step, F const& f) {
    if (steps_->leavers_alike) {
      for (std::size_t c = 0; c <= steps_->events.size(); ++c) {
        double const rows = c == 0 ? steps_->censored[step] : steps_->events[c - 1][step];
        if (rows > 0) f(leaver{step, leaver::from_start, c, rows});
      }
      return;
    }
    auto const& all = steps_->leavers;
    for (; next_ < all.size() && all[next_].exit == step; ++next_) f(all[next_]);
  }

 private:
  risk_steps const* steps_;
  std::size_t next_ = 0;
};

/// Tables: of the censored, then of each cause. `steps`: their times_of(). `starts`: tie_starts() of
/// these times and perhaps of others with them.
template <class Total>
[[nodiscard]] risk_steps risk_of(std::vector<sorted_exits<Total>> const& tables,
                                 std::vector<time_bits>&& steps,
                                 std::vector<time_bits> const& starts, bool with_leavers) {
  using sum = typename Total::sum;
  if (!starts.empty()) {
    // The next start is near where the starts are those of these times, and far where of many groups.
    auto at = starts.begin();
    auto const later = [&](time_bits t) { return at + 1 != starts.end() && at[1] <= t; };
    for (time_bits& t : steps) {
      for (int near = 0; near < 4 && later(t); ++near) ++at;
      if (later(t)) at = std::upper_bound(at + 1, starts.end(), t) - 1;
      t = *at;
    }
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  }
  std::size_t const m = steps.size();
  std::size_t const causes = tables.size() - 1;
  constexpr bool counted = std::is_same_v<Total, row_total>;
  bool const any_late = std::any_of(tables.begin(), tables.end(),
                                    [](auto const& table) { return !table.late.empty(); });
  risk_steps out;
  out.time.reserve(m);
  for (time_bits const t : steps) out.time.push_back(time_of(t));
  if (!counted) out.event_rows.assign(m, 0);
  out.left.assign(m, 0);
  out.at_risk.resize(m);
  out.survivors.resize(m);
  out.censored.resize(m);
  if (any_late) out.entered.resize(m);
  out.events.assign(causes, std::vector<double>(m));
  out.leavers_alike = with_leavers && !any_late && counted;
  bool const list_leavers = with_leavers && !out.leavers_alike;

  // From the end: each is the exact sum of those who leave later, rounded once.
  struct cells_left {
    std::size_t from_start, late;
  };
  std::vector<cells_left> still;
  for (auto const& table : tables) still.push_back({table.from_start.size(), table.late.size()});
  std::vector<sum> came(any_late ? m : 0);
  sum at_risk{};
  for (std::size_t k = m; k-- > 0;) {
    if (any_late) {
      at_risk.subtract(came[k]);
      out.entered[k] = came[k].value();
    }
    auto const leave = [&](std::size_t c, std::size_t entry, Total const& total, sum& left) {
      left.merge(total.amount());
      out.left[k] = 1;
      if (!counted && c > 0) out.event_rows[k] += total.count;
      if (list_leavers) out.leavers.push_back({k, entry, c, total.squares()});
    };
    auto const leave_for = [&](std::size_t c) {
      auto const& from_start = tables[c].from_start;
      auto const& late = tables[c].late;
      sum left{};
      std::size_t& first = still[c].from_start;
      std::size_t const end = first;
      while (first > 0 && from_start[first - 1].key >= steps[k]) --first;
      for (std::size_t i = first; i < end; ++i) {
        leave(c, leaver::from_start, from_start[i].total, left);
      }
      std::size_t& first_late = still[c].late;
      std::size_t const end_late = first_late;
      while (first_late > 0 && late[first_late - 1].key.time >= steps[k]) --first_late;
      for (std::size_t i = first_late; i < end_late; ++i) {
        auto const& x = late[i];
        auto const entry = static_cast<std::size_t>(
            std::upper_bound(steps.begin(), steps.end(), x.key.entry) - steps.begin() - 1);
        if (entry >= k) {
          out.never_at_risk += x.total.count;
          continue;
        }
        leave(c, entry, x.total, left);
        came[entry].merge(x.total.amount());
      }
      at_risk.merge(left);
      return left.value();
    };
    out.censored[k] = leave_for(0);
    out.survivors[k] = at_risk.value();
    for (std::size_t c = 1; c <= causes; ++c) out.events[c - 1][k] = leave_for(c);
    out.at_risk[k] = at_risk.value();
  }
  out.starters = at_risk.value();
  if (list_leavers) {
    std::stable_sort(out.leavers.begin(), out.leavers.end(),
                     [](leaver const& a, leaver const& b) { return a.exit < b.exit; });
  }
  return out;
}
template <class Total>
[[nodiscard]] risk_steps risk_of(std::vector<sorted_exits<Total>> const& tables,
                                 std::vector<time_bits> const& starts, bool with_leavers) {
  return risk_of(tables, times_of(tables), starts, with_leavers);
}

/// Of one sample: its own ties.
template <class Total>
[[nodiscard]] risk_steps risk_of(std::vector<sorted_exits<Total>> const& tables, near_ties ties,
                                 bool with_leavers) {
  auto times = times_of(tables);
  auto const starts = tie_starts(times, ties);
  return risk_of(tables, std::move(times), starts, with_leavers);
}

}  // namespace detail

}  // namespace cxm::inline v0
