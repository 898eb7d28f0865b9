#pragma once
/// How right a model of buying is: whether customers bought as often as it says, and whether they
/// did afterwards what it expected.
///
///   frequency_check   customers with 0, 1, 2 … repeats, and how many the model expects: Σ over
///                     customers of P(X(T) = x), each by their own time watched
///   check_holdout     later purchases of each customer against what was expected of them: in all; by
///                     repeats before, with the interval of the actual mean; whether they bought at
///                     all, by P(alive); and how far off single customers are
///   track             repeats of all customers week by week, as they came and as Σ E[X(t)] since each
///                     one's first purchase, cumulative and new
///
/// Input         a model of buying (pareto_nbd, bg_nbd, mbg_nbd); the base that it was fitted to; what
///               came later, in the order of the base, over one length of time.
/// Interval      of an actual mean: mean ± t·s/√n over the customers of the bin.
/// Reading       That repeats until the end of the fit agree says little, since the model was fitted to
///               them; that later ones do says much. P(alive) is not P(buys within the holdout), and is
///               above the share who bought; what is to be seen is that the shares rise.
/// Undefined     an interval where a bin has one customer or all are alike; correlation where one side
///               does not vary.
/// Errors        std::invalid_argument where sizes differ, and what the model refuses.
/// Complexity    O(customers), and a probability for each x and each T that differs.
/// Source        Fader, Hardie and Lee 2005, Marketing Science 24, 275–284 (the three checks).

#include <cxm/clv/customer_base.hpp>
#include <cxm/clv/purchase_history.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/statistics/student_t.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

struct frequency_bin {
  double repeats = 0;
  bool or_more = false;  ///< the last bin
  count_t customers = 0;
  double expected = 0;
};

/// Bins of 0 to `last` − 1 repeats, and of `last` or more. A base without covariates.
template <class Model>
[[nodiscard]] std::vector<frequency_bin> frequency_check(Model const& model,
                                                         customer_base const& of,
                                                         std::size_t last = 7) {
  std::vector<frequency_bin> bins(last + 1);
  std::vector<double> watched;
  for (buyer const& b : of.buyers()) {
    ++bins[(std::min)(static_cast<std::size_t>(b.repeats), last)].customers;
    watched.push_back(b.observed);
  }
  std::sort(watched.begin(), watched.end());
  for (std::size_t x = 0; x <= last; ++x) {
    bins[x].repeats = static_cast<double>(x);
    bins[x].or_more = x == last;
    bins[x].expected = static_cast<double>(x == last ? of.size() : 0);
  }
  for (std::size_t i = 0; i < watched.size();) {
    std::size_t k = i;
    while (k < watched.size() && watched[k] == watched[i]) ++k;
    for (std::size_t x = 0; x < last; ++x) {
      double const n = static_cast<double>(k - i) *
                       model.purchases_probability(static_cast<double>(x), watched[i]);
      bins[x].expected += n;
      bins[last].expected -= n;
    }
    i = k;
  }
  return bins;
}

struct holdout_bin {
  double repeats = 0;
  bool or_more = false;
  count_t customers = 0;
  estimate actual;  ///< mean of what came later
  double expected = undefined;
};
struct alive_bin {
  double p_alive = undefined;  ///< mean of the bin
  count_t customers = 0;
  double bought = undefined;  ///< the share who bought later
};
struct holdout_check {
  double actual = 0;
  double expected = 0;
  double mean_absolute_error = undefined;
  double root_mean_square_error = undefined;
  double correlation = undefined;  ///< of expected and actual, over customers
  std::vector<holdout_bin> by_repeats;
  std::vector<alive_bin>
      by_p_alive;  ///< tenths of the customers, by rising P(alive); ties together
};

