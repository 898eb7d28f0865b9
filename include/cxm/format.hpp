#pragma once
/// Printing a metric with fmt: `fmt::print("{}", nps)` → `NPS +25 [−33, +68], n = 8, 1 excluded`.
///
/// The headline figure, rounded once, half away from zero; its 95 % interval where there is one;
/// how many observations it stands on, and how many were left out. fmt/format.h and not fmt/core.h:
/// with fmt 9.1 and clang 14 the latter does not link.

#include <cxm/core/metric.hpp>
#include <cxm/core/rounding.hpp>

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <string_view>

namespace cxm::inline v0 {

/// A number as people read it: "+25", "−33.4", "78.4 %", "12.3 s", "n/a" for NaN. The minus is
/// U+2212.
[[nodiscard]] inline std::string shown(double x, unit in, int decimals) {
  if (x != x) return "n/a";
  double const rounded = round_half_away(in == unit::share ? 100 * x : x, decimals);
  std::string const sign = rounded < 0 ? "\u2212" : in == unit::points && rounded > 0 ? "+" : "";
  return fmt::format("{}{:.{}f}{}", sign, std::fabs(rounded), decimals,
                     in == unit::share     ? " %"
                     : in == unit::seconds ? " s"
                                           : "");
}
/// The decimals a unit is shown with: whole points, one decimal of a percentage, two elsewhere.
[[nodiscard]] constexpr int shown_decimals(unit in) noexcept {
  switch (in) {
    case unit::count:
    case unit::points: return 0;
    case unit::share:
    case unit::seconds:
    case unit::days: return 1;
    case unit::score:
    case unit::ratio:
    case unit::money: return 2;
  }
  return 2;
}
[[nodiscard]] inline std::string shown(figure const& f) {
  if (f.unit == unit::count) return fmt::format("{}", f.count);
  std::string text = shown(f.value, f.unit, shown_decimals(f.unit));
  if (f.unit == unit::money && f.money_in.stated()) {
    text = fmt::format("{} {}", f.money_in.code(), text);
  }
  return text;
}
/// "[−33, +68]", or nothing without an interval.
[[nodiscard]] inline std::string shown(bounds const& range, unit in) {
  if (!range.defined()) return {};
  int const decimals = shown_decimals(in);
  return fmt::format("[{}, {}]", shown(range.lower, in, decimals),
                     shown(range.upper, in, decimals));
}

}  // namespace cxm::inline v0

template <cxm::metric M>
struct fmt::formatter<M, char> {
  constexpr auto parse(format_parse_context& context) { return context.begin(); }
  template <class Context>
  auto format(M const& m, Context& context) const {
    auto out = context.out();
    bool headline = true;
    m.figures(
        [&](cxm::figure const& f) {
          if (!headline) return;
          headline = false;
          out = fmt::format_to(out, "{} {}", cxm::title_of<M>(), cxm::shown(f));
          auto const range = cxm::shown(f.range, f.unit);
          if (!range.empty()) out = fmt::format_to(out, " {}", range);
        },
        cxm::reading{});
    out = fmt::format_to(out, ", n = {}", m.count());
    cxm::exclusions const excluded = m.excluded();
    if (excluded.total() > 0) out = fmt::format_to(out, ", {} excluded", excluded.total());
    return out;
  }
};
