#pragma once
/// How a row type tells its table which fields it has.
///
/// Each row type lists its members once, beside its definition:
///
///     template <>
///     struct description<mention> {
///       static constexpr std::string_view table = "mentions";
///       static constexpr auto fields = std::tuple{described<&mention::brand>{"brand"}, …};
///     };
///
/// The table of columns, its push_back, row(i), column access, merging and checking follow from
/// that list. A new field is one member and one line; the table doesn't compile when the line is
/// forgotten.

#include <cxm/core/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cxm::inline v0 {

/// Identifies a customer, a touchpoint, an order … Empty: not stated.
using identifier_t = std::string;

/// How a text member is kept in its column.
enum class kept : std::uint8_t {
  as_words,    ///< it repeats (a plan, a channel): each different text once, a number a row
  as_written,  ///< it hardly ever repeats (a comment, the number of an order): all bytes in one run
  as_customer,    ///< a customer's identifier: numbered alike in every table of the dataset
  as_touchpoint,  ///< a touchpoint's identifier: likewise
};

/// One field: the member, how it is kept if it is text, and its name in files and findings.
template <auto Member, kept How = kept::as_words>
struct described {
  static constexpr auto member = Member;
  static constexpr kept how = How;
  std::string_view name;
};

/// Specialise for a row type: `table` (its name), `fields` (a tuple of `described`) and, where rows
/// have an identifier of their own, `key` (the member that must not repeat).
template <class Row>
struct description;

/// One thing that contradicts itself in a row: the name of the field where one would look first, and
/// what is wrong in plain words.
struct contradiction {
  std::string_view field;
  std::string what;
  friend bool operator==(contradiction const&, contradiction const&) = default;
};

/// A type that has its fields described.
template <class Row>
concept described_row = requires {
  description<Row>::table;
  std::tuple_size<std::remove_cvref_t<decltype(description<Row>::fields)>>::value;
};

namespace detail {
template <auto Member>
struct member_constant {};

template <class Member>
struct member_traits;
template <class Row, class Value>
struct member_traits<Value Row::*> {
  using row = Row;
  using value = Value;
};
template <auto Member>
using row_of_member = typename member_traits<std::remove_cv_t<decltype(Member)>>::row;
template <auto Member>
using value_of_member = typename member_traits<std::remove_cv_t<decltype(Member)>>::value;

template <class Row>
using fields_t = std::remove_cvref_t<decltype(description<Row>::fields)>;
template <class Row>
inline constexpr std::size_t field_count = std::tuple_size_v<fields_t<Row>>;
template <class Row, std::size_t I>
using field_t = std::tuple_element_t<I, fields_t<Row>>;

/// Stands for a value of any type, to find out how many members an aggregate has: it takes as many
/// initialisers as members, and no more.
struct anything {
  template <class T>
  operator T() const&&;  // NOLINT(google-explicit-constructor): never called
};
template <class Row, std::size_t... I>
[[nodiscard]] consteval bool takes(std::index_sequence<I...>) {
  return requires { Row{(static_cast<void>(I), anything{})...}; };
}
/// Whether the list names as many fields as the row type has members.
template <class Row>
inline constexpr bool describes_all = takes<Row>(std::make_index_sequence<field_count<Row>>{}) &&
                                      !takes<Row>(std::make_index_sequence<field_count<Row> + 1>{});

/// The place of a member in its row's list.
template <auto Member, std::size_t I = 0>
[[nodiscard]] consteval std::size_t place_of() {
  using row = row_of_member<Member>;
  static_assert(I < field_count<row>, "cxm: this member is not in the description of its row type");
  if constexpr (std::is_same_v<member_constant<Member>, member_constant<field_t<row, I>::member>>) {
    return I;
  } else {
    return place_of<Member, I + 1>();
  }
}
}  // namespace detail

/// Calls f with each `described` of a row type, in the order of its list.
template <described_row Row, class F>
constexpr void each_field(F f) {
  std::apply([&](auto const&... fields) { (f(fields), ...); }, description<Row>::fields);
}

}  // namespace cxm::inline v0
