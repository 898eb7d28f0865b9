// Different keys that several threads see together.

#include <cxm/statistics/shared_distinct.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/thread_executor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

std::vector<std::string> random_keys(std::uint64_t seed, std::size_t n) {
  cxm_test::generator g{seed};
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < n; ++i) {
    auto key = std::to_string(g.below(g.chance(50) ? 300 : 30'000));
    if (g.chance(30)) key.insert(0, static_cast<std::size_t>(g.below(30)), 'k');
    keys.push_back(std::move(key));
  }
  return keys;
}

}  // namespace

TEST_CASE("shared_distinct: the threads together see what one sees", "[threads]") {
  auto const keys = random_keys(41, 200'000);
  std::vector<std::string_view> const seen{keys.begin(), keys.end()};
  cxm::distinct_count<> alone;
  for (std::string const& key : keys) alone.push(key);
  CHECK(alone.distinct() == std::set<std::string>(keys.begin(), keys.end()).size());
  for (std::size_t const threads : {1U, 2U, 7U}) {
    INFO(threads << " threads");
    cxm::shared_distinct<> all;
    cxm::thread_executor on{threads};
    std::size_t const step = 3001;
    on.run((seen.size() + step - 1) / step, [&](std::size_t i) {
      all.push_keys(std::span{seen}.subspan(i * step, (std::min)(step, seen.size() - i * step)));
    });
    CHECK(all.distinct() == alone.distinct());
    CHECK(all.count() == keys.size());
    CHECK(all.total() == alone);
    CHECK(cxm::save(all.total()) == cxm::save(alone));
  }
}

TEST_CASE("shared_distinct: more keys at once than it takes at a time, and none") {
  std::vector<std::int64_t> numbers;
  for (std::int64_t i = 0; i < 50'000; ++i) numbers.push_back(i % 12'345 - 6'000);
  cxm::shared_distinct<std::int64_t> all;
  CHECK(all.distinct() == 0);
  CHECK(all.total() == cxm::distinct_count<std::int64_t>{});
  all.push_keys(std::span<std::int64_t const>{});
  all.push_keys(std::span<std::int64_t const>{numbers});
  CHECK(all.distinct() == 12'345);
  CHECK(all.count() == 50'000);
  cxm::distinct_count<std::int64_t> alone;
  for (std::int64_t const n : numbers) alone.push(n);
  CHECK(all.total() == alone);
}

TEST_CASE("distinct_count: a key can be seen again only when it was seen") {
  cxm::distinct_count<> m;
  m.push_again(0);
  CHECK_THROWS_AS(m.push_again(1), std::invalid_argument);
  m.push("anna");
  m.push_again(2);
  CHECK(m.count() == 3);
  CHECK(m.distinct() == 1);
  CHECK_THROWS_AS(m.push_again(cxm::most_observations), std::invalid_argument);
  CHECK(m.count() == 3);
}
