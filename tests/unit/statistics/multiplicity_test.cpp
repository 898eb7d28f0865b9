// Adjusted p-values: the definitions by brute force, ties, places that are no tests, and order.

#include <cxm/statistics/multiplicity.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using cxm::adjusted_p;
using cxm::multiplicity;
using cxm_test::close;

namespace {
constexpr multiplicity all_of_them[] = {
    multiplicity::none,   multiplicity::bonferroni, multiplicity::holm, multiplicity::hochberg,
    multiplicity::hommel, multiplicity::bh,         multiplicity::by};

/// Closed testing: a hypothesis falls when every set that holds it falls by `test`.
template <class F>
std::vector<double> closed(std::vector<double> const& p, F const& test) {
  std::vector<double> out(p.size(), 0);
  for (unsigned set = 1; set < (1U << p.size()); ++set) {
    std::vector<double> of;
    for (std::size_t i = 0; i < p.size(); ++i) {
      if ((set >> i & 1U) != 0) of.push_back(p[i]);
    }
    std::sort(of.begin(), of.end());
    double const whole = std::min(1.0, test(of));
    for (std::size_t i = 0; i < p.size(); ++i) {
      if ((set >> i & 1U) != 0) out[i] = std::max(out[i], whole);
    }
  }
  return out;
}
double bonferroni_of(std::vector<double> const& sorted) {
  return static_cast<double>(sorted.size()) * sorted.front();
}
double simes_of(std::vector<double> const& sorted) {
  double least = 1;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    least = std::min(least,
                     static_cast<double>(sorted.size()) * sorted[i] / static_cast<double>(i + 1));
  }
  return least;
}
std::vector<double> random_p(cxm_test::generator& random) {
  std::vector<double> p(1 + random.below(7));
  for (double& x : p) x = random.chance(20) ? 0.04 : random.real() * random.real();
  return p;
}
}  // namespace

TEST_CASE("adjusted p: Holm is the closed test of Bonferroni's, Hommel that of Simes'") {
  cxm_test::generator random{5};
  for (int run = 0; run < 300; ++run) {
    auto const p = random_p(random);
    auto const holm = adjusted_p(p, multiplicity::holm);
    auto const hommel = adjusted_p(p, multiplicity::hommel);
    auto const by_bonferroni = closed(p, bonferroni_of);
    auto const by_simes = closed(p, simes_of);
    for (std::size_t i = 0; i < p.size(); ++i) {
      CHECK(close(holm[i], by_bonferroni[i], 1e-12));
      CHECK(close(hommel[i], by_simes[i], 1e-12));
    }
  }
}

TEST_CASE("adjusted p: never below p, never above 1, in the order of p, whatever the places") {
  cxm_test::generator random{6};
  for (int run = 0; run < 200; ++run) {
    auto const p = random_p(random);
    auto shuffled = p;
    random.shuffle(shuffled);
    for (auto const how : all_of_them) {
      auto const out = adjusted_p(p, how);
      auto sorted = out;
      auto moved = adjusted_p(shuffled, how);
      std::sort(sorted.begin(), sorted.end());
      std::sort(moved.begin(), moved.end());
      CHECK(sorted == moved);
      for (std::size_t i = 0; i < p.size(); ++i) {
        CHECK(out[i] >= p[i]);
        CHECK(out[i] <= 1);
        for (std::size_t j = 0; j < p.size(); ++j) {
          if (p[i] < p[j]) CHECK(out[i] <= out[j]);
        }
      }
    }
    // More power from left to right.
    auto const bonferroni = adjusted_p(p, multiplicity::bonferroni);
    auto const holm = adjusted_p(p, multiplicity::holm);
    auto const hochberg = adjusted_p(p, multiplicity::hochberg);
    auto const hommel = adjusted_p(p, multiplicity::hommel);
    auto const bh = adjusted_p(p, multiplicity::bh);
    for (std::size_t i = 0; i < p.size(); ++i) {
      CHECK(holm[i] <= bonferroni[i]);
      CHECK(hochberg[i] <= holm[i]);
      CHECK(hommel[i] <= hochberg[i] * (1 + 1e-12));
      CHECK(bh[i] <= hommel[i] * (1 + 1e-12));
    }
  }
}

TEST_CASE("adjusted p: what is no test is not counted and stays where it is") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> const with{0.01, nan, 0.04, nan};
  for (auto const how : all_of_them) {
    auto const out = adjusted_p(with, how);
    auto const without = adjusted_p(std::vector<double>{0.01, 0.04}, how);
    CHECK(out[0] == without[0]);
    CHECK(std::isnan(out[1]));
    CHECK(out[2] == without[1]);
    CHECK(std::isnan(out[3]));
  }
  CHECK(adjusted_p({}).empty());
  CHECK(adjusted_p(std::vector<double>{0.03})[0] == 0.03);
}

TEST_CASE("adjusted p: a p that is none is refused") {
  CHECK_THROWS_AS(adjusted_p(std::vector<double>{0.5, 1.5}), std::invalid_argument);
  CHECK_THROWS_AS(adjusted_p(std::vector<double>{-0.1}), std::invalid_argument);
}
