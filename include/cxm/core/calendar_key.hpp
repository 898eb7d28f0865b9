#pragma once
/// The keys of a calendar: a day, ISO week, month, quarter or year, as text and as the key of a
/// group-by. std::chrono has three of them; calendar.hpp finds the key of an instant.

#include <cxm/core/key.hpp>

#include <chrono>
#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cxm::inline v0 {

enum class period : std::uint8_t { day, iso_week, month, quarter, year };

[[nodiscard]] constexpr std::string_view name(period p) noexcept {
  switch (p) {
    case period::day: return "day";
    case period::iso_week: return "iso_week";
    case period::month: return "month";
    case period::quarter: return "quarter";
    case period::year: return "year";
  }
  return "unknown";
}

/// A week of ISO 8601: it starts on Monday, and week 1 has the year's first Thursday. So 2024-12-30
/// is in week 1 of 2025, and 2027-01-01 in week 53 of 2026. Ordered by time.
/// Errors: std::invalid_argument for a week that the year does not have.
class iso_week {
 public:
  constexpr iso_week() = default;  ///< week 1 of 1970
  constexpr iso_week(std::chrono::year of, unsigned number)
      : year_{of}, week_{static_cast<std::uint8_t>(number)} {
    if (!exists(of, number)) {
      throw std::invalid_argument("cxm::iso_week: a year has the weeks 1 to 52, and some 53");
    }
  }
  /// A year has 53 weeks when it starts or ends on a Thursday.
  [[nodiscard]] static constexpr bool exists(std::chrono::year of, unsigned number) noexcept {
    using namespace std::chrono;
    if (!of.ok() || number < 1 || number > 53) return false;
    return number < 53 || weekday{sys_days{of / 1 / 1}} == Thursday ||
           weekday{sys_days{of / 12 / 31}} == Thursday;
  }

  /// The year the week counts to, which is not the year of all its days.
  [[nodiscard]] constexpr std::chrono::year year() const noexcept { return year_; }
  [[nodiscard]] constexpr unsigned week() const noexcept { return week_; }
  [[nodiscard]] constexpr std::chrono::local_days monday() const noexcept {
    using namespace std::chrono;
    local_days const in_week_1{year_ / 1 / 4};
    return in_week_1 - days{weekday{in_week_1}.iso_encoding() - 1} + weeks{week_ - 1};
  }

  friend constexpr auto operator<=>(iso_week const&, iso_week const&) = default;

 private:
  std::chrono::year year_{1970};
  std::uint8_t week_ = 1;
};

/// A quarter of a calendar year; 1 is January to March. Ordered by time.
/// Errors: std::invalid_argument for a quarter other than 1 to 4.
class year_quarter {
 public:
  constexpr year_quarter() = default;  ///< the first of 1970
  constexpr year_quarter(std::chrono::year of, unsigned number)
      : year_{of}, quarter_{static_cast<std::uint8_t>(number)} {
    if (!exists(of, number)) {
      throw std::invalid_argument("cxm::year_quarter: a year has the quarters 1 to 4");
    }
  }
  [[nodiscard]] static constexpr bool exists(std::chrono::year of, unsigned number) noexcept {
    return of.ok() && number >= 1 && number <= 4;
  }

  [[nodiscard]] constexpr std::chrono::year year() const noexcept { return year_; }
  [[nodiscard]] constexpr unsigned quarter() const noexcept { return quarter_; }
  [[nodiscard]] constexpr std::chrono::year_month first_month() const noexcept {
    return year_ / std::chrono::month{quarter_ * 3U - 2U};
  }

  friend constexpr auto operator<=>(year_quarter const&, year_quarter const&) = default;

 private:
  std::chrono::year year_{1970};
  std::uint8_t quarter_ = 1;
};

