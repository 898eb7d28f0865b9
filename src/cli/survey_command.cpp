// cxm nps, csat, ces and satisfaction: answers on a scale, by group, one for each customer if wanted.

#include "collect.hpp"
#include "commands.hpp"
#include "rows.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/satisfaction.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace cxm::cli {

namespace {

[[nodiscard]] int scale_number(std::string const& text, std::string const& whole) {
  int x = 0;
  auto const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, x);
  if (error != std::errc{} || rest != end) {
    throw usage_error(fmt::format("--scale {}: not a scale", whole),
                      "lowest:highest, such as 1:5, or all levels, such as 2,3,5");
  }
  return x;
}

[[nodiscard]] answer_scale parse_scale(std::string const& text, direction good) {
  if (auto const colon = text.find(':'); colon != std::string::npos) {
    return answer_scale{scale_number(text.substr(0, colon), text),
                        scale_number(text.substr(colon + 1), text), good};
  }
  std::vector<int> levels;
  for (std::size_t from = 0; from <= text.size();) {
    std::size_t const to = (std::min)(text.find(',', from), text.size());
    levels.push_back(scale_number(text.substr(from, to - from), text));
    from = to + 1;
  }
  return answer_scale::of(levels, good);
}

/// The option that belongs to this metric, or the command's own.
template <class Map>
[[nodiscard]] auto const* for_metric(Map const& options, std::string const& metric) {
  auto at = options.find(metric);
  if (at == options.end()) at = options.find("");
  return at == options.end() ? nullptr : &at->second;
}

[[nodiscard]] answer_scale scale_of(request const& of, std::string const& metric,
                                    answer_scale standard) {
  auto const& reversed = of.reversed;
  bool const low_is_good = std::any_of(reversed.begin(), reversed.end(), [&](auto const& name) {
    return name == metric || (name.empty() && of.command != "report");
  });
  direction const good = low_is_good ? direction::low_is_good : direction::high_is_good;
  try {
    auto const* const text = for_metric(of.scales, metric);
    answer_scale scale = text != nullptr ? parse_scale(*text, good)
                         : low_is_good   ? answer_scale{standard.low(), standard.high(), good}
                                         : standard;
    if (auto const* const codes = for_metric(of.not_applicable, metric)) {
      for (int code : *codes) scale.add_code(code);
    }
    return scale;
  } catch (std::invalid_argument const& why) {
    throw usage_error(why.what());
  }
}

[[nodiscard]] std::string shown_scale(answer_scale const& scale) {
  if (scale.level_count() == scale.span()) return fmt::format("{}:{}", scale.low(), scale.high());
  std::vector<int> levels;
  for (int i = 0; i < scale.span(); ++i) {
    if (((scale.level_mask() >> i) & 1) != 0) levels.push_back(scale.low() + i);
  }
  return fmt::format("{}", fmt::join(levels, ","));
}

/// Refuses a score that the scale does not have, with its place.
void check_score(answer_scale const& scale, double score, batch const& rows, std::size_t row,
                 std::size_t column, std::string const& metric) {
  exclusions why;
  if (scale.level(score, why) >= 0) return;
  bool const off = why[reason::out_of_scale] > 0;
  if (!off && why[reason::fractional] == 0) return;
  std::string const seen = rows.raw(row, column);
  std::string hint = "--on-bad-row=count";
  if (off && std::floor(score) == score && std::fabs(score) < 32768) {
    hint = fmt::format("--not-applicable {}{:.0f}, or {}", metric.empty() ? "" : metric + ":",
                       score, hint);
  }
  throw io_error(rows.position(row, column),
                 off ? fmt::format("score \"{}\" is outside {}–{}", seen, scale.low(), scale.high())
                     : fmt::format("score \"{}\" is not a whole number", seen),
                 hint);
}

[[nodiscard]] std::vector<role_wish> wishes_of(request const& of, std::string const& role) {
  bool const dedupe = of.keep != duplicates::all;
  bool const timed = of.every.has_value() || of.keep == duplicates::first ||
                     of.keep == duplicates::latest || of.keep == duplicates::exact;
  std::vector<role_wish> wishes{{role, cell_type::answer, true},
                                {"customer", cell_type::text, dedupe},
                                {"time", cell_type::time, timed},
                                {"weight", cell_type::number, false}};
  if (of.command == "report") {  // the other metrics of the same files
    for (char const* other : {"nps", "csat", "ces", "satisfaction", "flag", "amount"}) {
      if (role != other) wishes.push_back({other, cell_type::text, false});
    }
  }
  return wishes;
}

