#pragma once
/// Writes the rows of one table of a dataset as a CSV file, which read_dataset() reads back.
///
///     table_writer<order> out{"data/orders.csv"};
///     for (order const& x : sold) out.write(x);
///     out.close();

#include <cxm/io/csv_output.hpp>
#include <cxm/model/customer.hpp>
#include <cxm/model/description.hpp>

#include <algorithm>
#include <chrono>
#include <concepts>
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

template <class T>
inline constexpr bool is_money =
    std::is_same_v<T, money> || std::is_same_v<T, std::optional<money>>;

/// Whether amounts are in the table, and so a column with their currency.
template <class Row>
inline constexpr bool has_money = []<std::size_t... I>(std::index_sequence<I...>) {
  return (is_money<value_of_member<field_t<Row, I>::member>> || ...);
}
(std::make_index_sequence<field_count<Row>>{});

/// The column of the currency, in which all amounts of a row are.
inline constexpr std::string_view currency_column = "currency";

// One overload for each type of member; the form is documented at table_writer.
inline void write_value(csv_output& to, std::string const& x) { to.text(x); }
inline void write_value(csv_output& to, double x) { to.number(x); }
inline void write_value(csv_output& to, std::int32_t x) { to.whole(x); }
inline void write_value(csv_output& to, std::same_as<bool> auto x) { to.flag(x); }
inline void write_value(csv_output& to, std::chrono::sys_seconds x) { to.instant(x); }
inline void write_value(csv_output& to, std::chrono::seconds x) { to.whole(x.count()); }
inline void write_value(csv_output& to, std::chrono::milliseconds x) { to.milliseconds(x); }
inline void write_value(csv_output& to, money x) { to.amount(x); }
inline void write_value(csv_output& to, std::vector<std::string> const& x) { to.list(x); }
inline void write_value(csv_output& to, role_set x) { to.roles(x); }
inline void write_value(csv_output& to, answer_scale const& x) { to.scale(x); }
template <named_enum E>
void write_value(csv_output& to, E x) {
  if (static_cast<std::size_t>(x) >= enum_names<E>.size()) {
    to.refuse("the number " + std::to_string(static_cast<int>(x)) + " has no name",
              "use one of the values of the enumeration");
  }
  to.text(name(x));
}
template <class T>
void write_value(csv_output& to, std::optional<T> const& x) {
  if (x) write_value(to, *x);
}

/// Errors: std::invalid_argument for names that could not be told from the table's own columns or
/// from each other.
inline void check_attribute_names(std::vector<std::string> const& names) {
  auto const folded = [](std::string_view x) {
    std::string out{x};
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
  };
  auto const refuse = [](std::string const& name, char const* why) {
    throw std::invalid_argument("cxm::table_writer: the attribute \"" + name + "\" " + why);
  };
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string const& name = names[i];
    constexpr std::string_view blanks = " \t\r\n\f\v";
    if (name.find_first_not_of(blanks) != 0 || name.find_last_not_of(blanks) + 1 != name.size()) {
      refuse(name, "is empty or has blanks around it");
    }
    bool taken = folded(name) == currency_column;
    each_field<customer>([&](auto const& field) { taken = taken || folded(name) == field.name; });
    if (taken) refuse(name, "is called like a column of the customers");
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), name) !=
        names.begin() + static_cast<std::ptrdiff_t>(i)) {
      refuse(name, "is named twice");
    }
  }
}

}  // namespace detail

