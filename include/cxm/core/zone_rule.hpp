#pragma once
/// The rule of a zone file's footer: a POSIX TZ string such as CET-1CEST,M3.5.0,M10.5.0/3, with the
/// extensions of RFC 9636 (section 3.3.2: times of day from -167 to 167 hours).

#include <cxm/core/config.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace cxm::inline v0 {

namespace detail {

[[noreturn]] inline void refuse_zone(std::string_view zone, std::string_view why) {
  throw std::invalid_argument("cxm::time_zone: " + std::string{zone} + ": " + std::string{why});
}

/// When summer time begins or ends, as a footer says it, on the clock that is about to change.
struct zone_change {
  enum class kind : std::uint8_t { weekday_of_month, day_without_leap_day, day_from_zero };
  kind how = kind::day_from_zero;
  unsigned month = 1;
  unsigned week = 1;  ///< 1 to 4, and 5 for the last
  unsigned day = 0;   ///< of the week from Sunday 0, or of the year
  std::int64_t at = 2 * 3600;

  /// Seconds since 1970 on that clock.
  [[nodiscard]] constexpr std::int64_t seconds_in(int y) const noexcept {
    using namespace std::chrono;
    sys_days const first = year{y} / 1 / 1;
    sys_days on = first + days{day};
    if (how == kind::day_without_leap_day) {
      on = first + days{day - 1} + days{year{y}.is_leap() && day >= 60 ? 1 : 0};
    } else if (how == kind::weekday_of_month && week == 5) {
      on = year{y} / std::chrono::month{month} / weekday{day}[last];
    } else if (how == kind::weekday_of_month) {
      on = year{y} / std::chrono::month{month} / weekday{day}[week];
    }
    return on.time_since_epoch().count() * std::int64_t{86400} + at;
  }
};

/// Offsets from UTC in seconds, and the changes between them. Without summer time both are equal.
struct zone_rule {
  std::int32_t standard = 0;
  std::int32_t summer = 0;
  zone_change begins;
  zone_change ends;
};

class zone_rule_parser {
 public:
  zone_rule_parser(std::string_view text, std::string_view zone) : left_{text}, zone_{zone} {}

  [[nodiscard]] zone_rule parse() {
    zone_rule rule;
    abbreviation();
    rule.standard = static_cast<std::int32_t>(-clock(24));
    rule.summer = rule.standard;
    if (left_.empty()) return rule;
    abbreviation();
    rule.summer = rule.standard + 3600;
    if (!left_.starts_with(',')) rule.summer = static_cast<std::int32_t>(-clock(24));
    expect(',');
    rule.begins = change();
    expect(',');
    rule.ends = change();
    if (!left_.empty()) refuse();
    return rule;
  }

 private:
  [[noreturn]] void refuse() const {
    refuse_zone(zone_, "the zone file's footer is not a rule that RFC 9636 knows");
  }
  [[nodiscard]] bool skip(char c) noexcept {
    bool const there = left_.starts_with(c);
    if (there) left_.remove_prefix(1);
    return there;
  }
  void expect(char c) {
    if (!skip(c)) refuse();
  }
  void abbreviation() {
    bool const quoted = skip('<');
    std::size_t n = 0;
    for (; n < left_.size(); ++n) {
      char const c = left_[n];
      bool const letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      bool const other = (c >= '0' && c <= '9') || c == '+' || c == '-';
      if (!letter && !(quoted && other)) break;
    }
    if (n == 0) refuse();
    left_.remove_prefix(n);
    if (quoted) expect('>');
  }
  [[nodiscard]] unsigned number(unsigned least, unsigned most) {
    unsigned x = 0;
    std::size_t n = 0;
    for (; n < left_.size() && n < 3 && left_[n] >= '0' && left_[n] <= '9'; ++n) {
      x = x * 10 + static_cast<unsigned>(left_[n] - '0');
    }
    if (n == 0 || x < least || x > most) refuse();
    left_.remove_prefix(n);
    return x;
  }
  /// [+-]h[:m[:s]] in seconds.
  [[nodiscard]] std::int64_t clock(unsigned most_hours) {
    bool const negative = skip('-');
    if (!negative) static_cast<void>(skip('+'));
    std::int64_t t = std::int64_t{number(0, most_hours)} * 3600;
    if (skip(':')) {
      t += std::int64_t{number(0, 59)} * 60;
      if (skip(':')) t += number(0, 59);
    }
    return negative ? -t : t;
  }
  [[nodiscard]] zone_change change() {
    zone_change c;
    if (skip('M')) {
      c.how = zone_change::kind::weekday_of_month;
      c.month = number(1, 12);
      expect('.');
      c.week = number(1, 5);
      expect('.');
      c.day = number(0, 6);
    } else if (skip('J')) {
      c.how = zone_change::kind::day_without_leap_day;
      c.day = number(1, 365);
    } else {
      c.day = number(0, 365);
    }
    if (skip('/')) c.at = clock(167);
    return c;
  }

  std::string_view left_;
  std::string_view zone_;
};

}  // namespace detail

}  // namespace cxm::inline v0
