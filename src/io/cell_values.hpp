#pragma once
// The text of a cell as a value. Every function takes a cell without blanks around it, in UTF-8, and
// says what is wrong with it; the words for that are in complaint.hpp, made only when they are shown.

#include <cxm/io/column.hpp>

#include <cstdint>
#include <string_view>

namespace cxm::inline v0::detail::input {

enum class fault : std::uint8_t {
  none,
  form,          // it does not look like one
  beyond,        // it does, and there is no such large value
  decimals,      // an amount with more decimals than its currency has
  no_such_day,   // 2025-02-30
  no_such_hour,  // 24:00, 10:60, 23:59:60, an offset of 19 hours
  not_utf8,
  wrong_kind,  // JSON: an array where a number should be
};

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] fault read_number(std::string_view cell, char decimal, double& value);
[[nodiscard]] fault read_answer(std::string_view cell, char decimal, double& value);
[[nodiscard]] fault read_amount(std::string_view cell, int decimals, char decimal,
                                std::int64_t& value) noexcept;
[[nodiscard]] fault read_flag(std::string_view cell, std::uint8_t& value) noexcept;

}  // namespace cxm::inline v0::detail::input
