#pragma once
/// Renewal of terms: of what fell due, what was renewed, and when.
///
/// Figures       renewal_rate          renewed/decided (headline); decided: due, and the time of grace
///                                     is over
///               revenue_renewal_rate  what the renewed paid before/what all decided paid before
///               net_revenue_renewal   what the renewed pay now/what all decided paid before: more
///                                     than 1 where renewals grew
///               count, decided, early, on_time, late, not_renewed, after_grace, undecided, unpriced
/// Outcomes      renewed: early (before the due instant), on_time (exactly then), late (after it and
///               within grace). not_renewed: neither; after_grace tells how many of these renewed too
///               late. undecided: the time of grace ends after `until`, so the term is in no rate, not
///               even when it was renewed early. With days instead of instants, the due day is on time.
/// Input         due; the instant of renewal, or none; what the term cost and, where renewed, costs
///               now, in minor units of any integer type, for a stretch that is the same for all, such
///               as a month. A row without money counts in renewal_rate alone (unpriced).
/// Interval      renewal_rate: Wilson (default), agresti_coull, wald, always_valid. The rates of
///               revenue have none: they are sums.
/// Undefined     nothing decided, or no money due: NaN.
/// Left out      negative amounts, as out_of_scale.
/// Money         integer minor units of one currency; two currencies don't merge.
/// Errors        std::invalid_argument for a negative time of grace, an instant beyond the calendar,
///               or a sum beyond 64 bits.
/// Merge         exact, in any order, of one rule and currency. State: O(1). Push: O(1).
/// Source        the arithmetic of each rate is its name.

#include <cxm/core/currency.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/statistics/decided_share.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace cxm::inline v0 {

class renewal {
 public:
  static constexpr std::string_view id = "renewal";
  static constexpr std::string_view title = "renewal";
  static constexpr std::string_view definition =
      "Share of the terms that fell due, and whose time of grace is over, that were renewed.";

  /// `until`: all renewals before it were observed.
  template <class Duration>
  renewal(currency money_in, std::chrono::seconds grace, std::chrono::sys_time<Duration> until)
      : currency_{money_in}, grace_{grace.count()}, until_{detail::instant_seconds(until)} {
    if (!grace_fits(grace_)) {
      throw std::invalid_argument("cxm::renewal: the time of grace is 0 or longer");
    }
  }

  /// A term without its price.
  template <class Duration, detail::maybe_instant Renewed>
  void push(std::chrono::sys_time<Duration> due, Renewed const& renewed) {
    std::int64_t const at = detail::instant_seconds(due);
    std::optional<std::int64_t> const then = detail::instant_seconds(renewed);
    ++at_[outcome_of(at, then)];
    ++unpriced_;
  }
  /// With what it cost, and costs now where it was renewed.
  template <class Duration, detail::maybe_instant Renewed, money_amount Amount>
  void push(std::chrono::sys_time<Duration> due, Renewed const& renewed, Amount before,
            Amount now) {
    if (before < 0 || now < 0) return excluded_.add(reason::out_of_scale);
    std::int64_t const at = detail::instant_seconds(due);
    std::optional<std::int64_t> const then = detail::instant_seconds(renewed);
    outcome const what = outcome_of(at, then);
    if (what != undecided_term) {
      bool const again = is_renewed(what);
      money sums = money_;
      add_money(sums.due, before);
      if (again) add_money(sums.renewed_before, before);
      if (again) add_money(sums.renewed_now, now);
      money_ = sums;
    }
    ++at_[what];
  }
  void exclude(reason why) { excluded_.add(why); }

