#include "words.hpp"

#include "choices.hpp"
#include "commands.hpp"
#include "word_list.hpp"

#include "simulate/identifiers.hpp"

#include <cxm/io/column_roles.hpp>
#include <cxm/io/nearest_name.hpp>
#include <cxm/survey/drivers.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
template <class E, std::size_t n>
[[nodiscard]] E one_of(std::string const& word, std::string const& option,
                       choice<E> const (&choices)[n]) {
  std::vector<std::string> words;
  for (auto const& [name, value] : choices) {
    if (name == word) return value;
    words.emplace_back(name);
  }
  auto const meant = nearest_name(word, words);
  throw usage_error(fmt::format("{} {}: not one of {}", option, word, fmt::join(words, ", ")),
                    meant.empty() ? "" : fmt::format("did you mean {} {}?", option, meant));
}

/// "did you mean --map time=x?" where a word is near to a role or metric, or the whole list.
[[nodiscard]] std::string suggestion(std::string const& option, std::string const& word, char sign,
                                     std::string const& value,
                                     std::vector<std::string> const& known) {
  auto const meant = nearest_name(word, known);
  if (!meant.empty()) return fmt::format("did you mean {} {}{}{}?", option, meant, sign, value);
  return fmt::format("one of {}", fmt::join(known, ", "));
}

/// Refuses ",tme=answered_at" inside a column's name: that is a mistyped role, not a name.
void refuse_near_roles(std::string const& column, std::vector<std::string> const& roles) {
  for (std::size_t comma = column.find(','); comma != std::string::npos;
       comma = column.find(',', comma + 1)) {
    auto const equals = column.find('=', comma);
    if (equals == std::string::npos) return;
    std::string const word = column.substr(comma + 1, equals - comma - 1);
    auto const meant = nearest_name(word, roles);
    if (word.size() < 3 || meant.empty()) continue;
    throw usage_error(fmt::format("--map: there is no role \"{}\"", word),
                      fmt::format("did you mean {}=?", meant));
  }
}

void add_mapping(request& r, std::vector<std::string> const& typed) {
  auto const known = command_named(r.command).roles;
  std::vector<std::string> const roles{known.begin(), known.end()};
  for (auto const& text : typed) {
    for (auto const& [role, column] : split_named(text, '=', all_roles())) {
      auto const equals = column.find('=');
      if (role.empty() && equals == std::string::npos) {
        throw usage_error(fmt::format("--map {}: expected ROLE=COLUMN", text),
                          fmt::format("such as --map {}=Q1", roles.front()));
      }
      std::string const word = role.empty() ? column.substr(0, equals) : role;
      if (std::find(roles.begin(), roles.end(), word) == roles.end()) {
        std::string const value = role.empty() ? column.substr(equals + 1) : column;
        throw usage_error(
            fmt::format("--map {}={}: cxm {} has no role \"{}\"", word, value, r.command, word),
            suggestion("--map", word, '=', value, roles));
      }
      if (column.empty()) {
        throw usage_error(fmt::format("--map {}=: a column is missing", word),
                          fmt::format("such as --map {}=Q1", word));
      }
      refuse_near_roles(column, roles);
      if (!r.map.emplace(word, column).second) {
        throw usage_error(fmt::format("--map: two columns for \"{}\"", word));
      }
    }
  }
}

void add_groups(request& r, option_words const& typed) {
  for (auto const& text : typed.by) {
    for (auto& name : split_list(text, "--by")) {
      if (std::find(r.by.begin(), r.by.end(), name) != r.by.end()) {
        throw usage_error(fmt::format("--by: {} is named twice", name));
      }
      r.by.push_back(std::move(name));
    }
  }
  if (typed.period.empty()) return;
  r.every = one_of(typed.period, "--period", period_words);
  if (std::find(r.by.begin(), r.by.end(), "period") != r.by.end()) {
    throw usage_error("--by period and --period: two parts of a group can't have one name",
                      "name the column by its number, such as --by '#3'");
  }
}

