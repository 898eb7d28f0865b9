#pragma once
/// How the net promoter score of the same customers changed: who was asked before and after.
///
/// Two waves of the same people are not two samples: what a person answers before says much about what
/// they answer after, and a difference of two independent intervals is too wide for them.
/// Formula       d = x_after − x_before with x = 1 promoter, 0 passive, −1 detractor; the change is Σd/n,
///               shown ×100: −200 to +200. It is exactly the score after less the score before, of
///               those who answered both times.
/// Interval      score (default): the inverted score test of a mean on −2 … 2 (level_mean.hpp);
///               student_t: mean ± t·s/√n, the paired t; wald.
/// Figures       change (headline), count, before, after, and how many moved up, down or stayed within
///               their class.
/// Undefined     no pairs: NaN. Nobody moved: a change of 0 with a score interval around it; student_t
///               and wald have none.
/// Left out      pairs of which one answer can't be used, by the reason of the first that can't.
/// Merge         exact, in any order. State: nine counts. Push: O(1).
/// Source        McNemar 1947, Psychometrika 12, 153–157 (which the test is where nobody moves by two
///               classes); Tango 1998, Statistics in Medicine 17, 891–908.

#include <cxm/statistics/level_mean.hpp>
#include <cxm/survey/nps.hpp>

#include <array>
#include <cstddef>
#include <tuple>

namespace cxm::inline v0 {

class paired_nps {
 public:
  static constexpr std::string_view id = "paired_nps";
  static constexpr std::string_view title = "NPS change";
  static constexpr std::string_view definition =
      "NPS after less NPS before of the customers who answered both times, in points from −200 to "
      "+200.";
  using observation = std::tuple<double, double>;

  constexpr paired_nps() = default;
  constexpr explicit paired_nps(answer_scale const& scale) : scale_{scale} {
    detail::check_nps_scale(scale);
  }
  /// Rows seen through two projections: the answer before and the answer after.
  template <std::ranges::input_range R, class Before, class After>
  requires observes_rows<paired_nps, R, Before, After> paired_nps(R&& range, Before const& before,
                                                                  After const& after) {
    push_rows(*this, static_cast<R&&>(range), before, after);
  }

  template <answer B, answer A>
  constexpr void push(B const& before, A const& after) noexcept {
    int const first = scale_.level(before, excluded_);
    if (first < 0) return;
    int const second = scale_.level(after, excluded_);
    if (second < 0) return;
    ++pairs_[at(detail::nps_class(scale_.low() + first), detail::nps_class(scale_.low() + second))];
  }
  /// Errors: merge_error when the scales differ or the counts together exceed most_observations.
  constexpr void merge(paired_nps const& other) {
    if (scale_ != other.scale_) {
      throw merge_error("cxm::paired_nps: two different scales don't merge");
    }
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::paired_nps: more pairs than a count holds");
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) pairs_[i] += other.pairs_[i];
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] constexpr paired_nps empty_copy() const { return paired_nps{scale_}; }

  [[nodiscard]] constexpr count_t count() const noexcept {
    count_t n = 0;
    for (count_t const k : pairs_) n += k;
    return n;
  }
  [[nodiscard]] constexpr exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] constexpr answer_scale const& scale() const noexcept { return scale_; }
  /// How many were in one class before and another after: −1 detractor, 0 passive, 1 promoter.
  /// Precondition: both are one of these.
  [[nodiscard]] constexpr count_t moved(int before, int after) const noexcept {
    return pairs_[at(before, after)];
  }
  [[nodiscard]] constexpr count_t up() const noexcept {
    return moved(-1, 0) + moved(-1, 1) + moved(0, 1);
  }
  [[nodiscard]] constexpr count_t down() const noexcept {
    return moved(1, 0) + moved(1, -1) + moved(0, -1);
  }

  /// In points. Methods: those of level_mean_interval(), score by default.
  [[nodiscard]] estimate change(reading how = {}) const {
    auto const levels = differences();
    return estimate{moments(levels).mean, level_mean_interval(levels, -2, 2, how)}.scaled(100);
  }
  /// Whether it differs from 0: the score test.
  [[nodiscard]] test_result test() const noexcept {
    return level_mean_test(differences(), -2, 2, 0);
  }
  /// The scores of those who answered both times, in points.
  [[nodiscard]] constexpr double before() const noexcept {
    return score([](int first, int) { return first; });
  }
  [[nodiscard]] constexpr double after() const noexcept {
    return score([](int, int second) { return second; });
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const found = change(how);
    out(value_figure("change", unit::points, found.value, found.range));
    out(count_figure("count", count()));
    out(value_figure("before", unit::points, before()));
    out(value_figure("after", unit::points, after()));
    out(count_figure("up", up()));
    out(count_figure("down", down()));
    out(count_figure("stayed", count() - up() - down()));
  }
  void write(state_writer& out) const {
    scale_.write(out);
    for (count_t const k : pairs_) out.u64(k);
    excluded_.write(out);
  }
  [[nodiscard]] static paired_nps read(state_reader& in) {
    paired_nps loaded{answer_scale::read(in)};
    count_t left = most_observations;
    for (count_t& k : loaded.pairs_) {
      k = in.count(left);
      left -= k;
    }
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend constexpr bool operator==(paired_nps const&, paired_nps const&) = default;

 private:
  [[nodiscard]] static constexpr std::size_t at(int before, int after) noexcept {
    return static_cast<std::size_t>(3 * (before + 1) + after + 1);
  }
  [[nodiscard]] std::array<level_weight, 5> differences() const noexcept {
    std::array<level_weight, 5> levels{{{-2, 0}, {-1, 0}, {0, 0}, {1, 0}, {2, 0}}};
    for (int b = -1; b <= 1; ++b) {
      for (int a = -1; a <= 1; ++a) {
        levels[static_cast<std::size_t>(a - b + 2)].weight += static_cast<double>(moved(b, a));
      }
    }
    return levels;
  }
  template <class F>
  [[nodiscard]] constexpr double score(F const& side) const noexcept {
    double sum = 0;
    double n = 0;
    for (int b = -1; b <= 1; ++b) {
      for (int a = -1; a <= 1; ++a) {
        auto const k = static_cast<double>(moved(b, a));
        sum += side(b, a) * k;
        n += k;
      }
    }
    return n > 0 ? 100 * sum / n : undefined;
  }

  answer_scale scale_ = zero_to_ten;
  std::array<count_t, 9> pairs_{};
  exclusions excluded_;
};

}  // namespace cxm::inline v0
