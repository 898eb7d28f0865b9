#pragma once
/// What contradicts itself in a dataset, row by row and across its tables.

#include <cxm/model/check_history.hpp>
#include <cxm/model/check_surveys.hpp>
#include <cxm/model/customer_index.hpp>
#include <cxm/model/dataset.hpp>
#include <cxm/model/finding.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

namespace detail {
template <class Row>
void check_rows(table_view<Row> rows, finding_list& out) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (contradiction& wrong : validate(rows.row(i))) {
      out.add({description<Row>::table, i}, wrong.field,
              [&] { return static_cast<std::string&&>(wrong.what); });
    }
  }
}

/// The name of the field that must not repeat.
template <class Row>
[[nodiscard]] constexpr std::string_view key_field() {
  return std::get<place_of<description<Row>::key>()>(description<Row>::fields).name;
}

/// Rows that carry an identifier which an earlier row has.
template <class Row>
void check_keys(table_view<Row> rows, finding_list& out) {
  if constexpr (requires { description<Row>::key; }) {
    auto const keys = rows.template column<description<Row>::key>();
    text_interner seen;
    std::vector<std::size_t> first{0};  // row of each number; 0 is the empty text
    for (std::size_t i = 0; i < keys.size(); ++i) {
      auto const number = seen.add(keys[i]);
      if (number == 0) continue;
      if (number == first.size()) {
        first.push_back(i);
      } else {
        table_row const other{description<Row>::table, first[number]};
        out.add(
            {description<Row>::table, i}, key_field<Row>(),
            [&] { return "the identifier " + quoted(keys[i]) + " is in an earlier row too"; },
            other);
      }
    }
  }
}

/// Identifiers of a column that no row of another table has: a finding for each, at its first row.
inline void check_references(std::string_view table, std::string_view field, words_view column,
                             std::vector<bool> const& known, std::string_view target,
                             bool target_empty, finding_list& out) {
  std::vector<std::size_t> rows(known.size());
  std::vector<std::size_t> first(known.size());
  std::size_t named = 0;
  std::size_t first_named = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    auto const number = column.ids()[i];
    if (number == 0) continue;
    if (named++ == 0) first_named = i;
    if (!known[number] && rows[number]++ == 0) first[number] = i;
  }
  if (named == 0) return;
  if (target_empty) {
    out.add({table, first_named}, field, [&] {
      return std::string{target} + " has no rows, and " + std::string{field} + " names one in " +
             counted(named, "row", "rows");
    });
    return;
  }
  for (std::uint32_t number = 1; number < known.size(); ++number) {
    if (rows[number] == 0) continue;
    out.add({table, first[number]}, field, [&] {
      return std::string{field} + " " + quoted(column.names()[number]) + " is not in " +
             std::string{target} + " (" + counted(rows[number], "row", "rows") + ")";
    });
  }
}

[[nodiscard]] inline std::vector<bool> known_numbers(words_view ids, std::size_t numbers) {
  std::vector<bool> known(numbers);
  for (std::uint32_t number : ids.ids()) known[number] = true;
  return known;
}

/// A prospect's identifier that two customers claim, or that is another customer's own.
inline void check_prospects(dataset const& data, finding_list& out) {
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  auto const own = data.customers().column<&customer::id>();
  auto const earlier = data.customers().column<&customer::prospect>();
  std::vector<std::size_t> owner(data.customer_ids().size(), none);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (owner[own.ids()[i]] == none) owner[own.ids()[i]] = i;
  }
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    auto const number = earlier.ids()[i];
    if (number == 0 || number == own.ids()[i]) continue;  // validate() knows the latter
    if (owner[number] == none) {
      owner[number] = i;
    } else {
      out.add(
          {description<customer>::table, i}, "prospect",
          [&] { return "the prospect " + quoted(earlier[i]) + " belongs to another row"; },
          table_row{description<customer>::table, owner[number]});
    }
  }
}

/// Amounts in another currency than the first one stated in the dataset: a finding for each column.
class currency_check {
 public:
  template <class Row>
  void look(table_view<Row> rows, finding_list& out) {
    each_field<Row>([&](auto const& field) {
      constexpr auto member = std::remove_cvref_t<decltype(field)>::member;
      using value = value_of_member<member>;
      if constexpr (std::is_same_v<value, money> || std::is_same_v<value, std::optional<money>>) {
        look_at(rows.template column<member>(), description<Row>::table, field.name, out);
      }
    });
  }

 private:
  template <class Column>
  void look_at(Column column, std::string_view table, std::string_view field, finding_list& out) {
    std::size_t others = 0;
    std::size_t first = 0;
    currency other;
    for (std::size_t i = 0; i < column.size(); ++i) {
      std::optional<money> const amount = column[i];
      if (!amount || !amount->in().stated()) continue;
      if (!first_.stated()) first_ = amount->in();
      if (amount->in() == first_) continue;
      if (others++ == 0) {
        first = i;
        other = amount->in();
      }
    }
    if (others == 0) return;
    out.add({table, first}, field, [&] {
      return std::string{field} + " is in " + std::string{other.code()} +
             " where other amounts are in " + std::string{first_.code()} + " (" +
             counted(others, "row", "rows") + "): convert with a rate_table";
    });
  }
  currency first_;
};