/// ISO 8601 text: 2025-03-31, 2025-W09, 2025-03, 2025; and 2025-Q1, which is custom only. Years
/// beyond 0 to 9999 carry a sign, -0044 and +10191, as in the standard's expanded form.
[[nodiscard]] inline std::string label(std::chrono::year year) {
  int const y{year};
  auto digits = std::to_string(y < 0 ? -y : y);
  if (digits.size() < 4) digits.insert(0, 4 - digits.size(), '0');
  return (y < 0 ? "-" : y > 9999 ? "+" : "") + digits;
}
namespace detail {
[[nodiscard]] inline std::string two_digits(unsigned n) {
  return (n < 10 ? "0" : "") + std::to_string(n);
}
}  // namespace detail
[[nodiscard]] inline std::string label(std::chrono::year_month month) {
  return label(month.year()) + '-' + detail::two_digits(unsigned{month.month()});
}
[[nodiscard]] inline std::string label(std::chrono::year_month_day day) {
  return label(day.year() / day.month()) + '-' + detail::two_digits(unsigned{day.day()});
}
[[nodiscard]] inline std::string label(iso_week week) {
  return label(week.year()) + "-W" + detail::two_digits(week.week());
}
[[nodiscard]] inline std::string label(year_quarter quarter) {
  return label(quarter.year()) + "-Q" + std::to_string(quarter.quarter());
}

namespace detail {

/// A key as one number: the year times 512, plus its part of the year.
template <class K>
[[nodiscard]] constexpr std::int32_t calendar_code(K const& key) noexcept {
  if constexpr (std::same_as<K, std::chrono::year_month_day>) {
    return int{key.year()} * 512 +
           static_cast<int>(unsigned{key.month()} * 32 + unsigned{key.day()});
  } else if constexpr (std::same_as<K, iso_week>) {
    return int{key.year()} * 512 + static_cast<int>(key.week());
  } else if constexpr (std::same_as<K, std::chrono::year_month>) {
    return int{key.year()} * 512 + static_cast<int>(unsigned{key.month()});
  } else if constexpr (std::same_as<K, year_quarter>) {
    return int{key.year()} * 512 + static_cast<int>(key.quarter());
  } else {
    return int{key} * 512;
  }
}
/// The key of a code, if there is such a date.
template <class K>
[[nodiscard]] constexpr std::optional<K> calendar_key(std::int32_t code) noexcept {
  int const y = code >> 9;  // rounds down
  auto const part = static_cast<unsigned>(code & 511);
  std::chrono::year const of{y};
  if (int{of} != y || !of.ok()) return std::nullopt;
  if constexpr (std::same_as<K, std::chrono::year_month_day>) {
    auto const date = of / std::chrono::month{part / 32} / std::chrono::day{part % 32};
    return date.ok() ? std::optional{date} : std::nullopt;
  } else if constexpr (std::same_as<K, std::chrono::year_month>) {
    auto const month = of / std::chrono::month{part};
    return part < 13 && month.ok() ? std::optional{month} : std::nullopt;
  } else if constexpr (std::same_as<K, std::chrono::year>) {
    return part == 0 ? std::optional{of} : std::nullopt;
  } else {
    return K::exists(of, part) ? std::optional{K{of, part}} : std::nullopt;
  }
}

/// State: 4 bytes, the code.
template <class K, period Which>
struct calendar_key_traits {
  static std::string schema() { return std::string{name(Which)}; }
  static constexpr std::uint64_t hash(K const& key) noexcept {
    return mix(static_cast<std::uint32_t>(calendar_code(key)));
  }
  /// Errors: std::invalid_argument for a date that does not exist: no reader would take it.
  static void write(state_writer& out, K const& key) {
    auto const code = calendar_code(key);
    if (calendar_key<K>(code) != key) {
      throw std::invalid_argument("cxm::save: a key that is no date of the calendar");
    }
    out.i32(code);
  }
  static K read(state_reader& in) {
    auto const key = calendar_key<K>(in.i32());
    if (!key) throw state_error("cxm::load: a key that is no date of the calendar");
    return *key;
  }
};
}  // namespace detail

template <>
struct key_traits<std::chrono::year_month_day>
    : detail::calendar_key_traits<std::chrono::year_month_day, period::day> {};
template <>
struct key_traits<iso_week> : detail::calendar_key_traits<iso_week, period::iso_week> {};
template <>
struct key_traits<std::chrono::year_month>
    : detail::calendar_key_traits<std::chrono::year_month, period::month> {};
template <>
struct key_traits<year_quarter> : detail::calendar_key_traits<year_quarter, period::quarter> {};
template <>
struct key_traits<std::chrono::year>
    : detail::calendar_key_traits<std::chrono::year, period::year> {};

}  // namespace cxm::inline v0
