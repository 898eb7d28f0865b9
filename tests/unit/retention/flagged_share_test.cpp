#include "support/catch.hpp"
#include "support/close.hpp"

#include <cxm/core/state.hpp>
#include <cxm/retention/flagged_share.hpp>

#include <array>
#include <cmath>
#include <string>
#include <vector>

using cxm::flagged_share;
using cxm::interval_method;
using cxm_test::close;

namespace {
flagged_share of(unsigned flagged, unsigned n) {
  flagged_share share;
  for (unsigned i = 0; i < n; ++i) share.push(i < flagged);
  return share;
}
/// A state as it is on disk: the two counts, then a count for each reason.
flagged_share from_disk(cxm::count_t count, cxm::count_t flagged, cxm::count_t missing = 0) {
  cxm::state_writer out;
  out.u64(count);
  out.u64(flagged);
  for (std::size_t i = 0; i < cxm::reasons; ++i) out.u64(i == 0 ? missing : 0);
  cxm::state_reader in{out.bytes()};
  return flagged_share::read(in);
}
struct account {
  std::string id;
  bool churned = false;
  std::optional<bool> answered;
  [[nodiscard]] bool kept() const { return !churned; }
};
template <class X>
concept is_flag = cxm::observes<flagged_share, X>;
}  // namespace

static_assert(cxm::metric<flagged_share>);
// A number is not a flag: 0 and 1 are as often a coded answer as a truth.
static_assert(is_flag<bool> && is_flag<bool const&> && is_flag<std::optional<bool>&>);
static_assert(!is_flag<int> && !is_flag<char> && !is_flag<double> && !is_flag<void*>);
static_assert(!is_flag<std::optional<int>> && !is_flag<char const*>);

TEST_CASE("flagged_share: 1,869 churned of 7,043 with Wilson's interval") {
  auto const share = of(1869, 7043);
  CHECK(share.count() == 7043);
  CHECK(share.flagged() == 1869);
  CHECK(share.share() == 1869.0 / 7043.0);
  auto const range = share.interval();
  CHECK(range.method == interval_method::wilson);
  CHECK(range.level == 0.95);
  // The formula of Wilson 1927 in Python, with scipy's normal quantile.
  CHECK(close(range.lower, 0.25518811288450727, 1e-13));
  CHECK(close(range.upper, 0.2758074374889079, 1e-13));
  auto const narrower = share.interval({.level = cxm::confidence{0.9}});
  CHECK(close(narrower.lower, 0.2568073265749889, 1e-13));
  CHECK(close(narrower.upper, 0.27411261045380836, 1e-13));
}

TEST_CASE("flagged_share: the other intervals of a proportion by name") {
  auto const share = of(1869, 7043);
  auto const adjusted = share.interval({.method = interval_method::agresti_coull});
  CHECK(close(adjusted.lower, 0.25518731993967525, 1e-13));
  CHECK(close(adjusted.upper, 0.2758082304337399, 1e-13));
  auto const wald = share.interval({.method = interval_method::wald});
  CHECK(close(wald.lower, 0.25505819093335796, 1e-13));
  CHECK(close(wald.upper, 0.2756815506540338, 1e-13));
  REQUIRE_THROWS_AS((void)share.interval({.method = interval_method::bootstrap}),
                    std::invalid_argument);
}

TEST_CASE("flagged_share: no rows, no share and no interval") {
  flagged_share const none;
  CHECK(none.count() == 0);
  CHECK(std::isnan(none.share()));
  CHECK(std::isnan(none.interval().lower));
  CHECK(std::isnan(none.interval().upper));
  CHECK_FALSE(none.interval().defined());
}

TEST_CASE("flagged_share: nobody and everybody have a proper interval") {
  CHECK(of(0, 20).share() == 0);
  CHECK(of(0, 20).interval().lower == 0);
  CHECK(close(of(0, 20).interval().upper, 0.1611251580528194));  // z²/(n + z²)
  CHECK(of(20, 20).share() == 1);
  CHECK(close(of(20, 20).interval().lower, 1 - 0.1611251580528194));
  CHECK(of(20, 20).interval().upper == 1);
}

