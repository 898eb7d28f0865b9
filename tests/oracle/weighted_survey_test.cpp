// Estimates by a survey design against R 4.2.2, survey 4.1-1: strata, clusters, finite populations,
// post-stratification, raking, calibration, trimming, replicate weights, domains; and its textbook cases
// on the files of the Academic Performance Index.

#include <cxm/io/table.hpp>
#include <cxm/statistics/design_share.hpp>
#include <cxm/statistics/distributions.hpp>
#include <cxm/statistics/replicate_weights.hpp>
#include <cxm/statistics/survey_design.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/reference.hpp"

#include <cmath>
#include <map>
#include <string>
#include <vector>

using cxm::confidence;
using cxm::margin;
using cxm::survey_design;
using cxm_test::close;
using cxm_test::number;

namespace {

/// Texts as codes in the order in which they are first seen.
class coded {
 public:
  explicit coded(std::vector<std::string> const& texts) {
    for (auto const& t : texts) {
      auto const [at, fresh] = codes_.emplace(t, static_cast<std::uint32_t>(codes_.size()));
      static_cast<void>(fresh);
      code.push_back(at->second);
    }
  }
  [[nodiscard]] std::vector<double> totals(std::map<std::string, double> const& by_name) const {
    std::vector<double> out(codes_.size());
    for (auto const& [name, total] : by_name) out[codes_.at(name)] = total;
    return out;
  }
  [[nodiscard]] std::vector<std::uint8_t> is(std::string const& name) const {
    std::vector<std::uint8_t> out;
    for (auto const c : code) out.push_back(c == codes_.at(name));
    return out;
  }
  std::vector<std::uint32_t> code;

 private:
  std::map<std::string, std::uint32_t> codes_;
};

struct sample {
  nlohmann::json data = cxm_test::figures("weighted_survey.json", "data");
  std::vector<double> x = data.at("x").get<std::vector<double>>();
  std::vector<double> w = data.at("w").get<std::vector<double>>();
  std::vector<double> wh = data.at("wh").get<std::vector<double>>();
  std::vector<double> population = data.at("Nh").get<std::vector<double>>();
  std::vector<std::uint32_t> store = data.at("store").get<std::vector<std::uint32_t>>();
  coded region{data.at("region").get<std::vector<std::string>>()};
  coded tier{data.at("tier").get<std::vector<std::string>>()};
  margin by_region{region.code, region.totals({{"E", 300}, {"N", 120}, {"S", 200}})};
  margin by_tier{tier.code, tier.totals({{"basic", 390}, {"pro", 230}})};
};

nlohmann::json case_named(nlohmann::json const& cases, std::string const& name) {
  for (auto const& c : cases) {
    if (c.at("name") == name) return c;
  }
  throw std::runtime_error{"no such case: " + name};
}

void agrees(survey_design const& design, std::vector<double> const& x, nlohmann::json const& c) {
  INFO(c.at("name").get<std::string>());
  auto const found = cxm::design_mean(design, x);
  auto const t = cxm_test::pair(c.at("ci95_t"));
  auto const z = cxm_test::pair(c.at("ci95_normal"));
  CHECK(found.rows == c.at("n").get<cxm::count_t>());
  CHECK(close(found.value, number(c.at("nps"))));
  CHECK(close(found.standard_error, number(c.at("se"))));
  CHECK(close(found.standard_error * found.standard_error, number(c.at("var"))));
  CHECK(close(found.degrees, number(c.at("degf"))));
  CHECK(close(found.range.lower, t[0]));
  CHECK(close(found.range.upper, t[1]));
  auto const wald =
      cxm::design_mean(design, x, {}, {confidence{0.95}, cxm::interval_method::wald}).range;
  CHECK(close(wald.lower, z[0]));
  CHECK(close(wald.upper, z[1]));
  CHECK(close(found.effective_count, number(c.at("n_eff_kish"))));
  CHECK(close(static_cast<double>(found.rows) / found.effective_count, number(c.at("deff_kish"))));
  CHECK(close(cxm::design_effect(design, x, found),
              number(c.at("deff_kishlike_srs_without_replacement"))));
  auto const weights = c.at("final_weights").get<std::vector<double>>();
  double sum = 0;
  REQUIRE(weights.size() == design.weight.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    CHECK(close(design.weight[i], weights[i]));
    sum += design.weight[i];
  }
  CHECK(close(sum, number(c.at("sum_w"))));
}

}  // namespace

