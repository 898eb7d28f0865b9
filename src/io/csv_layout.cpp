#include "csv_layout.hpp"

#include "column_names.hpp"
#include "delimiter.hpp"
#include "first_bytes.hpp"
#include "text_encoding.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace cxm::inline v0::detail::input {

namespace {

constexpr std::size_t most_columns = 65536;

void check(csv_format const& format) {
  auto const refuse = [](char const* why) { throw std::invalid_argument(why); };
  auto const ends_line = [](char c) { return c == '\n' || c == '\r'; };
  if (format.decimal != '.' && format.decimal != ',') {
    refuse("cxm::csv_format: the decimal sign is a point or a comma");
  }
  if (ends_line(format.quote)) refuse("cxm::csv_format: a line end is no quote");
  if (format.white_space && (format.quote == ' ' || format.quote == '\t')) {
    refuse("cxm::csv_format: the quote is also the delimiter");
  }
  if (format.white_space || !format.delimiter) return;
  char const delimiter = *format.delimiter;
  if (ends_line(delimiter) || delimiter == '\0') {
    refuse("cxm::csv_format: a line end or a NUL is no delimiter");
  }
  if (delimiter == format.quote) refuse("cxm::csv_format: the quote is also the delimiter");
  if (delimiter == format.decimal) {
    refuse("cxm::csv_format: the decimal sign is also the delimiter; name another delimiter");
  }
}

// The first records of a file, before any of them is a row.
class csv_opening {
 public:
  csv_opening(block_feed& feed, csv_format format) : feed_{feed}, format_{std::move(format)} {}

  csv_start read(column_chooser const& choose) {
    if (skip_byte_order_mark(feed_.from()) && format_.encoding != text_encoding::utf8) {
      throw io_error({.file = feed_.origin().file},
                     "the file begins with the mark of UTF-8, and not of " +
                         std::string{name_of(format_.encoding)},
                     "leave out --encoding");
    }
    feed_.begin(block_);
    while (!feed_.at_end() && block_.view().size() < first_look) feed_.extend(block_, 0);
    settle_delimiter();
    csv_start start{std::make_shared<csv_layout>(format_, how_), {}};
    std::size_t used = 0;
    for (unsigned n = 0; n < (std::max)(format_.header_rows, 1U); ++n) {
      scan_result const record = next_record(used);
      if (n == 0) start.header = names(record, *start.layout);
      if (format_.header_rows > 0) used = record.next;
    }
    find_columns(start, choose);
    feed_.finish(block_, used);
    return start;
  }

 private:
  void settle_delimiter() {
    how_ = {.delimiter = format_.delimiter.value_or(','),
            .white_space = format_.white_space,
            .quote = format_.quote,
            .quotes = format_.quote != '\0'};
    if (format_.delimiter || format_.white_space) return;
    auto const found = detect_delimiter(block_.view(), feed_.at_end(), format_);
    auto const shown = [](char c) {
      return c == '\t' ? std::string{"tab"} : std::string{'"', c, '"'};
    };
    if (found.tied_with != '\0') {
      throw io_error(
          feed_.origin().at(block_.view(), 0),
          "the delimiter could be " + shown(found.delimiter) + " or " + shown(found.tied_with),
          "name it by --delimiter");
    }
    how_.delimiter = found.delimiter;
    format_.delimiter = found.delimiter;
  }

  scan_result next_record(std::size_t from) {
    for (;;) {
      scan_result const record =
          scan_record(block_.view(), from, feed_.at_end(), how_, fields_, most_columns);
      // One byte more shows whether a CR stands alone.
      bool const open = record.outcome == scan_outcome::record &&
                        record.next == block_.view().size() && !feed_.at_end();
      std::size_t const end =
          record.outcome == scan_outcome::record ? record.next : block_.view().size();
      if (end - record.begin > longest_record) {
        refuse(record.begin, "the header is longer than 64 MiB",
               "see whether a quote in it is not closed, and whether this is a CSV file");
      }
      if (record.outcome == scan_outcome::more || open) {
        feed_.extend(block_, end - record.begin);
        continue;
      }
      if (record.outcome != scan_outcome::record) refuse_header(record, from);
      std::string_view const text = block_.view();
      if (text.substr(record.begin, record.next - record.begin).find('\0') !=
          std::string_view::npos) {
        refuse(record.begin, "the header has a NUL byte",
               "see whether this is a text file; UTF-16 is turned into UTF-8 by iconv -f UTF-16 -t "
               "UTF-8");
      }
      if (record.fields > most_columns) {
        refuse(record.begin, "the header has more than 65536 columns",
               "see whether this is a CSV file, and whether its lines end in LF or CRLF");
      }
      return record;
    }
  }

