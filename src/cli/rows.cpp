#include "rows.hpp"

#include "files.hpp"
#include "messages.hpp"
#include "progress.hpp"
#include "zone_names.hpp"

#include <cxm/core/period_bounds.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
[[nodiscard]] time_zone zone_of(request const& of) {
  try {
    return time_zone{of.zone.value_or("UTC")};
  } catch (std::invalid_argument const& why) {
    auto const meant = nearest_zone(*of.zone);
    throw usage_error(fmt::format("--timezone {}", reason_of(why)),
                      meant.empty() ? "a name such as Europe/Berlin or UTC"
                                    : fmt::format("did you mean --timezone {}?", meant));
  }
}
}  // namespace

calendar::calendar(request const& of) : stated_{of.zone.has_value()}, zone_{zone_of(of)} {}

void calendar::refuse_instant(place where) {
  throw io_error(std::move(where), "this time is an instant: its day depends on the time zone",
                 "--timezone UTC, or the zone of the business, such as --timezone Europe/Berlin");
}

std::chrono::local_days calendar::day(time_cell const& cell) const {
  using namespace std::chrono;
  if (cell.kind == time_kind::instant) {
    return floor<days>(zone_.to_local(sys_seconds{seconds{cell.seconds}}));
  }
  return floor<days>(local_seconds{seconds{cell.seconds}});
}

unreadable_rows::unreadable_rows(batch const& rows) : rows_{&rows} {
  for (std::size_t c = 0; c < rows.columns(); ++c) {
    auto const bits = rows.unparsable(c);
    if (std::any_of(bits.begin(), bits.end(), [](std::uint8_t b) { return b != 0; })) {
      columns_.push_back(c);
    }
  }
}

bool unreadable_rows::operator[](std::size_t row) const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [&](std::size_t c) { return rows_->unparsable(row, c); });
}

row_reader::row_reader(request const& of, std::vector<role_wish> wishes)
    : of_{of}, wishes_{std::move(wishes)} {}

void row_reader::read(std::function<void(batch const&, column_plan const&)> const& use,
                      row_counts& rows) {
  serial_executor here;
  read(
      here,
      [&](std::size_t, std::size_t, batch const& b, column_plan const& plan) { use(b, plan); },
      rows);
}

void row_reader::read(
    executor& on,
    std::function<void(std::size_t, std::size_t, batch const&, column_plan const&)> const& use,
    row_counts& rows) {
  progress shown{of_.files};
  for (std::size_t f = 0; f < of_.files.size(); ++f) {
    auto const& file = of_.files[f];
    column_plan plan{of_, shown_name(file), wishes_};
    auto const reader =
        open_table(shown.watched(open_source(file)), of_.input,
                   [&](std::vector<std::string> const& header) { return plan.choose(header); });
    shown.rows_from(*reader);
    for (auto const& entry : plan.mapping()) {
      if (std::find(mapping_.begin(), mapping_.end(), entry) == mapping_.end()) {
        mapping_.push_back(entry);
      }
    }
    if (plan.guessed()) {
      note(fmt::format("{}: columns found by their names: {}", shown_name(file),
                       map_option(plan.mapping())));
    }
    reader->each_batch(on, [&](std::size_t w, batch const& b) { use(w, f, b, plan); });
    shown.end_of_file();
    rows.read += reader->rows_read();
    rows.excluded.add(reason::unparsable, reader->bad_rows());
    for (auto const& example : reader->bad_row_examples()) {
      warn(fmt::format("{}: {}", example.where().text(), example.message()));
    }
  }
}

void group_of(request const& of, batch const& rows, column_plan const& plan, std::size_t row,
              calendar const& dates, cell_key& key) {
  key.resize(of.by.size() + (of.every ? 1 : 0));
  for (std::size_t i = 0; i < of.by.size(); ++i) key[i].assign(rows.texts(plan.by(i))[row]);
  if (!of.every) return;
  auto const at = plan.position("time");
  std::string& label = key.back();
  label.clear();
  if (!rows.valid(*at)[row]) return;
  auto const where = [&] { return rows.position(row, *at); };
  label = period_label(*of.every, dates.day(rows.times(*at)[row], where));
}

std::vector<std::string> key_names(request const& of) {
  std::vector<std::string> names = of.by;
  if (of.every) names.emplace_back("period");
  return names;
}

result_row row_for(std::vector<std::string> const& names, cell_key const& key) {
  result_row row;
  for (std::size_t i = 0; i < names.size(); ++i) {
    row.key.emplace_back(names[i], i < key.size() ? key[i] : std::string{});
  }
  return row;
}

}  // namespace cxm::cli
