// What counts as an answer: "not applicable" by each rule that vendors follow, from the counts that
// a metric exposes, so that any of them can be reproduced; and which answers a rule on a scale of 0
// to 100 leaves unassigned.

#include <cxm/survey/nps.hpp>
#include <cxm/survey/presets.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

#include <string>
#include <vector>

using cxm_test::close;
using cxm_test::number;

TEST_CASE("oracle policies: not applicable is excluded, and every other rule can be reproduced") {
  auto const policy = cxm_test::figures("policies.json", "not_applicable");
  constexpr int code = 11;
  std::vector<int> written;
  for (auto const& x : policy.at("scores")) {
    written.push_back(x.is_number() ? x.get<int>() : code);
  }
  cxm::nps const m{cxm::zero_to_ten.not_applicable({code}), written};
  auto const left_out = static_cast<double>(m.excluded()[cxm::reason::not_applicable]);
  CHECK(left_out == 2);
  CHECK(close(m.score(), 100 * number(policy.at("exclude_na"))));

  auto const n = static_cast<double>(m.count());
  auto const net = static_cast<double>(m.promoters()) - static_cast<double>(m.detractors());
  CHECK(close(net / (n + left_out), number(policy.at("na_in_denominator_customergauge"))));
  CHECK(close((net + left_out) / (n + left_out), number(policy.at("na_as_code_11_promoter_bug"))));

  cxm::nps as_passive = m;
  cxm::nps passive{m.scale()};
  passive.push(7);
  for (int i = 0; i < 2; ++i) as_passive.merge(passive);
  CHECK(close(as_passive.score(), 100 * number(policy.at("na_as_passive_secretsauce"))));

  using cxm::not_applicable_rule;
  auto const under = [&](not_applicable_rule rule) {
    return cxm::nps_with_not_applicable(m, rule).value;
  };
  CHECK(close(under(not_applicable_rule::excluded), 100 * number(policy.at("exclude_na"))));
  CHECK(close(under(not_applicable_rule::in_denominator),
              100 * number(policy.at("na_in_denominator_customergauge"))));
  CHECK(close(under(not_applicable_rule::as_passive),
              100 * number(policy.at("na_as_passive_secretsauce"))));
  CHECK(close(cxm::shown_under(cxm::preset::customergauge_nps, m),
              100 * number(policy.at("na_in_denominator_customergauge"))));
  CHECK(close(cxm::shown_under(cxm::preset::secretsauce_nps, m),
              100 * number(policy.at("na_as_passive_secretsauce"))));

  // Without the code named, 11 is out of scale: never a promoter, whatever is forgotten.
  cxm::nps const unnamed{written};
  CHECK(unnamed.score() == m.score());
  CHECK(unnamed.excluded()[cxm::reason::out_of_scale] == 2);
}

TEST_CASE("oracle policies: a rule on 0 to 100 leaves two of eleven answers unassigned") {
  auto const policy = cxm_test::figures("policies.json", "scale_normalisation");
  auto const& scale = cxm::preset::revinate_normalised.scale;
  auto const in = [](std::uint32_t mask, int answer) { return ((mask >> answer) & 1) != 0; };
  std::vector<int> unassigned;
  for (int answer = 0; answer <= 10; ++answer) {
    INFO(answer);
    int const normalised = policy.at("eleven_point").at(std::to_string(answer)).get<int>();
    CHECK(normalised == 10 * answer);
    CHECK(in(scale.top_mask(), answer) == (normalised > 80));
    CHECK(in(scale.bottom_mask(), answer) == (normalised < 60));
    bool const passive = normalised > 60 && normalised < 80;
    CHECK(in(scale.level_mask() & ~(scale.top_mask() | scale.bottom_mask()), answer) == passive);
    if (!in(scale.level_mask(), answer)) unassigned.push_back(answer);
  }
  CHECK(unassigned == policy.at("unassigned_on_11_point").get<std::vector<int>>());
}

TEST_CASE("oracle policies: presets keep the answers that the vendors' rules name") {
  auto const rules = cxm_test::figures("policies.json", "duplicates").at("vendor_rules");
  auto const says = [&](char const* vendor, char const* what) {
    return rules.at(vendor).get<std::string>().find(what) != std::string::npos;
  };
  CHECK(says("Appcues", "most recent score per user"));
  CHECK(cxm::preset::appcues_nps.keeps == cxm::keep::latest::id);
  CHECK(says("Formbricks/PostHog/CRAN NPS", "every response counts"));
  CHECK(cxm::preset::formbricks_nps.keeps == "all");
}