/// `later`: purchases of each customer in the next `length`.
template <class Model>
[[nodiscard]] holdout_check check_holdout(Model const& model, customer_base const& of,
                                          std::span<double const> later, double length,
                                          std::size_t last = 7,
                                          confidence level = confidence{0.95}) {
  if (later.size() != of.size()) {
    throw std::invalid_argument("cxm::check_holdout: a number of purchases for each customer");
  }
  std::size_t const n = of.size();
  auto const expected = model.expected_purchases(of, length);
  holdout_check out;
  double off = 0, squares = 0;
  for (std::size_t i = 0; i < n; ++i) {
    out.actual += later[i];
    out.expected += expected[i];
    off += std::abs(later[i] - expected[i]);
    squares += (later[i] - expected[i]) * (later[i] - expected[i]);
  }
  auto const size = static_cast<double>(n);
  if (n > 0) {
    out.mean_absolute_error = off / size;
    out.root_mean_square_error = std::sqrt(squares / size);
  }
  double both = 0, of_actual = 0, of_expected = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double const a = later[i] - out.actual / size;
    double const e = expected[i] - out.expected / size;
    both += a * e;
    of_actual += a * a;
    of_expected += e * e;
  }
  if (of_actual > 0 && of_expected > 0) out.correlation = both / std::sqrt(of_actual * of_expected);

  for (std::size_t x = 0; x <= last; ++x) {
    holdout_bin bin{static_cast<double>(x), x == last, 0, {}, undefined};
    double sum = 0, sum_expected = 0, square = 0;
    auto const is_here = [&](std::size_t i) {
      return (std::min)(static_cast<std::size_t>(of[i].repeats), last) == x;
    };
    for (std::size_t i = 0; i < n; ++i) {
      if (!is_here(i)) continue;
      ++bin.customers;
      sum += later[i];
      sum_expected += expected[i];
    }
    if (bin.customers > 0) {
      auto const here = static_cast<double>(bin.customers);
      bin.expected = sum_expected / here;
      bin.actual.value = sum / here;
      bin.actual.range = {undefined, undefined, level.level(), interval_method::student_t};
      for (std::size_t i = 0; i < n; ++i) {
        double const d = is_here(i) ? later[i] - bin.actual.value : 0;
        square += d * d;
      }
      if (here > 1 && square > 0) {
        double const half =
            student_t_deviate(level, here - 1) * std::sqrt(square / (here - 1) / here);
        bin.actual.range.lower = bin.actual.value - half;
        bin.actual.range.upper = bin.actual.value + half;
      }
    }
    out.by_repeats.push_back(bin);
  }

  auto const alive = model.p_alive(of);
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t k) {
    return alive[i] != alive[k] ? alive[i] < alive[k] : i < k;
  });
  constexpr std::size_t tenths = 10;
  std::size_t bin_of = tenths;
  for (std::size_t k = 0; k < n; ++k) {
    bool const tie = k > 0 && alive[order[k]] == alive[order[k - 1]];
    std::size_t const here = tie ? bin_of : k * tenths / n;
    if (out.by_p_alive.empty() || here != bin_of) out.by_p_alive.push_back({0, 0, 0});
    bin_of = here;
    alive_bin& bin = out.by_p_alive.back();
    bin.p_alive += alive[order[k]];
    bin.bought += later[order[k]] > 0 ? 1 : 0;
    ++bin.customers;
  }
  for (alive_bin& bin : out.by_p_alive) {
    bin.p_alive /= static_cast<double>(bin.customers);
    bin.bought /= static_cast<double>(bin.customers);
  }
  return out;
}

struct tracked_week {
  double week = 0;                          ///< 1 is the first seven days of the first customer
  double actual = 0, expected = 0;          ///< repeats since the beginning
  double new_actual = 0, new_expected = 0;  ///< of this week
};

/// Whole weeks from the first customer's first purchase to `end`, a day since 1970.
template <class Model>
[[nodiscard]] std::vector<tracked_week> track(Model const& model, repeat_days const& of,
                                              std::int32_t end) {
  std::vector<tracked_week> weeks;
  if (of.first.empty()) return weeks;
  std::int32_t const begin = *std::min_element(of.first.begin(), of.first.end());
  std::vector<double> came;  // customers by the day since then
  for (std::int32_t const day : of.first) {
    auto const at = static_cast<std::size_t>(day - begin);
    if (came.size() <= at) came.resize(at + 1);
    ++came[at];
  }
  std::vector<std::int32_t> repeats = of.repeats;
  std::sort(repeats.begin(), repeats.end());
  double const unit = model.unit.in_days();
  for (std::int32_t last = begin + 6; last <= end; last += 7) {
    tracked_week w;
    w.week = static_cast<double>(weeks.size() + 1);
    w.actual = static_cast<double>(std::upper_bound(repeats.begin(), repeats.end(), last) -
                                   repeats.begin());
    for (std::size_t day = 0; day < came.size(); ++day) {
      double const since = static_cast<double>(last - begin) - static_cast<double>(day);
      if (came[day] > 0 && since > 0)
        w.expected += came[day] * model.expected_purchases(since / unit);
    }
    w.new_actual = w.actual - (weeks.empty() ? 0 : weeks.back().actual);
    w.new_expected = w.expected - (weeks.empty() ? 0 : weeks.back().expected);
    weeks.push_back(w);
  }
  return weeks;
}

}  // namespace cxm::inline v0
