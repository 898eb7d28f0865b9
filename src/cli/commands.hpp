#pragma once
// The commands: what each is called, what it is for, which options it takes, and what runs it.

#include "request.hpp"

#include <cxm/report/listing.hpp>
#include <cxm/report/result_set.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

/// Options that commands share, as the help shows them together.
enum class option_group : unsigned {
  columns = 1U << 0U,       ///< --map --by --period --timezone
  weight = 1U << 1U,        ///< --weight
  answers = 1U << 2U,       ///< the scale and the codes of one metric
  all_answers = 1U << 3U,   ///< the same for several metrics, each named
  money = 1U << 4U,         ///< --currency --minor-units
  value = 1U << 5U,         ///< margin, churn and cost of a customer
  until = 1U << 6U,         ///< --until
  figures = 1U << 7U,       ///< intervals, and how results are written
  layout = 1U << 8U,        ///< how files are read
  forms = 1U << 9U,         ///< --format of a result
  report = 1U << 10U,       ///< what a report has besides, its forms among them
  zone = 1U << 11U,         ///< --timezone alone
  in_currency = 1U << 12U,  ///< --currency alone
  output = 1U << 13U,       ///< how results are written, without intervals
  findings = 1U << 14U,     ///< --most
  company = 1U << 15U,      ///< --customers --seed --overwrite
  gate = 1U << 17U,         ///< --fail-under
  partial = 1U << 19U,      ///< --metric
  output_file = 1U << 21U,  ///< --output alone
  merging = 1U << 20U,      ///< --save --max-groups
  work = 1U << 18U,         ///< --threads --max-groups
  attempts = 1U << 22U,     ///< which attempts at a task count, and the items of questionnaires
  design = 1U << 26U,       ///< --strata --cluster --fpc --rake --lonely
  drivers = 1U << 23U,      ///< --drivers, and the codes of all its columns
  adjust = 1U << 24U,       ///< --adjust
  level = 1U << 25U,        ///< --confidence alone
  comparing = 1U << 27U,    ///< --metric --against --compare --target --min-group
  trend = 1U << 28U,        ///< --metric --chart
  retention = 1U << 29U,    ///< births, returns and windows; --until and --threads
  survival = 1U << 30U,     ///< --at --horizon --test --covariates --firth --reasons --until
  vendor = 1U << 31U,       ///< --vendor
  general = 1U << 16U,      ///< how the command behaves: every command with options has these
};
[[nodiscard]] constexpr unsigned operator|(option_group a, option_group b) noexcept {
  return static_cast<unsigned>(a) | static_cast<unsigned>(b);
}
[[nodiscard]] constexpr unsigned operator|(unsigned a, option_group b) noexcept {
  return a | static_cast<unsigned>(b);
}

/// What a command is for, as the list of commands shows them together.
enum class purpose { answers, tasks, customers, summary, files, cxm };

struct command {
  std::string_view name;
  std::string_view what;
  std::string_view operands;      ///< as usage shows them: "FILE..."; they are no files otherwise
  std::string_view operands_are;  ///< what they are
  unsigned options = 0;           ///< of option_group
  std::span<std::string_view const> roles;  ///< of columns, the most important first
  std::string_view examples;
  int (*run)(request const&);  ///< the exit code
  purpose is_for = purpose::summary;
  std::span<std::string_view const> operand_words = {};  ///< all that an operand may be
  std::string_view more = {};                            ///< paragraphs for the end of the help

  [[nodiscard]] constexpr bool takes(option_group g) const noexcept {
    if (g == option_group::general) return options != 0;
    return (options & static_cast<unsigned>(g)) != 0;
  }
  [[nodiscard]] constexpr bool reads_files() const noexcept { return operands.starts_with("FILE"); }
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
