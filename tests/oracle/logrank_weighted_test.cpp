// Weighted log-rank tests against an independent program in numpy that agrees with lifelines 0.30.1
// and, where R has the test, with R's survdiff.

#include <cxm/retention/log_rank.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/reference_columns.hpp"

#include <cmath>
#include <string>
#include <vector>

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle logrank_weighted: every figure") {
  if (!cxm_test::has_reference()) return;
  std::size_t compared = 0;
  for (auto const& r : cxm_test::figures("logrank_weighted.json", "results")) {
    auto const name = r.at("name").get<std::string>();
    auto const weighting = r.at("weighting").get<std::string>();
    INFO(name << ", " << weighting);
    auto const file = r.at("data").get<std::string>();
    bool const telco = file.starts_with("telco");
    auto const time = r.at("time").get<std::string>();
    auto const event = telco ? std::string{"Churn"} : r.at("event").get<std::string>();
    auto const group = r.at("group").get<std::string>();
    cxm_test::reference_columns const rows{"data/churn/" + file.substr(0, file.find(' ')),
                                           {time, event, group}};
    cxm::grouped<std::string, cxm::kaplan_meier> by;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (telco && rows.number(time, i) == 0) continue;
      by.push(rows.text(group, i), rows.number(time, i),
              rows.text(event, i) == (telco ? "Yes" : "1"));
    }
    cxm::rank_test how;
    if (weighting == "gehan") {
      how.weighting = cxm::rank_weighting::gehan;
    } else if (weighting == "tarone-ware") {
      how.weighting = cxm::rank_weighting::tarone_ware;
    } else if (weighting == "fh") {
      how = {cxm::rank_weighting::fleming_harrington, number(r.at("p")), number(r.at("q"))};
    } else {
      REQUIRE(weighting == "logrank");
    }
    auto const t = cxm::log_rank(by, how);
    std::size_t const k = r.at("groups").size();
    REQUIRE(t.groups() == k);
    CHECK(t.degrees == r.at("df").get<cxm::count_t>());
    CHECK(close(t.test.statistic, number(r.at("chisq"))));
    CHECK(close(t.test.statistic, number(r.at("lifelines_chisq"))));
    for (std::size_t g = 0; g < k; ++g) {
      CHECK(close(t.score(g), number(r.at("U").at(g))));
      for (std::size_t h = 0; h < k; ++h) {
        CHECK(close(t.variance_of(g, h), number(r.at("V").at(g).at(h))));
      }
    }
    double const p = number(r.at("p_value"));
    if (p > 0) {
      CHECK(close(t.test.p, p));
    } else {
      CHECK(t.degrees == 2);
      CHECK(close(t.test.log_p, -0.5 * number(r.at("chisq"))));
    }
    ++compared;
  }
  CHECK(compared == 30);
}
