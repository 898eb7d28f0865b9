#include "cell_values.hpp"
#include "column_profile.hpp"
#include "export_kinds.hpp"
#include "inspect_roles.hpp"
#include "sample.hpp"
#include "text_encoding.hpp"

#include <cxm/io/inspect.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace cxm::inline v0 {

namespace {

using namespace detail::input;

bool is_blank(std::vector<std::string> const& record) {
  return std::all_of(record.begin(), record.end(),
                     [](std::string const& cell) { return trimmed(cell).empty(); });
}

/// A name that options take as it is, and that no other column has; else the column's number.
std::string typed_name(std::size_t i, std::vector<inspected_column> const& columns) {
  std::string const name{trimmed(columns[i].name)};
  std::string const lowered = lower_case(name);
  bool plain = !name.empty() && name.size() <= 48 &&
               name.find_first_of(",=\"'`\\\n\r\t$!") == std::string::npos &&
               !(name.size() > 1 && name[0] == '#') && printable(name, name.size()) == name;
  for (std::size_t k = 0; k < columns.size() && plain; ++k) {
    plain = k == i || lower_case(columns[k].name) != lowered;
  }
  return plain ? name : "#" + std::to_string(i + 1);
}

/// Names and questions from the rows of the header.
void name_columns(sampled_table const& sample, inspection& into) {
  std::size_t const header = into.csv.header_rows;
  std::size_t const n = sample.names.empty() ? sample.rows[0].size() : sample.names.size();
  into.columns.resize(n);
  std::string question;  // that a blank cell beside it continues
  for (std::size_t c = 0; c < n; ++c) {
    inspected_column& column = into.columns[c];
    if (!sample.names.empty()) {
      column.name = sample.names[c];
      continue;
    }
    if (header == 0) {
      column.name = "#" + std::to_string(c + 1);
      continue;
    }
    column.name = std::string{trimmed(sample.rows[0][c])};
    if (!column.name.empty()) question = column.name;
    for (std::size_t r = 1; r < header && r < sample.rows.size(); ++r) {
      std::string const part{trimmed(sample.rows[r][c])};
      if (part.empty() || part.starts_with("{\"ImportId\"") || part == "Response") continue;
      column.question += (column.question.empty() ? "" : " ") + part;
    }
    if (into.kind == export_kind::surveymonkey && column.name.empty()) {
      column.question = question + ": " + column.question;
    }
  }
  for (std::size_t c = 0; c < n; ++c) into.columns[c].typed = typed_name(c, into.columns);
}

}  // namespace

inspection inspect_table(source from, std::size_t most_rows) {
  inspection out;
  sampled_table const sample = take_sample(std::move(from), most_rows, out);
  bool const json = out.layout == table_kind::json;
  std::vector<std::vector<std::string>> records;  // the first that could be headers
  if (json) records.push_back(sample.names);
  for (std::size_t i = 0; i < sample.rows.size() && i < 4; ++i) records.push_back(sample.rows[i]);
  bool const empty_first = !json && sample.rows.size() > 1 && is_blank(sample.rows[0]);
  known_export const known = recognise(records, out.file, json);
  out.kind = known.kind;
  out.table = known.table;
  out.reason = known.reason;
  out.csv.header_rows = json ? 1 : empty_first ? 2 : known.header_rows;
  if (empty_first) {
    out.notes.emplace_back(
        "the first row is empty and the names are below it: columns go by number, or take the row "
        "out");
  }
  if (sample.rows.empty() && sample.names.empty()) return out;
  name_columns(sample, out);

  std::size_t const header = json ? 0 : out.csv.header_rows;
  std::size_t const last = (std::min)(sample.rows.size(), header + most_rows);
  if (last < sample.rows.size()) out.whole = false;
  out.rows = last > header ? last - header : 0;
  std::vector<column_profile> profiles(out.columns.size());
  for (std::size_t r = header; r < last; ++r) {
    for (std::size_t c = 0; c < profiles.size(); ++c) profiles[c].see(sample.rows[r][c]);
  }
  for (std::size_t c = 0; c < profiles.size(); ++c) {
    inspected_column& column = out.columns[c];
    std::string const text = column.name + " " + column.question;
    profiles[c].describe(speaks_of_time(text),
                         speaks_of_score(column.name) || speaks_of_score(column.question), column);
  }
  guess_roles(profiles, out);
  choose_command(profiles, out);
  return out;
}

}  // namespace cxm::inline v0
