#pragma once
/// Clicks to completion: how many clicks it takes to complete a task.
///
/// Input         clicks (taps, pages) of completed attempts: whole numbers, 0 to 2^31 − 1, or
///               optional ones. Which attempts are completed is the caller's: a projection that
///               gives std::nullopt for the others leaves them out.
/// Figures       median           of clicks (headline)
///               geometric_mean   exp(mean of ln x)
///               mean             arithmetic
///               count            attempts
/// Interval      geometric_mean: exp(mean of ln ± t·s/√n), student_t. Median and mean have none.
/// Undefined     no attempts: NaN. An attempt without a click: no geometric mean. Fewer than two
///               attempts, or all alike: no interval.
/// Left out      missing, fractional and, out of scale, negative or too large numbers of clicks.
/// Merge         exact, in any order. State: attempts by number of clicks. Push: O(log) of how many
///               different numbers there are (statistics/value_counts.hpp).
/// Source        Sauro and Lewis 2010, CHI 2010, 2347–2350, on skewed usability data.

#include <cxm/core/observe.hpp>
#include <cxm/statistics/value_counts.hpp>

#include <cstdint>
#include <tuple>

namespace cxm::inline v0 {

class clicks_to_completion {
 public:
  static constexpr std::string_view id = "clicks_to_completion";
  static constexpr std::string_view title = "clicks to completion";
  static constexpr std::string_view definition =
      "The middle one of the numbers of clicks that the completed attempts took.";
  static constexpr bool lower_is_better = true;
  using observation = std::tuple<std::int64_t>;

  clicks_to_completion() = default;
  template <std::ranges::input_range R, class... P>
  requires observes_rows<clicks_to_completion, R, P...>
  explicit clicks_to_completion(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <answer T>
  void push(T const& clicks) {
    std::int64_t const made = detail::whole_value(clicks, most_of_one, excluded_);
    if (made >= 0) attempts_.push(made);
  }
  void merge(clicks_to_completion const& other) {
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::clicks_to_completion: more attempts than a count holds");
    }
    attempts_.merge(other.attempts_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] clicks_to_completion empty_copy() const { return {}; }

  /// Attempts whose clicks are known.
  [[nodiscard]] count_t count() const noexcept { return attempts_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  /// The attempts by number of clicks: every figure and any quantile, read once.
  [[nodiscard]] counted_values distribution() const { return attempts_.sorted(); }
  [[nodiscard]] double median() const { return distribution().median(); }
  [[nodiscard]] double mean() const { return distribution().moments().mean; }
  [[nodiscard]] estimate geometric_mean(reading how = {}) const {
    return distribution().geometric_mean(how);
  }

  void figures(figure_sink out, reading how = {}) const {
    counted_values const clicks = distribution();
    out(value_figure("median", unit::ratio, clicks.median()));
    out(count_figure("count", count()));
    auto const e = clicks.geometric_mean(how);
    bool const without = count() > 0 && clicks.rows().front().value == 0;
    out(value_figure("geometric_mean", unit::ratio, e.value, e.range,
                     without ? "none: an attempt took no click" : ""));
    out(value_figure("mean", unit::ratio, clicks.moments().mean, {},
                     "no interval: clicks are skewed, the geometric mean has one"));
  }
  void write(state_writer& out) const {
    attempts_.write(out);
    excluded_.write(out);
  }
  [[nodiscard]] static clicks_to_completion read(state_reader& in) {
    clicks_to_completion loaded;
    loaded.attempts_ = value_counts::read(in, 0, most_of_one);
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(clicks_to_completion const&, clicks_to_completion const&) = default;

 private:
  static constexpr std::int64_t most_of_one = 0x7FFF'FFFF;
  value_counts attempts_;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
