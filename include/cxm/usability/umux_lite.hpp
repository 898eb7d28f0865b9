#pragma once
/// UMUX-Lite: perceived usability by two items, usefulness and ease of use.
///
/// Questions     "This system's capabilities meet my requirements." and "This system is easy to
///               use.", 1 strongly disagree to 7 strongly agree; on five points (one_to_five) it is
///               UX-Lite.
/// Formula       100·(a + b − 2)/12, on five points 100·(a + b − 2)/8: 0 to 100.
/// Figures       score       mean over respondents (headline)
///               count       respondents who answered both items
///               regressed   0.65·score + 22.9, the SUS score that it predicts (22.9 to 87.9); of
///                           seven points only, for which it was fitted. Another number under
///                           another name: don't compare it with `score`
/// Interval      the bounded score interval; student_t, wald by name (usability/score_counts.hpp).
///               That of `regressed` takes the two coefficients as known.
/// Undefined     without respondents: NaN.
/// Left out      respondents without both answers, for the reason of the first item that failed.
/// Merge         exact, in any order; two scales don't merge. State: counts by score. Push: O(1).
/// Errors        std::invalid_argument for a scale other than 1 to 7 or 1 to 5, high is good; it
///               may name codes that are not applicable.
/// Source        Lewis, Utesch and Maher 2013, UMUX-LITE: when there's no time for the SUS, CHI
///               2013, 2099–2102. MeasuringU no longer advises the regression.

#include <cxm/core/answer_scale.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/usability/score_counts.hpp>

#include <cstddef>
#include <stdexcept>
#include <tuple>

namespace cxm::inline v0 {

class umux_lite {
 public:
  static constexpr std::string_view id = "umux_lite";
  static constexpr std::string_view title = "UMUX-Lite";
  static constexpr std::string_view definition =
      "Mean of what respondents say about usefulness and ease of use, from 0 to 100.";
  using observation = std::tuple<double, double>;

  umux_lite() : umux_lite{one_to_seven} {}
  explicit umux_lite(answer_scale const& scale)
      : scale_{accept(scale)}, scores_{levels_of(scale)} {}
  /// Respondents seen through two projections: usefulness, ease of use.
  template <std::ranges::input_range R, class U, class E>
  requires observes_rows<umux_lite, R, U, E> umux_lite(R&& range, U const& useful, E const& easy)
      : umux_lite{one_to_seven, static_cast<R&&>(range), useful, easy} {}
  template <std::ranges::input_range R, class U, class E>
  requires observes_rows<umux_lite, R, U, E> umux_lite(answer_scale const& scale, R&& range,
                                                       U const& useful, E const& easy)
      : umux_lite{scale} {
    push_rows(*this, static_cast<R&&>(range), useful, easy);
  }

  template <answer U, answer E>
  constexpr void push(U const& useful, E const& easy) noexcept {
    int const first = scale_.level(useful, excluded_);
    if (first < 0) return;
    int const second = scale_.level(easy, excluded_);
    if (second < 0) return;
    scores_.push(static_cast<std::size_t>(first + second));
  }
  void merge(umux_lite const& other) {
    if (scale_ != other.scale_) throw merge_error("cxm::umux_lite: two scales don't merge");
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::umux_lite: more respondents than a count holds");
    }
    scores_.merge(other.scores_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] umux_lite empty_copy() const { return umux_lite{scale_}; }

  /// Respondents who answered both items.
  [[nodiscard]] count_t count() const noexcept { return scores_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] answer_scale const& scale() const noexcept { return scale_; }

  [[nodiscard]] double score() const { return scores_.mean({}).value; }
  [[nodiscard]] estimate score_estimate(reading how = {}) const { return scores_.mean(how); }
  [[nodiscard]] bounds interval(reading how = {}) const { return scores_.mean(how).range; }
  /// Standard deviation over respondents, divisor n − 1.
  [[nodiscard]] double deviation() const noexcept { return scores_.deviation(); }
  /// Undefined (NaN) on five points.
  [[nodiscard]] double regressed() const { return regressed_estimate({}).value; }
  [[nodiscard]] estimate regressed_estimate(reading how = {}) const {
    if (!has_seven_points()) return {undefined, no_interval(how)};
    return score_estimate(how).scaled(0.65, 22.9);
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const mean = score_estimate(how);
    out(value_figure("score", unit::score, mean.value, mean.range));
    out(count_figure("count", count()));
    if (!has_seven_points()) return;
    auto const predicted = regressed_estimate(how);
    out(value_figure("regressed", unit::score, predicted.value, predicted.range,
                     "the SUS score that it predicts; not comparable with the score"));
  }
  void write(state_writer& out) const {
    scale_.write(out);
    scores_.write(out);
    excluded_.write(out);
  }
  [[nodiscard]] static umux_lite read(state_reader& in) {
    umux_lite loaded{answer_scale::read(in)};
    loaded.scores_ = counts::read(in, loaded.scores_.levels());
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(umux_lite const&, umux_lite const&) = default;

 private:
  using counts = score_counts<13>;

  [[nodiscard]] static answer_scale accept(answer_scale const& s) {
    bool const whole = s.low() == 1 && s.level_count() == s.high() &&
                       (s.high() == 7 || s.high() == 5) && s.good() == direction::high_is_good;
    if (!whole) {
      throw std::invalid_argument("cxm::umux_lite: its items are answered on 1 to 7 or 1 to 5");
    }
    return s;
  }
  /// Of the sum of two items. Precondition: accept(s).
  [[nodiscard]] static std::size_t levels_of(answer_scale const& s) noexcept {
    return static_cast<std::size_t>(2 * s.high() - 1);
  }
  [[nodiscard]] bool has_seven_points() const noexcept { return scale_.high() == 7; }

  answer_scale scale_;
  counts scores_;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
