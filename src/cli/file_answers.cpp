#include "file_answers.hpp"

#include "messages.hpp"

#include <cxm/core/weight.hpp>

#include <fmt/format.h>

#include <cmath>
#include <numeric>

namespace cxm::cli {

namespace {
/// Whether the rule for duplicates looks at the time of an answer.
[[nodiscard]] bool goes_by_time(duplicates keep) {
  return keep == duplicates::first || keep == duplicates::latest || keep == duplicates::exact;
}

[[nodiscard]] std::vector<role_wish> wishes_of(request const& of, std::string const& role) {
  std::string const period = "--period";
  std::string const dedupe = "--duplicates";
  bool const one_each = of.keep != duplicates::all;
  bool const timed = of.every || of.compare || goes_by_time(of.keep);
  return {{role, cell_type::answer, true},
          {"customer", cell_type::text, one_each, dedupe},
          {"time", cell_type::time, timed,
           of.every     ? period
           : of.compare ? "--compare"
                        : dedupe},
          {"weight", cell_type::number, false}};
}

/// Refuses a score that the scale does not have, with its place.
[[noreturn]] void refuse_score(answer_scale const& scale, double score, place where,
                               std::string const& seen, std::string const& metric) {
  bool const off = score < scale.low() || score > scale.high() || std::floor(score) == score;
  std::string hint = "--on-bad-row=count leaves such rows out and counts them";
  if (off && std::floor(score) == score && std::fabs(score) < 32768) {
    hint = fmt::format("--not-applicable {}{:.0f} if it means no answer, or --on-bad-row=count",
                       metric.empty() ? "" : metric + ":", score);
  }
  throw io_error(std::move(where),
                 off ? fmt::format("score \"{}\" is outside {}–{}", seen, scale.low(), scale.high())
                     : fmt::format("score \"{}\" is not a whole number", seen),
                 hint);
}

/// Whether the scale has a score, or knows it as no answer.
[[nodiscard]] bool is_known(answer_scale const& scale, double score) {
  if (score >= scale.low() && score <= scale.high()) {
    auto const whole = static_cast<int>(score);
    bool const on_level = ((scale.level_mask() >> (whole - scale.low())) & 1U) != 0;
    if (static_cast<double>(whole) == score && on_level) return true;
  }
  exclusions why;
  if (scale.level(score, why) >= 0) return true;
  return why[reason::out_of_scale] == 0 && why[reason::fractional] == 0;
}

/// False also where a closer look is needed.
[[nodiscard]] bool all_known(answer_scale const& scale, std::span<double const> scores) {
  // Shifted by one: bit 0 is never set, and stands for what is below the scale.
  std::uint64_t const levels = std::uint64_t{scale.level_mask()} << 1;
  double const shift = 1 - scale.low();
  bool all = true;
  for (double const score : scores) {
    double const level = score + shift;
    auto const whole = static_cast<std::uint64_t>(level >= 0 && level < 64 ? level : 0);
    bool const on_level = static_cast<double>(whole) == level && ((levels >> whole) & 1U) != 0;
    all = all && (on_level || std::isnan(score));
  }
  return all;
}

/// The numbers of rows in ascending order.
void gather(std::span<double const> from, std::vector<std::uint32_t> const& rows,
            std::vector<double>& into) {
  if (rows.size() == from.size()) {
    into.assign(from.begin(), from.end());
    return;
  }
  into.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) into[i] = from[rows[i]];
}

/// Whether a weight can be used; refuses it where bad rows are refused.
[[nodiscard]] bool usable_weight(double weight, batch const& b, std::size_t row, std::size_t column,
                                 bool fail) {
  try {
    check_weight(weight);
    return true;
  } catch (std::invalid_argument const& why) {
    if (!fail) return false;
    throw io_error(b.position(row, column),
                   fmt::format("weight \"{}\": {}", b.raw(row, column), reason_of(why)),
                   "--on-bad-row=count leaves such rows out and counts them");
  }
}
}  // namespace

file_answers::file_answers(request const& of, std::string const& role,
                           std::optional<answer_scale> const& scale, spans days)
    : of_{of},
      role_{role},
      scale_{scale},
      dates_{of},
      reader_{of, wishes_of(of, role)},
      keeps_days_{days == spans::kept} {}

void file_answers::read(executor& on, std::span<answer_part> parts,
                        std::function<void(std::size_t)> const& use) {
  std::vector<worker> workers(parts.size());
  std::size_t const groups = of_.by.size() + (of_.every ? 1 : 0) + (of_.compare ? 1 : 0);
  for (std::size_t w = 0; w < parts.size(); ++w) {
    parts[w].labels.resize(groups);
    parts[w].block.group.resize(groups);
    if (of_.every) workers[w].periods.emplace(*of_.every, dates_.zone());
  }
  reader_.read(
      on,
      [&](std::size_t w, std::size_t file, batch const& b, column_plan const& plan) {
        fill(parts[w], workers[w], file, b, plan);
        use(w);
      },
      parts[0].rows);
  for (worker const& w : workers) days_ = united(days_, w.days);
}

