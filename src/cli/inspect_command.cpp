// cxm inspect: what a file is, and the command that reads it.

#include "commands.hpp"
#include "files.hpp"
#include "messages.hpp"
#include "output.hpp"

#include <cxm/io/inspect.hpp>
#include <cxm/report/listing.hpp>
#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {

[[nodiscard]] std::string kind_text(inspection const& found) {
  switch (found.kind) {
    case export_kind::plain: return "a table";
    case export_kind::cxm_table: return fmt::format("the table {} of a dataset", found.table);
    case export_kind::qualtrics: return "an export of Qualtrics";
    case export_kind::qualtrics_legacy: return "a legacy export of Qualtrics";
    case export_kind::surveymonkey: return "an export of SurveyMonkey";
    case export_kind::typeform: return "an export of Typeform";
    case export_kind::google_forms: return "an export of Google Forms";
    case export_kind::alchemer: return "an export of Alchemer (SurveyGizmo)";
    case export_kind::limesurvey: return "an export of LimeSurvey";
    case export_kind::delighted: return "an export of Delighted";
    case export_kind::zendesk: return "an export of Zendesk";
    case export_kind::intercom: return "an export of Intercom";
    case export_kind::hubspot: return "an export of HubSpot";
    case export_kind::stripe: return "subscriptions of Stripe";
    case export_kind::shopify: return "orders of Shopify";
  }
  return "a table";
}

[[nodiscard]] std::string delimiter_text(inspection const& found) {
  if (found.layout == table_kind::json) return found.json_lines ? "json_lines" : "json";
  if (found.csv.white_space) return "blanks";
  switch (found.csv.delimiter.value_or(',')) {
    case ',': return "comma";
    case ';': return "semicolon";
    case '\t': return "tab";
    case '|': return "bar";
    default: return {*found.csv.delimiter};
  }
}

[[nodiscard]] std::string encoding_text(inspection const& found) {
  switch (found.csv.encoding) {
    case text_encoding::utf8: break;
    case text_encoding::windows_1252: return "windows-1252";
    case text_encoding::windows_1251: return "windows-1251";
    case text_encoding::latin1: return "latin1";
  }
  return "utf-8";
}

/// "answer 0:10 and 99", "time %d/%m/%Y", "number 1 to 40".
[[nodiscard]] std::string content_text(inspected_column const& column) {
  std::string out{name(column.content)};
  if (column.content == cell_content::answer && column.range) {
    out += fmt::format(" {}:{}", column.range->first, column.range->second);
    if (!column.codes.empty()) out += fmt::format(" and {}", fmt::join(column.codes, ","));
  } else if (column.content == cell_content::number && column.range) {
    out += fmt::format(" {} to {}", column.range->first, column.range->second);
  } else if (column.content == cell_content::time && !column.date_formats.empty()) {
    out += fmt::format(" {}", fmt::join(column.date_formats, " or "));
  }
  if (column.decimal_comma) out += " with a decimal comma";
  return out;
}

/// The line to type. `cxm validate` reads the folder that the file is in.
[[nodiscard]] std::string command_line(inspection const& found, std::string const& file) {
  if (found.command.empty()) return {};
  std::string operand = file;
  if (found.command == "validate") {
    auto const slash = file.rfind('/');
    operand = slash == std::string::npos ? "." : slash == 0 ? "/" : file.substr(0, slash);
  }
  std::string line = fmt::format("cxm {} {}", found.command, as_typed(operand));
  for (auto const& [option, value] : found.options) {
    line += ' ' + option;
    if (!value.empty()) line += ' ' + as_typed(value);
  }
  return line;
}

[[nodiscard]] listing columns_listing(inspection const& found) {
  listing out{
      "columns",
      {"number", "name", "type", "missing", "distinct", "more_distinct", "examples", "question"},
      {}};
  count_t number = 0;
  for (inspected_column const& column : found.columns) {
    out.rows.push_back({++number, column.name, content_text(column), column.missing,
                        column.distinct, column.more_distinct, column.examples, column.question});
  }
  return out;
}

[[nodiscard]] listing roles_listing(inspection const& found) {
  listing out{"roles", {"role", "column", "confidence", "reason"}, {}};
  for (inspected_role const& role : found.roles) {
    out.rows.push_back(
        {role.role, found.columns[role.column].typed, std::string{name(role.sure)}, role.reason});
  }
  return out;
}