/// "csat:1:5" belongs to csat, "1:5" to the command's own metric.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> by_metric(
    request const& r, std::string const& text, std::string const& option) {
  auto const& c = command_named(r.command);
  bool const named = c.takes(option_group::partial) || c.takes(option_group::trend) ||
                     c.takes(option_group::comparing);
  auto const known = r.command == "report" ? survey_metrics
                                           : std::vector<std::string>{named ? r.metric : r.command};
  auto parts = split_named(text, ':', known);
  for (auto const& [metric, value] : parts) {
    auto const colon = value.find(':');
    bool const word = value.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == colon && colon > 0;
    if (!metric.empty() || !word || colon == std::string::npos) continue;
    std::string const name = value.substr(0, colon);
    throw usage_error(fmt::format("{} {}: there is no metric \"{}\" here", option, text, name),
                      suggestion(option, name, ':', value.substr(colon + 1), known));
  }
  return parts;
}

void add_scales(request& r, option_words const& typed) {
  for (auto const& text : typed.scale) {
    for (auto const& [metric, scale] : by_metric(r, text, "--scale")) {
      if (!r.scales.emplace(metric, scale).second) {
        throw usage_error(fmt::format("--scale {}: the scale is named twice", text));
      }
    }
  }
  for (auto const& text : typed.not_applicable) {
    for (auto const& [metric, codes] : by_metric(r, text, "--not-applicable")) {
      for (auto const& code : split_list(codes, "--not-applicable")) {
        if (code.find_first_not_of("+-0123456789") != std::string::npos) {
          throw usage_error(
              fmt::format("--not-applicable {}: \"{}\" is not a whole number", text, code),
              "text that means no answer goes to --missing, such as --missing NA,BLANK");
        }
        r.not_applicable[metric].push_back(whole_number(code, "--not-applicable"));
      }
    }
  }
  for (auto const& text : typed.reverse) {
    for (auto const& metric : split_list(text, "--reverse")) {
      r.reversed.emplace_back(one_of(metric, "--reverse", metric_words));
    }
  }
  if (typed.reverse_own) r.reversed.emplace_back("");
}

void add_intervals(request& r, option_words const& typed) {
  double const level = real_number(typed.confidence, "--confidence");
  if (!(level > 0 && level < 1)) {
    throw usage_error(fmt::format("--confidence {}: a level lies between 0 and 1", level),
                      level > 1 && level < 100
                          ? fmt::format("did you mean --confidence {}?", level / 100)
                          : "such as --confidence 0.95");
  }
  r.how.level = confidence{level};
  if (typed.method.empty()) return;
  std::string word = typed.method;
  std::replace(word.begin(), word.end(), '_', '-');
  r.how.method = one_of(word, "--method", method_words);
}

/// Signs that somebody called by their names.
[[nodiscard]] std::string delimiter_hint(std::string const& word) {
  static std::vector<std::string> const names{"tab", "space", "comma", "semicolon", "bar", "pipe"};
  static std::vector<std::string> const signs{"tab", "space", "','", "';'", "'|'", "'|'"};
  auto const meant = nearest_name(word, names);
  auto const at = std::find(names.begin(), names.end(), meant) - names.begin();
  if (meant.empty()) return {};
  return fmt::format("did you mean --delimiter {}?", signs[static_cast<std::size_t>(at)]);
}

void add_layout(request& r, option_words const& typed) {
  auto& csv = r.input.csv;
  r.input.bad = one_of(typed.on_bad_row, "--on-bad-row", on_bad_row_words);
  if (typed.delimiter == "space") {
    csv.white_space = true;
  } else if (typed.delimiter == "tab" || typed.delimiter == "\\t") {
    csv.delimiter = '\t';
  } else if (typed.delimiter.size() == 1) {
    csv.delimiter = typed.delimiter.front();
  } else if (!typed.delimiter.empty()) {
    throw usage_error(fmt::format("--delimiter {}: one character, tab or space", typed.delimiter),
                      delimiter_hint(typed.delimiter));
  }
  if (!typed.delimiter.empty()) {
    // A named layout is that of a table of text, whatever the file is called.
    r.input.kind = table_kind::csv;
    r.layout.emplace_back("delimiter", csv.delimiter == '\t' ? "tab" : typed.delimiter);
  }
  int const rows = whole_number(typed.header_rows, "--header-rows");
  if (rows < 0 || rows > 1000) {
    throw usage_error(fmt::format("--header-rows {}: from 0 to 1000", rows));
  }
  csv.header_rows = static_cast<unsigned>(rows);
  if (rows != 1) r.layout.emplace_back("header_rows", typed.header_rows);
  csv.encoding = one_of(typed.encoding, "--encoding", encoding_words);
  if (csv.encoding != text_encoding::utf8) r.layout.emplace_back("encoding", typed.encoding);
  if (typed.decimal_comma) {
    csv.decimal = ',';
    r.layout.emplace_back("decimal", ",");
  }
}

