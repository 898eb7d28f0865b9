#pragma once
/// A CSV file as it is written: rows of cells, in a form that the readers take back unchanged.

#include <cxm/core/answer_scale.hpp>
#include <cxm/io/io_error.hpp>
#include <cxm/model/customer.hpp>
#include <cxm/model/money.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cxm::inline v0 {

/// Writes beside its target, to `<path>.part`, and takes the target's place when it is closed; an
/// output that is destroyed without close() leaves nothing behind.
///
/// The first row is the header. A row is begin_row(), for each cell begin_cell(name) and then one value or none, end_row(). What
/// a cell can't hold is refused by the value's function, and abandon_row() takes back what the row
/// has so far. `name` is the column's name in errors and must live until the row ends.
///
/// Errors: io_error when the file can't be made, written or put in its place, and for values without
/// a form (below); std::logic_error for a row behind close().
/// Complexity: some 64 KiB of memory; bytes go out in large pieces.
class csv_output {
 public:
  explicit csv_output(std::string path);
  csv_output(csv_output&& other) noexcept;
  csv_output& operator=(csv_output&&) = delete;
  ~csv_output();

  void begin_row();
  void begin_cell(std::string_view name);
  void end_row();
  void abandon_row() noexcept;

  /// As it is, in quotes where a comma, a quote or a line end is in it (RFC 4180).
  /// Refused: a NUL byte and bytes that are not UTF-8, which no reader takes.
  void text(std::string_view x);
  /// The shortest decimal that reads back as the same number. Refused: infinity and NaN.
  void number(double x);
  void whole(std::int64_t x);
  void flag(bool x);  ///< true, false
  /// 2025-03-31T10:00:00Z. Refused: years before 1 and after 9999.
  void instant(std::chrono::sys_seconds x);
  /// Seconds as a decimal: 12.345.
  void milliseconds(std::chrono::milliseconds x);
  /// Major units without the currency's code: 11.77.
  void amount(money x);
  /// Joined by |. Refused: an element that holds | or is empty or blank.
  void list(std::span<std::string const> x);
  void roles(role_set x);  ///< names joined by |
  void scale(answer_scale const& x);

  /// Puts the file in its place. Nothing happens the second time.
  void close();

  [[nodiscard]] std::string const& path() const noexcept { return path_; }
  /// Throws: the value of the cell that began last can't be written.
  [[noreturn]] void refuse(std::string const& what, std::string const& hint) const;

 private:
  void flush();
  [[noreturn]] void fail(int error) const;
  void discard() noexcept;

  std::string path_;
  std::string part_;
  std::string buffer_;
  std::string_view cell_;
  std::size_t row_begin_ = 0;
  std::uint64_t rows_ = 0;                   // that were ended, the header too
  std::optional<answer_scale> known_scale_;  // the last one, and its text
  std::string known_text_;
  currency known_currency_;  // the last one, and its decimals
  std::size_t known_decimals_ = 2;
  bool first_cell_ = true;
  int descriptor_ = -1;
};

}  // namespace cxm::inline v0
