#pragma once
// The walk along the event times of Cox regression: risk sets grow as time falls, and rows that
// were not at risk yet leave them again.

#include "survival_rows.hpp"

#include <cxm/retention/cox.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

namespace cxm::inline v0::models {

/// A risk set: sums of the weighted risks, and of the features times them.
struct risk_set {
  event_time const& at;
  std::size_t index;   // among rows.times
  double total, tied;  // of all at risk; of those who leave
  double const* sums;  // features.width of each
  double const* tied_sums;
};

/// The hazards of one event time: sees(share, weight, denominator) for each of Efron's steps, the
/// k-th of which has k/d of the tied risk taken out; Breslow's single one has nothing taken out.
template <class Sees>
void each_step(event_time const& at, double total, double tied, cox_ties ties, Sees const& sees) {
  if (ties != cox_ties::efron || at.events == 1) return sees(0.0, at.weight, total);
  auto const d = static_cast<double>(at.events);
  for (std::size_t k = 0; k < at.events; ++k) {
    double const share = static_cast<double>(k) / d;
    sees(share, at.weight / d, total - share * tied);
  }
}

/// What each row adds: the standardised covariates.
struct covariate_features {
  survival_rows const& rows;
  [[nodiscard]] std::size_t width() const { return rows.width; }
  void add(std::size_t i, double factor, double* sums) const {
    double const* x = rows.row(i);
    for (std::size_t j = 0; j < rows.width; ++j) sums[j] += factor * x[j];
  }
};

/// Calls visit(risk_set) at every event time of every stratum, from the latest on. `risk` is that
/// of each row, weighted.
template <class Features, class Visit>
void walk(survival_rows const& rows, std::vector<double> const& risk, Features const& features,
          Visit const& visit) {
  std::size_t const q = features.width();
  std::vector<double> sums(q), tied_sums(q);
  for (stratum_rows const& s : rows.strata) {
    std::fill(sums.begin(), sums.end(), 0);
    double total = 0;
    double peak = 0;
    std::size_t entered = s.begin;
    std::size_t left = s.begin;  // along by_start
    auto const add = [&](std::size_t i, double factor) {
      total += factor;
      features.add(i, factor, sums.data());
    };
    for (std::size_t e = s.times_begin; e < s.times_end; ++e) {
      event_time const& at = rows.times[e];
      for (; entered < at.reached; ++entered) add(entered, risk[entered]);
      peak = (std::max)(peak, total);
      if (rows.truncated()) {
        for (; left < s.end && rows.start[rows.by_start[left]] >= at.time; ++left) {
          add(rows.by_start[left], -risk[rows.by_start[left]]);
        }
        // What is left after much was taken out again has lost digits: it is summed anew.
        if (total < 1e-3 * peak) {
          std::fill(sums.begin(), sums.end(), 0);
          total = 0;
          for (std::size_t i = s.begin; i < at.reached; ++i) {
            if (rows.start[i] < at.time) add(i, risk[i]);
          }
          peak = total;
        }
      }
      double tied = 0;
      std::fill(tied_sums.begin(), tied_sums.end(), 0);
      for (std::size_t i = at.first; i < at.first + at.events; ++i) {
        tied += risk[i];
        features.add(i, risk[i], tied_sums.data());
      }
      visit(risk_set{at, e, total, tied, sums.data(), tied_sums.data()});
    }
  }
}

/// Of values by event time: of each, the sum over it and all earlier ones of its stratum. One that
/// closes a stratum is 0, as it must be in `values`. `width` values at each time.
inline void sum_from_earliest(survival_rows const& rows, std::vector<double>& values,
                              std::size_t width = 1) {
  for (stratum_rows const& s : rows.strata) {
    for (std::size_t e = s.times_end; e-- > s.times_begin;) {
      for (std::size_t j = 0; j < width; ++j) {
        values[e * width + j] += values[(e + 1) * width + j];
      }
    }
  }
}

}  // namespace cxm::inline v0::models
