#pragma once
// One file of a dataset as rows of its type.

#include "column_names.hpp"
#include "dataset_cells.hpp"
#include "text_encoding.hpp"

#include <cxm/io/dataset_files.hpp>
#include <cxm/io/table_writer.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail::input {

/// What a member's cells are read as. Enumerations, lists, scales, amounts and whole numbers come as
/// text: what they may be is known only here.
template <auto Member>
[[nodiscard]] constexpr cell_type cell_type_of() {
  using value = value_of_member<Member>;
  constexpr auto either = []<class T>(T) {
    return std::is_same_v<value, T> || std::is_same_v<value, std::optional<T>>;
  };
  if (either(double{})) {
    using constant = member_constant<Member>;
    return std::is_same_v<constant, member_constant<&survey_response::score>> ? cell_type::answer
                                                                              : cell_type::number;
  }
  if (either(bool{})) return cell_type::flag;
  if (either(std::chrono::sys_seconds{})) return cell_type::time;
  return cell_type::text;
}

/// Whether a row without a value of this type would be a lie: an instant, an amount.
template <class T>
inline constexpr bool is_needed =
    std::is_same_v<T, std::chrono::sys_seconds> || std::is_same_v<T, money>;

/// Which columns of a header a table takes, and for what.
class column_choice {
 public:
  /// `fields`: the names that columns can have; `needed`: of each, whether there must be one.
  column_choice(table_file& about, std::vector<std::string> fields, std::vector<bool> needed,
                bool takes_attributes)
      : about_{about},
        fields_{std::move(fields)},
        needed_{std::move(needed)},
        takes_attributes_{takes_attributes} {}

  /// For each field the number of its column in the header, if it has one; attributes and what is
  /// ignored go to `about`. Errors: io_error.
  void look(std::vector<std::string> const& header);
  [[nodiscard]] std::vector<std::optional<std::size_t>> const& found() const noexcept {
    return found_;
  }

 private:
  [[nodiscard]] std::optional<std::size_t> field_called(std::string_view name) const;
  void leave_out(std::string const& name, std::size_t number);

  table_file& about_;
  std::vector<std::string> fields_;
  std::vector<bool> needed_;
  bool takes_attributes_;
  std::vector<std::optional<std::size_t>> found_{};
};

template <described_row Row>
class table_loader {
 public:
  table_loader(std::string file, dataset_options const& options) : options_{options} {
    about_.table = description<Row>::table;
    about_.file = std::move(file);
    context_.options = &options_;
  }

