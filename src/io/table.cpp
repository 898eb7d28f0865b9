#include "first_bytes.hpp"

#include <cxm/io/table.hpp>

#include <string>
#include <utility>

namespace cxm::inline v0 {

namespace detail::input {

bool is_named(std::string_view file, std::initializer_list<std::string_view> endings) {
  for (std::string_view ending : endings) {
    if (file.size() < ending.size()) continue;
    std::string tail{file.substr(file.size() - ending.size())};
    for (char& c : tail) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (tail == ending) return true;
  }
  return false;
}

table_kind kind_of(source& from, table_options const& options) {
  if (options.kind) return *options.kind;
  if (is_named(from.name(), {".json", ".jsonl", ".ndjson"})) return table_kind::json;
  if (is_named(from.name(), {".csv", ".tsv", ".tab", ".txt"})) return table_kind::csv;
  return looks_like_json(from) ? table_kind::json : table_kind::csv;
}

}  // namespace detail::input

using detail::input::is_named;
using detail::input::kind_of;

std::unique_ptr<table_reader> open_table(source from, table_options options,
                                         column_chooser const& choose) {
  if (kind_of(from, options) == table_kind::json) {
    return std::make_unique<json_reader>(std::move(from), choose, options.bad);
  }
  if (is_named(from.name(), {".tsv", ".tab"}) && !options.csv.delimiter)
    options.csv.delimiter = '\t';
  return std::make_unique<csv_reader>(std::move(from), std::move(options.csv), choose, options.bad);
}

std::unique_ptr<table_reader> open_table(source from, table_options options,
                                         std::vector<column> columns) {
  return open_table(
      std::move(from), std::move(options),
      column_chooser{[&](std::vector<std::string> const&) { return std::move(columns); }});
}

}  // namespace cxm::inline v0
