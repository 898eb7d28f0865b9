#pragma once
/// Net promoter score: how many more people would recommend than advise against.
///
/// Question      "How likely are you to recommend us?", 0 to 10. Promoters answer 9–10, passives
///               7–8, detractors 0–6. The ten-point form 1–10 (`cxm::one_to_ten`) has detractors
///               1–6; it is never guessed.
/// Formula       s = (P − D)/n, shown ×100: −100 to +100. n counts answers on the scale only.
/// Interval      the inverted score test (default) and, by name, eight others: see net_share.hpp. By
///               exact enumeration the score interval has the best worst case at small n (n = 5:
///               92.2 %, adjusted Wald 89.6 %). always_valid is for who looks after every answer.
/// Undefined     no answers: score, interval and tests are NaN.
/// Left out      missing, not applicable, out of scale and fractional answers, counted by reason.
/// Merge         exact and in any order. State: counts, 160 bytes at most. Push: O(1), no
///               allocation.
/// Source        Reichheld 2003, Harvard Business Review 81(12), 46–54; intervals as in
///               net_share.hpp.
/// Example       examples/nps_in_ten_lines.cpp

#include <cxm/core/byte_classes.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/net_share.hpp>
#include <cxm/survey/byte_column.hpp>
#include <cxm/survey/nps_kernel.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>

namespace cxm::inline v0 {

namespace detail {
/// The class of an answer: −1 detractor, 0 passive, 1 promoter.
[[nodiscard]] constexpr int nps_class(int answer) noexcept {
  return answer >= 9 ? 1 : answer <= 6 ? -1 : 0;
}
constexpr void check_nps_scale(answer_scale const& s) {
  bool const whole = s.level_count() == s.span() && s.good() == direction::high_is_good;
  if (!whole || s.high() != 10 || (s.low() != 0 && s.low() != 1)) {
    throw std::invalid_argument(
        "cxm::nps: the scale is 0 to 10, or 1 to 10 where that was asked, and high is good");
  }
}
}  // namespace detail

class nps {
 public:
  static constexpr std::string_view id = "nps";
  static constexpr std::string_view title = "NPS";
  static constexpr std::string_view definition =
      "Share of promoters (9 and 10) less share of detractors (6 and below) among those who "
      "answered, in points from −100 to +100.";
  /// What a group-by or one_per keeps of one answer.
  using observation = std::tuple<double>;

  constexpr nps() = default;
  constexpr explicit nps(answer_scale const& scale) : scale_{scale} {
    detail::check_nps_scale(scale);
  }
  /// A range of answers, or of rows seen through a projection such as `&answer::likelihood`.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<nps, R, P...>
  constexpr explicit nps(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }
  template <std::ranges::input_range R, class... P>
  requires observes_rows<nps, R, P...>
  constexpr nps(answer_scale const& scale, R&& range, P const&... seen) : nps{scale} {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }
  /// A column with an Arrow validity bitmap.
  template <number_column R>
  constexpr nps(R const& column, validity present, answer_scale const& scale = zero_to_ten)
      : nps{scale} {
    cxm::push_column(*this, detail::as_column(column), present);
  }

  /// One answer: a number, an optional number or std::nullopt.
  template <answer T>
  constexpr void push(T const& likelihood) noexcept {
    int const level = scale_.level(likelihood, excluded_);
    if (level < 0) return;
    int const side = detail::nps_class(scale_.low() + level);
    ++count_;
    promoters_ += side > 0;
    detractors_ += side < 0;
  }
  /// The same answer n times, as a table of answers and their counts has it.
  /// Errors: std::invalid_argument when that is more than a count holds.
  template <answer T>
  constexpr void push_counted(T const& likelihood, count_t n) {
    int const level = scale_.level_of_many(likelihood, n, count_, excluded_);
    if (level < 0) return;
    int const side = detail::nps_class(scale_.low() + level);
    count_ += n;
    promoters_ += side > 0 ? n : 0;
    detractors_ += side < 0 ? n : 0;
  }
  /// A column of bytes, at the speed of memory. Precondition: the bitmap covers the column;
  /// cxm::push_column and the constructors check it.
  constexpr void push_column(std::span<std::uint8_t const> column, validity present) noexcept {
    detail::each_stretch(
        column, present, [&](std::uint8_t x, bool is_present) { push_one(x, is_present); },
        [&](std::span<std::uint8_t const> rows, std::uint8_t const* bits) {
          push_stretch(rows, bits);
        });
  }

