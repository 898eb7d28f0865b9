// Recurring revenue: from where it was to where it is, and by what.

#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <cxm/format.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace cxm::inline v0::detail {

namespace {
/// About a year of them; of days a month, of weeks a quarter.
[[nodiscard]] std::size_t most_periods(period every) {
  switch (every) {
    case period::day: return 30;
    case period::iso_week: return 13;
    case period::month: return 12;
    case period::quarter: return 4;
    case period::year: return 1;
  }
  return 12;
}

struct movement {
  char const* figure;
  char const* name;
  int sign;
};
constexpr std::array<movement, 5> movements{{{"joined", "New customers", 1},
                                             {"reactivated", "Returned", 1},
                                             {"expansion", "Expansion", 1},
                                             {"contraction", "Contraction", -1},
                                             {"churned", "Churn", -1}}};

/// The last finished periods, in their order. After a hidden one the bridge begins anew, one period
/// later: its sums would not hold over the gap, and the start of the next period is the hidden end.
[[nodiscard]] std::vector<result_row const*> finished(report_data const& data, measure const& m) {
  std::vector<result_row const*> rows;
  bool gap = false;
  for (result_row const& row : m.by_period->results) {
    if (data.unfinished == row.key.front().second) continue;
    bool const told = find_figure(row, "start") != nullptr && find_figure(row, "end") != nullptr;
    if (told && !gap) rows.push_back(&row);
    if (told && gap) rows.clear();
    gap = !told;
  }
  if (auto const most = most_periods(data.every); rows.size() > most) {
    rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(most));
  }
  return rows;
}
}  // namespace

std::optional<section> bridge_section(report_data const& data) {
  measure const* mrr = nullptr;
  for (measure const& m : data.measures) {
    if (m.id == "mrr" && m.by_period) mrr = &m;
  }
  if (mrr == nullptr) return std::nullopt;
  auto const rows = finished(data, *mrr);
  if (rows.empty()) return std::nullopt;
  figure const opening = *find_figure(*rows.front(), "start");
  figure const closing = *find_figure(*rows.back(), "end");
  auto const money = [&](double x) {
    figure f = closing;
    f.value = x;
    return shown_value(f);
  };
  auto const of_opening = [&](double x) {
    return opening.value > 0 ? (x > 0 ? "+" : "") + shown(x / opening.value, unit::share, 1)
                             : std::string{};
  };

  money_bridge chart;
  std::string const word{period_word(data.every)};
  chart.value_title = closing.money_in.stated() ? fmt::format("MRR, {}", closing.money_in.code())
                                                : std::string{"MRR"};
  chart.unit = unit::ratio;  // the currency stands in the title
  using part = money_bridge::part;
  chart.bars.push_back({"Start of " + rows.front()->key.front().second, part::level, 0,
                        opening.value, money(opening.value), ""});
  double at = opening.value;
  double gained = 0;
  double by_new = 0;
  for (movement const& m : movements) {
    double sum = 0;
    for (auto const* row : rows) {
      figure const* const f = find_figure(*row, m.figure);
      if (f != nullptr) sum += f->value;
    }
    double const change = m.sign * sum;
    if (m.sign > 0) gained += sum;
    if (&m == &movements.front()) by_new = sum;
    chart.bars.push_back({m.name, m.sign > 0 ? part::gain : part::loss, at, at + change,
                          (change > 0 ? "+" : "") + money(change), of_opening(change)});
    at += change;
  }
  chart.bars.push_back({"End of " + rows.back()->key.front().second, part::level, 0, closing.value,
                        money(closing.value), of_opening(closing.value - opening.value)});

  section out;
  out.id = "bridge";
  out.kicker = "MRR bridge";
  std::string const span = rows.size() == 1 ? fmt::format("in {}", rows.front()->key.front().second)
                                            : fmt::format("over {} {}s", rows.size(), word);
  double const net = closing.value - opening.value;
  if (opening.value > 0 && net != 0) {
    out.title = fmt::format("MRR {} {} {}, to {}", net > 0 ? "grew" : "fell",
                            shown(std::fabs(net) / opening.value, unit::share, 1), span,
                            money(closing.value));
  } else {
    out.title =
        fmt::format("MRR went from {} to {} {}", money(opening.value), money(closing.value), span);
  }
  if (gained > 0) {
    out.text.push_back(fmt::format("New customers brought {} of what was added.",
                                   shown(by_new / gained, unit::share, 0)));
  }
  out.text.push_back(
      "By event: a customer who leaves and returns within the time counts under both. Start and "
      "all "
      "movements together are the end.");
  figure_block block;
  block.description =
      fmt::format("Bars from the MRR at the start of {} to that at the end of {}.",
                  rows.front()->key.front().second, rows.back()->key.front().second);
  block.numbers.caption = "MRR bridge";
  block.numbers.columns = {{"", false}, {"Amount", true}, {"Of the opening", true}};
  for (auto const& b : chart.bars) {
    double const amount = b.is == part::level ? b.to : b.to - b.from;
    block.numbers.rows.push_back(
        {{b.name, std::nullopt}, {b.text, amount}, {b.share, std::nullopt}});
  }
  block.drawing = std::move(chart);
  out.blocks.emplace_back(std::move(block));
  return out;
}

}  // namespace cxm::inline v0::detail
