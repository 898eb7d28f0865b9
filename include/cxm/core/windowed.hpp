#pragma once
/// A metric over the latest windows of a stream: NPS of each hour, of the last seven days, with
/// observations that come late and in memory that does not grow.

#include <cxm/core/metric.hpp>
#include <cxm/core/state.hpp>
#include <cxm/core/window_plan.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// How an observation met its windows.
enum class arrival : std::uint8_t {
  in_time,   ///< no window that holds it was complete
  late,      ///< a window that holds it was complete before; it counts where that is still kept
  too_late,  ///< none of its windows is kept: it is excluded as outside_window
  untimed,   ///< it has no instant: it is excluded as missing
};

/// Input: push(instant, what M observes), in any order. Shape: one M for each pane of the plan that
/// may still be read. What lies before is left out as outside_window, whether it was counted first
/// and time went on, or came too late: so the state depends on what was observed, not on its order,
/// and merging is exact if M's is. Windows without an observation are absent.
/// Time is what the observations say, never the clock of the machine: an instant that is years ahead
/// by mistake ends every window before it, so check instants upstream.
/// Errors: std::invalid_argument for an instant more than 36,000 years from 1970; what M refuses;
/// merge_error for another plan or other parameters. Nothing has changed then.
/// Complexity: push O(log panes) and O(1) in the newest pane; reading a window merges its panes,
/// width / every; memory at most (width + lateness) / every + kept + 2 panes.
/// Source: panes, Li, Maier, Tufte, Papadimos and Tucker (2005), doi:10.1145/1058150.1058158;
/// watermarks and lateness, Akidau et al. (2015), doi:10.14778/2824032.2824076.
template <metric M>
class windowed {
 public:
  static constexpr std::string_view id = "windowed";
  using instant = window_plan::instant;
  [[nodiscard]] static std::string schema() { return "windowed<" + schema_of<M>() + ">"; }

  /// A window: from ≤ t < to.
  struct row {
    instant from;
    instant to;
    bool complete;
    M metric;
  };

  explicit windowed(window_plan const& plan) requires std::default_initializable<M> : plan_{plan} {}
  windowed(window_plan const& plan, M const& parameters)
      : plan_{plan}, empty_{parameters.empty_copy()} {}

  template <class Duration, class... Xs>
  requires observes<M, Xs const&...> arrival push(std::chrono::sys_time<Duration> at,
                                                  Xs const&... xs) {
    instant const t = checked(at);
    std::int64_t const p = plan_.pane_at(t);
    if (latest_ && p < plan_.first_kept(*latest_)) {
      M probe = empty_;
      probe.push(xs...);  // what M refuses, it refuses late too
      outside_.add(reason::outside_window);
      return arrival::too_late;
    }
    bool const is_late = latest_ && p < plan_.last_complete(*latest_);
    if (panes_.empty() || panes_.back().number != p) {
      push_elsewhere(p, xs...);
    } else {
      panes_.back().metric.push(xs...);
      ++panes_.back().observed;
    }
    if (!latest_ || t > *latest_) move_to(t);
    return is_late ? arrival::late : arrival::in_time;
  }
  /// An instant may be missing.
  template <class Duration, class... Xs>
  requires observes<M, Xs const&...> arrival
  push(std::optional<std::chrono::sys_time<Duration>> const& at, Xs const&... xs) {
    if (at) return push(*at, xs...);
    M probe = empty_;
    probe.push(xs...);
    outside_.add(reason::missing);
    return arrival::untimed;
  }
  /// The stream has come to this instant, with an observation or without. Hands every window that
  /// becomes complete by it to `use(row)`, each once and oldest first, before it can be forgotten.
  /// Called before each push, that is every window of the stream. An earlier instant than the latest
  /// changes nothing.
  template <class Duration, class Use>
  void advance(std::chrono::sys_time<Duration> at, Use&& use) {
    instant const t = checked(at);
    if (latest_ && t <= *latest_) return;
    if (latest_ && !panes_.empty()) {
      std::int64_t const w = plan_.panes_of_a_window();
      std::int64_t const last = (std::min)(plan_.last_complete(t), panes_.back().number + w);
      for (std::int64_t k = plan_.last_complete(*latest_) + 1; k <= last; ++k) {
        std::size_t const first = pane_from(k - w);
        if (first == panes_.size()) break;
        // No window is made of nothing: go on at the next that holds something.
        k = (std::max)(k, panes_[first].number + 1);
        if (k <= last) use(window(k, true));
      }
    }
    move_to(t);
  }
  template <class Duration>
  void advance(std::chrono::sys_time<Duration> at) {
    advance(at, [](row const&) {});
  }