void add_output(request& r, option_words const& typed) {
  r.format = r.command == "report" ? one_of(typed.format, "--format", report_format_words)
                                   : one_of(typed.format, "--format", format_words);
  r.colour = one_of(typed.colour, "--color", colour_words);
  r.quiet = typed.quiet;
  if (typed.output != "-") r.output = typed.output;
}

void add_company(request& r, option_words const& typed) {
  if (r.files.size() > 1) {
    throw usage_error(fmt::format("cxm {}: one folder, not {}", r.command, r.files.size()),
                      fmt::format("cxm {} --customers 1000 {}", r.command, r.files.front()));
  }
  if (r.files.front() == "-") {
    throw usage_error(fmt::format("cxm {}: - is no folder", r.command),
                      "name a folder, old or new");
  }
  if (typed.customers.empty()) {
    throw usage_error(fmt::format("cxm {}: how many customers?", r.command),
                      fmt::format("cxm {} --customers 1000 {}", r.command, r.files.front()));
  }
  r.customers = count_number(typed.customers, "--customers");
  if (r.customers < 1 || r.customers > simulation::most_customers) {
    throw usage_error(
        fmt::format("--customers {}: from 1 to {}", r.customers, simulation::most_customers),
        "such as --customers 1000");
  }
  r.seed = count_number(typed.seed, "--seed");
  r.overwrite = typed.overwrite;
}

[[nodiscard]] std::optional<double> number(std::string const& text, std::string const& option) {
  if (text.empty()) return std::nullopt;
  return real_number(text, option);
}

void add_report(request& r, option_words const& typed) {
  r.html = typed.html;
  if (!typed.title.empty()) r.title = typed.title;
  if (!typed.compare.empty()) r.compare = day_word(typed.compare, "--compare");
  int const least = whole_number(typed.min_group, "--min-group");
  if (least < 1) {
    throw usage_error(fmt::format("--min-group {}: at least 1", least),
                      "--min-group 1 shows every group");
  }
  r.min_group = static_cast<count_t>(least);
  r.against = typed.against;
  std::vector<std::string> const known{"nps", "csat", "ces", "satisfaction", "churn", "mrr", "ltv"};
  for (auto const& text : typed.target) {
    for (auto const& [metric, value] : split_named(text, '=', known)) {
      if (metric.empty()) {
        throw usage_error(
            fmt::format("--target {}: expected METRIC=VALUE", text),
            suggestion("--target", value.substr(0, value.find('=')), '=', "40", known));
      }
      if (!r.targets.emplace(metric, real_number(value, "--target " + metric + "=")).second) {
        throw usage_error(fmt::format("--target: two values for {}", metric));
      }
    }
  }
}

/// The columns of a questionnaire with so many items.
[[nodiscard]] std::vector<std::string> items(std::vector<std::string> const& typed,
                                             std::string const& option, std::size_t count) {
  std::vector<std::string> names;
  for (auto const& text : typed) {
    for (auto& name : split_list(text, option)) names.push_back(std::move(name));
  }
  if (names.empty() || names.size() == count) return names;
  throw usage_error(fmt::format("{}: {} columns, and the questionnaire has {} items", option,
                                names.size(), count),
                    "name the column of each item, in the order of the questionnaire");
}

void add_design(request& r, option_words const& typed) {
  auto const column = [](std::string const& word) {
    return word.empty() ? std::nullopt : std::optional<std::string>{word};
  };
  for (auto const& text : typed.strata) {
    for (auto& name : split_list(text, "--strata")) r.strata.push_back(std::move(name));
  }
  r.cluster = column(typed.cluster);
  r.fpc = column(typed.fpc);
  r.rake = typed.rake;
  r.lonely = one_of(typed.lonely, "--lonely", lonely_words);
}

void add_usability(request& r, option_words const& typed) {
  r.attempts = one_of(typed.attempts, "--attempts", attempts_words);
  r.times_of_all = one_of(typed.time_of, "--time-of", time_of_words);
  r.sus = items(typed.sus, "--sus", 10);
  r.umux_lite = items(typed.umux_lite, "--umux-lite", 2);
}

