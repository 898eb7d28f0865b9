#pragma once
/// Loyalty as intention: to stay, to buy again, to recommend.
///
/// Questions     three items on one scale of 2 to 11 levels, by default 1 to 5.
/// Figures       loyal                       share of respondents in the top box of all three items
///                                           (headline), among those who answered all three
///               stay, buy_again, recommend  top box of each item, among those who answered it
/// Interval      Wilson, others by name as in csat.
/// Undefined     without answers: NaN, for each figure on its own.
/// Left out      a respondent without all three answers is left out of `loyal` for the reason of
///               the first item that failed; the items that were answered still count for
///               themselves.
/// Merge         exact, in any order. State: counts. Push: O(1).
/// Source        the all-items top box as in Burke's Secure Customer Index (Brandt 1996, Quirk's
///               Marketing Research Review), with staying in place of overall satisfaction.

#include <cxm/survey/level_counts.hpp>

namespace cxm::inline v0 {

class loyalty {
 public:
  static constexpr std::string_view id = "loyalty";
  using observation = std::tuple<double, double, double>;

  loyalty() : loyalty{one_to_five} {}
  explicit loyalty(answer_scale const& scale)
      : stay_{scale}, buy_again_{scale}, recommend_{scale} {}
  /// Rows seen through three projections: staying, buying again, recommending.
  template <std::ranges::input_range R, class S, class B, class C>
  requires observes_rows<loyalty, R, S, B, C> loyalty(R&& range, S const& stay, B const& buy_again,
                                                      C const& recommend)
      : loyalty{one_to_five, static_cast<R&&>(range), stay, buy_again, recommend} {}
  template <std::ranges::input_range R, class S, class B, class C>
  requires observes_rows<loyalty, R, S, B, C> loyalty(answer_scale const& scale, R&& range,
                                                      S const& stay, B const& buy_again,
                                                      C const& recommend)
      : loyalty{scale} {
    push_rows(*this, static_cast<R&&>(range), stay, buy_again, recommend);
  }

  template <answer S, answer B, answer C>
  void push(S const& stay, B const& buy_again, C const& recommend) noexcept {
    stay_.push(stay);
    buy_again_.push(buy_again);
    recommend_.push(recommend);
    bool all_top = true;
    auto const complete = [&](auto const& item) {  // counts the reason of the first that fails
      int const level = scale().level(item, excluded_);
      if (level < 0) return false;
      all_top = all_top && detail::in_mask(scale().top_mask(), static_cast<std::size_t>(level));
      return true;
    };
    if (!complete(stay) || !complete(buy_again) || !complete(recommend)) return;
    ++complete_;
    loyal_ += all_top;
  }
  void merge(loyalty const& other) {
    if (scale() != other.scale()) throw merge_error("cxm::loyalty: two scales don't merge");
    loyalty sum = *this;  // a merge of the second item may throw after that of the first
    sum.stay_.merge(other.stay_);
    sum.buy_again_.merge(other.buy_again_);
    sum.recommend_.merge(other.recommend_);
    if (!counts_fit(complete_, other.complete_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::loyalty: more answers than a count holds");
    }
    sum.complete_ += other.complete_;
    sum.loyal_ += other.loyal_;
    sum.excluded_.merge(other.excluded_);
    *this = sum;
  }
  [[nodiscard]] loyalty empty_copy() const { return loyalty{scale()}; }

  /// Respondents who answered all three.
  [[nodiscard]] count_t count() const noexcept { return complete_; }
  [[nodiscard]] count_t loyal() const noexcept { return loyal_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] answer_scale const& scale() const noexcept { return stay_.scale(); }
  [[nodiscard]] level_counts const& stay() const noexcept { return stay_; }
  [[nodiscard]] level_counts const& buy_again() const noexcept { return buy_again_; }
  [[nodiscard]] level_counts const& recommend() const noexcept { return recommend_; }

  [[nodiscard]] estimate loyal_share(reading how = {}) const {
    auto const n = static_cast<double>(complete_);
    auto const x = static_cast<double>(loyal_);
    return {n > 0 ? x / n : undefined, proportion_interval(x, n, how)};
  }
  void figures(figure_sink out, reading how = {}) const {
    auto const loyals = loyal_share(how);
    out(value_figure("loyal", unit::share, loyals.value, loyals.range));
    out(count_figure("count", count()));
    auto const item = [&](std::string_view name, level_counts const& counts) {
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
    out.u64(complete_);
    out.u64(loyal_);
    excluded_.write(out);
  }
  [[nodiscard]] static loyalty read(state_reader& in) {
    level_counts const stay = level_counts::read(in);
    loyalty loaded{stay.scale()};
    loaded.stay_ = stay;
    loaded.buy_again_ = level_counts::read(in);
    loaded.recommend_ = level_counts::read(in);
    if (loaded.buy_again_.scale() != stay.scale() || loaded.recommend_.scale() != stay.scale()) {
      throw state_error("cxm::load: the items of loyalty are on different scales");
    }
    count_t most = most_observations;
    count_t most_loyal = most_observations;
    for (auto const* item : {&loaded.stay_, &loaded.buy_again_, &loaded.recommend_}) {
      count_t const top = item->count_in(stay.scale().top_mask());
      most = item->count() < most ? item->count() : most;
      most_loyal = top < most_loyal ? top : most_loyal;
    }
    loaded.complete_ = in.count(most);
    loaded.loyal_ = in.count(loaded.complete_ < most_loyal ? loaded.complete_ : most_loyal);
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(loyalty const&, loyalty const&) = default;

 private:
  level_counts stay_;
  level_counts buy_again_;
  level_counts recommend_;
  count_t complete_ = 0;
  count_t loyal_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
