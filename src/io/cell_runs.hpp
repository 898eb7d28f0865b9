#pragma once
// Cells of one column in many rows at once: the plain ones by the shortest way, the others by cell_reader.

#include "csv_layout.hpp"
#include "separators.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cxm::inline v0::detail::input {

/// Rows of a text whose fields separator_scan has found.
struct found_rows {
  std::string_view text;
  std::uint32_t const* begins;  // of each row
  std::uint32_t const* ends;    // of each field, row by row
  std::uint8_t const* unusual;  // likewise: as separator_scan has it
  std::size_t fields;
  std::size_t count;

  /// With its quotes.
  [[nodiscard]] field raw(std::size_t row, std::size_t of_field) const noexcept {
    std::uint32_t const* const end = ends + row * fields + of_field;
    return {.begin = of_field == 0 ? begins[row] : *(end - 1) + 1, .end = *end};
  }
};

/// The first cell of a run that could not be read.
struct cell_fault {
  std::size_t row = 0;  // of the run
  field where{};
  fault what = fault::none;
};

/// Reads column c of the rows into new rows of `out.columns[c]`, where the values are the same as those of
/// cell_reader::push. Texts that are not in the file as they are go into out.arena. `to_the_end`: goes on
/// behind a fault, with the row marked; otherwise what is behind it is not defined.
[[nodiscard]] cell_fault read_run(csv_layout const& layout, found_rows const& rows, std::size_t c,
                                  batch_data& out, bool to_the_end);

/// A field without its quotes, if it has any. Precondition: they stand at its ends.
[[nodiscard]] field unquoted(std::string_view text, field raw, dialect const& how) noexcept;

}  // namespace cxm::inline v0::detail::input
