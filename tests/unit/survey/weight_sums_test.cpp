// Weights by class: what is a weight, exact sums in any order, the linearised ratio and its limits.

#include <cxm/survey/weight_sums.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <utility>
#include <vector>

using cxm_test::close;

namespace {

using sums = cxm::weight_sums<3>;
using terms_type = std::array<sums::term, 3>;
constexpr terms_type signs{{{-1, 1}, {0, 1}, {1, 1}}};
constexpr terms_type marks{{{3, 1}, {7, 1}, {10, 1}}};

static_assert(cxm::answer_weight<double> && cxm::answer_weight<std::optional<float>> &&
              cxm::answer_weight<int>);
static_assert(!cxm::answer_weight<bool> && !cxm::answer_weight<char>);

sums of(std::vector<std::pair<std::size_t, double>> const& rows) {
  sums s;
  for (auto const& [at, w] : rows) s.add(at, w);
  return s;
}

}  // namespace

TEST_CASE("weight_sums: a missing weight is counted, a wrong one throws and changes nothing") {
  cxm::exclusions out;
  CHECK_FALSE(sums::take(std::nan(""), out));
  CHECK_FALSE(sums::take(std::optional<double>{}, out));
  CHECK_FALSE(sums::take(std::nullopt, out));
  CHECK_FALSE(sums::take(std::optional<double>{std::nan("")}, out));
  CHECK(out[cxm::reason::missing] == 4);
  CHECK(sums::take(0, out) == 0);
  CHECK(sums::take(-0.0, out) == 0);
  CHECK(sums::take(std::optional<float>{2.5F}, out) == 2.5);
  CHECK(sums::take(1e19, out) == 1e19);
  CHECK(sums::take(1e-20, out) == 1e-20);
  for (double wrong :
       {-1.0, -1e-300, 1e20, 1e-22, 5e-324, 1e300, std::numeric_limits<double>::infinity(),
        -std::numeric_limits<double>::infinity()}) {
    CHECK_THROWS_AS(sums::take(wrong, out), std::invalid_argument);
  }
  CHECK_THROWS_WITH(sums::take(-3, out), CXM_CONTAINS("a weight is 0 or a number from 1e-20"));
  CHECK(out.total() == 4);
}

TEST_CASE("weight_sums: nothing seen, and weights of zero only") {
  sums const none;
  CHECK(none.count() == 0);
  CHECK(none.total() == 0);
  CHECK(std::isnan(none.effective_count()));
  CHECK(std::isnan(none.ratio(signs, 10, {}).value));
  CHECK_FALSE(none.ratio(signs, 10, {}).range.defined());
  auto const zeros = of({{0, 0.0}, {2, 0.0}});
  CHECK(zeros.count() == 2);
  CHECK(std::isnan(zeros.ratio(signs, 2, {}).value));
  CHECK(std::isnan(zeros.ratio_error(signs, 2)));
  CHECK(std::isnan(zeros.effective_count()));
}

TEST_CASE("weight_sums: the ratio and its error by hand") {
  // Weights 1, 2, 3 on -1, 0, 1: R = 2/6; residuals -4/3, -1/3, 2/3 times w/6.
  auto const s = of({{0, 1.0}, {1, 2.0}, {2, 3.0}});
  auto const e = s.ratio(signs, 3, {});
  CHECK(close(e.value, 1.0 / 3));
  double const squares = 16.0 / 9 / 36 + 4.0 / 9 / 36 + 36.0 / 9 / 36;
  double const error = std::sqrt(1.5 * squares);
  CHECK(close(s.ratio_error(signs, 3), error));
  CHECK(e.range.method == cxm::interval_method::linearized_t);
  CHECK(close(e.range.upper - e.value, 4.302652729696142 * error));  // t with 2 degrees
  auto const wald = s.ratio(signs, 3, {cxm::confidence{0.95}, cxm::interval_method::wald});
  CHECK(close(wald.range.upper - wald.value, 1.959963984540054 * error));
  CHECK(close(s.effective_count(), 36.0 / 14));
}

