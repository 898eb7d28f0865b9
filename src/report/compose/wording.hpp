#pragma once
// Numbers, days and periods as the sentences of a report have them.

#include <cxm/core/period_bounds.hpp>
#include <cxm/report/report_data.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace cxm::inline v0::detail {

/// A figure with its half interval: "+31", "±4". The half is never shown below one unit of the last
/// digit.
[[nodiscard]] drawn_value drawn(figure const& f);

/// A difference of two values with its sign, one decimal more than the values have where those are
/// whole: "+6.9 points", "−1.2 points" for a difference of shares, "+0.21".
[[nodiscard]] std::string change_text(double by, figure const& in);
/// The interval of a difference: "+1.8 to +12.0".
[[nodiscard]] std::string change_range_text(bounds const& range, figure const& in);
/// "+28 to +34", in the unit of a figure.
[[nodiscard]] std::string range_text(figure const& f);

/// "p = 0.008", "p < 0.001", "p = 0.31" where it is not small.
[[nodiscard]] std::string p_text(double p);

/// "1 June 2026".
[[nodiscard]] std::string day_text(std::chrono::local_days day);
/// "1 December 2024 to 22 November 2026".
[[nodiscard]] std::string days_text(std::chrono::local_days first, std::chrono::local_days last);

/// What a period is called: "month"; "week" for an ISO week.
[[nodiscard]] std::string_view period_word(period p) noexcept;
/// The period that a day lies in as text: "June 2026", "week 9 of 2026", "2026 Q2".
[[nodiscard]] std::string period_text(period p, std::chrono::local_days day);
/// The period that is not over: "December 2025"; nothing where all are.
[[nodiscard]] std::string unfinished_text(report_data const& data);
/// The same for an axis, without its year: "Jun", "W09", "Q2", "12 Jun", and "2026" for a year.
[[nodiscard]] std::string period_tick(period p, std::chrono::local_days day);
/// The year that belongs to that tick; nothing where the tick is the year.
[[nodiscard]] std::string period_year(period p, std::chrono::local_days day);

/// "A", "A and B", "A, B and C".
[[nodiscard]] std::string joined(std::vector<std::string> const& parts);

/// A text with a capital at its beginning.
[[nodiscard]] std::string capitalised(std::string text);

}  // namespace cxm::inline v0::detail
