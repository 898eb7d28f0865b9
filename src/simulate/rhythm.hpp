#pragma once
// Times of day and days of the week: when people buy and complain, and when a company works.

#include "philox.hpp"
#include "span_of_time.hpp"

namespace cxm::simulation {

enum class clock_of : unsigned char {
  people,    ///< morning and evening, a little more at weekends
  business,  ///< workdays, from 7 to 17 o'clock UTC
  carriers,  ///< Monday to Saturday, from 7 to 19 o'clock UTC
};

/// An instant within `days` days from midnight `first`, by the rhythm. Precondition: days > 0.
[[nodiscard]] instant draw_instant(stream& from, instant first, int days, clock_of whose);
/// The same within one day, which is kept whatever day of the week it is.
[[nodiscard]] instant draw_time_of_day(stream& from, instant day, clock_of whose);

}  // namespace cxm::simulation
