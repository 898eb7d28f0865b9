#pragma once
/// What a metric is. Read this page first: everything else in cxm is a metric, feeds one or shows
/// one.
///
/// A metric is a regular value that observes rows (`push`), merges with another of its kind,
/// travels as bytes (`write`/`read`) and can be read at any time. The same class serves a one-shot
/// range, a live stream, parallel chunks, a cell of a group-by and a partial result from another
/// machine.

#include <cxm/core/error.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/figure.hpp>
#include <cxm/core/reading.hpp>

#include <concepts>
#include <string>
#include <string_view>

namespace cxm::inline v0 {

class state_writer;
class state_reader;

template <class M>
concept metric = std::copyable<M> && std::equality_comparable<M> &&
    requires(M m, M const c, figure_sink out, reading how, state_writer& w, state_reader& r) {
  { M::id } -> std::convertible_to<std::string_view>;
  m.merge(c);  // associative, commutative; checks everything before it changes anything
  { c.empty_copy() } -> std::same_as<M>;  // same parameters: the identity of merge
  { c.count() }
  noexcept->std::same_as<count_t>;
  { c.excluded() }
  noexcept->std::convertible_to<exclusions>;
  c.figures(out, how);  // the first is the headline
  c.write(w);
  { M::read(r) } -> std::same_as<M>;
};

/// A metric of which two can be set against each other: `difference(a, b, how)` is a − b.
template <class M>
concept comparable = metric<M> && requires(M const a, M const b, reading how) {
  { difference(a, b, how) } -> std::same_as<figure>;
};

/// Whether M can be pushed one observation of these types.
template <class M, class... Xs>
concept observes = requires(M& m, Xs&&... xs) {
  m.push(static_cast<Xs&&>(xs)...);
};

/// The name of a metric's state layout, template arguments included: `grouped<text,nps>`.
/// States load only into the type that wrote them.
template <class M>
[[nodiscard]] std::string schema_of() {
  if constexpr (requires { M::schema(); }) {
    return M::schema();
  } else {
    return std::string{M::id};
  }
}

/// The metric's name for people: its `title` where it has one, such as "NPS", otherwise its id.
template <class M>
[[nodiscard]] constexpr std::string_view title_of() noexcept {
  if constexpr (requires { M::title; }) {
    return M::title;
  } else {
    return M::id;
  }
}

/// What the headline figure is, in one sentence for people who read a report; nothing where the
/// metric does not say.
template <class M>
[[nodiscard]] constexpr std::string_view definition_of() noexcept {
  if constexpr (requires { M::definition; }) {
    return M::definition;
  } else {
    return {};
  }
}

/// Whether a smaller headline is the better one, as with churn; otherwise a larger one is.
template <class M>
[[nodiscard]] constexpr bool lower_is_better() noexcept {
  if constexpr (requires { M::lower_is_better; }) {
    return M::lower_is_better;
  } else {
    return false;
  }
}

}  // namespace cxm::inline v0
