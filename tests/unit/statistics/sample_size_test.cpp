// Sample sizes: the well known ones, and what is refused.

#include <cxm/statistics/sample_size.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>

using cxm::confidence;
using cxm_test::close;

TEST_CASE("sample size: 385 answers for a proportion within 5 points") {
  CHECK(cxm::whole_answers(cxm::sample_size(0.05, 0.25)) == 385);
  CHECK(cxm::whole_answers(cxm::for_population(cxm::sample_size(0.05, 0.25), 1000)) == 278);
}

TEST_CASE("sample size: everybody asked leaves no margin") {
  CHECK(cxm::margin_of_error(500, 0.25, confidence{0.95}, 500) == 0);
  CHECK(cxm::margin_of_error(1, 0.25, confidence{0.95}, 1) == 0);
  CHECK(cxm::for_population(1e9, 500) < 500.001);
  CHECK(std::isnan(cxm::margin_of_error(501, 0.25, confidence{0.95}, 500)));
  CHECK(std::isnan(cxm::margin_of_error(0, 0.25)));
  CHECK(std::isnan(cxm::for_population(100, 0)));
}

TEST_CASE("sample size: a smaller difference and more power need more") {
  double const base = cxm::sample_size_of_difference(0.1, 0.66, 0.66);
  CHECK(close(cxm::sample_size_of_difference(-0.05, 0.66, 0.66), 4 * base));
  CHECK(cxm::sample_size_of_difference(0.1, 0.66, 0.66, 0.9) > base);
  CHECK(cxm::whole_answers(12) == 12);
  CHECK(cxm::whole_answers(12.0001) == 13);
  CHECK(cxm::whole_answers(cxm::undefined) == 0);
}

TEST_CASE("sample size: a margin, difference, variance or power that makes no sense is refused") {
  CHECK_THROWS_AS(cxm::sample_size(0, 1), std::invalid_argument);
  CHECK_THROWS_AS(cxm::sample_size(0.05, 0), std::invalid_argument);
  CHECK_THROWS_AS(cxm::sample_size_of_difference(0, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(cxm::sample_size_of_difference(0.1, 1, -1), std::invalid_argument);
  CHECK_THROWS_AS(cxm::sample_size_of_difference(0.1, 1, 1, 1), std::invalid_argument);
}
