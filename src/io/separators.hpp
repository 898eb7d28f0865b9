#pragma once
// The separators of many records at once, found 64 bytes at a time.

#include "records.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

/// A run of regular records: each has the same number of fields, its quotes open at the beginning of
/// a field and close at its end, and there is no NUL in it.
struct record_run {
  std::size_t rows = 0;
  std::size_t next = 0;  // behind the last one
  bool irregular =
      false;  // the record at `next` is none of them; otherwise the text or the room ended
};

/// Finds regular records. What is irregular is left to scan_record, which is exact about everything:
/// both find the same records and fields wherever this one finds any.
class separator_scan {
 public:
  /// Precondition: `how` separates by a delimiter, not by white space; fields > 0.
  separator_scan(dialect const& how, std::size_t fields);

  /// At most `most_rows` from byte `from` on, where a record begins or empty lines before it.
  [[nodiscard]] record_run find(std::string_view text, std::size_t from, std::size_t most_rows);

  /// Byte `ends()[r · fields + f]` is the first behind field f of row r; line ends of empty lines are
  /// not among them. Those of the last find().
  [[nodiscard]] std::uint32_t const* ends() const noexcept { return ends_.data(); }
  /// Of the same fields: 1 where there is a doubled quote or a byte beyond ASCII, 0 where neither is.
  [[nodiscard]] std::uint8_t const* unusual() const noexcept { return unusual_.data(); }
  [[nodiscard]] std::size_t fields() const noexcept { return fields_; }

 private:
  dialect how_;
  std::size_t fields_;
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint8_t> unusual_;
};

}  // namespace cxm::inline v0::detail::input
