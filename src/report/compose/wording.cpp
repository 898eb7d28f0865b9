#include "wording.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace cxm::inline v0::detail {

namespace {
constexpr std::array<char const*, 12> months{"January",   "February", "March",    "April",
                                             "May",       "June",     "July",     "August",
                                             "September", "October",  "November", "December"};

/// Differences of shares are points of percent: 0.012 is shown as 1.2.
[[nodiscard]] double scaled(double by, figure const& in) {
  return in.unit == unit::share ? 100 * by : by;
}
[[nodiscard]] int change_decimals(figure const& in) {
  bool const one = in.unit == unit::points || in.unit == unit::share || in.unit == unit::seconds ||
                   in.unit == unit::days;
  return one ? 1 : 2;
}
[[nodiscard]] std::string signed_text(double x, int decimals) {
  double const rounded = round_half_away(x, decimals);
  std::string const sign = rounded < 0 ? "−" : "+";
  return sign + fmt::format("{:.{}f}", std::fabs(rounded), decimals);
}
[[nodiscard]] std::chrono::year_month_day date_of(std::chrono::local_days day) {
  return std::chrono::year_month_day{day};
}
[[nodiscard]] std::string month_name(std::chrono::local_days day) {
  return months[unsigned{date_of(day).month()} - 1];
}
[[nodiscard]] int year_number(std::chrono::local_days day) {
  return static_cast<int>(date_of(day).year());
}
}  // namespace

drawn_value drawn(figure const& f) {
  drawn_value out;
  out.value = f.number();
  out.range = f.range;
  out.text = shown_value(f);
  if (!f.range.defined()) return out;
  int const decimals = shown_decimals(f.unit);
  double const half = (f.range.upper - f.range.lower) / 2 * (f.unit == unit::share ? 100 : 1);
  double const least = std::pow(10.0, -decimals);
  out.plus_minus =
      fmt::format("±{:.{}f}", (std::max)(round_half_away(half, decimals), least), decimals);
  return out;
}

std::string change_text(double by, figure const& in) {
  if (std::isnan(by)) return "n/a";
  std::string const number = signed_text(scaled(by, in), change_decimals(in));
  if (in.unit == unit::points || in.unit == unit::share) return number + " points";
  if (in.unit == unit::seconds) return number + " s";
  if (in.unit == unit::days) return number + " days";
  if (in.unit == unit::money && in.money_in.stated()) {
    return fmt::format("{} {}", in.money_in.code(), number);
  }
  return number;
}

std::string change_range_text(bounds const& range, figure const& in) {
  int const decimals = change_decimals(in);
  return signed_text(scaled(range.lower, in), decimals) + " to " +
         signed_text(scaled(range.upper, in), decimals);
}

std::string range_text(figure const& f) {
  int const decimals = shown_decimals(f.unit);
  return shown(f.range.lower, f.unit, decimals) + " to " + shown(f.range.upper, f.unit, decimals);
}

std::string p_text(double p) {
  if (std::isnan(p)) return "no test";
  if (p < 0.001) return "p < 0.001";
  return fmt::format("p = {:.{}f}", p, p < 0.1 ? 3 : 2);
}

std::string day_text(std::chrono::local_days day) {
  return fmt::format("{} {} {}", unsigned{date_of(day).day()}, month_name(day), year_number(day));
}

std::string days_text(std::chrono::local_days first, std::chrono::local_days last) {
  if (first == last) return day_text(first);
  return day_text(first) + " to " + day_text(last);
}

std::string_view period_word(period p) noexcept {
  return p == period::iso_week ? std::string_view{"week"} : name(p);
}

std::string period_text(period p, std::chrono::local_days day) {
  if (p == period::day) return day_text(day);
  if (p == period::month) return fmt::format("{} {}", month_name(day), year_number(day));
  return period_label(p, day);
}

std::string unfinished_text(report_data const& data) {
  if (!data.unfinished || !data.days) return {};
  return period_text(data.every, data.days->second);
}

std::string period_tick(period p, std::chrono::local_days day) {
  std::string const label = period_label(p, day);
  switch (p) {
    case period::day:
      return fmt::format("{} {}", unsigned{date_of(day).day()}, month_name(day).substr(0, 3));
    case period::month: return month_name(day).substr(0, 3);
    case period::iso_week:
    case period::quarter: return label.substr(label.find('-') + 1);
    case period::year: return label;
  }
  return label;
}

std::string period_year(period p, std::chrono::local_days day) {
  if (p == period::year) return {};
  std::string const label = period_label(p, day);
  return label.substr(0, label.find('-', 1));
}

std::string joined(std::vector<std::string> const& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    out += i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ";
    out += parts[i];
  }
  return out;
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

}  // namespace cxm::inline v0::detail
