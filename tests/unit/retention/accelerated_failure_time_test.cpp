#include <cxm/retention/accelerated_failure_time.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <numeric>

using cxm::accelerated_failure_time;
using cxm::fit;
using cxm::fit_status;
using cxm::lifetime_distribution;
using cxm::lifetime_options;
using cxm::survival_columns;
using cxm_test::close;

namespace {
constexpr lifetime_distribution all[] = {
    lifetime_distribution::weibull, lifetime_distribution::exponential,
    lifetime_distribution::log_normal, lifetime_distribution::log_logistic};

struct sample {
  explicit sample(std::uint64_t seed, std::size_t n = 200) {
    cxm_test::generator g{seed};
    for (std::size_t i = 0; i < n; ++i) {
      x.push_back(g.real() * 3);
      double const leaves = 10 * std::exp(0.5 * x[i]) * std::pow(-std::log(1 - g.real()), 0.7);
      double const seen = 40 * g.real() + 1;
      event.push_back(leaves < seen);
      stop.push_back(std::fmin(leaves, seen));
      weight.push_back(static_cast<double>(1 + g.below(3)));
    }
  }
  [[nodiscard]] survival_columns columns() const { return {stop, event, {{"x", x}}}; }
  std::vector<double> x, stop, weight;
  std::vector<std::uint8_t> event;
};
}  // namespace

TEST_CASE("accelerated failure time: the exponential without covariates is events over exposure") {
  sample const s{1};
  survival_columns rows{s.stop, s.event};
  lifetime_options const exponential{lifetime_distribution::exponential};
  auto const model = *fit<accelerated_failure_time>(rows, exponential);
  double const exposure = std::accumulate(s.stop.begin(), s.stop.end(), 0.0);
  auto const events = static_cast<double>(model.events);
  CHECK(close(model.mean({}), exposure / events, 1e-12));
  CHECK(close(model.coefficients[0].standard_error, 1 / std::sqrt(events), 1e-12));
  CHECK(close(model.log_likelihood, -events - events * std::log(exposure / events), 1e-12));
  CHECK(close(model.median({}).value, std::log(2.0) * exposure / events, 1e-12));
  CHECK(model.scale == 1);
  CHECK(std::isnan(model.log_scale_error));
  CHECK(std::isnan(model.likelihood_ratio.p));
  // With starts the exposure is what was seen.
  std::vector<double> start;
  double seen = 0;
  for (double const t : s.stop) {
    start.push_back(0.4 * t);
    seen += 0.6 * t;
  }
  rows.start = start;
  CHECK(close((*fit<accelerated_failure_time>(rows, exponential)).mean({}), seen / events, 1e-12));
}

TEST_CASE("accelerated failure time: another unit of time shifts the intercept alone") {
  sample const s{2};
  sample hours = s;
  for (double& t : hours.stop) t *= 24;
  for (auto const distribution : all) {
    auto const days = *fit<accelerated_failure_time>(s.columns(), lifetime_options{distribution});
    auto const model =
        *fit<accelerated_failure_time>(hours.columns(), lifetime_options{distribution});
    CHECK(close(model.coefficients[1].value, days.coefficients[1].value));
    CHECK(close(model.coefficients[0].value, days.coefficients[0].value + std::log(24.0)));
    CHECK(close(model.scale, days.scale));
    CHECK(close(model.coefficients[1].standard_error, days.coefficients[1].standard_error));
    CHECK(close(model.likelihood_ratio.statistic, days.likelihood_ratio.statistic));
    double const x[] = {1.5};
    CHECK(close(model.mean(x), 24 * days.mean(x)));
  }
}

TEST_CASE("accelerated failure time: a row of weight w is w rows") {
  sample const s{3};
  for (auto const distribution : all) {
    auto rows = s.columns();
    rows.weight = s.weight;
    sample many{3, 0};
    for (std::size_t i = 0; i < s.x.size(); ++i) {
      for (double k = 0; k < s.weight[i]; ++k) {
        many.x.push_back(s.x[i]);
        many.stop.push_back(s.stop[i]);
        many.event.push_back(s.event[i]);
      }
    }
    auto const weighted = *fit<accelerated_failure_time>(rows, lifetime_options{distribution});
    auto const expanded =
        *fit<accelerated_failure_time>(many.columns(), lifetime_options{distribution});
    CHECK(close(weighted.log_likelihood, expanded.log_likelihood));
    for (std::size_t i = 0; i < weighted.covariance.size(); ++i) {
      CHECK(close(weighted.covariance[i], expanded.covariance[i], 1e-8));
    }
  }
}

