// The customer effort score: its scales, the boxes that belong to it, and both vendor conventions.

#include <cxm/survey/ces.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

using cxm_test::close;

namespace {

static_assert(cxm::metric<cxm::ces> && cxm::metric<cxm::weighted_ces>);
static_assert(cxm::observes<cxm::ces, int> && !cxm::observes<cxm::ces, bool>);

using cxm::answer_scale;

/// One answer of each level.
cxm::ces one_of_each(answer_scale const& scale) {
  cxm::ces m{scale};
  for (int x = scale.low(); x <= scale.high(); ++x) m.push(x);
  return m;
}

}  // namespace

TEST_CASE("ces: only 4, 5 and 7 consecutive levels are an effort scale") {
  for (int levels : {4, 5, 7}) CHECK_NOTHROW(cxm::ces{answer_scale{1, levels}});
  CHECK_NOTHROW(cxm::ces{answer_scale{0, 4}});
  for (int levels : {2, 3, 6, 8, 10, 11, 20}) {
    CHECK_THROWS_AS((cxm::ces{answer_scale{1, levels}}), std::invalid_argument);
  }
  CHECK_THROWS_AS((cxm::ces{answer_scale::of({1, 2, 3, 5})}), std::invalid_argument);
  CHECK_THROWS_AS((cxm::weighted_ces{cxm::zero_to_ten}), std::invalid_argument);
  CHECK_THROWS_WITH((cxm::ces{cxm::zero_to_ten}), CXM_CONTAINS("4, 5 or 7 levels"));
}

TEST_CASE("ces: the boxes of each scale, and not those a scale brings along") {
  CHECK(close(one_of_each(cxm::one_to_seven).top_box(), 3.0 / 7));
  CHECK(close(one_of_each(cxm::one_to_seven).bottom_box(), 3.0 / 7));
  CHECK(close(one_of_each(cxm::one_to_five).top_box(), 2.0 / 5));
  CHECK(one_of_each(answer_scale{1, 4}).top_box() == 0.5);
  CHECK(one_of_each(answer_scale{1, 4}).bottom_box() == 0.5);
  CHECK(close(one_of_each(cxm::one_to_seven.top({7}).bottom({1})).top_box(), 3.0 / 7));
}

TEST_CASE("ces: without answers everything is NaN") {
  cxm::ces const none;
  CHECK(none.scale().level_count() == 7);
  CHECK(std::isnan(none.mean()));
  CHECK(std::isnan(none.index()));
  CHECK(std::isnan(none.vendor_index()));
  CHECK(std::isnan(none.normalised()));
  CHECK_FALSE(none.mean_estimate({}).range.defined());
}

TEST_CASE("ces: the index and the vendor index part at the answer 5") {
  cxm::ces const m{std::vector<int>{7, 6, 5, 5, 4, 2}};
  CHECK(close(m.index(), 4.0 / 6 - 1.0 / 6));
  CHECK(close(m.vendor_index(), 2.0 / 6 - 1.0 / 6));
  CHECK(close(m.mean(), 29.0 / 6));
  CHECK(close(m.normalised(), (29.0 / 6 - 1) / 6));
  cxm::ces const fives{std::vector<int>{5, 5}};
  CHECK(fives.index() == 1);
  CHECK(fives.vendor_index() == 0);
}

TEST_CASE("ces: there is no vendor index on 4 and 5 levels, and none is shown") {
  for (int levels : {4, 5}) {
    auto const m = one_of_each(answer_scale{1, levels});
    CHECK(std::isnan(m.vendor_index()));
    m.figures([](cxm::figure const& f) { CHECK(f.name != "vendor_index"); });
  }
  bool shown = false;
  one_of_each(cxm::one_to_seven).figures([&](cxm::figure const& f) {
    shown = shown || f.name == "vendor_index";
  });
  CHECK(shown);
}

TEST_CASE("ces: CES 1.0 asks for effort, and low is good where the user says so") {
  answer_scale const effort{1, 5, cxm::direction::low_is_good};
  cxm::ces const low{effort, std::vector<int>{1, 2, 2, 3, 4, 1, 5, 2, 1}};
  cxm::ces const high{cxm::one_to_five, std::vector<int>{5, 4, 4, 3, 2, 5, 1, 4, 5}};
  CHECK(low.mean() == high.mean());
  CHECK(low.top_box() == high.top_box());
  CHECK(low.index() == high.index());
  CHECK(low.normalised() == high.normalised());
  CHECK(low.mean_estimate({}).range.lower == high.mean_estimate({}).range.lower);
  CHECK_THROWS_AS(cxm::ces{high}.merge(low), cxm::merge_error);

  cxm::ces const seven{answer_scale{1, 7, cxm::direction::low_is_good},
                       std::vector<int>{1, 2, 3, 7}};
  CHECK(close(seven.index(), 0.5));
  CHECK(close(seven.vendor_index(), 0.25));
}

TEST_CASE("ces: on a scale from 0 the boxes are the same levels") {
  cxm::ces const m{answer_scale{0, 6}, std::vector<int>{6, 5, 4, 0}};
  CHECK(m.top_box() == 0.75);
  CHECK(m.vendor_index() == 0.25);
  CHECK(m.mean() == 3.75);
}

TEST_CASE("ces: the headline is the mean, everybody at 7 is not certain") {
  cxm::ces const m{std::vector<int>{7, 7, 7}};
  std::vector<cxm::figure> shown;
  m.figures([&](cxm::figure const& f) { shown.push_back(f); });
  CHECK(shown.front().name == "mean");
  CHECK(shown.front().value == 7);
  CHECK(shown.front().range.upper == 7);
  CHECK(shown.front().range.lower < 6);
  CHECK(shown.back().name == "normalised");
  CHECK(shown.back().value == 1);
}

TEST_CASE("ces: left out answers are counted by reason") {
  cxm::ces m{cxm::one_to_seven.not_applicable({99})};
  m.push(8);
  m.push(99);
  m.push(6.5);
  m.push(std::optional<int>{});
  m.push(7);
  CHECK(m.count() == 1);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(m.excluded()[cxm::reason::not_applicable] == 1);
  CHECK(m.excluded()[cxm::reason::fractional] == 1);
  CHECK(m.excluded()[cxm::reason::missing] == 1);
}

TEST_CASE("ces: weighted vendor index by hand") {
  cxm::weighted_ces m;
  m.push(7, 3.0);
  m.push(5, 4.0);
  m.push(1, 1.0);
  CHECK(m.index() == 0.75);
  CHECK(m.vendor_index() == 0.25);
  CHECK(m.mean() == 5.25);
}

TEST_CASE("ces: state comes back, boxes that are not its own are refused") {
  cxm::ces const m{answer_scale{1, 5, cxm::direction::low_is_good}, std::vector<int>{1, 5, 3}};
  CHECK(cxm::load<cxm::ces>(cxm::save(m)) == m);
  cxm::state_writer out;  // a satisfaction scale of 7 levels has boxes of two
  cxm::level_counts{cxm::one_to_seven}.write(out);
  cxm::state_reader in{out.bytes()};
  CHECK_THROWS_AS(cxm::ces::read(in), cxm::state_error);
}
