#pragma once
/// What a report is made from: each metric as a whole, by segment, by period and on both sides of a
/// compared day, with the policy that was in force.

#include <cxm/core/estimate.hpp>
#include <cxm/core/period_bounds.hpp>
#include <cxm/report/document.hpp>
#include <cxm/report/result_set.hpp>
#include <cxm/retention/survival_curve.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// One metric. Result sets have this metric alone in every row, and the same figures in the same
/// order; each has the policy and the counts of its own rows.
struct measure {
  std::string id;                      ///< of its figures: "nps"
  std::optional<result_set> all;       ///< one row without a key
  std::vector<result_set> by_segment;  ///< one for each column; the key's one part is the column
  std::optional<result_set> by_period;
  std::optional<result_set> by_side;  ///< "before" and "since" the compared day
  /// What its periods span, where that is more than the days of the report.
  std::optional<std::pair<std::chrono::local_days, std::chrono::local_days>> days;

  /// The results whose policy and counts of rows stand for the measure: of all rows, or by period
  /// where there is no whole; nullptr for a measure without results.
  [[nodiscard]] result_set const* results() const noexcept {
    return all ? &*all : by_period ? &*by_period : nullptr;
  }
};

struct customer_counts {
  count_t acquired = 0;
  count_t staying = 0;  ///< of them, those who have not left
};

/// Invitations to a survey that were sent and did not bounce, and how many came back with a score.
struct invitation_counts {
  count_t sent = 0;
  count_t scored = 0;
};

/// The customers who came in one period, and how many of them each later one had.
struct cohort_counts {
  std::string label;
  count_t size = 0;
  std::vector<count_t> active;  ///< of steps 1, 2, 3 …, as far as they are over
};

struct cohort_set {
  /// Active customers were seen in the period, as with orders; else they were there when it ended.
  bool seen_again = false;
  std::vector<cohort_counts> rows;  ///< the oldest first
};

/// How long the customers of one group stayed, in days.
struct tenure_group {
  std::string name;
  count_t customers = 0;
  count_t left = 0;
  survival_curve curve;
};

struct tenures {
  std::string column;  ///< that the groups are of; empty for all customers
  std::vector<tenure_group> groups;
  std::optional<test_result> test;  ///< log-rank, of all groups
};

struct report_data {
  std::string title;
  std::string command;  ///< as it is typed in a shell
  std::vector<std::string> files;
  std::optional<customer_counts> customers;      ///< where they are known
  std::optional<invitation_counts> invitations;  ///< likewise
  std::vector<measure> measures;                 ///< the most important first
  std::optional<cohort_set> cohorts;             ///< by `every`
  std::optional<tenures> tenure;

  std::optional<std::pair<std::chrono::local_days, std::chrono::local_days>> days;
  period every = period::month;
  std::optional<std::chrono::local_days> compare;
  bool compare_was_given = false;
  /// The label of a period that is not over; its value is shown apart and left out of comparisons of
  /// periods.
  std::optional<std::string> unfinished;

  count_t minimum = 10;  ///< answers that a group needs for its figures to be shown
  double level = 0.95;
  /// Wanted values by id of the measure, as people write them: shares in percent.
  std::map<std::string, double> targets;
  std::vector<std::string> policy;  ///< in words: "latest answer of each customer"
  std::vector<notice_list::notice> notices;
};

/// Hides the figures of groups and periods with fewer than `minimum` answers: their counts stay,
/// everything else becomes undefined with a note, so that no writer can show it. Where the total would
/// give a hidden group away, the next smallest are hidden too: analysis/disclosure.hpp says which.
void hide_small_groups(report_data& data);

/// The report. Call hide_small_groups first.
[[nodiscard]] document compose(report_data const& data);

}  // namespace cxm::inline v0
