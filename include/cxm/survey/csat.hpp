#pragma once
/// Customer satisfaction: how many are satisfied, and how much.
///
/// Question      "How satisfied were you?" on 2 to 11 levels; by default 1 to 5. The three-level
///               form poor 2, fair 3, excellent 5 is the scale `cxm::poor_fair_excellent`.
/// Figures       top_box         share of satisfied answers (headline). Boxes by number of levels:
///                               2 and 3 the top one, 4 to 9 the top two, 10 and 11 the top three
///               bottom_box, middle, net = top_box − bottom_box
///               good_share      top/(top + bottom): neutral answers left out, as support desks
///                               count
///               mean            on the scale
///               normalised      (mean − low)/(high − low); poor-fair-excellent: (m − 2)/3
///               share_of_most   Σx/(n·high), as some vendors print it; with 1 as the lowest answer
///                               it never reaches 0
/// Interval      Wilson for shares, score for net and mean; Student's t for the mean by name.
///               Everybody answering 5 gives a mean of 5 with an interval below it, not [5, 5].
/// Undefined     without answers all are NaN; good_share also without top and bottom answers;
///               share_of_most on scales with answers below 0.
/// Left out      missing, not applicable, out of scale and fractional answers, counted by reason.
///               Unanswered questions are never in a denominator.
/// Merge         exact, in any order. State: counts by level. Push: O(1).
/// Source        boxes as in the survey field's custom; intervals as in statistics/.

#include <cxm/survey/rating.hpp>

namespace cxm::inline v0 {

template <class Counts>
class basic_csat : public rating<basic_csat<Counts>, Counts> {
 public:
  static constexpr std::string_view id = "csat";
  static constexpr std::string_view title = "CSAT";
  static constexpr std::string_view definition =
      "Share of satisfied answers, those in the top box of the scale (such as two of five "
      "levels), among those who answered.";
  static constexpr std::string_view name = id;
  static constexpr answer_scale default_scale = one_to_five;
  [[nodiscard]] static constexpr answer_scale accept(answer_scale const& s) { return s; }
  using base = rating<basic_csat<Counts>, Counts>;
  using base::base;

  [[nodiscard]] double good_share() const { return good_share_estimate({}).value; }
  [[nodiscard]] double share_of_most() const { return share_of_most_estimate({}).value; }

  [[nodiscard]] estimate good_share_estimate(reading how) const {
    auto const ends = this->scale().top_mask() | this->scale().bottom_mask();
    return this->counts().share(this->scale().top_mask(), ends, base::share_reading(how));
  }
  [[nodiscard]] estimate share_of_most_estimate(reading how) const {
    if (this->scale().low() < 0) return {};
    return this->mean_estimate(how).scaled(1.0 / this->scale().high());
  }
  void figures(figure_sink out, reading how = {}) const {
    base::show(out, "top_box", unit::share, this->top_box_estimate(how));
    base::show_counts(out);
    base::show(out, "bottom_box", unit::share, this->bottom_box_estimate(how));
    base::show(out, "middle", unit::share, this->middle_estimate(how));
    base::show(out, "net", unit::share, this->net_estimate(how));
    base::show(out, "good_share", unit::share, good_share_estimate(how));
    base::show(out, "mean", unit::score, this->mean_estimate(how));
    base::show(out, "normalised", unit::share, this->normalised_estimate(how));
    base::show(out, "share_of_most", unit::share, share_of_most_estimate(how));
  }
};

using csat = basic_csat<level_counts>;
using weighted_csat = basic_csat<weighted_level_counts>;

}  // namespace cxm::inline v0
