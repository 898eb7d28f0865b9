#pragma once
/// One answer for each customer and cycle, so that who answers often does not speak louder.

#include <cxm/core/key_index.hpp>
#include <cxm/core/metric.hpp>
#include <cxm/core/state.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

namespace detail {
// Observations travel as the doubles, integers and keys that they consist of.
template <class X>
void write_observed(state_writer& out, X const& x) {
  if constexpr (std::same_as<X, double>) {
    out.f64(x);
  } else {
    key_traits<X>::write(out, x);
  }
}
template <class X>
[[nodiscard]] X read_observed(state_reader& in) {
  if constexpr (std::same_as<X, double>) {
    double const x = in.f64();
    bool const minus_zero = x == 0 && std::signbit(x);
    if (x != x || minus_zero) throw state_error("cxm::load: a kept answer that is not a number");
    return x;
  } else {
    return key_traits<X>::read(in);
  }
}
}  // namespace detail

/// Which of a customer's answers is kept. `better(a, b)`: a is kept rather than b, by its instant
/// `at` or its observation `seen`. When neither is better the rule cannot tell them apart.
namespace keep {
struct first {
  static constexpr std::string_view id = "first";
  template <class C>
  static bool better(C const& a, C const& b) {
    return a.at < b.at;
  }
};
struct latest {
  static constexpr std::string_view id = "latest";
  template <class C>
  static bool better(C const& a, C const& b) {
    return a.at > b.at;
  }
};
/// The highest (lowest) observation, compared element by element. Over a grouped metric the
/// group's key is the first element: rank by score upstream there.
struct best {
  static constexpr std::string_view id = "best";
  template <class C>
  static bool better(C const& a, C const& b) {
    return b.seen < a.seen;
  }
};
struct worst {
  static constexpr std::string_view id = "worst";
  template <class C>
  static bool better(C const& a, C const& b) {
    return a.seen < b.seen;
  }
};
}  // namespace keep

/// Input: push(key, instant, what M observes). The key is the customer, or customer and cycle
/// together. Only answers that M can use compete: a blank never displaces an answer; it is excluded
/// for its reason. The answers that lose are excluded as duplicates. Ties: of two answers that the
/// rule can't tell apart (one customer, one instant) the lower observation is kept, whatever the
/// order of rows; ties() counts the customers whose kept answer had a different one beside it.
/// Shape: one observation for each key is held until it is read; state O(keys).
/// Merge: exact. Reading: kept() pushes every kept observation into M, O(keys·log keys).
/// Errors: merge_error when the parameters of M differ.
template <key_type Key, class Keep, metric M>
requires requires { typename M::observation; }
class one_per {
 public:
  static constexpr std::string_view id = "one_per";
  using instant = std::chrono::sys_time<std::chrono::microseconds>;
  using observed = typename M::observation;
  [[nodiscard]] static std::string schema() {
    return "one_per<" + key_traits<Key>::schema() + "," + std::string{Keep::id} + "," +
           schema_of<M>() + ">";
  }

  one_per() requires std::default_initializable<M>
  = default;
  explicit one_per(M const& parameters) : empty_{parameters.empty_copy()} {}

  template <key_view<Key> Seen, class Duration, class... Xs>
  requires observes<M, Xs const&...>
  void push(Seen const& key, std::chrono::sys_time<Duration> at, Xs const&... xs) {
    M probe = empty_;
    probe.push(xs...);
    if (probe.count() == 0) {
      excluded_.merge(probe.excluded());
      return;
    }
    add(key,
        candidate{std::chrono::floor<std::chrono::microseconds>(at), as_observed(xs...), false});
  }
  void merge(one_per const& other) {
    M probe = empty_;
    probe.merge(other.empty_);
    count_t const most_duplicates = (std::min)(count(), other.count());
    if (!counts_fit(count(), other.count()) || !excluded_.fits(other.excluded_) ||
        !counts_fit(excluded_.total() + other.excluded_.total(), most_duplicates)) {
      throw merge_error("cxm::one_per: more answers than a count holds");
    }
    excluded_.merge(other.excluded_);
    for (std::uint32_t k = 0; k < other.index_.size(); ++k) {
      add(other.index_.key(k), other.kept_[k]);
    }
  }
  [[nodiscard]] one_per empty_copy() const { return one_per{empty_}; }

