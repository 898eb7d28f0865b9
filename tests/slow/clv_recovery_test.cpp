// How often the 95 % intervals of the models of buying, spending and renewing hold the parameters that
// customers were made with: 200 simulated data sets for each model, intervals on the scale of
// logarithms. Takes seconds; scripts/slow.sh runs it.

#include <cxm/clv/simulate.hpp>

#include "support/catch.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

using namespace cxm;

namespace {
constexpr std::uint64_t data_sets = 200;

/// `fit(seed)` is of a data set made by `truth`.
template <class Model, class Fit>
void recovers(char const* name, Model const& truth, Fit const& fit) {
  auto const logs = truth.log_parameters();
  std::vector<int> held(logs.size(), 0);
  int unfinished = 0;
  for (std::uint64_t seed = 1; seed <= data_sets; ++seed) {
    auto const fitted = fit(seed);
    if (!fitted.converged()) {
      ++unfinished;  // counts as missed by every parameter
      continue;
    }
    auto const found = fitted->log_parameters();
    for (std::size_t k = 0; k < logs.size(); ++k) {
      double const error = std::sqrt(fitted->log_covariance[k * logs.size() + k]);
      held[k] += std::fabs(found[k] - logs[k]) <= 1.959963984540054 * error;
    }
  }
  std::printf("%-12s", name);
  for (std::size_t k = 0; k < logs.size(); ++k) {
    double const rate = static_cast<double>(held[k]) / static_cast<double>(data_sets);
    std::printf("  %s %.1f %%", std::string{Model::parameter_names[k]}.c_str(), 100 * rate);
    CHECK(rate >= 0.90);
    CHECK(rate <= 0.99);
  }
  std::printf("  not converged %d\n", unfinished);
}

/// Half of them watched for half a year less.
[[nodiscard]] customer_base watched(std::size_t customers) {
  customer_base out{time_unit::week()};
  for (std::size_t i = 0; i < customers; ++i) out.push({0, 0, i % 2 == 0 ? 78.0 : 52.0});
  return out;
}
template <class Model>
void recovers_buying(char const* name, Model const& truth) {
  auto const base = watched(2000);
  recovers(name, truth, [&](std::uint64_t seed) {
    return fit<Model>(simulate(truth, base, {.seed = seed}).base);
  });
}
/// The shifted beta-geometric as the other models are read.
struct geometric_in_logs : shifted_beta_geometric {
  static constexpr std::array<std::string_view, 2> parameter_names{"alpha", "beta"};
  explicit geometric_in_logs(shifted_beta_geometric const& m) : shifted_beta_geometric{m} {}
  [[nodiscard]] std::vector<double> log_parameters() const {
    return {std::log(alpha), std::log(beta)};
  }
};
template <class Model>
[[nodiscard]] Model leaving(double r, double alpha, double a, double b) {
  Model m;
  m.r = r, m.alpha = alpha, m.a = a, m.b = b, m.unit = time_unit::week();
  return m;
}
}  // namespace

TEST_CASE("slow: intervals of Pareto/NBD hold the parameters that customers were made with") {
  pareto_nbd truth;
  truth.r = 1.2, truth.alpha = 8, truth.s = 0.9, truth.beta = 20, truth.unit = time_unit::week();
  recovers_buying("Pareto/NBD", truth);
}

TEST_CASE(
    "slow: intervals of BG/NBD and MBG/NBD hold the parameters that customers were made with") {
  recovers_buying("BG/NBD", leaving<bg_nbd>(0.8, 6, 0.8, 3));
  recovers_buying("MBG/NBD", leaving<mbg_nbd>(0.8, 6, 0.8, 3));
}

TEST_CASE("slow: intervals of BG/BB hold the parameters that customers were made with") {
  bg_bb truth;
  truth.alpha = 1.2, truth.beta = 0.75, truth.gamma = 0.66, truth.delta = 2.8;
  std::vector<double> const seasons(2000, 12);
  recovers("BG/BB", truth, [&](std::uint64_t seed) {
    return fit<bg_bb>(simulate(truth, seasons, {.seed = seed}).histories());
  });
}

TEST_CASE("slow: intervals of Gamma-Gamma hold the parameters that customers were made with") {
  gamma_gamma truth;
  truth.p = 6.25, truth.q = 3.74, truth.gamma = 15.44;
  auto const base = watched(2000);
  auto const buying = leaving<bg_nbd>(0.8, 6, 0.8, 3);
  recovers("Gamma-Gamma", truth, [&](std::uint64_t seed) {
    return fit<gamma_gamma>(
        simulate(truth, simulate(buying, base, {.seed = seed}).base, {.seed = seed}));
  });
}

TEST_CASE(
    "slow: intervals of contracts' models hold the parameters that customers were made with") {
  shifted_beta_geometric geometric;
  geometric.alpha = 0.7, geometric.beta = 2.5;
  recovers("sBG", geometric_in_logs{geometric}, [&](std::uint64_t seed) {
    auto const found = fit<shifted_beta_geometric>(simulate(geometric, 2000, 12, {.seed = seed}));
    fit_report report;
    report.status = found.status();
    return fitted<geometric_in_logs>{geometric_in_logs{found.value_even_so()}, report};
  });
  beta_discrete_weibull weibull;
  weibull.gamma = 0.7, weibull.delta = 2.5, weibull.c = 1.3;
  recovers("BdW", weibull, [&](std::uint64_t seed) {
    return fit<beta_discrete_weibull>(simulate(weibull, 2000, 12, {.seed = seed}));
  });
}