  void merge(windowed const& other) {
    if (plan_ != other.plan_) throw merge_error("cxm::windowed: other windows don't merge");
    M probe = empty_;
    probe.merge(other.empty_);  // throws when the parameters differ
    if (!counts_fit(observed(), other.observed()) || !counts_fit(count(), other.count()) ||
        !excluded().fits(other.excluded())) {
      throw merge_error("cxm::windowed: more observations than a count holds");
    }
    windowed sum{plan_, empty_};
    sum.outside_ = outside_;
    sum.outside_.merge(other.outside_);
    sum.latest_ = (std::max)(latest_, other.latest_);
    sum.panes_.reserve(panes_.size() + other.panes_.size());
    std::int64_t const first = sum.latest_ ? plan_.first_kept(*sum.latest_) : 0;
    auto a = panes_.begin();
    auto b = other.panes_.begin();
    while (a != panes_.end() || b != other.panes_.end()) {
      bool const from_a = b == other.panes_.end() || (a != panes_.end() && a->number <= b->number);
      bool const from_b = a == panes_.end() || (b != other.panes_.end() && b->number <= a->number);
      pane both = from_a ? *a : *b;
      if (from_a && from_b) {
        both.observed += b->observed;
        both.metric.merge(b->metric);
      }
      if (from_a) ++a;
      if (from_b) ++b;
      if (both.number < first) {
        sum.outside_.add(reason::outside_window, both.observed);
      } else {
        sum.panes_.push_back(std::move(both));
      }
    }
    *this = std::move(sum);
  }
  [[nodiscard]] windowed empty_copy() const { return windowed{plan_, empty_}; }

  /// Observations in the panes that are kept.
  [[nodiscard]] count_t count() const noexcept {
    count_t n = 0;
    for (pane const& p : panes_) n += p.metric.count();
    return n;
  }
  [[nodiscard]] exclusions excluded() const noexcept {
    exclusions all = outside_;
    for (pane const& p : panes_) all.merge(p.metric.excluded());
    return all;
  }
  [[nodiscard]] window_plan const& plan() const noexcept { return plan_; }
  /// The latest instant that has been seen or come to.
  [[nodiscard]] std::optional<instant> latest() const noexcept { return latest_; }
  /// How many panes are held.
  [[nodiscard]] std::size_t panes() const noexcept { return panes_.size(); }

  /// The window that ends with the pane of the latest instant: the last seven days, today among
  /// them. Empty before the first observation.
  [[nodiscard]] M current() const {
    return latest_ ? window(plan_.pane_at(*latest_) + 1, false).metric : empty_;
  }
  /// Every window that is kept and holds an observation, oldest first, the current one last.
  [[nodiscard]] std::vector<row> rows() const {
    std::vector<row> out;
    if (!latest_) return out;
    std::int64_t const complete = plan_.last_complete(*latest_);
    std::int64_t const w = plan_.panes_of_a_window();
    std::int64_t const last = plan_.pane_at(*latest_) + 1;
    for (std::int64_t k = plan_.first_kept(*latest_) + w; k <= last; ++k) {
      std::size_t const first = pane_from(k - w);
      if (first < panes_.size() && panes_[first].number < k)
        out.push_back(window(k, k <= complete));
    }
    return out;
  }
  /// The figures of the current window.
  void figures(figure_sink out, reading how = {}) const { current().figures(out, how); }

