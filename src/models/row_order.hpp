#pragma once
// Putting the rows of survival models into one order, whatever order they came in.

#include <cxm/retention/survival_columns.hpp>

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace cxm::inline v0::models {

struct keyed_row {
  std::uint64_t key;
  std::uint32_t row;
};

/// Bits that rise as the number does. Not for NaN; −0 is below 0.
[[nodiscard]] inline std::uint64_t rising_key(double value) noexcept {
  auto const bits = std::bit_cast<std::uint64_t>(value);
  return (bits >> 63) != 0 ? ~bits : bits | std::uint64_t{1} << 63;
}

/// Sorts by key and leaves rows of one key in their order: byte by byte, but only the first 32 of the
/// bits in which keys differ, and what is still alike by comparing. Whole days differ in few bits.
void sort_by_key(std::vector<keyed_row>& rows);

/// The rows by stratum, then from the latest stop to the earliest. `stop` has a time for every row of
/// the columns.
[[nodiscard]] std::vector<std::uint32_t> order_by_time(survival_columns const& from,
                                                       std::vector<std::uint32_t> const& rows,
                                                       std::vector<double> const& stop);

/// Rows in the order of their stops, those of one stop with an event first, then by content (weight and
/// covariates), then by start. Starts are compared, not mixed into the content: so the order is the
/// same in any unit of time. `stop` has the times of these rows.
void order_ties(survival_columns const& from, std::vector<std::uint32_t>& rows,
                std::vector<double> const& stop);

}  // namespace cxm::inline v0::models