TEST_CASE("oracle weighted_survey: designs, calibrated weights and trimmed ones") {
  sample const s;
  auto const cases = cxm_test::figures("weighted_survey.json", "cases");
  CHECK(cases.size() == 8);
  agrees({s.w}, s.x, case_named(cases, "weighted_iid"));
  agrees({s.w, s.region.code}, s.x, case_named(cases, "stratified_weighted_no_fpc"));
  agrees({s.wh, s.region.code, {{{}, s.population}}}, s.x,
         case_named(cases, "stratified_expansion_with_fpc"));
  agrees({s.w, s.region.code, {{s.store, {}}}}, s.x, case_named(cases, "stratified_cluster"));

  std::vector<margin> const one{s.by_region};
  auto const post = cxm::rake(s.w, one);
  cxm::calibration const to_one{s.w, one};
  survey_design design{post.weight};
  design.calibrated = &to_one;
  agrees(design, s.x, case_named(cases, "post_stratified_region"));

  std::vector<margin> const two{s.by_region, s.by_tier};
  auto const raked = cxm::rake(s.w, two, {1e-15, 1000});
  cxm::calibration to_two{s.w, two};
  design.weight = raked.weight;
  design.calibrated = &to_two;
  agrees(design, s.x, case_named(cases, "calibrated_raking"));
  to_two.form = cxm::raking_variance::sweeps;
  agrees(design, s.x, case_named(cases, "raked_region_x_tier"));

  auto const trimmed = cxm::trimmed_weights(s.w, 0.9, 4.9);
  agrees({trimmed}, s.x, case_named(cases, "trimmed_weights_0.9_4.9"));
}

TEST_CASE("oracle weighted_survey: replicate weights, given and by the jackknife") {
  sample const s;
  auto const cases = cxm_test::figures("weighted_survey.json", "replicate_cases");
  double const value = cxm::weighted_mean(s.w, s.x);
  auto const mean = [&](std::span<double const> w) { return cxm::weighted_mean(w, s.x); };
  for (auto const& c : cases) {
    INFO(c.at("name").get<std::string>());
    cxm::replicate_weights sets;
    auto const rows = c.at("replicate_weights").get<std::vector<std::vector<double>>>();
    sets.sets.assign(rows.front().size(), {});
    for (auto const& row : rows) {
      for (std::size_t k = 0; k < row.size(); ++k) sets.sets[k].push_back(row[k]);
    }
    sets.scale = number(c.at("scale"));
    sets.of_set = c.at("rscales").get<std::vector<double>>();
    sets.degrees = number(c.at("degf"));
    auto const found = cxm::replicated(sets, value, mean);
    CHECK(close(found.value, number(c.at("nps"))));
    CHECK(close(found.standard_error, number(c.at("se"))));
  }
  auto const jackknifed = [&](survey_design const& design, char const* name) {
    INFO(name);
    auto const c = case_named(cases, name);
    auto const sets = cxm::jackknife(design);
    CHECK(sets.sets.size() == c.at("n_replicates").get<std::size_t>());
    CHECK(close(sets.degrees, number(c.at("degf"))));
    CHECK(close(cxm::replicated(sets, value, mean).standard_error, number(c.at("se"))));
  };
  jackknifed({s.w}, "JK1_iid");
  jackknifed({s.w, {}, {{s.store, {}}}}, "JK1_cluster");
  jackknifed({s.w, s.region.code, {{s.store, {}}}}, "JKn_stratified_cluster");
}

TEST_CASE("oracle weighted_survey: domains, and their difference") {
  sample const s;
  survey_design const design{s.w};
  auto const cases = cxm_test::figures("weighted_survey.json", "segment_cases");
  auto const regions = case_named(cases, "svyby_region_weighted_iid");
  for (std::size_t i = 0; i < 3; ++i) {
    auto const name = regions.at("segment").at(i).get<std::string>();
    auto const found = cxm::design_mean(design, s.x, s.region.is(name));
    CHECK(close(found.value, number(regions.at("nps").at(i))));
    CHECK(close(found.standard_error, number(regions.at("se").at(i))));
  }
  auto const t = case_named(cases, "svyttest_tier");
  auto const found = cxm::design_mean_difference(design, s.x, s.tier.is("pro"), s.tier.is("basic"));
  auto const range = cxm_test::pair(t.at("conf_int95"));
  CHECK(close(found.by.value, number(t.at("estimate"))));
  CHECK(close(found.test.statistic, number(t.at("t"))));
  CHECK(close(found.by.degrees, number(t.at("df"))));
  CHECK(close(found.test.p, number(t.at("p_value"))));
  CHECK(close(found.by.range.lower, range[0]));
  CHECK(close(found.by.range.upper, range[1]));
}