  /// Keys with a kept answer.
  [[nodiscard]] count_t count() const noexcept { return kept_.size(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] count_t ties() const noexcept {
    count_t n = 0;
    for (candidate const& c : kept_) n += c.tied;
    return n;
  }
  /// The metric of the kept answers.
  [[nodiscard]] M kept() const {
    M m = empty_;
    for (std::uint32_t k : index_.sorted()) {
      std::apply([&](auto const&... x) { m.push(x...); }, kept_[k].seen);
    }
    return m;
  }
  void figures(figure_sink out, reading how = {}) const { kept().figures(out, how); }

  void write(state_writer& out) const {
    empty_.write(out);
    excluded_.write(out);
    out.u64(count());
    for (std::uint32_t k : index_.sorted()) {
      key_traits<Key>::write(out, index_.key(k));
      out.i64(kept_[k].at.time_since_epoch().count());
      out.u8(kept_[k].tied ? 1 : 0);
      std::apply([&](auto const&... x) { (detail::write_observed(out, x), ...); }, kept_[k].seen);
    }
  }
  [[nodiscard]] static one_per read(state_reader& in) {
    M parameters = M::read(in);
    one_per loaded{parameters};
    if (!(loaded.empty_ == parameters)) {
      throw state_error("cxm::load: the parameters of one_per hold observations");
    }
    loaded.excluded_ = exclusions::read(in);
    for (std::size_t left = in.length(9); left > 0; --left) {
      Key key = key_traits<Key>::read(in);
      if (loaded.index_.find(key)) throw state_error("cxm::load: a key twice");
      candidate c;
      c.at = instant{std::chrono::microseconds{in.i64()}};
      c.tied = in.flag();
      c.seen = read_seen(in, static_cast<observed*>(nullptr));
      loaded.kept_.push_back(std::move(c));
      loaded.index_.find_or_add(key);
    }
    if (loaded.kept().count() != loaded.count()) {
      throw state_error("cxm::load: a kept answer that the metric does not take");
    }
    return loaded;
  }
  friend bool operator==(one_per const& a, one_per const& b) {
    if (!(a.empty_ == b.empty_) || a.excluded_ != b.excluded_ || a.count() != b.count())
      return false;
    for (std::uint32_t k = 0; k < a.index_.size(); ++k) {
      auto const same = b.index_.find(a.index_.key(k));
      if (!same || !(a.kept_[k] == b.kept_[*same])) return false;
    }
    return true;
  }

 private:
  struct candidate {
    instant at{};
    observed seen{};
    bool tied = false;
    friend bool operator==(candidate const&, candidate const&) = default;
  };

  // The metric took the observation, so nothing of it is missing. Equal answers are the same bytes:
  // −0.0 is held as 0.
  template <class T, class X>
  [[nodiscard]] static T held_as(X const& x) {
    if constexpr (std::same_as<X, std::nullopt_t>) {
      return T{};
    } else if constexpr (requires { x.has_value(); }) {
      return x.has_value() ? held_as<T>(*x) : T{};
    } else if constexpr (std::same_as<T, double>) {
      return static_cast<double>(x) + 0.0;
    } else {
      return static_cast<T>(x);
    }
  }
  template <class... Xs>
  [[nodiscard]] static observed as_observed(Xs const&... xs) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return observed{held_as<std::tuple_element_t<I, observed>>(xs)...};
    }
    (std::index_sequence_for<Xs...>{});
  }
  template <class... X>
  [[nodiscard]] static observed read_seen(state_reader& in, std::tuple<X...>*) {
    return observed{detail::read_observed<X>(in)...};
  }
  template <class Seen>
  void add(Seen const& key, candidate const& fresh) {
    auto const known = index_.find(key);
    if (!known) {
      kept_.push_back(fresh);
      try {
        index_.find_or_add(key);
      } catch (...) {
        kept_.pop_back();
        throw;
      }
      return;
    }
    excluded_.add(reason::duplicate);
    candidate& held = kept_[*known];
    if (Keep::better(fresh, held)) {
      held = fresh;
    } else if (!Keep::better(held, fresh)) {
      bool const tied = held.tied || fresh.tied || held.seen != fresh.seen;
      if (std::tie(fresh.seen, fresh.at) < std::tie(held.seen, held.at)) held = fresh;
      held.tied = tied;
    }
  }
  M empty_{};
  exclusions excluded_;
  key_index<Key> index_;
  std::vector<candidate> kept_;
};

}  // namespace cxm::inline v0
