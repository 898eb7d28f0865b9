#pragma once
/// Errors that users make at a task.
///
/// Input         how many errors an attempt had and, where they were counted, how many
///               opportunities for one: whole numbers, 0 to 2^31 − 1, or optional ones. In one_per
///               push both, with std::nullopt for opportunities that were not counted.
/// Figures       errors_per_attempt       errors/attempts (headline)
///               share_with_error         share of attempts with at least one error
///               errors_per_opportunity   errors/opportunities, over the attempts with
///                                        opportunities
///               count, errors, with_error, opportunities
/// Interval      errors_per_attempt: exact_poisson (default), Garwood's limits of the count over
///               the attempts. Errors cluster: who makes one makes more, and then it is too narrow.
///               bootstrap, by name, draws whole attempts and allows for it; its cost grows with
///               the attempts. share_with_error: Wilson, agresti_coull, wald, always_valid. A
///               method that a figure does not have leaves it at its default.
///               errors_per_opportunity has none: an opportunity can fail twice, so it is no
///               proportion.
/// Undefined     no attempts, or no opportunities: NaN.
/// Left out      attempts whose errors are missing; negative or too large numbers, and errors where
///               there was no opportunity, as out of scale; fractional ones. An attempt without a
///               number of opportunities counts for the other figures.
/// Merge         exact, in any order. State: attempts by number of errors. Push: O(log) of how many
///               different numbers there are.
/// Errors        std::invalid_argument when all errors or opportunities exceed 2^62, before
///               anything changes.
/// Source        Sauro and Lewis 2016, Quantifying the User Experience; Garwood 1936, Biometrika
///               28, 437–442.

#include <cxm/core/observe.hpp>
#include <cxm/statistics/bootstrap.hpp>
#include <cxm/statistics/poisson.hpp>
#include <cxm/statistics/proportion.hpp>
#include <cxm/statistics/value_counts.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

class task_errors {
 public:
  static constexpr std::string_view id = "task_errors";
  static constexpr std::string_view title = "task errors";
  static constexpr std::string_view definition =
      "Errors divided by the attempts at a task, attempts without an error included.";
  static constexpr bool lower_is_better = true;
  using observation = std::tuple<std::int64_t, std::optional<std::int64_t>>;

