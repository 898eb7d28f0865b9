#include "arguments.hpp"

#include "nearest.hpp"

#include <cxm/core/config.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace cxm::cli {

namespace {

struct command_text {
  char const* name;
  char const* what;
  char const* examples;
};

constexpr command_text commands[] = {
    {"nps", "Net promoter score, with its interval",
     "  cxm nps answers.csv\n"
     "  cxm nps answers.csv --map score=Q1 --by plan,region\n"
     "  cxm nps answers.csv --map score=Q1,time=answered_at --period month --timezone "
     "Europe/Berlin\n"
     "  cxm nps survey.csv --map score=NETPRO --not-applicable 11 --weight WEIGHT --by BAREA\n"},
    {"csat", "Customer satisfaction: top box, net, mean and the forms vendors use",
     "  cxm csat answers.csv --map score=Q2\n"
     "  cxm csat answers.csv --map score=Q2 --scale 1:7 --by plan\n"
     "  cxm csat answers.csv --map score=rating --scale 2,3,5\n"},
    {"ces", "Customer effort score on 4, 5 or 7 levels",
     "  cxm ces answers.csv --map score=Q3\n"
     "  cxm ces answers.csv --map score=effort --scale 1:5 --reverse\n"},
    {"satisfaction", "Overall satisfaction on a rating scale",
     "  cxm satisfaction answers.csv --map score=Q4 --by segment\n"},
    {"churn", "Churn: by every definition from a ledger, or as the share of a flag",
     "  cxm churn customers.csv --map flag=Churn --by Contract\n"
     "  cxm churn subscriptions.csv --map customer=id,start=started,end=ended --timezone UTC\n"
     "  cxm churn changes.csv --map customer=customer,subscription=subscription,time=ts,mrr=mrr "
     "--timezone UTC\n"},
    {"ltv", "Revenue per customer and the simple forms of lifetime value",
     "  cxm ltv orders.csv --map customer=customer_id,amount=total --currency EUR\n"
     "  cxm ltv orders.csv --map customer=id,amount=total,time=date --period month\n"
     "  cxm ltv orders.txt --delimiter space --map customer=customer_id,amount=dollar_value\n"
     "  cxm ltv orders.csv --margin 0.6 --churn-rate 0.04 --acquisition-cost 30\n"},
    {"report", "A summary of several metrics of one or more files",
     "  cxm report answers.csv --map nps=Q1,csat=Q2,ces=Q3 --by plan\n"
     "  cxm report answers.csv orders.csv --format json --output summary.json\n"},
};

[[nodiscard]] std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (auto const& c : commands) names.emplace_back(c.name);
  return names;
}

[[nodiscard]] std::pair<std::string, std::string> split_at(std::string const& text, char at,
                                                           std::string const& option) {
  auto const pos = text.find(at);
  if (pos == std::string::npos || pos == 0 || pos + 1 == text.size()) {
    throw usage_error(fmt::format("{} {}: expected name{}value", option, text, at),
                      fmt::format("such as {} score{}Q1", option, at));
  }
  return {text.substr(0, pos), text.substr(pos + 1)};
}

[[nodiscard]] int whole_number(std::string const& text, std::string const& option) {
  int x = 0;
  auto const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, x);
  if (error != std::errc{} || rest != end) {
    throw usage_error(fmt::format("{}: \"{}\" is not a whole number", option, text),
                      "text that means no answer goes to --missing, such as --missing NA,BLANK");
  }
  return x;
}

/// "csat:1" belongs to csat, "1" to the command's own metric.
[[nodiscard]] std::pair<std::string, std::string> of_metric(std::string const& text) {
  auto const pos = text.find(':');
  bool const named = pos != std::string::npos && pos > 0 &&
                     std::isalpha(static_cast<unsigned char>(text.front())) != 0;
  if (!named) return {"", text};
  return {text.substr(0, pos), text.substr(pos + 1)};
}

[[nodiscard]] std::vector<std::string> split_list(std::string const& text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == ',') {
      parts.push_back(text.substr(from, i - from));
      from = i + 1;
    }
  }
  return parts;
}

template <class E>
[[nodiscard]] E one_of(std::string const& word, std::string const& option,
                       std::vector<std::pair<std::string, E>> const& choices) {
  std::vector<std::string> words;
  for (auto const& [name, value] : choices) {
    if (name == word) return value;
    words.push_back(name);
  }
  auto const meant = nearest(word, words);
  throw usage_error(fmt::format("{} {}: not one of {}", option, word, fmt::join(words, ", ")),
                    meant.empty() ? "" : fmt::format("did you mean {} {}?", option, meant));
}

