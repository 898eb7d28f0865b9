#pragma once
/// Answers of a rating scale, counted by level: all that a top box, a net score and a mean need.
/// `level_counts` counts answers, `weighted_level_counts` weighs them; both answer the same
/// questions, so a metric is written once for both.

#include <cxm/core/byte_classes.hpp>
#include <cxm/core/byte_histogram.hpp>
#include <cxm/core/estimate.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/level_mean.hpp>
#include <cxm/statistics/net_share.hpp>
#include <cxm/statistics/proportion.hpp>
#include <cxm/survey/byte_column.hpp>
#include <cxm/survey/weight_sums.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <tuple>

namespace cxm::inline v0 {

/// The widest rating scale: 0 to 10.
inline constexpr std::size_t most_rating_levels = 11;

namespace detail {
constexpr void check_rating_scale(answer_scale const& s) {
  if (static_cast<std::size_t>(s.span()) > most_rating_levels) {
    throw std::invalid_argument("cxm: a rating scale has at most eleven levels, such as 0 to 10");
  }
}
[[nodiscard]] constexpr bool in_mask(std::uint32_t mask, std::size_t level) noexcept {
  return ((mask >> level) & 1) != 0;
}
}  // namespace detail

class level_counts {
  // First, because clang evaluates at compile time only the templates it has read before their use.
  template <std::size_t Bins>
  constexpr void push_bytes(std::span<std::uint8_t const> column, validity present,
                            detail::byte_window window) noexcept {
    detail::each_stretch(
        column, present,
        [&](std::uint8_t x, bool is_present) {
          if (is_present) {
            push(x);
          } else {
            push(std::nullopt);
          }
        },
        [&](std::span<std::uint8_t const> rows, std::uint8_t const* bits) {
          auto const seen = detail::count_bins<Bins>(rows, window.base, bits);
          count_t beyond = rows.size() - seen.absent;
          for (std::size_t k = 0; k < Bins; ++k) {
            push_many(static_cast<int>(window.base + k), seen.at[k]);
            beyond -= seen.at[k];
          }
          excluded_.add(reason::missing, seen.absent);
          detail::exclude_off_scale(scale_, &window, rows, bits, beyond, excluded_);
        });
  }

 public:
  using observation = std::tuple<double>;
  static constexpr std::string_view prefix = "";

  constexpr explicit level_counts(answer_scale const& scale) : scale_{scale} {
    detail::check_rating_scale(scale);
  }
  template <answer T>
  constexpr void push(T const& x) noexcept {
    int const level = scale_.level(x, excluded_);
    if (level >= 0) ++at_[static_cast<std::size_t>(level)];
  }
  /// The same answer n times. Errors: std::invalid_argument when that is more than a count holds.
  template <answer T>
  constexpr void push_counted(T const& x, count_t n) {
    int const level = scale_.level_of_many(x, n, count(), excluded_);
    if (level >= 0) at_[static_cast<std::size_t>(level)] += n;
  }
  /// A column of bytes, at the speed of memory. Precondition: the bitmap covers the column;
  /// cxm::push_column and the constructors check it.
  constexpr void push_column(std::span<std::uint8_t const> column, validity present) noexcept {
    auto const window = detail::byte_window::of(scale_);
    switch (window.bins) {
      case 6: return push_bytes<6>(column, present, window);
      case 8: return push_bytes<8>(column, present, window);
      default: return push_bytes<12>(column, present, window);
    }
  }
  /// What a group-by of columns counts bytes as: the levels.
  [[nodiscard]] constexpr detail::byte_classes byte_classes() const {
    return detail::byte_classes::over(scale_, static_cast<std::size_t>(scale_.span()),
                                      [](int level) { return level; });
  }
  constexpr void merge(level_counts const& other) {
    if (scale_ != other.scale_) throw merge_error("cxm: answers on two scales don't merge");
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm: more answers than a count holds");
    }
    for (std::size_t i = 0; i < at_.size(); ++i) at_[i] += other.at_[i];
    excluded_.merge(other.excluded_);
  }

