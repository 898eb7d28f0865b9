#include <cxm/usability/score_counts.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>

using cxm::interval_method;
using cxm::score_counts;
using cxm_test::close;

TEST_CASE("score counts: scores run from 0 to 100 over the levels") {
  for (std::size_t levels : {2U, 9U, 13U, 41U}) {
    for (std::size_t k = 0; k < levels; ++k) {
      score_counts<41> one{levels};
      one.push(k);
      CHECK(close(one.mean({}).value,
                  100.0 * static_cast<double>(k) / static_cast<double>(levels - 1)));
    }
  }
}

TEST_CASE("score counts: everybody at 100 is 100 with an interval below it") {
  score_counts<41> m{41};
  for (int i = 0; i < 5; ++i) m.push(40);
  CHECK(m.mean({}).value == 100);
  CHECK(m.mean({}).range.upper == 100);
  CHECK(m.mean({}).range.lower < 90);
  CHECK_FALSE(m.mean({.method = interval_method::student_t}).range.defined());
  CHECK(m.deviation() == 0);
  CHECK(m.share_from(28, {}).value == 1);
}

TEST_CASE("score counts: without respondents NaN, of one no deviation") {
  score_counts<13> m{9};
  CHECK(std::isnan(m.mean({}).value));
  CHECK(std::isnan(m.deviation()));
  CHECK(std::isnan(m.share_from(3, {}).value));
  m.push(8);
  CHECK(std::isnan(m.deviation()));
  CHECK(m.count() == 1);
}

TEST_CASE("score counts: a method goes to the figure that has it") {
  score_counts<13> m{13};
  for (std::size_t k : {3U, 8U, 12U, 12U}) m.push(k);
  using enum interval_method;
  auto const methods = [&](interval_method asked) {
    cxm::reading const how{.method = asked};
    return std::array{m.mean(how).range.method, m.share_from(6, how).range.method};
  };
  CHECK(methods(standard) == std::array{score, wilson});
  CHECK(methods(student_t) == std::array{student_t, wilson});
  CHECK(methods(wald) == std::array{wald, wald});
  CHECK(methods(agresti_coull) == std::array{score, agresti_coull});
  CHECK(methods(exact_poisson) == std::array{score, wilson});
  CHECK(m.share_from(8, {}).value == 0.75);
  CHECK(m.count_from(9) == 2);
}

TEST_CASE("score counts: merging and the state") {
  score_counts<13> m{9};
  m.push(0);
  m.push(8);
  auto twice = m;
  twice.merge(m);
  CHECK(twice.count() == 4);
  cxm::state_writer out;
  twice.write(out);
  cxm::state_reader in{out.bytes()};
  CHECK(score_counts<13>::read(in, 9) == twice);
  CHECK(in.left() == 0);
  cxm::state_writer full;
  for (int k = 0; k < 9; ++k) full.u64(cxm::most_observations);
  cxm::state_reader too_many{full.bytes()};
  CHECK_THROWS_AS((score_counts<13>::read(too_many, 9)), cxm::state_error);
}
