// Columns of weighted answers, against the same rows one by one: the sums are equal to the bit.

#include <cxm/core/group_by.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace {

struct columns {
  std::vector<std::uint32_t> codes{};
  std::vector<std::uint8_t> answers{};
  std::vector<double> weights{};
  std::vector<std::uint8_t> bits{};
};

// Weights as surveys have them, and now and then any that are allowed, or none.
double random_weight(cxm_test::generator& g, bool wild) {
  if (!wild || g.chance(70)) return 0.2 + 4 * g.real();
  switch (g.below(5)) {
    case 0: return 0;
    case 1: return std::nan("");
    case 2: return 1e19;
    case 3: return 1e-20;
    default: return std::ldexp(1 + g.real(), static_cast<int>(g.between(-60, 60)));
  }
}

columns random_columns(cxm_test::generator& g, std::size_t rows, std::size_t keys, bool wild) {
  columns all;
  for (std::size_t i = 0; i < rows; ++i) {
    all.codes.push_back(static_cast<std::uint32_t>(g.below(keys)));
    all.answers.push_back(static_cast<std::uint8_t>(g.chance(90) ? g.below(12) : g.below(256)));
    all.weights.push_back(random_weight(g, wild));
  }
  for (std::size_t i = 0; i < rows / 8 + 3; ++i) {
    all.bits.push_back(g.chance(50) ? 0xFF : static_cast<std::uint8_t>(g.below(256)));
  }
  return all;
}

std::optional<int> answer_of(columns const& all, cxm::validity present, std::size_t i) {
  return present[i] ? std::optional<int>{all.answers[i]} : std::nullopt;
}

template <class M>
void check_against_rows(M const& parameters, std::uint64_t seed) {
  cxm_test::generator g{seed};
  for (std::size_t const known : {1U, 8U, 300U, 9000U}) {
    std::vector<std::string> keys;
    for (std::size_t k = 0; k < known; ++k) keys.push_back("key-" + std::to_string(k));
    cxm::grouped<std::string, M> coded{parameters};
    cxm::grouped<std::string, M> expected{parameters};
    M whole = parameters;
    M expected_whole = parameters;
    for (std::size_t const rows : {0U, 1U, 7U, 65U, 5000U}) {
      columns const all = random_columns(g, rows, known, g.chance(50));
      cxm::validity const present =
          g.chance(60) ? cxm::validity{all.bits, static_cast<std::size_t>(g.below(9))}
                       : cxm::validity{};
      coded.push_coded(all.codes, keys, all.answers, all.weights, present);
      cxm::push_columns(whole, std::span{all.answers}, std::span{all.weights}, present);
      for (std::size_t i = 0; i < rows; ++i) {
        auto const answer = answer_of(all, present, i);
        expected.push(keys[all.codes[i]], answer, all.weights[i]);
        expected_whole.push(answer, all.weights[i]);
      }
      CHECK(coded == expected);
      CHECK(whole == expected_whole);
    }
    CHECK(cxm::save(coded) == cxm::save(expected));
  }
}

}  // namespace

TEST_CASE("weighted groups: columns of codes give the groups of their rows, to the bit") {
  check_against_rows(cxm::weighted_nps{}, 1);
  check_against_rows(cxm::weighted_nps{cxm::one_to_ten.not_applicable({99, 0})}, 2);
  check_against_rows(cxm::weighted_csat{cxm::one_to_five.not_applicable({9})}, 3);
  check_against_rows(cxm::weighted_csat{cxm::zero_to_ten}, 4);
  check_against_rows(cxm::weighted_ces{}, 5);
}

TEST_CASE("weighted groups: a sum that is more than a cell holds is counted on") {
  // The first weight decides on the units: later ones, 2^23 times as large when squared, fill a cell
  // within some thousand rows.
  std::size_t const rows = 300'000;
  std::vector<std::uint8_t> const answers(rows, 10);
  std::vector<double> weights(rows, 2895.0);
  for (std::size_t i = 0; i < 4096; ++i) weights[i] = 1;
  cxm::weighted_nps at_once;
  cxm::push_columns(at_once, std::span{answers}, std::span{std::as_const(weights)});
  cxm::weighted_nps one_by_one;
  for (double const w : weights) one_by_one.push(10, w);
  CHECK(at_once == one_by_one);
  CHECK(at_once.total_weight() == 4096 + 2895.0 * (rows - 4096));
}

TEST_CASE("weighted groups: weights that come after many zeros") {
  std::vector<std::uint8_t> const answers{9, 3, 8, 10};
  cxm::weighted_nps m;
  std::vector<double> const zeros(4, 0.0);
  cxm::push_columns(m, std::span{answers}, std::span{zeros});
  CHECK(m.count() == 4);
  CHECK(m.total_weight() == 0);
  std::vector<double> const some{2, 1, 1, 0};
  cxm::push_columns(m, std::span{answers}, std::span{some});
  CHECK(m.score() == 25);
  CHECK(m.count() == 8);
}

TEST_CASE("weighted groups: what is no weight, or does not fit, is refused and changes nothing") {
  std::vector<std::uint8_t> const answers{9, 10};
  std::vector<std::uint32_t> const codes{0, 1};
  std::vector<std::uint32_t> const keys{7, 8};
  cxm::grouped<std::uint32_t, cxm::weighted_nps> by;
  cxm::weighted_nps whole;
  cxm::weighted_csat stars;
  for (double const wrong :
       {-1.0, 1e20, 1e-22, 1e-300, 5e-324, 1e300, std::numeric_limits<double>::infinity()}) {
    std::vector<double> const weights{1, wrong};
    CHECK_THROWS_AS(by.push_coded(codes, keys, answers, weights), std::invalid_argument);
    CHECK_THROWS_AS(cxm::push_columns(whole, std::span{answers}, std::span{weights}),
                    std::invalid_argument);
    CHECK_THROWS_AS((cxm::weighted_csat{answers, weights, cxm::validity{}}), std::invalid_argument);
  }
  std::vector<double> const one{1};
  CHECK_THROWS_AS(by.push_coded(codes, keys, answers, one), std::invalid_argument);
  CHECK_THROWS_AS(cxm::push_columns(whole, std::span{answers}, std::span{one}),
                  std::invalid_argument);
  std::vector<double> const two{1, 1};
  CHECK_THROWS_AS(by.push_coded(std::vector<std::uint32_t>{0, 2}, keys, answers, two),
                  std::invalid_argument);
  CHECK(by.size() == 0);
  CHECK(whole == cxm::weighted_nps{});
}

TEST_CASE("weighted groups: other types of columns take the way row by row, with the same result") {
  std::vector<int> const answers{9, 3, -1, 10};
  std::vector<float> const weights{0.5F, 2, 1, 0.25F};
  std::vector<std::uint8_t> const bits{0b1011};
  cxm::weighted_nps const m{answers, weights, cxm::validity{bits}};
  cxm::weighted_nps expected;
  expected.push(9, 0.5);
  expected.push(3, 2);
  expected.push(std::nullopt, 1);
  expected.push(10, 0.25);
  CHECK(m == expected);
}
