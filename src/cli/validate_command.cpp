// cxm validate: what contradicts itself in the files of a dataset, and where.

#include "column_plan.hpp"
#include "commands.hpp"
#include "dataset_summary.hpp"
#include "messages.hpp"
#include "nearest.hpp"
#include "output.hpp"

#include <cxm/io/dataset_files.hpp>
#include <cxm/model/check.hpp>
#include <cxm/report/listing.hpp>
#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace cxm::cli {

namespace {

/// A finding where it is shown.
struct placed_finding {
  place at;
  std::string table;
  std::string field;
  std::string what;
  std::optional<place> other;
};

struct validation {
  dataset_files read;
  std::vector<placed_finding> shown;
  count_t found = 0;
};

[[nodiscard]] dataset_options options_of(request const& of) {
  dataset_options options;
  options.input = of.input;
  if (of.zone) {
    try {
      options.zone = time_zone{std::string_view{*of.zone}};
    } catch (std::invalid_argument const& why) {
      throw usage_error(fmt::format("--timezone {}", reason_of(why)),
                        "a name such as Europe/Berlin or UTC");
    }
  }
  options.in = currency_of(of);
  options.date_format = of.date_format;
  options.missing = of.missing;
  return options;
}

/// What was not read, though somebody may think that it was.
void note_unread(dataset_files const& read, std::string const& folder) {
  if (!read.unused.empty()) {
    note(fmt::format("{}: called like no table: {}", folder, listed(read.unused)));
  }
  for (table_file const& table : read.tables) {
    if (!table.ignored.empty()) {
      note(
          fmt::format("{}: columns that mean nothing here: {}", table.file, listed(table.ignored)));
    }
    std::vector<std::string> missing;
    each_field<customer>([&](auto const& field) {
      auto const& known = table.columns;
      if (std::find(known.begin(), known.end(), field.name) == known.end()) {
        missing.emplace_back(field.name);
      }
    });
    for (std::string const& attribute : table.attributes) {
      auto const meant = nearest(attribute, missing);
      if (meant.size() < 4 || attribute.size() < 4) continue;
      note(fmt::format("{}: \"{}\" is read as a segment; did you mean {}?", table.file, attribute,
                       meant));
    }
  }
}

/// The rows that could not be read, as findings: the first few of each file.
void add_unreadable(validation& to, std::size_t most) {
  for (table_file const& table : to.read.tables) {
    to.found += table.rows_bad;
    for (io_error const& bad : table.bad_examples) {
      if (to.shown.size() == most) break;
      to.shown.push_back({bad.where(), std::string{table.table}, "", bad.message(), {}});
    }
  }
}

void add_findings(validation& to, std::size_t most) {
  auto const wrong = check(to.read.data, most - to.shown.size());
  to.found += wrong.found;
  std::vector<dataset_cell> cells;
  for (finding const& one : wrong.shown) cells.push_back({one.table, one.row, one.field});
  for (finding const& one : wrong.shown) {
    if (one.other) cells.push_back({one.other->table, one.other->row, ""});
  }
  auto const places = find_places(to.read, cells);
  std::size_t next = wrong.shown.size();
  for (std::size_t i = 0; i < wrong.shown.size(); ++i) {
    finding const& one = wrong.shown[i];
    placed_finding placed{places[i], std::string{one.table}, std::string{one.field}, one.what, {}};
    if (one.other) placed.other = places[next++];
    to.shown.push_back(std::move(placed));
  }
}

/// By table, and there in the order of the file.
void sort_findings(validation& of) {
  auto const number = [&](placed_finding const& f) {
    auto const at = std::find_if(of.read.tables.begin(), of.read.tables.end(),
                                 [&](table_file const& t) { return t.table == f.table; });
    return at - of.read.tables.begin();
  };
  std::stable_sort(of.shown.begin(), of.shown.end(), [&](auto const& a, auto const& b) {
    return std::tuple{number(a), a.at.line, a.at.column} <
           std::tuple{number(b), b.at.line, b.at.column};
  });
}

[[nodiscard]] std::string sentence(placed_finding const& f) {
  std::string out = f.what;
  if (f.other) out += fmt::format("; see {}", f.other->text());
  return out;
}

[[nodiscard]] listing findings_listing(validation const& of) {
  auto const number = [](std::uint64_t n) {
    return n == 0 ? listed_value{} : listed_value{count_t{n}};
  };
  listing out{"findings", {"file", "line", "column", "table", "field", "what", "other"}, {}};
  for (placed_finding const& f : of.shown) {
    out.rows.push_back({f.at.file, number(f.at.line), number(f.at.column), f.table,
                        f.field.empty() ? listed_value{} : listed_value{f.field}, f.what,
                        f.other ? listed_value{f.other->text()} : listed_value{}});
  }
  return out;
}

[[nodiscard]] std::string headline(validation const& of, std::string const& folder) {
  count_t rows = 0;
  for (table_file const& table : of.read.tables) rows += table.rows_read;
  std::string const read =
      fmt::format("{} {} of {} {}", rows, rows == 1 ? "row" : "rows", of.read.tables.size(),
                  of.read.tables.size() == 1 ? "table" : "tables");
  if (of.found == 0) return fmt::format("{}: nothing is wrong in {}", folder, read);
  return fmt::format("{}: {} {} in {}", folder, of.found, of.found == 1 ? "finding" : "findings",
                     read);
}

[[nodiscard]] std::string more(validation const& of) {
  if (of.shown.size() == of.found) return {};
  return fmt::format("{} more, not shown here: --most {}", of.found - of.shown.size(), of.found);
}

/// The columns of the summary that are worth their width for people.
[[nodiscard]] listing for_people(listing const& all) {
  listing out{all.name, {}, std::vector<std::vector<listed_value>>(all.rows.size())};
  for (std::size_t c = 0; c < all.columns.size(); ++c) {
    std::string const& column = all.columns[c];
    if (column == "file" || column == "ignored") continue;
    auto const is_empty = [&](auto const& row) {
      auto const* const list = std::get_if<std::vector<std::string>>(&row[c]);
      auto const* const n = std::get_if<count_t>(&row[c]);
      return (list != nullptr && list->empty()) || (column == "rows_bad" && n && *n == 0);
    };
    if (std::all_of(all.rows.begin(), all.rows.end(), is_empty)) continue;
    out.columns.push_back(column);
    for (std::size_t r = 0; r < all.rows.size(); ++r) {
      listed_value value = all.rows[r][c];
      auto const* const list = std::get_if<std::vector<std::string>>(&value);
      if (column == "columns" && list != nullptr) value = count_t{list->size()};
      if (column == "first" || column == "last") {
        if (auto* const text = std::get_if<std::string>(&value)) text->resize(10);
      }
      out.rows[r].push_back(std::move(value));
    }
  }
  return out;
}

[[nodiscard]] std::string rendered(request const& of, validation const& result) {
  std::string const& folder = of.files.front();
  listing const tables = table_summary(result.read);
  listing const wrong = findings_listing(result);
  switch (of.format) {
    case output_format::json:
      return as_json(
          listing_set{"validate", {{"folder", folder}, {"found", result.found}}, {tables, wrong}});
    case output_format::csv: return as_csv(wrong);
    case output_format::markdown: {
      std::string out =
          markdown_safe(headline(result, folder)) + ".\n\n" + as_markdown(for_people(tables));
      if (!result.shown.empty()) out += '\n' + as_markdown(wrong);
      std::string const rest = more(result);
      return rest.empty() ? out : out + '\n' + markdown_safe(rest) + ".\n";
    }
    case output_format::table: break;
  }
  std::string out;
  for (placed_finding const& f : result.shown) {
    out += terminal_safe(fmt::format("{}: {}", f.at.text(), sentence(f))) + '\n';
  }
  if (auto const rest = more(result); !rest.empty()) out += rest + '\n';
  if (!out.empty()) out += '\n';
  out += as_table(for_people(tables), wants_colour(of)) + '\n';
  return out + terminal_safe(headline(result, folder)) + '\n';
}

}  // namespace

int run_validate(request const& of) {
  if (of.files.size() != 1) {
    throw usage_error("cxm validate reads one folder", "cxm validate DIR, for each in turn");
  }
  validation result{read_dataset(of.files.front(), options_of(of)), {}, 0};
  note_unread(result.read, of.files.front());
  add_unreadable(result, of.most);
  add_findings(result, of.most);
  sort_findings(result);
  write_output(of, rendered(of, result));
  return result.found == 0 ? fine : gate_failed;
}

}  // namespace cxm::cli
