#pragma once
/// How many of those invited to a survey answer it, and where the others stop.
///
/// Figures       completed_of_delivered   completed/delivered (headline)
///               completed_of_invited     completed/invited
///               responded_of_delivered   (completed + partial)/delivered
///               scored_of_delivered      scored/delivered: with a score, completed or not
///               completed_of_started     completed/started, the completion rate
///               partial_of_started       partial/started, abandonment
///               count, suppressed, invited, bounced, arrival_unknown, delivered, opened, started,
///               partial, completed, scored
/// Counted       each invitation at its furthest stage; one that got further passed the stages
///               before.
///   invited     all but suppressed. suppressed ones were held back by a contact rule: counted, and
///               in no denominator
///   delivered   invited − bounced. Where nobody knows whether it arrived it is taken as delivered,
///               which can only lower a rate; arrival_unknown says how many these are
///   opened      known to have been opened, all that started among them
///   started     the survey was begun; partial: something was answered and never submitted
/// Input         invitation_stage, or any enum with the same names, such as the model's
///               response_progress, optional or not; and whether a score was given (exactly a
///               bool). Reminders: one_per<Key, keep::best, response_rate> counts the invited by
///               their furthest stage, and with it whether a score was given there.
/// Interval      Wilson (default), agresti_coull, wald, always_valid (statistics/proportion.hpp).
/// Undefined     an empty denominator: NaN.
/// Left out      no stage: missing. A stage that does not exist, or a score before the survey was
///               started: out_of_scale.
/// Merge         exact, in any order. State: a count for each stage, and the scored. Push: O(1).
/// Source        the arithmetic of each rate is its name. "Response rate" alone is none: AAPOR,
///               Standard Definitions, has six, which differ in partials and in unknown cases.

#include <cxm/core/estimate.hpp>
#include <cxm/core/key.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/proportion.hpp>

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <tuple>
#include <type_traits>

namespace cxm::inline v0 {

/// How far an invitation got; each is further than the one before.
enum class invitation_stage : std::uint8_t {
  suppressed,  ///< chosen, and held back by a contact rule
  bounced,     ///< sent, never arrived
  invited,     ///< sent; whether it arrived isn't known
  delivered,
  opened,
  started,
  partial,   ///< some questions answered, never submitted
  complete,  ///< submitted
};

/// An enum that tells how far an invitation got.
template <class E>
concept tells_stage = std::is_enum_v<E> && requires {
  E::suppressed;
  E::bounced;
  E::invited;
  E::delivered;
  E::opened;
  E::started;
  E::partial;
  E::complete;
};

/// A stage in the order of invitation_stage, whatever the order of the enum that tells it.
class ranked_stage {
 public:
  ranked_stage() = default;
  template <tells_stage E>
  explicit constexpr ranked_stage(E stage) noexcept : stage_{known(stage).value_or(lowest)} {}

  /// Nothing for a value that the enum does not name.
  template <tells_stage E>
  [[nodiscard]] static constexpr std::optional<invitation_stage> known(E stage) noexcept {
    constexpr std::array all{E::suppressed, E::bounced, E::invited, E::delivered,
                             E::opened,     E::started, E::partial, E::complete};
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (stage == all[i]) return static_cast<invitation_stage>(i);
    }
    return std::nullopt;
  }
  [[nodiscard]] constexpr invitation_stage stage() const noexcept { return stage_; }
  friend constexpr auto operator<=>(ranked_stage const&, ranked_stage const&) = default;

 private:
  static constexpr invitation_stage lowest = invitation_stage::suppressed;
  invitation_stage stage_ = lowest;
};

template <>
struct key_traits<ranked_stage> {
  static std::string schema() { return "stage"; }
  static std::uint64_t hash(ranked_stage x) noexcept {
    return detail::mix(static_cast<std::uint64_t>(x.stage()));
  }
  static void write(state_writer& out, ranked_stage x) {
    out.u8(static_cast<std::uint8_t>(x.stage()));
  }
  static ranked_stage read(state_reader& in) {
    auto const code = in.u8();
    if (code > static_cast<std::uint8_t>(invitation_stage::complete)) {
      throw state_error("cxm::load: no such stage of an invitation");
    }
    return ranked_stage{static_cast<invitation_stage>(code)};
  }
};

