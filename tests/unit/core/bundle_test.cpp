// Several metrics side by side over the same rows.

#include <cxm/core/bundle.hpp>

#include "support/catch.hpp"

#include <cxm/core/observe.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include <optional>
#include <string>
#include <vector>

using cxm::bundle;
using cxm::csat;
using cxm::nps;

namespace {
struct answer {
  int likelihood = 0;
  std::optional<int> satisfied{};
};
using both = bundle<nps, csat>;

template <class M>
M doubled(M m, int times) {
  for (int i = 0; i < times; ++i) m.merge(M{m});
  return m;
}
template <class M>
M read(cxm::state_writer const& out) {
  cxm::state_reader in{out.bytes()};
  return M::read(in);
}
}  // namespace

static_assert(cxm::metric<both> && cxm::metric<bundle<nps>> && cxm::metric<bundle<both, nps>>);
static_assert(cxm::observes<both, int, int> && !cxm::observes<both, int> &&
              !cxm::observes<both, int, bool>);

TEST_CASE("bundle: every member observes its own projection of every row") {
  std::vector<answer> const answers{{9, 5}, {3, {}}, {11, 4}};
  both m{nps{}, csat{}};
  cxm::push_rows(m, answers, &answer::likelihood, &answer::satisfied);
  CHECK(m.get<nps>() == nps{answers, &answer::likelihood});
  CHECK(m.get<csat>() == csat{answers, &answer::satisfied});
  CHECK(m.get<0>() == m.get<nps>());
  CHECK(m.get<1>() == m.get<csat>());
  CHECK(m.count() == 2);
  CHECK(m.excluded()[cxm::reason::missing] == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
}

TEST_CASE("bundle: count is that of the member with most observations") {
  both m;
  m.push(9, std::nullopt);
  m.push(9, std::nullopt);
  m.push(std::nullopt, 5);
  CHECK(m.count() == 2);
  CHECK(m.excluded().total() == 3);
}

TEST_CASE("bundle: shows the figures of every member in turn") {
  both m;
  m.push(9, 5);
  std::vector<std::string> names;
  m.figures([&](cxm::figure const& f) { names.emplace_back(f.name); });
  REQUIRE(names.size() > 6);
  CHECK(names[0] == "score");
  CHECK(names[5] == "top_box");
}

TEST_CASE("bundle: two of one kind are read by number, and the schema names all") {
  bundle<nps, nps> m{nps{}, nps{cxm::one_to_ten}};
  m.push(9, 0);
  CHECK(m.get<0>().count() == 1);
  CHECK(m.get<1>().excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(cxm::schema_of<bundle<nps, nps>>() == "bundle<nps,nps>");
  CHECK(cxm::schema_of<bundle<nps, bundle<csat>>>() == "bundle<nps,bundle<csat>>");
  CHECK(m.empty_copy().get<1>().scale() == cxm::one_to_ten);
  CHECK(cxm::load<bundle<nps, nps>>(cxm::save(m)) == m);
}

TEST_CASE("bundle: a merge that one member refuses changes no member") {
  both left{nps{}, csat{}};
  both right{nps{}, csat{cxm::zero_to_ten}};
  left.push(9, 5);
  right.push(9, 5);
  auto const before = left;
  CHECK_THROWS_AS(left.merge(right), cxm::merge_error);
  CHECK(left == before);
  CHECK(left.get<nps>().count() == 1);
}

TEST_CASE("bundle: a member of a temporary outlives it") {
  auto const made = [] {
    cxm::bundle both{cxm::nps{}, cxm::csat{}};
    both.push(9, 5);
    return both;
  };
  static_assert(!std::is_reference_v<decltype(made().get<cxm::csat>())>);
  auto const& by_type = made().get<cxm::csat>();
  auto const& by_place = made().get<0>();
  CHECK(by_type.count_of(5) == 1);
  CHECK(by_place.promoters() == 1);
}

TEST_CASE("bundle: exclusions of all members together stay countable") {
  using four = bundle<nps, nps, nps, nps>;
  four m;
  m.push(std::nullopt, std::nullopt, std::nullopt, std::nullopt);
  auto const full = doubled(m, 60);
  CHECK(full.excluded().total() == cxm::most_observations);
  four again = full;
  CHECK_THROWS_AS(again.merge(m), cxm::merge_error);
  CHECK(again == full);
  CHECK(cxm::load<four>(cxm::save(full)) == full);

  // Each member's own count would still do.
  nps blanks;
  blanks.push(std::nullopt);
  blanks = doubled(blanks, 61);
  cxm::state_writer out;
  for (int i = 0; i < 4; ++i) blanks.write(out);
  CHECK_THROWS_AS(read<four>(out), cxm::state_error);
}
