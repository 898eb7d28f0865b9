// What counts as an answer: "not applicable" by each rule that vendors follow, from the counts that
// a metric exposes, so that any of them can be reproduced.

#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"

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

  // Without the code named, 11 is out of scale: never a promoter, whatever is forgotten.
  cxm::nps const unnamed{written};
  CHECK(unnamed.score() == m.score());
  CHECK(unnamed.excluded()[cxm::reason::out_of_scale] == 2);
}
