#include <cxm/report/render.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"

namespace {

using namespace cxm;
using nlohmann::json;

bounds range_of(double lower, double upper, interval_method method = interval_method::score) {
  return {lower, upper, 0.95, method};
}

metric_figures nps_figures(double score, bounds range, count_t n) {
  return {"nps",
          "NPS",
          {value_figure("score", unit::points, score, range), count_figure("count", n),
           count_figure("promoters", 2)}};
}

/// One group called `label` with 100 points and n = 2, and a total.
result_set grouped(std::string const& label, std::string const& name = "plan") {
  result_set r;
  r.command = "nps";
  r.rows.read = 5;
  r.rows.used = 2;
  r.rows.excluded.add(reason::missing, 2);
  r.rows.excluded.add(reason::out_of_scale);
  r.results.push_back({{{name, label}}, {nps_figures(100, range_of(-32.5, 100), 2)}});
  r.total = result_row{{{name, ""}}, {nps_figures(100, range_of(-32.5, 100), 2)}};
  return r;
}

result_set of_one(metric_figures m) {
  result_set r;
  r.command = m.metric;
  r.results.push_back({{}, {std::move(m)}});
  return r;
}

figure euros(std::string_view name, double value, bounds range = {}) {
  figure f = value_figure(name, unit::money, value, range);
  f.money_in = currency{"EUR"};
  return f;
}

std::vector<std::string> lines(std::string const& text) {
  std::vector<std::string> out{""};
  for (char c : text) {
    if (c == '\n') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  out.pop_back();  // every line ends
  return out;
}

}  // namespace

TEST_CASE("json: the documented shape, with all reasons, in the documented order") {
  result_set r = grouped("pro");
  r.policy = {{"files", std::vector<std::string>{"a.csv"}},
              {"confidence", 0.95},
              {"minor_units", false},
              {"method", std::string{"standard"}}};
  CHECK(as_json(r) == R"({
  "schema_version": 1,
  "command": "nps",
  "policy": {
    "files": [
      "a.csv"
    ],
    "confidence": 0.95,
    "minor_units": false,
    "method": "standard"
  },
  "rows": {
    "read": 5,
    "used": 2,
    "excluded": {
      "missing": 2,
      "not_applicable": 0,
      "out_of_scale": 1,
      "fractional": 0,
      "duplicate": 0,
      "partial": 0,
      "unparsable": 0
    }
  },
  "results": [
    {
      "key": {
        "plan": "pro"
      },
      "nps": {
        "score": 100.0,
        "lower": -32.5,
        "upper": 100.0,
        "confidence": 0.95,
        "method": "score",
        "count": 2,
        "promoters": 2
      }
    }
  ]
}
)");
}

TEST_CASE("json: what is undefined is null, and so is a missing group") {
  result_set r = grouped("");
  r.results[0].metrics[0] = nps_figures(undefined, range_of(undefined, undefined), 0);
  auto const found = json::parse(as_json(r))["results"][0];
  CHECK(found["key"]["plan"].is_null());
  CHECK(found["nps"]["score"].is_null());
  CHECK(found["nps"]["lower"].is_null());
  CHECK(found["nps"]["confidence"] == 0.95);
  CHECK(found["nps"]["count"] == 0);
}

TEST_CASE("json: figures without an interval have no bounds, others carry their own name") {
  metric_figures m{"ltv",
                   "LTV",
                   {euros("revenue_per_customer", 38.5, range_of(30, 47)),
                    value_figure("mean", unit::score, 4.25, range_of(4, 4.5)),
                    value_figure("ratio", unit::ratio, 1.0 / 3, {}, "no interval: a guess")}};
  auto const found = json::parse(as_json(of_one(m)))["results"][0]["ltv"];
  CHECK(found["lower"] == 30);
  CHECK(found["currency"] == "EUR");
  CHECK(found["mean_lower"] == 4);
  CHECK(found["mean_method"] == "score");
  CHECK_FALSE(found.contains("mean_confidence"));
  CHECK_FALSE(found.contains("ratio_lower"));
  CHECK(found["ratio"] == 1.0 / 3);
  CHECK(found["ratio_note"] == "no interval: a guess");
}

TEST_CASE("json: a group that was a window names it, and bytes that are not UTF-8 are replaced") {
  result_set r = grouped("caf\xE9");
  r.rows.excluded.add(reason::outside_window, 3);
  auto const found = json::parse(as_json(r));
  CHECK(found["rows"]["excluded"]["outside_window"] == 3);
  CHECK(found["results"][0]["key"]["plan"] == "caf\xEF\xBF\xBD");
}

TEST_CASE("json: sections of one command are one document") {
  auto const found = json::parse(as_json(std::vector<result_set>{grouped("a"), grouped("b")}));
  CHECK(found["schema_version"] == 1);
  CHECK(found["sections"].size() == 2);
  CHECK(found["sections"][1]["results"][0]["key"]["plan"] == "b");
}

