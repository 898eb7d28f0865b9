#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/one_per.hpp>
#include <cxm/survey/presets.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <chrono>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using cxm::find_preset;
using cxm::not_applicable_rule;
using cxm::nps;
using cxm::nps_with_not_applicable;
using cxm::shown_under;
using cxm_test::close;
namespace preset = cxm::preset;

namespace {
/// Promoters, passives and detractors.
nps of(cxm::count_t promoters, cxm::count_t passives, cxm::count_t detractors,
       cxm::answer_scale const& scale = cxm::zero_to_ten) {
  nps m{scale};
  m.push_counted(9, promoters);
  m.push_counted(7, passives);
  m.push_counted(3, detractors);
  return m;
}
}  // namespace

TEST_CASE("presets: each has a name of its own, a rule, and a source") {
  std::set<std::string_view> names;
  for (cxm::survey_preset const& p : preset::every) {
    INFO(p.name);
    CHECK(names.insert(p.name).second);
    CHECK_FALSE(p.vendor.empty());
    CHECK_FALSE(p.rule.empty());
    CHECK(p.page.empty() == p.read.empty());
    CHECK((p.page.empty() || p.page.substr(0, 8) == "https://"));
    CHECK(find_preset(p.name)->rule == p.rule);
    CHECK((p.metric == "nps" || p.metric == "csat" || p.metric == "ces"));
    CHECK((p.keeps == "all" || p.keeps == cxm::keep::latest::id));
  }
  CHECK_FALSE(find_preset("nobody_nps"));
}

TEST_CASE("presets: each can be applied to a metric of its scale") {
  for (cxm::survey_preset const& p : preset::every) {
    INFO(p.name);
    double shown = 0;
    if (p.metric == "nps") {
      shown = shown_under(p, nps{p.scale, std::vector{10, 10, 10}});
    } else if (p.metric == "csat") {
      shown = shown_under(p, cxm::csat{p.scale, std::vector{p.scale.high(), p.scale.high()}});
    } else {
      shown = shown_under(p, cxm::ces{p.scale, std::vector{p.scale.high(), p.scale.high()}});
    }
    CHECK(shown == 100);
  }
}

TEST_CASE("presets: Appcues shows 17 for 400 promoters and 200 detractors of 1,200") {
  CHECK(shown_under(preset::appcues_nps, of(400, 600, 200)) == 17);
  CHECK(close(shown_under(preset::qualtrics_nps, of(400, 600, 200)), 100.0 / 6));
}

TEST_CASE("presets: Appcues counts each user's most recent score of the last 30 days") {
  using std::chrono::days;
  std::chrono::sys_days const today{std::chrono::year{2026} / 3 / 31};
  REQUIRE(preset::appcues_nps.keeps == cxm::keep::latest::id);
  REQUIRE(preset::appcues_nps.trailing == days{30});
  cxm::selection const last{{.from = today - *preset::appcues_nps.trailing, .to = today},
                            preset::appcues_nps.of_partials};
  cxm::one_per<std::string, cxm::keep::latest, nps> answers;
  auto const answered = [&](char const* user, days ago, int score) {
    if (!last.refuses(today - ago, true)) answers.push(user, today - ago, score);
  };
  answered("ann", days{20}, 3);
  answered("ann", days{2}, 9);   // this one counts
  answered("bob", days{40}, 0);  // before the window
  answered("bob", days{30}, 8);
  CHECK(shown_under(preset::appcues_nps, answers.kept()) == 50);
}

TEST_CASE("presets: Delighted shows 69 for 74 of 107 satisfied, and 50 for 10 of 20 at ease") {
  cxm::csat satisfied;
  satisfied.push_counted(5, 42);
  satisfied.push_counted(4, 32);
  satisfied.push_counted(3, 10);
  satisfied.push_counted(2, 9);
  satisfied.push_counted(1, 14);
  CHECK(close(100 * satisfied.top_box(), 69.16, 0, 0.005));
  CHECK(shown_under(preset::delighted_csat, satisfied) == 69);

  cxm::ces effort{cxm::one_to_five};
  effort.push_counted(1, 5);
  effort.push_counted(3, 5);
  effort.push_counted(4, 4);
  effort.push_counted(5, 6);
  CHECK(shown_under(preset::delighted_ces, effort) == 50);
}

TEST_CASE("presets: Zendesk's 8 good and 2 bad are 80 %, offers without an answer apart") {
  cxm::csat ratings{preset::zendesk_csat.scale};
  ratings.push_counted(1, 8);
  ratings.push_counted(0, 2);
  ratings.push_counted(std::optional<int>{}, 50);
  CHECK(shown_under(preset::zendesk_csat, ratings) == 80);
}

