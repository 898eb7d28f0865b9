#include "support/catch.hpp"

#include <cxm/retention/churn_reasons.hpp>

#include <cmath>
#include <map>
#include <random>

using cxm::churn_reasons;

namespace {
struct leaver {
  std::optional<std::string> why;
  std::optional<bool> own_choice;
};
std::vector<leaver> const ten{{"price", true},       {"price", true},
                              {"moved", true},       {"card expired", false},
                              {"price", {}},         {"", true},
                              {std::nullopt, false}, {"moved", true},
                              {"price", true},       {std::nullopt, std::nullopt}};
}  // namespace

TEST_CASE("churn reasons: choices and reasons of ten leavers") {
  churn_reasons const m{ten, &leaver::why, &leaver::own_choice};
  CHECK(m.count() == 10);
  CHECK(m.voluntary() == 6);
  CHECK(m.involuntary() == 2);
  CHECK(m.unstated_choice() == 2);
  CHECK(m.unstated_reason() == 3);
  CHECK(m.voluntary_share().value == 6.0 / 8);
  CHECK(m.involuntary_share().value == 2.0 / 8);
  CHECK(m.voluntary_share().range.lower == cxm::proportion_interval(6, 8).lower);
  auto const reasons = m.reasons();
  REQUIRE(reasons.size() == 3);
  CHECK(reasons[0].text == "price");
  CHECK(reasons[0].count == 4);
  CHECK(reasons[0].voluntary == 3);
  CHECK(reasons[0].involuntary == 0);
  CHECK(reasons[0].share.value == 4.0 / 7);
  CHECK(reasons[1].text == "moved");
  CHECK(reasons[2].text == "card expired");
  CHECK(reasons[2].involuntary == 1);
}

TEST_CASE("churn reasons: each share has Wilson's interval and all together have Goodman's") {
  churn_reasons const m{ten, &leaver::why, &leaver::own_choice};
  auto const reasons = m.reasons({cxm::confidence{0.9}});
  double const counts[] = {4, 2, 1};
  auto const together = cxm::multinomial_intervals(counts, cxm::confidence{0.9});
  for (std::size_t i = 0; i < 3; ++i) {
    auto const alone = cxm::proportion_interval(counts[i], 7, {cxm::confidence{0.9}});
    CHECK(reasons[i].share.range.lower == alone.lower);
    CHECK(reasons[i].share.range.upper == alone.upper);
    CHECK(reasons[i].together.lower == together[i].lower);
    CHECK(reasons[i].together.upper == together[i].upper);
    CHECK(reasons[i].together.lower < alone.lower);
  }
  churn_reasons one;
  one.push("price", true);
  CHECK(one.reasons().at(0).share.value == 1);
  CHECK_FALSE(one.reasons().at(0).together.defined());
}

TEST_CASE("churn reasons: nobody, or nobody whose choice is known, is no share") {
  churn_reasons m;
  CHECK(std::isnan(m.voluntary_share().value));
  CHECK(m.reasons().empty());
  m.push("price", std::nullopt);
  CHECK(std::isnan(m.voluntary_share().value));
  CHECK(m.count() == 1);
}

TEST_CASE("churn reasons: equally common ones stand in the order of their text") {
  churn_reasons m;
  for (char const* why : {"b", "c", "a"}) m.push(why, true);
  auto const reasons = m.reasons();
  CHECK(reasons[0].text == "a");
  CHECK(reasons[1].text == "b");
  CHECK(reasons[2].text == "c");
}

TEST_CASE("churn reasons: random rows agree with a count of each reason") {
  std::mt19937_64 random{11};
  for (int round = 0; round < 100; ++round) {
    churn_reasons m;
    std::map<std::string, std::array<cxm::count_t, 3>> slow;
    for (std::size_t n = random() % 60; n > 0; --n) {
      std::string const why(random() % 3, static_cast<char>('a' + random() % 3));
      auto const choice = random() % 3;
      m.push(why, choice == 2 ? std::nullopt : std::optional{choice == 0});
      ++slow[why][choice];
    }
    cxm::count_t own = 0;
    for (auto const& [why, by_choice] : slow) own += by_choice[0];
    CHECK(m.voluntary() == own);
    for (auto const& r : m.reasons()) {
      CHECK(r.count == slow[r.text][0] + slow[r.text][1] + slow[r.text][2]);
      CHECK(r.voluntary == slow[r.text][0]);
      CHECK(r.involuntary == slow[r.text][1]);
    }
    CHECK(m.unstated_reason() == slow[""][0] + slow[""][1] + slow[""][2]);
  }
}
