#pragma once
/// Watching a stream without fooling yourself: an interval that holds at every look at once.
///
/// Who looks at a 95 % interval after every answer, and acts when it leaves a value out, is wrong far
/// more often than 5 % of the time: somewhere along the way the interval misses. An always-valid
/// interval (a confidence sequence) covers the true mean at all looks together with the level's
/// probability, whenever and for whatever reason you stop. That costs width: it is 1.6 to 1.8
/// times as wide as the score interval from 100 answers to 100,000.
///
/// Formula       Answers x on a scale are rescaled to [0, 1]. If their mean is m, somebody who bets on
///               every answer that the mean is above m, with stake λ, has Π(1 + λ(x − m)) after n of
///               them: a fair game, so by Ville's inequality a fortune of 2/α is ever reached with
///               probability α/2 at most. A fortune divided among stakes λ_j by w_j before the game,
///                 K(m) = Σ w_j Π_k (1 + min(λ_j, 0.9/m)(v_k − m))^c_k,
///               depends on the answers only through how many, c_k, gave each level v_k. The lower
///               bound is the m with K(m) = 2/α, below which K is larger; the upper one the same with
///               the scale turned round. Stakes: 32·2^(−j), j = 0 … 23, with w_j falling off from 0.3
///               as a Cauchy density in log λ with scale 1.5: wide enough to fit from 10 answers to
///               10¹⁰, so nothing has to be known about how many there will be.
/// Input         whole counts by level: answers to one question, by anybody, whose chance of each
///               answer may vary as long as their mean stays. Not weights: a weighted mean is no fair
///               game.
/// Shape         bounds in the scale's units, always within the scale.
/// Undefined     no answers, or a count that is not whole: NaN.
/// Merge         from counts alone, so it merges exactly and no order matters; which of two merged
///               streams was looked at when is all the same.
/// Complexity    O(24·levels) for each of about 10 steps of a root search a side.
/// Source        Ville 1939, Étude critique de la notion de collectif; Waudby-Smith and Ramdas 2024,
///               JRSS B 86, 1–27 (betting; their Theorem 3 is why the set is an interval); Howard,
///               Ramdas, McAuliffe and Sekhon 2021, Annals of Statistics 49, 1055–1080 (discrete
///               mixtures).

#include <cxm/core/normal.hpp>
#include <cxm/statistics/level_weight.hpp>
#include <cxm/statistics/root.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace cxm::inline v0 {

namespace detail {
struct stake {
  double lambda = 0;
  double log_share = 0;  // of the fortune that is bet with it
};

inline std::array<stake, 24> const& stakes() {
  static std::array<stake, 24> const all = [] {
    std::array<stake, 24> made{};
    double total = 0;
    double lambda = 32;
    for (stake& s : made) {
      double const off = std::log(lambda / 0.3) / 1.5;
      s = {lambda, 1 / (1 + off * off)};
      total += s.log_share;
      lambda /= 2;
    }
    for (stake& s : made) s.log_share = std::log(s.log_share / total);
    return made;
  }();
  return all;
}
}  // namespace detail

/// The log of the fortune of somebody who bets that the mean of a stream on [low, high] is above
/// `mean` (or below it, where `above` is false), after these answers. A stream with that mean ever
/// takes it to log(1/p) with probability p at most. Precondition: low < mean < high; levels within.
[[nodiscard]] inline double log_fortune(std::span<level_weight const> levels, double low,
                                        double high, double mean, bool above) noexcept {
  double const width = high - low;
  double const m = above ? (mean - low) / width : (high - mean) / width;
  double most = -HUGE_VAL;
  std::array<double, 24> logs{};
  std::size_t j = 0;
  for (detail::stake const& s : detail::stakes()) {
    double const lambda = std::fmin(s.lambda, 0.9 / m);
    double log_of = s.log_share;
    for (level_weight const& x : levels) {
      if (!(x.weight > 0)) continue;
      double const v = above ? (x.value - low) / width : (high - x.value) / width;
      log_of += x.weight * std::log1p(lambda * (v - m));
    }
    logs[j++] = log_of;
    most = std::fmax(most, log_of);
  }
  double sum = 0;
  for (double const x : logs) sum += std::exp(x - most);
  return most + std::log(sum);
}

[[nodiscard]] inline bounds always_valid_interval(std::span<level_weight const> levels, double low,
                                                  double high,
                                                  confidence level = confidence{0.95}) noexcept {
  bounds range{undefined, undefined, level.level(), interval_method::always_valid};
  double n = 0;
  double sum = 0;
  for (level_weight const& x : levels) {
    if (x.weight != std::floor(x.weight)) return range;
    n += x.weight;
    sum += x.weight * (x.value - low);
  }
  if (!(n > 0)) return range;
  double const target = std::log(2 / (1 - level.level()));
  double const mean = std::fmin(high, low + sum / n);
  auto const beyond = [&](bool above) {
    return [&, above](double m) {
      if (m <= low || m >= high) return 1e300;
      return std::fmin(1e300, log_fortune(levels, low, high, m, above) - target);
    };
  };
  range.lower = low;
  range.upper = high;
  // At the mean itself the fortune is at most what it began with.
  if (mean > low) {
    range.lower = detail::root(beyond(true), low, mean, 1e300, -target);
  }
  if (mean < high) {
    range.upper = detail::root(beyond(false), mean, high, -target, 1e300);
  }
  return range;
}

}  // namespace cxm::inline v0
