#include "batch_data.hpp"

#include "text_encoding.hpp"

#include <cxm/core/reading.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cxm::inline v0::detail::input {

namespace {

void push_bit(std::vector<std::uint8_t>& bits, std::size_t row, bool one) {
  if (row % 8 == 0) bits.push_back(0);
  if (one) bits.back() = static_cast<std::uint8_t>(bits.back() | (1U << (row % 8)));
}

}  // namespace

void typed_column::clear() noexcept {
  rows = 0;
  numbers.clear();
  texts.clear();
  amounts.clear();
  times.clear();
  flags.clear();
  valid.clear();
  unparsable.clear();
}

void typed_column::push_nothing(bool is_unparsable) {
  switch (type) {
    case cell_type::text: texts.emplace_back(); break;
    case cell_type::number:
    case cell_type::answer: numbers.push_back(undefined); break;
    case cell_type::amount: amounts.push_back(0); break;
    case cell_type::time: times.emplace_back(); break;
    case cell_type::flag: flags.push_back(0); break;
  }
  push_bit(valid, rows, false);
  push_bit(unparsable, rows, is_unparsable);
  ++rows;
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
  std::string_view const bare = trimmed(cell);
  if (bare.empty() ||
      std::find(about_.missing.begin(), about_.missing.end(), bare) != about_.missing.end()) {
    out.push_nothing(false);
    return fault::none;
  }
  fault const found = push_value(about_.type == cell_type::text ? cell : bare, out);
  if (found != fault::none) {
    out.push_nothing(true);
    return first_not_utf8(cell) == std::string_view::npos ? found : fault::not_utf8;
  }
  push_bit(out.valid, out.rows, true);
  push_bit(out.unparsable, out.rows, false);
  ++out.rows;
  return fault::none;
}

fault cell_reader::push_value(std::string_view cell, typed_column& out) const {
  fault found = fault::none;
  switch (about_.type) {
    case cell_type::text:
      if (first_not_utf8(cell) != std::string_view::npos) return fault::not_utf8;
      out.texts.push_back(cell);
      break;
    case cell_type::number:
    case cell_type::answer: {
      double value = 0;
      found = about_.type == cell_type::number ? read_number(cell, decimal_, value)
                                               : read_answer(cell, decimal_, value);
      if (found == fault::none) out.numbers.push_back(value);
      break;
    }
    case cell_type::amount: {
      std::int64_t value = 0;
      found = read_amount(cell, about_.decimals, decimal_, value);
      if (found == fault::none) out.amounts.push_back(value);
      break;
    }
    case cell_type::time: {
      time_cell value;
      found = pattern_ ? pattern_->read(cell, value) : read_iso_time(cell, value);
      if (found == fault::none) out.times.push_back(value);
      break;
    }
    case cell_type::flag: {
      std::uint8_t value = 0;
      found = read_flag(cell, value);
      if (found == fault::none) out.flags.push_back(value);
      break;
    }
  }
  return found;
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
  ++read_;
  ++bad_;
  if (examples_.size() < most_examples) examples_.push_back(std::move(what));
}

}  // namespace cxm::inline v0::detail::input
