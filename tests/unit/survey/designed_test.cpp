// Survey metrics by a design: equal to the weighted ones without one, and to the estimates they are made of.

#include <cxm/survey/designed.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <map>
#include <string>
#include <vector>

using cxm_test::close;
using column = std::vector<double>;

namespace {
template <class M>
std::map<std::string, cxm::figure> figures_of(M const& m, cxm::reading how = {}) {
  std::map<std::string, cxm::figure> all;
  m.figures([&](cxm::figure const& f) { all[std::string{f.name}] = f; }, how);
  return all;
}
void same(std::map<std::string, cxm::figure> const& a,
          std::map<std::string, cxm::figure> const& b) {
  for (auto const& [name, f] : b) {
    INFO(name);
    REQUIRE(a.count(name) == 1);
    CHECK(close(a.at(name).number(), f.number()));
    CHECK(close(a.at(name).range.lower, f.range.lower));
    CHECK(close(a.at(name).range.upper, f.range.upper));
  }
}
struct sample {
  column answers, weights;
  std::vector<std::uint32_t> stratum, shop;
};
sample random_sample(int rows, int low, int high) {
  cxm_test::generator random{21};
  sample s;
  for (int i = 0; i < rows; ++i) {
    s.answers.push_back(random.chance(10) ? cxm::undefined
                                          : static_cast<double>(random.between(low, high)));
    s.weights.push_back(0.5 + random.real());
    s.stratum.push_back(static_cast<std::uint32_t>(random.below(3)));
    s.shop.push_back(static_cast<std::uint32_t>(random.below(8)));
  }
  return s;
}
}  // namespace

TEST_CASE("designed: weights alone have the figures of the weighted metrics") {
  auto const s = random_sample(300, 0, 10);
  cxm::survey_design const design{s.weights};
  cxm::weighted_nps weighted;
  cxm::weighted_csat satisfied{cxm::zero_to_ten};
  for (std::size_t i = 0; i < s.answers.size(); ++i) {
    weighted.push(s.answers[i], s.weights[i]);
    satisfied.push(s.answers[i], s.weights[i]);
  }
  cxm::designed_level_counts const counts{design, cxm::zero_to_ten, s.answers};
  // Both see rows without an answer as rows of the sample.
  for (auto const method : {cxm::interval_method::standard, cxm::interval_method::wald}) {
    cxm::reading const how{cxm::confidence{0.9}, method};
    auto const a = figures_of(cxm::designed_nps{counts}, how);
    auto b = figures_of(weighted, how);
    // Student's t has as many degrees of freedom as answers less one there, and rows less one here.
    if (method == cxm::interval_method::standard) b.erase("score");
    same(a, b);
  }
  auto a =
      figures_of(cxm::designed_csat{counts}, {cxm::confidence{0.95}, cxm::interval_method::wald});
  same(a, figures_of(satisfied, {cxm::confidence{0.95}, cxm::interval_method::wald}));
}

TEST_CASE("designed: strata and clusters change the standard error and not the value") {
  auto const s = random_sample(300, 1, 5);
  cxm::survey_design const plain{s.weights};
  auto const design = cxm::prepared({s.weights, s.stratum, {{s.shop, {}}}});
  cxm::designed_csat const a{cxm::designed_level_counts{plain, cxm::one_to_five, s.answers}};
  cxm::designed_csat const b{cxm::designed_level_counts{design, cxm::one_to_five, s.answers}};
  CHECK(close(a.mean(), b.mean()));
  CHECK(close(a.top_box(), b.top_box()));
  CHECK(a.mean_estimate({}).range.lower != b.mean_estimate({}).range.lower);
  auto const direct = cxm::design_mean({s.weights, s.stratum, {{s.shop, {}}}}, s.answers);
  CHECK(close(b.mean_estimate({}).range.upper, direct.range.upper));
  CHECK(direct.degrees == 21);
}

TEST_CASE("designed: a domain is read within the whole sample") {
  auto const s = random_sample(200, 0, 10);
  auto const design = cxm::prepared({s.weights, s.stratum});
  std::vector<std::uint8_t> domain;
  column inside = s.answers;
  for (std::size_t i = 0; i < s.shop.size(); ++i) {
    domain.push_back(s.shop[i] < 3);
    if (s.shop[i] >= 3) inside[i] = cxm::undefined;
  }
  cxm::designed_nps const a{
      cxm::designed_level_counts{design, cxm::zero_to_ten, s.answers, domain}};
  cxm::designed_nps const b{cxm::designed_level_counts{design, cxm::zero_to_ten, inside}};
  CHECK(a.score().standard_error == b.score().standard_error);
  CHECK(a.count() == b.count());
  CHECK(a.excluded().total() < b.excluded().total());
}

TEST_CASE("designed: the score interval of an unweighted simple sample is nearly its own") {
  column answers, weights;
  for (int i = 0; i < 1000; ++i) {
    answers.push_back(i % 11);
    weights.push_back(1);
  }
  cxm::survey_design const design{weights};
  cxm::designed_nps const m{cxm::designed_level_counts{design, cxm::zero_to_ten, answers}};
  cxm::nps const plain{answers};
  auto const range = m.score({cxm::confidence{0.95}, cxm::interval_method::score}).range;
  CHECK(range.method == cxm::interval_method::score);
  CHECK(close(range.lower, plain.interval().lower, 1e-3));
  CHECK(close(range.upper, plain.interval().upper, 1e-3));
}

TEST_CASE("designed: nothing, all alike, and codes for no answer") {
  column const none;
  cxm::survey_design const empty{none};
  CHECK(std::isnan(
      cxm::designed_nps{cxm::designed_level_counts{empty, cxm::zero_to_ten, none}}.score().value));
  column const w{1, 1, 2};
  cxm::survey_design const design{w};
  column const tens{10, 10, 10};
  cxm::designed_nps const all{cxm::designed_level_counts{design, cxm::zero_to_ten, tens}};
  CHECK(all.score().value == 100);
  CHECK_FALSE(all.score().range.defined());
  CHECK_FALSE(all.score({cxm::confidence{0.95}, cxm::interval_method::score}).range.defined());
  column const codes{10, 99, 12};
  cxm::designed_nps const some{
      cxm::designed_level_counts{design, cxm::zero_to_ten.not_applicable({99}), codes}};
  CHECK(some.count() == 1);
  CHECK(some.excluded()[cxm::reason::not_applicable] == 1);
  CHECK(some.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK_THROWS_AS((cxm::designed_level_counts{design, cxm::zero_to_ten, none}),
                  std::invalid_argument);
}
