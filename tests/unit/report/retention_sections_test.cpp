// Cohorts, survival curves and the MRR bridge of a report: their numbers are those of the data, and
// what is hidden is nowhere.

#include <cxm/report/render.hpp>
#include <cxm/report/report_data.hpp>
#include <cxm/retention/kaplan_meier.hpp>

#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "support/catch.hpp"
#include "support/close.hpp"

using cxm_test::close;

namespace {
using namespace cxm;

section const* find(document const& of, std::string const& id) {
  for (auto const& group : of.groups) {
    for (section const& s : group.sections) {
      if (s.id == id) return &s;
    }
  }
  return nullptr;
}
template <class Chart>
Chart const& chart_of(section const& s) {
  return std::get<Chart>(std::get<figure_block>(s.blocks.front()).drawing);
}
data_table const& table_of(section const& s) {
  return std::get<figure_block>(s.blocks.front()).numbers;
}

report_data with_cohorts() {
  report_data data;
  data.title = "A company";
  data.cohorts = cohort_set{false,
                            {{"2025-01", 100, {90, 80, 70}},
                             {"2025-02", 50, {40, 30}},
                             {"2025-03", 4, {3}},
                             {"2025-04", 20, {19}},
                             {"2025-05", 30, {}}}};
  return data;
}

tenure_group group_of(std::string name, int stay, int leave, double leave_each) {
  kaplan_meier m;
  for (int i = 0; i < leave; ++i) m.push(leave_each * (i + 1), true);
  for (int i = 0; i < stay; ++i) m.push(700.0, false);
  return {std::move(name), m.count(), m.events(), m.curve()};
}

figure euros(char const* name, double x) {
  figure f = value_figure(name, unit::money, x);
  f.money_in = currency{"EUR"};
  return f;
}

measure mrr_of(std::vector<std::string> const& months) {
  measure m;
  m.id = "mrr";
  m.by_period = result_set{};
  double start = 1000;
  for (auto const& month : months) {
    metric_figures figures{"mrr", "MRR", {}};
    figures.figures = {euros("end", start + 100), euros("start", start),  euros("joined", 150),
                       euros("reactivated", 10),  euros("expansion", 20), euros("contraction", 5),
                       euros("churned", 75)};
    m.by_period->results.push_back({{{"period", month}}, {figures}});
    start += 100;
  }
  return m;
}
}  // namespace

TEST_CASE("report cohorts: shares of each cohort, and of all that have come so far by their size") {
  report_data data = with_cohorts();
  data.cohorts->rows.erase(data.cohorts->rows.begin() + 2);
  auto const out = compose(data);
  auto const* const s = find(out, "cohorts");
  REQUIRE(s != nullptr);
  auto const& grid = chart_of<cohort_grid>(*s);
  REQUIRE(grid.rows.size() == 4);  // the youngest has no step yet
  CHECK(grid.rows[0].cells[1].value == 0.8);
  CHECK(grid.rows[0].cells[1].text == "80");
  CHECK(grid.rows[1].cells.size() == 2);
  auto const& all = grid.rows.back();
  CHECK(all.total);
  CHECK(all.n == 170);
  REQUIRE(all.cells.size() == 3);
  CHECK(close(all.cells[0].value, 149.0 / 170, 1e-15));
  CHECK(close(all.cells[1].value, 110.0 / 150, 1e-15));
  CHECK(close(all.cells[2].value, 0.7, 1e-15));
  CHECK(s->title == "88 % are still there after one month");
  CHECK(grid.low == 0.6);
  CHECK(grid.high == 0.95);
}

TEST_CASE("report cohorts: a cohort below the minimum shows its size alone, and is in no sum") {
  auto const out = compose(with_cohorts());
  auto const* const s = find(out, "cohorts");
  REQUIRE(s != nullptr);
  auto const& grid = chart_of<cohort_grid>(*s);
  CHECK(grid.rows[2].hidden);
  CHECK(grid.rows[2].cells.empty());
  for (std::size_t c = 2; c < table_of(*s).columns.size(); ++c) {
    CHECK_FALSE(table_of(*s).rows[2][c].number.has_value());
  }
  CHECK(as_json(out).find("0.75") == std::string::npos);  // 3 of 4
  // The smallest that had begun is hidden too: the customers of a month, less all others, were those 3.
  CHECK(grid.rows[1].hidden);
  CHECK_FALSE(grid.rows[0].hidden);
  CHECK_FALSE(grid.rows[3].hidden);
  CHECK(grid.rows.back().n == 120);
  report_data first = with_cohorts();
  first.cohorts->rows.front().size = 9;
  first.cohorts->rows.front().active = {8, 7, 6};
  first.cohorts->rows[2] = {"2025-03", 40, {35}};
  auto const young = compose(first);
  auto const& rows = chart_of<cohort_grid>(*find(young, "cohorts")).rows;
  CHECK(rows[0].hidden);
  CHECK(rows[1].hidden);  // none had begun before the first
  CHECK_FALSE(rows[2].hidden);
  CHECK_FALSE(rows[3].hidden);
  report_data orders = with_cohorts();
  orders.cohorts->seen_again = true;
  orders.cohorts->rows.front().active = {90, 80, 70, 60, 50};
  auto const ordered = compose(orders);
  CHECK(find(ordered, "cohorts")->title ==
        "91 % order again in the month after their first order, 50 % in the 5th");
  report_data small = with_cohorts();
  small.minimum = 60;
  CHECK(find(compose(small), "cohorts") == nullptr);
}

