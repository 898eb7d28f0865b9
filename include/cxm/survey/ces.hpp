#pragma once
/// Customer effort score: how easy it was to get something done.
///
/// Question      "The company made it easy for me to handle my issue", on 4, 5 or 7 levels; by
///               default CES 2.0, 1 strongly disagree to 7 strongly agree. CES 1.0 asks for effort,
///               where low is good: say so, `cxm::answer_scale{1, 5, cxm::direction::low_is_good}`.
///               The direction is never guessed; means are then of low + high − x.
/// Figures       mean          higher is easier (headline)
///               top_box       7 levels: the top three (5–7); 4 and 5 levels: the top two
///               bottom_box    as many at the other end
///               index         top_box − bottom_box: %(5–7) − %(1–3), %(4, 5) − %(1, 2),
///                             %(3, 4) − %(1, 2)
///               vendor_index  7 levels only: %(6, 7) − %(1–3), which some vendors call the
///                             effort score
///               normalised    (mean − low)/(high − low)
///               The boxes are part of this metric: boxes that a scale brings along are replaced.
/// Interval      score for mean, index and vendor_index, Wilson for shares; others by name.
/// Undefined     without answers all are NaN; vendor_index is NaN on 4 and 5 levels.
/// Errors        std::invalid_argument for a scale that does not have 4, 5 or 7 consecutive levels.
/// Left out      missing, not applicable, out of scale and fractional answers, counted by reason.
/// Merge         exact, in any order. State: counts by level. Push: O(1).
/// Source        Dixon, Freeman and Toman 2010, Harvard Business Review 88(7/8), 116–122 (1.0);
///               Dixon, Toman and DeLisi 2013, The Effortless Experience (2.0).

#include <cxm/survey/rating.hpp>

namespace cxm::inline v0 {

template <class Counts>
class basic_ces : public rating<basic_ces<Counts>, Counts> {
 public:
  static constexpr std::string_view id = "ces";
  static constexpr std::string_view title = "CES";
  static constexpr std::string_view definition =
      "Mean answer to how easy it was; higher is easier, whatever the direction of the question.";
  static constexpr std::string_view name = id;
  static constexpr answer_scale default_scale = one_to_seven;
  [[nodiscard]] static constexpr answer_scale accept(answer_scale const& s) {
    int const n = s.level_count();
    if (n != s.span() || (n != 4 && n != 5 && n != 7)) {
      throw std::invalid_argument("cxm::ces: the scale has 4, 5 or 7 levels, such as 1 to 7");
    }
    return s.boxes(n == 7 ? 3 : 2);
  }
  using base = rating<basic_ces<Counts>, Counts>;
  using base::base;

  [[nodiscard]] double index() const { return this->net(); }
  [[nodiscard]] double vendor_index() const { return vendor_index_estimate({}).value; }

  [[nodiscard]] estimate vendor_index_estimate(reading how) const {
    auto const& s = this->scale();
    if (s.level_count() != 7) return {};
    bool const high = s.good() == direction::high_is_good;
    std::uint32_t const top_two = high ? 0b1100000 : 0b0000011;
    return this->counts().net(top_two, s.bottom_mask(), base::net_reading(how));
  }
  void figures(figure_sink out, reading how = {}) const {
    base::show(out, "mean", unit::score, this->mean_estimate(how));
    base::show_counts(out);
    base::show(out, "top_box", unit::share, this->top_box_estimate(how));
    base::show(out, "bottom_box", unit::share, this->bottom_box_estimate(how));
    base::show(out, "index", unit::share, this->net_estimate(how));
    if (this->scale().level_count() == 7) {
      base::show(out, "vendor_index", unit::share, vendor_index_estimate(how));
    }
    base::show(out, "normalised", unit::share, this->normalised_estimate(how));
  }
};

using ces = basic_ces<level_counts>;
using weighted_ces = basic_ces<weighted_level_counts>;

}  // namespace cxm::inline v0
