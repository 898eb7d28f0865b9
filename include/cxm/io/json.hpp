#pragma once
/// Rows in JSON.

#include <cxm/io/table_reader.hpp>

#include <memory>

namespace cxm::inline v0 {

/// Reads an array of objects, an object that has exactly one array of objects among its members
/// (`{"total": 2, "responses": [{…}, {…}]}`), or JSON Lines: one object a line. An object whose
/// closing brace ends the first line begins JSON Lines if more follows, or if the file is named
/// .jsonl or .ndjson.
///
/// An object is a row. A name reaches into nested objects by dots; a member that is absent or null
/// is missing. Text and numbers are read as cells of a CSV file are, with a decimal point; true and
/// false only as flags; an array or an object is not a value. header() lists the names in the first
/// rows (at most 100, in the first 64 KiB); others may be asked for, but one that no row of the
/// file has is an error at the end.
///
/// A bad row: a line or an element that is no object or breaks the rules of JSON (bad UTF-8 too),
/// or an asked name that is in it twice. Always an error: brackets that do not match between rows,
/// a row of more than 64 MiB.
class json_reader final : public table_reader {
 public:
  /// Reads the first rows for the header. Errors: io_error; std::invalid_argument for a column that
  /// contradicts itself.
  json_reader(source from, std::vector<column> columns, on_bad_row policy = on_bad_row::fail);
  json_reader(source from, column_chooser const& choose, on_bad_row policy = on_bad_row::fail);
  json_reader(json_reader&&) noexcept;
  json_reader& operator=(json_reader&&) noexcept;
  ~json_reader() override;

  [[nodiscard]] std::vector<std::string> const& header() const noexcept override;
  [[nodiscard]] std::vector<column> const& columns() const noexcept override;
  [[nodiscard]] bool next(batch& rows) override;
  [[nodiscard]] std::uint64_t rows_read() const noexcept override;
  [[nodiscard]] std::uint64_t bad_rows() const noexcept override;
  [[nodiscard]] std::vector<io_error> const& bad_row_examples() const noexcept override;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace cxm::inline v0
