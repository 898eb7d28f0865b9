#pragma once
/// What a command found, before anybody decides how to show it: the policy that was in force, what
/// became of the rows, and figures by group. Every output form is written from this alone.

#include <cxm/core/exclusions.hpp>
#include <cxm/core/figure.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cxm::inline v0 {

/// The figures of one metric. The first is the headline: its interval is the one shown beside it.
struct metric_figures {
  std::string metric;  ///< such as "nps"
  std::string title;   ///< such as "NPS"
  std::vector<figure> figures;
  std::string definition{};  ///< what the first figure is, in a sentence; may be empty
  bool lower_is_better = false;
};

/// The figures of one group. An empty key value stands for rows that don't have one.
struct result_row {
  std::vector<std::pair<std::string, std::string>> key;
  std::vector<metric_figures> metrics;
};

/// Every row of the input is either used or excluded for a reason.
struct row_counts {
  count_t read = 0;
  count_t used = 0;
  exclusions excluded;
};

using policy_value = std::variant<bool, double, std::string, std::vector<std::string>>;

struct result_set {
  std::string command;
  std::vector<std::pair<std::string, policy_value>> policy;
  row_counts rows;
  std::vector<result_row> results;
  /// The figures that tables show beside each headline, such as "churn.average"; all its counts where none
  /// are named.
  std::vector<std::string> in_tables;
  /// All groups together, where there are groups. Shown to people; not part of the data forms, whose
  /// rows add up.
  std::optional<result_row> total;
};

}  // namespace cxm::inline v0
