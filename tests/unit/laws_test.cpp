// The laws of support/laws.hpp over every metric there is.

#include "support/laws.hpp"
#include "support/rounds.hpp"

#include <cxm/every_metric.hpp>

#include <string>
#include <vector>

using namespace cxm_test;

namespace {

/// f.operator()<M>(generator, parameters) a few times for each metric and each of its parameters.
template <class F>
void for_each_metric(std::uint64_t seed, int times, F const& f) {
  cxm::every_metric::for_each([&]<class M>() {
    generator g{seed};
    for (std::size_t p = 0; p < sample<M>::parameters; ++p) {
      INFO(cxm::schema_of<M>() << ", parameters " << p);
      for (int i = 0; i < times; ++i) f.template operator()<M>(g, p);
    }
  });
}

}  // namespace

TEST_CASE("laws: merging with an empty copy changes nothing") {
  for_each_metric(1, 10, []<class M>(generator& g, std::size_t p) {
    merging_with_an_empty_copy_changes_nothing<M>(g, p);
  });
}

TEST_CASE("laws: merging is commutative and associative") {
  for_each_metric(2, 20, []<class M>(generator& g, std::size_t p) {
    merging_is_commutative_and_associative<M>(g, p);
  });
}

TEST_CASE("laws: merging a metric with itself is merging it with a copy") {
  for_each_metric(3, 5, []<class M>(generator& g, std::size_t p) {
    merging_with_itself_is_merging_with_a_copy<M>(g, p);
  });
}

TEST_CASE("laws: any split and any order of rows gives the one-shot result") {
  for_each_metric(4, 20, []<class M>(generator& g, std::size_t p) {
    splits_and_row_order_do_not_matter<M>(g, p);
  });
}

TEST_CASE("laws: metrics of other parameters are refused and nothing changes") {
  cxm::every_metric::for_each([]<class M>() {
    generator g{5};
    INFO(cxm::schema_of<M>());
    other_parameters_do_not_merge<M>(g);
  });
}

TEST_CASE("laws: a merge that would overflow a count is refused and nothing changes") {
  cxm::every_metric::for_each([]<class M>() {
    INFO(cxm::schema_of<M>());
    a_full_count_is_refused<M>(sample<M>::counted());
    a_full_count_is_refused<M>(sample<M>::left_out());
  });
}

TEST_CASE("laws: a saved state loads as the same value") {
  for_each_metric(6, 20, []<class M>(generator& g, std::size_t p) { states_round_trip<M>(g, p); });
}

TEST_CASE("laws: every damaged bit and every missing byte of a state is found") {
  cxm::every_metric::for_each([]<class M>() {
    INFO(cxm::schema_of<M>());
    every_damaged_bit_and_every_missing_byte_is_found(sample<M>::fixed());
  });
}

TEST_CASE("laws: the state of another metric is refused, and both are named") {
  struct saved {
    std::string schema;
    state_bytes state;
  };
  std::vector<saved> all;
  cxm::every_metric::for_each([&]<class M>() {
    all.push_back({cxm::schema_of<M>(), cxm::save(sample<M>::fixed())});
  });
  cxm::every_metric::for_each([&]<class M>() {
    auto const wanted = cxm::schema_of<M>();
    for (auto const& [schema, state] : all) {
      if (schema == wanted) continue;
      INFO(schema << " as " << wanted);
      CHECK_THROWS_AS(cxm::load<M>(state), cxm::state_error);
      CHECK_THROWS_WITH(cxm::load<M>(state),
                        CXM_CONTAINS("of " + schema + ",") && CXM_CONTAINS("of " + wanted));
    }
  });
}

TEST_CASE("laws: no two metrics share a schema") {
  std::vector<std::string> all;
  cxm::every_metric::for_each([&]<class M>() { all.push_back(cxm::schema_of<M>()); });
  std::sort(all.begin(), all.end());
  CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}

TEST_CASE("laws: whatever a state's body says, it is refused or it is a metric") {
  cxm::every_metric::for_each([]<class M>() {
    generator g{7};
    INFO(cxm::schema_of<M>());
    any_body_is_refused_or_is_a_metric<M>(g, cxm_test::rounds(10'000));
  });
}
