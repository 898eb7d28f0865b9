// The change of the same customers: by hand, against its special cases, edges.

#include <cxm/survey/paired_nps.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <optional>
#include <vector>

using cxm::paired_nps;
using cxm_test::close;

static_assert(cxm::metric<paired_nps>);

namespace {
struct wave {
  std::optional<int> before, after;
};
}  // namespace

TEST_CASE("paired nps: the change is the score after less the score before") {
  std::vector<wave> const rows{{3, 9}, {9, 10}, {7, 6}, {10, 8}, {5, 5}, {8, 9}};
  paired_nps const m{rows, &wave::before, &wave::after};
  CHECK(m.count() == 6);
  CHECK(close(m.change().value, m.after() - m.before()));
  CHECK(close(m.before(), 0));
  CHECK(close(m.after(), 100.0 / 6));
  CHECK(m.up() == 2);
  CHECK(m.down() == 2);
  CHECK(m.moved(-1, 1) == 1);
  CHECK(m.moved(1, 1) == 1);
  std::vector<std::string_view> names;
  m.figures([&](cxm::figure const& f) { names.push_back(f.name); });
  CHECK(names == std::vector<std::string_view>{"change", "count", "before", "after", "up", "down",
                                               "stayed"});
}

TEST_CASE(
    "paired nps: moves of one class are McNemar's test and the score interval of a net share") {
  paired_nps m;
  for (int i = 0; i < 14; ++i) m.push(7, 9);
  for (int i = 0; i < 5; ++i) m.push(9, 8);
  for (int i = 0; i < 31; ++i) m.push(9, 9);
  CHECK(close(m.test().statistic, 9 / std::sqrt(19.0)));
  // Within −2 … 2 moves by two classes are possible, so the interval is a little wider.
  auto const net = cxm::net_share_interval(14, 5, 50);
  CHECK(m.change().range.lower <= 100 * net.lower + 1e-9);
  CHECK(m.change().range.upper >= 100 * net.upper - 1e-9);
  CHECK(close(m.change().range.lower, 100 * net.lower, 0, 3));
}

TEST_CASE("paired nps: the test and the default interval agree about 0") {
  cxm_test::generator random{8};
  for (int run = 0; run < 200; ++run) {
    paired_nps m;
    for (int i = 0; i < 25; ++i) {
      int const before = static_cast<int>(random.below(11));
      int const after = random.chance(60) ? before : static_cast<int>(random.below(11));
      m.push(before, after);
    }
    auto const range = m.change().range;
    CHECK((m.test().p < 0.05) == (range.lower > 0 || range.upper < 0));
  }
}

TEST_CASE("paired nps: student_t is the paired t") {
  paired_nps m;
  for (auto const& [b, a] : {std::pair{3, 9}, {9, 10}, {7, 6}, {10, 8}, {5, 7}}) m.push(b, a);
  // Differences 2, 0, −1, −1, 1: mean 0.2, s = √1.7.
  auto const range = m.change({cxm::confidence{0.95}, cxm::interval_method::student_t}).range;
  double const half = 2.7764451051977987 * std::sqrt(1.7 / 5);
  CHECK(close(range.lower, 100 * (0.2 - half)));
  CHECK(close(range.upper, 100 * (0.2 + half)));
}

TEST_CASE("paired nps: a pair of which one answer can't be used is left out once") {
  paired_nps m{cxm::zero_to_ten.not_applicable({99})};
  m.push(std::optional<int>{}, 9);
  m.push(9, std::optional<int>{});
  m.push(99, 12);
  m.push(9, 12);
  m.push(8.5, 9);
  CHECK(m.count() == 0);
  CHECK(m.excluded()[cxm::reason::missing] == 2);
  CHECK(m.excluded()[cxm::reason::not_applicable] == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(m.excluded()[cxm::reason::fractional] == 1);
  CHECK(std::isnan(m.change().value));
  CHECK_FALSE(m.change().range.defined());
  CHECK(std::isnan(m.test().p));
}

TEST_CASE("paired nps: nobody moved is no change, within an interval") {
  paired_nps m;
  for (int i = 0; i < 20; ++i) m.push(9, 10);
  CHECK(m.change().value == 0);
  CHECK(m.change().range.lower < 0);
  CHECK(m.change().range.upper > 0);
  CHECK_FALSE(m.change({cxm::confidence{0.95}, cxm::interval_method::student_t}).range.defined());
}

TEST_CASE("paired nps: two scales don't merge") {
  paired_nps m;
  CHECK_THROWS_AS(m.merge(paired_nps{cxm::one_to_ten}), cxm::merge_error);
  CHECK_THROWS_AS(paired_nps{cxm::one_to_five}, std::invalid_argument);
}
