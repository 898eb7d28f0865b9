// The log-rank test and R's ρ family, plain and stratified, against R 4.2.2, survival 3.5-3.

#include <cxm/retention/log_rank.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/reference_columns.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <tuple>
#include <vector>

using cxm_test::close;
using cxm_test::number;

namespace {

struct data_case {
  char const* name;
  char const* time;
  char const* event;
  char const* seen;
  char const* group;
  char const* stratum;  // nullptr: none
};

constexpr data_case cases[] = {
    {"aml", "time", "status", "1", "x", nullptr},
    {"lung_sex", "time", "status", "2", "sex", nullptr},
    {"veteran_celltype", "time", "status", "1", "celltype", nullptr},
    {"waltons", "T", "E", "1", "group", nullptr},
    {"rossi_fin", "week", "arrest", "1", "fin", nullptr},
    {"telco_contract", "tenure", "Churn", "Yes", "Contract", nullptr},
    {"telco_gender", "tenure", "Churn", "Yes", "gender", nullptr},
    {"telco_senior_strata_contract", "tenure", "Churn", "Yes", "SeniorCitizen", "Contract"},
    {"lung_sex_strata_ph", "time", "status", "2", "sex", "ph.ecog"},
    {"colon_rx", "time", "status", "1", "rx", nullptr},
};

}  // namespace

TEST_CASE("oracle logrank: every figure") {
  if (!cxm_test::has_reference()) return;
  std::size_t compared = 0;
  for (auto const& r : cxm_test::figures("logrank.json", "results")) {
    auto const name = r.at("name").get<std::string>();
    double const rho = number(r.at("rho"));
    INFO(name << ", rho " << rho);
    auto const* found = std::find_if(std::begin(cases), std::end(cases),
                                     [&](data_case const& c) { return name == c.name; });
    REQUIRE(found != std::end(cases));
    data_case const& c = *found;
    auto file = r.at("data").get<std::string>();
    file = file.substr(0, file.find(' '));
    std::vector<std::string> columns{c.time, c.event, c.group};
    if (c.stratum != nullptr) columns.emplace_back(c.stratum);
    if (name == "colon_rx") columns.emplace_back("etype");
    cxm_test::reference_columns const rows{"data/churn/" + file, columns};
    cxm::grouped<std::tuple<std::string, std::string>, cxm::kaplan_meier> by;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (name == "colon_rx" && rows.text("etype", i) != "2") continue;
      auto const stratum = c.stratum == nullptr ? std::string{"all"} : rows.text(c.stratum, i);
      if (stratum.empty()) continue;
      by.push(std::tuple{stratum, rows.text(c.group, i)}, rows.number(c.time, i),
              rows.text(c.event, i) == c.seen);
    }
    auto const t = cxm::stratified_log_rank(
        by, {.weighting = cxm::rank_weighting::fleming_harrington, .p = rho});
    std::size_t const k = r.at("obs").size();
    REQUIRE(t.groups() == k);
    CHECK(t.degrees == r.at("df").get<cxm::count_t>());
    CHECK(close(t.test.statistic, number(r.at("chisq"))));
    for (std::size_t g = 0; g < k; ++g) {
      CHECK(t.count[g] == r.at("n").at(g).get<cxm::count_t>());
      CHECK(close(t.observed[g], number(r.at("obs").at(g))));
      CHECK(close(t.expected[g], number(r.at("exp").at(g))));
      for (std::size_t h = 0; h < k; ++h) {
        CHECK(close(t.variance_of(g, h), number(r.at("var").at(g).at(h))));
      }
    }
    double const p = number(r.at("p"));
    if (p > 0) {
      // A relative error of 1e-9 of chi-square is one of chi-square/2 as large of p.
      CHECK(close(t.test.log_p, std::log(p), 1e-9));
      CHECK(close(t.test.p, p));
    } else {
      CHECK(t.degrees == 2);  // p is exp(−chi-square/2), which R's has underflowed from
      CHECK(close(t.test.log_p, -0.5 * number(r.at("chisq"))));
    }
    if (rho == 0 && c.stratum == nullptr) {
      std::vector<cxm::kaplan_meier> groups;
      for (auto& row : by.rows()) groups.push_back(std::move(row.metric));
      CHECK(close(cxm::log_rank(groups).test.statistic, number(r.at("chisq"))));
    }
    ++compared;
  }
  CHECK(compared == 23);
}
