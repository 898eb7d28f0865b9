#pragma once
/// Comma-separated values and their relatives.

#include <cxm/io/table_reader.hpp>

#include <memory>
#include <optional>

namespace cxm::inline v0 {

/// How the bytes of a file stand for characters. The single-byte ones know every byte; the few that
/// Windows leaves undefined become C1 controls.
enum class text_encoding : std::uint8_t { utf8, windows_1252, windows_1251, latin1 };

/// How a file is laid out.
struct csv_format {
  /// Not given: the one of , ; tab | that splits the header and the first rows (at most 16 records
  /// in the first 64 KiB) into the same number of fields, two or more; of several, the one that
  /// makes most. A tie is an error that asks for it. Where none of them splits the header, a comma.
  std::optional<char> delimiter{};
  /// Columns are separated by any number of blanks and tabs, leading and trailing ones ignored.
  /// `delimiter` is not looked at then.
  bool white_space = false;
  /// 0: quotes have no meaning.
  char quote = '"';
  /// '.' or ','. The delimiter is never detected to be the decimal sign.
  char decimal = '.';
  text_encoding encoding = text_encoding::utf8;
  /// The names come from the first; the others are skipped, whatever they hold. 0: all records are
  /// rows and the columns are #1, #2, and so on.
  unsigned header_rows = 1;
};

/// Reads CSV by RFC 4180, and what else is met with under that name.
///
/// Records end with LF, CRLF or CR. Empty lines are skipped, in a file of one column too: a missing
/// value there is `""`. A byte order mark is skipped. A quote opens a quoted field only as its
/// first byte, in `1,5" screen,9` it is text. The last line needs no end.
///
/// A bad row: fields more or fewer than the header has, text after a closing quote, a NUL byte, more
/// than 64 MiB. Under on_bad_row::count a row whose quotes are broken, or that does not end, costs its
/// first line, and reading goes on at the next one: a stray quote does not swallow what follows.
///
/// Under on_bad_row::fail the rows before a bad one are delivered first, and the next call throws: which
/// error is met does not depend on where batches end.
///
/// Always an error: no header; a column that is not there or not unique; UTF-16, compressed input
/// and workbooks; a line of more than 64 MiB; more than 65,536 columns. Text is checked to be UTF-8
/// in the header and in the cells that are asked for.
class csv_reader final : public table_reader {
 public:
  /// Reads the header. Errors: io_error; std::invalid_argument for a format or a column that
  /// contradicts itself.
  csv_reader(source from, csv_format format, std::vector<column> columns,
             on_bad_row policy = on_bad_row::fail);
  csv_reader(source from, csv_format format, column_chooser const& choose,
             on_bad_row policy = on_bad_row::fail);
  csv_reader(csv_reader&&) noexcept;
  csv_reader& operator=(csv_reader&&) noexcept;
  ~csv_reader() override;

  [[nodiscard]] std::vector<std::string> const& header() const noexcept override;
  [[nodiscard]] std::vector<column> const& columns() const noexcept override;
  [[nodiscard]] bool next(batch& rows) override;
  /// In several threads at once. Where quotes stand inside of unquoted fields, so that nothing but
  /// reading from the front tells where a record begins, the rest of the file is read by one.
  void each_batch(executor& on,
                  std::function<void(std::size_t worker, batch const& rows)> const& use) override;
  [[nodiscard]] std::uint64_t rows_read() const noexcept override;
  [[nodiscard]] std::uint64_t bad_rows() const noexcept override;
  [[nodiscard]] std::vector<io_error> const& bad_row_examples() const noexcept override;

  /// The format with the delimiter that is in use.
  [[nodiscard]] csv_format const& format() const noexcept;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace cxm::inline v0
