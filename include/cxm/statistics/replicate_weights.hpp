#pragma once
/// Replicate weights: the variance of any estimate from recomputing it under many sets of weights, as
/// agencies publish them, and the jackknife, which makes them from a design.
///
/// Formula       V = scale·Σ r_k·(θ_k − centre)², θ_k the estimate with the k-th set. The centre is the
///               mean of the θ_k, or the estimate with the full weights (around::estimate).
///   jackknife   one first-stage unit is left out at a time, and the others of its stratum stand in for
///               it: weights times m_h/(m_h − 1); r = (m_h − 1)/m_h. Without strata that is JK1 (written
///               with scale (m − 1)/m), with strata JKn.
/// Undefined     fewer than two replicates with a value: NaN.
/// Errors        std::invalid_argument where the columns differ in length, and for a jackknife of a
///               stratum with a single unit.
/// Complexity    as many estimates as replicates.
/// Source        Wolter 2007, Introduction to Variance Estimation, chapters 3 to 5; Rao, Wu and Yue 1992,
///               Survey Methodology 18, 209–217 (bootstrap weights).

#include <cxm/statistics/survey_design.hpp>

#include <cstddef>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

struct replicate_weights {
  std::vector<std::vector<double>> sets;  ///< each as long as the sample
  double scale = 1;
  std::vector<double> of_set;  ///< r_k; empty: all 1
  double degrees = undefined;  ///< of freedom
};

enum class around : unsigned char { mean, estimate };

[[nodiscard]] inline replicate_weights jackknife(survey_design const& design) {
  detail::check_design(design);
  auto const unit = design.stages.front().unit;
  std::size_t const n = design.weight.size();
  using key = std::pair<std::uint32_t, std::uint64_t>;  // stratum and unit
  auto const key_of = [&](std::size_t i) {
    return key{design.stratum.empty() ? 0 : design.stratum[i],
               unit.empty() ? static_cast<std::uint64_t>(i) : unit[i]};
  };
  std::vector<key> units;
  for (std::size_t i = 0; i < n; ++i) units.push_back(key_of(i));
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
  replicate_weights out;
  out.degrees = static_cast<double>(units.size());
  double m = 0;  // units of the stratum
  for (std::size_t u = 0; u < units.size(); ++u) {
    key const& k = units[u];
    if (u == 0 || units[u - 1].first != k.first) {
      auto const end = std::find_if(units.begin() + static_cast<std::ptrdiff_t>(u), units.end(),
                                    [&](key const& other) { return other.first != k.first; });
      m = static_cast<double>(end - units.begin()) - static_cast<double>(u);
      out.degrees -= 1;
    }
    if (m < 2) {
      throw std::invalid_argument(
          "cxm::jackknife: a stratum with a single unit has none to stand in for it");
    }
    std::vector<double> set(design.weight.begin(), design.weight.end());
    for (std::size_t i = 0; i < n; ++i) {
      key const here = key_of(i);
      if (here == k) {
        set[i] = 0;
      } else if (here.first == k.first) {
        set[i] *= m / (m - 1);
      }
    }
    out.sets.push_back(std::move(set));
    out.of_set.push_back((m - 1) / m);
  }
  return out;
}

/// `estimate_with(weights)` gives θ for a set of weights; `value` is θ with the full ones.
template <class F>
[[nodiscard]] design_estimate replicated(replicate_weights const& sets, double value,
                                         F const& estimate_with, reading how = {},
                                         around centre = around::mean) {
  if (!sets.of_set.empty() && sets.of_set.size() != sets.sets.size()) {
    throw std::invalid_argument("cxm: replicate weights have one factor for each set");
  }
  std::vector<double> theta;
  double sum = 0;
  for (auto const& set : sets.sets) {
    theta.push_back(estimate_with(std::span<double const>{set}));
    sum += theta.back();
  }
  design_estimate out;
  out.value = value;
  out.degrees = sets.degrees;
  if (theta.size() >= 2) {
    double const middle = centre == around::mean ? sum / static_cast<double>(theta.size()) : value;
    double variance = 0;
    for (std::size_t k = 0; k < theta.size(); ++k) {
      double const off = theta[k] - middle;
      variance += (sets.of_set.empty() ? 1 : sets.of_set[k]) * off * off;
    }
    out.standard_error = std::sqrt(sets.scale * variance);
  }
  detail::put_interval(out, how);
  return out;
}

/// Σw·x/Σw over rows with a value.
[[nodiscard]] inline double weighted_mean(std::span<double const> weight,
                                          std::span<double const> x) {
  if (weight.size() != x.size()) {
    throw std::invalid_argument("cxm: a weighted mean has a weight for each value");
  }
  double above = 0;
  double below = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] != x[i]) continue;
    above += weight[i] * x[i];
    below += weight[i];
  }
  return below > 0 ? above / below : undefined;
}

}  // namespace cxm::inline v0
