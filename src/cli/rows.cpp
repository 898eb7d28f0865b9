#include "rows.hpp"

#include "nearest.hpp"

#include <cxm/core/period_bounds.hpp>

#include <fmt/format.h>

#include <cstdio>

namespace cxm::cli {

namespace {
constexpr interval_method methods[] = {interval_method::standard,  interval_method::score,
                                       interval_method::wald,      interval_method::adjusted_wald,
                                       interval_method::wilson,    interval_method::agresti_coull,
                                       interval_method::student_t, interval_method::linearized_t};

[[nodiscard]] std::string dashed(std::string_view name) {
  std::string out{name};
  for (char& c : out) c = c == '_' ? '-' : c;
  return out;
}

[[nodiscard]] time_zone zone_of(request const& of) {
  try {
    return time_zone{of.zone.value_or("UTC")};
  } catch (std::invalid_argument const& why) {
    throw usage_error(fmt::format("--timezone {}: {}", *of.zone, why.what()),
                      "a name such as Europe/Berlin or UTC");
  }
}
}  // namespace

source open_source(std::string const& file) {
  return file == "-" ? source::standard_input() : source::file(file);
}

calendar::calendar(request const& of) : stated_{of.zone.has_value()}, zone_{zone_of(of)} {}

void calendar::check(time_cell const& cell, std::function<place()> const& where) const {
  if (cell.kind != time_kind::instant || stated_) return;
  throw io_error(where(), "this time is an instant: its day depends on the time zone",
                 "--timezone UTC, or the zone of the business, such as --timezone Europe/Berlin");
}

std::chrono::local_days calendar::day(time_cell const& cell,
                                      std::function<place()> const& where) const {
  check(cell, where);
  using namespace std::chrono;
  if (cell.kind == time_kind::instant) {
    return floor<days>(zone_.to_local(sys_seconds{seconds{cell.seconds}}));
  }
  return floor<days>(local_seconds{seconds{cell.seconds}});
}

std::chrono::sys_seconds calendar::instant(time_cell const& cell,
                                           std::function<place()> const& where) const {
  check(cell, where);
  using namespace std::chrono;
  sys_seconds const shown{seconds{cell.seconds}};
  if (cell.kind == time_kind::instant) return shown;
  if (cell.kind == time_kind::date) {
    return day_start(floor<days>(local_seconds{seconds{cell.seconds}}), zone_);
  }
  // The offset that holds at that wall time: guessed from the wall time, then corrected.
  sys_seconds const guess = shown - zone_.offset(shown);
  return shown - zone_.offset(guess);
}

row_reader::row_reader(request const& of, std::vector<role_wish> wishes)
    : of_{of}, wishes_{std::move(wishes)} {}

void row_reader::read(std::function<void(batch const&, column_plan const&)> const& use,
                      row_counts& rows) {
  for (auto const& file : of_.files) {
    column_plan plan{of_, wishes_};
    auto const reader =
        open_table(open_source(file), of_.input,
                   [&](std::vector<std::string> const& header) { return plan.choose(header); });
    if (mapping_.empty()) {
      for (auto const& [role, name] : plan.roles()) mapping_.push_back(role + "=" + name);
    }
    for (auto const& role : plan.detected()) {
      for (auto const& [known, name] : plan.roles()) {
        if (known == role) {
          fmt::print(stderr, "note: {}: the {} is column \"{}\"; --map {}={} says so\n", file, role,
                     name, role, name);
        }
      }
    }
    batch rows_of_file;
    while (reader->next(rows_of_file)) use(rows_of_file, plan);
    rows.read += reader->rows_read();
    rows.excluded.add(reason::unparsable, reader->bad_rows());
    for (auto const& example : reader->bad_row_examples()) {
      fmt::print(stderr, "warning: {}: {}\n", example.where().text(), example.message());
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

result_row row_for(request const& of, cell_key const& key) {
  result_row row;
  auto const names = key_names(of);
  for (std::size_t i = 0; i < names.size(); ++i) row.key.emplace_back(names[i], key[i]);
  return row;
}

std::vector<std::pair<std::string, policy_value>> policy_of(
    request const& of, std::vector<std::string> const& mapping) {
  std::vector<std::pair<std::string, policy_value>> policy;
  policy.emplace_back("files", of.files);
  policy.emplace_back("map", mapping);
  if (!of.by.empty()) policy.emplace_back("by", of.by);
  if (of.every) policy.emplace_back("period", std::string{name(*of.every)});
  if (of.zone) policy.emplace_back("timezone", *of.zone);
  if (of.weight) policy.emplace_back("weight", *of.weight);
  policy.emplace_back("confidence", of.level.level());
  policy.emplace_back("method", of.method.empty() ? std::string{"standard"} : of.method);
  if (!of.missing.empty()) policy.emplace_back("missing", of.missing);
  policy.emplace_back("on_bad_row",
                      std::string{of.input.bad == on_bad_row::fail ? "fail" : "count"});
  return policy;
}

reading reading_of(request const& of) {
  reading how;
  how.level = of.level;
  if (of.method.empty()) return how;
  std::vector<std::string> words;
  for (interval_method m : methods) {
    if (dashed(name(m)) == dashed(of.method)) {
      how.method = m;
      return how;
    }
    words.push_back(dashed(name(m)));
  }
  auto const meant = nearest(of.method, words);
  throw usage_error(fmt::format("--method {}: there is no such interval", of.method),
                    meant.empty() ? fmt::format("one of {}", fmt::join(words, ", "))
                                  : fmt::format("did you mean --method {}?", meant));
}

}  // namespace cxm::cli
