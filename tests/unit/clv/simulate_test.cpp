#include <cxm/clv/simulate.hpp>

#include "support/catch.hpp"

#include <array>
#include <cmath>
#include <stdexcept>
#include <vector>

using namespace cxm;

namespace {
constexpr std::size_t many = 40'000;

[[nodiscard]] customer_base watched(std::size_t n, double T) {
  customer_base out{time_unit::week()};
  for (std::size_t i = 0; i < n; ++i) out.push({0, 0, T});
  return out;
}
[[nodiscard]] pareto_nbd pareto(double r, double alpha, double s, double beta) {
  pareto_nbd m;
  m.r = r, m.alpha = alpha, m.s = s, m.beta = beta, m.unit = time_unit::week();
  return m;
}
template <class Model>
[[nodiscard]] Model leaving(double r, double alpha, double a, double b) {
  Model m;
  m.r = r, m.alpha = alpha, m.a = a, m.b = b, m.unit = time_unit::week();
  return m;
}
/// How many standard errors the mean of these is from what it should be.
class mean_of {
 public:
  void add(double x) {
    n_ += 1;
    sum_ += x;
    squares_ += x * x;
  }
  [[nodiscard]] double off(double truth) const {
    double const mean = sum_ / n_;
    return (mean - truth) / std::sqrt((squares_ / n_ - mean * mean) / n_);
  }

 private:
  double n_ = 0, sum_ = 0, squares_ = 0;
};
#define CHECK_MEAN(seen, truth) CHECK(std::fabs((seen).off(truth)) < 4)

/// What is seen of new customers against the model's own closed forms, and those later against what is
/// expected of each by what was seen.
template <class Model>
void agrees(Model const& m, double T, double later) {
  auto const seen = simulate(m, watched(many, T), {.seed = 7, .later = later});
  mean_of repeats, none, one, alive, to_come;
  auto const p_alive = m.p_alive(seen.base);
  auto const expected = m.expected_purchases(seen.base, later);
  for (std::size_t i = 0; i < many; ++i) {
    repeats.add(seen.base[i].repeats);
    none.add(seen.base[i].repeats == 0 ? 1 : 0);
    one.add(seen.base[i].repeats == 1 ? 1 : 0);
    alive.add(seen.alive[i] - p_alive[i]);
    to_come.add(seen.later[i] - expected[i]);
  }
  CHECK_MEAN(repeats, m.expected_purchases(T));
  CHECK_MEAN(none, m.purchases_probability(0, T));
  CHECK_MEAN(one, m.purchases_probability(1, T));
  CHECK_MEAN(alive, 0);
  CHECK_MEAN(to_come, 0);
}
}  // namespace

TEST_CASE("simulate: purchases of Pareto/NBD have the mean and the shares of its closed forms") {
  auto const m = pareto(0.55, 10.6, 0.61, 11.7);
  agrees(m, 39, 39);
  // Fader and Hardie 2005: rβ/(α(s − 1))·[1 − (β/(β + T))^(s − 1)].
  auto const seen = simulate(m, watched(many, 39), {.seed = 3});
  mean_of repeats;
  for (buyer const& b : seen.base.buyers()) repeats.add(b.repeats);
  CHECK_MEAN(repeats, 0.55 * 11.7 / (10.6 * -0.39) * (1 - std::pow(11.7 / (11.7 + 39), -0.39)));
  agrees(pareto(3, 30, 1.5, 30), 52, 10);
}

TEST_CASE("simulate: purchases of BG/NBD and MBG/NBD have the mean and the shares of theirs") {
  agrees(leaving<bg_nbd>(0.24, 4.4, 0.79, 2.4), 39, 39);
  agrees(leaving<bg_nbd>(5, 30, 0.5, 20), 39, 20);
  agrees(leaving<mbg_nbd>(0.52, 6.2, 0.89, 1.6), 39, 39);
  // P(0) by hand: (α/(α + T))^r, and for MBG/NBD those who left at once beside it.
  auto const bg = simulate(leaving<bg_nbd>(0.24, 4.4, 0.79, 2.4), watched(many, 39), {.seed = 2});
  auto const mbg = simulate(leaving<mbg_nbd>(0.52, 6.2, 1, 3), watched(many, 39), {.seed = 2});
  mean_of none, none_modified;
  for (buyer const& b : bg.base.buyers()) none.add(b.repeats == 0 ? 1 : 0);
  for (buyer const& b : mbg.base.buyers()) none_modified.add(b.repeats == 0 ? 1 : 0);
  CHECK_MEAN(none, std::pow(4.4 / 43.4, 0.24));
  CHECK_MEAN(none_modified, 0.25 + 0.75 * std::pow(6.2 / 45.2, 0.52));
}

