// Which groups may be shown: the case of figures/policies.json.

#include "support/catch.hpp"
#include "support/figures.hpp"

#include <cxm/analysis/disclosure.hpp>

#include <string>
#include <vector>

TEST_CASE("oracle policies: a hidden group does not follow from the total") {
  auto const policy = cxm_test::figures("policies.json", "suppression");
  auto const minimum = policy.at("min_n").get<cxm::count_t>();
  std::vector<std::string> names;
  std::vector<cxm::count_t> counts;
  std::vector<bool> large;
  cxm::count_t total = 0;
  for (auto const& segment : policy.at("segments")) {
    names.push_back(segment.at("name").get<std::string>());
    counts.push_back(segment.at("n").get<cxm::count_t>());
    large.push_back(segment.at("shown").get<bool>());
    total += counts.back();
  }
  REQUIRE(names.size() == 3);
  REQUIRE(total == policy.at("total_n").get<cxm::count_t>());

  auto const shown_under = [&](cxm::disclosure rule) {
    std::vector<std::string> shown;
    auto const marks = cxm::hidden_groups(counts, rule);
    CHECK(marks.total == cxm::suppression::shown);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (marks.groups[i] == cxm::suppression::shown) shown.push_back(names[i]);
    }
    return shown;
  };
  std::vector<std::string> primary;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (large[i]) primary.push_back(names[i]);
  }
  CHECK(shown_under({.minimum = minimum, .complementary = false}) == primary);
  CHECK(shown_under({.minimum = minimum}) ==
        policy.at("after_complementary").get<std::vector<std::string>>());
  CHECK(cxm::disclosure{}.minimum == minimum);
}
