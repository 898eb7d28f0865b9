#pragma once
/// A whole dataset from the files of a folder: one file a table, as table_writer writes them or as
/// they come from elsewhere.

#include <cxm/core/currency.hpp>
#include <cxm/core/time_zone.hpp>
#include <cxm/io/io_error.hpp>
#include <cxm/io/table.hpp>
#include <cxm/model/dataset.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// What the files don't say themselves.
struct dataset_options {
  /// The layout of all files; the kind of each follows from its name. `input.bad` decides what
  /// happens to a row that can't be read: an error, or left out and counted.
  table_options input{};
  /// The zone of times that name none. Not given: such a time is an error.
  std::optional<time_zone> zone{};
  /// The currency of amounts in rows that don't name one. Not stated: such an amount is an error.
  currency in{};
  /// How all times are written, if not in ISO 8601 (see cxm::column).
  std::string date_format{};
  /// Cells that mean "no value", such as NA.
  std::vector<std::string> missing{};
};

/// One file that was read.
struct table_file {
  std::string_view table;  ///< of the row type's description: "orders"
  std::string file;
  std::uint64_t rows_read = 0;  ///< those left out too
  std::uint64_t rows_bad = 0;   ///< left out; 0 under on_bad_row::fail
  std::vector<io_error> bad_examples{};
  std::vector<std::string> columns{};     ///< the fields that were found, in the file's order
  std::vector<std::string> attributes{};  ///< customers: the columns that are segment attributes
  std::vector<std::string> ignored{};     ///< columns that mean nothing here
};

struct dataset_files {
  dataset data;
  /// Of the tables that have a file, in the order of the dataset.
  std::vector<table_file> tables{};
  /// Files of the folder that could hold a table by their ending, but are called like none.
  std::vector<std::string> unused{};
  dataset_options options{};
};

/// Reads a folder with, for each row type, at most one file called by its table (`customers`,
/// `touchpoints`, `responses`, `orders`, `subscriptions`, `tickets`, `task_attempts`, `mentions`) and one
/// of the endings .csv .tsv .json .jsonl .ndjson. Tables without a file are empty.
///
/// Columns are those of the row type's description, in any order, found as the readers find names:
/// blanks around them and ASCII case don't matter. Needed are the fields that can't be absent: `at`
/// of touchpoints, orders and mentions, `amount` of orders, `mrr` and `start` of subscriptions,
/// `opened` of tickets. Another column that is not there leaves its field at what a new row has. In
/// customers each further column is a segment attribute, called as its header (an empty cell: the
/// customer has none). In the other tables a further column whose name is nearly that of a field
/// the file lacks is an error, any other is ignored and reported.
///
/// Cells are as table_writer describes them. What is read besides:
/// - answers as labels that begin with a number, `10 - Extremely likely`, in `score`;
/// - yes no y n t f 1 0 as flags; blanks around anything but text; decimals with a comma if the
///   format says so;
/// - times in any form of ISO 8601, or as `date_format` says; without Z or an offset in `zone`.
/// Amounts are in the currency of the row's cell `currency`; where that is empty or not there, in
/// `in`.
///
/// Errors: io_error for a folder that can't be read or has none of these files, two files for one
///   table, columns as above, and by policy for a row that can't be read, with file, line and column.
///   A time without a zone and an amount without a currency are errors under any policy.
/// Complexity: O(bytes). Memory: the dataset.
[[nodiscard]] dataset_files read_dataset(std::string const& folder, dataset_options options = {});

/// A row of a dataset and one of its fields; empty: the row as a whole.
struct dataset_cell {
  std::string_view table;
  std::size_t row = 0;
  std::string_view field{};
};

/// Where cells of a dataset that was read stand in its files, in the order asked. Without a column
/// where the file has no such column, without a line for a row or a table that is not there.
/// Nothing is kept for this while reading: the files are read again.
/// Errors: io_error when a file can't be read any more.
/// Complexity: O(bytes of the files that are named), and for each cell the bytes of up to 65,536 rows
///   before it.
[[nodiscard]] std::vector<place> find_places(dataset_files const& read,
                                             std::span<dataset_cell const> cells);

}  // namespace cxm::inline v0
