#pragma once
/// The System Usability Scale: how usable a system is to those who answer its ten items.
///
/// Question      ten statements, in their order, from 1 strongly disagree to 5 strongly agree; the
///               odd ones speak well of the system, the even ones badly.
/// Formula       2.5·(Σ over odd items (x − 1) + Σ over even items (5 − x)): from 0 to 100 in steps
///               of 2.5. It is no percentage.
/// Figures       score                mean over respondents (headline)
///               count                respondents
///               at_least_68          share of respondents with 68 or more, which is 70 or more: 68
///                                    is the average of 500 studies (Sauro 2011)
///               with_missing_items   respondents with an item scored as the centre, where that is
///                                    the policy
/// Missing       an item without an answer leaves its respondent out (missing_item::leaves_out, the
///               default) or is scored as the centre, 3, as Brooke has respondents mark what they
///               can't answer (missing_item::counts_as_centre). Who answers nothing is left out.
/// Interval      of the score: the bounded score interval, student_t and wald by name; of the
///               share: Wilson, agresti_coull, wald by name (usability/score_counts.hpp).
/// Undefined     without respondents: NaN.
/// Left out      respondents with an item that is off the scale or fractional, for the reason of
///               the first; then, by the policy, those with a missing one.
/// Merge         exact, in any order; two policies don't merge. State: counts by score. Push: O(1).
/// Source        Brooke 1996, SUS: a "quick and dirty" usability scale, in Usability Evaluation in
///               Industry, 189–194; Sauro 2011, A Practical Guide to the System Usability Scale.

#include <cxm/core/answer_scale.hpp>
#include <cxm/core/key.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/usability/score_counts.hpp>

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <tuple>
#include <type_traits>

namespace cxm::inline v0 {

/// What an item without an answer does to its respondent's score.
enum class missing_item : std::uint8_t { leaves_out, counts_as_centre };

namespace detail {
template <class T>
inline constexpr bool is_ten_items = false;
template <class T>
inline constexpr bool is_ten_items<std::array<T, 10>> = answer<T>;
template <class T>
inline constexpr bool is_ten_items<std::span<T, 10>> = answer<T>;
}  // namespace detail

/// Ten answers in the order of the items: a std::array or a std::span of ten numbers or optionals.
template <class T>
concept sus_items = detail::is_ten_items<std::remove_cvref_t<T>>;

/// The score of one respondent, missing items scored as the centre.
class sus_score {
 public:
  static constexpr std::size_t levels = 41;

  sus_score() = default;
  /// Errors: std::invalid_argument when an item is off the scale or fractional, or all are missing.
  template <sus_items T>
  explicit constexpr sus_score(T const& items) {
    exclusions why;
    auto const score = of(items, why);
    if (!score) throw std::invalid_argument("cxm::sus: ten answers from 1 to 5 make a score");
    *this = *score;
  }
  /// The same where that is an error, the reason counted and nothing returned.
  template <sus_items T>
  [[nodiscard]] static constexpr std::optional<sus_score> of(T const& items, exclusions& why) {
    sus_score score;
    int blank = 0;
    for (std::size_t i = 0; i < 10; ++i) {
      exclusions reasons_here;
      int level = one_to_five.level(items[i], reasons_here);
      if (reasons_here[reason::missing] > 0) {
        ++blank;
        level = 2;
      } else if (level < 0) {
        why.merge(reasons_here);
        return std::nullopt;
      }
      score.level_ = static_cast<std::uint8_t>(score.level_ + (i % 2 == 0 ? level : 4 - level));
    }
    if (blank == 10) {
      why.add(reason::missing);
      return std::nullopt;
    }
    score.filled_ = blank > 0;
    return score;
  }

  [[nodiscard]] constexpr double value() const noexcept { return 2.5 * level_; }
  /// value()/2.5
  [[nodiscard]] constexpr std::size_t level() const noexcept { return level_; }
  /// Whether an item was missing.
  [[nodiscard]] constexpr bool filled() const noexcept { return filled_; }
  friend constexpr auto operator<=>(sus_score const&, sus_score const&) = default;

 private:
  friend struct key_traits<sus_score>;
  std::uint8_t level_ = 0;
  bool filled_ = false;
};

template <>
struct key_traits<sus_score> {
  static std::string schema() { return "sus_score"; }
  static std::uint64_t hash(sus_score const& x) noexcept {
    return detail::mix(2U * x.level_ + (x.filled_ ? 1U : 0U));
  }
  static void write(state_writer& out, sus_score const& x) {
    out.u8(x.level_);
    out.u8(x.filled_ ? 1 : 0);
  }
  static sus_score read(state_reader& in) {
    sus_score x;
    x.level_ = in.u8();
    x.filled_ = in.flag();
    if (x.level_ >= sus_score::levels) throw state_error("cxm::load: a score above 100");
    return x;
  }
};

class sus {
 public:
  static constexpr std::string_view id = "sus";
  static constexpr std::string_view title = "SUS";
  static constexpr std::string_view definition =
      "Mean score of the System Usability Scale, 0 to 100, over the respondents; no percentage.";
  using observation = std::tuple<sus_score>;

