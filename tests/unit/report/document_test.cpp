// A report from its data: what is said, what is hidden, and pages that are whole and safe.

#include <cxm/report/render.hpp>
#include <cxm/report/report_data.hpp>
#include <cxm/survey/nps.hpp>

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"

namespace {

using namespace cxm;
using nlohmann::json;

/// NPS of so many promoters, passives and detractors.
metric_figures figures_of(count_t promoters, count_t passives, count_t detractors) {
  nps m;
  for (count_t i = 0; i < promoters; ++i) m.push(10);
  for (count_t i = 0; i < passives; ++i) m.push(8);
  for (count_t i = 0; i < detractors; ++i) m.push(0);
  metric_figures out{"nps", "NPS", {}};
  m.figures([&](figure const& f) { out.figures.push_back(f); });
  return out;
}

result_row row(std::string const& name, std::string const& value, metric_figures figures) {
  return {{{name, value}}, {std::move(figures)}};
}

std::chrono::local_days on(int y, unsigned m, unsigned d) {
  return std::chrono::local_days{std::chrono::year{y} / std::chrono::month{m} /
                                 std::chrono::day{d}};
}

/// Two plans, eight months, a clear rise since May; the last month is not over.
report_data company(std::string const& plan = "duo") {
  report_data data;
  data.title = "A company";
  data.files = {"answers.csv"};
  data.days = {{on(2025, 1, 1), on(2025, 8, 9)}};
  data.unfinished = "2025-08";
  data.compare = on(2025, 5, 1);
  measure m;
  m.id = "nps";
  m.all = result_set{};
  m.all->rows.read = 1010;
  m.all->rows.used = 1000;
  m.all->rows.excluded.add(reason::missing, 10);
  m.all->results.push_back({{}, {figures_of(500, 300, 200)}});
  result_set plans;
  plans.results.push_back(row("plan", plan, figures_of(300, 150, 50)));
  plans.results.push_back(row("plan", "single", figures_of(200, 150, 150)));
  m.by_segment.push_back(plans);
  m.by_period = result_set{};
  for (unsigned month = 1; month <= 8; ++month) {
    if (month == 3) continue;  // nobody answered
    m.by_period->results.push_back(
        row("period", "2025-0" + std::to_string(month), figures_of(60 + month, 40, 20)));
  }
  m.by_side = result_set{};
  m.by_side->results.push_back(row("side", "before", figures_of(200, 150, 150)));
  m.by_side->results.push_back(row("side", "since", figures_of(300, 150, 50)));
  data.measures.push_back(m);
  return data;
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// The names of elements that are opened and not closed in order, or nothing where the page nests
/// properly. Style and script are skipped.
std::string first_unclosed(std::string_view page) {
  std::set<std::string> const alone{"meta", "!doctype", "input"};
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at)) {
    std::size_t const end = page.find('>', at);
    if (end == std::string_view::npos) return "a tag without an end";
    std::string_view tag = page.substr(at + 1, end - at - 1);
    bool const closes = tag.starts_with('/');
    bool const empty = tag.ends_with('/');
    if (closes) tag.remove_prefix(1);
    std::string const name{tag.substr(0, tag.find_first_of(" /"))};
    at = end + 1;
    if (closes) {
      if (open.empty() || open.back() != name) return name;
      open.pop_back();
    } else if (!empty && alone.count(name) == 0) {
      open.push_back(name);
      if (name == "style" || name == "script") at = page.find("</" + name, at);
    }
  }
  return open.empty() ? "" : open.back();
}

}  // namespace

TEST_CASE("report: a clear change leads, with its interval and test") {
  auto const report = compose(company());
  REQUIRE(report.findings.size() >= 3);
  CHECK(report.findings[0].text ==
        "NPS rose from +10 to +50 since 1 May 2025: more than chance explains");
  // By hand: the sides are 200/150/150 and 300/150/50 of 500.
  CHECK(has(report.findings[0].evidence, "+40.0 points, 95 % interval +30.5 to +49.2, p < 0.001."));
  CHECK(has(report.findings[0].evidence, "n = 500 before and 500 since."));
  CHECK(report.findings[1].text == "NPS is +30");
  CHECK(report.findings[2].text == "NPS: duo does better than single, +50 against +10");
  REQUIRE(report.cards.size() == 1);
  CHECK(report.cards[0].changed == metric_card::verdict::better);
  CHECK(report.cards[0].up);
}

TEST_CASE("report: a month without answers is a gap, and the one that is not over is apart") {
  auto const report = compose(company());
  trend_line const* trend = nullptr;
  for (auto const& group : report.groups) {
    for (auto const& s : group.sections) {
      if (s.id != "trend-nps") continue;
      trend = std::get_if<trend_line>(&std::get<figure_block>(s.blocks.at(0)).drawing);
    }
  }
  REQUIRE(trend != nullptr);
  REQUIRE(trend->points.size() == 8);
  CHECK(trend->points[2].label == "2025-03");
  CHECK(trend->points[2].n == 0);
  CHECK(trend->points[2].at.value != trend->points[2].at.value);
  CHECK(trend->points[7].unfinished);
  CHECK_FALSE(trend->points[6].unfinished);
  REQUIRE(trend->levels.size() == 2);
  CHECK(trend->levels[0].last == 3);
  CHECK(trend->levels[1].first == 4);
}