  [[nodiscard]] constexpr count_t count() const noexcept { return count_in(~std::uint32_t{0}); }
  /// How many answers lie in a box; bit i of the mask is the answer scale().low() + i.
  [[nodiscard]] constexpr count_t count_in(std::uint32_t mask) const noexcept {
    count_t n = 0;
    for (std::size_t i = 0; i < at_.size(); ++i) {
      if (detail::in_mask(mask, i)) n += at_[i];
    }
    return n;
  }
  [[nodiscard]] constexpr exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] constexpr answer_scale const& scale() const noexcept { return scale_; }

  /// Share of the answers of `within` that lie in `box`. Wilson by default; NaN when none are
  /// within.
  [[nodiscard]] estimate share(std::uint32_t box, std::uint32_t within, reading how) const {
    auto const n = static_cast<double>(count_in(within));
    auto const x = static_cast<double>(count_in(box & within));
    return {n > 0 ? x / n : undefined, proportion_interval(x, n, how)};
  }
  /// Share of `plus` less share of `minus`. The score interval of net_share.hpp by default.
  [[nodiscard]] estimate net(std::uint32_t plus, std::uint32_t minus, reading how) const {
    auto const n = static_cast<double>(count());
    auto const p = static_cast<double>(count_in(plus));
    auto const m = static_cast<double>(count_in(minus));
    return {n > 0 ? (p - m) / n : undefined, net_share_interval(p, m, n, how)};
  }
  /// Mean of the answers, higher is better (see answer_scale::value). Score interval by default.
  [[nodiscard]] estimate mean(reading how) const {
    auto const levels = weighed();
    return {moments(levels).mean, level_mean_interval(levels, scale_.low(), scale_.high(), how)};
  }
  /// Standard deviation with divisor n − 1; NaN below two answers.
  [[nodiscard]] double deviation() const noexcept { return moments(weighed()).deviation; }

  void write(state_writer& out) const {
    scale_.write(out);
    for (int i = 0; i < scale_.span(); ++i) out.u64(at_[static_cast<std::size_t>(i)]);
    excluded_.write(out);
  }
  [[nodiscard]] static level_counts read(state_reader& in) {
    level_counts loaded{answer_scale::read(in)};
    count_t left = most_observations;
    for (int i = 0; i < loaded.scale_.span(); ++i) {
      count_t const n = in.count(left);
      if (n > 0 && !detail::in_mask(loaded.scale_.level_mask(), static_cast<std::size_t>(i))) {
        throw state_error("cxm::load: answers on a level that the scale does not have");
      }
      loaded.at_[static_cast<std::size_t>(i)] = n;
      left -= n;
    }
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend constexpr bool operator==(level_counts const&, level_counts const&) = default;

 private:
  /// The same answer n times.
  constexpr void push_many(int x, count_t n) noexcept {
    exclusions why;
    int const level = scale_.level(x, why);
    if (level >= 0) {
      at_[static_cast<std::size_t>(level)] += n;
    } else {
      excluded_.add(why[reason::not_applicable] > 0 ? reason::not_applicable : reason::out_of_scale,
                    n);
    }
  }
  [[nodiscard]] std::array<level_weight, most_rating_levels> weighed() const noexcept {
    std::array<level_weight, most_rating_levels> levels;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      levels[i] = {scale_.value(static_cast<int>(i)), static_cast<double>(at_[i])};
    }
    return levels;
  }
  answer_scale scale_;
  std::array<count_t, most_rating_levels> at_{};
  exclusions excluded_;
};

class weighted_level_counts {
 public:
  using observation = std::tuple<double, double>;
  static constexpr std::string_view prefix = "weighted_";