/// The options as typed. Turned into a request once CLI11 is done.
struct words {
  std::vector<std::string> files, map, by, not_applicable, missing, scale, reverse;
  std::string period, zone, weight, duplicates = "all", method, on_bad_row = "fail",
                                    format = "table", delimiter, encoding = "utf-8", date_format,
                                    currency, output, colour = "auto", until;
  double confidence = 0.95;
  std::optional<double> margin, churn_rate, acquisition_cost;
  bool decimal_comma = false, reverse_own = false, minor_units = false;
  unsigned header_rows = 1;
};

void add_options(CLI::App& app, words& w, std::string const& command) {
  bool const survey = command != "churn" && command != "ltv";
  auto const list = [&](char const* name, std::vector<std::string>& into, char const* what) {
    // Values are separated by commas, so that the next word is the next argument: a file.
    return app.add_option(name, into, what)->allow_extra_args(false)->take_all();
  };
  app.add_option("FILE", w.files, "CSV, TSV, JSON or JSON Lines; - is the standard input");
  list("-m,--map", w.map, "columns by role, such as score=Q1,customer=id,time=answered_at");
  list("--by", w.by, "columns to group by")->delimiter(',');
  app.add_option("--period", w.period, "group by time: day, week, month, quarter or year");
  app.add_option("--timezone", w.zone, "the zone of days and months, such as Europe/Berlin");
  if (survey) {
    app.add_option("--weight", w.weight, "column with the weight of each answer");
    list("--scale", w.scale, "answers of the scale: 1:5, or 2,3,5; in a report csat:1:5");
    if (command == "report") {
      list("--reverse", w.reverse, "metrics whose low answers are good, such as ces")
          ->delimiter(',');
    } else {
      app.add_flag("--reverse", w.reverse_own, "low answers are good");
    }
    list("--not-applicable", w.not_applicable,
         "numbers that mean no answer, such as 11,99; in a report nps:11");
    app.add_option(
           "--duplicates", w.duplicates,
           "which answer of a customer (and period) counts: all, exact, first, latest, best or "
           "worst")
        ->capture_default_str();
  }
  if (command == "ltv" || command == "churn" || command == "report") {
    app.add_option("--currency", w.currency, "currency of amounts, such as EUR");
    app.add_flag("--minor-units", w.minor_units, "amounts are in cents: 1177 is 11.77");
  }
  if (command == "ltv") {
    app.add_option("--margin", w.margin, "margin as a share of revenue, for lifetime value");
    app.add_option("--churn-rate", w.churn_rate, "churn per period, for revenue*margin/churn");
    app.add_option("--acquisition-cost", w.acquisition_cost, "cost of winning a customer");
  }
  if (command == "churn") {
    app.add_option("--until", w.until, "last day to read, such as 2026-06-30");
  }
  app.add_option("--confidence", w.confidence, "level of the intervals")->capture_default_str();
  app.add_option("--method", w.method,
                 "interval: score, wald, adjusted-wald, wilson, agresti-coull, student-t, "
                 "linearized-t");
  list("--missing", w.missing, "cells that mean no value, such as NA,BLANK")->delimiter(',');
  app.add_option("--on-bad-row", w.on_bad_row, "fail, or count and go on")->capture_default_str();
  app.add_option("--format", w.format, "table, json, csv or markdown")->capture_default_str();
  app.add_option("-o,--output", w.output, "write to this file; it appears whole or not at all");
  app.add_option("--delimiter", w.delimiter, "one character, tab, or space for columns of blanks");
  app.add_option("--header-rows", w.header_rows, "rows above the data; names are in the first")
      ->capture_default_str();
  app.add_option("--encoding", w.encoding, "utf-8, windows-1252, windows-1251 or latin-1")
      ->capture_default_str();
  app.add_flag("--decimal-comma", w.decimal_comma, "numbers are written 1,5");
  app.add_option("--date-format", w.date_format, "such as %d/%m/%Y; without it ISO 8601");
  app.add_option("--color", w.colour, "auto, always or never")->capture_default_str();
}