/// Rows whose customer isn't the one their touchpoint belongs to.
template <auto Customer, auto Touchpoint>
void check_touchpoint_owner(dataset const& data, customer_index const& people,
                            std::vector<std::size_t> const& touchpoint_row, finding_list& out) {
  using row_type = row_of_member<Customer>;
  auto const rows = data.table<row_type>();
  auto const customers = rows.template column<Customer>();
  auto const touchpoints = rows.template column<Touchpoint>();
  auto const owners = data.touchpoints().template column<&touchpoint::customer>();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const at = touchpoint_row[touchpoints.ids()[i]];
    if (at == owners.size()) continue;
    auto const one = people.person(customers.ids()[i]);
    auto const other = people.person(owners.ids()[at]);
    if (one == 0 || other == 0 || one == other) continue;
    constexpr auto field = std::get<place_of<Customer>()>(description<row_type>::fields).name;
    out.add(
        {description<row_type>::table, i}, field,
        [&] {
          return "the touchpoint " + quoted(touchpoints[i]) + " belongs to customer " +
                 quoted(owners[at]) + ", not to " + quoted(customers[i]);
        },
        table_row{description<touchpoint>::table, at});
  }
}
}  // namespace detail

/// Everything that contradicts itself in the data, in plain words with its table and row:
/// - within rows, what `validate` says (a score off its scale, an end before the start …);
/// - identifiers of customers, touchpoints, orders and tickets that are in two rows;
/// - prospects that two customers claim;
/// - customers and touchpoints that rows name and that have no row of their own: one finding for
/// each
///   of them and column, or one for the column when the other table is empty;
/// - amounts in another currency than the first one: one finding for each column;
/// - responses and tickets that name another customer than their touchpoint;
/// - one question of a survey on two scales: one finding for each further scale;
/// - rows of one submission that name two customers or answer one question twice;
/// - orders, subscriptions and whatever else happens to a customer before it was known or acquired or
///   after it was lost, as check_customer_times says, and a second order called the first;
/// - periods of one subscription that overlap or belong to two customers.
///
/// Whether a time lies too far in the future is not checked: there is no clock here.
/// At most `most` findings are described; `found` counts all of them.
/// Complexity: O(rows), with a copy of each row; O(n log n) in rows that name a submission or a
/// subscription.
[[nodiscard]] inline findings check(dataset const& data, std::size_t most = 1000) {
  detail::finding_list out{most};
  data.each_table([&](auto rows) { detail::check_rows(rows, out); });
  data.each_table([&](auto rows) { detail::check_keys(rows, out); });
  detail::check_prospects(data, out);

  auto const people = data.customers();
  auto known = detail::known_numbers(people.column<&customer::id>(), data.customer_ids().size());
  for (std::uint32_t number : people.column<&customer::prospect>().ids()) known[number] = true;
  auto const contacts = data.touchpoints();
  auto const met =
      detail::known_numbers(contacts.column<&touchpoint::id>(), data.touchpoint_ids().size());
  data.each_table([&]<class Row>(table_view<Row> rows) {
    each_field<Row>([&](auto const& field) {
      using this_field = std::remove_cvref_t<decltype(field)>;
      if constexpr (this_field::how == kept::as_customer) {
        detail::check_references(description<Row>::table, field.name,
                                 rows.template column<this_field::member>(), known, "customers",
                                 people.empty(), out);
      } else if constexpr (this_field::how == kept::as_touchpoint) {
        detail::check_references(description<Row>::table, field.name,
                                 rows.template column<this_field::member>(), met, "touchpoints",
                                 contacts.empty(), out);
      }
    });
  });

  detail::currency_check currencies;
  data.each_table([&](auto rows) { currencies.look(rows, out); });

  std::vector<std::size_t> touchpoint_row(data.touchpoint_ids().size(), contacts.size());
  auto const ids = contacts.column<&touchpoint::id>().ids();
  for (std::size_t i = contacts.size(); i-- > 0;) touchpoint_row[ids[i]] = i;
  touchpoint_row[0] = contacts.size();
  customer_index const index{data};
  detail::check_touchpoint_owner<&survey_response::customer, &survey_response::touchpoint>(
      data, index, touchpoint_row, out);
  detail::check_touchpoint_owner<&ticket::customer, &ticket::touchpoint>(data, index,
                                                                         touchpoint_row, out);
  detail::check_scales(data, out);
  detail::check_submissions(data, out);
  detail::check_customer_times(data, index, out);
  detail::check_first_orders(data, out);
  detail::check_subscription_periods(data, index, out);
  return std::move(out).take();
}

}  // namespace cxm::inline v0
