// The cards: each measure at a glance.

#include "comparison.hpp"
#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <cxm/core/rounding.hpp>

#include <fmt/format.h>

#include <cmath>

namespace cxm::inline v0::detail {

namespace {
constexpr std::size_t most_cards = 6;

/// The row a card shows: all answers, or the latest finished period of a measure that has no whole.
[[nodiscard]] result_row const* shown_row(report_data const& data, measure const& m) {
  if (auto const* row = whole(m)) return row;
  if (!m.by_period) return nullptr;
  result_row const* latest = nullptr;
  for (result_row const& row : m.by_period->results) {
    if (data.unfinished && row.key.front().second == *data.unfinished) continue;
    if (!is_hidden(row)) latest = &row;
  }
  return latest;
}

/// An amount on a card has its currency in the title, and no minor units where they say little.
void set_amount(figure const& f, metric_card& card) {
  constexpr double whole_from = 1000;
  if (f.money_in.stated()) card.title += fmt::format(", {}", f.money_in.code());
  figure plain = f;
  plain.money_in = {};
  card.at = drawn(plain);
  if (!(std::fabs(f.value) >= whole_from)) return;
  card.at.text = with_separators(static_cast<count_t>(round_half_away(std::fabs(f.value))));
  if (f.value < 0) card.at.text.insert(0, "−");
}

void add_change(report_data const& data, measure const& m, metric_card& card) {
  auto const change = change_of(m);
  if (!change || !data.compare || !change->by.range.defined()) return;
  figure const& since = headline(*side(m, "since"));
  std::string const by = change_text(change->by.value, since);
  std::string const p = p_text(change->test.p);
  if (!change->clear()) {
    card.change = fmt::format("no clear change since {}: {}, {}", day_text(*data.compare), by, p);
    return;
  }
  card.up = change->by.value > 0;
  bool const better = card.up != metric_of(*side(m, "since")).lower_is_better;
  card.changed = better ? metric_card::verdict::better : metric_card::verdict::worse;
  card.change = fmt::format("{} since {}, {}", by, day_text(*data.compare), p);
}
}  // namespace

std::vector<metric_card> cards_of(report_data const& data) {
  std::vector<metric_card> cards;
  for (measure const& m : data.measures) {
    if (cards.size() == most_cards) break;
    auto const* const row = shown_row(data, m);
    if (row == nullptr) continue;
    figure const& f = headline(*row);
    metric_card card;
    card.title = capitalised(measure_name(m));
    card.at = drawn(f);
    if (f.unit == unit::money) set_amount(f, card);
    add_change(data, m, card);
    if (card.change.empty() && answers(*row) > 0) {
      card.change = fmt::format("n = {}", with_separators(answers(*row)));
    }
    if (whole(m) == nullptr) {
      card.change += fmt::format("{}{}", card.change.empty() ? "" : ", ", row->key.front().second);
    }
    for (auto const& p : points_of(data, m)) {
      card.line.push_back(p.at.value);
      card.last_unfinished = p.unfinished;
    }
    if ((card.target = target_of(data, m))) {
      figure goal = f;
      goal.value = *card.target;
      card.target_text = "target " + shown_value(goal);
    }
    cards.push_back(std::move(card));
  }
  return cards;
}

std::string cards_note(report_data const& data) {
  std::string out = fmt::format("± is half the {} interval.", shown_level(data.level));
  bool changed = false;
  for (measure const& m : data.measures) changed = changed || change_of(m).has_value();
  if (changed && data.compare) {
    out += fmt::format(
        " Changes compare the answers since {}{} with those before; an arrow means that the "
        "interval "
        "of the change leaves out 0, and its colour whether that is better.",
        day_text(*data.compare),
        data.compare_was_given
            ? std::string{}
            : fmt::format(", when the last three finished {}s began,", period_word(data.every)));
  }
  if (data.unfinished) {
    out += fmt::format(" {} is not over and shaded.", unfinished_text(data));
  }
  return out;
}

}  // namespace cxm::inline v0::detail
