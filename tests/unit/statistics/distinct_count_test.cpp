#include <cxm/statistics/distinct_count.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

TEST_CASE("distinct count: keys count once, rows without one are missing") {
  cxm::distinct_count<> seen;
  CHECK(seen.distinct() == 0);
  for (std::string_view const key : {"b", "a", "b", "", "b"}) seen.push(key);
  seen.push(std::optional<std::string_view>{});
  CHECK(seen.distinct() == 3);
  CHECK(seen.count() == 5);
  CHECK(seen.excluded()[cxm::reason::missing] == 1);
  CHECK(seen.has("a"));
  CHECK_FALSE(seen.has("c"));
}

TEST_CASE("distinct count: a number that its key can't hold is refused") {
  cxm::distinct_count<std::uint8_t> seen;
  seen.push(44);
  CHECK_THROWS_AS(seen.push(300), std::invalid_argument);
  CHECK(seen.distinct() == 1);
  CHECK(seen.count() == 1);
}

TEST_CASE("distinct count: any split of the rows merges to the set of the whole") {
  cxm_test::generator random{5};
  for (int round = 0; round < 50; ++round) {
    std::set<std::uint64_t> all;
    std::vector<cxm::distinct_count<std::uint64_t>> parts(1 + random.below(5));
    for (std::uint64_t n = random.below(500); n > 0; --n) {
      std::uint64_t const key = random.below(200);
      all.insert(key);
      parts[static_cast<std::size_t>(random.below(parts.size()))].push(key);
    }
    cxm::distinct_count<std::uint64_t> sum;
    for (auto const& part : parts) sum.merge(part);
    CHECK(sum.distinct() == all.size());
  }
}

TEST_CASE("distinct count: many keys at once are those keys one by one") {
  cxm_test::generator random{6};
  for (std::size_t const n : {0U, 1U, 31U, 32U, 33U, 5000U}) {
    std::vector<std::uint64_t> keys;
    for (std::size_t i = 0; i < n; ++i) keys.push_back(random.below(n));
    cxm::distinct_count<std::uint64_t> at_once;
    at_once.push_keys(std::span<std::uint64_t const>{keys});
    CHECK(at_once == cxm::distinct_count<std::uint64_t>{keys});
  }
}

TEST_CASE("distinct count: a state with more keys than rows is refused") {
  cxm::state_writer out;
  out.u64(1);
  cxm::exclusions{}.write(out);
  out.u64(2);
  out.text("a");
  out.text("b");
  cxm::state_reader in{out.bytes()};
  CHECK_THROWS_AS(cxm::distinct_count<>::read(in), cxm::state_error);
}