  task_errors() = default;
  /// Attempts as numbers of errors, or seen through projections: errors; and opportunities.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<task_errors, R, P...>
  explicit task_errors(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <answer E>
  void push(E const& errors) {
    push(errors, std::nullopt);
  }
  template <answer E, answer O>
  void push(E const& errors, O const& opportunities) {
    exclusions why;
    std::int64_t const made = detail::whole_value(errors, most_of_one, why);
    if (made < 0) return excluded_.merge(why);
    std::int64_t const chances = detail::whole_value(opportunities, most_of_one, why);
    bool const counted = chances >= 0;
    if (!counted && why[reason::missing] == 0) return excluded_.merge(why);
    if (chances == 0 && made > 0) return excluded_.add(reason::out_of_scale);
    auto const more_errors = static_cast<count_t>(made);
    auto const more_chances = counted ? static_cast<count_t>(chances) : 0;
    if (!counts_fit(errors_, more_errors) || !counts_fit(opportunities_, more_chances)) {
      throw std::invalid_argument("cxm::task_errors: more errors than a count holds");
    }
    attempts_.push(made);
    errors_ += more_errors;
    with_error_ += made > 0;
    if (!counted) return;
    ++attempts_with_chances_;
    errors_of_chances_ += more_errors;
    opportunities_ += more_chances;
  }
  void merge(task_errors const& other) {
    if (!counts_fit(count(), other.count()) || !counts_fit(errors_, other.errors_) ||
        !counts_fit(opportunities_, other.opportunities_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::task_errors: more attempts or errors than a count holds");
    }
    attempts_.merge(other.attempts_);
    errors_ += other.errors_;
    with_error_ += other.with_error_;
    attempts_with_chances_ += other.attempts_with_chances_;
    errors_of_chances_ += other.errors_of_chances_;
    opportunities_ += other.opportunities_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] task_errors empty_copy() const { return {}; }

  /// Attempts whose number of errors is known.
  [[nodiscard]] count_t count() const noexcept { return attempts_.count(); }
  [[nodiscard]] count_t errors() const noexcept { return errors_; }
  [[nodiscard]] count_t with_error() const noexcept { return with_error_; }
  /// Of the attempts that state them.
  [[nodiscard]] count_t opportunities() const noexcept { return opportunities_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }

  [[nodiscard]] estimate errors_per_attempt(reading how = {}) const {
    auto const n = static_cast<double>(count());
    if (how.method == interval_method::bootstrap) {
      return {over(errors_, count()), attempts_drawn_again(how.level)};
    }
    estimate e{over(errors_, count()), poisson_interval(errors_, how.level)};
    e.range.lower /= n;  // of no attempts, infinity and NaN are no interval either
    e.range.upper /= n;
    if (count() == 0) e.range.lower = e.range.upper = undefined;
    return e;
  }
  [[nodiscard]] estimate share_with_error(reading how = {}) const {
    using enum interval_method;
    bool const known = how.method == wilson || how.method == score || how.method == agresti_coull ||
                       how.method == wald || how.method == always_valid;
    if (!known) how.method = standard;
    return {over(with_error_, count()), proportion_interval(static_cast<double>(with_error_),
                                                            static_cast<double>(count()), how)};
  }
  [[nodiscard]] double errors_per_opportunity() const noexcept {
    return over(errors_of_chances_, opportunities_);
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const e = errors_per_attempt(how);
    out(value_figure("errors_per_attempt", unit::ratio, e.value, e.range,
                     "errors cluster: exact_poisson is then too narrow, bootstrap is not"));
    out(count_figure("count", count()));
    auto const share = share_with_error(how);
    out(value_figure("share_with_error", unit::share, share.value, share.range));
    out(value_figure("errors_per_opportunity", unit::ratio, errors_per_opportunity(), {},
                     "no interval: an opportunity can fail twice"));
    out(count_figure("errors", errors_));
    out(count_figure("with_error", with_error_));
    out(count_figure("opportunities", opportunities_));
  }
  void write(state_writer& out) const {
    attempts_.write(out);
    out.u64(attempts_with_chances_);
    out.u64(errors_of_chances_);
    out.u64(opportunities_);
    excluded_.write(out);
  }
  [[nodiscard]] static task_errors read(state_reader& in) {
    task_errors loaded;
    loaded.attempts_ = value_counts::read(in, 0, most_of_one);
    counted_values const attempts = loaded.attempts_.sorted();
    auto const total = attempts.sum();
    if (total > static_cast<counted_values::wide>(most_observations)) {
      throw state_error("cxm::load: more errors than a count holds");
    }
    loaded.errors_ = static_cast<count_t>(total);
    for (auto const& x : attempts.rows()) loaded.with_error_ += x.value > 0 ? x.count : 0;
    loaded.attempts_with_chances_ = in.count(loaded.count());
    loaded.errors_of_chances_ = in.count(loaded.errors_);
    loaded.opportunities_ = in.count();
    bool const nobody = loaded.attempts_with_chances_ == 0;
    if ((nobody && (loaded.errors_of_chances_ > 0 || loaded.opportunities_ > 0)) ||
        (loaded.errors_of_chances_ > 0 && loaded.opportunities_ == 0)) {
      throw state_error("cxm::load: errors without an opportunity, or opportunities of no attempt");
    }
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(task_errors const&, task_errors const&) = default;

 private:
  static constexpr std::int64_t most_of_one = 0x7FFF'FFFF;

  [[nodiscard]] static double over(count_t x, count_t n) noexcept {
    return n == 0 ? undefined : static_cast<double>(x) / static_cast<double>(n);
  }
  [[nodiscard]] bounds attempts_drawn_again(confidence level) const {
    counted_values const attempts = attempts_.sorted();
    std::vector<count_t> alike;
    for (auto const& x : attempts.rows()) alike.push_back(x.count);
    return customer_bootstrap(alike, level, [&](std::span<count_t const> drawn) {
      double errors = 0;
      double n = 0;
      for (std::size_t i = 0; i < drawn.size(); ++i) {
        auto const attempts_of_one = static_cast<double>(drawn[i]);
        errors += attempts_of_one * static_cast<double>(attempts.rows()[i].value);
        n += attempts_of_one;
      }
      return errors / n;
    });
  }

  value_counts attempts_;  // by number of errors
  count_t errors_ = 0;
  count_t with_error_ = 0;
  count_t attempts_with_chances_ = 0;
  count_t errors_of_chances_ = 0;
  count_t opportunities_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