void add_drivers(request& r, option_words const& typed) {
  for (auto const& text : typed.drivers) {
    for (auto& name : split_list(text, "--drivers")) {
      if (std::find(r.drivers.begin(), r.drivers.end(), name) != r.drivers.end()) {
        throw usage_error(fmt::format("--drivers: {} is named twice", name));
      }
      r.drivers.push_back(std::move(name));
    }
  }
  if (r.drivers.size() > drivers::most_drivers) {
    throw usage_error(
        fmt::format("--drivers: {} columns, at most {}", r.drivers.size(), drivers::most_drivers),
        "leave out those that nobody could act on, or put those that say the same into one");
  }
}

/// "7", "7-13" or "7+".
[[nodiscard]] retention_window window_word(std::string const& word) {
  auto const refuse = [&] {
    throw usage_error(
        fmt::format("--days {}: not a day, nor days of a window", word),
        "such as --days 1,7,30 for these days, 2-3 for days 2 to 3, 7+ for day 7 or later");
  };
  auto const day = [&](std::string const& text) {
    constexpr std::size_t most_digits = 6;
    if (text.empty() || text.size() > most_digits ||
        text.find_first_not_of("0123456789") != std::string::npos) {
      refuse();
    }
    return std::stoi(text);
  };
  if (word.ends_with('+')) return retention_window::since(day(word.substr(0, word.size() - 1)));
  auto const dash = word.find('-');
  if (dash == std::string::npos) return retention_window::on(day(word));
  int const first = day(word.substr(0, dash));
  int const last = day(word.substr(dash + 1));
  if (last < first) refuse();
  return retention_window::between(first, last);
}

void add_retention(request& r, option_words const& typed) {
  for (auto const& text : typed.days) {
    for (auto const& word : split_list(text, "--days")) r.days.push_back(window_word(word));
  }
  for (auto const& text : typed.birth) {
    for (auto& name : split_list(text, "--birth")) r.births.push_back(std::move(name));
  }
  for (auto const& text : typed.returns) {
    for (auto& name : split_list(text, "--return")) r.returns.push_back(std::move(name));
  }
  r.rolling = typed.rolling;
  r.recurring = typed.recurring;
  r.unfinished = typed.unfinished;
}

void add_survival(request& r, option_words const& typed) {
  for (auto const& text : typed.at) {
    for (auto const& word : split_list(text, "--at")) {
      double const t = real_number(word, "--at");
      if (!(t >= 0))
        throw usage_error(fmt::format("--at {}: a time is 0 or more", word),
                          "such as --at 30,90,365");
      r.at.push_back(t);
    }
  }
  std::sort(r.at.begin(), r.at.end());
  r.at.erase(std::unique(r.at.begin(), r.at.end()), r.at.end());
  r.horizon = number(typed.horizon, "--horizon");
  if (r.horizon && !(*r.horizon > 0)) {
    throw usage_error(fmt::format("--horizon {}: a horizon is above 0", typed.horizon),
                      "such as --horizon 365");
  }
  r.test = one_of(typed.test, "--test", test_words);
  for (auto const& text : typed.covariates) {
    for (auto& name : split_list(text, "--covariates")) {
      if (std::find(r.covariates.begin(), r.covariates.end(), name) != r.covariates.end()) {
        throw usage_error(fmt::format("--covariates: {} is named twice", name));
      }
      r.covariates.push_back(std::move(name));
    }
  }
  r.firth = typed.firth;
  if (r.firth && r.covariates.empty()) {
    throw usage_error("--firth: there are no covariates", "--covariates COLUMN,..");
  }
  r.reasons = typed.reasons;
}

void add_lifetime(request& r, option_words const& typed) {
  r.model = one_of(typed.model, "--model", model_words);
  r.counted_in = time_unit{1.0 * one_of(typed.time_unit, "--time-unit", time_unit_words)};
  r.load = typed.load;
  r.rate = number(typed.rate, "--rate").value_or(0.1);
  if (!(r.rate >= 0)) {
    throw usage_error(fmt::format("--rate {}: a discount rate is 0 or more", typed.rate),
                      "such as --rate 0.1 for 10 % a year");
  }
}

