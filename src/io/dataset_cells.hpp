#pragma once
// The cells of one row of a batch as the members of a row type: the other direction of csv_output.

#include "batch_data.hpp"

#include <cxm/core/answer_scale.hpp>
#include <cxm/io/dataset_files.hpp>
#include <cxm/model/customer.hpp>
#include <cxm/model/enum_names.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

/// Thrown for a cell that can't be read; its place is looked up only where it is shown.
struct bad_cell {
  std::size_t column = 0;  // of the batch
  complaint said;
};

/// What holds for a whole file.
struct cell_context {
  dataset_options const* options = nullptr;
  char decimal = '.';
  // The scale that was read last: it hardly ever changes from row to row.
  std::string scale_text{};
  std::optional<answer_scale> scale{};
};

/// A cell that holds something.
struct seen_cell {
  batch const& rows;
  std::size_t row;
  std::size_t column;
  std::string_view field;
  cell_context& context;

  [[nodiscard]] std::string_view text() const { return rows.texts(column)[row]; }
  [[noreturn]] void refuse(std::string message, std::string hint) const {
    throw bad_cell{column, {std::move(message), std::move(hint)}};
  }
};

/// The cell as a whole number of 10^-places: counts and durations.
[[nodiscard]] std::int64_t read_decimal_cell(seen_cell const& in, int places);
[[nodiscard]] money read_money_cell(seen_cell const& in, currency of);
[[nodiscard]] currency read_currency_cell(seen_cell const& in);
/// The place among the names of an enumeration.
[[nodiscard]] std::size_t read_name_cell(seen_cell const& in, std::string_view text,
                                         std::span<std::string_view const> names);

void read_value(seen_cell const& in, std::string& into);
void read_value(seen_cell const& in, double& into);
void read_value(seen_cell const& in, bool& into);
void read_value(seen_cell const& in, std::int32_t& into);
void read_value(seen_cell const& in, std::chrono::sys_seconds& into);
void read_value(seen_cell const& in, std::chrono::seconds& into);
void read_value(seen_cell const& in, std::chrono::milliseconds& into);
void read_value(seen_cell const& in, std::vector<std::string>& into);
void read_value(seen_cell const& in, role_set& into);
void read_value(seen_cell const& in, std::optional<answer_scale>& into);
template <named_enum E>
void read_value(seen_cell const& in, E& into) {
  into = static_cast<E>(read_name_cell(in, in.text(), enum_names<E>));
}
template <class T>
void read_value(seen_cell const& in, std::optional<T>& into) {
  T value{};
  read_value(in, value);
  into = std::move(value);
}

}  // namespace cxm::inline v0::detail::input
