#include "json_layout.hpp"

#include "column_names.hpp"
#include "first_bytes.hpp"
#include "json_values.hpp"
#include "text_encoding.hpp"

#include <utility>

namespace cxm::inline v0::detail::input {

namespace {

// The first look at a file: nothing of it is used up.
class json_opening {
 public:
  explicit json_opening(block_feed& feed) : feed_{feed} {}

  json_start read(column_chooser const& choose) {
    skip_byte_order_mark(feed_.from());
    feed_.begin(block_);
    while (!feed_.at_end() && block_.view().size() < first_look) feed_.extend(block_, 0);
    json_start start;
    start.splitter = json_splitter{shape()};
    start.header = names(start.splitter);
    start.layout = std::make_shared<json_layout>();
    for (column& wanted : choose(start.header)) {
      auto const at = find_column(wanted.name, start.header, feed_.origin().file);
      start.layout->names.push_back(at ? start.header[*at] : wanted.name);
      start.layout->cells.emplace_back(std::move(wanted), '.');
    }
    feed_.finish(block_, 0);
    return start;
  }

 private:
  json_shape shape() {
    std::string const& file = feed_.origin().file;
    std::size_t begin = skip_json_blanks(block_.view(), 0);
    while (begin == block_.view().size() && !feed_.at_end()) {
      feed_.extend(block_, 0);
      begin = skip_json_blanks(block_.view(), begin);
    }
    if (begin == block_.view().size()) {
      throw io_error({.file = file}, "the file is empty", "there are no rows in it");
    }
    std::string_view const first = block_.view().substr(begin, 1);
    if (first != "[" && first != "{") {
      throw io_error(feed_.origin().at(block_.view(), begin),
                     "this is not JSON: it begins with " + quoted_text(first),
                     "rows are an array of objects, or one object a line");
    }
    if (file.ends_with(".jsonl") || file.ends_with(".ndjson")) return json_shape::lines;
    for (;;) {
      json_guess const guess = guess_json_shape(block_.view(), begin, feed_.at_end());
      if (!guess.more) return guess.shape;
      feed_.extend(block_, block_.view().size());
    }
  }

  // Of the rows that end within the first look, or of the first row if that is longer.
  std::vector<std::string> names(json_splitter splitter) {
    constexpr std::size_t most_rows = 100;
    json_names found;
    std::size_t at = 0;
    for (std::size_t rows = 0; rows < most_rows;) {
      try {
        json_piece const piece = splitter.next(block_.view(), at, feed_.at_end());
        at = piece.next;
        if (piece.what == json_piece::outcome::end) break;
        if (piece.what == json_piece::outcome::row) {
          if (rows > 0 && piece.end > first_look) break;
          found.add_row(block_.view().substr(piece.begin, piece.end - piece.begin));
          ++rows;
        } else if (rows > 0 || block_.view().size() - at > longest_record) {
          break;
        } else {
          feed_.extend(block_, block_.view().size() - at);
        }
      } catch (json_break const& wrong) {
        if (rows > 0) break;  // it is met again when the rows are read
        throw io_error(feed_.origin().at(block_.view(), wrong.at), wrong.message, wrong.hint);
      }
    }
    return std::move(found).take();
  }

  block_feed& feed_;
  text_block block_{};
};

}  // namespace

bool fits_kind(cell_type type, bool is_boolean, bool is_structure) noexcept {
  return !is_structure && (!is_boolean || type == cell_type::flag);
}

located_cell json_layout::locate(std::string_view text, std::size_t row, std::size_t c) const {
  std::string_view const object = text.substr(row, end_of_value(text, row, true) - row);
  std::vector<json_value> values;
  static_cast<void>(read_json_row(object, names, values));
  json_value const& found = values[c];
  if (found.kind == json_kind::absent) return {.offset = row};
  bool const structure = found.kind == json_kind::array || found.kind == json_kind::object;
  located_cell cell{.offset = row + found.offset, .content = found.text};
  cell.wrong_kind = !fits_kind(cells[c].about().type, found.kind == json_kind::boolean, structure);
  if (structure) {
    cell.content =
        object.substr(found.offset, end_of_value(object, found.offset, true) - found.offset);
  }
  return cell;
}

json_start read_json_start(block_feed& feed, column_chooser const& choose) {
  return json_opening{feed}.read(choose);
}

}  // namespace cxm::inline v0::detail::input
