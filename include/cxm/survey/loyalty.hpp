#pragma once
/// Loyalty as intention: to stay, to buy again, to recommend.
///
/// Questions     three items on one scale of 2 to 11 levels, by default 1 to 5.
/// Figures       loyal                       share of respondents in the top box of all three items
///                                           (headline), among those who answered all three
///               stay, buy_again, recommend  top box of each item, among those who answered it
/// Weighted      weighted_loyalty takes a weight with the three answers: shares of Σw; a respondent
///               without a weight is left out of all four. effective_count is Kish's, of `loyal`.
/// Interval      Wilson, others by name as in csat; weighted ones linearised (weight_sums.hpp).
/// Undefined     without answers: NaN, for each figure on its own.
/// Left out      a respondent without all three answers is left out of `loyal` for the reason of
///               the first item that failed; the items that were answered still count for
///               themselves.
/// Errors        std::invalid_argument for a weight that is not a number from 0 on.
/// Merge         exact, in any order. State: counts, exact sums of weights. Push: O(1).
/// Source        the all-items top box as in Burke's Secure Customer Index (Brandt 1996, Quirk's
///               Marketing Research Review), with staying in place of overall satisfaction.

#include <cxm/survey/level_counts.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace cxm::inline v0 {

namespace detail {
/// Respondents who answered all three items, and the loyal among them.
class loyal_counts {
 public:
  static constexpr std::string_view schema = "loyalty";
  struct one {};
  [[nodiscard]] static constexpr std::optional<one> take(exclusions&) noexcept { return one{}; }
  void add(bool loyal, one) noexcept {
    ++complete_;
    loyal_ += loyal;
  }
  [[nodiscard]] bool fits(loyal_counts const& other) const noexcept {
    return counts_fit(complete_, other.complete_);
  }
  void merge(loyal_counts const& other) noexcept {
    complete_ += other.complete_;
    loyal_ += other.loyal_;
  }
  [[nodiscard]] count_t complete() const noexcept { return complete_; }
  [[nodiscard]] count_t loyal() const noexcept { return loyal_; }
  [[nodiscard]] estimate share(count_t, reading how) const {
    auto const n = static_cast<double>(complete_);
    auto const x = static_cast<double>(loyal_);
    return {n > 0 ? x / n : undefined, proportion_interval(x, n, how)};
  }
  void write(state_writer& out) const {
    out.u64(complete_);
    out.u64(loyal_);
  }
  [[nodiscard]] static loyal_counts read(state_reader& in) {
    loyal_counts loaded;
    loaded.complete_ = in.count();
    loaded.loyal_ = in.count(loaded.complete_);
    return loaded;
  }
  friend bool operator==(loyal_counts const&, loyal_counts const&) = default;

 private:
  count_t complete_ = 0;
  count_t loyal_ = 0;
};

/// The same with their weights.
class loyal_weights {
 public:
  static constexpr std::string_view schema = "weighted_loyalty";
  template <answer_weight W>
  [[nodiscard]] static std::optional<double> take(exclusions& excluded, W const& weight) {
    return weight_sums<2>::take(weight, excluded);
  }
  void add(bool loyal, double weight) noexcept { sums_.add(loyal ? 1 : 0, weight); }
  [[nodiscard]] bool fits(loyal_weights const& other) const noexcept {
    return sums_.fits(other.sums_);
  }
  void merge(loyal_weights const& other) noexcept { sums_.merge(other.sums_); }
  [[nodiscard]] count_t complete() const noexcept { return sums_.count(); }
  [[nodiscard]] count_t loyal() const noexcept { return sums_.count(1); }
  [[nodiscard]] double effective_count() const noexcept { return sums_.effective_count(); }
  [[nodiscard]] estimate share(count_t rows_seen, reading how) const {
    return sums_.ratio({{{0, 1}, {1, 1}}}, rows_seen, how);
  }
  void write(state_writer& out) const { sums_.write(out); }
  [[nodiscard]] static loyal_weights read(state_reader& in) {
    loyal_weights loaded;
    loaded.sums_ = weight_sums<2>::read(in);
    return loaded;
  }
  friend bool operator==(loyal_weights const&, loyal_weights const&) = default;

 private:
  weight_sums<2> sums_;
};
}  // namespace detail

/// `Counts` is what an item is counted by, `Loyals` those who answered all three.
template <class Counts, class Loyals>
class basic_loyalty {
 public:
  static constexpr std::string_view id = "loyalty";
  static constexpr bool weighted = std::same_as<Counts, weighted_level_counts>;
  using observation = std::conditional_t<weighted, std::tuple<double, double, double, double>,
                                         std::tuple<double, double, double>>;
  [[nodiscard]] static std::string schema() { return std::string{Loyals::schema}; }