TEST_CASE("report survival: the table has the curve's own numbers") {
  report_data data;
  data.title = "A company";
  data.tenure = tenures{"", {group_of("All", 60, 40, 10)}, {}};
  auto const out = compose(data);
  auto const* const s = find(out, "survival");
  REQUIRE(s != nullptr);
  auto const& curve = data.tenure->groups.front().curve;
  double const month = 365.25 / 12;
  auto const& table = table_of(*s);
  REQUIRE(table.rows.size() == 1);
  CHECK(table.rows[0][1].number == 100.0);
  CHECK(table.rows[0][2].number == 40.0);
  CHECK_FALSE(table.rows[0][3].number.has_value());  // fewer than half have left
  CHECK(table.columns[6].name == "1 m");
  CHECK(close(*table.rows[0][6].number, curve.survival(month), 1e-15));
  CHECK(close(*table.rows[0][9].number, curve.survival(12 * month), 1e-15));
  CHECK(s->title == "After a year, 64 % of customers are still there");
  auto const& lines = chart_of<survival_lines>(*s);
  REQUIRE(lines.curves.size() == 1);
  CHECK(lines.curves[0].until == 700);
  CHECK(lines.curves[0].at_risk.front() == 100);
  CHECK(as_html(out).find("Customers at risk") != std::string::npos);
}

TEST_CASE(
    "report survival: groups differ only where the test says so, and small ones are left out") {
  report_data data;
  data.title = "A company";
  data.tenure = tenures{"plan",
                        {group_of("basic", 20, 80, 4), group_of("pro", 90, 10, 4),
                         group_of("third", 30, 10, 4), group_of("tiny", 3, 2, 4)},
                        test_result{30, 1e-6, std::log(1e-6)}};
  auto const out = compose(data);
  auto const* const s = find(out, "survival");
  REQUIRE(s != nullptr);
  CHECK(s->title == "After a year, 90 % of pro are still there, and 20 % of basic");
  CHECK(as_json(out).find("tiny") == std::string::npos);
  // All customers less the other groups would be the tiny one.
  CHECK(as_json(out).find("third") == std::string::npos);
  CHECK(chart_of<survival_lines>(*s).curves.size() == 2);
  data.tenure->test = test_result{1, 0.3, std::log(0.3)};
  auto const same = compose(data);
  CHECK(find(same, "survival")->title == "No clear difference in how long the groups of plan stay");
  data.tenure->groups.resize(0);
  CHECK(find(compose(data), "survival") == nullptr);
}

TEST_CASE(
    "report survival: a group alone is compared with nothing, whatever the test of all says") {
  report_data data;
  data.title = "A company";
  data.tenure =
      tenures{"plan",
              {group_of("basic", 20, 80, 4), group_of("small", 6, 3, 4), group_of("tiny", 3, 2, 4)},
              test_result{30, 1e-6, std::log(1e-6)}};
  auto const out = compose(data);
  auto const* const s = find(out, "survival");
  REQUIRE(s != nullptr);
  CHECK(s->title == "How long customers of basic stay");
  for (auto const& line : s->text) CHECK(line.find("Log-rank") == std::string::npos);
}

TEST_CASE("report survival: groups that differ within the first month are said to differ") {
  report_data data;
  data.title = "A company";
  auto const short_lived = [](char const* name, double leave_each) {
    kaplan_meier m;
    for (int i = 0; i < 40; ++i) m.push(leave_each * (i + 1), true);
    return tenure_group{name, m.count(), m.events(), m.curve()};
  };
  data.tenure = tenures{"plan",
                        {short_lived("basic", 0.1), short_lived("pro", 0.5)},
                        test_result{30, 1e-6, std::log(1e-6)}};
  auto const out = compose(data);
  REQUIRE(find(out, "survival") != nullptr);
  CHECK(find(out, "survival")->title == "The groups of plan differ in how long they stay");
}

TEST_CASE("report survival: where a group's curve ends, its shares in the table end too") {
  report_data data;
  data.title = "A company";
  kaplan_meier brief;
  for (int i = 0; i < 30; ++i) brief.push(100, false);
  brief.push(150, true);
  brief.push(700, false);
  data.tenure =
      tenures{"plan",
              {group_of("basic", 60, 40, 4), tenure_group{"new", brief.count(), 1, brief.curve()}},
              test_result{1, 0.3, std::log(0.3)}};
  auto const out = compose(data);
  auto const* const s = find(out, "survival");
  REQUIRE(s != nullptr);
  auto const& table = table_of(*s);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.columns[8].name == "6 m");
  CHECK(table.rows[0][8].number.has_value());
  CHECK(table.rows[1][0].text == "new");
  CHECK(table.rows[1][7].number == 1.0);             // 3 months, 32 at risk
  CHECK_FALSE(table.rows[1][8].number.has_value());  // 6 months: one is at risk
}

