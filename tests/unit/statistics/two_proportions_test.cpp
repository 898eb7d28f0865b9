// Two proportions: mirrored sides, edges, and what is undefined.

#include <cxm/statistics/distributions.hpp>
#include <cxm/statistics/two_proportions.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>

using cxm::confidence;
using cxm::interval_method;
using cxm::proportion_difference;
using cxm::two_proportions;
using cxm_test::close;

TEST_CASE("two proportions: swapped sides give the mirrored interval and the same p") {
  cxm_test::generator random{9};
  for (int i = 0; i < 400; ++i) {
    auto const n1 = static_cast<double>(1 + random.below(40));
    auto const n2 = static_cast<double>(1 + random.below(40));
    auto const x1 = static_cast<double>(random.below(static_cast<std::uint64_t>(n1) + 1));
    auto const x2 = static_cast<double>(random.below(static_cast<std::uint64_t>(n2) + 1));
    two_proportions const there{x1, n1, x2, n2};
    two_proportions const back{x2, n2, x1, n1};
    INFO(x1 << "/" << n1 << " against " << x2 << "/" << n2);
    for (auto const method : {interval_method::wilson, interval_method::score,
                              interval_method::adjusted_wald, interval_method::wald}) {
      auto const a = proportion_difference(there, {confidence{0.9}, method});
      auto const b = proportion_difference(back, {confidence{0.9}, method});
      CHECK(a.range.defined());
      CHECK(close(a.range.lower, -b.range.upper, 1e-9, 1e-9));
      CHECK(close(a.range.upper, -b.range.lower, 1e-9, 1e-9));
    }
    auto const score = proportion_difference(there, {confidence{0.9}, interval_method::score});
    CHECK(score.range.lower <= score.value + 1e-12);
    CHECK(score.range.upper >= score.value - 1e-12);
    CHECK(score.range.lower >= -1);
    CHECK(score.range.upper <= 1);
    double const p = cxm::fisher_exact_p(there);
    CHECK(close(p, cxm::fisher_exact_p(back)));
    CHECK(p > 0);
    CHECK(p <= 1);
  }
}

TEST_CASE("two proportions: a side without answers has no difference, nor test") {
  for (two_proportions const x :
       {two_proportions{0, 0, 1, 2}, two_proportions{3, 2, 1, 2}, two_proportions{-1, 2, 1, 2}}) {
    CHECK(std::isnan(proportion_difference(x).value));
    CHECK_FALSE(proportion_difference(x).range.defined());
    CHECK(std::isnan(cxm::proportion_test(x).p));
    CHECK(std::isnan(cxm::fisher_exact_p(x)));
  }
}

TEST_CASE("two proportions: all successes on both sides differ by nothing, which can't be tested") {
  two_proportions const all{12, 12, 7, 7};
  CHECK(proportion_difference(all).value == 0);
  CHECK(proportion_difference(all).range.lower < 0);
  CHECK(std::isnan(cxm::proportion_test(all).p));
  CHECK(cxm::fisher_exact_p(all) == 1);
}

TEST_CASE("two proportions: all against none has score limits up to the end") {
  two_proportions const x{10, 10, 0, 10};
  auto const score = proportion_difference(x, {confidence{0.95}, interval_method::score}).range;
  CHECK(score.upper == 1);
  CHECK(score.lower > 0.6);
  CHECK(close(cxm::fisher_exact_p(x), 2.0 / 184756));  // 20 over 10, both ends
}

TEST_CASE("two proportions: a method that they don't have is refused") {
  CHECK_THROWS_AS(
      proportion_difference({1, 2, 1, 2}, {confidence{0.95}, interval_method::student_t}),
      std::invalid_argument);
}

TEST_CASE("two proportions: Fisher's test of effective sizes does not exist") {
  CHECK(std::isnan(cxm::fisher_exact_p({1.5, 10, 2, 10})));
}
