// cxm usability: success, errors, time and clicks of attempts at tasks, by group; questionnaires
// are in questionnaires.cpp.

#include "attempt_cells.hpp"
#include "collect.hpp"
#include "commands.hpp"
#include "policy.hpp"
#include "questionnaires.hpp"
#include "rows.hpp"
#include "usability_figures.hpp"

#include <cxm/core/executor.hpp>
#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::cli {

namespace {
using attempt_groups = grouped<cell_key, attempts>;

/// The best outcome, and of equal ones the earliest. What one_per holds begins with the group.
struct best_outcome {
  template <class C>
  static bool better(C const& a, C const& b) {
    auto const& x = std::get<1>(a.seen);
    auto const& y = std::get<1>(b.seen);
    return y < x || (x == y && a.at < b.at);
  }
};

[[nodiscard]] std::vector<role_wish> wishes_of(request const& of) {
  std::vector<role_wish> all = attempt_cells::wishes();
  bool const one_each = of.attempts != attempts_kept::all;
  bool const by_time = of.attempts == attempts_kept::first;
  if (one_each) {
    all.front().needed = true;
    all.front().because = "--attempts";
  }
  auto const looked_for = one_each ? if_unmapped::looked_for : if_unmapped::left_out;
  all.push_back({"user", cell_type::text, one_each, "--attempts"});
  all.push_back({"task", cell_type::text, false, "", looked_for});
  all.push_back({"time", cell_type::time, of.every || by_time,
                 of.every ? "--period" : "--attempts first", looked_for});
  return all;
}

/// A row that can be used.
struct attempt_row {
  attempt seen;
  cell_key group;
  // Where one attempt counts: of whom, at which task and in which period; and when it was.
  cell_key of_whom;
  std::chrono::sys_seconds at;
};

class attempt_reader {
 public:
  explicit attempt_reader(request const& of) : of_{of}, dates_{of}, reader_{of, wishes_of(of)} {}

  /// Hands over the rows that can be used; the others are counted in `rows`.
  void read(std::function<void(attempt_row const&)> const& use, row_counts& rows) {
    serial_executor here;
    reader_.read(
        here,
        [&](std::size_t, std::size_t file, batch const& b, column_plan const& plan) {
          read(file, b, plan, use, rows);
        },
        rows);
  }
  /// What the columns of any file tell.
  [[nodiscard]] attempt_kinds known() const {
    auto const has = [&](std::string_view role) {
      auto const plays = [&](std::string const& entry) {
        return entry.starts_with(role) && entry[role.size()] == '=';
      };
      return std::any_of(mapping().begin(), mapping().end(), plays);
    };
    return {has("outcome"), has("duration"), has("clicks"), has("errors")};
  }
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept {
    return reader_.mapping();
  }

 private:
  void read(std::size_t file, batch const& b, column_plan const& plan,
            std::function<void(attempt_row const&)> const& use, row_counts& rows) {
    attempt_cells const cells{of_, b, plan};
    unreadable_rows const unreadable{b};
    bool const one_each = of_.attempts != attempts_kept::all;
    attempt_row row;
    for (std::size_t i = 0; i < b.rows(); ++i) {
      auto why = unreadable[i] ? reason::unparsable : cells.read(i, row.seen);
      if (!why && one_each) why = identify(file, b, plan, i, row);
      if (why) {
        rows.excluded.add(*why);
        continue;
      }
      bool const succeeded =
          row.seen.outcome && row.seen.outcome->outcome() == attempt_outcome::succeeded;
      if (cells.tells_outcome() && !succeeded && !of_.times_of_all) {
        row.seen.time.reset();
        row.seen.clicks.reset();
      }
      group_of(of_, b, plan, i, dates_, row.group);
      if (one_each && of_.every) row.of_whom.push_back(row.group.back());
      use(row);
    }
  }
  /// Why a row can't compete with others of the same user and task, if it can't.
  [[nodiscard]] std::optional<reason> identify(std::size_t file, batch const& b,
                                               column_plan const& plan, std::size_t i,
                                               attempt_row& row) const {
    using namespace std::chrono;
    constexpr sys_seconds last = sys_days{year{9999} / 12 / 31};
    if (!row.seen.outcome) return reason::missing;
    auto const time = plan.position("time");
    bool const timed = time && b.valid(*time)[i];
    if (!timed && of_.attempts == attempts_kept::first) return reason::missing;
    row.at = timed ? sys_seconds{seconds{b.times(*time)[i].seconds}} : last;
    auto const user = *plan.position("user");
    auto const task = plan.position("task");
    // Who is not named is nobody's other attempt.
    row.of_whom.assign(1, std::string{b.texts(user)[i]});
    if (!b.valid(user)[i]) row.of_whom.push_back(fmt::format("{}:{}", file, b.first_row() + i));
    if (task) row.of_whom.emplace_back(b.texts(*task)[i]);
    return std::nullopt;
  }