[[nodiscard]] request as_request(std::string const& command, words const& w) {
  request r;
  r.command = command;
  r.files = w.files;
  if (r.files.empty()) {
    throw usage_error(fmt::format("cxm {}: no file was named", command),
                      fmt::format("cxm {} FILE, or - for the standard input", command));
  }
  for (auto const& text : w.map) {
    for (auto const& part : split_list(text)) {
      auto const [role, column] = split_at(part, '=', "--map");
      if (!r.map.emplace(role, column).second) {
        throw usage_error(fmt::format("--map: two columns for \"{}\"", role));
      }
    }
  }
  r.by = w.by;
  if (!w.period.empty()) {
    r.every = one_of<period>(w.period, "--period",
                             {{"day", period::day},
                              {"week", period::iso_week},
                              {"month", period::month},
                              {"quarter", period::quarter},
                              {"year", period::year}});
  }
  if (!w.zone.empty()) r.zone = w.zone;
  if (!w.weight.empty()) r.weight = w.weight;
  for (auto const& text : w.scale) {
    auto const [metric, scale] = of_metric(text);
    r.scales[metric] = scale;
  }
  for (auto const& text : w.not_applicable) {
    auto const [metric, codes] = of_metric(text);
    for (auto const& code : split_list(codes)) {
      r.not_applicable[metric].push_back(whole_number(code, "--not-applicable"));
    }
  }
  r.reversed = w.reverse;
  if (w.reverse_own) r.reversed.emplace_back("");
  r.missing = w.missing;
  r.keep = one_of<duplicates>(w.duplicates, "--duplicates",
                              {{"all", duplicates::all},
                               {"exact", duplicates::exact},
                               {"first", duplicates::first},
                               {"latest", duplicates::latest},
                               {"best", duplicates::best},
                               {"worst", duplicates::worst}});
  if (!(w.confidence > 0 && w.confidence < 1)) {
    throw usage_error(fmt::format("--confidence {}: a level lies between 0 and 1", w.confidence),
                      w.confidence > 1 && w.confidence < 100
                          ? fmt::format("did you mean --confidence {}?", w.confidence / 100)
                          : "such as --confidence 0.95");
  }
  r.level = confidence{w.confidence};
  r.method = w.method;
  r.input.bad = one_of<on_bad_row>(w.on_bad_row, "--on-bad-row",
                                   {{"fail", on_bad_row::fail}, {"count", on_bad_row::count}});
  r.format = one_of<output_format>(w.format, "--format",
                                   {{"table", output_format::table},
                                    {"json", output_format::json},
                                    {"csv", output_format::csv},
                                    {"markdown", output_format::markdown}});
  r.colour = one_of<request::colours>(w.colour, "--color",
                                      {{"auto", request::colours::automatic},
                                       {"always", request::colours::always},
                                       {"never", request::colours::never}});
  if (w.delimiter == "space") {
    r.input.csv.white_space = true;
  } else if (w.delimiter == "tab" || w.delimiter == "\\t") {
    r.input.csv.delimiter = '\t';
  } else if (w.delimiter.size() == 1) {
    r.input.csv.delimiter = w.delimiter.front();
  } else if (!w.delimiter.empty()) {
    throw usage_error(fmt::format("--delimiter {}: one character, tab or space", w.delimiter));
  }
  // A named layout is that of a table of text, whatever the file is called.
  if (!w.delimiter.empty()) r.input.kind = table_kind::csv;
  r.input.csv.header_rows = w.header_rows;
  r.input.csv.encoding = one_of<text_encoding>(w.encoding, "--encoding",
                                               {{"utf-8", text_encoding::utf8},
                                                {"windows-1252", text_encoding::windows_1252},
                                                {"windows-1251", text_encoding::windows_1251},
                                                {"latin-1", text_encoding::latin1}});
  if (w.decimal_comma) r.input.csv.decimal = ',';
  r.date_format = w.date_format;
  r.currency_code = w.currency;
  r.minor_units = w.minor_units;
  r.margin = w.margin;
  r.churn_rate = w.churn_rate;
  r.acquisition_cost = w.acquisition_cost;
  if (!w.until.empty()) r.until = w.until;
  r.output = w.output;
  return r;
}

}  // namespace

std::optional<request> parse_arguments(int argc, char const* const* argv) {
  auto const names = command_names();
  if (argc > 1 && argv[1][0] != '-' &&
      std::find(names.begin(), names.end(), argv[1]) == names.end()) {
    auto const meant = nearest(argv[1], names);
    throw usage_error(fmt::format("there is no command \"{}\"", argv[1]),
                      meant.empty()
                          ? fmt::format("commands: {}; cxm --help", fmt::join(names, ", "))
                          : fmt::format("did you mean cxm {}?", meant));
  }
  CLI::App app{"Customer-experience metrics with their intervals, from the files you have.", "cxm"};
  app.set_version_flag("--version", fmt::format("cxm {}.{}.{}", CXM_VERSION_MAJOR,
                                                CXM_VERSION_MINOR, CXM_VERSION_PATCH));
  app.require_subcommand(1);
  app.footer("cxm COMMAND --help shows the options of a command, with examples.");
  words w;
  for (auto const& c : commands) {
    auto* const sub = app.add_subcommand(c.name, c.what);
    sub->footer(std::string{"Examples:\n"} + c.examples);
    add_options(*sub, w, c.name);
  }
  try {
    app.parse(argc, argv);
  } catch (CLI::Success const& shown) {  // help and version
    app.exit(shown);
    return std::nullopt;
  } catch (CLI::ParseError const& error) {
    throw usage_error(error.what(), argc > 1 && argv[1][0] != '-'
                                        ? fmt::format("cxm {} --help", argv[1])
                                        : "cxm --help");
  }
  return as_request(app.get_subcommands().front()->get_name(), w);
}

}  // namespace cxm::cli
