#include "sample.hpp"

#include "cell_values.hpp"
#include "first_bytes.hpp"
#include "text_encoding.hpp"

#include <algorithm>
#include <utility>

namespace cxm::inline v0::detail::input {

namespace {

constexpr std::size_t most_bytes = std::size_t{16} * 1024 * 1024;
constexpr std::size_t most_header_rows = 3;

/// Of a text that is not UTF-8, which single-byte encoding it is in. Cyrillic words are runs of bytes
/// from 0xC0 on; in Western text such bytes stand alone between ASCII letters.
text_encoding suspected(std::string_view text) {
  std::size_t high = 0;
  std::size_t in_runs = 0;
  unsigned char before = 0;
  for (char c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte >= 0xC0) {
      ++high;
      if (before >= 0xC0) ++in_runs;
    }
    before = byte;
  }
  return high > 0 && in_runs * 2 > high ? text_encoding::windows_1251 : text_encoding::windows_1252;
}

/// Whether each of the first lines has the same number of words, several, and none of the usual delimiters.
bool is_blank_separated(std::string_view text) {
  std::size_t words = 0;
  std::size_t lines = 0;
  while (!text.empty() && lines < 16) {
    std::size_t const end = (std::min)(text.find_first_of("\r\n"), text.size());
    std::string_view const line = text.substr(0, end);
    text.remove_prefix((std::min)(end + 1, text.size()));
    if (trimmed(line).empty()) continue;
    if (line.find_first_of(",;\t|\"") != std::string_view::npos) return false;
    std::size_t n = 0;
    bool in_word = false;
    for (char c : line) {
      if (c != ' ' && !std::exchange(in_word, true)) ++n;
      if (c == ' ') in_word = false;
    }
    if (n < 2 || (lines > 0 && n != words)) return false;
    words = n;
    ++lines;
  }
  return lines > 1;
}

std::vector<column> all_of(std::vector<std::string> const& header) {
  std::vector<column> columns;
  for (std::size_t i = 0; i < header.size(); ++i) columns.push_back({.name = header[i]});
  return columns;
}

void read_rows(table_reader& reader, std::size_t most, bool json, sampled_table& out,
               inspection& into) {
  batch rows;
  while (out.rows.size() < most && reader.next(rows)) {
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      if (out.rows.size() == most) {
        into.whole = false;
        break;
      }
      auto& cells = out.rows.emplace_back();
      for (std::size_t c = 0; c < rows.columns(); ++c) {
        // JSON has values that are no text: true, a list.
        bool const other = json && rows.unparsable(r, c);
        cells.push_back(other ? rows.raw(r, c) : std::string{rows.texts(c)[r]});
      }
    }
  }
  into.bad_rows = reader.bad_rows();
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out{trimmed(text)};
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

sampled_table take_sample(source from, std::size_t most_rows, inspection& into) {
  sampled_table out;
  into.file = from.name();
  into.layout = kind_of(from, {});
  if (into.layout == table_kind::json) {
    auto const start = from.peek(4096);
    auto const first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    into.json_lines = first != std::string_view::npos && start[first] == '{';
    json_reader reader{std::move(from), column_chooser{all_of}, on_bad_row::count};
    out.names = reader.header();
    read_rows(reader, most_rows, true, out, into);
    return out;
  }
  into.byte_order_mark = skip_byte_order_mark(from);
  std::string text{from.peek(most_bytes + 1)};
  if (text.size() > most_bytes) {
    into.whole = false;
    text.resize((std::max)(text.rfind('\n') + 1, std::size_t{1}));
  }
  if (first_not_utf8(text) != std::string_view::npos) into.csv.encoding = suspected(text);
  if (is_named(into.file, {".tsv", ".tab"})) into.csv.delimiter = '\t';
  into.csv.white_space = !into.csv.delimiter && is_blank_separated(text.substr(0, 65'536));
  csv_format format = into.csv;
  format.header_rows = 0;
  csv_reader reader{source::text(into.file, std::move(text)), format, column_chooser{all_of},
                    on_bad_row::count};
  into.csv.delimiter = reader.format().delimiter;
  read_rows(reader, most_rows + most_header_rows, false, out, into);
  return out;
}

}  // namespace cxm::inline v0::detail::input
