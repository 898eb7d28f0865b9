#pragma once
/// Counts, and the rows that were left out of them, by reason. Nothing is dropped unseen.

#include <cxm/core/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace cxm::inline v0 {

using count_t = std::uint64_t;

/// The most observations a metric may hold (2^62). Merging and loading refuse more, so that no
/// count ever wraps: from here, reaching 2^64 one observation at a time would take centuries.
inline constexpr count_t most_observations = count_t{1} << 62;

/// Whether two counts may be added. Written so that it can't wrap itself.
[[nodiscard]] constexpr bool counts_fit(count_t a, count_t b) noexcept {
  return a <= most_observations && b <= most_observations - a;
}

/// Why a row was left out.
enum class reason : std::uint8_t {
  missing,         ///< no value: an empty cell, NaN, an empty optional
  not_applicable,  ///< a code that the scale names as "no answer"
  out_of_scale,    ///< a number the scale does not have
  fractional,      ///< 8.5 on a scale of whole numbers
  duplicate,       ///< another row of the same customer and cycle was kept
  partial,         ///< the response was never completed
  unparsable,      ///< the cell could not be read as what it should be
  outside_window,  ///< before or after the window that was asked for
};
inline constexpr std::size_t reasons = 8;
inline constexpr std::array<std::string_view, reasons> reason_names{
    "missing",   "not_applicable", "out_of_scale", "fractional",
    "duplicate", "partial",        "unparsable",   "outside_window"};

/// A count per reason. 64 bytes, trivially copyable, merged by addition.
class exclusions {
 public:
  constexpr void add(reason why, count_t n = 1) noexcept {
    at_[static_cast<std::size_t>(why)] += n;
  }
  [[nodiscard]] constexpr count_t operator[](reason why) const noexcept {
    return at_[static_cast<std::size_t>(why)];
  }
  [[nodiscard]] constexpr count_t total() const noexcept {
    count_t sum = 0;
    for (count_t n : at_) sum += n;
    return sum;
  }
  /// Whether merge(other) keeps every count within most_observations.
  [[nodiscard]] constexpr bool fits(exclusions const& other) const noexcept {
    return counts_fit(total(), other.total());
  }
  /// Each count n times. Precondition: the counts are still ones that fit.
  [[nodiscard]] constexpr exclusions times(count_t n) const noexcept {
    exclusions all;
    for (std::size_t i = 0; i < reasons; ++i) all.at_[i] = at_[i] * n;
    return all;
  }
  /// Precondition: fits(other).
  constexpr void merge(exclusions const& other) noexcept {
    for (std::size_t i = 0; i < reasons; ++i) at_[i] += other.at_[i];
  }
  template <class Writer>
  constexpr void write(Writer& out) const {
    for (count_t n : at_) out.u64(n);
  }
  template <class Reader>
  [[nodiscard]] static constexpr exclusions read(Reader& in) {
    exclusions loaded;
    count_t left = most_observations;
    for (count_t& n : loaded.at_) {
      n = in.count(left);
      left -= n;
    }
    return loaded;
  }
  friend constexpr bool operator==(exclusions const&, exclusions const&) = default;

 private:
  std::array<count_t, reasons> at_{};
};

/// Before n more rows are counted. Errors: std::invalid_argument when they don't fit.
constexpr void check_counts_fit(count_t used, exclusions const& left_out, count_t n) {
  if (counts_fit(used, n) && counts_fit(left_out.total(), n)) return;
  throw std::invalid_argument("cxm: more rows than a count holds");
}

}  // namespace cxm::inline v0
