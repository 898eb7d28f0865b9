#pragma once
// The two years that the exports cover, month by month, in UTC.

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

namespace cxm::simulation {

using instant = std::chrono::sys_seconds;

inline constexpr int month_count = 24;

/// The first instant of a month: 0 is January 2024, 24 the end of the exports.
[[nodiscard]] constexpr instant month_start(int month) noexcept {
  using namespace std::chrono;
  year_month const first{year{2024}, January};
  return sys_days{(first + months{month}) / day{1}};
}
[[nodiscard]] constexpr int days_in(int month) noexcept {
  return static_cast<int>((month_start(month + 1) - month_start(month)) / std::chrono::days{1});
}
inline constexpr instant opening = month_start(0);
inline constexpr instant end_of_data = month_start(month_count);

/// "2024-01".
[[nodiscard]] inline std::string month_name(int month) {
  std::string out = month < 12 ? "2024-01" : "2025-01";
  int const n = month % 12 + 1;
  out[5] = static_cast<char>('0' + n / 10);
  out[6] = static_cast<char>('0' + n % 10);
  return out;
}

}  // namespace cxm::simulation