TEST_CASE("flagged_share: a missing flag is counted and left out") {
  flagged_share share;
  share.push(std::optional<bool>{true});
  share.push(std::optional<bool>{});
  share.push(std::optional<bool>{false});
  share.push(true);
  CHECK(share.count() == 3);
  CHECK(share.flagged() == 2);
  CHECK(share.excluded()[cxm::reason::missing] == 1);
  CHECK(share.excluded().total() == 1);
}

TEST_CASE("flagged_share: rows are seen as they are or through a projection") {
  std::array<bool, 4> const flags{true, false, true, true};
  CHECK(flagged_share{flags}.flagged() == 3);
  std::vector<bool> const bits{true, false, true, true};
  CHECK(flagged_share{bits} == flagged_share{flags});
  std::vector<account> const accounts{{"a", true, {}}, {"b", false, true}, {"c", false, false}};
  CHECK(flagged_share{accounts, &account::churned}.share() == 1.0 / 3);
  CHECK(flagged_share{accounts, &account::kept}.share() == 2.0 / 3);
  flagged_share const answered{accounts, &account::answered};
  CHECK(answered.share() == 0.5);
  CHECK(answered.excluded()[cxm::reason::missing] == 1);
}

TEST_CASE("flagged_share: parts merge to the whole, also with itself") {
  auto whole = of(3, 8);
  whole.push(std::optional<bool>{});
  auto left = of(1, 2);
  auto right = of(2, 6);
  right.push(std::optional<bool>{});
  auto other_way = right;
  other_way.merge(left);
  left.merge(right);
  CHECK(left == whole);
  CHECK(other_way == whole);
  CHECK(cxm::save(left) == cxm::save(whole));
  left.merge(left.empty_copy());
  CHECK(left == whole);
  left.merge(left);
  CHECK(left.count() == 16);
  CHECK(left.flagged() == 6);
  CHECK(left.excluded().total() == 2);
}

TEST_CASE("flagged_share: more rows than a count holds are refused and nothing changes") {
  auto full = from_disk(cxm::most_observations, 5);
  auto const before = full;
  REQUIRE_THROWS_AS(full.merge(of(0, 1)), cxm::merge_error);
  CHECK(full == before);
  auto left_out = from_disk(1, 1, cxm::most_observations);
  auto one_more = from_disk(0, 0, 1);
  REQUIRE_THROWS_AS(one_more.merge(left_out), cxm::merge_error);
  CHECK(one_more == from_disk(0, 0, 1));
  full.merge(flagged_share{});
  CHECK(full == before);
}

TEST_CASE("flagged_share: a state comes back as it was, a contradictory one is refused") {
  auto share = of(3, 8);
  share.push(std::optional<bool>{});
  CHECK(cxm::load<flagged_share>(cxm::save(share)) == share);
  CHECK(cxm::load<flagged_share>(cxm::save(flagged_share{})) == flagged_share{});
  CHECK(from_disk(8, 3) == of(3, 8));
  REQUIRE_THROWS_AS(from_disk(8, 9), cxm::state_error);
  REQUIRE_THROWS_AS(from_disk(cxm::most_observations + 1, 0), cxm::state_error);
  auto damaged = cxm::save(share);
  damaged[20] ^= std::byte{1};
  REQUIRE_THROWS_AS(cxm::load<flagged_share>(damaged), cxm::state_error);
}

TEST_CASE("flagged_share: its figures say that it is no periodic rate") {
  std::vector<cxm::figure> shown;
  of(3, 8).figures([&](cxm::figure const& f) { shown.push_back(f); },
                   {.method = interval_method::agresti_coull});
  REQUIRE(shown.size() == 3);
  CHECK(shown[0].name == "flagged_share");
  CHECK(shown[0].unit == cxm::unit::share);
  CHECK(shown[0].value == 0.375);
  CHECK(close(shown[0].range.lower, 0.13485835156724035));
  CHECK(close(shown[0].range.upper, 0.6962435396537298));
  CHECK(shown[0].note == "a share of the table, not a rate over a period");
  CHECK(shown[1].name == "count");
  CHECK(shown[1].count == 8);
  CHECK(shown[2].name == "flagged");
  CHECK(shown[2].number() == 3);
}