  explicit weighted_level_counts(answer_scale const& scale) : scale_{scale} {
    detail::check_rating_scale(scale);
  }
  /// Errors: std::invalid_argument for a weight that is not a number from 0 on; a missing one
  /// counts.
  template <answer T, answer_weight W>
  void push(T const& x, W const& weight) {
    auto const w = sums::take(weight, excluded_);
    if (!w) return;
    int const level = scale_.level(x, excluded_);
    if (level >= 0) sums_.add(static_cast<std::size_t>(level), *w);
  }
  /// The same answer many times, and what its weights sum to. Precondition: that is what weights that
  /// push() takes can sum to. Errors: std::invalid_argument when it is more than a count holds.
  template <answer T>
  void push_summed(T const& x, weight_total const& sum) {
    int const level = scale_.level_of_many(x, sum.count, count(), excluded_);
    if (level >= 0) sums_.add(static_cast<std::size_t>(level), sum);
  }
  /// What columns of bytes are summed by: the levels.
  [[nodiscard]] constexpr detail::byte_classes byte_classes() const {
    return detail::byte_classes::over(scale_, static_cast<std::size_t>(scale_.span()),
                                      [](int level) { return level; });
  }
  void merge(weighted_level_counts const& other) {
    if (scale_ != other.scale_) throw merge_error("cxm: answers on two scales don't merge");
    if (!sums_.fits(other.sums_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm: more answers than a count holds");
    }
    sums_.merge(other.sums_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] weighted_level_counts empty_copy() const { return weighted_level_counts{scale_}; }

  [[nodiscard]] count_t count() const noexcept { return sums_.count(); }
  [[nodiscard]] count_t count_in(std::uint32_t mask) const noexcept {
    count_t n = 0;
    for (std::size_t i = 0; i < most_rating_levels; ++i) {
      if (detail::in_mask(mask, i)) n += sums_.count(i);
    }
    return n;
  }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] answer_scale const& scale() const noexcept { return scale_; }
  [[nodiscard]] double effective_count() const noexcept { return sums_.effective_count(); }
  [[nodiscard]] double total_weight() const noexcept { return sums_.total(); }

  [[nodiscard]] estimate share(std::uint32_t box, std::uint32_t within, reading how) const {
    return ratio(how, [&](std::size_t i) {
      double const counted = detail::in_mask(within, i) ? 1 : 0;
      return sums::term{detail::in_mask(box, i) ? counted : 0, counted};
    });
  }
  [[nodiscard]] estimate net(std::uint32_t plus, std::uint32_t minus, reading how) const {
    return ratio(how, [&](std::size_t i) {
      return sums::term{detail::in_mask(plus, i) ? 1.0 : detail::in_mask(minus, i) ? -1.0 : 0.0, 1};
    });
  }
  [[nodiscard]] estimate mean(reading how) const {
    return ratio(how, [&](std::size_t i) {
      return sums::term{scale_.value(static_cast<int>(i)), 1};
    });
  }

  void write(state_writer& out) const {
    scale_.write(out);
    sums_.write(out);
    excluded_.write(out);
  }
  [[nodiscard]] static weighted_level_counts read(state_reader& in) {
    weighted_level_counts loaded{answer_scale::read(in)};
    loaded.sums_ = sums::read(in);
    for (std::size_t i = 0; i < most_rating_levels; ++i) {
      if (loaded.sums_.count(i) > 0 && !detail::in_mask(loaded.scale_.level_mask(), i)) {
        throw state_error("cxm::load: answers on a level that the scale does not have");
      }
    }
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(weighted_level_counts const&, weighted_level_counts const&) = default;

 private:
  using sums = weight_sums<most_rating_levels>;
  template <class Term>
  [[nodiscard]] estimate ratio(reading how, Term const& term_of) const {
    std::array<sums::term, most_rating_levels> terms;
    for (std::size_t i = 0; i < terms.size(); ++i) terms[i] = term_of(i);
    return sums_.ratio(terms, count() + excluded_.total(), how);
  }
  answer_scale scale_;
  sums sums_;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
