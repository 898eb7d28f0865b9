#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/core/thread_executor.hpp>
#include <cxm/retention/shared_cohorts.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

TEST_CASE("shared cohorts: any number of threads gives what one has", "[threads]") {
  cxm_test::generator g{17};
  cxm::acquisition_cohorts<> const empty{cxm::numbered_periods{cxm::period::iso_week, "UTC"},
                                         cxm::currency{"EUR"}};
  constexpr std::size_t rows = 60'000;
  std::vector<std::string> names;
  std::vector<std::int64_t> seconds;
  std::vector<std::optional<std::int64_t>> amounts;
  auto expected = empty;
  auto unpaid = empty;
  for (std::size_t i = 0; i < rows; ++i) {
    names.push_back("customer " + std::to_string(g.below(700)));
    seconds.push_back(g.between(1'700'000'000, 1'760'000'000));
    amounts.push_back(g.chance(80) ? std::optional{g.between(-5, 5000)} : std::nullopt);
    std::chrono::sys_seconds const at{std::chrono::seconds{seconds.back()}};
    expected.push(names.back(), at, amounts.back());
    unpaid.push(names.back(), at);
  }
  std::vector<std::string_view> const customers(names.begin(), names.end());
  for (std::size_t threads : {1U, 4U}) {
    cxm::shared_cohorts<std::string> paid{empty, threads};
    cxm::shared_cohorts<std::string> seen{empty, threads};
    cxm::thread_executor on{threads};
    on.run(6, [&](std::size_t k) {
      std::size_t const first = k * rows / 6;
      std::size_t const n = (k + 1) * rows / 6 - first;
      std::span const who = std::span{customers}.subspan(first, n);
      std::span<std::int64_t const> const at = std::span{seconds}.subspan(first, n);
      paid.push_rows(who, at,
                     std::span<std::optional<std::int64_t> const>{amounts}.subspan(first, n));
      seen.push_rows(who, at);
    });
    CHECK(paid.total() == expected);
    CHECK(seen.total() == unpaid);
    CHECK(paid.count() == rows);
    CHECK(paid.customers() == expected.customers());
    CHECK(paid.observed_until() == expected.observed_until());
    auto const table = paid.table();
    auto const wanted = expected.table();
    REQUIRE(table.rows().size() == wanted.rows().size());
    for (std::size_t r = 0; r < table.rows().size(); ++r) {
      CHECK(table.rows()[r].size == wanted.rows()[r].size);
      REQUIRE(table.rows()[r].cells.size() == wanted.rows()[r].cells.size());
      for (std::size_t k = 0; k < table.rows()[r].cells.size(); ++k) {
        CHECK(table.rows()[r].cells[k].active == wanted.rows()[r].cells[k].active);
        CHECK(table.rows()[r].cells[k].amount == wanted.rows()[r].cells[k].amount);
      }
    }
  }
  cxm::shared_cohorts<std::string> const nobody{empty, 2};
  CHECK(nobody.table().rows().empty());
}

TEST_CASE("shared cohorts: amounts that only together leave 64 bits are refused") {
  cxm::acquisition_cohorts<> const empty{cxm::numbered_periods{cxm::period::month, "UTC"},
                                         cxm::currency{"EUR"}};
  cxm::shared_cohorts<std::string> seen{empty, 4};
  std::vector<std::string_view> const customers{"a", "b", "c", "d", "e", "f", "g", "h"};
  std::vector<std::int64_t> const seconds(customers.size(), 1'700'000'000);
  std::vector<std::optional<std::int64_t>> const amounts(customers.size(), std::int64_t{1} << 60);
  auto const pushed_and_read = [&] {
    seen.push_rows(std::span{customers}, std::span{seconds}, std::span{amounts});
    return seen.table();
  };
  REQUIRE_THROWS_AS(pushed_and_read(), std::invalid_argument);
}