  basic_loyalty() : basic_loyalty{one_to_five} {}
  explicit basic_loyalty(answer_scale const& scale)
      : stay_{scale}, buy_again_{scale}, recommend_{scale} {}
  /// Rows seen through projections: staying, buying again, recommending, and the weight if there is one.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<basic_loyalty, R, P...>
  explicit basic_loyalty(R&& range, P const&... seen)
      : basic_loyalty{one_to_five, static_cast<R&&>(range), seen...} {}
  template <std::ranges::input_range R, class... P>
  requires observes_rows<basic_loyalty, R, P...> basic_loyalty(answer_scale const& scale, R&& range,
                                                               P const&... seen)
      : basic_loyalty{scale} {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <answer S, answer B, answer C, answer_weight... W>
  requires(sizeof...(W) == (weighted ? 1 : 0)) void push(S const& stay, B const& buy_again,
                                                         C const& recommend,
                                                         W const&... weight) noexcept(!weighted) {
    auto const counts_as = Loyals::take(excluded_, weight...);  // a wrong weight throws here
    stay_.push(stay, weight...);
    buy_again_.push(buy_again, weight...);
    recommend_.push(recommend, weight...);
    if (!counts_as) return;
    bool all_top = true;
    auto const complete = [&](auto const& item) {  // counts the reason of the first that fails
      int const level = scale().level(item, excluded_);
      if (level < 0) return false;
      all_top = all_top && detail::in_mask(scale().top_mask(), static_cast<std::size_t>(level));
      return true;
    };
    if (!complete(stay) || !complete(buy_again) || !complete(recommend)) return;
    loyals_.add(all_top, *counts_as);
  }
  void merge(basic_loyalty const& other) {
    if (scale() != other.scale()) throw merge_error("cxm::loyalty: two scales don't merge");
    basic_loyalty sum = *this;  // a merge of the second item may throw after that of the first
    sum.stay_.merge(other.stay_);
    sum.buy_again_.merge(other.buy_again_);
    sum.recommend_.merge(other.recommend_);
    if (!loyals_.fits(other.loyals_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::loyalty: more answers than a count holds");
    }
    sum.loyals_.merge(other.loyals_);
    sum.excluded_.merge(other.excluded_);
    *this = sum;
  }
  [[nodiscard]] basic_loyalty empty_copy() const { return basic_loyalty{scale()}; }

  /// Respondents who answered all three.
  [[nodiscard]] count_t count() const noexcept { return loyals_.complete(); }
  [[nodiscard]] count_t loyal() const noexcept { return loyals_.loyal(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] answer_scale const& scale() const noexcept { return stay_.scale(); }
  [[nodiscard]] Counts const& stay() const noexcept { return stay_; }
  [[nodiscard]] Counts const& buy_again() const noexcept { return buy_again_; }
  [[nodiscard]] Counts const& recommend() const noexcept { return recommend_; }

  [[nodiscard]] estimate loyal_share(reading how = {}) const {
    return loyals_.share(count() + excluded_.total(), how);
  }
  void figures(figure_sink out, reading how = {}) const {
    auto const loyals = loyal_share(how);
    out(value_figure("loyal", unit::share, loyals.value, loyals.range));
    out(count_figure("count", count()));
    if constexpr (weighted) {
      out(value_figure("effective_count", unit::ratio, loyals_.effective_count()));
    }
    auto const item = [&](std::string_view name, Counts const& counts) {
      auto const e = counts.share(scale().top_mask(), ~std::uint32_t{0}, how);
      out(value_figure(name, unit::share, e.value, e.range));
    };
    item("stay", stay_);
    item("buy_again", buy_again_);
    item("recommend", recommend_);
  }
  void write(state_writer& out) const {
    stay_.write(out);
    buy_again_.write(out);
    recommend_.write(out);
    loyals_.write(out);
    excluded_.write(out);
  }
  [[nodiscard]] static basic_loyalty read(state_reader& in) {
    Counts const stay = Counts::read(in);
    basic_loyalty loaded{stay.scale()};
    loaded.stay_ = stay;
    loaded.buy_again_ = Counts::read(in);
    loaded.recommend_ = Counts::read(in);
    if (loaded.buy_again_.scale() != stay.scale() || loaded.recommend_.scale() != stay.scale()) {
      throw state_error("cxm::load: the items of loyalty are on different scales");
    }
    loaded.loyals_ = Loyals::read(in);
    for (auto const* item : {&loaded.stay_, &loaded.buy_again_, &loaded.recommend_}) {
      if (loaded.count() > item->count() ||
          loaded.loyal() > item->count_in(stay.scale().top_mask())) {
        throw state_error("cxm::load: more complete or loyal respondents than answered an item");
      }
    }
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(basic_loyalty const&, basic_loyalty const&) = default;

 private:
  Counts stay_;
  Counts buy_again_;
  Counts recommend_;
  Loyals loyals_;
  exclusions excluded_;
};

using loyalty = basic_loyalty<level_counts, detail::loyal_counts>;
using weighted_loyalty = basic_loyalty<weighted_level_counts, detail::loyal_weights>;

}  // namespace cxm::inline v0
