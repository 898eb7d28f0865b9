#pragma once
/// The names of an enumeration's values, in one table that serves both printing and parsing.

#include <cxm/core/config.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>

namespace cxm::inline v0 {

/// Specialise for an enumeration whose values count up from 0: its names in that order. Names are
/// lower case with underscores; they are what files hold and reports group by.
template <class E>
inline constexpr std::array<std::string_view, 0> enum_names{};

template <class E>
concept named_enum = std::is_enum_v<E> && enum_names<E>
.size() > 0;

/// The name of a value; "unknown" for a number that no enumerator has.
template <named_enum E>
[[nodiscard]] constexpr std::string_view name(E value) noexcept {
  auto const at = static_cast<std::size_t>(value);
  return at < enum_names<E>.size() ? enum_names<E>[at] : std::string_view{"unknown"};
}

/// The value of a name, nothing for any other text: `parse<order_kind>("cross_sell")`.
/// Exact match; what an export calls it is mapped where the file is read.
template <named_enum E>
[[nodiscard]] constexpr std::optional<E> parse(std::string_view text) noexcept {
  for (std::size_t at = 0; at < enum_names<E>.size(); ++at) {
    if (enum_names<E>[at] == text) return static_cast<E>(at);
  }
  return std::nullopt;
}

}  // namespace cxm::inline v0
