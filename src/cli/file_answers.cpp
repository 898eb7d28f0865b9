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
void check_score(answer_scale const& scale, double score, batch const& rows, std::size_t row,
                 std::size_t column, std::string const& metric) {
  exclusions why;
  if (scale.level(score, why) >= 0) return;
  bool const off = why[reason::out_of_scale] > 0;
  if (!off && why[reason::fractional] == 0) return;
  std::string const seen = rows.raw(row, column);
  std::string hint = "--on-bad-row=count leaves such rows out and counts them";
  if (off && std::floor(score) == score && std::fabs(score) < 32768) {
    hint = fmt::format("--not-applicable {}{:.0f} if it means no answer, or --on-bad-row=count",
                       metric.empty() ? "" : metric + ":", score);
  }
  throw io_error(rows.position(row, column),
                 off ? fmt::format("score \"{}\" is outside {}–{}", seen, scale.low(), scale.high())
                     : fmt::format("score \"{}\" is not a whole number", seen),
                 hint);
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
    : of_{of},
      role_{role},
      scale_{scale},
      dates_{of},
      reader_{of, wishes_of(of, role)},
      watch_{scale} {}

void file_answers::read(std::function<void(survey_answer const&)> const& use, row_counts& rows) {
  reader_.read([&](batch const& b, column_plan const& plan) { add_batch(b, plan, use, rows); },
               rows);
}

void file_answers::add_batch(batch const& b, column_plan const& plan,
                             std::function<void(survey_answer const&)> const& use,
                             row_counts& rows) {
  bool const fail = of_.input.bad == on_bad_row::fail;
  auto const score_at = *plan.position(role_);
  auto const weight_at = plan.position("weight");
  auto const time_at = plan.position("time");
  auto const scores = b.numbers(score_at);
  auto const answered = b.valid(score_at);
  unreadable_rows const unreadable{b};
  for (std::size_t row = 0; row < b.rows(); ++row) {
    if (unreadable[row]) {
      rows.excluded.add(reason::unparsable);
      continue;
    }
    answer_.score.reset();
    if (answered[row]) {
      answer_.score = scores[row];
      // A report names the metric in its options.
      if (fail) check_score(scale_, scores[row], b, row, score_at, role_ == "score" ? "" : role_);
      watch_.see(scores[row]);
    }
    answer_.weight.reset();
    if (weight_at && b.valid(*weight_at)[row]) {
      answer_.weight = b.numbers(*weight_at)[row];
      if (!usable_weight(*answer_.weight, b, row, *weight_at, fail)) {
        rows.excluded.add(reason::unparsable);
        continue;
      }
    }
    group_of(of_, b, plan, row, dates_, answer_.group);
    if (of_.compare) add_side(b, plan, row);
    if (of_.keep != duplicates::all) {
      if (goes_by_time(of_.keep)) {
        if (!b.valid(*time_at)[row]) {
          rows.excluded.add(reason::missing);
          continue;
        }
        answer_.at = std::chrono::sys_seconds{std::chrono::seconds{b.times(*time_at)[row].seconds}};
      }
      identify(b, plan, row);
    }
    use(answer_);
  }
}

/// Which side of the compared day the answer lies on; nothing for one without a time.
void file_answers::add_side(batch const& b, column_plan const& plan, std::size_t row) {
  auto const at = *plan.position("time");
  std::string side;
  if (b.valid(at)[row]) {
    auto const day = dates_.day(b.times(at)[row], [&] { return b.position(row, at); });
    side = day < *of_.compare ? "before" : "since";
  }
  answer_.group.push_back(std::move(side));
}

void file_answers::identify(batch const& b, column_plan const& plan, std::size_t row) {
  auto const customer_at = *plan.position("customer");
  if (b.valid(customer_at)[row]) {
    answer_.who.assign(1, std::string{b.texts(customer_at)[row]});
  } else {
    answer_.who = {"", fmt::format("{}", ++anonymous_)};
  }
  if (of_.keep == duplicates::exact) {
    answer_.who.push_back(fmt::format("{}", answer_.at.time_since_epoch().count()));
    answer_.who.push_back(answer_.score ? fmt::format("{}", *answer_.score) : "");
  }
}

}  // namespace cxm::cli