/// The counts as a report has them: each stage with those that got further. What a report does not
/// say is empty and follows from its neighbours: nobody bounced, everything arrived, and no more
/// were opened or started than went on.
struct invitation_totals {
  count_t invited = 0;
  count_t suppressed = 0;  ///< not among the invited
  count_t bounced = 0;
  std::optional<count_t> delivered{};  ///< known to have arrived
  std::optional<count_t> opened{};
  std::optional<count_t> started{};
  count_t partial = 0;
  count_t completed = 0;
  count_t scored = 0;  ///< with a score, completed or not
};

class response_rate {
 public:
  static constexpr std::string_view id = "response_rate";
  static constexpr std::string_view title = "response rate";
  static constexpr std::string_view definition =
      "Share of invitations that led to a completed survey, among those that are not known to "
      "have bounced.";
  using observation = std::tuple<ranked_stage, bool>;

  response_rate() = default;
  /// Rows seen through two projections: the stage, and whether there is a score.
  template <std::ranges::input_range R, class... P>
  requires observes_rows<response_rate, R, P...>
  explicit response_rate(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }
  /// Errors: std::invalid_argument for counts that contradict each other, such as more completed
  /// than started, and for more than a count holds.
  explicit response_rate(invitation_totals const& of) {
    count_t const arrived = of.bounced > of.invited ? 0 : of.invited - of.bounced;
    bool const sums = counts_fit(of.partial, of.completed) && counts_fit(of.invited, of.suppressed);
    count_t const responded = sums ? of.partial + of.completed : 0;
    count_t const started = of.started.value_or(responded);
    count_t const opened = of.opened.value_or(started);
    count_t const delivered = of.delivered.value_or(arrived);
    bool const nested = of.bounced <= of.invited && delivered <= arrived && opened <= delivered &&
                        started <= opened && responded <= started && of.scored <= started;
    if (!sums || !nested) {
      throw std::invalid_argument(
          "cxm::response_rate: each stage holds those that got further, and no more were scored "
          "than started");
    }
    at(invitation_stage::suppressed) = of.suppressed;
    at(invitation_stage::bounced) = of.bounced;
    at(invitation_stage::invited) = arrived - delivered;
    at(invitation_stage::delivered) = delivered - opened;
    at(invitation_stage::opened) = opened - started;
    at(invitation_stage::started) = started - responded;
    at(invitation_stage::partial) = of.partial;
    at(invitation_stage::complete) = of.completed;
    scored_ = of.scored;
  }