TEST_CASE("report: the shares of a bar add up to 100") {
  report_data data = company();
  data.measures[0].by_segment[0].results[0].metrics[0] = figures_of(100, 100, 100);
  auto const report = compose(data);
  auto const& block = std::get<figure_block>(report.groups[0].sections[0].blocks.at(0));
  for (auto const& bar : std::get<share_bars>(block.drawing).rows) {
    REQUIRE(bar.shares.size() == 3);
    CHECK(bar.shares[0] + bar.shares[1] + bar.shares[2] == 100);
  }
}

TEST_CASE("report: a small group is hidden, and the next smallest that would give it away") {
  report_data data = company();
  auto& plans = data.measures[0].by_segment[0].results;
  plans.push_back(row("plan", "tiny", figures_of(4, 0, 0)));
  plans.push_back(row("plan", "office", figures_of(20, 7, 5)));
  hide_small_groups(data);
  auto const score = [&](std::size_t i) { return plans[i].metrics[0].figures[0].value; };
  CHECK(score(0) == 50);
  CHECK(score(1) == 10);
  CHECK(score(2) != score(2));
  CHECK(score(3) != score(3));
  CHECK(plans[3].metrics[0].figures[1].count == 32);
  CHECK(plans[3].metrics[0].figures.size() == 2);

  report_data two = company();
  two.measures[0].by_segment[0].results.push_back(row("plan", "a", figures_of(4, 0, 0)));
  two.measures[0].by_segment[0].results.push_back(row("plan", "b", figures_of(5, 0, 0)));
  hide_small_groups(two);
  CHECK(two.measures[0].by_segment[0].results[1].metrics[0].figures[0].value == 10);
}

TEST_CASE("report: a column of one value, no answers and no measures make documents too") {
  report_data none;
  none.title = "Nothing";
  CHECK(first_unclosed(as_html(compose(none))).empty());
  report_data empty = company();
  empty.measures[0].all->results[0].metrics[0] = figures_of(0, 0, 0);
  empty.measures[0].by_segment.clear();
  empty.measures[0].by_period.reset();
  empty.measures[0].by_side.reset();
  auto const report = compose(empty);
  CHECK(first_unclosed(as_html(report)).empty());
  CHECK(has(as_text(report), "n/a"));
}

TEST_CASE("page: its elements nest, every picture is named, and nothing comes from outside") {
  auto const page = as_html(compose(company()));
  CHECK(first_unclosed(page).empty());
  std::set<std::string> ids;
  for (std::size_t at = 0; (at = page.find(" id=\"", at)) != std::string::npos;) {
    at += 5;
    CHECK(ids.insert(page.substr(at, page.find('"', at) - at)).second);
  }
  std::size_t pictures = 0;
  for (std::size_t at = 0; (at = page.find("<svg class=\"chart", at)) != std::string::npos; ++at) {
    auto const head = page.substr(at, page.find("<desc", at) - at);
    CHECK(has(head, "role=\"img\""));
    CHECK(has(head, "<title id="));
    ++pictures;
  }
  CHECK(pictures == 4);  // bars and trend, wide and narrow
  for (char const* outside :
       {"http:", "https:", "src=", "url(", "@import", " style=", " onclick="}) {
    INFO(outside);
    CHECK_FALSE(has(page, outside));
  }
  CHECK(has(page, "default-src 'none'"));
}

TEST_CASE("page: names from the data stay text") {
  std::string const name = "<script>alert(1)</script>\"'&\u202e";
  auto const report = compose(company(name));
  auto const page = as_html(report);
  CHECK(first_unclosed(page).empty());
  CHECK_FALSE(has(page, "<script>alert"));
  CHECK(has(page, "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;?"));
  CHECK(has(page, "\\u003cscript>alert(1)\\u003c/script>"));
  CHECK_FALSE(has(as_markdown(report), "<script"));
  CHECK_FALSE(has(as_text(report), "\u202e"));
}

TEST_CASE("report: JSON has the sentences, and tables at full precision") {
  auto const document = json::parse(as_json(compose(company())));
  CHECK(document.at("report").at("title") == "A company");
  auto const& table = document.at("report").at("sections").at(0).at("tables").at(0);
  CHECK(table.at("columns").at(5) == "NPS");
  CHECK(table.at("rows").at(0).at(5) == 30.0);
  CHECK(table.at("rows").at(1).at(0) == "duo");
  CHECK(table.at("rows").at(1).at(6).get<double>() < 50);
  CHECK(document.at("sections").size() == 4);
}

TEST_CASE("report: text keeps to its width, and colours only when asked") {
  auto const report = compose(company());
  auto const text = as_text(report, false, 60);
  CHECK_FALSE(has(text, "\x1b["));
  CHECK(has(as_text(report, true), "\x1b[1m"));
  CHECK(has(text, "NPS rose from +10 to +50 since 1 May 2025: more than chance\nexplains."));
}
