// Cox regression, its concordance and the parametric fits of survival: whole fits, from columns.

#include <cxm/retention/concordance.hpp>
#include <cxm/retention/cox.hpp>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace {

/// Customers with normal covariates of which the first three matter; `days` of them are cut to
/// whole days.
struct customers {
  customers(std::size_t n, std::size_t p, bool days) : stop(n), event(n), x(p) {
    std::mt19937_64 random{11};
    auto const uniform = [&] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1p-53; };
    for (auto& column : x) {
      column.resize(n);
      for (double& v : column) {
        v = std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform());
      }
    }
    for (std::size_t i = 0; i < n; ++i) {
      double const eta = 0.5 * x[0][i] - 0.3 * x[1][i] + 0.1 * x[2][i];
      double const leaves = -std::log(uniform()) * 1500 * std::exp(-eta);
      double const seen = 1095 * uniform();
      event[i] = leaves <= seen;
      stop[i] = leaves <= seen ? leaves : seen;
      if (days) stop[i] = std::ceil(stop[i]);
    }
  }
  [[nodiscard]] cxm::survival_columns columns() const {
    cxm::survival_columns out{.stop = stop, .event = event};
    for (std::size_t j = 0; j < x.size(); ++j) out.covariates.push_back({std::to_string(j), x[j]});
    return out;
  }
  std::vector<double> stop;
  std::vector<std::uint8_t> event;
  std::vector<std::vector<double>> x;
};

void whole_fit(benchmark::State& state) {
  customers const all{static_cast<std::size_t>(state.range(0)),
                      static_cast<std::size_t>(state.range(1)), state.range(2) != 0};
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(cxm::fit<cxm::cox>(all.columns()).log_likelihood());
  }
  state.SetLabel("Cox, Efron's ties, " + std::to_string(state.range(0)) + " customers, " +
                 std::to_string(state.range(1)) + " covariates, " +
                 (state.range(2) != 0 ? "whole days" : "continuous time"));
}
void concordance(benchmark::State& state) {
  customers const all{static_cast<std::size_t>(state.range(0)), 3, state.range(1) != 0};
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(cxm::concordance_of(all.columns(), all.x[0]).value);
  }
  state.SetLabel("concordance, " + std::to_string(state.range(0)) + " customers, " +
                 (state.range(1) != 0 ? "whole days" : "continuous time"));
}
BENCHMARK(whole_fit)
    ->Args({100'000, 10, 0})
    ->Args({100'000, 10, 1})
    ->Args({1'000'000, 5, 0})
    ->Args({1'000'000, 5, 1})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(concordance)->Args({1'000'000, 0})->Args({1'000'000, 1})->Unit(benchmark::kMillisecond);

}  // namespace
