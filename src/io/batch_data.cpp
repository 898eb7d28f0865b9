#include "batch_data.hpp"

#include "text_encoding.hpp"

#include <cxm/core/reading.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cxm::inline v0::detail::input {

void typed_column::clear() noexcept {
  rows = 0;
  valid.clear();
  unparsable.clear();
}

void typed_column::extend(std::size_t by) {
  std::size_t const all = rows + by;
  auto const make_room = [all](auto& values) {
    if (values.size() < all) values.resize((std::max)(all, 2 * values.size()));
  };
  switch (type) {
    case cell_type::text: make_room(texts); break;
    case cell_type::number:
    case cell_type::answer: make_room(numbers); break;
    case cell_type::amount: make_room(amounts); break;
    case cell_type::time: make_room(times); break;
    case cell_type::flag: make_room(flags); break;
  }
  if (rows % 8 != 0) valid.back() = static_cast<std::uint8_t>(valid.back() | 0xFFU << (rows % 8));
  valid.resize((all + 7) / 8, 0xFF);
  unparsable.resize((all + 7) / 8);
  cut(all);
}

void typed_column::cut(std::size_t to_rows) noexcept {
  for (auto* bits : {&valid, &unparsable}) {
    bits->resize((to_rows + 7) / 8);
    if (to_rows % 8 == 0) continue;
    bits->back() = static_cast<std::uint8_t>(bits->back() & ((1U << (to_rows % 8)) - 1));
  }
  rows = to_rows;
}

void typed_column::set_nothing(std::size_t row, bool is_unparsable) noexcept {
  switch (type) {
    case cell_type::text: texts[row] = {}; break;
    case cell_type::number:
    case cell_type::answer: numbers[row] = undefined; break;
    case cell_type::amount: amounts[row] = 0; break;
    case cell_type::time: times[row] = {}; break;
    case cell_type::flag: flags[row] = 0; break;
  }
  auto const bit = 1U << (row % 8);
  valid[row / 8] = static_cast<std::uint8_t>(valid[row / 8] & ~bit);
  if (is_unparsable) unparsable[row / 8] = static_cast<std::uint8_t>(unparsable[row / 8] | bit);
}

void typed_column::push_nothing(bool is_unparsable) {
  extend(1);
  set_nothing(rows - 1, is_unparsable);
}

cell_reader::cell_reader(column about, char decimal) : about_{std::move(about)}, decimal_{decimal} {
  if (about_.decimals < 0 || about_.decimals > 9) {
    throw std::invalid_argument("cxm::column: " + about_.name +
                                ": an amount has 0 to 9 decimals; most currencies have 2");
  }
  if (!about_.date_format.empty()) {
    if (about_.type != cell_type::time) {
      throw std::invalid_argument("cxm::column: " + about_.name +
                                  ": a date format is for cell_type::time alone");
    }
    pattern_.emplace(about_.date_format);
  }
}

fault cell_reader::push(std::string_view cell, typed_column& out) const {
  out.extend(1);
  return read(cell, out, out.rows - 1);
}

fault cell_reader::read(std::string_view cell, typed_column& out, std::size_t row) const {
  std::string_view const bare = trimmed(cell);
  if (bare.empty() ||
      std::find(about_.missing.begin(), about_.missing.end(), bare) != about_.missing.end()) {
    out.set_nothing(row, false);
    return fault::none;
  }
  fault const found = read_value(about_.type == cell_type::text ? cell : bare, out, row);
  if (found == fault::none) return found;
  out.set_nothing(row, true);
  return first_not_utf8(cell) == std::string_view::npos ? found : fault::not_utf8;
}

// What is not read leaves the row as it is.
fault cell_reader::read_value(std::string_view cell, typed_column& out, std::size_t row) const {
  switch (about_.type) {
    case cell_type::text:
      if (first_not_utf8(cell) != std::string_view::npos) return fault::not_utf8;
      out.texts[row] = cell;
      return fault::none;
    case cell_type::number: return read_number(cell, decimal_, out.numbers[row]);
    case cell_type::answer: return read_answer(cell, decimal_, out.numbers[row]);
    case cell_type::amount: return read_amount(cell, about_.decimals, decimal_, out.amounts[row]);
    case cell_type::time:
      return pattern_ ? pattern_->read(cell, out.times[row]) : read_iso_time(cell, out.times[row]);
    case cell_type::flag: return read_flag(cell, out.flags[row]);
  }
  return fault::form;
}

complaint cell_reader::complain_about(std::string_view cell) const {
  typed_column scratch{.type = about_.type};
  return complain_about(cell, push(cell, scratch));
}

complaint cell_reader::complain_about(std::string_view cell, fault what) const {
  return complain(what, about_, decimal_, trimmed(cell));
}

void batch_data::begin(std::shared_ptr<row_layout const> const& how, std::uint64_t first) {
  rows.clear();
  arena.clear();
  first_row = first;
  if (layout != how) {
    layout = how;
    columns.assign(how->cells.size(), {});
    for (std::size_t c = 0; c < columns.size(); ++c) columns[c].type = how->cells[c].about().type;
  }
  for (typed_column& c : columns) c.clear();
}

bool bring_more(block_feed& feed, batch_data& out, std::size_t& at) {
  if (!feed.room_for_more(out.text)) {
    if (!out.rows.empty()) return false;
    feed.finish(out.text, at);
    feed.begin(out.text);
    out.origin = feed.origin();
    at = 0;
  }
  feed.extend(out.text, out.text.view().size() - at);
  return true;
}

void row_tally::bad(io_error what) {
  constexpr std::size_t most_examples = 5;
  if (!counting()) throw what;
  good(1);
  ++bad_;
  if (examples_.size() < most_examples) examples_.push_back(std::move(what));
}

}  // namespace cxm::inline v0::detail::input