void file_answers::fill(answer_part& part, worker& mine, std::size_t file, batch const& b,
                        column_plan const& plan) const {
  part.block.clear();
  choose_rows(part, mine, b, plan);
  auto const scores = b.numbers(*plan.position(role_));
  auto const weight_at = plan.position("weight");
  gather(scores, mine.used, part.block.score);
  if (weight_at) gather(b.numbers(*weight_at), mine.used, part.block.weight);
  part.watch.see(part.block.score);
  add_groups(part, mine, b, plan);
  if (of_.keep != duplicates::all) identify(part, mine, file, b, plan);
}

// Counts or refuses the rows that can't be used.
void file_answers::choose_rows(answer_part& part, worker& mine, batch const& b,
                               column_plan const& plan) const {
  bool const fail = of_.input.bad == on_bad_row::fail;
  auto const score_at = *plan.position(role_);
  auto const weight_at = plan.position("weight");
  auto const time_at = plan.position("time");
  auto const scores = b.numbers(score_at);
  unreadable_rows const unreadable{b};
  bool const all_readable = unreadable.empty();
  bool const needs_time = goes_by_time(of_.keep);
  std::size_t const rows = b.rows();
  bool const as_they_are = !fail || !scale_ || all_known(*scale_, scores);
  if (all_readable && !needs_time && !weight_at && as_they_are) {
    mine.used.resize(rows);
    std::iota(mine.used.begin(), mine.used.end(), 0U);
    return;
  }
  mine.used.clear();
  for (std::size_t row = 0; row < rows; ++row) {
    if (!all_readable && unreadable[row]) {
      part.rows.excluded.add(reason::unparsable);
      continue;
    }
    // A report names the metric in its options.
    if (fail && scale_ && !std::isnan(scores[row]) && !is_known(*scale_, scores[row])) {
      refuse_score(*scale_, scores[row], b.position(row, score_at), b.raw(row, score_at),
                   role_ == "score" ? "" : role_);
    }
    if (weight_at && b.valid(*weight_at)[row] &&
        !usable_weight(b.numbers(*weight_at)[row], b, row, *weight_at, fail)) {
      part.rows.excluded.add(reason::unparsable);
      continue;
    }
    if (needs_time && !b.valid(*time_at)[row]) {
      part.rows.excluded.add(reason::missing);
      continue;
    }
    mine.used.push_back(static_cast<std::uint32_t>(row));
  }
}

void file_answers::add_groups(answer_part& part, worker& mine, batch const& b,
                              column_plan const& plan) const {
  auto const& used = mine.used;
  for (auto& codes : part.block.group) codes.resize(used.size());
  for (std::size_t k = 0; k < of_.by.size(); ++k) {
    auto const texts = b.texts(plan.by(k));
    label_codes& labels = part.labels[k];
    std::uint32_t* const codes = part.block.group[k].data();
    for (std::size_t i = 0; i < used.size(); ++i) codes[i] = labels.code(texts[used[i]]);
  }
  if (!of_.every && !of_.compare) return;
  auto const at = *plan.position("time");
  auto const times = b.times(at);
  auto const timed = b.valid(at);
  std::size_t to = of_.by.size();
  // Without a time an answer lies in no period and on no side.
  if (of_.every) {
    label_codes& labels = part.labels[to];
    std::uint32_t* const codes = part.block.group[to++].data();
    for (std::size_t i = 0; i < used.size(); ++i) {
      std::uint32_t const row = used[i];
      if (!timed[row]) {
        codes[i] = labels.code("");
        continue;
      }
      time_cell const& cell = times[row];
      dates_.check(cell, [&] { return b.position(row, at); });
      if (keeps_days_) {
        auto const day = dates_.day(cell, [&] { return b.position(row, at); });
        mine.days = united(mine.days, day_range{day, day});
      }
      codes[i] = mine.periods->code(cell.seconds, cell.kind != time_kind::instant, labels);
    }
  }
  if (of_.compare) {
    label_codes& labels = part.labels[to];
    std::uint32_t* const codes = part.block.group[to].data();
    for (std::size_t i = 0; i < used.size(); ++i) {
      std::uint32_t const row = used[i];
      std::string_view side;
      if (timed[row]) {
        auto const day = dates_.day(times[row], [&] { return b.position(row, at); });
        side = day < *of_.compare ? "before" : "since";
      }
      codes[i] = labels.code(side);
    }
  }
}

void file_answers::identify(answer_part& part, worker const& mine, std::size_t file, batch const& b,
                            column_plan const& plan) const {
  auto const customer_at = *plan.position("customer");
  auto const time_at = plan.position("time");
  for (std::size_t i = 0; i < mine.used.size(); ++i) {
    std::uint32_t const row = mine.used[i];
    std::chrono::sys_seconds at{};
    if (goes_by_time(of_.keep)) at += std::chrono::seconds{b.times(*time_at)[row].seconds};
    cell_key who;
    if (b.valid(customer_at)[row]) {
      who.assign(1, std::string{b.texts(customer_at)[row]});
    } else {
      who = {"", fmt::format("{}:{}", file, b.first_row() + row)};
    }
    if (of_.keep == duplicates::exact) {
      double const score = part.block.score[i];
      who.push_back(fmt::format("{}", at.time_since_epoch().count()));
      who.push_back(std::isnan(score) ? "" : fmt::format("{}", score));
    }
    part.block.who.push_back(std::move(who));
    part.block.at.push_back(at);
  }
}

}  // namespace cxm::cli