TEST_CASE("accelerated failure time: very many rows end where few with weights do") {
  sample const s{7, 140};
  sample many{7, 0};
  for (std::size_t i = 0; i < s.stop.size(); ++i) {
    many.x.insert(many.x.end(), 1000, s.x[i]);
    many.stop.insert(many.stop.end(), 1000, s.stop[i]);
    many.event.insert(many.event.end(), 1000, s.event[i]);
  }
  std::vector<double> const thousand(s.stop.size(), 1000);
  survival_columns weighted = s.columns();
  weighted.weight = thousand;
  for (auto const distribution : all) {
    auto const few = *fit<accelerated_failure_time>(weighted, lifetime_options{distribution});
    auto const model =
        *fit<accelerated_failure_time>(many.columns(), lifetime_options{distribution});
    CHECK(close(model.coefficients[0].value, few.coefficients[0].value, 1e-9));
    CHECK(close(model.coefficients[1].value, few.coefficients[1].value, 1e-9));
    CHECK(close(model.scale, few.scale, 1e-9));
    CHECK(close(model.log_likelihood, few.log_likelihood, 1e-9));
    CHECK(close(model.coefficients[1].standard_error, few.coefficients[1].standard_error, 1e-9));
  }
  // Nobody of a group leaves: the coefficient has no end, however many begin.
  for (std::size_t i = 0; i < many.x.size(); ++i) {
    many.x[i] = many.x[i] > 1.5 ? 1 : 0;
    if (many.x[i] == 1) many.event[i] = 0;
  }
  CHECK(fit<accelerated_failure_time>(many.columns()).status() == fit_status::separated);
}

TEST_CASE("accelerated failure time: a spell cut in two is one spell") {
  sample const s{4};
  sample cut{4, 0};
  std::vector<double> start;
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    for (bool const second : {false, true}) {
      cut.x.push_back(s.x[i]);
      start.push_back(second ? 0.3 * s.stop[i] : 0);
      cut.stop.push_back(second ? s.stop[i] : 0.3 * s.stop[i]);
      cut.event.push_back(second ? s.event[i] : 0);
    }
  }
  for (auto const distribution : all) {
    auto rows = cut.columns();
    rows.start = start;
    auto const whole = *fit<accelerated_failure_time>(s.columns(), lifetime_options{distribution});
    auto const parts = *fit<accelerated_failure_time>(rows, lifetime_options{distribution});
    CHECK(close(whole.log_likelihood, parts.log_likelihood));
    CHECK(close(whole.coefficients[1].value, parts.coefficients[1].value, 1e-8));
    CHECK(close(whole.scale, parts.scale, 1e-8));
  }
}

TEST_CASE("accelerated failure time: survival, quantiles and means agree") {
  sample const s{5};
  double const x[] = {0.8};
  for (auto const distribution : all) {
    auto const model = *fit<accelerated_failure_time>(s.columns(), lifetime_options{distribution});
    for (double const share : {1e-6, 0.1, 0.5, 0.999}) {
      auto const q = model.quantile(x, share);
      CHECK(close(model.survival(x, q.value).value, 1 - share, 1e-9));
      CHECK(q.range.lower < q.value);
      CHECK(q.value < q.range.upper);
    }
    double sum = 0;  // ∫ S
    double const widest = model.quantile(x, 1 - 1e-9).value;
    double from = 0;
    for (double to = 1e-6; from < widest; to *= 1.002) {
      sum += (to - from) * model.survival(x, 0.5 * (from + to)).value;
      from = to;
    }
    if (distribution != lifetime_distribution::log_logistic) {
      CHECK(close(model.mean(x), sum, 1e-4));
    }
    auto const at = model.survival(x, 12);
    CHECK(at.range.lower < at.value);
    CHECK(at.value < at.range.upper);
    CHECK(model.survival(x, 0).value == 1);
    CHECK(std::isnan(model.quantile(x, 1).value));
    REQUIRE_THROWS_AS(model.median({}), std::invalid_argument);
  }
}