/// The rows of a table as CSV: a header with the names of the row type's `description`, then a line
/// a row, each cell as csv_output writes values of its type:
/// - text as it is; what is not stated (empty text, an empty optional) is an empty cell;
/// - enumerations by name, yes and no as `true` and `false`, instants as `2025-03-31T10:00:00Z`,
///   durations in seconds (`90`, `12.345`), numbers by the shortest decimal that reads back equal;
/// - lists and roles joined by `|`;
/// - scales as scale_text() has them;
/// - amounts as decimals in major units, and behind the first of them the column `currency`, in which
///   all amounts of the row are.
/// For customers each named segment attribute is a column of its own at the end.
///
/// Everything comes back equal from read_dataset(), but for text of nothing but blanks and
/// attributes without a value, which are read as not stated.
///
/// The file appears when it is closed, whole or not at all; one that is there is replaced.
/// Errors: io_error when it can't be written, and for a row with a value that has no form: amounts in
///   two currencies or in none, an attribute that was not named, and what csv_output refuses. A row
///   that is refused leaves nothing in the file, and others may follow. std::invalid_argument for
///   names of attributes that don't work as columns.
/// Complexity: O(bytes), memory of one row and 64 KiB.
template <described_row Row>
class table_writer {
 public:
  explicit table_writer(std::string path) : out_{std::move(path)} { write_header(); }
  /// Customers with these segment attributes, such as region and plan.
  table_writer(std::string path,
               std::vector<std::string> attributes) requires std::same_as<Row, customer>
      : attributes_{checked(std::move(attributes))}, out_{std::move(path)} {
    write_header();
  }

  void write(Row const& row) {
    out_.begin_row();
    try {
      write_cells(row);
    } catch (...) {
      out_.abandon_row();
      throw;
    }
    out_.end_row();
    ++rows_;
  }
  /// Puts the file in its place. Nothing happens the second time.
  void close() { out_.close(); }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

 private:
  static std::vector<std::string> checked(std::vector<std::string> names) {
    detail::check_attribute_names(names);
    return names;
  }

  void write_header() {
    out_.begin_row();
    bool named = false;
    each_field<Row>([&](auto const& field) {
      using value = detail::value_of_member<std::remove_cvref_t<decltype(field)>::member>;
      if constexpr (!std::is_same_v<value, segment_attributes>) write_name(field.name);
      if constexpr (detail::is_money<value>) {
        if (!std::exchange(named, true)) write_name(detail::currency_column);
      }
    });
    for (std::string const& name : attributes_) write_name(name);
    out_.end_row();
  }
  void write_name(std::string_view name) {
    out_.begin_cell("header");
    out_.text(name);
  }

  void write_cells(Row const& row) {
    bool stated = false;
    each_field<Row>([&](auto const& field) {
      constexpr auto member = std::remove_cvref_t<decltype(field)>::member;
      using value = detail::value_of_member<member>;
      if constexpr (!std::is_same_v<value, segment_attributes>) {
        out_.begin_cell(field.name);
        detail::write_value(out_, row.*member);
      }
      if constexpr (detail::is_money<value>) {
        if (!std::exchange(stated, true)) {
          auto const in = currency_of(row);
          out_.begin_cell(detail::currency_column);
          out_.text(in.code());
        }
      }
    });
    if constexpr (std::same_as<Row, customer>) write_attributes(row);
  }

  /// The currency of all amounts of the row; not stated where it has no amount.
  [[nodiscard]] currency currency_of(Row const& row) const {
    currency in;
    each_field<Row>([&](auto const& field) {
      constexpr auto member = std::remove_cvref_t<decltype(field)>::member;
      if constexpr (detail::is_money<detail::value_of_member<member>>) {
        std::optional<money> const amount = row.*member;
        if (!amount) return;
        if (!amount->in().stated()) {
          out_.refuse("the currency of " + std::string{field.name} + " is not stated",
                      "name the currency of each amount");
        }
        if (in.stated() && amount->in() != in) {
          out_.refuse("amounts in " + std::string{in.code()} + " and in " +
                          std::string{amount->in().code()},
                      "convert one of them; all amounts of a row are in one currency");
        }
        in = amount->in();
      }
    });
    return in;
  }

  void write_attributes(Row const& row) {
    std::size_t found = 0;
    for (std::string const& name : attributes_) {
      out_.begin_cell(name);
      auto const at = row.segments.find(name);
      if (at == row.segments.end()) continue;
      ++found;
      out_.text(at->second);
    }
    if (found == row.segments.size()) return;
    for (auto const& [name, value] : row.segments) {
      if (std::find(attributes_.begin(), attributes_.end(), name) != attributes_.end()) continue;
      out_.refuse("the attribute \"" + name + "\" has no column",
                  "name it when the table_writer is made");
    }
  }

  std::vector<std::string> attributes_;
  csv_output out_;
  std::uint64_t rows_ = 0;
};

}  // namespace cxm::inline v0
