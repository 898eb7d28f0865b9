#pragma once
/// Several metrics side by side over the same rows: one observation for each, in order.

#include <cxm/core/state.hpp>

#include <string>
#include <tuple>
#include <utility>

namespace cxm::inline v0 {

/// Merge: exact if its members' are; all or nothing. State: the sum of its members'.
/// `get<csat>()` and `get<1>()` read a member. count() is that of the member with most
/// observations, excluded() the sum over members.
template <metric... M>
requires(sizeof...(M) > 0) class bundle {
 public:
  static constexpr std::string_view id = "bundle";
  [[nodiscard]] static std::string schema() {
    std::string s = "bundle<";
    ((s += schema_of<M>() + ","), ...);
    s.back() = '>';
    return s;
  }

  bundle() requires(std::default_initializable<M>&&...) = default;
  explicit bundle(M const&... metrics) : metrics_{metrics...} {}

  template <class... Xs>
  requires(sizeof...(Xs) == sizeof...(M)) &&
      (observes<M, Xs const&> && ...) void push(Xs const&... xs) {
    std::apply([&](M&... m) { (m.push(xs), ...); }, metrics_);
  }
  void merge(bundle const& other) {
    if (!excluded().fits(other.excluded())) {
      throw merge_error("cxm::bundle: more observations than a count holds");
    }
    bundle sum = *this;  // a member may refuse after another has merged
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (std::get<I>(sum.metrics_).merge(std::get<I>(other.metrics_)), ...);
    }
    (std::index_sequence_for<M...>{});
    *this = std::move(sum);
  }
  [[nodiscard]] bundle empty_copy() const {
    return std::apply([](M const&... m) { return bundle{m.empty_copy()...}; }, metrics_);
  }

  template <std::size_t I>
  [[nodiscard]] auto const& get() const& noexcept {
    return std::get<I>(metrics_);
  }
  template <class X>
  [[nodiscard]] X const& get() const& noexcept {
    return std::get<X>(metrics_);
  }
  /// Of a bundle that is about to go, as in `groups.total().get<csat>()`, a member comes by value.
  template <std::size_t I>
  [[nodiscard]] auto get() && {
    return std::get<I>(std::move(metrics_));
  }
  template <class X>
  [[nodiscard]] X get() && {
    return std::get<X>(std::move(metrics_));
  }
  [[nodiscard]] count_t count() const noexcept {
    count_t most = 0;
    std::apply([&](M const&... m) { ((most = m.count() > most ? m.count() : most), ...); },
               metrics_);
    return most;
  }
  [[nodiscard]] exclusions excluded() const noexcept {
    exclusions all;
    std::apply([&](M const&... m) { (all.merge(m.excluded()), ...); }, metrics_);
    return all;
  }
  /// The figures of every member, one member after the other.
  void figures(figure_sink out, reading how = {}) const {
    std::apply([&](M const&... m) { (m.figures(out, how), ...); }, metrics_);
  }
  void write(state_writer& out) const {
    std::apply([&](M const&... m) { (m.write(out), ...); }, metrics_);
  }
  [[nodiscard]] static bundle read(state_reader& in) {
    bundle loaded{std::tuple<M...>{M::read(in)...}};
    exclusions all;
    auto const see = [&](exclusions const& more) {
      if (!all.fits(more)) throw state_error("cxm::load: more observations than a count holds");
      all.merge(more);
    };
    std::apply([&](M const&... m) { (see(m.excluded()), ...); }, loaded.metrics_);
    return loaded;
  }
  friend bool operator==(bundle const&, bundle const&) = default;

 private:
  explicit bundle(std::tuple<M...>&& metrics) : metrics_{std::move(metrics)} {}
  std::tuple<M...> metrics_;
};

}  // namespace cxm::inline v0