TEST_CASE("oracle weighted_survey: the share of promoters") {
  sample const s;
  std::vector<double> promoter;
  for (double const x : s.x) promoter.push_back(x > 0 ? 1 : 0);
  auto const share = cxm::design_mean({s.w}, promoter);
  int seen = 0;
  for (auto const& c : cxm_test::figures("weighted_survey.json", "svyciprop_promoter_share")) {
    auto const method = c.at("method").get<std::string>();
    auto const expected = cxm_test::pair(c.at("ci95"));
    INFO(method);
    // The reference's logit comes from an iteration that stops early; its xlogit is the closed form.
    double const stops_at = method == "logit" ? 1e-10 : 1e-12;
    CHECK(close(share.value, number(c.at("estimate")), 1e-9, stops_at));
    cxm::bounds found;
    double tolerance = 1e-9;
    if (method == "logit" || method == "xlogit") {
      found = cxm::design_share_interval(share, cxm::share_scale::logit);
    } else if (method == "asin") {
      found = cxm::design_share_interval(share, cxm::share_scale::arcsine);
    } else if (method == "beta") {
      found = cxm::korn_graubard_interval(share);
    } else if (method == "mean") {
      found = share.range;
    } else {
      REQUIRE(method == "likelihood");
      found = cxm::design_share_interval(share, cxm::share_scale::likelihood);
      // The reference reads its limits off a spline through a few points of the profile; ours solve
      // the equation, which is checked below.
      tolerance = 1e-4;
      double const p = share.value;
      double const m = p * (1 - p) / (share.standard_error * share.standard_error) * 23 / 24;
      double const t = cxm::student_t_deviate(confidence{0.95}, 23);
      for (double const q : {found.lower, found.upper}) {
        double const twice = 2 * m * (p * std::log(p / q) + (1 - p) * std::log((1 - p) / (1 - q)));
        CHECK(close(twice, t * t, 1e-12));
      }
    }
    CHECK(close(found.lower, expected[0], tolerance));
    CHECK(close(found.upper, expected[1], tolerance));
    ++seen;
  }
  CHECK(seen == 6);
}

namespace {
/// Columns of one of the files by name.
struct school_file {
  std::map<std::string, std::vector<double>> numbers;
  std::map<std::string, coded> texts;

  school_file(std::string const& name, std::vector<std::string> const& number_names,
              std::vector<std::string> const& text_names) {
    std::vector<cxm::column> wanted;
    for (auto const& n : number_names) {
      wanted.push_back({.name = n, .type = cxm::cell_type::number, .missing = {"NA"}});
    }
    for (auto const& n : text_names) wanted.push_back({.name = n});
    auto const reader =
        cxm::open_table(cxm::source::file(cxm_test::reference("data/survey/" + name)), {}, wanted);
    std::map<std::string, std::vector<std::string>> words;
    cxm::batch rows;
    while (reader->next(rows)) {
      for (std::size_t c = 0; c < number_names.size(); ++c) {
        for (double const v : rows.numbers(c)) numbers[number_names[c]].push_back(v);
      }
      for (std::size_t c = 0; c < text_names.size(); ++c) {
        for (auto const t : rows.texts(number_names.size() + c)) {
          words[text_names[c]].emplace_back(t);
        }
      }
    }
    for (auto const& [n, w] : words) texts.emplace(n, coded{w});
  }
  [[nodiscard]] std::vector<std::uint32_t> codes(std::string const& name) const {
    std::vector<std::uint32_t> out;
    for (double const v : numbers.at(name)) out.push_back(static_cast<std::uint32_t>(v));
    return out;
  }
};
}  // namespace