  [[noreturn]] void refuse(std::size_t at, std::string message, std::string hint) {
    throw io_error(feed_.origin().at(block_.view(), at), std::move(message), std::move(hint));
  }

  [[noreturn]] void refuse_header(scan_result const& record, std::size_t from) {
    switch (record.outcome) {
      case scan_outcome::text_after_quote:
        refuse(record.at, "text after the closing quote of a field in the header",
               "double a quote inside a quoted field (\"\")");
      case scan_outcome::open_quote:
        refuse(record.opened, "the quote that opens here is never closed", "close it");
      default:
        if (from == 0)
          throw io_error({.file = feed_.origin().file}, "the file is empty",
                         "there is not even a header in it");
        refuse(from,
               "the file ends within its " + std::to_string(format_.header_rows) + " header rows",
               "--header-rows 1 if only the first line holds names");
    }
  }

  std::vector<std::string> names(scan_result const& record, csv_layout const& layout) {
    std::string_view const text = block_.view();
    if (record.next > 0 && record.next <= text.size() && text[record.next - 1] == '\r' &&
        (record.next == text.size() || text[record.next] != '\n')) {
      feed_.origin().line_end = '\r';
    }
    std::vector<std::string> all;
    for (field const& f : fields_) {
      if (format_.header_rows == 0) {
        all.push_back("#" + std::to_string(all.size() + 1));
        continue;
      }
      std::string scratch;
      std::string_view const name = layout.content(text, f, scratch);
      if (first_not_utf8(name) != std::string_view::npos) {
        refuse(f.first_byte(), "the column name " + quoted_text(name) + " is not UTF-8",
               "--encoding windows-1252 (or windows-1251, latin1)");
      }
      all.emplace_back(name);
    }
    return all;
  }

  void find_columns(csv_start& start, column_chooser const& choose) {
    for (column& wanted : choose(start.header)) {
      auto const at = find_column(wanted.name, start.header, feed_.origin().file);
      if (!at) refuse_column(wanted.name, start.header, feed_.origin().file);
      start.layout->asked.push_back(*at);
      start.layout->cells.emplace_back(std::move(wanted), format_.decimal);
    }
  }

  block_feed& feed_;
  csv_format format_;
  dialect how_{};
  text_block block_{};
  std::vector<field> fields_{};
};

}  // namespace

std::size_t csv_layout::fields_needed() const noexcept {
  std::size_t needed = 0;
  for (std::size_t at : asked) needed = (std::max)(needed, at + 1);
  return needed;
}

std::string_view csv_layout::content(std::string_view text, field const& what,
                                     std::string& scratch) const {
  std::string_view const bytes = text.substr(what.begin, what.end - what.begin);
  bool const as_is = format_.encoding == text_encoding::utf8 || all_ascii(bytes);
  if (as_is && !what.doubled) return bytes;
  scratch.clear();
  if (as_is) {
    append_content(text, what, how_.quote, scratch);
  } else if (!what.doubled) {
    append_as_utf8(bytes, format_.encoding, scratch);
  } else {
    std::string plain;
    append_content(text, what, how_.quote, plain);
    append_as_utf8(plain, format_.encoding, scratch);
  }
  return scratch;
}

located_cell csv_layout::locate(std::string_view text, std::size_t row, std::size_t c) const {
  std::vector<field> fields;
  static_cast<void>(scan_record(text, row, true, how_, fields, asked[c] + 1));
  field const& found = fields[asked[c]];
  std::string scratch;
  return {.offset = found.first_byte(), .content = std::string{content(text, found, scratch)}};
}

csv_start read_csv_start(block_feed& feed, csv_format format, column_chooser const& choose) {
  check(format);
  return csv_opening{feed, std::move(format)}.read(choose);
}

}  // namespace cxm::inline v0::detail::input