  sus() = default;
  explicit sus(missing_item policy) : policy_{policy} {
    if (policy != missing_item::leaves_out && policy != missing_item::counts_as_centre) {
      throw std::invalid_argument("cxm::sus: no such policy for a missing item");
    }
  }
  /// Respondents as ten answers each, or seen through one projection that gives ten answers, or
  /// through ten projections.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<sus, R, P...>
  explicit sus(R&& range, P const&... seen) { push_rows(*this, static_cast<R&&>(range), seen...); }
  template <std::ranges::input_range R, class... P>
  requires observes_rows<sus, R, P...> sus(missing_item policy, R&& range, P const&... seen)
      : sus{policy} {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <sus_items T>
  constexpr void push(T const& items) {
    if (auto const score = sus_score::of(items, excluded_)) push(*score);
  }
  /// The ten items one by one; one_per takes them as one array.
  template <answer... Xs>
  requires(sizeof...(Xs) == 10) constexpr void push(Xs const&... items) {
    push(std::array<std::optional<double>, 10>{number(items)...});
  }
  constexpr void push(sus_score const& score) noexcept {
    if (score.filled() && policy_ == missing_item::leaves_out) {
      excluded_.add(reason::missing);
      return;
    }
    scores_.push(score.level());
    filled_ += score.filled();
  }
  void merge(sus const& other) {
    if (policy_ != other.policy_) {
      throw merge_error("cxm::sus: two policies for missing items don't merge");
    }
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::sus: more respondents than a count holds");
    }
    scores_.merge(other.scores_);
    filled_ += other.filled_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] sus empty_copy() const { return sus{policy_}; }

  /// Respondents with a score.
  [[nodiscard]] count_t count() const noexcept { return scores_.count(); }
  /// Respondents with a score and a missing item.
  [[nodiscard]] count_t with_missing_items() const noexcept { return filled_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] missing_item policy() const noexcept { return policy_; }

  [[nodiscard]] double score() const { return scores_.mean({}).value; }
  [[nodiscard]] estimate score_estimate(reading how = {}) const { return scores_.mean(how); }
  [[nodiscard]] bounds interval(reading how = {}) const { return scores_.mean(how).range; }
  /// Standard deviation over respondents, divisor n − 1.
  [[nodiscard]] double deviation() const noexcept { return scores_.deviation(); }
  [[nodiscard]] estimate at_least_68(reading how = {}) const {
    return scores_.share_from(seventy, how);
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const mean = score_estimate(how);
    out(value_figure("score", unit::score, mean.value, mean.range));
    out(count_figure("count", count()));
    auto const share = at_least_68(how);
    out(value_figure("at_least_68", unit::share, share.value, share.range,
                     "68 is the average of 500 studies (Sauro 2011)"));
    if (policy_ == missing_item::counts_as_centre) {
      out(count_figure("with_missing_items", filled_));
    }
  }
  void write(state_writer& out) const {
    out.u8(static_cast<std::uint8_t>(policy_));
    scores_.write(out);
    out.u64(filled_);
    excluded_.write(out);
  }
  [[nodiscard]] static sus read(state_reader& in) {
    auto const code = in.u8();
    if (code > 1) throw state_error("cxm::load: no such policy for a missing item");
    sus loaded{static_cast<missing_item>(code)};
    loaded.scores_ = score_counts<sus_score::levels>::read(in, sus_score::levels);
    bool const fills = loaded.policy_ == missing_item::counts_as_centre;
    loaded.filled_ = in.count(fills ? loaded.count() : 0);
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(sus const&, sus const&) = default;

 private:
  static constexpr std::size_t seventy = 28;  // no respondent's score lies between 67.5 and 70

  template <answer T>
  [[nodiscard]] static constexpr std::optional<double> number(T const& x) noexcept {
    if constexpr (answer_number<T>) {
      return static_cast<double>(x);
    } else if constexpr (std::same_as<T, std::nullopt_t>) {
      return std::nullopt;
    } else {
      return x ? number(*x) : std::nullopt;
    }
  }
  score_counts<sus_score::levels> scores_{sus_score::levels};
  count_t filled_ = 0;
  exclusions excluded_;
  missing_item policy_ = missing_item::leaves_out;
};

}  // namespace cxm::inline v0
