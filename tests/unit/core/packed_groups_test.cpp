#include <cxm/core/group_by.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace {

struct columns {
  std::vector<std::uint32_t> codes{};
  std::vector<std::uint8_t> answers{};
  std::vector<std::uint8_t> bits{};
};

columns random_columns(cxm_test::generator& g, std::size_t rows, std::size_t keys) {
  columns all;
  for (std::size_t i = 0; i < rows; ++i) {
    all.codes.push_back(static_cast<std::uint32_t>(g.below(keys)));
    all.answers.push_back(static_cast<std::uint8_t>(g.chance(90) ? g.below(12) : g.below(256)));
  }
  for (std::size_t i = 0; i < rows / 8 + 3; ++i) {
    all.bits.push_back(g.chance(50) ? 0xFF : static_cast<std::uint8_t>(g.below(256)));
  }
  return all;
}

template <class M>
void check_against_rows(M const& parameters, std::uint64_t seed) {
  cxm_test::generator g{seed};
  for (std::size_t const known : {1U, 3U, 8U, 12U, 13U, 40U, 3000U}) {
    std::vector<std::string> keys;
    for (std::size_t k = 0; k < known; ++k) keys.push_back("key-" + std::to_string(k));
    cxm::grouped<std::string, M> coded{parameters};
    cxm::grouped<std::string, M> expected{parameters};
    for (std::size_t const rows : {0U, 1U, 7U, 8U, 9U, 63U, 500U, 5000U, 9000U}) {
      columns all = random_columns(g, rows, known);
      if (g.chance(40)) std::sort(all.codes.begin(), all.codes.end());
      bool const has_bitmap = g.chance(60);
      cxm::validity const present =
          has_bitmap ? cxm::validity{all.bits, static_cast<std::size_t>(g.below(9))}
                     : cxm::validity{};
      coded.push_coded(all.codes, keys, all.answers, present);
      for (std::size_t i = 0; i < rows; ++i) {
        if (present[i]) {
          expected.push(keys[all.codes[i]], all.answers[i]);
        } else {
          expected.push(keys[all.codes[i]], std::nullopt);
        }
      }
      CHECK(coded == expected);
    }
    CHECK(cxm::save(coded) == cxm::save(expected));
  }
}

}  // namespace

TEST_CASE("packed groups: columns of codes give the groups of their rows") {
  check_against_rows(cxm::nps{}, 1);
  check_against_rows(cxm::nps{cxm::one_to_ten.not_applicable({99, 0})}, 2);
  check_against_rows(cxm::csat{cxm::one_to_five.not_applicable({9})}, 3);
  check_against_rows(cxm::csat{cxm::zero_to_ten}, 4);
  check_against_rows(cxm::ces{}, 5);
}

TEST_CASE("packed groups: a group of more rows than a cell holds is counted on") {
  // A field of 21 bits is half full after 2^20 rows.
  std::size_t const rows = (std::size_t{1} << 21) + 1000;
  std::vector<std::uint32_t> const codes(rows, 1);
  std::vector<std::uint8_t> answers(rows, 10);
  answers[5] = 0;
  answers[6] = 200;
  cxm::grouped<std::uint32_t, cxm::nps> by;
  by.push_coded(codes, std::vector<std::uint32_t>{7, 8, 9}, answers);
  CHECK(by.size() == 1);
  auto const group = by.find(8U);
  REQUIRE(group);
  CHECK(group->promoters() == rows - 2);
  CHECK(group->detractors() == 1);
  CHECK(group->excluded()[cxm::reason::out_of_scale] == 1);
}

TEST_CASE("packed groups: rows in the order of their groups, more than a cell holds") {
  std::vector<std::uint32_t> codes;
  std::vector<std::uint8_t> answers;
  cxm_test::generator g{9};
  for (std::uint32_t code = 0; code < 40; ++code) {
    std::size_t const rows = code == 7 ? (std::size_t{1} << 20) + 77'777 : 1000;
    for (std::size_t i = 0; i < rows; ++i) {
      codes.push_back(code);
      answers.push_back(static_cast<std::uint8_t>(code == 7 ? 10 : g.below(12)));
    }
  }
  std::vector<std::uint32_t> keys;
  for (std::uint32_t k = 0; k < 40; ++k) keys.push_back(k);
  cxm::grouped<std::uint32_t, cxm::nps> by;
  by.push_coded(codes, keys, answers);
  cxm::grouped<std::uint32_t, cxm::nps> expected;
  for (std::size_t i = 0; i < codes.size(); ++i) expected.push(codes[i], answers[i]);
  CHECK(by == expected);
  CHECK(by.find(7U)->promoters() == (std::size_t{1} << 20) + 77'777);
}

TEST_CASE(
    "packed groups: runs of one group of every length, with answers that are none among them") {
  cxm_test::generator g{10};
  std::vector<std::uint32_t> keys;
  for (std::uint32_t k = 0; k < 3000; ++k) keys.push_back(k);
  for (std::size_t const groups : {20U, 3000U}) {  // near the processor, and not
    std::vector<std::uint32_t> codes;
    std::vector<std::uint8_t> answers;
    for (std::size_t run = 0; run < groups; ++run) {
      auto const code = static_cast<std::uint32_t>(g.below(groups));
      std::size_t const rows = g.chance(10) ? 300 + g.below(70) : g.below(70);
      unsigned const wrong = g.chance(50) ? 0 : 2;
      for (std::size_t i = 0; i < rows; ++i) {
        codes.push_back(code);
        answers.push_back(static_cast<std::uint8_t>(g.chance(wrong) ? g.below(256) : g.below(11)));
      }
    }
    cxm::grouped<std::uint32_t, cxm::nps> by;
    cxm::grouped<std::uint32_t, cxm::nps> expected;
    by.push_coded(codes, keys, answers);
    for (std::size_t i = 0; i < codes.size(); ++i) expected.push(codes[i], answers[i]);
    CHECK(by == expected);
  }
}

TEST_CASE("packed groups: columns that don't fit are refused, and change nothing") {
  cxm::grouped<std::uint32_t, cxm::nps> by;
  std::vector<std::uint32_t> const keys{7, 8};
  std::vector<std::uint8_t> const answers{9, 9};
  CHECK_THROWS_AS(by.push_coded(std::vector<std::uint32_t>{0}, keys, answers),
                  std::invalid_argument);
  CHECK_THROWS_AS(by.push_coded(std::vector<std::uint32_t>{0, 2}, keys, answers),
                  std::invalid_argument);
  std::vector<std::uint8_t> const short_bits{1};
  CHECK_THROWS_AS(
      by.push_coded(std::vector<std::uint32_t>{0, 1}, keys, answers, cxm::validity{short_bits, 7}),
      std::invalid_argument);
  CHECK(by.size() == 0);
}