/// Everything about reading that does not depend on the metric's type.
class answers {
 public:
  answers(request const& of, std::string const& metric, std::string const& role,
          answer_scale const& scale)
      : of_{of},
        metric_{of.command == "report" ? metric : ""},
        role_{role},
        scale_{scale},
        dates_{of},
        reader_{of, wishes_of(of, role)} {}

  /// Calls use(key, customer, instant, score, weight) for every row with a readable score.
  template <class Use>
  void read(Use const& use, row_counts& rows) {
    bool const fail = of_.input.bad == on_bad_row::fail;
    std::uint64_t anonymous = 0;
    reader_.read(
        [&](batch const& b, column_plan const& plan) {
          auto const score_at = *plan.position(role_);
          auto const weight_at = plan.position("weight");
          auto const customer_at = plan.position("customer");
          auto const time_at = plan.position("time");
          auto const scores = b.numbers(score_at);
          auto const answered = b.valid(score_at);
          for (std::size_t row = 0; row < b.rows(); ++row) {
            if (broken(b, row, {score_at, weight_at, customer_at, time_at})) {
              rows.excluded.add(reason::unparsable);
              continue;
            }
            std::optional<double> score;
            if (answered[row]) {
              score = scores[row];
              if (fail) check_score(scale_, *score, b, row, score_at, metric_);
            }
            std::optional<double> weight;
            if (weight_at && b.valid(*weight_at)[row]) {
              weight = b.numbers(*weight_at)[row];
              if (!usable_weight(*weight, b, row, *weight_at, fail)) {
                rows.excluded.add(reason::unparsable);
                continue;
              }
            }
            group_of(of_, b, plan, row, dates_, key_);
            customer_.clear();
            if (of_.keep != duplicates::all) {
              // Who gave no name can't be known to have answered before.
              if (b.valid(*customer_at)[row]) {
                customer_.emplace_back(b.texts(*customer_at)[row]);
              } else {
                customer_ = {"", fmt::format("{}", ++anonymous)};
              }
              if (of_.every) customer_.push_back(key_.back());
            }
            std::chrono::sys_seconds at{};
            if (time_at && of_.keep != duplicates::all) {
              if (!b.valid(*time_at)[row]) {
                rows.excluded.add(reason::missing);
                continue;
              }
              at = std::chrono::sys_seconds{std::chrono::seconds{b.times(*time_at)[row].seconds}};
            }
            use(key_, customer_, at, score, weight);
          }
        },
        rows);
  }
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept {
    return reader_.mapping();
  }

 private:
  [[nodiscard]] static bool broken(batch const& b, std::size_t row,
                                   std::initializer_list<std::optional<std::size_t>> columns) {
    for (auto const& c : columns) {
      if (c && b.unparsable(row, *c)) return true;
    }
    return false;
  }
  [[nodiscard]] static bool usable_weight(double weight, batch const& b, std::size_t row,
                                          std::size_t column, bool fail) {
    try {
      weight_sums<1>::check(weight);
      return true;
    } catch (std::invalid_argument const&) {
      if (!fail) return false;
      throw io_error(b.position(row, column),
                     fmt::format("weight \"{}\" is not a number from 0 on", b.raw(row, column)),
                     "--on-bad-row=count leaves such rows out");
    }
  }
  request const& of_;
  std::string metric_;
  std::string role_;
  answer_scale scale_;
  calendar dates_;
  row_reader reader_;
  cell_key key_;
  cell_key customer_;
};

template <class M>
using groups_of = grouped<cell_key, M>;

/// What M observes of a row: the score, and the weight if it is weighted.
template <class M, class Push>
void push_answer(std::optional<double> const& score, std::optional<double> const& weight,
                 Push const& push) {
  if constexpr (observes<M, std::optional<double>, std::optional<double>>) {
    push(score, weight);
  } else {
    push(score);
  }
}

/// Every answer counts.
template <class M>
void collect_all(groups_of<M>& groups, answers& input, row_counts& rows) {
  input.read(
      [&](cell_key const& key, cell_key const&, std::chrono::sys_seconds, auto const& score,
          auto const& weight) {
        push_answer<M>(score, weight, [&](auto const&... xs) { groups.push(key, xs...); });
      },
      rows);
}

