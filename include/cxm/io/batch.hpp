#pragma once
/// Rows of a file, column by column.

#include <cxm/core/observe.hpp>
#include <cxm/io/column.hpp>
#include <cxm/io/io_error.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cxm::inline v0 {

namespace detail::input {
struct batch_data;
}

/// Up to 65,536 rows as typed columns, filled by a table_reader. Columns are counted from 0 in the
/// order in which they were asked for. Reuse one batch for a whole file: its memory is kept.
///
/// Spans and texts live until the batch is filled again, moved into or destroyed. Where valid()
/// says no, the value is NaN, 0 or an empty text. A batch that was moved from can only be assigned to.
///
/// Errors: std::invalid_argument for a column or a row that is not there, or a column of another
/// type.
class batch {
 public:
  static constexpr std::size_t most_rows = 65536;

  batch();
  batch(batch&&) noexcept;
  batch& operator=(batch&&) noexcept;
  ~batch();

  [[nodiscard]] std::size_t rows() const noexcept;
  /// How many rows were delivered before this batch: the 0-based number of its first row.
  [[nodiscard]] std::uint64_t first_row() const noexcept;
  [[nodiscard]] std::size_t columns() const noexcept;

  /// cell_type::number and cell_type::answer.
  [[nodiscard]] std::span<double const> numbers(std::size_t c) const;
  [[nodiscard]] std::span<std::string_view const> texts(std::size_t c) const;
  [[nodiscard]] std::span<std::int64_t const> amounts(std::size_t c) const;
  [[nodiscard]] std::span<time_cell const> times(std::size_t c) const;
  /// 0 or 1.
  [[nodiscard]] std::span<std::uint8_t const> flags(std::size_t c) const;

  /// Bit 1: there is a value. Bit 0: the cell is missing or unparsable.
  [[nodiscard]] validity valid(std::size_t c) const;
  /// Bit 1 (least significant first): the cell was there and could not be read. All 0 unless the
  /// reader counts bad rows.
  [[nodiscard]] std::span<std::uint8_t const> unparsable(std::size_t c) const;
  [[nodiscard]] bool unparsable(std::size_t row, std::size_t c) const;

  /// The cell as the file has it: blanks kept, quotes taken off, in UTF-8. Complexity: the length
  /// of the row, since it is looked up again.
  [[nodiscard]] std::string raw(std::size_t row, std::size_t c) const;
  /// Where the cell begins. Complexity: the bytes of the batch before it; nothing is kept per cell.
  [[nodiscard]] place position(std::size_t row, std::size_t c) const;
  /// What reading an unparsable cell would have thrown under on_bad_row::fail.
  [[nodiscard]] io_error problem(std::size_t row, std::size_t c) const;

 private:
  friend class csv_reader;
  friend class json_reader;
  std::unique_ptr<detail::input::batch_data> data_;
};

}  // namespace cxm::inline v0