  void merge(renewal const& other) {
    if (currency_ != other.currency_ || grace_ != other.grace_ || until_ != other.until_) {
      throw merge_error(
          "cxm::renewal: two currencies, times of grace or ends of observation don't merge");
    }
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::renewal: more terms than a count holds");
    }
    money sums = money_;
    add_money(sums.due, other.money_.due);
    add_money(sums.renewed_before, other.money_.renewed_before);
    add_money(sums.renewed_now, other.money_.renewed_now);
    money_ = sums;
    for (std::size_t i = 0; i < outcomes; ++i) at_[i] += other.at_[i];
    unpriced_ += other.unpriced_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] renewal empty_copy() const {
    return {currency_, std::chrono::seconds{grace_},
            std::chrono::sys_seconds{std::chrono::seconds{until_}}};
  }

  /// Terms, undecided ones too.
  [[nodiscard]] count_t count() const noexcept { return decided() + undecided(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] count_t early() const noexcept { return at_[early_term]; }
  [[nodiscard]] count_t on_time() const noexcept { return at_[on_time_term]; }
  [[nodiscard]] count_t late() const noexcept { return at_[late_term]; }
  [[nodiscard]] count_t renewed() const noexcept { return early() + on_time() + late(); }
  /// Those that renewed after the time of grace among them.
  [[nodiscard]] count_t not_renewed() const noexcept { return at_[lost_term] + after_grace(); }
  [[nodiscard]] count_t after_grace() const noexcept { return at_[after_grace_term]; }
  [[nodiscard]] count_t decided() const noexcept { return renewed() + not_renewed(); }
  [[nodiscard]] count_t undecided() const noexcept { return at_[undecided_term]; }
  /// Terms pushed without money.
  [[nodiscard]] count_t unpriced() const noexcept { return unpriced_; }
  [[nodiscard]] decided_share terms() const noexcept { return {renewed(), decided(), undecided()}; }
  /// In minor units: what the decided terms cost, and of the renewed what they cost and cost now.
  [[nodiscard]] std::int64_t due() const noexcept { return money_.due; }
  [[nodiscard]] std::int64_t renewed_before() const noexcept { return money_.renewed_before; }
  [[nodiscard]] std::int64_t renewed_now() const noexcept { return money_.renewed_now; }

  [[nodiscard]] estimate renewal_rate(reading how = {}) const { return terms().share(how); }
  [[nodiscard]] double revenue_renewal_rate() const noexcept {
    return over_due(money_.renewed_before);
  }
  [[nodiscard]] double net_revenue_renewal() const noexcept { return over_due(money_.renewed_now); }

  void figures(figure_sink out, reading how = {}) const {
    estimate const rate = renewal_rate(how);
    out(value_figure("renewal_rate", unit::share, rate.value, rate.range));
    out(count_figure("count", count()));
    out(count_figure("decided", decided()));
    out(value_figure("revenue_renewal_rate", unit::share, revenue_renewal_rate()));
    out(value_figure("net_revenue_renewal", unit::share, net_revenue_renewal()));
    out(count_figure("early", early()));
    out(count_figure("on_time", on_time()));
    out(count_figure("late", late()));
    out(count_figure("not_renewed", not_renewed()));
    out(count_figure("after_grace", after_grace()));
    out(count_figure("undecided", undecided()));
    out(count_figure("unpriced", unpriced()));
  }
  void write(state_writer& out) const {
    currency_.write(out);
    out.i64(grace_);
    out.i64(until_);
    for (count_t n : at_) out.u64(n);
    out.u64(unpriced_);
    out.i64(money_.due);
    out.i64(money_.renewed_before);
    out.i64(money_.renewed_now);
    excluded_.write(out);
  }
  [[nodiscard]] static renewal read(state_reader& in) {
    currency const money_in = currency::read(in);
    std::int64_t const grace = in.i64();
    if (!grace_fits(grace)) throw state_error("cxm::load: a time of grace below 0");
    renewal loaded{money_in, std::chrono::seconds{grace}, detail::read_instant(in)};
    for (count_t& n : loaded.at_) n = in.count(most_observations - loaded.count());
    loaded.unpriced_ = in.count(loaded.count());
    loaded.money_.due = in.i64();
    loaded.money_.renewed_before = in.i64();
    loaded.money_.renewed_now = in.i64();
    if (loaded.money_.renewed_before < 0 || loaded.money_.renewed_now < 0 ||
        loaded.money_.due < loaded.money_.renewed_before) {
      throw state_error("cxm::load: more renewed than was due");
    }
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(renewal const&, renewal const&) = default;

 private:
  enum outcome : std::size_t {
    early_term,
    on_time_term,
    late_term,
    lost_term,
    after_grace_term,
    undecided_term
  };
  static constexpr std::size_t outcomes = 6;
  struct money {
    std::int64_t due = 0, renewed_before = 0, renewed_now = 0;
    friend bool operator==(money const&, money const&) = default;
  };

  [[nodiscard]] static bool grace_fits(std::int64_t grace) noexcept {
    return grace >= 0 && grace <= 2 * detail::calendar_end.count();
  }
  [[nodiscard]] static bool is_renewed(outcome what) noexcept { return what <= late_term; }
  [[nodiscard]] outcome outcome_of(std::int64_t due,
                                   std::optional<std::int64_t> const& renewed) const noexcept {
    if (due >= until_ || due + grace_ > until_) return undecided_term;
    if (!renewed || *renewed >= until_) return lost_term;
    if (*renewed < due) return early_term;
    if (*renewed == due) return on_time_term;
    return *renewed < due + grace_ ? late_term : after_grace_term;
  }
  [[nodiscard]] double over_due(std::int64_t minor) const noexcept {
    return money_.due > 0 ? static_cast<double>(minor) / static_cast<double>(money_.due)
                          : undefined;
  }
  currency currency_;
  std::int64_t grace_;
  std::int64_t until_;
  std::array<count_t, outcomes> at_{};
  count_t unpriced_ = 0;
  money money_;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
