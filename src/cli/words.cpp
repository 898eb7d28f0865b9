#include "words.hpp"

#include "commands.hpp"
#include "nearest.hpp"
#include "roles.hpp"
#include "word_list.hpp"

#include "simulate/identifiers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
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

/// "did you mean --map time=x?" where a word is near to a role or metric, or the whole list.
[[nodiscard]] std::string suggestion(std::string const& option, std::string const& word, char sign,
                                     std::string const& value,
                                     std::vector<std::string> const& known) {
  auto const meant = nearest(word, known);
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
    auto const meant = nearest(word, roles);
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
  r.every = one_of<period>(typed.period, "--period",
                           {{"day", period::day},
                            {"week", period::iso_week},
                            {"month", period::month},
                            {"quarter", period::quarter},
                            {"year", period::year}});
  if (std::find(r.by.begin(), r.by.end(), "period") != r.by.end()) {
    throw usage_error("--by period and --period: two parts of a group can't have one name",
                      "name the column by its number, such as --by '#3'");
  }
}

/// "csat:1:5" belongs to csat, "1:5" to the command's own metric.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> by_metric(
    request const& r, std::string const& text, std::string const& option) {
  auto const known = r.command == "report" ? survey_metrics : std::vector<std::string>{r.command};
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
      std::vector<std::pair<std::string, std::string>> known;
      for (auto const& name : survey_metrics) known.emplace_back(name, name);
      r.reversed.push_back(one_of(metric, "--reverse", known));
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
  using enum interval_method;
  std::string word = typed.method;
  std::replace(word.begin(), word.end(), '_', '-');
  r.how.method = one_of<interval_method>(word, "--method",
                                         {{"standard", standard},
                                          {"score", score},
                                          {"wald", wald},
                                          {"adjusted-wald", adjusted_wald},
                                          {"wilson", wilson},
                                          {"agresti-coull", agresti_coull},
                                          {"student-t", student_t},
                                          {"linearized-t", linearized_t}});
}

void add_layout(request& r, option_words const& typed) {
  auto& csv = r.input.csv;
  r.input.bad = one_of<on_bad_row>(typed.on_bad_row, "--on-bad-row",
                                   {{"fail", on_bad_row::fail}, {"count", on_bad_row::count}});
  if (typed.delimiter == "space") {
    csv.white_space = true;
  } else if (typed.delimiter == "tab" || typed.delimiter == "\\t") {
    csv.delimiter = '\t';
  } else if (typed.delimiter.size() == 1) {
    csv.delimiter = typed.delimiter.front();
  } else if (!typed.delimiter.empty()) {
    throw usage_error(fmt::format("--delimiter {}: one character, tab or space", typed.delimiter));
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
  csv.encoding = one_of<text_encoding>(typed.encoding, "--encoding",
                                       {{"utf-8", text_encoding::utf8},
                                        {"windows-1252", text_encoding::windows_1252},
                                        {"windows-1251", text_encoding::windows_1251},
                                        {"latin1", text_encoding::latin1},
                                        {"latin-1", text_encoding::latin1}});
  if (csv.encoding != text_encoding::utf8) r.layout.emplace_back("encoding", typed.encoding);
  if (typed.decimal_comma) {
    csv.decimal = ',';
    r.layout.emplace_back("decimal", ",");
  }
}

void add_output(request& r, option_words const& typed) {
  r.format = one_of<output_format>(typed.format, "--format",
                                   {{"table", output_format::table},
                                    {"json", output_format::json},
                                    {"csv", output_format::csv},
                                    {"markdown", output_format::markdown}});
  r.colour = one_of<request::colours>(typed.colour, "--color",
                                      {{"auto", request::colours::automatic},
                                       {"always", request::colours::always},
                                       {"never", request::colours::never}});
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
}  // namespace

request as_request(std::string const& command, option_words const& typed) {
  request r;
  r.command = command;
  r.files = typed.files;
  if (r.files.empty()) {
    bool const folder = command_named(command).operands == "DIR";
    throw usage_error(fmt::format("cxm {}: no {} was named", command, folder ? "folder" : "file"),
                      folder ? fmt::format("cxm {} DIR", command)
                             : fmt::format("cxm {} FILE, or - for the standard input", command));
  }
  if (command_named(command).takes(option_group::company)) {
    add_company(r, typed);
    return r;
  }
  add_mapping(r, typed.map);
  add_groups(r, typed);
  add_scales(r, typed);
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
  r.keep = one_of<duplicates>(typed.duplicates, "--duplicates",
                              {{"all", duplicates::all},
                               {"exact", duplicates::exact},
                               {"first", duplicates::first},
                               {"latest", duplicates::latest},
                               {"best", duplicates::best},
                               {"worst", duplicates::worst}});
  r.date_format = typed.date_format;
  r.currency_code = typed.currency;
  r.minor_units = typed.minor_units;
  r.margin = number(typed.margin, "--margin");
  r.churn_rate = number(typed.churn_rate, "--churn-rate");
  r.acquisition_cost = number(typed.acquisition_cost, "--acquisition-cost");
  if (!typed.until.empty()) r.until = typed.until;
  int const most = whole_number(typed.most, "--most");
  if (most < 0) throw usage_error(fmt::format("--most {}: 0 or more", most));
  r.most = static_cast<std::size_t>(most);
  return r;
}

}  // namespace cxm::cli
