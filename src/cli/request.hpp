#pragma once
// What a command line asks for, after its words were understood and before any file is opened.

#include <cxm/clv/customer_base.hpp>
#include <cxm/core/calendar.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/reading.hpp>
#include <cxm/io/io_error.hpp>
#include <cxm/io/table.hpp>
#include <cxm/retention/retention_window.hpp>
#include <cxm/statistics/multiplicity.hpp>
#include <cxm/statistics/survey_design.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cxm::cli {

/// A mistake in the words of the command: shown as `cxm: error: …` with its hint, exit code 2.
class usage_error : public std::runtime_error {
 public:
  explicit usage_error(std::string const& what, std::string hint = {})
      : std::runtime_error{what}, hint_{std::move(hint)} {}
  [[nodiscard]] std::string const& hint() const noexcept { return hint_; }

 private:
  std::string hint_;
};

enum class output_format { table, json, csv, markdown, html };
enum class duplicates { all, exact, first, latest, best, worst };
/// Which attempts of a user at a task count.
enum class attempts_kept { all, first, best };
/// Which control chart says whether a period is unlike the others.
enum class control_charts { standard, xmr, ewma, cusum };
/// The test between the survival curves of groups.
enum class between_groups {
  log_rank,
  gehan,
  tarone_ware,
  peto,
  modified_peto,
  fleming_harrington,
  trend,  ///< log-rank, and whether groups follow their order
};
enum class buying_models { pareto_nbd, bg_nbd, mbg_nbd };
enum class colours { automatic, always, never };

/// Column names by role: score, customer, time, weight, amount …
using column_map = std::map<std::string, std::string>;

/// Metrics whose answers lie on a scale, and which options may name.
inline std::vector<std::string> const survey_metrics{"nps", "csat", "ces", "satisfaction"};

struct request {
  std::string command;
  std::string action;              ///< of a command that takes one: what comes before the files
  std::vector<std::string> files;  ///< or the words of a command that reads none

  column_map map;
  std::vector<std::string> by;
  std::optional<period> every;
  /// A day that splits the answers into those before and those since; a report compares them.
  std::optional<std::chrono::local_days> compare;
  std::optional<std::string> zone;
  std::optional<std::string> weight;
  /// How the sample was drawn, by columns: strata, clusters, how many units a stratum has in the
  /// population; and the file of known totals that its weights are fitted to.
  std::vector<std::string> strata;  ///< several columns: every combination of their values
  std::optional<std::string> cluster, fpc;
  std::string rake;
  lonely_unit lonely = lonely_unit::refuse;

  /// The scale as it was given, "1:5" or "2,3,5", by metric; "" for the command's own.
  std::map<std::string, std::string> scales;
  std::map<std::string, std::vector<int>> not_applicable;
  /// Metrics whose low answers are good; "" for the command's own.
  std::vector<std::string> reversed;
  std::vector<std::string> missing;

  cli::duplicates keep = duplicates::all;
  std::size_t threads = 0;  ///< 0: as many as there are processors
  std::size_t max_groups = 10'000'000;
  std::string metric = "nps";  ///< of a partial result, of a trend
  std::string save;            ///< the file that gets what was merged
  reading how;

  table_options input;
  /// How the files are laid out, as typed: for the policy.
  std::vector<std::pair<std::string, std::string>> layout;
  std::string date_format;
  std::string currency_code;
  bool minor_units = false;  ///< amounts are in cents, not in units of the currency
  std::optional<double> margin;
  std::optional<double> churn_rate;
  std::optional<double> acquisition_cost;
  std::optional<std::chrono::local_days> until;
  /// Of lifetime value: the model of buying, the file of models to use, the discount of a year, and
  /// what time is counted in.
  buying_models model = buying_models::pareto_nbd;
  std::string load;
  double rate = 0.1;
  time_unit counted_in = time_unit::week();
  std::string vendor;  ///< whose rates are shown beside ours; empty: none

  std::optional<double> fail_under;

  multiplicity adjust = multiplicity::holm;
  control_charts chart = control_charts::standard;

  attempts_kept attempts = attempts_kept::all;
  bool times_of_all = false;  ///< time and clicks of failed attempts count too
  /// The columns of a questionnaire's items, in its order; empty where none was asked for.
  std::vector<std::string> sus;
  std::vector<std::string> umux_lite;

  /// Of retention: the windows after a birth, none for cohorts by period; which events are births and
  /// which are returns, all of them if none is named.
  std::vector<retention_window> days;
  std::vector<std::string> births;
  std::vector<std::string> returns;
  bool rolling = false;
  bool recurring = false;
  bool unfinished = false;

  std::vector<std::string> drivers;  ///< columns that may move the score

  /// Of survival: times that are asked for, the one that means go to, the test between groups, columns
  /// that may explain who stays, and the column of reasons.
  std::vector<double> at;
  std::optional<double> horizon;
  between_groups test = between_groups::log_rank;
  std::vector<std::string> covariates;
  bool firth = false;  ///< Firth's penalty
  std::string reasons;

  /// Options that were not typed, by name, and where they came from: a place in a file of settings, or a
  /// variable of the environment.
  std::map<std::string, place> settings;
  /// Of a report: its name, the answers that a group needs to be shown, the values wanted by metric,
  /// and the file that gets the page.
  std::optional<std::string> title;
  count_t min_group = 10;
  std::string against = "rest";  ///< what groups are compared with: rest, pairs, or a group
  std::map<std::string, double> targets;
  std::string html;
  /// The words after the program's name, for people who want to do it again.
  std::vector<std::string> typed;
  std::size_t most = 20;  ///< findings that are shown

  std::uint64_t customers = 0;  ///< of a simulated company
  std::uint64_t seed = 1;
  bool overwrite = false;

  output_format format = output_format::table;
  std::string output;  ///< a file, or empty for the standard output
  colours colour = colours::automatic;
  bool quiet = false;  ///< no notes, no progress
};

}  // namespace cxm::cli
