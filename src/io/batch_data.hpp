#pragma once
// What a batch holds, and how a reader fills it.

#include "cell_values.hpp"
#include "complaint.hpp"
#include "text_block.hpp"
#include "times.hpp"

#include <cxm/io/batch.hpp>
#include <cxm/io/table_reader.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

/// One column; only the values of its type are used, the first `rows` of them. They stay when rows go, so
/// that the next ones need not be filled with nothing first.
struct typed_column {
  cell_type type = cell_type::text;
  std::size_t rows = 0;
  std::vector<double> numbers{};
  std::vector<std::string_view> texts{};
  std::vector<std::int64_t> amounts{};
  std::vector<time_cell> times{};
  std::vector<std::uint8_t> flags{};
  std::vector<std::uint8_t> valid{};
  std::vector<std::uint8_t> unparsable{};

  void clear() noexcept;
  /// Adds rows that are valid, and whose values are yet to be set.
  void extend(std::size_t by);
  /// Precondition: there are as many rows.
  void cut(std::size_t to_rows) noexcept;
  /// Precondition: the row was just added and has no value yet.
  void set_nothing(std::size_t row, bool is_unparsable) noexcept;
  void push_nothing(bool is_unparsable);
};

/// Reads the cells of one column. Errors: std::invalid_argument for a column that contradicts itself.
class cell_reader {
 public:
  cell_reader(column about, char decimal);

  [[nodiscard]] column const& about() const noexcept { return about_; }
  /// Adds a row. `cell` is in UTF-8 or a fault; a text must stay where it is.
  fault push(std::string_view cell, typed_column& out) const;
  /// The same for a row that extend() has added.
  fault read(std::string_view cell, typed_column& out, std::size_t row) const;
  [[nodiscard]] char decimal() const noexcept { return decimal_; }
  /// Whether the cells of a time are in ISO 8601.
  [[nodiscard]] bool iso_times() const noexcept { return !pattern_; }
  /// What is wrong with a cell that push() has found fault with.
  [[nodiscard]] complaint complain_about(std::string_view cell) const;
  [[nodiscard]] complaint complain_about(std::string_view cell, fault what) const;

 private:
  fault read_value(std::string_view cell, typed_column& out, std::size_t row) const;

  column about_;
  char decimal_;
  std::optional<date_pattern> pattern_{};
};

struct located_cell {
  std::size_t offset = 0;  // of its first byte, in the text of the batch
  std::string content{};
  bool wrong_kind = false;
};

/// What a reader and its batches both know of the file: the columns, and how to find a cell in a row.
class row_layout {
 public:
  virtual ~row_layout() = default;
  /// The cell of column c in the row that begins at byte `row`.
  [[nodiscard]] virtual located_cell locate(std::string_view text, std::size_t row,
                                            std::size_t c) const = 0;
  std::vector<cell_reader> cells{};
};

struct batch_data {
  text_block text{};
  text_arena arena{};
  text_origin origin{};
  std::vector<std::uint32_t> rows{};  // where each begins
  std::uint64_t first_row = 0;
  std::vector<typed_column> columns{};
  std::shared_ptr<row_layout const> layout{};

  /// No rows, and the columns of this layout.
  void begin(std::shared_ptr<row_layout const> const& how, std::uint64_t first);
};

/// Brings more bytes behind `at`, the first that no row has taken, and moves `at` with them. False: there
/// is no room and the batch has rows, so that the rest is for the next one. Texts of rows point into the
/// block; it moves only while there are none.
[[nodiscard]] bool bring_more(block_feed& feed, batch_data& out, std::size_t& at);

/// Counts rows, and throws or keeps what is wrong with bad ones, as the policy says.
class row_tally {
 public:
  explicit row_tally(on_bad_row policy) noexcept : policy_{policy} {}

  [[nodiscard]] bool counting() const noexcept { return policy_ == on_bad_row::count; }
  /// A row that is left out. Throws it under on_bad_row::fail.
  void bad(io_error what);
  void good(std::uint64_t rows) noexcept { read_.fetch_add(rows, std::memory_order_relaxed); }

  /// May be asked by another thread.
  [[nodiscard]] std::uint64_t read() const noexcept {
    return read_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] std::uint64_t bad_ones() const noexcept { return bad_; }
  [[nodiscard]] std::vector<io_error> const& examples() const noexcept { return examples_; }

 private:
  on_bad_row policy_;
  std::atomic<std::uint64_t> read_ = 0;
  std::uint64_t bad_ = 0;
  std::vector<io_error> examples_{};
};

}  // namespace cxm::inline v0::detail::input