/// The columns as people read them: "over 1,000" where not all were counted, and no questions where
/// there are none.
[[nodiscard]] listing for_people(listing table) {
  constexpr std::size_t distinct = 4;
  constexpr std::size_t more = 5;
  bool asked = false;
  for (auto& row : table.rows) {
    if (std::get<bool>(row[more])) {
      row[distinct] = fmt::format("over {}", std::get<count_t>(row[distinct]));
    }
    row.erase(row.begin() + more);
    asked = asked || !std::get<std::string>(row.back()).empty();
  }
  table.columns.erase(table.columns.begin() + more);
  if (asked) return table;
  table.columns.pop_back();
  for (auto& row : table.rows) row.pop_back();
  return table;
}

[[nodiscard]] std::string layout_text(inspection const& found) {
  std::string out = found.layout == table_kind::json
                        ? (found.json_lines ? "JSON Lines or one object" : "JSON")
                        : fmt::format("separated by {}, {}{}, {} header row{}",
                                      delimiter_text(found), encoding_text(found),
                                      found.byte_order_mark ? " with a byte order mark" : "",
                                      found.csv.header_rows, found.csv.header_rows == 1 ? "" : "s");
  out += fmt::format("; {} row{} looked at{}", found.rows, found.rows == 1 ? "" : "s",
                     found.whole ? ", all of them" : "");
  if (found.bad_rows > 0) out += fmt::format(", {} more can't be read", found.bad_rows);
  return out;
}

[[nodiscard]] std::vector<std::string> notes_of(inspection const& found) {
  auto notes = found.notes;
  if (found.csv.encoding != text_encoding::utf8) {
    notes.push_back(
        fmt::format("the text is not UTF-8; {} is a guess, see whether names look right",
                    encoding_text(found)));
  }
  return notes;
}

[[nodiscard]] std::string as_people_read(request const& of, inspection const& found,
                                         std::string const& line) {
  bool const markdown = of.format == output_format::markdown;
  auto const safe = [&](std::string const& text) {
    return markdown ? markdown_safe(text) : terminal_safe(text);
  };
  auto const table = [&](listing const& rows) {
    return markdown ? as_markdown(rows) : as_table(rows, result_has_colour(of));
  };
  std::string out = safe(fmt::format("{}: {}{}", found.file, kind_text(found),
                                     found.reason.empty() ? "" : " (" + found.reason + ")")) +
                    (markdown ? ".\n\n" : "\n") + safe(layout_text(found)) +
                    (markdown ? ".\n\n" : "\n\n") + table(for_people(columns_listing(found)));
  if (!found.roles.empty()) out += '\n' + table(roles_listing(found));
  auto const notes = notes_of(found);
  if (!notes.empty()) out += '\n';
  for (std::string const& text : notes) out += (markdown ? "- " : "  ") + safe(text) + '\n';
  if (line.empty()) return out + '\n' + safe("no command fits: " + found.no_command) + '\n';
  return out + '\n' +
         (markdown ? "```console\n" + terminal_safe(line) + "\n```" : terminal_safe(line)) + '\n';
}

[[nodiscard]] std::string rendered(request const& of, inspection const& found,
                                   std::string const& line) {
  if (of.format == output_format::csv) return as_csv(columns_listing(found));
  if (of.format != output_format::json) return as_people_read(of, found, line);
  auto const or_null = [](std::string const& text) {
    return text.empty() ? listed_value{} : listed_value{text};
  };
  bool const json = found.layout == table_kind::json;
  return as_json(listing_set{
      "inspect",
      {{"file", found.file},
       {"export", std::string{name(found.kind)}},
       {"table", or_null(found.table)},
       {"reason", or_null(found.reason)},
       {"layout", std::string{json ? delimiter_text(found) : "csv"}},
       {"delimiter", json ? listed_value{} : listed_value{delimiter_text(found)}},
       {"encoding", encoding_text(found)},
       {"byte_order_mark", found.byte_order_mark},
       {"header_rows", json ? listed_value{} : listed_value{count_t{found.csv.header_rows}}},
       {"rows", found.rows},
       {"bad_rows", found.bad_rows},
       {"whole_file", found.whole},
       {"notes", notes_of(found)},
       {"run", or_null(line)},
       {"no_command", or_null(found.no_command)}},
      {columns_listing(found), roles_listing(found)}});
}

}  // namespace

int run_inspect(request const& of) {
  if (of.files.size() != 1) {
    throw usage_error("cxm inspect looks at one file", "cxm inspect FILE, for each in turn");
  }
  std::string const& file = of.files.front();
  inspection const found = inspect_table(open_source(file));
  write_output(of, rendered(of, found, command_line(found, file)));
  return fine;
}

}  // namespace cxm::cli
