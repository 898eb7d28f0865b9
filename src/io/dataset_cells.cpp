#include "dataset_cells.hpp"

#include "column_names.hpp"
#include "text_encoding.hpp"

#include <cxm/io/instant.hpp>
#include <cxm/io/scale_text.hpp>

#include <limits>
#include <stdexcept>
#include <utility>

namespace cxm::inline v0::detail::input {

namespace {

constexpr char const* count_it = "--on-bad-row=count leaves such rows out and counts them";

std::string subject(seen_cell const& in, std::string_view text) {
  return std::string{in.field} + " " + quoted_text(trimmed(text));
}

/// Calls take(part) for what stands between the bars, without blanks around it; nothing for nothing.
template <class Take>
void each_part(std::string_view list, Take take) {
  for (std::size_t from = 0; from <= list.size();) {
    std::size_t const to = (std::min)(list.find('|', from), list.size());
    if (auto const part = list.substr(from, to - from); !trimmed(part).empty()) take(part);
    from = to + 1;
  }
}

std::string listed(std::span<std::string_view const> names) {
  std::string out;
  for (std::string_view name : names) out += (out.empty() ? "" : ", ") + std::string{name};
  return out;
}

}  // namespace

std::int64_t read_decimal_cell(seen_cell const& in, int places) {
  std::int64_t value = 0;
  std::string_view const cell = trimmed(in.text());
  fault const found = read_amount(cell, places, in.context.decimal, value);
  if (found == fault::none) return value;
  if (found == fault::decimals) {
    in.refuse(subject(in, cell) +
                  (places == 0 ? " is not a whole number" : " has more than three decimals"),
              std::string{"round it; or "} + count_it);
  }
  complaint said = complain(found, {.name = std::string{in.field}, .type = cell_type::number},
                            in.context.decimal, cell);
  in.refuse(std::move(said.message), std::move(said.hint));
}

money read_money_cell(seen_cell const& in, currency of) {
  std::string_view const cell = trimmed(in.text());
  std::int64_t value = 0;
  fault const found = read_amount(cell, of.decimals(), in.context.decimal, value);
  if (found != fault::none) {
    complaint said = complain(
        found,
        {.name = std::string{in.field}, .type = cell_type::amount, .decimals = of.decimals()},
        in.context.decimal, cell);
    in.refuse(std::move(said.message), std::move(said.hint));
  }
  return {value, of};
}

currency read_currency_cell(seen_cell const& in) {
  std::string_view const code = trimmed(in.text());
  try {
    return currency{code};
  } catch (std::invalid_argument const&) {
    in.refuse(subject(in, code) + " is not a currency",
              std::string{"three capital letters, such as EUR; or "} + count_it);
  }
}

std::size_t read_name_cell(seen_cell const& in, std::string_view text,
                           std::span<std::string_view const> names) {
  text = trimmed(text);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == text) return i;
  }
  std::vector<std::string> const known{names.begin(), names.end()};
  std::string hint = std::string{"write one of these; or "} + count_it;
  if (std::string const* meant = nearest(text, known)) hint = "did you mean " + *meant + "?";
  in.refuse(subject(in, text) + " is none of " + listed(names), hint);
}

void read_value(seen_cell const& in, std::string& into) { into.assign(in.text()); }
void read_value(seen_cell const& in, double& into) { into = in.rows.numbers(in.column)[in.row]; }
void read_value(seen_cell const& in, bool& into) { into = in.rows.flags(in.column)[in.row] != 0; }

void read_value(seen_cell const& in, std::int32_t& into) {
  std::int64_t const value = read_decimal_cell(in, 0);
  if (!std::in_range<std::int32_t>(value)) {
    in.refuse(subject(in, in.text()) + " is too large or too small to be held", count_it);
  }
  into = static_cast<std::int32_t>(value);
}

void read_value(seen_cell const& in, std::chrono::sys_seconds& into) {
  time_cell const& cell = in.rows.times(in.column)[in.row];
  auto const& zone = in.context.options->zone;
  if (cell.kind == time_kind::instant) {
    into = std::chrono::sys_seconds{std::chrono::seconds{cell.seconds}};
    return;
  }
  if (!zone) {
    throw io_error(in.rows.position(in.row, in.column),
                   subject(in, in.rows.raw(in.row, in.column)) + " names no time zone",
                   "--timezone UTC, or the zone of the business, such as --timezone Europe/Berlin");
  }
  into = instant_of(cell, *zone);
}

void read_value(seen_cell const& in, std::chrono::seconds& into) {
  into = std::chrono::seconds{read_decimal_cell(in, 0)};
}
void read_value(seen_cell const& in, std::chrono::milliseconds& into) {
  into = std::chrono::milliseconds{read_decimal_cell(in, 3)};
}

void read_value(seen_cell const& in, std::vector<std::string>& into) {
  into.clear();
  each_part(in.text(), [&](std::string_view part) { into.emplace_back(part); });
}

void read_value(seen_cell const& in, role_set& into) {
  into = {};
  each_part(in.text(), [&](std::string_view part) {
    into.insert(static_cast<role>(read_name_cell(in, part, enum_names<role>)));
  });
}

void read_value(seen_cell const& in, std::optional<answer_scale>& into) {
  std::string_view const text = in.text();
  cell_context& known = in.context;
  if (!known.scale || known.scale_text != text) {
    try {
      known.scale = scale_from_text(text);
    } catch (std::invalid_argument const& why) {
      std::string_view what = why.what();
      if (auto const colon = what.find(": "); what.starts_with("cxm"))
        what.remove_prefix(colon + 2);
      in.refuse(subject(in, text) + " is not a scale: " + std::string{what},
                "such as 0:10, 1:7 low_is_good, 1:5 na=9,99 or 2,3,5");
    }
    known.scale_text = text;
  }
  into = known.scale;
}

}  // namespace cxm::inline v0::detail::input
