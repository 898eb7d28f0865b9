#pragma once
/// Win-back: of those who left, who came back within a window, with a contact by a campaign and
/// without.
///
/// Figures       reactivation_rate  returned/decided, of all who left (headline)
///               contacted_rate     of those whom a campaign contacted
///               uncontacted_rate   of those whom none did
///               difference         contacted_rate − uncontacted_rate
///               count, decided, returned, contacted, contacted_returned, uncontacted,
///               uncontacted_returned, undecided
/// Input         the instant of leaving; that of the return, or none; that of the first contact by a
///               campaign after leaving, or none: subscription_ledger::for_each_absence has the first
///               two. A return counts within the outcome_window that starts with the leaving
///               (statistics/decided_share.hpp); a contact counts from the leaving on, and before the
///               return and the end of the window.
/// Interval      shares: Wilson (default), agresti_coull, wald, always_valid. difference: Newcombe's
///               (default), score, adjusted_wald, wald (statistics/two_proportions.hpp); of a method
///               that only the other has, each has its default.
/// Undefined     nobody decided in a group: NaN.
/// Not an effect who was contacted was chosen, and who returned at once could not be contacted any
///               more, so the difference is that of a campaign only where chance chose, at once, whom
///               to contact. Push that choice as a contact at the instant of leaving then.
/// Left out      who returned before they had left, as out_of_scale; who left at `until` or later, as
///               outside_window.
/// Errors        std::invalid_argument for an instant beyond the calendar.
/// Merge         exact, in any order, of one window. State: O(1). Push: O(1).
/// Source        Newcombe 1998, Statistics in Medicine 17, 873–890, for the difference.

#include <cxm/core/observe.hpp>
#include <cxm/statistics/decided_share.hpp>
#include <cxm/statistics/two_proportions.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace cxm::inline v0 {

class reactivation {
 public:
  static constexpr std::string_view id = "reactivation";
  static constexpr std::string_view title = "reactivation";
  static constexpr std::string_view definition =
      "Share of those who left that came back within the window, among those whose window is over.";

  explicit reactivation(outcome_window window) : window_{window} {}

  template <class Duration, detail::maybe_instant Returned, detail::maybe_instant Contacted>
  void push(std::chrono::sys_time<Duration> left, Returned const& returned,
            Contacted const& contacted) {
    std::int64_t const from = detail::instant_seconds(left);
    std::optional<std::int64_t> const back = detail::instant_seconds(returned);
    std::optional<std::int64_t> const called = detail::instant_seconds(contacted);
    if (back && *back <= from) return excluded_.add(reason::out_of_scale);
    if (!window_.observed(from)) return excluded_.add(reason::outside_window);
    bool const in_time = back && window_.within(from, *back);
    bool const reached = called && window_.within(from, *called) && (!in_time || *called < *back);
    decided_share& group = by_contact_[reached ? 1 : 0];
    if (!window_.over(from)) {
      ++group.undecided;
    } else {
      ++group.whole;
      group.part += in_time;
    }
  }
  void exclude(reason why) { excluded_.add(why); }

  void merge(reactivation const& other) {
    if (window_ != other.window_) throw merge_error("cxm::reactivation: two windows don't merge");
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::reactivation: more leavings than a count holds");
    }
    by_contact_[0].merge(other.by_contact_[0]);
    by_contact_[1].merge(other.by_contact_[1]);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] reactivation empty_copy() const { return reactivation{window_}; }

  /// Leavings, undecided ones too.
  [[nodiscard]] count_t count() const noexcept { return everybody().count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] outcome_window const& window() const noexcept { return window_; }
  [[nodiscard]] decided_share const& contacted() const noexcept { return by_contact_[1]; }
  [[nodiscard]] decided_share const& uncontacted() const noexcept { return by_contact_[0]; }
  [[nodiscard]] decided_share everybody() const noexcept {
    decided_share both = by_contact_[0];
    both.merge(by_contact_[1]);
    return both;
  }
  [[nodiscard]] estimate reactivation_rate(reading how = {}) const {
    return everybody().share(how);
  }
  /// contacted − uncontacted.
  [[nodiscard]] estimate difference_by_contact(reading how = {}) const {
    auto const x = [](count_t n) { return static_cast<double>(n); };
    return proportion_difference(
        {x(contacted().part), x(contacted().whole), x(uncontacted().part), x(uncontacted().whole)},
        how);
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const show = [&](std::string_view name, estimate const& e) {
      out(value_figure(name, unit::share, e.value, e.range));
    };
    using enum interval_method;
    bool const for_shares = how.method == agresti_coull || how.method == always_valid;
    reading const of_share = how.method == adjusted_wald ? reading{how.level} : how;
    reading const of_difference = for_shares ? reading{how.level} : how;
    decided_share const all = everybody();
    show("reactivation_rate", all.share(of_share));
    out(count_figure("count", count()));
    out(count_figure("decided", all.whole));
    out(count_figure("returned", all.part));
    show("contacted_rate", contacted().share(of_share));
    show("uncontacted_rate", uncontacted().share(of_share));
    show("difference", difference_by_contact(of_difference));
    out(count_figure("contacted", contacted().whole));
    out(count_figure("contacted_returned", contacted().part));
    out(count_figure("uncontacted", uncontacted().whole));
    out(count_figure("uncontacted_returned", uncontacted().part));
    out(count_figure("undecided", all.undecided));
  }
  void write(state_writer& out) const {
    window_.write(out);
    for (decided_share const& group : by_contact_) group.write(out);
    excluded_.write(out);
  }
  [[nodiscard]] static reactivation read(state_reader& in) {
    reactivation loaded{outcome_window::read(in)};
    loaded.by_contact_[0] = decided_share::read(in, most_observations);
    loaded.by_contact_[1] = decided_share::read(in, most_observations - loaded.count());
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(reactivation const&, reactivation const&) = default;

 private:
  outcome_window window_;
  std::array<decided_share, 2> by_contact_{};  // without a contact, with one
  exclusions excluded_;
};

}  // namespace cxm::inline v0
