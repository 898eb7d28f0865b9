// The enumeration of the truth against two simulations: one written here, which knows the company's
// parameters and nothing of how lives are made, and the rows of simulated customers.

#include "simulate/truth.hpp"

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/simulated.hpp"

#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <random>
#include <string>
#include <vector>

using namespace cxm;
using namespace cxm::simulation;
using cxm_test::close;

namespace {

/// Counts of a share, to set against an expectation.
struct tally {
  double n = 0, hits = 0;
  void see(bool hit) {
    ++n;
    hits += hit;
  }
  [[nodiscard]] bool near(double share, double errors = 4.5) const {
    return std::fabs(hits / n - share) <= errors * std::sqrt(share * (1 - share) / n);
  }
};

/// The company once more, the plain way.
struct plain_simulation {
  static constexpr int people = 300'000;
  std::mt19937_64 bits{20240101};
  company const& of = coffee();
  std::array<double, month_count> active{};
  std::array<nps, 2> everybody{}, answered{};  // home, and the trouble's month of all
  csat satisfied;
  ces effort, effort_of_all;
  tally churn, churn_home, churn_poor, churn_promoters, topics;

  double unit() { return std::uniform_real_distribution<double>{}(bits); }
  template <class Weights>
  std::size_t pick(Weights const& w) {
    return std::discrete_distribution<std::size_t>(w.begin(), w.end())(bits);
  }
  template <std::size_t Levels>
  bool answers(questionnaire<Levels> const& form, std::size_t level) {
    return unit() < delivered_share && unit() < opened_share && unit() < form.begun[level];
  }

  void run() {
    for (int i = 0; i < people; ++i) one();
  }
  void one() {
    int joined = unit() < of.founders ? -1 : static_cast<int>(pick(of.arrivals));
    auto const plan = pick(of.plan[pick(of.channel)]);
    auto const country = pick(of.country);
    int tenure = 0;
    int lapsed = 0;
    for (int month = joined + 1; month < month_count; ++month) {
      auto const m = static_cast<std::size_t>(month);
      if (lapsed > 0) {
        if (lapsed > of.lapse_limit) return;
        bool const mailed = unit() < of.win_back_mailed[m];
        if (unit() < (mailed ? of.returns_mailed : of.returns)) {
          lapsed = 0;
          tenure = 0;
        } else {
          ++lapsed;
        }
        continue;
      }
      ++tenure;
      ++active[m];
      std::size_t const band = tenure <= 3 ? 0 : tenure <= 12 ? 1 : 2;
      auto const felt = pick(of.experience_share[plan][country][band][m]);
      bool const leaves = unit() < of.churn_base[plan][band] * of.churn_times[felt];
      see_surveys(plan, m, felt, leaves);
      churn.see(leaves);
      if (plan == 0) churn_home.see(leaves);
      if (felt == 0) churn_poor.see(leaves);
      if (leaves) lapsed = 1;
    }
  }
  void see_surveys(std::size_t plan, std::size_t month, std::size_t felt, bool leaves) {
    auto const level = pick(of.nps.given_experience[felt]);
    bool const said = unit() * of.nps_every < 1 && answers(of.nps, level);
    auto const score = static_cast<int>(level);
    if (plan == 0) everybody[0].push(score);
    if (plan == 0 && said) answered[0].push(score);
    if (month == 14) everybody[1].push(score);
    if (month == 14 && said) answered[1].push(score);
    if (said && score >= 9) churn_promoters.see(leaves);
    auto const satisfaction = pick(of.csat.given_experience[felt]);
    if (unit() < of.csat_asked[plan] && answers(of.csat, satisfaction)) {
      satisfied.push(1 + static_cast<int>(satisfaction));
    }
    auto const ease = pick(of.ces.given_experience[felt]);
    effort_of_all.push(1 + static_cast<int>(ease));
    bool const asked = std::poisson_distribution<int>{of.tickets[plan][felt]}(bits) > 0;
    if (asked && answers(of.ces, ease)) effort.push(1 + static_cast<int>(ease));
  }
};

bool near(nps const& seen, double score) {
  INFO(seen.score() << " for " << score << ", error " << seen.standard_error());
  return std::fabs(seen.score() - score) < 4.5 * seen.standard_error();
}
template <class Metric>
bool mean_near(Metric const& seen, double mean) {
  auto const wide = seen.mean_estimate({});
  // From half the width of a 95 % interval to 4.5 standard errors.
  double const allowed = 4.5 / 1.96 * (wide.range.upper - wide.range.lower) / 2;
  INFO(wide.value << " for " << mean << " ± " << allowed);
  return std::fabs(wide.value - mean) < allowed;
}

}  // namespace

TEST_CASE("truth: the enumeration agrees with a plain simulation of the company") {
  auto const t = truth_of(coffee());
  plain_simulation seen;
  seen.run();

  for (std::size_t m = 0; m < month_count; ++m) {
    INFO("month " << m);
    CHECK(tally{plain_simulation::people, seen.active[m]}.near(t.churn_by_month[m].months));
  }
  CHECK(near(seen.everybody[0], nps_score(t.nps.by_plan[0].everybody)));
  CHECK(near(seen.answered[0], nps_score(t.nps.by_plan[0].answered)));
  CHECK(near(seen.everybody[1], nps_score(t.nps.by_month[14].everybody)));
  CHECK(near(seen.answered[1], nps_score(t.nps.by_month[14].answered)));
  auto const& said = t.csat.total.answered;
  auto const top = share_of(said, 1, 4, 5);
  CHECK(tally{static_cast<double>(seen.satisfied.count()),
              seen.satisfied.top_box() * static_cast<double>(seen.satisfied.count())}
            .near(top));
  CHECK(mean_near(seen.satisfied, mean_answer(said, 1)));
  CHECK(mean_near(seen.effort, mean_answer(t.ces.total.answered, 1)));
  CHECK(mean_near(seen.effort_of_all, mean_answer(t.ces.total.everybody, 1)));
  CHECK(seen.churn.near(t.churn.hazard()));
  CHECK(seen.churn_home.near(t.churn_by_plan[0].hazard()));
  CHECK(seen.churn_poor.near(t.churn_by_experience[0].hazard()));
  CHECK(seen.churn_promoters.near(t.churn_by_answer[2].hazard()));
}

