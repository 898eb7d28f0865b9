// One call into each part: cxm::cxm, cxm::format, cxm::models, cxm::io and cxm::report.
#include <cxm/format.hpp>
#include <cxm/io/table.hpp>
#include <cxm/report/render.hpp>
#include <cxm/statistics/distributions.hpp>
#include <cxm/survey/nps.hpp>

#include <string>

int main() {
  auto const answers = cxm::open_table(cxm::source::text("answers.csv", "score\n10\n9\n7\n3\n"), {},
                                       {{.name = "score", .type = cxm::cell_type::number}});
  cxm::nps likelihood;
  cxm::batch rows;
  while (answers->next(rows)) {
    for (double const score : rows.numbers(0)) likelihood.push(score);
  }

  cxm::result_set results{.command = "survey"};
  results.results.push_back({.metrics = {{.metric = "nps", .title = "NPS"}}});
  likelihood.figures(
      [&](cxm::figure const& f) { results.results[0].metrics[0].figures.push_back(f); }, {});

  bool const right =
      fmt::format("{}", likelihood).starts_with("NPS +25 ") &&
      cxm::clopper_pearson_interval(2, 4).lower > 0.06 &&
      cxm::as_json(results).find("\"nps\"") != std::string::npos;
  return right ? 0 : 1;
}
