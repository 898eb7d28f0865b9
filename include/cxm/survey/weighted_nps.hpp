#pragma once
/// Net promoter score of weighted answers: each person counts as many times as they stand for.
///
/// Formula       s = Σw·x/Σw with x = 1 promoter, 0 passive, −1 detractor, shown ×100.
/// Interval      linearized_t (default): s ± t·SE by Taylor linearisation (weight_sums.hpp);
///               score: the score interval of net_share.hpp at the effective sample size;
///               wald: s ± z·SE.
///               With all weights equal the standard error is the unweighted one times
///               √(N/(N − 1)).
/// Grouped       A cell of a group-by is a sample of its own: its N counts the rows of the cell.
///               For a group as a domain of all rows, push the other rows as missing.
/// Undefined     no answer with weight: NaN. All answers alike: linearized_t and wald have no
///               interval.
/// Left out      as in nps; also rows whose weight is missing.
/// Merge         exact and in any order: weights are summed in fixed point.
/// Errors        std::invalid_argument for a negative, infinite, too large or too small weight,
///               before anything changes.
/// Source        Särndal, Swensson and Wretman 1992, section 5.6; Kish 1965, Survey Sampling, 11.7.

#include <cxm/core/weighted_groups.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/weight_sums.hpp>

namespace cxm::inline v0 {

class weighted_nps {
 public:
  static constexpr std::string_view id = "weighted_nps";
  static constexpr std::string_view title = "weighted NPS";
  static constexpr std::string_view definition =
      "Share of promoters (9 and 10) less share of detractors (6 and below), each answer "
      "counted as often as its weight says, in points from −100 to +100.";
  using observation = std::tuple<double, double>;

  weighted_nps() = default;
  explicit weighted_nps(answer_scale const& scale) : scale_{scale} {
    detail::check_nps_scale(scale);
  }
  /// Rows seen through two projections: the answer and its weight.
  template <std::ranges::input_range R, class Answer, class Weight>
  requires observes_rows<weighted_nps, R, Answer, Weight> weighted_nps(R&& range,
                                                                       Answer const& answered,
                                                                       Weight const& weight) {
    push_rows(*this, static_cast<R&&>(range), answered, weight);
  }
  template <std::ranges::input_range R, class Answer, class Weight>
  requires observes_rows<weighted_nps, R, Answer, Weight> weighted_nps(answer_scale const& scale,
                                                                       R&& range,
                                                                       Answer const& answered,
                                                                       Weight const& weight)
      : weighted_nps{scale} {
    push_rows(*this, static_cast<R&&>(range), answered, weight);
  }
  /// A column of answers and one of weights, of equal length; `present` is of the answers. Bytes and
  /// doubles are read fastest.
  template <number_column A, number_column W>
  weighted_nps(A const& answers, W const& weights, validity present,
               answer_scale const& scale = zero_to_ten)
      : weighted_nps{scale} {
    push_columns(*this, detail::as_column(answers), detail::as_column(weights), present);
  }

  template <answer T, answer_weight W>
  void push(T const& likelihood, W const& weight) {
    auto const w = sums::take(weight, excluded_);
    if (!w) return;
    int const level = scale_.level(likelihood, excluded_);
    if (level < 0) return;
    sums_.add(part_of(level), *w);
  }
  /// The same answer many times, and what its weights sum to. Precondition: that is what weights that
  /// push() takes can sum to. Errors: std::invalid_argument when it is more than a count holds.
  template <answer T>
  void push_summed(T const& likelihood, weight_total const& sum) {
    int const level = scale_.level_of_many(likelihood, sum.count, count(), excluded_);
    if (level >= 0) sums_.add(part_of(level), sum);
  }
  /// What columns of bytes are summed by: detractors, passives and promoters.
  [[nodiscard]] constexpr detail::byte_classes byte_classes() const {
    return detail::byte_classes::over(scale_, 3, [this](int level) { return part_of(level); });
  }
  void merge(weighted_nps const& other) {
    if (scale_ != other.scale_) {
      throw merge_error("cxm::weighted_nps: two different scales don't merge");
    }
    if (!sums_.fits(other.sums_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::weighted_nps: more answers than a count holds");
    }
    sums_.merge(other.sums_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] weighted_nps empty_copy() const { return weighted_nps{scale_}; }

  [[nodiscard]] count_t count() const noexcept { return sums_.count(); }
  [[nodiscard]] count_t promoters() const noexcept { return sums_.count(2); }
  [[nodiscard]] count_t passives() const noexcept { return sums_.count(1); }
  [[nodiscard]] count_t detractors() const noexcept { return sums_.count(0); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] answer_scale const& scale() const noexcept { return scale_; }
  /// Kish's effective sample size: how many unweighted answers would be as precise.
  [[nodiscard]] double effective_count() const noexcept { return sums_.effective_count(); }
  [[nodiscard]] double total_weight() const noexcept { return sums_.total(); }

  [[nodiscard]] double score() const noexcept {
    double const w = sums_.total();
    if (!(w > 0)) return undefined;
    double const net = sums_.weight(2) - sums_.weight(0);
    return std::fabs(net) == w ? std::copysign(100, net) : 100 * net / w;  // 100·w may round
  }
  /// In points, by linearisation.
  [[nodiscard]] double standard_error() const noexcept {
    return 100 * sums_.ratio_error(terms, rows_seen());
  }
  /// In points. Methods: linearized_t (default), score, wald.
  [[nodiscard]] bounds interval(reading how = {}) const {
    if (how.method != interval_method::score)
      return sums_.ratio(terms, rows_seen(), how).range.scaled(100);
    double const n = effective_count();
    double const per_weight = n / sums_.total();
    return net_share_interval(sums_.weight(2) * per_weight, sums_.weight(0) * per_weight, n, how)
        .scaled(100);
  }
  void figures(figure_sink out, reading how = {}) const {
    out(value_figure("score", unit::points, score(), interval(how)));
    out(count_figure("count", count()));
    out(count_figure("promoters", promoters()));
    out(count_figure("passives", passives()));
    out(count_figure("detractors", detractors()));
    out(value_figure("effective_count", unit::ratio, effective_count()));
    out(value_figure("standard_error", unit::score, standard_error()));
    double const w = sums_.total();
    auto const share = [&](std::size_t part) { return w > 0 ? sums_.weight(part) / w : undefined; };
    out(value_figure("promoter_share", unit::share, share(2)));
    out(value_figure("passive_share", unit::share, share(1)));
    out(value_figure("detractor_share", unit::share, share(0)));
  }
  void write(state_writer& out) const {
    scale_.write(out);
    sums_.write(out);
    excluded_.write(out);
  }
  [[nodiscard]] static weighted_nps read(state_reader& in) {
    weighted_nps loaded{answer_scale::read(in)};
    loaded.sums_ = sums::read(in);
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(weighted_nps const&, weighted_nps const&) = default;

 private:
  using sums = weight_sums<3>;  // detractors, passives, promoters
  static constexpr std::array<sums::term, 3> terms{{{-1, 1}, {0, 1}, {1, 1}}};
  [[nodiscard]] constexpr std::size_t part_of(int level) const noexcept {
    return static_cast<std::size_t>(1 + detail::nps_class(scale_.low() + level));
  }
  [[nodiscard]] count_t rows_seen() const noexcept { return count() + excluded_.total(); }

  answer_scale scale_ = zero_to_ten;
  sums sums_;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
