#include <cxm/retention/prediction_accuracy.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>

using cxm_test::close;

namespace {

struct holdout {
  std::vector<double> risk, stop;
  std::vector<std::uint8_t> event;
  [[nodiscard]] cxm::risk_predictions rows() const { return {risk, stop, event}; }
};

holdout random_holdout(cxm_test::generator& random, std::size_t n) {
  holdout out;
  for (std::size_t i = 0; i < n; ++i) {
    out.risk.push_back(static_cast<double>(random.below(21)) / 20);
    out.stop.push_back(static_cast<double>(random.below(12)));
    out.event.push_back(random.below(3) == 0 ? 1 : 0);
  }
  return out;
}

/// 1/G by going through the times one by one: who leaves at a time does so before who is censored.
double slow_weight(holdout const& of, std::size_t i, double h) {
  bool const left = of.event[i] == 1 && of.stop[i] <= h;
  if (!left && of.stop[i] < h) return 0;
  double g = 1;
  for (double t = 0; t < (left ? of.stop[i] : h); ++t) {
    double at_risk = 0;
    double censored = 0;
    for (std::size_t k = 0; k < of.stop.size(); ++k) {
      at_risk += of.stop[k] > t || (of.stop[k] == t && of.event[k] == 0);
      censored += of.stop[k] == t && of.event[k] == 0;
    }
    if (at_risk > 0) g *= 1 - censored / at_risk;
  }
  return 1 / g;
}

}  // namespace

TEST_CASE("prediction_accuracy: by hand, where all were seen to the horizon") {
  // A follow-up of 90 days that ends for all at once: who has not left is censored at 90.
  holdout const of{{0.1, 0.4, 0.35, 0.8}, {90, 90, 20, 60}, {0, 0, 1, 1}};
  auto const brier = cxm::brier_score_at(of.rows(), 90);
  CHECK(close(brier.value, (0.01 + 0.16 + 0.65 * 0.65 + 0.04) / 4));
  CHECK(close(brier.reference, 0.25));
  CHECK(close(brier.scaled(), 1 - brier.value / 0.25));
  CHECK(brier.unknown == 0);
  CHECK(brier.left == 2);
  auto const auc = cxm::auc_at(of.rows(), 90);
  CHECK(close(auc.value, 0.75));
  // DeLong's variance with the divisors n: of who left 0.5 and 1, of who stayed 1 and 0.5.
  CHECK(close(auc.standard_error, std::sqrt(2 * 0.0625 / 4 + 2 * 0.0625 / 4)));
  CHECK(auc.interval().lower > 0);
  CHECK(auc.interval().upper < 1);
}

TEST_CASE("prediction_accuracy: sums over rows and pairs with weights found step by step") {
  cxm_test::generator random{7};
  for (int round = 0; round < 60; ++round) {
    std::size_t const n = 3 + random.below(40);
    holdout const of = random_holdout(random, n);
    auto const h = static_cast<double>(random.below(11));
    auto const brier = cxm::brier_score_at(of.rows(), h);
    auto const auc = cxm::auc_at(of.rows(), h);
    if (std::isnan(brier.value)) continue;
    double sum = 0, all = 0, wins = 0, pairs = 0;
    for (std::size_t i = 0; i < n; ++i) {
      double const w = slow_weight(of, i, h);
      bool const left = of.event[i] == 1 && of.stop[i] <= h;
      all += w;
      sum += w * ((left ? 1 : 0) - of.risk[i]) * ((left ? 1 : 0) - of.risk[i]);
      for (std::size_t j = 0; j < n && left; ++j) {
        if (of.event[j] == 1 && of.stop[j] <= h) continue;
        double const both = w * slow_weight(of, j, h);
        pairs += both;
        wins += both * (of.risk[i] > of.risk[j] ? 1 : of.risk[i] == of.risk[j] ? 0.5 : 0);
      }
    }
    CHECK(close(all, static_cast<double>(n)));
    CHECK(close(brier.value, sum / static_cast<double>(n)));
    if (pairs > 0) CHECK(close(auc.value, wins / pairs, 1e-12, 1e-12));
    // Any order of the rows, the same bits.
    holdout turned = of;
    std::reverse(turned.risk.begin(), turned.risk.end());
    std::reverse(turned.stop.begin(), turned.stop.end());
    std::reverse(turned.event.begin(), turned.event.end());
    CHECK(cxm::brier_score_at(turned.rows(), h).value == brier.value);
    if (pairs > 0) CHECK(cxm::auc_at(turned.rows(), h).standard_error == auc.standard_error);
  }
}

TEST_CASE("prediction_accuracy: undefined where it has to be") {
  holdout const none;
  CHECK(std::isnan(cxm::brier_score_at(none.rows(), 5).value));
  CHECK(std::isnan(cxm::brier_score_at(none.rows(), 5).interval().lower));
  CHECK(std::isnan(cxm::brier_score_at(none.rows(), 5).interval().upper));
  CHECK(std::isnan(cxm::auc_at(none.rows(), 5).value));
  // Nobody was seen as far as 20, and not all had left.
  holdout const few{{0.2, 0.7, 0.4}, {3, 8, 12}, {1, 0, 0}};
  CHECK(std::isnan(cxm::brier_score_at(few.rows(), 20).value));
  CHECK(std::isnan(cxm::auc_at(few.rows(), 20).value));
  // All had left by then: there is nobody to tell them from.
  holdout const gone{{0.2, 0.7}, {3, 8}, {1, 1}};
  CHECK(close(cxm::brier_score_at(gone.rows(), 20).value, (0.64 + 0.09) / 2));
  CHECK(std::isnan(cxm::brier_score_at(gone.rows(), 20).scaled()));
  CHECK(std::isnan(cxm::auc_at(gone.rows(), 20).value));
  // A perfect order has no interval.
  holdout const perfect{{0.2, 0.7}, {9, 3}, {0, 1}};
  CHECK(cxm::auc_at(perfect.rows(), 5).value == 1);
  CHECK_FALSE(cxm::auc_at(perfect.rows(), 5).interval().defined());
}

TEST_CASE("prediction_accuracy: what is left out and what is refused") {
  double const nan = cxm::undefined;
  holdout const of{{0.5, nan, 1.5, 0.5, 0.5}, {4, 4, 4, -1, nan}, {0, 0, 0, 0, 0}};
  auto const brier = cxm::brier_score_at(of.rows(), 4);
  CHECK(brier.count == 1);
  CHECK(brier.excluded[cxm::reason::missing] == 2);
  CHECK(brier.excluded[cxm::reason::out_of_scale] == 2);
  holdout const short_one{{0.5}, {4, 5}, {0, 0}};
  REQUIRE_THROWS_AS(cxm::brier_score_at(short_one.rows(), 4), std::invalid_argument);
  holdout const two{{0.5}, {4}, {2}};
  REQUIRE_THROWS_AS(cxm::auc_at(two.rows(), 4), std::invalid_argument);
  holdout const fine{{0.5}, {4}, {1}};
  REQUIRE_THROWS_AS(cxm::auc_at(fine.rows(), -1), std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::auc_at(fine.rows(), nan), std::invalid_argument);
}

TEST_CASE("prediction_accuracy: a horizon that differs from a time by rounding is that time") {
  holdout const of{{0.6, 0.2, 0.3}, {0.1 + 0.2, 1, 0.3}, {1, 0, 0}};
  auto const brier = cxm::brier_score_at(of.rows(), 0.3);
  CHECK(brier.left == 1);
  CHECK(brier.unknown == 0);
  CHECK(close(brier.value, (0.16 + 0.04 + 0.09) / 3));
}
