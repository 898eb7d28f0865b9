#pragma once
/// From contact to order: who of those contacted ordered, refused, or never answered.
///
/// Figures       conversion_rate  ordered/decided (headline)
///               refusal_rate     refused/decided
///               silence_rate     neither/decided
///               count, decided, ordered, refused, silent, undecided
/// Cohort        contacts, each for its own window (statistics/decided_share.hpp) that starts with the
///               contact. An order within it converts, whatever was said before; refused is a refusal
///               within it and no order. A contact whose window is not over yet is in no rate.
/// Input         the instant of the contact; of the first order from then on, or none; of the first
///               refusal, or none. One row a contact; with the first contact of each customer it is
///               the share of customers. order_history::next_order finds the order.
/// Interval      Wilson (default), agresti_coull, wald, always_valid (statistics/proportion.hpp).
/// Undefined     nothing decided: NaN.
/// Left out      an order or refusal before the contact, as out_of_scale; contacts at `until` or
///               later, as outside_window.
/// Errors        std::invalid_argument for an instant beyond the calendar.
/// Merge         exact, in any order, of one window. State: O(1). Push: O(1).
/// Source        the arithmetic of each rate is its name.

#include <cxm/core/observe.hpp>
#include <cxm/statistics/decided_share.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace cxm::inline v0 {

class conversion {
 public:
  static constexpr std::string_view id = "conversion";
  static constexpr std::string_view title = "conversion";
  static constexpr std::string_view definition =
      "Share of contacts that led to an order within the window, among those whose window is over.";

  explicit conversion(outcome_window window) : window_{window} {}

  template <class Duration, detail::maybe_instant Ordered, detail::maybe_instant Refused>
  void push(std::chrono::sys_time<Duration> contacted, Ordered const& ordered,
            Refused const& refused) {
    std::int64_t const from = detail::instant_seconds(contacted);
    std::optional<std::int64_t> const bought = detail::instant_seconds(ordered);
    std::optional<std::int64_t> const denied = detail::instant_seconds(refused);
    if ((bought && *bought < from) || (denied && *denied < from)) {
      return excluded_.add(reason::out_of_scale);
    }
    if (!window_.observed(from)) return excluded_.add(reason::outside_window);
    if (!window_.over(from)) {
      ++undecided_;
    } else if (bought && window_.within(from, *bought)) {
      ++ordered_;
    } else if (denied && window_.within(from, *denied)) {
      ++refused_;
    } else {
      ++silent_;
    }
  }
  void exclude(reason why) { excluded_.add(why); }

  void merge(conversion const& other) {
    if (window_ != other.window_) throw merge_error("cxm::conversion: two windows don't merge");
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::conversion: more contacts than a count holds");
    }
    ordered_ += other.ordered_;
    refused_ += other.refused_;
    silent_ += other.silent_;
    undecided_ += other.undecided_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] conversion empty_copy() const { return conversion{window_}; }

  /// Contacts, undecided ones too.
  [[nodiscard]] count_t count() const noexcept { return decided() + undecided_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] outcome_window const& window() const noexcept { return window_; }
  [[nodiscard]] count_t ordered() const noexcept { return ordered_; }
  [[nodiscard]] count_t refused() const noexcept { return refused_; }
  [[nodiscard]] count_t silent() const noexcept { return silent_; }
  [[nodiscard]] count_t decided() const noexcept { return ordered_ + refused_ + silent_; }
  [[nodiscard]] count_t undecided() const noexcept { return undecided_; }

  [[nodiscard]] estimate conversion_rate(reading how = {}) const { return rate(ordered_, how); }
  [[nodiscard]] estimate refusal_rate(reading how = {}) const { return rate(refused_, how); }
  [[nodiscard]] estimate silence_rate(reading how = {}) const { return rate(silent_, how); }

  void figures(figure_sink out, reading how = {}) const {
    auto const show = [&](std::string_view name, estimate const& e) {
      out(value_figure(name, unit::share, e.value, e.range));
    };
    show("conversion_rate", conversion_rate(how));
    out(count_figure("count", count()));
    show("refusal_rate", refusal_rate(how));
    show("silence_rate", silence_rate(how));
    out(count_figure("decided", decided()));
    out(count_figure("ordered", ordered_));
    out(count_figure("refused", refused_));
    out(count_figure("silent", silent_));
    out(count_figure("undecided", undecided_));
  }
  void write(state_writer& out) const {
    window_.write(out);
    for (count_t n : {ordered_, refused_, silent_, undecided_}) out.u64(n);
    excluded_.write(out);
  }
  [[nodiscard]] static conversion read(state_reader& in) {
    conversion loaded{outcome_window::read(in)};
    for (count_t* n : {&loaded.ordered_, &loaded.refused_, &loaded.silent_, &loaded.undecided_}) {
      *n = in.count(most_observations - loaded.count());
    }
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(conversion const&, conversion const&) = default;

 private:
  [[nodiscard]] estimate rate(count_t part, reading how) const {
    return decided_share{part, decided(), undecided_}.share(how);
  }
  outcome_window window_;
  count_t ordered_ = 0, refused_ = 0, silent_ = 0, undecided_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
