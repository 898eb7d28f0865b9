#pragma once
/// Overall satisfaction: the relationship as a whole, on a named Likert scale of 2 to 11 levels.
///
/// Question      "All in all, how satisfied are you with us?", by default 1 to 5.
/// Figures       mean (headline), top_box, bottom_box, net = top_box − bottom_box, normalised.
/// It differs from csat in the question (the relationship, not one contact) and in its headline.
/// Interval      score for mean and net, Wilson for shares; others by name.
/// Undefined     without answers all are NaN.
/// Left out      missing, not applicable, out of scale and fractional answers, counted by reason.
/// Merge         exact, in any order. State: counts by level. Push: O(1).

#include <cxm/survey/rating.hpp>

namespace cxm::inline v0 {

template <class Counts>
class basic_satisfaction : public rating<basic_satisfaction<Counts>, Counts> {
 public:
  static constexpr std::string_view id = "satisfaction";
  static constexpr std::string_view name = id;
  static constexpr std::string_view definition =
      "Mean answer on the scale of overall satisfaction; higher is better.";
  static constexpr answer_scale default_scale = one_to_five;
  [[nodiscard]] static constexpr answer_scale accept(answer_scale const& s) { return s; }
  using base = rating<basic_satisfaction<Counts>, Counts>;
  using base::base;

  void figures(figure_sink out, reading how = {}) const {
    base::show(out, "mean", unit::score, this->mean_estimate(how));
    base::show_counts(out);
    base::show(out, "top_box", unit::share, this->top_box_estimate(how));
    base::show(out, "bottom_box", unit::share, this->bottom_box_estimate(how));
    base::show(out, "net", unit::share, this->net_estimate(how));
    base::show(out, "normalised", unit::share, this->normalised_estimate(how));
  }
};

using satisfaction = basic_satisfaction<level_counts>;
using weighted_satisfaction = basic_satisfaction<weighted_level_counts>;

}  // namespace cxm::inline v0