/// One answer for each customer, and period where there are periods.
template <class Keep, class M>
void collect_one(groups_of<M>& groups, answers& input, row_counts& rows, bool exact) {
  one_per<cell_key, Keep, groups_of<M>> kept{groups};
  input.read(
      [&](cell_key const& key, cell_key customer, std::chrono::sys_seconds at, auto const& score,
          auto const& weight) {
        if (exact) {  // only the same answer of the same instant is a duplicate
          customer.push_back(fmt::format("{}", at.time_since_epoch().count()));
          customer.push_back(score ? fmt::format("{}", *score) : "");
        }
        push_answer<M>(score, weight,
                       [&](auto const&... xs) { kept.push(customer, at, key, xs...); });
      },
      rows);
  groups = kept.kept();
  rows.excluded.merge(kept.excluded());
  if (kept.ties() > 0) {
    fmt::print(
        stderr,
        "warning: {} customers gave different answers at one instant; the lower one counts\n",
        kept.ties());
  }
}

template <class M>
[[nodiscard]] result_set run(request const& of, std::string const& metric, std::string const& role,
                             M const& parameters) {
  result_set results;
  results.command = of.command;
  answers input{of, metric, role, parameters.scale()};
  groups_of<M> groups{parameters};
  switch (of.keep) {
    case duplicates::all: collect_all(groups, input, results.rows); break;
    case duplicates::exact: collect_one<keep::first>(groups, input, results.rows, true); break;
    case duplicates::first: collect_one<keep::first>(groups, input, results.rows, false); break;
    case duplicates::latest: collect_one<keep::latest>(groups, input, results.rows, false); break;
    case duplicates::best: collect_one<keep::best>(groups, input, results.rows, false); break;
    case duplicates::worst: collect_one<keep::worst>(groups, input, results.rows, false); break;
  }
  results.rows.used = groups.count();
  results.rows.excluded.merge(groups.excluded());

  reading const how = reading_of(of);
  bool const is_grouped = !of.by.empty() || of.every;
  if (is_grouped) {
    for (auto const& [key, m] : groups.rows()) {
      result_row row = row_for(of, key);
      row.metrics.push_back(figures_of(m, metric, how));
      results.results.push_back(std::move(row));
    }
  }
  result_row all;
  all.metrics.push_back(figures_of(groups.total(), metric, how));
  if (is_grouped) {
    results.total = std::move(all);
  } else {
    results.results.push_back(std::move(all));
  }

  results.policy = policy_of(of, input.mapping());
  auto const& scale = parameters.scale();
  results.policy.emplace_back("scale", shown_scale(scale));
  results.policy.emplace_back(
      "direction",
      std::string{scale.good() == direction::high_is_good ? "high_is_good" : "low_is_good"});
  std::vector<std::string> codes;
  if (auto const* const given = for_metric(of.not_applicable, metric)) {
    for (int code : *given) codes.push_back(fmt::format("{}", code));
  }
  results.policy.emplace_back("not_applicable", codes);
  constexpr char const* rules[] = {"all", "exact", "first", "latest", "best", "worst"};
  results.policy.emplace_back("duplicates", std::string{rules[static_cast<std::size_t>(of.keep)]});
  return results;
}

template <class Plain, class Weighted>
[[nodiscard]] result_set run_either(request const& of, std::string const& metric,
                                    std::string const& role, answer_scale const& standard) {
  try {
    answer_scale const scale = scale_of(of, metric, standard);
    bool const weighted = of.weight.has_value() || of.map.count("weight") > 0;
    if (weighted) return run(of, metric, role, Weighted{scale});
    return run(of, metric, role, Plain{scale});
  } catch (
      std::invalid_argument const& why) {  // a scale or a method that this metric does not have
    throw usage_error(why.what());
  }
}

}  // namespace

result_set run_survey(request const& of, std::string const& metric, std::string const& role) {
  if (metric == "nps") return run_either<nps, weighted_nps>(of, metric, role, zero_to_ten);
  if (metric == "csat") return run_either<csat, weighted_csat>(of, metric, role, one_to_five);
  if (metric == "ces") return run_either<ces, weighted_ces>(of, metric, role, one_to_seven);
  return run_either<satisfaction, weighted_satisfaction>(of, metric, role, one_to_five);
}

}  // namespace cxm::cli
