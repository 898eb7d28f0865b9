#pragma once
/// Whether users complete a task: success, failure and abandonment of attempts.
///
/// Figures       success_rate       succeeded/attempts (headline)
///               failure_rate       failed/attempts: tried to the end, with a wrong result
///               abandonment_rate   abandoned/attempts: given up
///               count, succeeded, failed, abandoned
/// Denominator   attempts whose outcome is known. Per user it is another metric:
///               one_per<Key, keep::first, task_success>   users by their first attempt
///               one_per<Key, keep::best, task_success>    users by their best: who succeeded ever
///               where abandoned < failed < succeeded, and the key is the user, or user and task.
/// Input         attempt_outcome, or any enum that has succeeded, failed and abandoned, such as the
///               model's task_outcome; an optional one. No bool: it would not say whether an
///               attempt without success was a failure or was given up, so say it in the
///               projection.
/// Interval      Wilson (default), agresti_coull (usability's "adjusted Wald"), wald, always_valid
///               (statistics/proportion.hpp). Attempts of one user are alike: over several attempts
///               of each the interval is too narrow, over one_per it is not.
/// Undefined     no attempts: NaN.
/// Left out      attempts without an outcome, as missing.
/// Merge         exact, in any order. State: three counts. Push: O(1).
/// Source        Sauro and Lewis 2005, Human Factors and Ergonomics Society 49, 2100–2104.

#include <cxm/core/estimate.hpp>
#include <cxm/core/key.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/proportion.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>

namespace cxm::inline v0 {

enum class attempt_outcome : std::uint8_t { succeeded, failed, abandoned };

/// An enum that tells how an attempt ended.
template <class E>
concept tells_outcome = std::is_enum_v<E> && requires {
  E::succeeded;
  E::failed;
  E::abandoned;
};

/// An outcome in the order of what one_per prefers: abandoned < failed < succeeded.
class ranked_outcome {
 public:
  ranked_outcome() = default;
  template <tells_outcome E>
  explicit constexpr ranked_outcome(E outcome) noexcept
      : rank_{outcome == E::succeeded ? std::uint8_t{2}
              : outcome == E::failed  ? std::uint8_t{1}
                                      : std::uint8_t{0}} {}

  [[nodiscard]] constexpr attempt_outcome outcome() const noexcept {
    return static_cast<attempt_outcome>(2 - rank_);
  }
  friend constexpr auto operator<=>(ranked_outcome const&, ranked_outcome const&) = default;

 private:
  std::uint8_t rank_ = 0;
};

template <>
struct key_traits<ranked_outcome> {
  static std::string schema() { return "outcome"; }
  static std::uint64_t hash(ranked_outcome x) noexcept {
    return detail::mix(static_cast<std::uint64_t>(x.outcome()));
  }
  static void write(state_writer& out, ranked_outcome x) {
    out.u8(static_cast<std::uint8_t>(x.outcome()));
  }
  static ranked_outcome read(state_reader& in) {
    auto const code = in.u8();
    if (code > 2) throw state_error("cxm::load: no such outcome of an attempt");
    return ranked_outcome{static_cast<attempt_outcome>(code)};
  }
};

class task_success {
 public:
  static constexpr std::string_view id = "task_success";
  static constexpr std::string_view title = "task success";
  static constexpr std::string_view definition =
      "Share of attempts at a task that succeeded, among the attempts whose outcome is known.";
  using observation = std::tuple<ranked_outcome>;

  task_success() = default;
  template <std::ranges::input_range R, class... P>
  requires observes_rows<task_success, R, P...>
  explicit task_success(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <tells_outcome E>
  constexpr void push(E outcome) noexcept {
    if (outcome == E::succeeded) {
      ++succeeded_;
    } else if (outcome == E::failed) {
      ++failed_;
    } else if (outcome == E::abandoned) {
      ++abandoned_;
    } else {
      excluded_.add(reason::out_of_scale);
    }
  }
  template <tells_outcome E>
  constexpr void push(std::optional<E> const& outcome) noexcept {
    if (outcome) {
      push(*outcome);
    } else {
      excluded_.add(reason::missing);
    }
  }
  constexpr void push(ranked_outcome const& x) noexcept { push(x.outcome()); }
  void merge(task_success const& other) {
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::task_success: more attempts than a count holds");
    }
    succeeded_ += other.succeeded_;
    failed_ += other.failed_;
    abandoned_ += other.abandoned_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] task_success empty_copy() const { return {}; }

  /// Attempts whose outcome is known.
  [[nodiscard]] count_t count() const noexcept { return succeeded_ + failed_ + abandoned_; }
  [[nodiscard]] count_t succeeded() const noexcept { return succeeded_; }
  [[nodiscard]] count_t failed() const noexcept { return failed_; }
  [[nodiscard]] count_t abandoned() const noexcept { return abandoned_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }

  [[nodiscard]] estimate success_rate(reading how = {}) const { return rate(succeeded_, how); }
  [[nodiscard]] estimate failure_rate(reading how = {}) const { return rate(failed_, how); }
  [[nodiscard]] estimate abandonment_rate(reading how = {}) const { return rate(abandoned_, how); }

  void figures(figure_sink out, reading how = {}) const {
    auto const show = [&](std::string_view name, estimate const& e, std::string_view note) {
      out(value_figure(name, unit::share, e.value, e.range, note));
    };
    show("success_rate", success_rate(how),
         "of attempts; of users where one_per keeps one of each");
    out(count_figure("count", count()));
    show("failure_rate", failure_rate(how), {});
    show("abandonment_rate", abandonment_rate(how), {});
    out(count_figure("succeeded", succeeded_));
    out(count_figure("failed", failed_));
    out(count_figure("abandoned", abandoned_));
  }
  void write(state_writer& out) const {
    out.u64(succeeded_);
    out.u64(failed_);
    out.u64(abandoned_);
    excluded_.write(out);
  }
  [[nodiscard]] static task_success read(state_reader& in) {
    task_success loaded;
    loaded.succeeded_ = in.count();
    loaded.failed_ = in.count(most_observations - loaded.count());
    loaded.abandoned_ = in.count(most_observations - loaded.count());
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(task_success const&, task_success const&) = default;

 private:
  [[nodiscard]] estimate rate(count_t of, reading how) const {
    auto const x = static_cast<double>(of);
    auto const n = static_cast<double>(count());
    return {n > 0 ? x / n : undefined, proportion_interval(x, n, how)};
  }
  count_t succeeded_ = 0;
  count_t failed_ = 0;
  count_t abandoned_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
