#pragma once
/// Results set against each other: a group against the rest, against a group that is named, every pair,
/// a period against the one before; what of a change is mix and what is rate.
///
/// Formula       of two results, independent_difference() of their headlines' intervals (square-and-add);
///               p is below 1 − level exactly where the interval leaves 0 out. For proportions with Wilson
///               intervals that is Newcombe's method.
/// Multiplicity  all comparisons of one call are one family: p is adjusted (Holm by default), and
///               `clear` says that the adjusted p is below 1 − level.
/// Small groups  hidden by `disclosure`, and with them every comparison that shows them: they are not
///               tested and not counted in the family. What a comparison with the rest would give away of
///               a hidden group is hidden too.
/// Undefined     a side without answers or without an interval: difference and p are NaN, and the
///               comparison is no part of the family.
/// Errors        std::invalid_argument for a group that is not there.
/// Complexity    O(groups) for rest, reference and periods; pairs are O(groups²).
/// Source        as independent_difference.hpp and multiplicity.hpp; mix and rate: Kitagawa 1955, JASA
///               50, 1168–1194.

#include <cxm/analysis/disclosure.hpp>
#include <cxm/core/group_by.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/statistics/independent_difference.hpp>
#include <cxm/statistics/multiplicity.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

struct compare_options {
  reading how{};
  multiplicity adjust = multiplicity::holm;
  disclosure hide{};
};

/// One result against another. `first` and `second` are places in the list of groups; no second is
/// the rest, all other groups together.
struct comparison {
  std::size_t first = 0;
  std::optional<std::size_t> second;
  estimate a, b;  ///< their headlines
  count_t n_a = 0, n_b = 0;
  difference_estimate difference;
  double adjusted_p = undefined;
  bool hidden = false;  ///< a side is: there is no difference
  bool clear = false;   ///< the adjusted p is below 1 − level
};

/// The first figure of a metric, with its interval.
template <metric M>
[[nodiscard]] figure headline_of(M const& m, reading how = {}) {
  figure first;
  bool seen = false;
  m.figures(
      [&](figure const& f) {
        if (!std::exchange(seen, true)) first = f;
      },
      how);
  return first;
}

/// a − b of two results by their headlines.
template <metric M>
[[nodiscard]] difference_estimate compare(M const& a, M const& b, reading how = {}) {
  figure const x = headline_of(a, how);
  figure const y = headline_of(b, how);
  return independent_difference({x.number(), x.range}, {y.number(), y.range});
}

/// Hides a comparison's figures; its counts stay.
inline void hide_figures(comparison& c) {
  c.hidden = true;
  c.a = c.b = {};
  c.difference = {};
}

/// Adjusts p over all of these as one family, as the functions below do for their own.
inline void adjust_family(std::vector<comparison>& all, compare_options const& how) {
  std::vector<double> p;
  for (comparison const& c : all) p.push_back(c.difference.test.p);
  auto const adjusted = adjusted_p(p, how.adjust);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].adjusted_p = adjusted[i];
    all[i].clear = adjusted[i] < 1 - how.how.level.level();
  }
}

/// Which of these results the policy hides.
template <metric M>
[[nodiscard]] std::vector<bool> hidden_results(std::span<M const> groups, disclosure policy) {
  std::vector<count_t> counts;
  for (M const& m : groups) counts.push_back(m.count());
  std::vector<bool> out;
  for (suppression const why : hidden_groups(counts, policy).groups) {
    out.push_back(why != suppression::shown);
  }
  return out;
}

namespace detail {
template <metric M>
[[nodiscard]] comparison opposed(M const& a, M const& b, reading how) {
  figure const x = headline_of(a, how);
  figure const y = headline_of(b, how);
  comparison out;
  out.a = {x.number(), x.range};
  out.b = {y.number(), y.range};
  out.n_a = a.count();
  out.n_b = b.count();
  out.difference = independent_difference(out.a, out.b);
  return out;
}
}  // namespace detail

/// Every group against all others together, in the order of the groups.
template <metric M>
[[nodiscard]] std::vector<comparison> compare_with_rest(std::span<M const> groups,
                                                        compare_options const& how = {}) {
  std::vector<comparison> out;
  if (groups.size() < 2) return out;
  auto const hidden = hidden_results(groups, how.hide);
  // All groups behind each, so that the rest of a group is two merges and not as many as groups.
  std::vector<M> behind(groups.size(), groups.front().empty_copy());
  for (std::size_t i = groups.size() - 1; i > 0; --i) {
    behind[i - 1] = behind[i];
    behind[i - 1].merge(groups[i]);
  }
  M before = groups.front().empty_copy();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    M rest = before;
    rest.merge(behind[i]);
    comparison c = detail::opposed(groups[i], rest, how.how);
    c.first = i;
    if (hidden[i] || how.hide.is_small(rest.count())) hide_figures(c);
    out.push_back(c);
    before.merge(groups[i]);
  }
  adjust_family(out, how);
  return out;
}

