// cxm mrr: recurring revenue by period: its bridge, and the rates made of it.

#include "colour.hpp"
#include "commands.hpp"
#include "ledger_results.hpp"
#include "output.hpp"
#include "show_results.hpp"

#include "report/people.hpp"
#include "report/terminal_table.hpp"

#include <cxm/report/render.hpp>
#include <cxm/revenue/mrr.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace cxm::cli {

namespace {
constexpr double bar_columns = 40;

/// The bridge over all periods as bars for a terminal, each where the last one ended.
class bridge_lines {
 public:
  explicit bridge_lines(ledger_period const& whole) : of_{whole} {
    mrr_movements const& m = whole.mrr;
    add("start", m.start, 0);
    add("new", m.joined, m.start);
    add("returned", m.reactivated, at_);
    add("expansion", m.expansion, at_);
    add("contraction", -m.contraction, at_);
    add("churn", -m.churned, at_);
    add("end", m.end, 0);
  }

  [[nodiscard]] std::string text(bool colour) const {
    double most = 1;
    for (line const& l : lines_) {
      most = (std::max)({most, number(l.from), number(l.from + l.change)});
    }
    detail::text_table table{{of_.label, "", ""}, {false, true, false}, {}};
    for (line const& l : lines_) {
      auto const column = [&](std::int64_t x) {
        return static_cast<std::size_t>(std::lround(number(x) / most * bar_columns));
      };
      std::size_t const low = column((std::min)(l.from, l.from + l.change));
      std::size_t const high = column((std::max)(l.from, l.from + l.change));
      std::string bar(low, ' ');
      // What is there but too small for a block is a line.
      if (l.change != 0 && high == low) bar += "▏";
      for (std::size_t k = low; k < high; ++k) bar += l.change < 0 ? "░" : "█";
      table.rows.push_back({l.name, l.text, bar});
    }
    return detail::table_lines(std::move(table), colour);
  }

 private:
  struct line {
    char const* name;
    std::int64_t from, change;
    std::string text;
  };
  [[nodiscard]] static double number(std::int64_t minor) { return static_cast<double>(minor); }
  void add(char const* name, std::int64_t change, std::int64_t from) {
    figure f = value_figure("", unit::money, number(change) / number(of_.money_in.minor_units()));
    f.money_in = of_.money_in;
    lines_.push_back({name, from, change, detail::shown_value(f)});
    at_ = from + change;
  }
  ledger_period const& of_;
  std::int64_t at_ = 0;
  std::vector<line> lines_;
};

[[nodiscard]] result_set only_money(result_set results) {
  for (result_row& row : results.results) {
    std::erase_if(row.metrics, [](metric_figures const& m) { return m.metric == "churn"; });
  }
  std::vector<std::string> shown{"mrr.start",     "mrr.joined",      "mrr.reactivated",
                                 "mrr.expansion", "mrr.contraction", "mrr.churned",
                                 "mrr.nrr",       "mrr.grr",         "mrr.quick_ratio"};
  for (std::string const& name : results.in_tables) {
    if (!name.starts_with("churn.") && !name.starts_with("mrr.")) shown.push_back(name);
  }
  results.in_tables = std::move(shown);
  return results;
}
}  // namespace

int run_mrr(request const& of) {
  auto const mapped = [&](char const* role) { return of.map.count(role) > 0; };
  if (!of.by.empty()) {
    throw usage_error("cxm mrr: --by: a ledger is read by period", "leave --by out");
  }
  bool const changes = !mapped("start") && !mapped("end");
  if (!mapped("mrr")) {
    throw usage_error("cxm mrr needs the recurring revenue of each row",
                      changes ? "--map customer=COLUMN,start=COLUMN,end=COLUMN,mrr=COLUMN"
                              : "--map mrr=COLUMN, beside the others");
  }
  if (of.format != output_format::table) return show(of, only_money(ledger_results(of, changes)));
  auto found = ledger_results_with_whole(of, changes);
  auto const results = only_money(std::move(found.results));
  if (!found.whole) return show(of, results);
  warn_of_nothing(fmt::format("{}", fmt::join(of.files, ", ")), results.rows);
  bool const colour = result_has_colour(of);
  write_output(of, bridge_lines{*found.whole}.text(colour) + '\n' + as_table(results, colour));
  return fine;
}

}  // namespace cxm::cli
