#pragma once
/// Everything known about a company's customers, as columns.

#include <cxm/model/customer.hpp>
#include <cxm/model/mention.hpp>
#include <cxm/model/order.hpp>
#include <cxm/model/stored_column.hpp>
#include <cxm/model/subscription.hpp>
#include <cxm/model/survey_response.hpp>
#include <cxm/model/task_attempt.hpp>
#include <cxm/model/ticket.hpp>
#include <cxm/model/touchpoint.hpp>

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace cxm::inline v0 {

namespace detail {
/// The columns of one row type, in the order of its description.
template <class Row>
class stored_table {
  static_assert(describes_all<Row>, "cxm: a member of this row type is missing in its description");

 public:
  /// Either the whole row or nothing of it.
  void push_back(Row const& row, identifiers& ids) {
    try {
      each_with_field(columns_, [&](auto& column, auto const& field) {
        column.push_back(row.*field.member, ids);
      });
    } catch (...) {
      truncate(size_);
      throw;
    }
    ++size_;
  }
  [[nodiscard]] Row at(std::size_t i, identifiers const& ids) const {
    Row row;
    each_with_field(columns_, [&](auto const& column, auto const& field) {
      row.*field.member = column.at(i, ids);
    });
    return row;
  }
  template <std::size_t Place>
  [[nodiscard]] auto const& column() const noexcept {
    return std::get<Place>(columns_);
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Leaves half of the rows behind when it throws: the caller truncates.
  void append(stored_table const& other, renumbering const& renumber) {
    append_each(other, renumber, std::make_index_sequence<field_count<Row>>{});
    size_ += other.size_;
  }
  void truncate(std::size_t n) noexcept {
    std::apply([n](auto&... column) { (column.truncate(n), ...); }, columns_);
    size_ = n;
  }
  void reserve(std::size_t n) {
    std::apply([n](auto&... column) { (column.reserve(n), ...); }, columns_);
  }

 private:
  template <class Field>
  using stored_t = typename stored_for<value_of_member<Field::member>, Field::how>::type;
  template <class Fields>
  struct columns_of;
  template <class... Fields>
  struct columns_of<std::tuple<Fields...>> {
    using type = std::tuple<stored_t<Fields>...>;
  };

  template <class Columns, class F>
  static void each_with_field(Columns& columns, F&& f) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(std::get<I>(columns), std::get<I>(description<Row>::fields)), ...);
    }
    (std::make_index_sequence<field_count<Row>>{});
  }
  template <std::size_t... I>
  void append_each(stored_table const& other, renumbering const& renumber,
                   std::index_sequence<I...>) {
    (std::get<I>(columns_).append(std::get<I>(other.columns_), renumber), ...);
  }

  typename columns_of<fields_t<Row>>::type columns_;
  std::size_t size_ = 0;
};
}  // namespace detail

/// One row of a table, seen in place: reading a field touches its column alone.
template <described_row Row>
class row_view {
 public:
  row_view(detail::stored_table<Row> const& table, detail::identifiers const& ids,
           std::size_t at) noexcept
      : table_{&table}, ids_{&ids}, at_{at} {}
  /// Texts are string views, lists are views, everything else is a value.
  template <auto Member>
  [[nodiscard]] auto get() const {
    return table_->template column<detail::place_of<Member>()>().view(*ids_)[at_];
  }
  /// The number of a repeating text or an identifier: equal numbers, equal texts.
  template <auto Member>
  [[nodiscard]] std::uint32_t number() const noexcept {
    return table_->template column<detail::place_of<Member>()>().view(*ids_).ids()[at_];
  }
  [[nodiscard]] std::size_t index() const noexcept { return at_; }
  /// A copy of the whole row.
  [[nodiscard]] Row row() const { return table_->at(at_, *ids_); }

 private:
  detail::stored_table<Row> const* table_;
  detail::identifiers const* ids_;
  std::size_t at_;
};

/// A table of a dataset: a range of rows, and its columns. Cheap to copy; valid, with all it gave
/// out, until the dataset changes.
template <described_row Row>
class table_view {
 public:
  table_view() = default;
  table_view(detail::stored_table<Row> const& table, detail::identifiers const& ids) noexcept
      : table_{&table}, ids_{&ids} {}
  /// The column of a member: `responses.column<&survey_response::score>()`.
  template <auto Member>
  [[nodiscard]] auto column() const noexcept {
    return table_->template column<detail::place_of<Member>()>().view(*ids_);
  }
  /// A copy of a row, equal to the one that was pushed. Precondition: i < size().
  [[nodiscard]] Row row(std::size_t i) const { return table_->at(i, *ids_); }
  [[nodiscard]] row_view<Row> operator[](std::size_t i) const noexcept {
    return {*table_, *ids_, i};
  }
  [[nodiscard]] std::size_t size() const noexcept { return table_->size(); }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  [[nodiscard]] auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  detail::stored_table<Row> const* table_ = nullptr;
  detail::identifiers const* ids_ = nullptr;
};

