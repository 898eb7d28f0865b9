#pragma once
/// Opens a table of any kind that cxm reads.

#include <cxm/io/csv.hpp>
#include <cxm/io/json.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace cxm::inline v0 {

enum class table_kind : std::uint8_t { csv, json };

/// What is known of a table before it is opened; all of it can be left to be found out.
struct table_options {
  /// Not given: by the name, .csv .tsv .tab .txt or .json .jsonl .ndjson; otherwise by the first
  /// bytes, since JSON begins with { or [ and a second bracket, a quote or the end of it.
  std::optional<table_kind> kind{};
  /// A file named .tsv or .tab is read with tabs unless a delimiter is given.
  csv_format csv{};
  on_bad_row bad = on_bad_row::fail;
};

/// Opens a csv_reader or a json_reader. Errors: those of the reader.
[[nodiscard]] std::unique_ptr<table_reader> open_table(source from, table_options options,
                                                       std::vector<column> columns);
[[nodiscard]] std::unique_ptr<table_reader> open_table(source from, table_options options,
                                                       column_chooser const& choose);

}  // namespace cxm::inline v0