  /// What a group-by of columns counts bytes as: detractors, passives, promoters.
  [[nodiscard]] constexpr detail::byte_classes byte_classes() const {
    return detail::byte_classes::over(
        scale_, 3, [this](int level) { return detail::nps_class(scale_.low() + level) + 1; });
  }

  /// Errors: merge_error when the scales differ or the counts together exceed most_observations.
  constexpr void merge(nps const& other) {
    if (scale_ != other.scale_) throw merge_error("cxm::nps: two different scales don't merge");
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::nps: more answers than a count holds");
    }
    count_ += other.count_;
    promoters_ += other.promoters_;
    detractors_ += other.detractors_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] constexpr nps empty_copy() const { return nps{scale_}; }

  [[nodiscard]] constexpr count_t promoters() const noexcept { return promoters_; }
  [[nodiscard]] constexpr count_t passives() const noexcept {
    return count_ - promoters_ - detractors_;
  }
  [[nodiscard]] constexpr count_t detractors() const noexcept { return detractors_; }
  [[nodiscard]] constexpr count_t count() const noexcept { return count_; }
  [[nodiscard]] constexpr exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] constexpr answer_scale const& scale() const noexcept { return scale_; }

  /// 100·(P − D)/n.
  [[nodiscard]] constexpr double score() const noexcept {
    if (count_ == 0) return undefined;
    auto const p = static_cast<double>(promoters_);
    auto const d = static_cast<double>(detractors_);
    auto const n = static_cast<double>(count_);
    if (p - d == n) return 100;  // 100·n may have to round
    if (d - p == n) return -100;
    return 100 * (p - d) / n;
  }
  /// In points. Methods: those of net_share_interval(), score by default.
  [[nodiscard]] bounds interval(reading how = {}) const {
    return net_share_interval(static_cast<double>(promoters_), static_cast<double>(detractors_),
                              static_cast<double>(count_), how)
        .scaled(100);
  }
  /// Variance of one answer coded −1, 0, 1, divisor n: (P + D)/n − s², computed as
  /// (4PD + (P + D)·passives)/n², which does not cancel where almost all answers agree.
  [[nodiscard]] constexpr double variance() const noexcept {
    if (count_ == 0) return undefined;
    auto const n = static_cast<double>(count_);
    auto const p = static_cast<double>(promoters_) / n;
    auto const d = static_cast<double>(detractors_) / n;
    return 4 * p * d + (p + d) * (static_cast<double>(passives()) / n);
  }
  /// Of the score, in points: 100·√(variance/n).
  [[nodiscard]] double standard_error() const noexcept {
    return 100 * std::sqrt(variance() / static_cast<double>(count_));
  }
  /// Whether the score differs from 0: the score test (P − D)/√(P + D), in keeping with the default
  /// interval. Without promoters and detractors there is nothing to test: NaN.
  [[nodiscard]] test_result score_test() const noexcept {
    auto const p = static_cast<double>(promoters_);
    auto const d = static_cast<double>(detractors_);
    return normal_test((p - d) / std::sqrt(p + d));
  }
  /// The same by s/SE, as CRAN's package NPS has it: it claims p = 0 when all answers agree.
  [[nodiscard]] test_result wald_test() const noexcept {
    return normal_test(score() / standard_error());
  }

  void figures(figure_sink out, reading how = {}) const {
    out(value_figure("score", unit::points, score(), interval(how)));
    out(count_figure("count", count()));
    out(count_figure("promoters", promoters()));
    out(count_figure("passives", passives()));
    out(count_figure("detractors", detractors()));
  }
  void write(state_writer& out) const {
    scale_.write(out);
    out.u64(count_);
    out.u64(promoters_);
    out.u64(detractors_);
    excluded_.write(out);
  }
  [[nodiscard]] static nps read(state_reader& in) {
    nps loaded{answer_scale::read(in)};
    loaded.count_ = in.count();
    loaded.promoters_ = in.count(loaded.count_);
    loaded.detractors_ = in.count(loaded.count_ - loaded.promoters_);
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend constexpr bool operator==(nps const&, nps const&) = default;

  /// a − b in points. The interval and its centre come from the adjusted counts of each side
  /// (adjusted_wald, the default) or from the raw ones (wald), with unpooled standard error.
  /// Errors: merge_error for different scales, std::invalid_argument for another method.
  [[nodiscard]] friend figure difference(nps const& a, nps const& b, reading how = {}) {
    auto const found = both_sides(a, b, how);
    figure f = value_figure("score", unit::points, a.score() - b.score(),
                            {undefined, undefined, how.level.level(), found.method});
    double const half = normal_deviate(how.level) * found.error;
    f.range.lower = found.centre - half;
    f.range.upper = found.centre + half;
    return f;
  }
  /// Whether a and b differ: the centre of that interval over its standard error. Undefined (NaN):
  /// a side without answers; with wald also where all answers of each side agree.
  [[nodiscard]] friend test_result difference_test(nps const& a, nps const& b, reading how = {}) {
    auto const found = both_sides(a, b, how);
    return normal_test(found.centre / found.error);
  }

 private:
  /// Two scores set against each other, in points; NaN where a side has no answers.
  struct opposed {
    double centre, error;
    interval_method method;
  };
  [[nodiscard]] static opposed both_sides(nps const& a, nps const& b, reading how) {
    if (a.scale_ != b.scale_) throw merge_error("cxm::nps: two different scales don't compare");
    using enum interval_method;
    interval_method const used = how.method == standard ? adjusted_wald : how.method;
    if (used != adjusted_wald && used != wald) {
      refuse_method("cxm::nps: a difference has the intervals adjusted_wald and wald");
    }
    if (a.count_ == 0 || b.count_ == 0) return {undefined, undefined, used};
    struct side {
      double score, variance;
    };
    auto const seen = [&](nps const& m) -> side {
      double const extra = used == adjusted_wald ? 0.75 : 0;
      double const n = static_cast<double>(m.count_) + 4 * extra;
      double const p = (static_cast<double>(m.promoters_) + extra) / n;
      double const d = (static_cast<double>(m.detractors_) + extra) / n;
      return {p - d, (p + d - (p - d) * (p - d)) / n};
    };
    side const left = seen(a);
    side const right = seen(b);
    return {100 * (left.score - right.score), 100 * std::sqrt(left.variance + right.variance),
            used};
  }
  constexpr void push_one(std::uint8_t likelihood, bool present) noexcept {
    if (present) {
      push(likelihood);
    } else {
      excluded_.add(reason::missing);
    }
  }
  void push_stretch(std::span<std::uint8_t const> column, std::uint8_t const* bits) noexcept {
    auto const low = static_cast<std::uint8_t>(scale_.low());
    auto const minus_low = [&](int x) { return static_cast<std::uint8_t>(x - low); };
    auto const seen =
        detail::count_nps_bytes(column, {low, minus_low(6), minus_low(9), minus_low(10)}, bits);
    count_ += seen.on_scale;
    promoters_ += seen.promoters;
    detractors_ += seen.detractors;
    excluded_.add(reason::missing, seen.absent);
    detail::exclude_off_scale(scale_, nullptr, column, bits,
                              column.size() - seen.on_scale - seen.absent, excluded_);
  }

  answer_scale scale_ = zero_to_ten;
  count_t count_ = 0;
  count_t promoters_ = 0;
  count_t detractors_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
