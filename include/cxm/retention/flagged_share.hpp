#pragma once
/// The share of rows that carry a flag, such as the customers of a table who are marked as churned.
///
/// It is a share of a table and not a periodic rate: a snapshot does not say over which time its
/// customers left. For a rate by month, see churn.hpp.
/// Formula       k/n. Interval: Wilson (default), agresti_coull, wald (statistics/proportion.hpp).
/// Undefined     no rows: NaN.
/// Left out      rows without the flag's value, as missing.
/// Merge         exact, in any order. State: two counts. Push: O(1).

#include <cxm/core/estimate.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/proportion.hpp>

#include <concepts>
#include <optional>
#include <tuple>

namespace cxm::inline v0 {

class flagged_share {
 public:
  static constexpr std::string_view id = "flagged_share";
  static constexpr std::string_view title = "flagged share";
  static constexpr std::string_view definition =
      "Share of the table's rows that are marked; no rate over a period.";
  static constexpr bool lower_is_better = true;
  using observation = std::tuple<bool>;

  flagged_share() = default;
  template <std::ranges::input_range R, class... P>
  requires observes_rows<flagged_share, R, P...>
  explicit flagged_share(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  /// Exactly a bool: a number is not a flag.
  template <std::same_as<bool> B>
  constexpr void push(B flagged) noexcept {
    ++count_;
    flagged_ += flagged;
  }
  template <std::same_as<std::optional<bool>> B>
  constexpr void push(B const& flagged) noexcept {
    if (flagged) {
      push(*flagged);
    } else {
      excluded_.add(reason::missing);
    }
  }
  void merge(flagged_share const& other) {
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::flagged_share: more rows than a count holds");
    }
    count_ += other.count_;
    flagged_ += other.flagged_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] flagged_share empty_copy() const { return {}; }

  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] count_t flagged() const noexcept { return flagged_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] double share() const noexcept {
    return count_ == 0 ? undefined : static_cast<double>(flagged_) / static_cast<double>(count_);
  }
  [[nodiscard]] bounds interval(reading how = {}) const {
    return proportion_interval(static_cast<double>(flagged_), static_cast<double>(count_), how);
  }
  void figures(figure_sink out, reading how = {}) const {
    out(value_figure("flagged_share", unit::share, share(), interval(how),
                     "a share of the table, not a rate over a period"));
    out(count_figure("count", count_));
    out(count_figure("flagged", flagged_));
  }
  void write(state_writer& out) const {
    out.u64(count_);
    out.u64(flagged_);
    excluded_.write(out);
  }
  [[nodiscard]] static flagged_share read(state_reader& in) {
    flagged_share loaded;
    loaded.count_ = in.count();
    loaded.flagged_ = in.count(loaded.count_);
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(flagged_share const&, flagged_share const&) = default;

 private:
  count_t count_ = 0;
  count_t flagged_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