TEST_CASE("accelerated failure time: what can't be fitted") {
  std::vector<double> const t{1, 2, 3, 4, 5, 6, 7, 8};
  std::vector<double> const x{1, 0, 1, 0, 1, 0, 0, 1}, ones(8, 1);
  std::vector<std::uint8_t> const left{1, 1, 0, 1, 1, 0, 1, 1}, none(8), every(8, 1);
  REQUIRE_THROWS_WITH(fit<accelerated_failure_time>(survival_columns{t, none}),
                      CXM_CONTAINS("nobody left"));
  REQUIRE_THROWS_WITH(fit<accelerated_failure_time>(survival_columns{t, left, {{"x", ones}}}),
                      CXM_CONTAINS("'x' never changes"));
  auto const twice =
      fit<accelerated_failure_time>(survival_columns{t, left, {{"x", x}, {"again", x}}});
  CHECK(twice.status() == fit_status::singular);
  REQUIRE_THROWS_WITH(*twice, CXM_CONTAINS("'again' follows"));
  survival_columns strata{t, left};
  std::vector<std::uint32_t> const codes(8);
  strata.stratum = codes;
  REQUIRE_THROWS_AS(fit<accelerated_failure_time>(strata), std::invalid_argument);
  // A time of 0 has no logarithm.
  std::vector<double> const zero{0, 2, 3, 4, 5, 6, 7, 8};
  auto const model = *fit<accelerated_failure_time>(survival_columns{zero, left});
  CHECK(model.count == 7);
  CHECK(model.excluded[cxm::reason::out_of_scale] == 1);

  for (auto const distribution : all) {
    // Nobody of x = 1 left.
    std::vector<std::uint8_t> const only{0, 1, 0, 1, 0, 1, 1, 0};
    auto const separated = fit<accelerated_failure_time>(survival_columns{t, only, {{"gold", x}}},
                                                         lifetime_options{distribution});
    CHECK(separated.status() == fit_status::separated);
    REQUIRE_THROWS_WITH(*separated, CXM_CONTAINS("'gold' runs to infinity"));
    // All leave at one time: nothing to tell the spread from.
    if (distribution == lifetime_distribution::exponential) continue;
    std::vector<double> const once(8, 3);
    CHECK(
        fit<accelerated_failure_time>(survival_columns{once, every}, lifetime_options{distribution})
            .status() == fit_status::boundary);
  }
}

TEST_CASE("accelerated failure time: any order of the rows gives the same bits") {
  sample const s{6};
  sample turned = s;
  std::reverse(turned.x.begin(), turned.x.end());
  std::reverse(turned.stop.begin(), turned.stop.end());
  std::reverse(turned.event.begin(), turned.event.end());
  auto const a = *fit<accelerated_failure_time>(s.columns());
  auto const b = *fit<accelerated_failure_time>(turned.columns());
  CHECK(a.covariance == b.covariance);
  CHECK(a.log_likelihood == b.log_likelihood);
}

TEST_CASE("accelerated failure time: survival of all rows is that of each") {
  sample const s{8};
  auto const rows = s.columns();
  for (auto const distribution : all) {
    auto const model = *fit<accelerated_failure_time>(rows, lifetime_options{distribution});
    auto const stays = model.survivals(rows.covariates, 12);
    REQUIRE(stays.size() == rows.stop.size());
    for (std::size_t i = 0; i < 5; ++i) {
      std::vector<double> x;
      for (auto const& c : rows.covariates) x.push_back(c.values[i]);
      CHECK(close(stays[i], model.survival(x, 12).value, 1e-12));
    }
    CHECK(model.survivals(rows.covariates, 0).front() == 1);
    REQUIRE_THROWS_AS(model.survivals({}, 12), std::invalid_argument);
  }
}
