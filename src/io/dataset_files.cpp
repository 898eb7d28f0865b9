#include <cxm/io/dataset_files.hpp>

#include "table_loader.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

namespace cxm::inline v0 {

namespace {

namespace fs = std::filesystem;
using namespace detail::input;

constexpr std::array<std::string_view, 5> endings{".csv", ".tsv", ".json", ".jsonl", ".ndjson"};

/// Calls f.template operator()<Row>() for each row type, in the order of the dataset.
template <class F>
void each_row_type(F f) {
  dataset{}.each_table([&]<class Row>(table_view<Row>) { f.template operator()<Row>(); });
}

std::vector<std::string> table_names() {
  std::vector<std::string> names;
  each_row_type([&]<class Row>() { names.emplace_back(description<Row>::table); });
  return names;
}

/// The files of a folder, by name.
std::vector<std::string> files_of(std::string const& folder) {
  std::error_code error;
  std::vector<std::string> names;
  if (!fs::is_directory(folder, error)) {
    bool const there = fs::exists(folder, error);
    throw io_error({.file = folder},
                   there ? "this is a file, not a folder" : "there is no such folder",
                   "name the folder that holds customers.csv, responses.csv and so on");
  }
  fs::directory_iterator entries{folder, error};
  for (; !error && entries != fs::directory_iterator{}; entries.increment(error)) {
    if (!entries->is_directory(error)) names.push_back(entries->path().filename().string());
  }
  if (error) throw io_error({.file = folder}, "can't be read: " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

std::string_view without_ending(std::string_view name) {
  for (std::string_view ending : endings) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return {};
}

/// By table the file that holds it.
std::map<std::string, std::string, std::less<>> find_tables(std::string const& folder,
                                                            std::vector<std::string>& unused) {
  std::map<std::string, std::string, std::less<>> found;
  auto const tables = table_names();
  for (std::string const& name : files_of(folder)) {
    std::string const table{without_ending(name)};
    if (table.empty()) continue;
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) {
      unused.push_back(name);
    } else if (auto const [at, first] = found.emplace(table, name); !first) {
      throw io_error({.file = folder},
                     "two files hold the " + table + ": " + at->second + " and " + name,
                     "keep one of them in the folder");
    }
  }
  if (!found.empty()) return found;
  std::string names;
  for (std::string const& table : tables) names += (names.empty() ? "" : ", ") + table;
  std::string hint =
      "the tables are called " + names + ", each with .csv .tsv .json .jsonl or .ndjson";
  if (!unused.empty()) hint += "; this folder has " + printable(unused.front(), 60);
  throw io_error({.file = folder}, "no file of this folder is called like a table", hint);
}

/// Whether a name is long enough to be a slip of another one: `lat` is none of `at`.
bool could_be_slip(std::string_view a, std::string_view b) { return a.size() > 3 && b.size() > 3; }

std::string lower_trimmed(std::string_view name) {
  std::string out{trimmed(name)};
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

}  // namespace

namespace detail::input {

std::optional<std::size_t> column_choice::field_called(std::string_view name) const {
  std::string const wanted = lower_trimmed(name);
  if (wanted.empty()) return std::nullopt;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (fields_[i] == wanted) return i;
  }
  return std::nullopt;
}

void column_choice::leave_out(std::string const& name, std::size_t number) {
  std::string const shown{trimmed(name)};
  if (shown.empty()) {
    about_.ignored.push_back("#" + std::to_string(number + 1));
    return;
  }
  if (takes_attributes_) {
    for (std::string const& other : about_.attributes) {
      if (trimmed(other) != shown) continue;
      throw io_error({.file = about_.file}, "two columns are called " + quoted_text(shown),
                     "rename one of them");
    }
    about_.attributes.push_back(name);
    return;
  }
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    if (!found_[i] && could_be_slip(fields_[i], shown)) missing.push_back(fields_[i]);
  }
  if (std::string const* meant = nearest(shown, missing)) {
    throw io_error({.file = about_.file},
                   "the " + std::string{about_.table} + " have no column " + quoted_text(shown),
                   "did you mean " + *meant + "? Rename or remove the column");
  }
  about_.ignored.push_back(shown);
}

void column_choice::look(std::vector<std::string> const& header) {
  found_.assign(fields_.size(), std::nullopt);
  for (std::size_t c = 0; c < header.size(); ++c) {
    auto const field = field_called(header[c]);
    if (!field) continue;
    if (found_[*field]) {
      throw io_error({.file = about_.file},
                     "two columns are called " + quoted_text(fields_[*field]),
                     "rename or remove one of them");
    }
    found_[*field] = c;
    about_.columns.push_back(fields_[*field]);
  }
  for (std::size_t c = 0; c < header.size(); ++c) {
    if (!field_called(header[c])) leave_out(header[c], c);
  }
}

}  // namespace detail::input

dataset_files read_dataset(std::string const& folder, dataset_options options) {
  dataset_files out;
  out.options = std::move(options);
  auto const files = find_tables(folder, out.unused);
  each_row_type([&]<class Row>() {
    auto const at = files.find(description<Row>::table);
    if (at == files.end()) return;
    table_loader<Row> loader{(fs::path{folder} / at->second).string(), out.options};
    loader.read([&](Row const& row, batch const&, std::size_t) {
      out.data.push_back(row);
      return true;
    });
    out.tables.push_back(std::move(loader.about()));
  });
  return out;
}

std::vector<place> find_places(dataset_files const& read, std::span<dataset_cell const> cells) {
  std::vector<place> places(cells.size());
  each_row_type([&]<class Row>() {
    std::vector<std::size_t> wanted;  // of this table, by row
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].table == description<Row>::table) wanted.push_back(i);
    }
    auto const file = std::find_if(read.tables.begin(), read.tables.end(), [](table_file const& t) {
      return t.table == description<Row>::table;
    });
    if (wanted.empty() || file == read.tables.end()) return;
    std::stable_sort(wanted.begin(), wanted.end(),
                     [&](std::size_t a, std::size_t b) { return cells[a].row < cells[b].row; });
    for (std::size_t i : wanted) places[i].file = file->file;
    table_loader<Row> loader{file->file, read.options};
    std::size_t number = 0;
    auto next = wanted.begin();
    loader.read([&](Row const&, batch const& rows, std::size_t r) {
      for (; next != wanted.end() && cells[*next].row == number; ++next) {
        auto const column = loader.column_of(cells[*next].field);
        if (rows.columns() == 0) continue;
        places[*next] = rows.position(r, column.value_or(0));
        if (!column) places[*next].column = 0;
      }
      ++number;
      return next != wanted.end();
    });
  });
  return places;
}

}  // namespace cxm::inline v0