namespace detail {
template <auto Member>
struct field_projection {
  using row_type = row_of_member<Member>;
  [[nodiscard]] auto operator()(row_view<row_type> row) const { return row.template get<Member>(); }
  [[nodiscard]] auto const& operator()(row_type const& row) const noexcept { return row.*Member; }
};
}  // namespace detail

/// A projection that reads one member from a row of a dataset as well as from a row of your own
/// vector: `group_by(data.orders(), field<&order::campaign>, …)`. A plain `&order::campaign` works
/// for structs only.
template <auto Member>
inline constexpr detail::field_projection<Member> field{};

/// All tables, as columns with numbered identifiers: a customer has the same number in each of
/// them.
///
/// Shape: about 100 bytes a survey response, and its own texts; as a struct it takes over 400, and its
///   longer texts are allocated one by one.
/// Merge: append() adds the other's rows behind these; identifiers are renumbered.
/// Errors: std::length_error beyond 2^32 − 2 different texts in a column. A push_back or append that
///   throws leaves the dataset as it was.
/// Complexity: push_back O(fields), append O(rows of the other), field access O(1).
class dataset {
 public:
  template <described_row Row>
  void push_back(Row const& row) {
    stored<Row>().push_back(row, ids_);
  }

  /// A table by its row type, for code that is written once for all of them.
  template <described_row Row>
  [[nodiscard]] table_view<Row> table() const noexcept {
    return {std::get<detail::stored_table<Row>>(tables_), ids_};
  }
  [[nodiscard]] table_view<customer> customers() const noexcept { return table<customer>(); }
  [[nodiscard]] table_view<touchpoint> touchpoints() const noexcept { return table<touchpoint>(); }
  [[nodiscard]] table_view<survey_response> responses() const noexcept {
    return table<survey_response>();
  }
  [[nodiscard]] table_view<order> orders() const noexcept { return table<order>(); }
  [[nodiscard]] table_view<subscription> subscriptions() const noexcept {
    return table<subscription>();
  }
  [[nodiscard]] table_view<ticket> tickets() const noexcept { return table<ticket>(); }
  [[nodiscard]] table_view<task_attempt> task_attempts() const noexcept {
    return table<task_attempt>();
  }
  [[nodiscard]] table_view<mention> mentions() const noexcept { return table<mention>(); }

  /// Calls f with each table_view.
  template <class F>
  void each_table(F f) const {
    std::apply([&](auto const&... stored) { (f(table_view{stored, ids_}), ...); }, tables_);
  }

  /// The numbers of customers' identifiers, those of prospects and referrers included.
  [[nodiscard]] text_interner const& customer_ids() const noexcept { return ids_.customers; }
  [[nodiscard]] text_interner const& touchpoint_ids() const noexcept { return ids_.touchpoints; }

  /// Makes room for n rows in all, so that a load whose size is known doesn't over-allocate.
  template <described_row Row>
  void reserve(std::size_t n) {
    stored<Row>().reserve(n);
  }

  void append(dataset const& other) {
    if (&other == this) {
      dataset const copy = other;
      append(copy);
      return;
    }
    detail::renumbering const here{ids_.customers.append(other.ids_.customers),
                                   ids_.touchpoints.append(other.ids_.touchpoints)};
    auto const before =
        std::apply([](auto const&... t) { return std::tuple{t.size()...}; }, tables_);
    constexpr auto places = std::make_index_sequence<std::tuple_size_v<all_tables>>{};
    try {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (std::get<I>(tables_).append(std::get<I>(other.tables_), here), ...);
      }
      (places);
    } catch (...) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (std::get<I>(tables_).truncate(std::get<I>(before)), ...);
      }
      (places);
      throw;
    }
  }

  /// Whether all tables hold equal rows in the same order, however their identifiers are numbered.
  [[nodiscard]] friend bool operator==(dataset const& a, dataset const& b) {
    return std::apply(
        [&](auto const&... t) {
          return (same_rows(t, std::get<std::remove_cvref_t<decltype(t)>>(b.tables_), a, b) && ...);
        },
        a.tables_);
  }

 private:
  using all_tables = std::tuple<detail::stored_table<customer>, detail::stored_table<touchpoint>,
                                detail::stored_table<survey_response>, detail::stored_table<order>,
                                detail::stored_table<subscription>, detail::stored_table<ticket>,
                                detail::stored_table<task_attempt>, detail::stored_table<mention>>;

  template <class Row>
  [[nodiscard]] detail::stored_table<Row>& stored() noexcept {
    return std::get<detail::stored_table<Row>>(tables_);
  }
  template <class Table>
  [[nodiscard]] static bool same_rows(Table const& x, Table const& y, dataset const& a,
                                      dataset const& b) {
    if (x.size() != y.size()) return false;
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (!(x.at(i, a.ids_) == y.at(i, b.ids_))) return false;
    }
    return true;
  }
  detail::identifiers ids_;
  all_tables tables_;
};

}  // namespace cxm::inline v0