/// Every other group against one of them.
template <metric M>
[[nodiscard]] std::vector<comparison> compare_with(std::span<M const> groups, std::size_t reference,
                                                   compare_options const& how = {}) {
  if (reference >= groups.size()) {
    throw std::invalid_argument("cxm::compare_with: there is no such group");
  }
  auto const hidden = hidden_results(groups, how.hide);
  std::vector<comparison> out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i == reference) continue;
    comparison c = detail::opposed(groups[i], groups[reference], how.how);
    c.first = i;
    c.second = reference;
    if (hidden[i] || hidden[reference]) hide_figures(c);
    out.push_back(c);
  }
  adjust_family(out, how);
  return out;
}

/// Every pair of groups, the earlier first.
template <metric M>
[[nodiscard]] std::vector<comparison> compare_pairs(std::span<M const> groups,
                                                    compare_options const& how = {}) {
  auto const hidden = hidden_results(groups, how.hide);
  std::vector<comparison> out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::size_t k = i + 1; k < groups.size(); ++k) {
      comparison c = detail::opposed(groups[i], groups[k], how.how);
      c.first = i;
      c.second = k;
      if (hidden[i] || hidden[k]) hide_figures(c);
      out.push_back(c);
    }
  }
  adjust_family(out, how);
  return out;
}

/// Every period against the one before it in the list: `first` is the later one.
template <metric M>
[[nodiscard]] std::vector<comparison> compare_with_previous(std::span<M const> periods,
                                                            compare_options const& how = {}) {
  auto const hidden = hidden_results(periods, how.hide);
  std::vector<comparison> out;
  for (std::size_t i = 1; i < periods.size(); ++i) {
    comparison c = detail::opposed(periods[i], periods[i - 1], how.how);
    c.first = i;
    c.second = i - 1;
    if (hidden[i] || hidden[i - 1]) hide_figures(c);
    out.push_back(c);
  }
  adjust_family(out, how);
  return out;
}

/// A segment before and after: how many there were and what their mean figure was. Any figure that is a
/// mean over its rows can be decomposed: a score, a share, a mean.
struct mix_part {
  double weight_before = 0, weight_after = 0;  ///< rows, or Σ of their weights
  double before = undefined, after = undefined;
};

/// after − before = mix + rate, exactly, in the unit of the figure.
struct mix_and_rate {
  double before = undefined, after = undefined;
  double mix = undefined;   ///< that segments grew and shrank
  double rate = undefined;  ///< that segments changed
  struct share {
    double mix = 0, rate = 0;
  };
  std::vector<share> of;  ///< what each segment adds to both
};

/// With shares w of the rows: mix = Σ(w₁ − w₀)·((r₀ + r₁)/2 − r̄), rate = Σ (w₀ + w₁)/2·(r₁ − r₀); r̄, the mean of
/// before and after, moves nothing between the sums and makes a segment's own mix part mean something:
/// a growing segment that is better than the whole adds. A segment that is absent from one side has no
/// rate to change: its rate on that side is taken to be the other's, and all it does is mix. Undefined
/// (NaN): a side without rows. Errors: std::invalid_argument for a negative weight or a segment with rows and
/// no figure.
[[nodiscard]] inline mix_and_rate decompose(std::span<mix_part const> parts) {
  mix_and_rate out;
  double n0 = 0;
  double n1 = 0;
  for (mix_part const& p : parts) {
    if (!(p.weight_before >= 0 && p.weight_after >= 0) ||
        (p.weight_before > 0 && p.before != p.before) ||
        (p.weight_after > 0 && p.after != p.after)) {
      throw std::invalid_argument(
          "cxm::decompose: a segment has rows and no figure, or too few rows");
    }
    n0 += p.weight_before;
    n1 += p.weight_after;
  }
  out.of.resize(parts.size());
  if (!(n0 > 0 && n1 > 0)) return out;
  double before = 0;
  double after = 0;
  for (mix_part const& p : parts) {
    if (p.weight_before > 0) before += p.weight_before / n0 * p.before;
    if (p.weight_after > 0) after += p.weight_after / n1 * p.after;
  }
  out.before = before;
  out.after = after;
  out.mix = 0;
  out.rate = 0;
  double const middle = 0.5 * (before + after);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    mix_part const& p = parts[i];
    if (!(p.weight_before > 0 || p.weight_after > 0)) continue;
    double const w0 = p.weight_before / n0;
    double const w1 = p.weight_after / n1;
    double const r0 = p.weight_before > 0 ? p.before : p.after;
    double const r1 = p.weight_after > 0 ? p.after : p.before;
    out.of[i] = {(w1 - w0) * (0.5 * (r0 + r1) - middle), 0.5 * (w0 + w1) * (r1 - r0)};
    out.mix += out.of[i].mix;
    out.rate += out.of[i].rate;
  }
  return out;
}

}  // namespace cxm::inline v0
