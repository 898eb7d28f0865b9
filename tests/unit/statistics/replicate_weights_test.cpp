// Replicate weights: the jackknife of a mean is its textbook variance; centres; edges.

#include <cxm/statistics/replicate_weights.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <vector>

using cxm_test::close;
using column = std::vector<double>;

TEST_CASE("replicates: the jackknife of an unweighted mean has its usual standard error") {
  column const x{3, 1, 4, 1, 5, 9, 2, 6};
  column const w(8, 1.0);
  auto const sets = cxm::jackknife({w});
  auto const mean = [&](std::span<double const> weight) { return cxm::weighted_mean(weight, x); };
  auto const found = cxm::replicated(sets, mean(w), mean);
  CHECK(close(found.standard_error, cxm::design_mean({w}, x).standard_error));
  CHECK(found.degrees == 7);
  CHECK(found.range.defined());
  auto const about = cxm::replicated(sets, mean(w), mean, {}, cxm::around::estimate);
  CHECK(close(about.standard_error, found.standard_error));
}

TEST_CASE("replicates: around the estimate the variance is never smaller") {
  cxm::replicate_weights sets;
  sets.sets = {{1, 2}, {2, 1}, {1, 5}};
  sets.scale = 0.5;
  column const x{0, 1};
  auto const mean = [&](std::span<double const> weight) { return cxm::weighted_mean(weight, x); };
  auto const a = cxm::replicated(sets, 0.5, mean);
  auto const b = cxm::replicated(sets, 0.5, mean, {}, cxm::around::estimate);
  CHECK(a.standard_error < b.standard_error);
  CHECK_FALSE(a.range.defined());  // nobody said how many degrees of freedom there are
}

TEST_CASE("replicates: one set, sets without factors and lonely units") {
  column const x{0, 1};
  auto const mean = [&](std::span<double const> weight) { return cxm::weighted_mean(weight, x); };
  cxm::replicate_weights one;
  one.sets = {{1, 1}};
  CHECK(std::isnan(cxm::replicated(one, 0.5, mean).standard_error));
  one.of_set = {1, 1};
  CHECK_THROWS_AS(cxm::replicated(one, 0.5, mean), std::invalid_argument);
  column const w{1, 1, 1};
  std::vector<std::uint32_t> const h{0, 0, 1};
  CHECK_THROWS_AS(cxm::jackknife({w, h}), std::invalid_argument);
  CHECK(std::isnan(cxm::weighted_mean(column{0, 0}, x)));
  CHECK_THROWS_AS(cxm::weighted_mean(column{0}, x), std::invalid_argument);
}
