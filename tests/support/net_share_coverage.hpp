#pragma once
// How often an interval of a net share covers, exactly: every outcome of n answers with its probability,
// for every mix of detractors and promoters on a grid.

#include <cxm/core/reading.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace cxm_test {

struct net_share_coverage {
  double mean = 0;          // over mixes in which all three classes occur
  double worst = 1;         // of those
  double worst_of_all = 1;  // of all mixes
  double near_nominal = 0;  // share of mixes with all three classes and 0.935 to 0.965
  double mean_width = 0;    // expected width, cut off at ±1, over mixes with all three classes
};

/// `interval_of(plus, minus, n)` returns bounds. The grid has steps of 1/20 in both shares.
template <class F>
[[nodiscard]] net_share_coverage cover(int n, F const& interval_of) {
  struct outcome {
    int plus, minus;
    double log_ways;
    cxm::bounds range;
  };
  std::vector<double> log_factorial(static_cast<std::size_t>(n) + 1, 0.0);
  for (std::size_t i = 1; i < log_factorial.size(); ++i) {
    log_factorial[i] = log_factorial[i - 1] + std::log(static_cast<double>(i));
  }
  auto const lf = [&](int k) { return log_factorial[static_cast<std::size_t>(k)]; };
  std::vector<outcome> all;
  for (int plus = 0; plus <= n; ++plus) {
    for (int minus = 0; plus + minus <= n; ++minus) {
      all.push_back({plus, minus, lf(n) - lf(plus) - lf(minus) - lf(n - plus - minus),
                     interval_of(plus, minus, n)});
    }
  }
  auto const power = [](double log_p, int k) { return k == 0 ? 0 : k * log_p; };
  net_share_coverage found;
  int mixes = 0;
  constexpr int steps = 20;
  for (int i = 0; i <= steps; ++i) {
    for (int j = 0; i + j <= steps; ++j) {
      double const truth = static_cast<double>(i - j) / steps;
      double const log_p = std::log(static_cast<double>(i) / steps);
      double const log_m = std::log(static_cast<double>(j) / steps);
      double const log_q = std::log(static_cast<double>(steps - i - j) / steps);
      double covered = 0;
      double width = 0;
      for (outcome const& o : all) {
        double const chance = std::exp(o.log_ways + power(log_p, o.plus) + power(log_m, o.minus) +
                                       power(log_q, n - o.plus - o.minus));
        // A bound that is the truth but for rounding covers it.
        bool const inside = o.range.lower - 1e-12 <= truth && truth <= o.range.upper + 1e-12;
        if (inside) covered += chance;
        width += chance * ((std::min)(o.range.upper, 1.0) - (std::max)(o.range.lower, -1.0));
      }
      found.worst_of_all = (std::min)(found.worst_of_all, covered);
      if (i == 0 || j == 0 || i + j == steps) continue;
      ++mixes;
      found.mean += covered;
      found.worst = (std::min)(found.worst, covered);
      found.near_nominal += covered >= 0.935 && covered <= 0.965;
      found.mean_width += width;
    }
  }
  found.mean /= mixes;
  found.near_nominal /= mixes;
  found.mean_width /= mixes;
  return found;
}

}  // namespace cxm_test