namespace {
/// What the rows of simulated customers say.
class row_counts : public cxm_test::no_sink {
 public:
  using no_sink::add;
  nps score;
  csat satisfied;
  ces effort;
  double invitations = 0, orders = 0, revenue = 0, agent_tickets = 0, reply = 0, first_spells = 0;
  double bought = 0, turned_away = 0, lost_by_choice = 0;
  tally by_bot, pause, praise, by_choice, to_payment;

  void add(customer const& row) override { (row.acquired ? bought : turned_away) += 1; }
  void add(survey_response const& row) override {
    if (row.asks == question_kind::recommendation) {
      ++invitations;
      score.push(row.score);
    }
    if (row.asks == question_kind::satisfaction) satisfied.push(row.score);
    if (row.asks == question_kind::effort) effort.push(row.score);
  }
  void add(order const& row) override {
    ++orders;
    revenue += row.amount.major_units();
  }
  void add(subscription const& row) override {
    if (row.ended_voluntarily) by_choice.see(*row.ended_voluntarily);
  }
  void add(ticket const& row) override {
    by_bot.see(row.handled_by == ticket_handler::bot);
    if (!row.first_reply) return;
    ++agent_tickets;
    reply += static_cast<double>((*row.first_reply - row.opened).count()) / 3600;
  }
  void add(task_attempt const& row) override {
    if (row.task == task_names[1] && *row.started >= month_start(18)) {
      pause.see(row.outcome == task_outcome::succeeded);
    }
  }
  void add(mention const& row) override {
    bool const trouble = row.at >= month_start(13) && row.at < month_start(16);
    if (row.brand == brand_names[0] && !trouble) {
      praise.see(row.sentiment == sentiment_kind::positive);
    }
  }
};
}  // namespace

TEST_CASE("truth: agrees with the rows of simulated customers") {
  auto const& of = coffee();
  auto const file = nlohmann::json::parse(truth_as_json(of, 30'000, 4));
  row_counts seen;
  life_maker lives{of, 4};
  constexpr int people = 30'000;
  for (std::uint64_t number = 1; number <= people; ++number) lives.make(number, seen);

  CHECK(near(seen.score, file["nps"]["total"]["answered"]["score"]));
  CHECK(mean_near(seen.satisfied, file["csat"]["total"]["answered"]["mean"]));
  CHECK(mean_near(seen.effort, file["ces"]["total"]["answered"]["mean"]));
  CHECK(tally{seen.invitations, static_cast<double>(seen.score.count())}.near(
      file["nps"]["total"]["response_rate"]));
  CHECK(tally{seen.bought + seen.turned_away, seen.bought}.near(file["journey"]["conversion"]));
  CHECK(seen.by_bot.near(file["support"]["bot_share"]));
  CHECK(seen.by_choice.near(file["churn"]["voluntary_share"]));
  CHECK(seen.pause.near(of.tasks[1][1].outcome[0]));
  CHECK(seen.praise.near(of.own_sentiment[0][2]));
  CHECK(seen.bought == people);

  // The means of skewed amounts: ten thousands of them, so 4 % is more than four standard errors.
  double const reply = file["support"]["by_people"]["first_reply_hours"];
  CHECK(close(seen.reply / seen.agent_tickets, reply, 0.04));
  CHECK(close(seen.revenue / seen.orders, of.p * of.gamma / (of.q - 1), 0.02));
}

TEST_CASE("truth: shares add up, and the parts of a total are the total") {
  auto const t = truth_of(coffee());
  double active = 0;
  double by_plan = 0;
  for (std::size_t m = 0; m < month_count; ++m) active += t.churn_by_month[m].months;
  for (auto const& plan : t.churn_by_plan) by_plan += plan.months;
  CHECK(close(active, t.churn.months));
  CHECK(close(by_plan, t.churn.months));
  double channels = 0;
  for (auto const& c : t.nps.by_channel) {
    for (double x : c.answered) channels += x;
  }
  double all = 0;
  for (double x : t.nps.total.answered) all += x;
  CHECK(close(channels, all));
  // Nobody is counted twice: who is there at a month's start came, and has not left.
  double there = 0;
  for (std::size_t m = 0; m + 1 < month_count; ++m) {
    there += t.people.joins[m] + t.people.returns[m] - t.people.leaves[m];
    INFO("month " << m);
    CHECK(close(there, t.churn_by_month[m + 1].months));
  }
}

TEST_CASE("truth: strong feelings answer more, so the answered differ from everybody") {
  auto const t = truth_of(coffee());
  double const everybody = nps_score(t.nps.total.everybody);
  double const answered = nps_score(t.nps.total.answered);
  CHECK(answered > everybody + 5);
  CHECK(close(nps_score(t.nps.total.invited), everybody));  // asked at random
  // Who contacts support had a worse month than most.
  CHECK(mean_answer(t.ces.total.invited, 1) < mean_answer(t.ces.total.everybody, 1) - 0.3);
}