TEST_CASE("presets: the same answers by the rules of four vendors") {
  std::vector<int> const answers{5, 5, 4, 3, 3, 2, 1, 5, 4, 3};
  cxm::csat const m{answers};
  CHECK(shown_under(preset::delighted_csat, m) == 50);
  CHECK(shown_under(preset::intercom_csat, m) == 50);
  // Neutral answers are dissatisfied ones.
  cxm::csat const harsh{preset::metricsflare_csat.scale, answers};
  CHECK(close(shown_under(preset::metricsflare_csat, harsh), 0));
  CHECK(close(100 * m.net(), 30));
}

TEST_CASE("presets: Revinate's two rules differ at 6 and 8") {
  std::vector<int> const answers{10, 9, 8, 7, 6, 5, 9, 10};
  CHECK(close(shown_under(preset::revinate_nps, nps{answers}), 25));
  cxm::csat const normalised{preset::revinate_normalised.scale, answers};
  CHECK(close(shown_under(preset::revinate_normalised, normalised), 50));
  CHECK(normalised.excluded()[cxm::reason::out_of_scale] == 2);
}

TEST_CASE("presets: MeasuringU's interval is the adjusted Wald interval") {
  auto const m = of(20, 10, 5);
  auto const range = m.interval({.method = preset::measuringu_nps.interval});
  CHECK(range.method == cxm::interval_method::adjusted_wald);
  double const n = 38;
  double const p = 20.75 / n;
  double const d = 5.75 / n;
  double const half = 1.959963984540054 * std::sqrt((p + d - (p - d) * (p - d)) / n);
  CHECK(close(range.lower, 100 * (p - d - half)));
  CHECK(close(range.upper, 100 * (p - d + half)));
}

TEST_CASE("presets: not applicable excluded, in the denominator, and as passives") {
  auto const scale = cxm::zero_to_ten.not_applicable({99});
  auto m = of(3, 1, 1, scale);
  m.push_counted(99, 5);
  m.push_counted(std::optional<int>{}, 7);  // never in a denominator
  auto const under = [&](not_applicable_rule rule) { return nps_with_not_applicable(m, rule); };
  CHECK(under(not_applicable_rule::excluded).value == 40);
  CHECK(under(not_applicable_rule::in_denominator).value == 20);
  CHECK(under(not_applicable_rule::as_passive).value == 20);
  CHECK(shown_under(preset::qualtrics_nps, m) == 40);
  CHECK(shown_under(preset::customergauge_nps, m) == 20);
  CHECK(shown_under(preset::secretsauce_nps, m) == 20);

  // The interval is that of the answers with five passives more.
  auto passives = m;
  passives.push_counted(7, 5);
  CHECK(under(not_applicable_rule::as_passive).range.lower == passives.interval().lower);
  CHECK(under(not_applicable_rule::as_passive).range.upper == passives.interval().upper);
  CHECK(under(not_applicable_rule::excluded).range.lower == m.interval().lower);
}

TEST_CASE("presets: only not applicable, or nobody") {
  nps m{cxm::zero_to_ten.not_applicable({99})};
  CHECK(std::isnan(nps_with_not_applicable(m, not_applicable_rule::in_denominator).value));
  CHECK_FALSE(nps_with_not_applicable(m, not_applicable_rule::as_passive).range.defined());
  CHECK(std::isnan(shown_under(preset::appcues_nps, m)));
  m.push_counted(99, 3);
  CHECK(std::isnan(nps_with_not_applicable(m, not_applicable_rule::excluded).value));
  CHECK(nps_with_not_applicable(m, not_applicable_rule::in_denominator).value == 0);
}

TEST_CASE("presets: a minimum hides what is below it") {
  auto few = preset::qualtrics_nps;
  few.minimum = 4;
  CHECK(std::isnan(shown_under(few, of(1, 1, 1))));
  CHECK(shown_under(few, of(2, 1, 1)) == 25);
}

TEST_CASE("presets: another metric or scale is refused") {
  CHECK_THROWS_AS(shown_under(preset::delighted_csat, nps{}), std::invalid_argument);
  CHECK_THROWS_AS(shown_under(preset::qualtrics_nps, nps{cxm::one_to_ten}), std::invalid_argument);
  CHECK_THROWS_AS(shown_under(preset::qualtrics_nps, cxm::weighted_nps{}), std::invalid_argument);
  CHECK_THROWS_AS(shown_under(preset::metricsflare_csat, cxm::csat{}), std::invalid_argument);
}