  void write(state_writer& out) const {
    plan_.write(out);
    empty_.write(out);
    outside_.write(out);
    out.u8(latest_ ? 1 : 0);
    out.i64(latest_ ? latest_->time_since_epoch().count() : 0);
    out.u64(panes_.size());
    for (pane const& p : panes_) {
      out.i64(p.number);
      out.u64(p.observed);
      p.metric.write(out);
    }
  }
  [[nodiscard]] static windowed read(state_reader& in) {
    auto const plan = window_plan::read(in);
    M parameters = M::read(in);
    windowed loaded{plan, parameters};
    if (!(loaded.empty_ == parameters)) {
      throw state_error("cxm::load: the parameters of windows hold observations");
    }
    loaded.outside_ = exclusions::read(in);
    bool const has_latest = in.flag();
    std::int64_t const latest = in.i64();
    if (latest < -farthest || latest > farthest || (!has_latest && latest != 0)) {
      throw state_error("cxm::load: windows of an instant that is none");
    }
    if (has_latest) loaded.latest_ = instant{window_plan::duration{latest}};
    std::size_t const panes = in.length(17);
    if (!has_latest && (panes > 0 || loaded.outside_[reason::outside_window] > 0)) {
      throw state_error("cxm::load: windows without an instant");
    }
    count_t observed = loaded.outside_.total();
    count_t counted = 0;
    exclusions left_out = loaded.outside_;
    for (std::size_t i = 0; i < panes; ++i) {
      std::int64_t const number = in.i64();
      if (number < plan.first_kept(*loaded.latest_) || number > plan.pane_at(*loaded.latest_) ||
          (i > 0 && number <= loaded.panes_.back().number)) {
        throw state_error("cxm::load: a pane of windows that is out of place");
      }
      count_t const n = in.count(most_observations - observed);
      if (n == 0) throw state_error("cxm::load: a pane of windows with nothing in it");
      observed += n;
      M m = M::read(in);
      M probe = loaded.empty_;
      probe.merge(m);  // throws when it has other parameters
      if (!counts_fit(counted, m.count()) || !left_out.fits(m.excluded())) {
        throw state_error("cxm::load: more observations than a count holds");
      }
      counted += m.count();
      left_out.merge(m.excluded());
      loaded.panes_.push_back({number, n, std::move(m)});
    }
    return loaded;
  }
  friend bool operator==(windowed const&, windowed const&) = default;

 private:
  static constexpr std::int64_t farthest = std::int64_t{1} << 60;  // microseconds: 36,500 years

  struct pane {
    std::int64_t number;
    count_t observed;
    M metric;
    friend bool operator==(pane const&, pane const&) = default;
  };

  template <class Duration>
  [[nodiscard]] static instant checked(std::chrono::sys_time<Duration> at) {
    // In floating point first: a conversion of what is too large would overflow.
    std::chrono::duration<double, std::micro> const about = at.time_since_epoch();
    if (!(about.count() > -static_cast<double>(farthest) &&
          about.count() < static_cast<double>(farthest))) {
      throw std::invalid_argument("cxm::windowed: an instant more than 36,000 years from 1970");
    }
    return std::chrono::floor<window_plan::duration>(at);
  }
  [[nodiscard]] count_t observed() const noexcept {
    count_t n = outside_.total();
    for (pane const& p : panes_) n += p.observed;
    return n;
  }
  /// Where the first pane of this number or a later one is.
  [[nodiscard]] std::size_t pane_from(std::int64_t number) const noexcept {
    auto const at = std::lower_bound(panes_.begin(), panes_.end(), number,
                                     [](pane const& p, std::int64_t n) { return p.number < n; });
    return static_cast<std::size_t>(at - panes_.begin());
  }
  [[nodiscard]] row window(std::int64_t k, bool complete) const {
    std::int64_t const begin = k - plan_.panes_of_a_window();
    row out{plan_.pane_begin(begin), plan_.pane_begin(k), complete, empty_};
    for (std::size_t i = pane_from(begin); i < panes_.size() && panes_[i].number < k; ++i) {
      out.metric.merge(panes_[i].metric);
    }
    return out;
  }
  template <class... Xs>
  void push_elsewhere(std::int64_t number, Xs const&... xs) {
    auto const at = panes_.begin() + static_cast<std::ptrdiff_t>(pane_from(number));
    if (at != panes_.end() && at->number == number) {
      at->metric.push(xs...);
      ++at->observed;
      return;
    }
    M fresh = empty_;
    fresh.push(xs...);  // may refuse: then no pane is left behind
    panes_.insert(at, pane{number, 1, std::move(fresh)});
  }
  void move_to(instant t) noexcept {
    latest_ = t;
    auto const end = panes_.begin() + static_cast<std::ptrdiff_t>(pane_from(plan_.first_kept(t)));
    for (auto p = panes_.begin(); p != end; ++p) {
      outside_.add(reason::outside_window, p->observed);
    }
    panes_.erase(panes_.begin(), end);
  }

  window_plan plan_;
  M empty_{};
  exclusions outside_;
  std::optional<instant> latest_;
  std::vector<pane> panes_;  // by number
};

}  // namespace cxm::inline v0