TEST_CASE("csv: a line for each group, undefined cells empty, all digits") {
  result_set r = grouped("pro");
  r.results.push_back(
      {{{"plan", ""}}, {nps_figures(undefined, range_of(undefined, undefined), 0)}});
  r.results[0].metrics[0].figures[0].value = 100.0 / 3;
  CHECK(as_csv(r) ==
        "plan,score,lower,upper,confidence,method,count,promoters\n"
        "pro,33.333333333333336,-32.5,100,0.95,score,2,2\n"
        ",,,,0.95,score,0,2\n");
}

TEST_CASE("csv: text that a spreadsheet would run gets an apostrophe, numbers don't") {
  auto const first_cell = [](std::string const& label) {
    std::string const line = lines(as_csv(grouped(label)))[1];
    return line.substr(0, line.find(",100,"));
  };
  CHECK(first_cell("=1+1") == "'=1+1");
  CHECK(first_cell("+1") == "'+1");
  CHECK(first_cell("-1") == "'-1");
  CHECK(first_cell("@SUM(A1)") == "'@SUM(A1)");
  CHECK(first_cell("\t=1") == "'\t=1");
  CHECK(first_cell("1=1") == "1=1");
  CHECK(first_cell("a,b") == "\"a,b\"");
  CHECK(first_cell("=a,\"b\"") == "\"'=a,\"\"b\"\"\"");
  CHECK(as_csv(grouped("x", "=cmd")).starts_with("'=cmd,score,"));
  CHECK_THAT(as_csv(of_one(nps_figures(-34, {}, 1))), CXM_CONTAINS("\n-34,1,2\n"));
  CHECK_THAT(as_csv(grouped("a\nb")), CXM_CONTAINS("\n\"a\nb\",100,"));
}

TEST_CASE("csv: several metrics carry their names, a group called like a figure is told apart") {
  result_set r = grouped("x", "count");
  CHECK(as_csv(r).starts_with("key.count,score,lower"));
  r.results[0].metrics.push_back({"csat", "CSAT", {value_figure("mean", unit::score, 4.5)}});
  CHECK(lines(as_csv(r))[0] ==
        "count,nps.score,nps.lower,nps.upper,nps.confidence,nps.method,nps.count,nps.promoters,"
        "csat.mean");
}

TEST_CASE("csv: without any group there is still a header") {
  result_set r = grouped("x");
  r.results.clear();
  CHECK(as_csv(r) == "plan,score,lower,upper,confidence,method,count,promoters\n");
}

TEST_CASE("csv: sections are one table with a line for each figure") {
  result_set answers = grouped("a,b");
  answers.policy = {{"files", std::vector<std::string>{"a.csv"}}};
  result_set orders = of_one({"ltv", "LTV", {euros("revenue", 1e6)}});
  CHECK(as_csv(std::vector<result_set>{answers, orders}) ==
        "files,metric,plan,figure,value,lower,upper,confidence,method,currency,note\n"
        "a.csv,nps,\"a,b\",score,100,-32.5,100,0.95,score,,\n"
        "a.csv,nps,\"a,b\",count,2,,,,,,\n"
        "a.csv,nps,\"a,b\",promoters,2,,,,,,\n"
        ",ltv,,revenue,1000000,,,,,EUR,\n");
}

TEST_CASE("markdown: a table of groups with the total first, and what became of the rows") {
  CHECK(as_markdown(grouped("")) ==
        "| plan | NPS | 95 % interval | n | promoters |\n"
        "| --- | ---: | ---: | ---: | ---: |\n"
        "| All | +100 | [−33, +100] | 2 | 2 |\n"
        "| (none) | +100 | [−33, +100] | 2 | 2 |\n"
        "\n"
        "5 rows read, 2 used; 3 excluded: 2 missing, 1 out of scale.\n");
}

TEST_CASE("markdown: labels can't end a cell, begin markup or become a tag") {
  auto const row = [](std::string const& label) { return lines(as_markdown(grouped(label)))[3]; };
  CHECK(row("a|b\nc\r\n").starts_with("| a\\|b c   | +100"));
  CHECK(row("<img src=x>").starts_with("| &lt;img src=x> |"));
  CHECK(
      row("[x](y) *b* `q` $a$ ~c~").starts_with("| \\[x\\](y) \\*b\\* \\`q\\` \\$a\\$ \\~c\\~ |"));
  CHECK(row("\x1b[31m").starts_with("| ?\\[31m |"));
  CHECK(markdown_safe("a\\|b & c") == "a\\\\\\|b &amp; c");
}

TEST_CASE("markdown: one metric without groups shows all its figures and their notes") {
  metric_figures m{"churn",
                   "churn",
                   {value_figure("flagged_share", unit::share, 0.26537, range_of(0.255, 0.276),
                                 "a share of the table"),
                    count_figure("count", 7043), value_figure("other", unit::ratio, undefined)}};
  CHECK(as_markdown(of_one(m)) ==
        "| churn | value | 95 % interval |\n"
        "| --- | ---: | ---: |\n"
        "| flagged share | 26.5 % | [25.5 %, 27.6 %] |\n"
        "| n | 7,043 |  |\n"
        "| other | n/a |  |\n"
        "\n"
        "flagged share: a share of the table.\n"
        "\n"
        "0 rows read, 0 used.\n");
}

