#pragma once
/// What csat, ces and satisfaction share: answers on a rating scale and the figures they allow.
/// Each of them is one header that says what its own figures are and which comes first.
///
/// Shares are Wilson's by default, net shares and means the score interval (net_share.hpp,
/// level_mean.hpp); weighted ones are linearised (weight_sums.hpp). Where a named method exists for
/// one kind of figure only, the others keep their default, and every interval says which it is.

#include <cxm/core/weighted_groups.hpp>
#include <cxm/survey/level_counts.hpp>

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>

namespace cxm::inline v0 {

namespace detail {
/// The method asked for where `Methods` has it, the default otherwise.
template <interval_method... Methods>
[[nodiscard]] constexpr reading where_known(reading how) noexcept {
  bool const known = ((how.method == Methods) || ...);
  return known ? how : reading{how.level, interval_method::standard};
}
}  // namespace detail

/// The base of a rating metric. `Metric` names `name`, `default_scale`, `accept(scale)` (which
/// checks a scale and may set its boxes) and `figures`. `Counts` is level_counts,
/// weighted_level_counts or designed_level_counts.
///
/// Merge: exact, in any order. State: counts by level. Push: O(1), no allocation.
/// Undefined: without answers every value and interval is NaN.
template <class Metric, class Counts>
class rating {
 public:
  using observation = typename Counts::observation;

  [[nodiscard]] static std::string schema() {
    return std::string{Counts::prefix} + std::string{Metric::name};
  }

  /// The metric's default scale, which is part of its docstring.
  rating() : rating{Metric::default_scale} {}
  explicit rating(answer_scale const& scale) : counts_{Metric::accept(scale)} {}
  /// Answers that were counted already. Precondition: on a scale that the metric accepts as it is.
  explicit rating(Counts counts) : counts_{static_cast<Counts&&>(counts)} {}
  /// A range of answers, or rows seen through projections (answer; and weight, if weighted).
  template <std::ranges::input_range R, class... P>
  requires observes_rows<Counts, R, P...>
  explicit rating(R&& range, P const&... seen) : rating{} {
    push_rows(counts_, static_cast<R&&>(range), seen...);
  }
  template <std::ranges::input_range R, class... P>
  requires observes_rows<Counts, R, P...> rating(answer_scale const& scale, R&& range,
                                                 P const&... seen)
      : rating{scale} {
    push_rows(counts_, static_cast<R&&>(range), seen...);
  }
  /// A column with an Arrow validity bitmap.
  template <number_column R>
  requires observes<Counts, std::optional<std::ranges::range_value_t<R>>> rating(R const& column,
                                                                                 validity present)
      : rating{Metric::default_scale, column, present} {}
  template <number_column R>
  requires observes<Counts, std::optional<std::ranges::range_value_t<R>>> rating(
      answer_scale const& scale, R const& column, validity present)
      : rating{scale} {
    cxm::push_column(counts_, detail::as_column(column), present);
  }

  /// A column of answers and one of weights, of equal length; `present` is of the answers. Bytes and
  /// doubles are read fastest.
  template <number_column A, number_column W>
  requires observes_weighted_bytes<Counts> rating(A const& answers, W const& weights,
                                                  validity present)
      : rating{Metric::default_scale, answers, weights, present} {}
  template <number_column A, number_column W>
  requires observes_weighted_bytes<Counts> rating(answer_scale const& scale, A const& answers,
                                                  W const& weights, validity present)
      : rating{scale} {
    push_columns(counts_, detail::as_column(answers), detail::as_column(weights), present);
  }

  template <class... Xs>
  requires observes<Counts, Xs const&...>
  void push(Xs const&... xs) { counts_.push(xs...); }
  /// The same answer n times, as a table of answers and their counts has it.
  /// Errors: std::invalid_argument when that is more than a count holds.
  template <answer T>
  requires observes<Counts, T const&>
  void push_counted(T const& x, count_t n) { counts_.push_counted(x, n); }
  /// The same answer many times, and what its weights sum to (weighted_level_counts).
  template <answer T>
  requires observes_weighted_bytes<Counts>
  void push_summed(T const& x, weight_total const& sum) { counts_.push_summed(x, sum); }
  /// What a group-by of columns counts bytes as: the levels.
  [[nodiscard]] constexpr detail::byte_classes byte_classes() const {
    return counts_.byte_classes();
  }
  /// A column of bytes, at the speed of memory. Precondition: the bitmap covers the column;
  /// cxm::push_column and the constructors check it.
  void push_column(std::span<std::uint8_t const> column,
                   validity present) noexcept requires observes_columns<Counts, std::uint8_t> {
    counts_.push_column(column, present);
  }
  /// Errors: merge_error when the scales differ or the counts together exceed most_observations.
  void merge(Metric const& other) { counts_.merge(other.counts_); }
  [[nodiscard]] Metric empty_copy() const { return Metric{counts_.scale()}; }