/// The first word says what to do; the others are files. Errors: usage_error.
void take_action(request& r, command const& c) {
  auto const& words = c.operand_words;
  std::string const all = fmt::format("{}", fmt::join(words, ", "));
  if (r.files.empty()) {
    throw usage_error(fmt::format("cxm {}: what to do is missing", c.name), "one of " + all);
  }
  std::string const word = r.files.front();
  if (std::find(words.begin(), words.end(), word) == words.end()) {
    std::vector<std::string> const known{words.begin(), words.end()};
    auto const meant = nearest_name(word, known);
    throw usage_error(fmt::format("cxm {}: there is no \"{}\"", c.name, word),
                      meant.empty()
                          ? fmt::format("cxm {} ACTION FILE; ACTION is one of {}", c.name, all)
                          : fmt::format("did you mean cxm {} {}?", c.name, meant));
  }
  r.action = word;
  r.files.erase(r.files.begin());
}

void add_work(request& r, option_words const& typed) {
  auto const from_one = [](std::string const& text, std::string const& option) {
    int const n = whole_number(text, option);
    if (n < 1) throw usage_error(fmt::format("{} {}: 1 or more", option, n));
    return static_cast<std::size_t>(n);
  };
  constexpr std::size_t most_threads = 1024;
  if (!typed.threads.empty()) r.threads = from_one(typed.threads, "--threads");
  if (r.threads > most_threads) {
    throw usage_error(fmt::format("--threads {}: at most {}", r.threads, most_threads));
  }
  r.max_groups = from_one(typed.max_groups, "--max-groups");
  r.save = typed.save;
}

}  // namespace

request as_request(std::string const& command, option_words const& typed) {
  request r;
  r.command = command;
  r.files = typed.files;
  auto const& c = command_named(command);
  if (c.takes_action()) take_action(r, c);
  if (!c.reads_files() && !c.takes_folder()) return r;
  if (r.files.empty()) {
    bool const folder = c.takes_folder();
    throw usage_error(fmt::format("cxm {}: no {} was named", command, folder ? "folder" : "file"),
                      folder ? fmt::format("cxm {} DIR", command)
                             : fmt::format("cxm {} FILE, or - for the standard input", command));
  }
  if (c.takes(option_group::company)) {
    add_company(r, typed);
    add_output(r, typed);
    return r;
  }
  add_mapping(r, typed.map);
  add_groups(r, typed);
  r.metric = one_of(typed.metric, "--metric", metric_words);
  add_scales(r, typed);
  r.adjust = one_of(typed.adjust, "--adjust", adjust_words);
  if (!typed.vendor.empty()) r.vendor = one_of(typed.vendor, "--vendor", vendor_words);
  r.chart = one_of(typed.chart, "--chart", chart_words);
  add_intervals(r, typed);
  add_layout(r, typed);
  add_output(r, typed);
  for (auto const& text : typed.missing) {
    for (auto& word : split_list(text, "--missing")) r.missing.push_back(std::move(word));
  }
  if (!typed.zone.empty()) r.zone = typed.zone;
  if (!typed.weight.empty()) r.weight = typed.weight;
  if (r.weight && r.map.count("weight") > 0) {
    throw usage_error("--weight and --map weight= both name the weight", "name it once");
  }
  r.keep = one_of(typed.duplicates, "--duplicates", duplicates_words);
  r.date_format = typed.date_format;
  r.currency_code = typed.currency;
  r.minor_units = typed.minor_units;
  r.margin = number(typed.margin, "--margin");
  r.churn_rate = number(typed.churn_rate, "--churn-rate");
  r.acquisition_cost = number(typed.acquisition_cost, "--acquisition-cost");
  r.fail_under = number(typed.fail_under, "--fail-under");
  if (!typed.until.empty()) r.until = day_word(typed.until, "--until");
  add_report(r, typed);
  int const most = whole_number(typed.most, "--most");
  if (most < 0) throw usage_error(fmt::format("--most {}: 0 or more", most));
  r.most = static_cast<std::size_t>(most);
  add_design(r, typed);
  add_usability(r, typed);
  add_drivers(r, typed);
  add_retention(r, typed);
  add_survival(r, typed);
  add_lifetime(r, typed);
  add_work(r, typed);
  return r;
}

}  // namespace cxm::cli
