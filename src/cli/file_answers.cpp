#include "file_answers.hpp"

#include "messages.hpp"

#include <cxm/survey/weight_sums.hpp>

#include <fmt/format.h>

#include <cmath>

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

/// Whether a weight can be used; refuses it where bad rows are refused.
[[nodiscard]] bool usable_weight(double weight, batch const& b, std::size_t row, std::size_t column,
                                 bool fail) {
  try {
    weight_sums<1>::check(weight);
    return true;
  } catch (std::invalid_argument const& why) {
    if (!fail) return false;
    throw io_error(b.position(row, column),
                   fmt::format("weight \"{}\": {}", b.raw(row, column), reason_of(why)),
                   "--on-bad-row=count leaves such rows out and counts them");
  }
}
}  // namespace

file_answers::file_answers(request const& of, std::string const& role, answer_scale const& scale)
    : of_{of}, role_{role}, scale_{scale}, dates_{of}, reader_{of, wishes_of(of, role)} {}

void file_answers::read(executor& on, std::span<answer_part> parts,
                        std::function<void(std::size_t)> const& use) {
  std::vector<worker> workers(parts.size());
  std::size_t const groups = of_.by.size() + (of_.every ? 1 : 0) + (of_.compare ? 1 : 0);
  for (std::size_t w = 0; w < parts.size(); ++w) {
    parts[w].labels.resize(groups);
    parts[w].block.group.resize(groups);
    if (of_.every) workers[w].periods.emplace(*of_.every);
  }
  reader_.read(
      on,
      [&](std::size_t w, std::size_t file, batch const& b, column_plan const& plan) {
        fill(parts[w], workers[w], file, b, plan);
        use(w);
      },
      parts[0].rows);
}

void file_answers::fill(answer_part& part, worker& mine, std::size_t file, batch const& b,
                        column_plan const& plan) const {
  part.block.clear();
  choose_rows(part, mine, b, plan);
  auto const scores = b.numbers(*plan.position(role_));
  auto const weight_at = plan.position("weight");
  for (std::uint32_t const row : mine.used) {
    part.block.score.push_back(scores[row]);
    part.block.weight.push_back(weight_at ? b.numbers(*weight_at)[row] : undefined);
  }
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
  bool const needs_time = goes_by_time(of_.keep);
  mine.used.clear();
  for (std::size_t row = 0; row < b.rows(); ++row) {
    if (unreadable[row]) {
      part.rows.excluded.add(reason::unparsable);
      continue;
    }
    // A report names the metric in its options.
    if (fail && !std::isnan(scores[row]) && !is_known(scale_, scores[row])) {
      refuse_score(scale_, scores[row], b.position(row, score_at), b.raw(row, score_at),
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
  for (std::size_t i = 0; i < of_.by.size(); ++i) {
    auto const texts = b.texts(plan.by(i));
    auto& codes = part.block.group[i];
    for (std::uint32_t const row : mine.used) codes.push_back(part.labels[i].code(texts[row]));
  }
  if (!of_.every && !of_.compare) return;
  auto const at = *plan.position("time");
  auto const times = b.times(at);
  auto const timed = b.valid(at);
  // Without a time an answer lies in no period and on no side.
  for (std::uint32_t const row : mine.used) {
    std::size_t to = of_.by.size();
    std::optional<std::chrono::local_days> day;
    if (timed[row]) day = dates_.day(times[row], [&] { return b.position(row, at); });
    if (of_.every) {
      label_codes& labels = part.labels[to];
      part.block.group[to++].push_back(day ? mine.periods->code(*day, labels) : labels.code(""));
    }
    if (of_.compare) {
      std::string_view const side = !day ? "" : *day < *of_.compare ? "before" : "since";
      part.block.group[to].push_back(part.labels[to].code(side));
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
