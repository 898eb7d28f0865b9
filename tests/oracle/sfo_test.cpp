// The San Francisco airport's passenger survey of 2018, 2,809 rows with weights, against R's survey
// package: the weighted score as a whole and by boarding area, and overall satisfaction.

#include <cxm/io/csv.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/satisfaction.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using cxm_test::close;
using cxm_test::number;

namespace {

struct passenger {
  std::optional<double> likelihood, satisfaction, weight;
  std::string area;
};

std::vector<passenger> read() {
  // NETPRO is written with trailing blanks in this file's header.
  cxm::csv_reader reader{
      cxm::source::file(cxm_test::reference("data/survey/sfo_2018_raw.csv")),
      {},
      {{.name = "NETPRO", .type = cxm::cell_type::number},
       {.name = "Q7ALL", .type = cxm::cell_type::number, .missing = {"Blank", "BLANK"}},
       {.name = "WEIGHT", .type = cxm::cell_type::number},
       {.name = "BAREA"}}};
  std::vector<passenger> all;
  cxm::batch rows;
  while (reader.next(rows)) {
    auto const cell = [&](std::size_t column, std::size_t i) {
      return rows.valid(column)[i] ? std::optional{rows.numbers(column)[i]} : std::nullopt;
    };
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      all.push_back({cell(0, i), cell(1, i), cell(2, i), std::string{rows.texts(3)[i]}});
    }
  }
  return all;
}

// 11 is the code of a blank.
constexpr auto likelihood_scale = cxm::zero_to_ten.not_applicable({11});

}  // namespace

TEST_CASE("oracle sfo: the weighted score and its linearised standard error") {
  if (!cxm_test::has_reference()) return;
  auto const c = cxm_test::figures("sfo_real_weighted_nps.json", "cases").at(0);
  auto const rows = read();
  CHECK(rows.size() == c.at("rows").get<std::size_t>());

  cxm::nps const plain{likelihood_scale, rows, &passenger::likelihood};
  CHECK(plain.count() == c.at("valid_0_10").get<cxm::count_t>());
  CHECK(plain.excluded().total() == c.at("code_11_or_blank").get<cxm::count_t>());
  CHECK(plain.detractors() == c.at("det").get<cxm::count_t>());
  CHECK(plain.passives() == c.at("pas").get<cxm::count_t>());
  CHECK(plain.promoters() == c.at("pro").get<cxm::count_t>());
  CHECK(close(plain.score(), 100 * number(c.at("nps_unweighted"))));
  CHECK(close(plain.standard_error(), 100 * number(c.at("se_unweighted_wald"))));

  cxm::weighted_nps const m{likelihood_scale, rows, &passenger::likelihood, &passenger::weight};
  CHECK(m.count() == plain.count());
  CHECK(close(m.score(), 100 * number(c.at("nps_weighted"))));
  CHECK(close(m.standard_error(), 100 * number(c.at("se_weighted_iid"))));
  CHECK(close(m.standard_error(), 1.5779342717473974));
  CHECK(close(m.total_weight(), number(c.at("sum_w"))));
  CHECK(close(m.effective_count(), number(c.at("n_eff_kish"))));
}

TEST_CASE("oracle sfo: each boarding area is a domain of the whole sample") {
  if (!cxm_test::has_reference()) return;
  auto const areas =
      cxm_test::figures("sfo_real_weighted_nps.json", "cases").at(0).at("boarding_areas");
  auto const rows = read();
  CHECK(areas.at("area").size() == 7);
  for (std::size_t k = 0; k < areas.at("area").size(); ++k) {
    auto const area = areas.at("area").at(k).get<std::string>();
    INFO(area);
    // A row of another area is seen and has no answer here: the design has 2,809 rows throughout.
    cxm::weighted_nps m{likelihood_scale};
    for (auto const& row : rows) {
      m.push(row.area == area ? row.likelihood : std::nullopt, row.weight);
    }
    CHECK(m.count() == areas.at("n").at(k).get<cxm::count_t>());
    CHECK(close(m.score(), 100 * number(areas.at("nps_weighted").at(k))));
    CHECK(close(m.standard_error(), 100 * number(areas.at("se").at(k))));
    // Without them the area is a sample of its own, which differs by √(n/(n − 1)) alone.
    cxm::weighted_nps own{likelihood_scale};
    for (auto const& row : rows) {
      if (row.area == area) own.push(row.likelihood, row.weight);
    }
    auto const n = static_cast<double>(own.count() + own.excluded().total());
    CHECK(own.score() == m.score());
    CHECK(close(own.standard_error() / m.standard_error(), std::sqrt(n / (n - 1) * 2808 / 2809)));
  }
}

TEST_CASE("oracle sfo: overall satisfaction, plain and weighted") {
  if (!cxm_test::has_reference()) return;
  auto const c = cxm_test::figures("sfo_real_weighted_nps.json", "cases").at(0).at("csat_q7all");
  auto const rows = read();
  // 1 to 5; 6 is "never used", 0 and blank are blank.
  auto const scale = cxm::one_to_five.not_applicable({0, 6});
  cxm::csat const m{scale, rows, &passenger::satisfaction};
  CHECK(m.count() == c.at("valid").get<cxm::count_t>());
  CHECK(m.count() + m.excluded().total() == 2809);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 0);
  CHECK(close(m.mean(), number(c.at("mean"))));
  CHECK(close(m.top_box(), number(c.at("top2"))));
  cxm::weighted_csat const weighted{scale, rows, &passenger::satisfaction, &passenger::weight};
  CHECK(close(weighted.mean(), number(c.at("mean_weighted"))));
  CHECK(weighted.count() == m.count());
  cxm::satisfaction const overall{scale, rows, &passenger::satisfaction};
  CHECK(close(overall.mean(), number(c.at("mean"))));
}
