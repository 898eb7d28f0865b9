#pragma once
// The rows of a survival model, checked, put into one canonical order and standardised: what the
// likelihood, residuals, tests and concordance walk along.

#include <cxm/retention/survival_columns.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cxm::inline v0::models {

/// Times that some row of a stratum left at. Rows of a stratum go from the latest time to the
/// earliest, and so do these; each stratum's list ends with one more that has no events.
struct event_time {
  double time = 0;
  std::size_t first = 0;    // rows [first, first + events) left
  std::size_t events = 0;   // 0: the end of a stratum
  std::size_t reached = 0;  // rows [stratum's first, reached) are those with stop ≥ time
  double weight = 0;        // of the events
  std::uint32_t stratum = 0;
};

struct stratum_rows {
  std::size_t begin, end;              // rows
  std::size_t times_begin, times_end;  // event times, without the closing one
  std::uint32_t code;
};

struct survival_rows {
  struct how {
    bool join_near_ties = true;  // by the rule of risk_table.hpp
    bool standardise = true;
    bool positive_times = false;  // a stop of 0 or less is left out as out_of_scale
    bool event_times = true;      // whether `within` and what follows is asked for
  };
  survival_rows(survival_columns const& from, how with);

  [[nodiscard]] std::size_t count() const noexcept { return stop.size(); }
  [[nodiscard]] double const* row(std::size_t i) const noexcept { return x.data() + i * width; }
  [[nodiscard]] bool truncated() const noexcept { return !start.empty(); }

  // Rows, by stratum, then from the latest stop to the earliest, events before censored ones, and
  // where all that is the same by content, so that the order they came in changes no bit.
  std::size_t width = 0;  // covariates
  std::vector<double> stop, start, weight;
  std::vector<std::uint8_t> event;
  std::vector<std::size_t> source;  // the row's number among the columns
  std::vector<double> x;            // (value − mean)/scale, row by row
  // Of row i: it was at risk at event times [within[i], after[i]).
  std::vector<std::uint32_t> within, after;
  std::vector<std::uint32_t> by_start;  // rows of each stratum, from the latest start on
  std::vector<stratum_rows> strata;
  std::vector<event_time> times;
  std::vector<double> mean;   // weighted, of each covariate
  std::vector<double> scale;  // a power of two next to its deviation; 0: it never changes
  exclusions excluded;
  count_t events = 0;
};

}  // namespace cxm::inline v0::models