  [[nodiscard]] count_t count() const noexcept { return counts_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return counts_.excluded(); }
  [[nodiscard]] answer_scale const& scale() const noexcept { return counts_.scale(); }
  [[nodiscard]] Counts const& counts() const noexcept { return counts_; }
  /// How many gave this answer. Errors: std::invalid_argument when it is not on the scale.
  [[nodiscard]] count_t count_of(int answer) const {
    return counts_.count_in(scale().mask_of({answer}));
  }

  [[nodiscard]] double mean() const { return mean_estimate({}).value; }
  [[nodiscard]] double top_box() const { return top_box_estimate({}).value; }
  [[nodiscard]] double bottom_box() const { return bottom_box_estimate({}).value; }
  [[nodiscard]] double net() const { return net_estimate({}).value; }
  [[nodiscard]] double normalised() const { return normalised_estimate({}).value; }

  /// Mean answer, higher is better: where low is good, low + high − x is averaged.
  [[nodiscard]] estimate mean_estimate(reading how) const {
    return counts_.mean(mean_reading(how));
  }
  /// Share in the top box (the good end), the bottom box, and between them.
  [[nodiscard]] estimate top_box_estimate(reading how) const {
    return counts_.share(scale().top_mask(), everything, share_reading(how));
  }
  [[nodiscard]] estimate bottom_box_estimate(reading how) const {
    return counts_.share(scale().bottom_mask(), everything, share_reading(how));
  }
  [[nodiscard]] estimate middle_estimate(reading how) const {
    return counts_.share(~(scale().top_mask() | scale().bottom_mask()), everything,
                         share_reading(how));
  }
  /// Share of these answers. Errors: std::invalid_argument when one is not on the scale.
  [[nodiscard]] estimate share_of(std::initializer_list<int> answers, reading how = {}) const {
    return counts_.share(scale().mask_of(answers), everything, share_reading(how));
  }
  /// Top box less bottom box.
  [[nodiscard]] estimate net_estimate(reading how) const {
    return counts_.net(scale().top_mask(), scale().bottom_mask(), net_reading(how));
  }
  /// (mean − low)/(high − low), 0 to 1.
  [[nodiscard]] estimate normalised_estimate(reading how) const {
    // Shifted first: the ends of the scale become exactly 0 and 1.
    return mean_estimate(how)
        .scaled(1, -scale().low())
        .scaled(1.0 / (scale().high() - scale().low()));
  }

  void write(state_writer& out) const { counts_.write(out); }
  [[nodiscard]] static Metric read(state_reader& in) {
    Counts counts = Counts::read(in);
    Metric loaded{counts.scale()};
    if (loaded.scale() != counts.scale()) {
      throw state_error("cxm::load: a scale that this metric does not have");
    }
    loaded.counts_ = counts;
    return loaded;
  }
  friend bool operator==(rating const&, rating const&) = default;

 protected:
  static constexpr std::uint32_t everything = ~std::uint32_t{0};
  static constexpr bool weighted = !std::same_as<Counts, level_counts>;

  [[nodiscard]] static constexpr reading share_reading(reading how) noexcept {
    using enum interval_method;
    return weighted ? detail::where_known<linearized_t, wald>(how)
                    : detail::where_known<wilson, score, agresti_coull, wald, always_valid>(how);
  }
  [[nodiscard]] static constexpr reading net_reading(reading how) noexcept {
    using enum interval_method;
    return weighted ? detail::where_known<linearized_t, wald>(how)
                    : detail::where_known<score, adjusted_wald, wald, student_t, bootstrap, bca,
                                          goodman, always_valid>(how);
  }
  [[nodiscard]] static constexpr reading mean_reading(reading how) noexcept {
    using enum interval_method;
    return weighted ? detail::where_known<linearized_t, wald>(how)
                    : detail::where_known<score, student_t, wald, always_valid>(how);
  }
  static void show(figure_sink const& out, std::string_view name, unit in, estimate const& e) {
    out(value_figure(name, in, e.value, e.range));
  }
  void show_counts(figure_sink const& out) const {
    out(count_figure("count", count()));
    if constexpr (weighted) {
      out(value_figure("effective_count", unit::ratio, counts_.effective_count()));
    }
  }

 private:
  Counts counts_;
};

}  // namespace cxm::inline v0