TEST_CASE("terminal: a headline, a table and what became of the rows") {
  CHECK(as_table(grouped("pro")) ==
        "NPS  +100  [−33, +100]  95 %, score\n"
        "\n"
        "plan   NPS  95 % interval  n  promoters\n"
        "All   +100    [−33, +100]  2          2\n"
        "pro   +100    [−33, +100]  2          2\n"
        "\n"
        "5 rows read, 2 used; 3 excluded: 2 missing, 1 out of scale\n");
}

TEST_CASE("terminal: money and counts have separators, in intervals too") {
  metric_figures m{"ltv",
                   "LTV",
                   {euros("revenue", -1234567.891, range_of(-2345678.5, 999.994)),
                    count_figure("count", 1000000), value_figure("days", unit::days, 20029.28),
                    euros("none", undefined)}};
  CHECK(as_table(of_one(m)) ==
        "LTV revenue  EUR −1,234,567.89  [−2,345,678.50, 999.99]  95 %, score\n"
        "  n     1,000,000\n"
        "  days   20,029.3\n"
        "  none        n/a\n"
        "\n"
        "0 rows read, 0 used\n");
}

TEST_CASE("terminal: nothing from a file drives the terminal") {
  auto const row = [](std::string const& label) { return lines(as_table(grouped(label)))[4]; };
  CHECK(row("\x1b[2Jx\n\x7f").starts_with("?[2Jx??  +100"));
  CHECK(terminal_safe("a\xC2\x9B"
                      "31m") == "a?31m");  // the C1 form of an escape
  CHECK(terminal_safe("\xE2\x80\xAE"
                      "abc\xE2\x81\xA9") == "?abc?");     // direction of writing
  CHECK(terminal_safe("\xE2\x80\xA8x") == "?x");          // a line separator
  CHECK(terminal_safe("caf\xE9 \xC0\x80") == "caf? ??");  // Latin-1, an overlong NUL
  CHECK(terminal_safe("\xED\xA0\x80") == "???");          // a surrogate
  CHECK(terminal_safe("żółć 客户 👍") == "żółć 客户 👍");
}

TEST_CASE("terminal: wide characters and combining marks keep the columns in line") {
  result_set r = grouped("客户");
  for (char const* label : {"ab", "e\u0301", "👍"}) {
    r.results.push_back({{{"plan", label}}, r.results[0].metrics});
  }
  auto const found = lines(as_table(r));
  CHECK(found[4].starts_with("客户  +100"));
  CHECK(found[5].starts_with("ab    +100"));
  CHECK(found[6].starts_with("e\u0301     +100"));
  CHECK(found[7].starts_with("👍    +100"));
}

TEST_CASE("terminal: a label of any length is cut to a readable width") {
  auto const found = lines(as_table(grouped(std::string(1'000'000, 'x'))));
  CHECK(found[4].starts_with(std::string(59, 'x') + "…  +100"));
  auto const wide =
      lines(as_table(grouped("客客客客客客客客客客客客客客客客客客客客客客客客客客客客客客客")));
  CHECK(wide[4].starts_with("客客客客客客客客客客客客客客客客客客客客客客客客客客客客客…  +100"));
}

TEST_CASE("terminal: colour is bold headlines and header, and nothing else") {
  std::string plain;
  std::string const coloured = as_table(grouped("pro"), true);
  CHECK_THAT(coloured, CXM_CONTAINS("\x1b[1mNPS  +100\x1b[0m  [−33"));
  CHECK_THAT(coloured, CXM_CONTAINS("\x1b[1mplan   NPS"));
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured.compare(i, 4, "\x1b[1m") == 0 || coloured.compare(i, 4, "\x1b[0m") == 0) {
      i += 3;
    } else {
      plain += coloured[i];
    }
  }
  CHECK(plain == as_table(grouped("pro")));
}

TEST_CASE("tables: named figures are shown beside each headline, a row that lacks one is empty") {
  result_set r = grouped("a");
  r.total.reset();
  metric_figures const money{
      "mrr", "MRR", {euros("end", 1500), value_figure("nrr", unit::share, 1)}};
  r.results[0].metrics.push_back(money);
  r.results.push_back({{{"plan", "b"}}, {money}});
  r.in_tables = {"nps.count", "mrr.nrr"};
  auto const found = lines(as_table(r));
  CHECK(found[0] == "plan   NPS  95 % interval  n       MRR end      nrr");
  CHECK(found[1] == "a     +100    [−33, +100]  2  EUR 1,500.00  100.0 %");
  CHECK(found[2] == "b                             EUR 1,500.00  100.0 %");
}

TEST_CASE("tables: results without any row are only their counts") {
  result_set r;
  CHECK(as_table(r) == "\n0 rows read, 0 used\n");
  CHECK(as_markdown(r) == "\n0 rows read, 0 used.\n");
  CHECK(as_csv(r).empty());
  CHECK(as_table(of_one({"x", "X", {}})) == "X  n/a\n\n0 rows read, 0 used\n");
}
