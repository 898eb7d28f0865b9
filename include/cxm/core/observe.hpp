#pragma once
/// How observations reach a metric: a range, a range seen through projections, or a column with an
/// Arrow validity bitmap. Nothing is copied on the way.

#include <cxm/core/answer_scale.hpp>
#include <cxm/core/metric.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>
#include <type_traits>

namespace cxm::inline v0 {

namespace detail {
// A projection is a callable, a pointer to a data member or to a member function without arguments.
// std::invoke does the same, at the cost of <functional>'s twenty thousand lines.
template <class F, class X>
requires requires(F const& f, X&& x) { f(static_cast<X&&>(x)); }
constexpr decltype(auto) invoke(F const& f, X&& x) { return f(static_cast<X&&>(x)); }
template <class F, class X>
requires std::is_member_object_pointer_v<F> && requires(F f, X&& x) { static_cast<X&&>(x).*f; }
constexpr decltype(auto) invoke(F const& f, X&& x) { return (static_cast<X&&>(x).*f); }
template <class F, class X>
requires std::is_member_function_pointer_v<F> && requires(F f, X&& x) {
  (static_cast<X&&>(x).*f)();
}
constexpr decltype(auto) invoke(F const& f, X&& x) { return (static_cast<X&&>(x).*f)(); }
}  // namespace detail

/// An Arrow validity bitmap: bit i + offset, least significant first, is 1 when value i is present.
/// Empty bits: every value is present. The bitmap must hold offset + n bits for a column of n.
struct validity {
  std::span<std::uint8_t const> bits{};
  std::size_t offset = 0;

  [[nodiscard]] constexpr bool operator[](std::size_t i) const noexcept {
    return bits.empty() || ((bits[(i + offset) >> 3] >> ((i + offset) & 7)) & 1) != 0;
  }
  /// Throws std::invalid_argument when a column of n values reaches beyond the bitmap.
  constexpr void check_covers(std::size_t n) const {
    if (!bits.empty() && n > 0 && (offset > bits.size() * 8 || n > bits.size() * 8 - offset)) {
      throw std::invalid_argument("cxm::validity: the bitmap is shorter than its column");
    }
  }
};

template <class P, class Row>
concept projects = requires(P const& p, Row row) {
  detail::invoke(p, static_cast<Row>(row));
};

/// Rows that can be seen through these projections.
template <class R, class... P>
concept rows = std::ranges::input_range<R> &&(projects<P, std::ranges::range_reference_t<R>>&&...);

/// Rows that M observes, one value for each projection; without projections the row itself.
template <class M, class R, class... P>
concept observes_rows = rows<R, P...> &&
    requires(M& m, std::ranges::range_reference_t<R> row, P const&... p) {
  requires(sizeof...(P) > 0 || observes<M, decltype(row)>);
  requires(sizeof...(P) == 0 || observes<M, decltype(detail::invoke(p, row))...>);
};

/// A metric with a loop of its own for columns of T.
template <class M, class T>
concept observes_columns = requires(M& m, std::span<T const> column, validity present) {
  m.push_column(column, present);
};

/// Pushes every row. A contiguous range without projections takes the metric's column loop if it
/// has one; the result is the same.
template <class M, std::ranges::input_range R, class... P>
requires observes_rows<M, R, P...>
constexpr void push_rows(M& m, R&& range, P const&... seen) {
  using value = std::ranges::range_value_t<R>;
  if constexpr (sizeof...(P) == 0 && std::ranges::contiguous_range<R> &&
                std::ranges::sized_range<R> && observes_columns<M, value>) {
    m.push_column(std::span<value const>{std::ranges::data(range), std::ranges::size(range)},
                  validity{});
  } else {
    for (auto&& row : range) {
      if constexpr (sizeof...(P) == 0) {
        m.push(row);
      } else {
        m.push(detail::invoke(seen, row)...);
      }
    }
  }
}

/// Pushes a column; values the bitmap marks absent are counted as missing, whatever their bits say.
template <class M, answer_number T>
requires observes<M, std::optional<T>>
constexpr void push_column(M& m, std::span<T const> column, validity present) {
  present.check_covers(column.size());
  if constexpr (observes_columns<M, T>) {
    m.push_column(column, present);
  } else {
    for (std::size_t i = 0; i < column.size(); ++i) {
      m.push(present[i] ? std::optional<T>{column[i]} : std::nullopt);
    }
  }
}

/// Whole minor units of money, in a type that 64 bits hold. No bool, no char, and no 19.99.
template <class T>
concept money_amount = answer_number<T> && std::integral<T> &&
    (std::signed_integral<T> || sizeof(T) < sizeof(std::int64_t));

/// A contiguous range of numbers: a vector, an array, a span.
template <class R>
concept number_column = std::ranges::contiguous_range<R> && std::ranges::sized_range<R> &&
    answer_number<std::ranges::range_value_t<R>>;

namespace detail {
template <number_column R>
[[nodiscard]] constexpr auto as_column(R const& range) noexcept {
  return std::span<std::ranges::range_value_t<R> const>{std::ranges::data(range),
                                                        std::ranges::size(range)};
}
}  // namespace detail

}  // namespace cxm::inline v0