TEST_CASE("simulate: the last of x purchases of who is alive is the largest of x uniform times") {
  auto const uniform = [](auto const& m) {
    auto const seen = simulate(m, watched(many, 30), {.seed = 5});
    mean_of at, square;
    std::vector<double> tenths(10, 0);
    double n = 0;
    for (std::size_t i = 0; i < many; ++i) {
      buyer const& b = seen.base[i];
      if (seen.alive[i] == 0 || b.repeats == 0) continue;
      double const u = std::pow(b.recency / b.observed, b.repeats);
      at.add(u);
      square.add(u * u);
      n += 1;
      tenths[static_cast<std::size_t>(std::fmin(9, std::floor(10 * u)))] += 1;
    }
    REQUIRE(n > 5000);
    CHECK_MEAN(at, 0.5);
    CHECK_MEAN(square, 1.0 / 3);
    double chi = 0;
    for (double const t : tenths) chi += (t - n / 10) * (t - n / 10) / (n / 10);
    CHECK(chi < 27.88);  // 99.9 % of χ² with 9 degrees of freedom
  };
  uniform(pareto(2, 5, 0.6, 12));
  uniform(leaving<bg_nbd>(2, 5, 0.8, 4));
  uniform(leaving<mbg_nbd>(2, 5, 0.8, 4));
}

TEST_CASE("simulate: a part of the customers gets what it gets among all") {
  auto const m = leaving<bg_nbd>(1, 5, 0.8, 2);
  auto const all = simulate(m, watched(300, 30), {.seed = 9, .later = 10});
  auto const some = simulate(m, watched(100, 30), {.seed = 9, .later = 10, .first_customer = 150});
  auto const shorter = simulate(m, watched(300, 30), {.seed = 9});
  gamma_gamma spend;
  spend.p = 6, spend.q = 4, spend.gamma = 15;
  auto const spent = simulate(spend, all.base, {.seed = 9});
  auto const spent_some = simulate(spend, some.base, {.seed = 9, .first_customer = 150});
  for (std::size_t i = 0; i < 100; ++i) {
    CHECK(some.base[i].repeats == all.base[150 + i].repeats);
    CHECK(some.base[i].recency == all.base[150 + i].recency);
    CHECK(some.later[i] == all.later[150 + i]);
    CHECK(
        (spent_some[i].mean_spend == spent[150 + i].mean_spend || all.base[150 + i].repeats == 0));
  }
  for (std::size_t i = 0; i < 300; ++i) {
    CHECK(shorter.base[i].recency == all.base[i].recency);
    CHECK(shorter.later[i] == 0);
  }
  auto const other = simulate(m, watched(300, 30), {.seed = 10});
  int differ = 0;
  for (std::size_t i = 0; i < 300; ++i) differ += other.base[i].recency != all.base[i].recency;
  CHECK(differ > 100);
}

TEST_CASE("simulate: BG/BB agrees with its distribution, with who is alive and what is to come") {
  bg_bb m;
  m.alpha = 1.2, m.beta = 0.75, m.gamma = 0.66, m.delta = 2.8;
  auto const seen = simulate(m, std::vector<double>(many, 6), {.seed = 4, .later = 5});
  std::vector<mean_of> share(7);
  mean_of alive, to_come;
  for (std::size_t i = 0; i < many; ++i) {
    auto const& c = seen.customers[i];
    for (std::size_t x = 0; x < 7; ++x) share[x].add(c.repeats == static_cast<double>(x) ? 1 : 0);
    alive.add(seen.alive[i] - m.p_alive(c));
    to_come.add(seen.later[i] - m.expected_purchases(c, 5));
  }
  for (std::size_t x = 0; x < 7; ++x) {
    CHECK_MEAN(share[x], m.purchases_probability(static_cast<double>(x), 6));
  }
  CHECK_MEAN(alive, 0);
  CHECK_MEAN(to_come, 0);
  // Each history has the share that its likelihood is, times the orders it stands for.
  purchase_opportunities const histories = seen.histories();
  for (auto const& row : histories.rows()) {
    auto const& h = row.of;
    double orders = 1;  // C(t_x − 1, x − 1)
    for (double k = 1; k < h.repeats; ++k) orders *= (h.last - k) / k;
    double const truth = std::exp(m.log_likelihood_of(h)) * orders;
    double const n = static_cast<double>(many);
    CHECK(std::fabs(row.customers - n * truth) < 4 * std::sqrt(n * truth * (1 - truth)));
  }
}

