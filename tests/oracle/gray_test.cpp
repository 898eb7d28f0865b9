// Gray's test against R 4.2.2, cmprsk 2.2-11: real data, ties, strata and early weights.

#include <cxm/retention/gray_test.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/reference_columns.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

using cxm_test::close;
using cxm_test::number;

namespace {

/// Groups by stratum, as stratified_gray_test takes them.
class strata_of_groups {
 public:
  void push(std::string const& stratum, std::string const& group, double time, int cause) {
    of_[stratum][group].push(time, cause);
    known_[group];
  }
  [[nodiscard]] std::vector<std::vector<cxm::competing_risks<>>> all() const {
    std::vector<std::vector<cxm::competing_risks<>>> out;
    for (auto const& [stratum, groups] : of_) {
      out.emplace_back();
      for (auto const& [group, empty] : known_) {
        auto const at = groups.find(group);
        out.back().push_back(at == groups.end() ? empty : at->second);
      }
    }
    return out;
  }

 private:
  std::map<std::string, std::map<std::string, cxm::competing_risks<>>> of_;
  std::map<std::string, cxm::competing_risks<>> known_;
};

strata_of_groups rows_of(nlohmann::json const& r) {
  strata_of_groups by;
  auto const name = r.at("name").get<std::string>();
  if (r.at("data").is_null()) {
    for (std::size_t i = 0; i < r.at("time").size(); ++i) {
      by.push(r.contains("stratum") ? r.at("stratum").at(i).dump() : "", r.at("group").at(i).dump(),
              number(r.at("time").at(i)), r.at("cause").at(i).get<int>());
    }
  } else if (name == "mgus2_sex") {
    cxm_test::reference_columns const rows{"data/churn/r_mgus2.csv",
                                           {"ptime", "pstat", "futime", "death", "sex"}};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bool const progressed = rows.text("pstat", i) == "1";
      by.push("", rows.text("sex", i), rows.number(progressed ? "ptime" : "futime", i),
              progressed                     ? 1
              : rows.text("death", i) == "1" ? 2
                                             : 0);
    }
  } else {
    cxm_test::reference_columns const rows{"data/churn/r_transplant.csv",
                                           {"futime", "event", "abo", "sex"}};
    bool const stratified = name == "transplant_sex_strata_abo";
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (!(rows.number("futime", i) > 0)) continue;
      auto const& event = rows.text("event", i);
      by.push(stratified ? rows.text("abo", i) : "", rows.text(stratified ? "sex" : "abo", i),
              rows.number("futime", i),
              event == "ltx"        ? 1
              : event == "death"    ? 2
              : event == "withdraw" ? 3
                                    : 0);
    }
  }
  return by;
}

void agrees(nlohmann::json const& r) {
  INFO(r.at("name").get<std::string>() << ", rho " << r.at("rho"));
  auto const strata = rows_of(r).all();
  for (std::size_t i = 0; i < r.at("causes").size(); ++i) {
    int const cause = r.at("causes").at(i).get<int>();
    INFO("cause " << cause);
    cxm::gray_test_reading const how{.rho = number(r.at("rho"))};
    auto const t = cxm::stratified_gray_test(strata, cause, how);
    CHECK(close(t.test.statistic, number(r.at("stat").at(i))));
    CHECK(close(t.test.p, number(r.at("p").at(i))));
    CHECK(t.degrees == r.at("df").at(i).get<cxm::count_t>());
    if (strata.size() == 1) {
      CHECK(cxm::gray_test(strata.front(), cause, how).test.statistic == t.test.statistic);
    }
  }
}

}  // namespace

TEST_CASE("oracle gray: made data") {
  for (auto const& r : cxm_test::figures("gray.json", "results")) {
    if (r.at("data").is_null()) agrees(r);
  }
}

TEST_CASE("oracle gray: real data") {
  if (!cxm_test::has_reference()) return;
  for (auto const& r : cxm_test::figures("gray.json", "results")) {
    if (!r.at("data").is_null()) agrees(r);
  }
}