  template <tells_stage E, std::same_as<bool> B>
  constexpr void push(E stage, B scored) noexcept {
    auto const known = ranked_stage::known(stage);
    if (!known || (scored && *known < invitation_stage::started)) {
      excluded_.add(reason::out_of_scale);
      return;
    }
    ++at(*known);
    scored_ += scored;
  }
  template <tells_stage E, std::same_as<bool> B>
  constexpr void push(std::optional<E> const& stage, B scored) noexcept {
    if (stage) {
      push(*stage, scored);
    } else {
      excluded_.add(reason::missing);
    }
  }
  template <std::same_as<bool> B>
  constexpr void push(ranked_stage const& x, B scored) noexcept {
    push(x.stage(), scored);
  }
  void merge(response_rate const& other) {
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::response_rate: more invitations than a count holds");
    }
    for (std::size_t i = 0; i < stages; ++i) at_[i] += other.at_[i];
    scored_ += other.scored_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] response_rate empty_copy() const { return {}; }

  /// Invitations whose stage is known, suppressed ones too.
  [[nodiscard]] count_t count() const noexcept { return from(invitation_stage::suppressed); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  /// Invitations whose furthest stage is this one.
  [[nodiscard]] count_t stopped_at(invitation_stage stage) const noexcept {
    return at_[static_cast<std::size_t>(stage)];
  }
  [[nodiscard]] count_t suppressed() const noexcept {
    return stopped_at(invitation_stage::suppressed);
  }
  [[nodiscard]] count_t bounced() const noexcept { return stopped_at(invitation_stage::bounced); }
  [[nodiscard]] count_t arrival_unknown() const noexcept {
    return stopped_at(invitation_stage::invited);
  }
  [[nodiscard]] count_t invited() const noexcept { return from(invitation_stage::bounced); }
  [[nodiscard]] count_t delivered() const noexcept { return from(invitation_stage::invited); }
  [[nodiscard]] count_t opened() const noexcept { return from(invitation_stage::opened); }
  [[nodiscard]] count_t started() const noexcept { return from(invitation_stage::started); }
  [[nodiscard]] count_t partial() const noexcept { return stopped_at(invitation_stage::partial); }
  [[nodiscard]] count_t completed() const noexcept {
    return stopped_at(invitation_stage::complete);
  }
  [[nodiscard]] count_t scored() const noexcept { return scored_; }

  [[nodiscard]] estimate completed_of_delivered(reading how = {}) const {
    return rate(completed(), delivered(), how);
  }
  [[nodiscard]] estimate completed_of_invited(reading how = {}) const {
    return rate(completed(), invited(), how);
  }
  [[nodiscard]] estimate responded_of_delivered(reading how = {}) const {
    return rate(partial() + completed(), delivered(), how);
  }
  [[nodiscard]] estimate scored_of_delivered(reading how = {}) const {
    return rate(scored(), delivered(), how);
  }
  [[nodiscard]] estimate completed_of_started(reading how = {}) const {
    return rate(completed(), started(), how);
  }
  [[nodiscard]] estimate partial_of_started(reading how = {}) const {
    return rate(partial(), started(), how);
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const show = [&](std::string_view name, estimate const& e) {
      out(value_figure(name, unit::share, e.value, e.range));
    };
    show("completed_of_delivered", completed_of_delivered(how));
    out(count_figure("count", count()));
    show("completed_of_invited", completed_of_invited(how));
    show("responded_of_delivered", responded_of_delivered(how));
    show("scored_of_delivered", scored_of_delivered(how));
    show("completed_of_started", completed_of_started(how));
    show("partial_of_started", partial_of_started(how));
    out(count_figure("suppressed", suppressed()));
    out(count_figure("invited", invited()));
    out(count_figure("bounced", bounced()));
    out(count_figure("arrival_unknown", arrival_unknown()));
    out(count_figure("delivered", delivered()));
    out(count_figure("opened", opened()));
    out(count_figure("started", started()));
    out(count_figure("partial", partial()));
    out(count_figure("completed", completed()));
    out(count_figure("scored", scored()));
  }
  void write(state_writer& out) const {
    for (count_t n : at_) out.u64(n);
    out.u64(scored_);
    excluded_.write(out);
  }
  [[nodiscard]] static response_rate read(state_reader& in) {
    response_rate loaded;
    for (count_t& n : loaded.at_) n = in.count(most_observations - loaded.count());
    loaded.scored_ = in.count(loaded.started());
    loaded.excluded_ = exclusions::read(in);
    return loaded;
  }
  friend bool operator==(response_rate const&, response_rate const&) = default;

 private:
  static constexpr std::size_t stages = 8;

  [[nodiscard]] constexpr count_t& at(invitation_stage stage) noexcept {
    return at_[static_cast<std::size_t>(stage)];
  }
  /// Invitations that got to this stage or further.
  [[nodiscard]] count_t from(invitation_stage stage) const noexcept {
    count_t n = 0;
    for (std::size_t i = static_cast<std::size_t>(stage); i < stages; ++i) n += at_[i];
    return n;
  }
  [[nodiscard]] static estimate rate(count_t part, count_t whole, reading how) {
    auto const x = static_cast<double>(part);
    auto const n = static_cast<double>(whole);
    return {n > 0 ? x / n : undefined, proportion_interval(x, n, how)};
  }

  std::array<count_t, stages> at_{};
  count_t scored_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