TEST_CASE("weight_sums: rows without an answer widen the design, not the ratio") {
  auto const s = of({{0, 1.0}, {1, 2.0}, {2, 3.0}});
  CHECK(s.ratio(signs, 300, {}).value == s.ratio(signs, 3, {}).value);
  CHECK(close(s.ratio_error(signs, 300) / s.ratio_error(signs, 3), std::sqrt(300.0 / 299 * 2 / 3)));
}

TEST_CASE("weight_sums: one row has a value and no interval") {
  auto const s = of({{2, 0.7}});
  CHECK(s.ratio(signs, 1, {}).value == 1);
  CHECK_FALSE(s.ratio(signs, 1, {}).range.defined());
  CHECK(std::isnan(s.ratio_error(signs, 1)));
}

TEST_CASE("weight_sums: equal answers have exactly their own mean and no interval") {
  std::mt19937_64 random{2};
  std::uniform_real_distribution<double> weight{0.1, 3};
  for (int i = 0; i < 500; ++i) {
    sums s;
    for (int k = 0; k < 5; ++k) s.add(static_cast<std::size_t>(i % 3), weight(random));
    auto const e = s.ratio(marks, 5, {});
    REQUIRE(e.value == marks[static_cast<std::size_t>(i % 3)].above);
    REQUIRE(s.ratio_error(marks, 5) == 0);
    REQUIRE_FALSE(e.range.defined());
  }
}

TEST_CASE("weight_sums: a ratio of parts leaves out the classes that are not in it") {
  constexpr terms_type good_of_ends{{{0, 1}, {0, 0}, {1, 1}}};
  auto const s = of({{0, 1.0}, {1, 50.0}, {2, 3.0}});
  CHECK(s.ratio(good_of_ends, 3, {}).value == 0.75);
  auto const middle = of({{1, 50.0}});
  CHECK(std::isnan(middle.ratio(good_of_ends, 3, {}).value));
}

TEST_CASE("weight_sums: other interval methods are refused by name") {
  auto const s = of({{0, 1.0}, {2, 3.0}});
  using enum cxm::interval_method;
  for (auto method : {score, adjusted_wald, wilson, agresti_coull, student_t, bootstrap}) {
    CHECK_THROWS_AS(s.ratio(signs, 2, {cxm::confidence{0.95}, method}), std::invalid_argument);
  }
}

TEST_CASE("weight_sums: order and chunks don't matter, to the bit") {
  std::mt19937_64 random{8};
  std::uniform_real_distribution<double> exponent{-18, 18};
  std::vector<std::pair<std::size_t, double>> rows;
  for (int i = 0; i < 2000; ++i) rows.emplace_back(random() % 3, std::pow(10, exponent(random)));
  auto const all = of(rows);
  for (int i = 0; i < 5; ++i) {
    std::shuffle(rows.begin(), rows.end(), random);
    auto const cut = static_cast<std::ptrdiff_t>(random() % rows.size());
    auto left = of({rows.begin(), rows.begin() + cut});
    auto const right = of({rows.begin() + cut, rows.end()});
    REQUIRE(left.fits(right));
    left.merge(right);
    REQUIRE(left == all);
    REQUIRE(left.ratio(signs, 2000, {}).value == all.ratio(signs, 2000, {}).value);
    REQUIRE(left.effective_count() == all.effective_count());
  }
}

TEST_CASE("weight_sums: state comes back, and contradictory state is refused") {
  auto const s = of({{0, 1.5}, {2, 3.25}});
  cxm::state_writer out;
  s.write(out);
  cxm::state_reader in{out.bytes()};
  CHECK(sums::read(in) == s);
  CHECK(in.left() == 0);

  auto const written = [](cxm::count_t n, double weight) {
    cxm::state_writer w;
    cxm::exact_sum sum;
    sum.add(weight);
    for (int i = 0; i < 3; ++i) {
      w.u64(n);
      sum.write(w);
      sum.write(w);
    }
    return w;
  };
  auto const refused = [](cxm::state_writer const& w) {
    cxm::state_reader r{w.bytes()};
    CHECK_THROWS_AS(sums::read(r), cxm::state_error);
  };
  refused(written(0, 1.0));   // weight without an answer
  refused(written(4, -1.0));  // a negative sum of weights
  refused(written(cxm::most_observations / 2, 1.0));
  cxm::state_writer short_one;
  short_one.u64(1);
  refused(short_one);
}
