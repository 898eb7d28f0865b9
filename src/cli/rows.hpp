#pragma once
// Rows of the named files, their groups and their times: what every command reads alike.

#include "column_plan.hpp"
#include "request.hpp"

#include <cxm/core/exclusions.hpp>
#include <cxm/core/executor.hpp>
#include <cxm/core/time_zone.hpp>
#include <cxm/io/instant.hpp>
#include <cxm/io/table.hpp>
#include <cxm/report/result_set.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace cxm::cli {

/// The values of --by and the label of --period, in this order; an empty one is a missing value.
using cell_key = std::vector<std::string>;

/// The zone of --timezone. Without one, only times that name no zone have a day: an instant is refused
/// with a hint.
class calendar {
 public:
  /// Errors: usage_error for an unknown zone.
  explicit calendar(request const& of);
  /// Errors: io_error at where() for an instant whose day would depend on a zone that nobody named.
  template <class Where>
  void check(time_cell const& cell, Where const& where) const {
    if (cell.kind == time_kind::instant && !stated_) refuse_instant(where());
  }
  /// The local day of a cell. Errors: io_error at where() for an instant without a zone.
  template <class Where>
  [[nodiscard]] std::chrono::local_days day(time_cell const& cell, Where const& where) const {
    check(cell, where);
    return day(cell);
  }
  /// The instant of a cell; a date begins at its midnight. Without a zone, as if in UTC.
  template <class Where>
  [[nodiscard]] std::chrono::sys_seconds instant(time_cell const& cell, Where const& where) const {
    check(cell, where);
    return instant_of(cell, zone_);
  }
  /// The zone, or UTC where no cell needs one.
  [[nodiscard]] time_zone const& zone() const noexcept { return zone_; }

 private:
  [[noreturn]] static void refuse_instant(place where);
  [[nodiscard]] std::chrono::local_days day(time_cell const& cell) const;

  bool stated_;
  time_zone zone_;
};

/// Which rows of a batch have a cell that was there and could not be read, in any of its columns.
class unreadable_rows {
 public:
  explicit unreadable_rows(batch const& rows);
  [[nodiscard]] bool empty() const noexcept { return columns_.empty(); }
  [[nodiscard]] bool operator[](std::size_t row) const;

 private:
  batch const* rows_;
  std::vector<std::size_t> columns_;  // those with such a cell
};

/// Reads all files and hands over their batches. Adds to `rows` what was read, and broken rows as
/// unparsable. Errors: io_error; usage_error.
class row_reader {
 public:
  row_reader(request const& of, std::vector<role_wish> wishes);
  /// In the order of the files.
  void read(std::function<void(batch const&, column_plan const&)> const& use, row_counts& rows);
  /// In any order, and by several threads as table_reader::each_batch says. Files are numbered from 0.
  void read(executor& on,
            std::function<void(std::size_t worker, std::size_t file, batch const&,
                               column_plan const&)> const& use,
            row_counts& rows);
  /// The roles of all files, as "score=Q1", each once.
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept { return mapping_; }

 private:
  request const& of_;
  std::vector<role_wish> wishes_;
  std::vector<std::string> mapping_;
};

/// Fills `key` with the group of a row.
void group_of(request const& of, batch const& rows, column_plan const& plan, std::size_t row,
              calendar const& dates, cell_key& key);

/// The names of a key's parts: those of --by, then "period".
[[nodiscard]] std::vector<std::string> key_names(request const& of);

/// A row of results for a key of these names. Without values: the names alone, for the total.
[[nodiscard]] result_row row_for(std::vector<std::string> const& names, cell_key const& key = {});

}  // namespace cxm::cli