TEST_CASE("report survival: where nobody has left there is no interval") {
  report_data data;
  data.title = "A company";
  data.tenure = tenures{"", {group_of("All", 60, 0, 10)}, {}};
  auto const out = compose(data);
  auto const* const s = find(out, "survival");
  REQUIRE(s != nullptr);
  CHECK(s->text.front() == "60 customers, of whom 0 have left.");
  data.tenure->groups.front() = group_of("All", 60, 40, 10);
  auto const some = compose(data);
  CHECK(find(some, "survival")->text.front().find("95 % interval") == 0);
}

TEST_CASE("report bridge: the movements of the finished months lead from start to end") {
  report_data data;
  data.title = "A company";
  data.unfinished = "2025-04";
  data.measures.push_back(mrr_of({"2025-01", "2025-02", "2025-03", "2025-04"}));
  auto const out = compose(data);
  auto const* const s = find(out, "bridge");
  REQUIRE(s != nullptr);
  auto const& bars = chart_of<money_bridge>(*s).bars;
  REQUIRE(bars.size() == 7);
  CHECK(bars.front().to == 1000);
  CHECK(bars[1].to - bars[1].from == 450);
  CHECK(bars[5].to - bars[5].from == -225);
  CHECK(bars[5].to == bars[6].to);  // start and all movements are the end
  CHECK(bars[6].to == 1300);
  CHECK(bars[6].name == "End of 2025-03");
  CHECK(bars[6].share == "+30.0 %");
  CHECK(s->title == "MRR grew 30.0 % over 3 months, to EUR 1,300.00");
  CHECK(table_of(*s).rows[1][1].number == 450.0);
}

TEST_CASE("report bridge: a year at most, and without an opening no share of it") {
  std::vector<std::string> months;
  for (int y = 2023; y < 2025; ++y) {
    for (int m = 1; m <= 12; ++m)
      months.push_back(std::to_string(y) + (m < 10 ? "-0" : "-") + std::to_string(m));
  }
  report_data data;
  data.title = "A company";
  data.measures.push_back(mrr_of(months));
  auto const two_years = compose(data);
  auto const& year = chart_of<money_bridge>(*find(two_years, "bridge"));
  CHECK(year.bars.front().name == "Start of 2024-01");
  CHECK(year.bars.front().to == 2200);
  data.measures.front() = mrr_of({"2025-01"});
  for (figure& f : data.measures.front().by_period->results.front().metrics.front().figures) {
    if (f.name == "start") f.value = 0;
  }
  auto const out = compose(data);
  auto const* const s = find(out, "bridge");
  REQUIRE(s != nullptr);
  CHECK(s->title == "MRR went from EUR 0.00 to EUR 1,100.00 in 2025-01");
  for (auto const& bar : chart_of<money_bridge>(*s).bars) CHECK(bar.share.empty());
}

TEST_CASE("report bridge: it does not go over a hidden month, nor start at its hidden end") {
  report_data data;
  data.title = "A company";
  data.measures.push_back(mrr_of({"2025-01", "2025-02", "2025-03", "2025-04", "2025-05"}));
  auto& hidden = data.measures.front().by_period->results[1].metrics.front().figures;
  hidden = {hidden.front()};
  hidden.front().value = undefined;
  auto const out = compose(data);
  auto const* const s = find(out, "bridge");
  REQUIRE(s != nullptr);
  auto const& bars = chart_of<money_bridge>(*s).bars;
  CHECK(bars.front().name == "Start of 2025-04");
  CHECK(bars[5].to == bars[6].to);
  CHECK(bars[6].name == "End of 2025-05");
}

TEST_CASE(
    "report bridge: revenue of fewer customers than the minimum is hidden, and so is its next "
    "start") {
  report_data data;
  data.title = "A company";
  measure churn;
  churn.id = "churn";
  churn.by_period = result_set{};
  count_t const ends[] = {5, 12, 30};
  count_t start = 20;
  for (std::size_t i = 0; i < 3; ++i) {
    metric_figures figures{"churn", "churn", {}};
    figures.figures = {value_figure("start_of_period", unit::share, 0.1),
                       count_figure("start", start), count_figure("end", ends[i])};
    churn.by_period->results.push_back({{{"period", "2025-0" + std::to_string(i + 1)}}, {figures}});
    start = ends[i];
  }
  data.measures.push_back(churn);
  data.measures.push_back(mrr_of({"2025-01", "2025-02", "2025-03"}));
  hide_small_groups(data);
  auto const& rows = data.measures[1].by_period->results;
  CHECK(std::isnan(rows[0].metrics.front().figures.front().value));
  CHECK(rows[0].metrics.front().figures.size() == 2);
  CHECK(std::isnan(rows[1].metrics.front().figures.front().value));
  CHECK(rows[2].metrics.front().figures.front().value == 1300);
  CHECK(as_json(compose(data)).find("1100") == std::string::npos);
}