TEST_CASE("oracle weighted_survey: strata, clusters in two stages and raking of the school files") {
  if (!cxm_test::has_reference()) return;
  std::map<std::string, nlohmann::json> expected;
  for (auto const& c : cxm_test::figures("weighted_survey.json", "api_textbook_cases")) {
    expected[c.at("name").get<std::string>()] = c;
  }
  auto const agrees_with = [&](char const* name, cxm::design_estimate const& found) {
    INFO(name);
    CHECK(close(found.value, number(expected.at(name).at("estimate"))));
    CHECK(close(found.standard_error, number(expected.at(name).at("se"))));
  };
  school_file const strat{"r_survey_apistrat.csv", {"api00", "pw", "fpc"}, {"stype"}};
  survey_design const stratified{
      strat.numbers.at("pw"), strat.texts.at("stype").code, {{{}, strat.numbers.at("fpc")}}};
  agrees_with("apistrat mean api00", cxm::design_mean(stratified, strat.numbers.at("api00")));

  school_file const clus1{
      "r_survey_apiclus1.csv", {"api00", "pw", "fpc", "dnum"}, {"stype", "sch.wide"}};
  auto const district = clus1.codes("dnum");
  survey_design clustered{clus1.numbers.at("pw"), {}, {{district, clus1.numbers.at("fpc")}}};
  agrees_with("apiclus1 mean api00", cxm::design_mean(clustered, clus1.numbers.at("api00")));

  school_file const clus2{
      "r_survey_apiclus2.csv", {"api00", "pw", "fpc1", "fpc2", "dnum", "snum"}, {}};
  auto const districts = clus2.codes("dnum");
  auto const schools = clus2.codes("snum");
  survey_design const two_stage{
      clus2.numbers.at("pw"),
      {},
      {{districts, clus2.numbers.at("fpc1")}, {schools, clus2.numbers.at("fpc2")}}};
  agrees_with("apiclus2 (two-stage) mean api00",
              cxm::design_mean(two_stage, clus2.numbers.at("api00")));

  auto const& type = clus1.texts.at("stype");
  auto const& wide = clus1.texts.at("sch.wide");
  std::vector<margin> const types{{type.code, type.totals({{"E", 4421}, {"H", 755}, {"M", 1018}})}};
  auto const post = cxm::rake(clus1.numbers.at("pw"), types);
  cxm::calibration const to_types{clus1.numbers.at("pw"), types};
  clustered.weight = post.weight;
  clustered.calibrated = &to_types;
  agrees_with("apiclus1 post-stratified stype mean api00",
              cxm::design_mean(clustered, clus1.numbers.at("api00")));

  std::vector<margin> const both{types.front(),
                                 {wide.code, wide.totals({{"No", 1072}, {"Yes", 5122}})}};
  auto const raked = cxm::rake(clus1.numbers.at("pw"), both);
  cxm::calibration const to_both{clus1.numbers.at("pw"), both, cxm::raking_variance::sweeps};
  clustered.weight = raked.weight;
  clustered.calibrated = &to_both;
  agrees_with("apiclus1 raked stype x sch.wide mean api00",
              cxm::design_mean(clustered, clus1.numbers.at("api00")));
}

TEST_CASE("oracle calibration: weights, means, ratios and their errors are those of calibrate()") {
  if (!cxm_test::has_reference()) return;
  school_file const clus1{"r_survey_apiclus1.csv",
                          {"api00", "api99", "api.stu", "enroll", "pw", "fpc", "dnum"},
                          {"stype"}};
  school_file const strat{
      "r_survey_apistrat.csv", {"api00", "api99", "api.stu", "enroll", "pw", "fpc"}, {"stype"}};
  auto const population = cxm_test::figures("calibration.json", "population");
  auto const of = [&](char const* name) { return number(population.at(name)); };
  auto const district = clus1.codes("dnum");
  auto const& type = clus1.texts.at("stype");
  std::vector<margin> const types{
      {type.code, type.totals({{"E", of("E")}, {"H", of("H")}, {"M", of("M")}})}};
  std::vector<double> const everyone(strat.numbers.at("pw").size(), 1.0);

  int seen = 0;
  for (auto const& c : cxm_test::figures("calibration.json", "results")) {
    auto const name = c.at("name").get<std::string>();
    INFO(name);
    bool const clusters = name.rfind("clus1", 0) == 0;
    school_file const& file = clusters ? clus1 : strat;
    std::vector<cxm::known_total> totals{{file.numbers.at("api99"), of("api99")}};
    if (name == "strat_linear_api99") totals.push_back({everyone, of("schools")});
    cxm::calibration_options how;
    if (name == "clus1_raking") how.distance = cxm::calibration_distance::raking;
    if (name == "clus1_logit") how = {cxm::calibration_distance::logit, 0.5, 3};
    if (name == "clus1_truncated") how = {cxm::calibration_distance::linear, 0.6, 2.2};
    auto const& before = file.numbers.at("pw");
    auto const margins = clusters ? types : std::vector<margin>{};
    auto const after = cxm::calibrate(before, margins, totals, how);

    auto const expected = c.at("weights").get<std::vector<double>>();
    REQUIRE(expected.size() == after.weight.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(close(after.weight[i], expected[i]));

    cxm::calibration const to{.before = before, .margins = margins, .totals = totals};
    survey_design design{after.weight};
    design.calibrated = &to;
    if (clusters) {
      design.stages = {{district, file.numbers.at("fpc")}};
    } else {
      design.stratum = strat.texts.at("stype").code;
      design.stages = {{{}, file.numbers.at("fpc")}};
    }
    auto const mean = cxm::design_mean(design, file.numbers.at("api00"));
    CHECK(close(mean.value, number(c.at("mean"))));
    CHECK(close(mean.standard_error, number(c.at("se"))));
    auto const ratio =
        cxm::design_ratio(design, file.numbers.at("api.stu"), file.numbers.at("enroll"));
    CHECK(close(ratio.value, number(c.at("ratio"))));
    CHECK(close(ratio.standard_error, number(c.at("ratio_se"))));
    ++seen;
  }
  CHECK(seen == 6);
}
