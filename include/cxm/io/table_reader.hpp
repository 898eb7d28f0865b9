#pragma once
/// What every reader of rows can do, whatever the file looks like.

#include <cxm/core/executor.hpp>
#include <cxm/io/batch.hpp>
#include <cxm/io/column.hpp>
#include <cxm/io/io_error.hpp>
#include <cxm/io/source.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cxm::inline v0 {

/// What happens to a row that can't be read.
enum class on_bad_row : std::uint8_t {
  fail,   ///< io_error, with its place and what to do
  count,  ///< a broken row is left out and counted by bad_rows(); a cell that can't be read as its
          ///< type leaves the row in place and is marked by batch::unparsable()
};

/// Delivers a table in batches. Nothing is lost: rows_read() is the rows of all batches plus
/// bad_rows(). Rows come in the order of the file, and never depend on the size of chunks. After an
/// exception the reader has no defined place in its file. One thread at a time.
class table_reader {
 public:
  virtual ~table_reader() = default;

  /// The names of all columns of the file, in its order, as they are written there (in UTF-8).
  [[nodiscard]] virtual std::vector<std::string> const& header() const noexcept = 0;
  /// The columns that were asked for, in the order of a batch's columns.
  [[nodiscard]] virtual std::vector<column> const& columns() const noexcept = 0;
  /// Fills the batch with the next rows. False, and no rows, at the end. Errors: io_error.
  [[nodiscard]] virtual bool next(batch& rows) = 0;
  /// Hands over all rows that are left, to as many threads as the executor has: use(w, rows) is called
  /// by worker w < on.width(), by each worker one batch after the other, and by different workers at
  /// the same time. Batches come in any order (batch::first_row() says which they are) and live for the
  /// call. What is delivered, counted and thrown is the same for any number of threads: of several
  /// errors, those of `use` included, the first by its rows' place in the file. Batches behind it may
  /// have been handed over. Errors: as next(), and what `use` throws.
  virtual void each_batch(executor& on,
                          std::function<void(std::size_t worker, batch const& rows)> const& use);
  /// Rows seen so far, bad ones too; the header and empty lines are not rows.
  [[nodiscard]] virtual std::uint64_t rows_read() const noexcept = 0;
  /// Rows left out so far because they are broken: fields too few or too many, a stray quote, a
  /// NUL.
  [[nodiscard]] virtual std::uint64_t bad_rows() const noexcept = 0;
  /// What was wrong with the first few of them, at most five.
  [[nodiscard]] virtual std::vector<io_error> const& bad_row_examples() const noexcept = 0;

 protected:
  table_reader() = default;
  table_reader(table_reader&&) = default;
  table_reader& operator=(table_reader&&) = default;
};

}  // namespace cxm::inline v0