  request const& of_;
  calendar dates_;
  row_reader reader_;
};

/// One attempt of each user at each task.
template <class Keep>
[[nodiscard]] attempt_groups one_of_each(attempt_reader& reader, row_counts& rows) {
  one_per<cell_key, Keep, attempt_groups> kept{attempt_groups{attempts{}}};
  reader.read(
      [&](attempt_row const& r) {
        auto const& x = r.seen;
        kept.push(r.of_whom, r.at, r.group, x.outcome, x.time, x.clicks, x.errors, x.opportunities);
      },
      rows);
  rows.excluded.merge(kept.excluded());
  if (kept.ties() > 0) {
    warn(
        fmt::format("users with attempts at a task that --attempts can't tell apart, such as those "
                    "of one instant: {}; of each the first by group and outcome counts",
                    kept.ties()));
  }
  return kept.kept();
}

[[nodiscard]] attempt_groups read_attempts(request const& of, attempt_reader& reader,
                                           row_counts& rows) {
  switch (of.attempts) {
    case attempts_kept::first: return one_of_each<keep::first>(reader, rows);
    case attempts_kept::best: return one_of_each<best_outcome>(reader, rows);
    case attempts_kept::all: break;
  }
  attempt_groups groups{attempts{}};
  reader.read(
      [&](attempt_row const& r) {
        auto const& x = r.seen;
        groups.push(r.group, x.outcome, x.time, x.clicks, x.errors, x.opportunities);
      },
      rows);
  return groups;
}

[[nodiscard]] result_set run_attempts(request const& of) {
  if (!of.scales.empty()) {
    throw usage_error("--scale: attempts have no scale", "it is for --umux-lite");
  }
  check_attempt_method(of);
  result_set results;
  results.command = of.command;
  attempt_reader reader{of};
  attempt_groups const groups = read_attempts(of, reader, results.rows);
  results.rows.used = groups.count();
  results.rows.excluded.merge(groups.excluded());
  results.policy = policy_of(of, reader.mapping());
  constexpr char const* rules[] = {"all", "first", "best"};
  results.policy.emplace_back("attempts", std::string{rules[static_cast<int>(of.attempts)]});
  attempt_kinds const known = reader.known();
  bool const of_successes = known.outcome && !of.times_of_all;
  results.policy.emplace_back("time_of", std::string{of_successes ? "successful" : "all"});
  // Several metrics side by side leave no room for all their counts.
  if (known.outcome + known.errors + known.duration + known.clicks > 1) {
    results.in_tables = {"task_success.count", "task_errors.count", "task_time.count",
                         "clicks_to_completion.count"};
  }
  auto const names = key_names(of);
  auto const row_of = [&](cell_key const& key, attempts const& seen) {
    result_row row = row_for(names, key);
    row.metrics = attempt_figures(of, known, seen);
    return row;
  };
  if (names.empty()) {
    results.results.push_back(row_of({}, groups.total()));
    return results;
  }
  results.total = row_of({}, groups.total());
  for (auto const& [key, seen] : groups.rows()) results.results.push_back(row_of(key, seen));
  return results;
}
}  // namespace

result_set run_usability(request const& of) {
  return asks_questionnaire(of) ? run_questionnaire(of) : run_attempts(of);
}

}  // namespace cxm::cli
