#pragma once
/// Why customers left, and whether by their own choice.
///
/// Figures       voluntary_share    voluntary/(voluntary + involuntary) (headline)
///               involuntary_share  the rest of them: a failed payment, a death, a ban
///               count, voluntary, involuntary, unstated_choice, reasons, unstated_reason
/// By reason     reasons(): count/leavers with a stated reason, the commonest first. Each share has
///               Wilson's interval, right for it alone, and Goodman's, which holds for all of them at
///               once; with one reason there is only Wilson's.
/// Input         one row for each leaving: its reason as text (empty or absent: unstated) and an
///               optional bool, whether it was voluntary. A leaving with neither still counts.
/// Undefined     nobody whose choice is known, or no stated reason: NaN.
/// Left out      nothing but what exclude() names.
/// Merge         exact, in any order. State: O(reasons). Push: O(1).
/// As risks      reasons that compete over time: competing_risks.hpp.
/// Source        Wilson 1927, JASA 22, 209–212; Goodman 1965, Technometrics 7, 247–254.

#include <cxm/core/estimate.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/multinomial.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

struct churn_reason {
  std::string text;
  count_t count = 0;
  count_t voluntary = 0;
  count_t involuntary = 0;
  estimate share;   ///< of the leavers with a stated reason
  bounds together;  ///< of all such shares at once
};

class churn_reasons {
 public:
  static constexpr std::string_view id = "churn_reasons";
  static constexpr std::string_view title = "churn reasons";
  static constexpr std::string_view definition =
      "Share of leavings by the customer's own choice, among those whose choice is known.";

  churn_reasons() = default;
  template <std::ranges::input_range R, class W, class V>
  requires observes_rows<churn_reasons, R, W, V> churn_reasons(R&& leavings, W const& why,
                                                               V const& voluntary) {
    push_rows(*this, static_cast<R&&>(leavings), why, voluntary);
  }

  void push(std::string_view why, std::optional<bool> const& voluntary) {
    if (why.empty()) return count(unstated_, voluntary);
    std::uint32_t const k = texts_.find_or_add(why);
    if (k == by_reason_.size()) by_reason_.emplace_back();
    count(by_reason_[k], voluntary);
  }
  template <class Text>
  requires std::convertible_to<Text const&, std::string_view>
  void push(std::optional<Text> const& why, std::optional<bool> const& voluntary) {
    push(why ? static_cast<std::string_view>(*why) : std::string_view{}, voluntary);
  }
  void exclude(reason why) { excluded_.add(why); }

