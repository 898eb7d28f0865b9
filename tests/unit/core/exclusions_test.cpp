// Rows that were left out, counted by reason, and counts that never wrap.

#include <cxm/core/exclusions.hpp>

#include "support/catch.hpp"

#include <cxm/core/state.hpp>

#include <set>
#include <string_view>
#include <type_traits>
#include <vector>

using cxm::count_t;
using cxm::counts_fit;
using cxm::exclusions;
using cxm::most_observations;
using cxm::reason;

namespace {
exclusions with(reason why, count_t n) {
  exclusions e;
  e.add(why, n);
  return e;
}
std::vector<std::byte> written(exclusions const& e) {
  cxm::state_writer out;
  e.write(out);
  return out.bytes();
}
exclusions read(std::vector<std::byte> const& bytes) {
  cxm::state_reader in{bytes};
  return exclusions::read(in);
}
}  // namespace

static_assert(std::is_trivially_copyable_v<exclusions> && sizeof(exclusions) == 64);
static_assert(counts_fit(most_observations, 0) && counts_fit(0, most_observations));
static_assert(!counts_fit(most_observations, 1) && !counts_fit(~count_t{0}, 1) &&
              !counts_fit(1, ~count_t{0}) && !counts_fit(~count_t{0}, ~count_t{0}));

TEST_CASE("exclusions: counts are kept by reason and add up") {
  exclusions e;
  CHECK(e.total() == 0);
  e.add(reason::missing);
  e.add(reason::missing);
  e.add(reason::duplicate, 40);
  e.add(reason::outside_window, 0);
  CHECK(e[reason::missing] == 2);
  CHECK(e[reason::duplicate] == 40);
  CHECK(e[reason::outside_window] == 0);
  CHECK(e.total() == 42);
  CHECK(e != exclusions{});

  exclusions more = with(reason::missing, 5);
  more.merge(e);
  CHECK(more[reason::missing] == 7);
  CHECK(more.total() == 47);
}

TEST_CASE("exclusions: every reason has a name of its own") {
  std::set<std::string_view> const names(cxm::reason_names.begin(), cxm::reason_names.end());
  CHECK(names.size() == cxm::reasons);
  CHECK(cxm::reason_names[static_cast<std::size_t>(reason::missing)] == "missing");
  CHECK(cxm::reason_names[static_cast<std::size_t>(reason::outside_window)] == "outside_window");
  CHECK(static_cast<std::size_t>(reason::outside_window) + 1 == cxm::reasons);
}

TEST_CASE("exclusions: what fits is decided by the total") {
  auto const half = with(reason::missing, most_observations / 2);
  CHECK(half.fits(with(reason::partial, most_observations / 2)));
  CHECK_FALSE(half.fits(with(reason::partial, most_observations / 2 + 1)));
  CHECK(with(reason::missing, most_observations).fits({}));
  CHECK_FALSE(with(reason::missing, most_observations).fits(with(reason::fractional, 1)));
}

TEST_CASE("exclusions: the state holds all that a merge can reach") {
  auto full = with(reason::duplicate, most_observations - 1);
  full.add(reason::outside_window);
  CHECK(read(written(full)) == full);
  CHECK(written(full).size() == 64);
  CHECK(written(with(reason::missing, 0x0102))[0] == std::byte{2});
  CHECK(written(with(reason::missing, 0x0102))[1] == std::byte{1});

  auto over = full;
  over.add(reason::partial);
  CHECK_THROWS_AS(read(written(over)), cxm::state_error);
  CHECK_THROWS_AS(read(written(with(reason::partial, ~count_t{0}))), cxm::state_error);
  auto bytes = written(full);
  bytes.pop_back();
  CHECK_THROWS_AS(read(bytes), cxm::state_error);
}