TEST_CASE("simulate: mean spends have the moments of Gamma-Gamma") {
  gamma_gamma m;
  m.p = 6.25, m.q = 5, m.gamma = 15;
  customer_base base{time_unit::week()};
  for (std::size_t i = 0; i < many; ++i)
    base.push({static_cast<double>(i % 4), i % 4 ? 5.0 : 0.0, 9});
  auto const seen = simulate(m, base, {.seed = 6});
  std::vector<mean_of> spend(4), square(4);
  for (buyer const& b : seen.buyers()) {
    if (b.repeats == 0) {
      CHECK(std::isnan(b.mean_spend));
      continue;
    }
    auto const x = static_cast<std::size_t>(b.repeats);
    spend[x].add(b.mean_spend);
    square[x].add(b.mean_spend * b.mean_spend);
  }
  for (std::size_t x = 1; x < 4; ++x) {
    double const n = 6.25 * static_cast<double>(x);
    CHECK_MEAN(spend[x], 6.25 * 15 / 4);
    // E z² = E[(px)(px + 1)/(x²ν²)], E 1/ν² = γ²/((q − 1)(q − 2)).
    double const x2 = static_cast<double>(x * x);
    CHECK_MEAN(square[x], n * (n + 1) / x2 * 225 / (4 * 3));
  }
}

TEST_CASE("simulate: survivors of the shifted beta-geometric and beta-discrete-Weibull") {
  shifted_beta_geometric s;
  s.alpha = 0.7, s.beta = 1.3;
  beta_discrete_weibull w;
  w.gamma = 0.7, w.delta = 1.3, w.c = 1.4;
  auto const n = static_cast<double>(many);
  auto const check = [&](renewals const& seen, auto const& m) {
    REQUIRE(seen.at_risk.size() == 8);
    CHECK(seen.at_risk[0] == n);
    for (std::size_t t = 0; t < 8; ++t) {
      double const truth = m.survival(static_cast<double>(t + 1));
      double const left = seen.at_risk[t] - seen.lost[t];
      CHECK(std::fabs(left - n * truth) < 4 * std::sqrt(n * truth * (1 - truth)));
    }
  };
  check(simulate(s, many, 8, {.seed = 8}), s);
  check(simulate(w, many, 8, {.seed = 8}), w);
}

TEST_CASE("simulate: large counts and tiny shapes are drawn as exactly") {
  // All alike and nobody leaves: x is Poisson(1000) but for 1/r.
  auto const m = pareto(1e6, 1e4, 1e-12, 1);
  auto const seen = simulate(m, watched(many, 10), {.seed = 11});
  mean_of x, square, low;
  for (buyer const& b : seen.base.buyers()) {
    x.add(b.repeats);
    square.add((b.repeats - 1000) * (b.repeats - 1000));
    low.add(b.repeats <= 1000 ? 1 : 0);
  }
  CHECK_MEAN(x, 1000);
  CHECK_MEAN(square, 1001);
  CHECK_MEAN(low, 0.50841);  // P(Poisson(1000) ≤ 1000)
  agrees(leaving<mbg_nbd>(0.01, 0.1, 0.02, 0.03), 39, 39);
}

TEST_CASE("simulate: covariates move rates as the models say") {
  auto m = pareto(1.5, 8, 0.8, 12);
  m.covariates = {"app", "far"};
  m.buying = {{"app", 0, 0.7}};
  m.lifetime = {{"far", 1, -0.5}};
  customer_base base{time_unit::week(), {"app", "far"}};
  for (std::size_t i = 0; i < many; ++i) {
    std::array<double, 2> const z{static_cast<double>(i % 2), static_cast<double>(i / 2 % 2)};
    base.push({0, 0, 30}, z);
  }
  auto const seen = simulate(m, base);
  std::vector<mean_of> repeats(4);
  for (std::size_t i = 0; i < many; ++i) repeats[i % 4].add(seen.base[i].repeats);
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK_MEAN(repeats[k], m.expected_purchases(30, seen.base.covariates_of(k)));
  }
}

TEST_CASE("simulate: refuses what the models do not have") {
  auto const base = watched(3, 10);
  CHECK_THROWS_AS(simulate(pareto_nbd{}, base), std::invalid_argument);
  CHECK_THROWS_AS(simulate(pareto(0, 1, 1, 1), base), std::invalid_argument);
  CHECK_THROWS_AS(simulate(pareto(1, 1, 1, 1), customer_base{time_unit::day()}),
                  std::invalid_argument);
  CHECK_THROWS_AS(simulate(pareto(1, 1, 1, 1), base, {.later = -1}), std::invalid_argument);
  auto extra = pareto(1, 1, 1, 1);
  extra.covariates = {"app"};
  CHECK_THROWS_AS(simulate(extra, base), std::invalid_argument);
  bg_bb m;
  m.alpha = m.beta = m.gamma = m.delta = 1;
  CHECK_THROWS_AS(simulate(m, std::vector<double>{1.5}), std::invalid_argument);
  shifted_beta_geometric s;
  s.alpha = s.beta = 1;
  CHECK_THROWS_AS(simulate(s, 10, 0), std::invalid_argument);
  CHECK(simulate(pareto(1, 1, 1, 1), watched(0, 1)).base.empty());
  CHECK(simulate(pareto(1, 1, 1, 1), watched(1, 0)).base[0].repeats == 0);
}
