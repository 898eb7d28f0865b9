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

/// Sorts by key and leaves rows of one key in their order: byte by byte from the last on, where bytes
/// that are the same in all keys cost nothing. Whole days have few that differ.
void sort_by_key(std::vector<keyed_row>& rows);

/// The rows by stratum, then from the latest stop to the earliest, those with an event first, then by
/// content (weight and covariates), then by start. Starts are compared, not mixed into the content: so
/// the order is the same in any unit of time. `stop` has a time for every row of the columns.
[[nodiscard]] std::vector<std::uint32_t> canonical_order(survival_columns const& from,
                                                         std::vector<std::uint32_t> const& rows,
                                                         std::vector<double> const& stop);

}  // namespace cxm::inline v0::models
