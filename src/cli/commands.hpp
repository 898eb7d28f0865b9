#pragma once
// The commands: what each is called, what it is for, which options it takes, and what runs it.

#include "request.hpp"

#include <cxm/report/listing.hpp>
#include <cxm/report/result_set.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

/// Options that commands share, as the help shows them together.
enum class option_group : std::uint64_t {
  columns = 1ULL << 0U,       ///< --map --by --period --timezone
  weight = 1ULL << 1U,        ///< --weight
  answers = 1ULL << 2U,       ///< the scale and the codes of one metric
  all_answers = 1ULL << 3U,   ///< the same for several metrics, each named
  money = 1ULL << 4U,         ///< --currency --minor-units
  value = 1ULL << 5U,         ///< margin, churn and cost of a customer
  until = 1ULL << 6U,         ///< --until
  figures = 1ULL << 7U,       ///< intervals, and how results are written
  layout = 1ULL << 8U,        ///< how files are read
  forms = 1ULL << 9U,         ///< --format of a result
  report = 1ULL << 10U,       ///< what a report has besides, its forms among them
  zone = 1ULL << 11U,         ///< --timezone alone
  in_currency = 1ULL << 12U,  ///< --currency alone
  output = 1ULL << 13U,       ///< how results are written, without intervals
  findings = 1ULL << 14U,     ///< --most
  company = 1ULL << 15U,      ///< --customers --seed --overwrite
  gate = 1ULL << 17U,         ///< --fail-under
  partial = 1ULL << 19U,      ///< --metric
  output_file = 1ULL << 21U,  ///< --output alone
  merging = 1ULL << 20U,      ///< --save --max-groups
  work = 1ULL << 18U,         ///< --threads --max-groups
  attempts = 1ULL << 22U,     ///< which attempts at a task count, and the items of questionnaires
  design = 1ULL << 26U,       ///< --strata --cluster --fpc --rake --lonely
  drivers = 1ULL << 23U,      ///< --drivers, and the codes of all its columns
  adjust = 1ULL << 24U,       ///< --adjust
  level = 1ULL << 25U,        ///< --confidence alone
  comparing = 1ULL << 27U,    ///< --metric --against --compare --target --min-group
  trend = 1ULL << 28U,        ///< --metric --chart
  retention = 1ULL << 29U,    ///< births, returns and windows; --until and --threads
  survival = 1ULL << 30U,     ///< --at --horizon --test --covariates --firth --reasons --until
  vendor = 1ULL << 31U,       ///< --vendor
  lifetime = 1ULL << 32U,     ///< --model --load --save --horizon --rate --margin --time-unit
  general = 1ULL << 16U,      ///< how the command behaves: every command with options has these
};
/// Options of a command: of option_group.
using option_groups = std::uint64_t;
[[nodiscard]] constexpr option_groups operator|(option_group a, option_group b) noexcept {
  return static_cast<option_groups>(a) | static_cast<option_groups>(b);
}
[[nodiscard]] constexpr option_groups operator|(option_groups a, option_group b) noexcept {
  return a | static_cast<option_groups>(b);
}

/// What a command is for, as the list of commands shows them together.
enum class purpose { answers, tasks, customers, summary, files, cxm };

struct command {
  std::string_view name;
  std::string_view what;
  std::string_view operands;      ///< as usage shows them: "FILE...", "ACTION FILE...", others
  std::string_view operands_are;  ///< what they are
  option_groups options = 0;
  std::span<std::string_view const> roles;  ///< of columns, the most important first
  std::string_view examples;
  int (*run)(request const&);  ///< the exit code
  purpose is_for = purpose::summary;
  std::span<std::string_view const> operand_words = {};  ///< all that an operand, or ACTION, may be
  std::string_view more = {};                            ///< paragraphs for the end of the help

  [[nodiscard]] constexpr bool takes(option_group g) const noexcept {
    if (g == option_group::general) return options != 0;
    return (options & static_cast<option_groups>(g)) != 0;
  }
  [[nodiscard]] constexpr bool reads_files() const noexcept {
    return operands.starts_with("FILE") || takes_action();
  }
  [[nodiscard]] constexpr bool takes_action() const noexcept {
    return operands.starts_with("ACTION");
  }
  [[nodiscard]] constexpr bool takes_folder() const noexcept { return operands == "DIR"; }
};

/// All of them, in the order of the help.
[[nodiscard]] std::span<command const> commands();
[[nodiscard]] std::vector<std::string> command_names();
/// Errors: std::out_of_range for a name that none has.
[[nodiscard]] command const& command_named(std::string_view name);
[[nodiscard]] std::string_view heading_of(purpose p);

// Exit codes.
inline constexpr int fine = 0;
inline constexpr int gate_failed = 1;  ///< the data are not as they should be
inline constexpr int data_or_usage_error = 2;

/// nps, csat, ces and satisfaction.
[[nodiscard]] result_set run_survey(request const& of);
/// The mean of a number, by the design of the sample.
[[nodiscard]] result_set run_mean(request const& of);
/// Groups, periods and sides of a day against each other. Returns the exit code.
[[nodiscard]] int run_compare(request const& of);
[[nodiscard]] result_set run_churn(request const& of);
/// Recurring revenue of a ledger. Returns the exit code.
[[nodiscard]] int run_mrr(request const& of);
[[nodiscard]] result_set run_ltv(request const& of);
/// Models of buying and spending: fitted, asked about every customer, or held against what came later.
[[nodiscard]] int run_clv(request const& of);
/// Cohorts by the period of their first row, or who returned in windows of days.
[[nodiscard]] listing_set run_retention(request const& of);
/// Attempts at tasks, or a questionnaire about usability.
[[nodiscard]] result_set run_usability(request const& of);
/// What moves a score.
[[nodiscard]] listing_set run_drivers(request const& of);
/// A survey metric over periods: its trend, its changes, and periods that stand out.
[[nodiscard]] listing_set run_trend(request const& of);
/// How long customers stay, what has to do with it, and which reasons take whom. Returns the exit code.
[[nodiscard]] int run_survival(request const& of);
/// Every metric that the input allows, as one document. Returns the exit code.
[[nodiscard]] int run_report(request const& of);
/// Says what a file is.
[[nodiscard]] int run_inspect(request const& of);
/// Checks the files of a dataset. gate_failed if something is wrong in them.
[[nodiscard]] int run_validate(request const& of);
/// Writes an invented company's files, and prints what they are.
[[nodiscard]] int run_simulate(request const& of);
[[nodiscard]] int run_partial(request const& of);
[[nodiscard]] int run_merge(request const& of);

}  // namespace cxm::cli