  void merge(churn_reasons const& other) {
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::churn_reasons: more leavings than a count holds");
    }
    for (std::uint32_t k = 0, n = static_cast<std::uint32_t>(other.by_reason_.size()); k < n; ++k) {
      std::uint32_t const here = texts_.find_or_add(other.texts_.key(k));
      if (here == by_reason_.size()) by_reason_.emplace_back();
      add(by_reason_[here], other.by_reason_[k]);
    }
    add(unstated_, other.unstated_);
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] churn_reasons empty_copy() const { return {}; }

  /// Leavings.
  [[nodiscard]] count_t count() const noexcept { return stated_reason() + sum(unstated_); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] count_t voluntary() const noexcept { return all(yes); }
  [[nodiscard]] count_t involuntary() const noexcept { return all(no); }
  [[nodiscard]] count_t unstated_choice() const noexcept { return all(unknown); }
  [[nodiscard]] count_t unstated_reason() const noexcept { return sum(unstated_); }
  [[nodiscard]] count_t stated_reason() const noexcept {
    count_t n = 0;
    for (tally const& t : by_reason_) n += sum(t);
    return n;
  }
  [[nodiscard]] estimate voluntary_share(reading how = {}) const { return share(voluntary(), how); }
  [[nodiscard]] estimate involuntary_share(reading how = {}) const {
    return share(involuntary(), how);
  }
  /// The commonest first, alike ones by their text. Complexity: O(r·log r).
  [[nodiscard]] std::vector<churn_reason> reasons(reading how = {}) const {
    std::vector<churn_reason> out;
    auto const stated = static_cast<double>(stated_reason());
    for (std::uint32_t k : texts_.sorted()) {
      tally const& t = by_reason_[k];
      auto const x = static_cast<double>(sum(t));
      out.push_back({std::string{texts_.key(k)},
                     sum(t),
                     t[yes],
                     t[no],
                     {x / stated, proportion_interval(x, stated, how)},
                     no_interval(how)});
    }
    std::stable_sort(out.begin(), out.end(), [](churn_reason const& a, churn_reason const& b) {
      return a.count > b.count;
    });
    if (out.size() < 2) return out;
    std::vector<double> counts;
    for (churn_reason const& r : out) counts.push_back(static_cast<double>(r.count));
    auto const together = multinomial_intervals(counts, how.level);
    for (std::size_t i = 0; i < out.size(); ++i) out[i].together = together[i];
    return out;
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const show = [&](std::string_view name, estimate const& e) {
      out(value_figure(name, unit::share, e.value, e.range));
    };
    show("voluntary_share", voluntary_share(how));
    out(count_figure("count", count()));
    show("involuntary_share", involuntary_share(how));
    out(count_figure("voluntary", voluntary()));
    out(count_figure("involuntary", involuntary()));
    out(count_figure("unstated_choice", unstated_choice()));
    out(count_figure("reasons", by_reason_.size()));
    out(count_figure("unstated_reason", unstated_reason()));
  }
  void write(state_writer& out) const {
    for (count_t n : unstated_) out.u64(n);
    excluded_.write(out);
    out.u64(by_reason_.size());
    for (std::uint32_t k : texts_.sorted()) {
      out.text(texts_.key(k));
      for (count_t n : by_reason_[k]) out.u64(n);
    }
  }
  [[nodiscard]] static churn_reasons read(state_reader& in) {
    churn_reasons loaded;
    for (count_t& n : loaded.unstated_) n = in.count(most_observations - loaded.count());
    loaded.excluded_ = exclusions::read(in);
    std::size_t const n = in.length(28);
    for (std::size_t k = 0; k < n; ++k) {
      std::string const text = in.text();
      if (text.empty() || loaded.texts_.find_or_add(text) != k) {
        throw state_error("cxm::load: a reason twice, or without a name");
      }
      count_t const room = most_observations - loaded.count();
      tally t{};
      for (count_t& x : t) x = in.count(room - sum(t));
      if (sum(t) == 0) throw state_error("cxm::load: a reason that nobody had");
      loaded.by_reason_.push_back(t);
    }
    return loaded;
  }
  friend bool operator==(churn_reasons const& a, churn_reasons const& b) {
    if (a.unstated_ != b.unstated_ || a.excluded_ != b.excluded_ ||
        a.by_reason_.size() != b.by_reason_.size()) {
      return false;
    }
    for (std::uint32_t k = 0; k < a.by_reason_.size(); ++k) {
      auto const other = b.texts_.find(a.texts_.key(k));
      if (!other || a.by_reason_[k] != b.by_reason_[*other]) return false;
    }
    return true;
  }

 private:
  enum choice : std::size_t { yes, no, unknown };
  using tally = std::array<count_t, 3>;  // by choice

  static void count(tally& t, std::optional<bool> const& voluntary) {
    ++t[!voluntary ? unknown : *voluntary ? yes : no];
  }
  static void add(tally& t, tally const& other) {
    for (std::size_t c = 0; c < t.size(); ++c) t[c] += other[c];
  }
  [[nodiscard]] static count_t sum(tally const& t) noexcept { return t[yes] + t[no] + t[unknown]; }
  [[nodiscard]] count_t all(choice c) const noexcept {
    count_t n = unstated_[c];
    for (tally const& t : by_reason_) n += t[c];
    return n;
  }
  [[nodiscard]] estimate share(count_t part, reading how) const {
    auto const x = static_cast<double>(part);
    auto const n = static_cast<double>(voluntary() + involuntary());
    return {n > 0 ? x / n : undefined, proportion_interval(x, n, how)};
  }
  key_index<std::string> texts_;
  std::vector<tally> by_reason_;
  tally unstated_{};
  exclusions excluded_;
};

}  // namespace cxm::inline v0