  /// Calls take(row, batch, number of the row in the batch) for each row that could be read, until
  /// it says false.
  template <class Take>
  void read(Take take) {
    std::string_view const name = about_.file;
    bool const is_json =
        name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".ndjson");
    context_.decimal = is_json ? '.' : options_.input.csv.decimal;
    auto const reader =
        open_table(source::file(about_.file), options_.input,
                   [this](std::vector<std::string> const& header) { return choose(header); });
    batch rows;
    while (reader->next(rows)) {
      mark_unreadable(rows);
      for (std::size_t r = 0; r < rows.rows(); ++r) {
        Row row;
        if (fill(row, rows, r) && !take(row, rows, r)) return;
      }
    }
    about_.rows_read = reader->rows_read();
    about_.rows_bad += reader->bad_rows();
    for (io_error const& broken : reader->bad_row_examples()) add_example(broken);
  }

  [[nodiscard]] table_file& about() noexcept { return about_; }
  /// The column of a batch that holds a field.
  [[nodiscard]] std::optional<std::size_t> column_of(std::string_view field) const {
    std::size_t i = 0;
    std::optional<std::size_t> at;
    each_field<Row>([&](auto const& f) {
      if (f.name == field) at = columns_[i];
      ++i;
    });
    return at;
  }

 private:
  [[nodiscard]] bool wants_example() const noexcept { return about_.bad_examples.size() < 5; }
  void add_example(io_error const& what) {
    if (wants_example()) about_.bad_examples.push_back(what);
  }

  std::vector<column> choose(std::vector<std::string> const& header) {
    std::vector<std::string> names;
    std::vector<bool> needed;
    each_field<Row>([&](auto const& field) {
      using value = value_of_member<std::remove_cvref_t<decltype(field)>::member>;
      constexpr bool is_column = !std::is_same_v<value, segment_attributes>;
      names.emplace_back(is_column ? field.name : std::string_view{});
      needed.push_back(is_needed<value>);
    });
    if constexpr (has_money<Row>) {
      names.emplace_back(currency_column);
      needed.push_back(false);
    }
    about_.columns.clear();
    about_.attributes.clear();
    about_.ignored.clear();
    column_choice choice{about_, names, needed, std::is_same_v<Row, customer>};
    choice.look(header);

    std::vector<column> columns;
    std::size_t i = 0;
    auto const ask = [&](std::string const& name, cell_type type) {
      columns.push_back({.name = name, .type = type, .missing = options_.missing});
      if (type == cell_type::time) columns.back().date_format = options_.date_format;
      return columns.size() - 1;
    };
    // A needed column that is not in the header is asked for all the same: the reader says what is
    // there instead, and in JSON it may come later.
    auto const place_of_field = [&](cell_type type) -> std::optional<std::size_t> {
      if (choice.found()[i]) return ask(header[*choice.found()[i]], type);
      if (needed[i]) return ask(names[i], type);
      return std::nullopt;
    };
    each_field<Row>([&](auto const& field) {
      columns_[i] = place_of_field(cell_type_of<std::remove_cvref_t<decltype(field)>::member>());
      ++i;
    });
    if constexpr (has_money<Row>) currency_ = place_of_field(cell_type::text);
    first_attribute_ = columns.size();
    for (std::string const& name : about_.attributes) {
      static_cast<void>(ask(name, cell_type::text));
    }
    for (std::string& name : about_.attributes) name = std::string{trimmed(name)};
    return columns;
  }

  /// The columns of the batch in which a cell was there and could not be read.
  void mark_unreadable(batch const& rows) {
    unreadable_.clear();
    for (std::size_t c = 0; c < rows.columns(); ++c) {
      for (std::uint8_t const bits : rows.unparsable(c)) {
        if (bits == 0) continue;
        unreadable_.push_back(c);
        break;
      }
    }
  }

  bool fill(Row& row, batch const& rows, std::size_t r) {
    for (std::size_t c : unreadable_) {
      if (!rows.unparsable(r, c)) continue;
      if (wants_example()) add_example(rows.problem(r, c));
      ++about_.rows_bad;
      return false;
    }
    try {
      fill_fields(row, rows, r);
      return true;
    } catch (bad_cell const& why) {
      bool const fails = options_.input.bad == on_bad_row::fail;
      if (fails || wants_example()) {
        io_error const shown{rows.position(r, why.column), why.said.message, why.said.hint};
        if (fails) throw shown;
        add_example(shown);
      }
      ++about_.rows_bad;
      return false;
    }
  }

  void fill_fields(Row& row, batch const& rows, std::size_t r) {
    currency of = options_.in;
    if (currency_ && rows.valid(*currency_)[r]) {
      of = read_currency_cell({rows, r, *currency_, currency_column, context_});
    }
    std::size_t i = 0;
    each_field<Row>([&](auto const& field) {
      constexpr auto member = std::remove_cvref_t<decltype(field)>::member;
      using value = value_of_member<member>;
      auto const at = columns_[i++];
      if (!at) return;
      seen_cell const cell{rows, r, *at, field.name, context_};
      if (!rows.valid(*at)[r]) {
        if constexpr (is_needed<value>) {
          cell.refuse(std::string{field.name} + " is empty; each of the " +
                          std::string{about_.table} + " needs it",
                      "--on-bad-row=count leaves such rows out and counts them");
        }
        return;
      }
      if constexpr (is_money<value>) {
        if (!of.stated()) refuse_no_currency(cell);
        row.*member = read_money_cell(cell, of);
      } else if constexpr (!std::is_same_v<value, segment_attributes>) {
        read_value(cell, row.*member);
      }
    });
    if constexpr (std::is_same_v<Row, customer>) {
      for (std::size_t k = 0; k < about_.attributes.size(); ++k) {
        std::size_t const c = first_attribute_ + k;
        if (rows.valid(c)[r]) row.segments.emplace(about_.attributes[k], rows.texts(c)[r]);
      }
    }
  }

  [[noreturn]] static void refuse_no_currency(seen_cell const& cell) {
    throw io_error(cell.rows.position(cell.row, cell.column),
                   std::string{cell.field} + " " + quoted_text(cell.text()) + " is in no currency",
                   "--currency EUR, or a column called currency");
  }

  dataset_options const& options_;
  table_file about_{};
  cell_context context_{};
  std::array<std::optional<std::size_t>, field_count<Row>> columns_{};
  std::optional<std::size_t> currency_{};
  std::size_t first_attribute_ = 0;
  std::vector<std::size_t> unreadable_{};
};

}  // namespace cxm::inline v0::detail::input
