#pragma once
// Gauss–Legendre quadrature of smooth positive functions, in panels.

#include <cmath>

namespace cxm::inline v0::models {

struct quadrature_node {
  double at, weight;
};
/// On [0, 1] with 24 nodes (DLMF 3.5.15), from 40 digits.
inline constexpr quadrature_node quadrature_nodes[] = {
    {0.00240639000148931991, 0.0061706148999935997734},
    {0.012635722014345250901, 0.014265694314466831591},
    {0.030862723998633620738, 0.022138719408709903084},
    {0.056792236497799482893, 0.029649292457718390373},
    {0.089999007013048539023, 0.036673240705540152867},
    {0.12993790421072281788, 0.043095080765976637959},
    {0.17595317403151221537, 0.048809326052056944135},
    {0.22728926430558023217, 0.053722135057982817391},
    {0.28310324618697743076, 0.057752834026862800677},
    {0.34247866015191831281, 0.060835236463901695602},
    {0.40444056626319184542, 0.062918728173414148061},
    {0.46797155356869718696, 0.063969097673376078487},
    {0.53202844643130281304, 0.063969097673376078487},
    {0.59555943373680815458, 0.062918728173414148061},
    {0.65752133984808168719, 0.060835236463901695602},
    {0.71689675381302256924, 0.057752834026862800677},
    {0.77271073569441976783, 0.053722135057982817391},
    {0.82404682596848778463, 0.048809326052056944135},
    {0.87006209578927718212, 0.043095080765976637959},
    {0.91000099298695146098, 0.036673240705540152867},
    {0.94320776350220051711, 0.029649292457718390373},
    {0.96913727600136637926, 0.022138719408709903084},
    {0.9873642779856547491, 0.014265694314466831591},
    {0.99759360999851068009, 0.0061706148999935997734}};

/// ∫ of f from `from` to `to` in so many panels of one width.
template <class F>
[[nodiscard]] double integral(F const& f, double from, double to, double panels) {
  double const width = (to - from) / panels;
  double sum = 0;
  for (double panel = 0; panel < panels; ++panel) {
    for (quadrature_node const& n : quadrature_nodes) {
      sum += n.weight * f(from + width * (panel + n.at));
    }
  }
  return sum * width;
}

/// ∫ of e^f from −∞ to `end` for a concave f with a slope that starts above 0: over where e^f is
/// more than e^−45 of its peak.
template <class F, class Slope>
[[nodiscard]] double log_concave_integral(F const& f, Slope const& slope, double end) {
  auto const crossing = [](auto const& before, double low, double high) {
    for (int i = 0; i < 60; ++i) {
      double const middle = 0.5 * (low + high);
      (before(middle) ? low : high) = middle;
    }
    return high;
  };
  auto const below = [](auto const& is, double from) {
    double step = 1;
    while (is(from - step)) step *= 2;
    return from - step;
  };
  double peak = end;
  if (slope(end) < 0) {
    auto const falls = [&](double w) { return slope(w) < 0; };
    auto const rises = [&](double w) { return slope(w) >= 0; };
    peak = crossing(rises, below(falls, end), end);
  }
  double const height = f(peak);
  auto const counts = [&](double w) { return f(w) > height - 45; };
  auto const is_low = [&](double w) { return f(w) <= height - 45; };
  double const from = crossing(is_low, below(counts, peak), peak);
  double const to = counts(end) ? end : crossing(counts, peak, end);
  double const panels = (std::fmax)(12.0, std::ceil((to - from) / 4));
  return std::exp(height) *
         integral([&](double w) { return std::exp(f(w) - height); }, from, to, panels);
}

}  // namespace cxm::inline v0::models
