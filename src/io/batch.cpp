#include "batch_data.hpp"

#include <stdexcept>
#include <utility>

namespace cxm::inline v0 {

namespace {

using detail::input::batch_data;
using detail::input::typed_column;

typed_column const& column_at(batch_data const& all, std::size_t c) {
  if (c < all.columns.size()) return all.columns[c];
  throw std::invalid_argument("cxm::batch: there is no column " + std::to_string(c) +
                              "; columns are counted from 0 in the order they were asked for");
}

typed_column const& column_of(batch_data const& all, std::size_t c, bool right_type) {
  typed_column const& found = column_at(all, c);
  if (right_type) return found;
  throw std::invalid_argument("cxm::batch: column " + all.layout->cells[c].about().name +
                              " is of another type; numbers() is for number and answer, texts(), "
                              "amounts(), times() and flags() for the type of their name");
}

template <class T>
std::span<T const> values_of(typed_column const& in, std::vector<T> typed_column::*values) {
  return {(in.*values).data(), in.rows};
}

bool is_of(batch_data const& all, std::size_t c, cell_type type) noexcept {
  return c < all.columns.size() && all.columns[c].type == type;
}

std::size_t row_at(batch_data const& all, std::size_t row) {
  if (row < all.rows.size()) return all.rows[row];
  throw std::invalid_argument("cxm::batch: there is no row " + std::to_string(row) + " of " +
                              std::to_string(all.rows.size()));
}

detail::input::located_cell cell_at(batch_data const& all, std::size_t row, std::size_t c) {
  static_cast<void>(column_at(all, c));
  return all.layout->locate(all.text.view(), row_at(all, row), c);
}

}  // namespace

batch::batch() : data_{std::make_unique<batch_data>()} {}
batch::batch(batch&&) noexcept = default;
batch& batch::operator=(batch&&) noexcept = default;
batch::~batch() = default;

std::size_t batch::rows() const noexcept { return data_->rows.size(); }
std::uint64_t batch::first_row() const noexcept { return data_->first_row; }
std::size_t batch::columns() const noexcept { return data_->columns.size(); }

std::span<double const> batch::numbers(std::size_t c) const {
  bool const right = is_of(*data_, c, cell_type::number) || is_of(*data_, c, cell_type::answer);
  return values_of(column_of(*data_, c, right), &typed_column::numbers);
}
std::span<std::string_view const> batch::texts(std::size_t c) const {
  return values_of(column_of(*data_, c, is_of(*data_, c, cell_type::text)), &typed_column::texts);
}
std::span<std::int64_t const> batch::amounts(std::size_t c) const {
  return values_of(column_of(*data_, c, is_of(*data_, c, cell_type::amount)),
                   &typed_column::amounts);
}
std::span<time_cell const> batch::times(std::size_t c) const {
  return values_of(column_of(*data_, c, is_of(*data_, c, cell_type::time)), &typed_column::times);
}
std::span<std::uint8_t const> batch::flags(std::size_t c) const {
  return values_of(column_of(*data_, c, is_of(*data_, c, cell_type::flag)), &typed_column::flags);
}

validity batch::valid(std::size_t c) const { return {.bits = column_at(*data_, c).valid}; }

std::span<std::uint8_t const> batch::unparsable(std::size_t c) const {
  return column_at(*data_, c).unparsable;
}

bool batch::unparsable(std::size_t row, std::size_t c) const {
  typed_column const& in = column_at(*data_, c);
  static_cast<void>(row_at(*data_, row));
  return ((in.unparsable[row / 8] >> (row % 8)) & 1U) != 0;
}

std::string batch::raw(std::size_t row, std::size_t c) const {
  return cell_at(*data_, row, c).content;
}

place batch::position(std::size_t row, std::size_t c) const {
  return data_->origin.at(data_->text.view(), cell_at(*data_, row, c).offset);
}

io_error batch::problem(std::size_t row, std::size_t c) const {
  if (!unparsable(row, c)) {
    throw std::invalid_argument("cxm::batch: the cell has no problem; ask unparsable() first");
  }
  auto const cell = cell_at(*data_, row, c);
  auto const& reader = data_->layout->cells[c];
  auto const said = cell.wrong_kind
                        ? reader.complain_about(cell.content, detail::input::fault::wrong_kind)
                        : reader.complain_about(cell.content);
  return io_error(data_->origin.at(data_->text.view(), cell.offset), said.message, said.hint);
}

}  // namespace cxm::inline v0
