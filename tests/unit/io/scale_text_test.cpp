#include <cxm/io/scale_text.hpp>

#include <vector>

#include "support/catch.hpp"
#include "support/generator.hpp"

using namespace cxm;

namespace {
std::string text_again(std::string_view text) { return scale_text(scale_from_text(text)); }

/// Any scale the class allows: levels with gaps, codes, boxes that need not be at the ends.
answer_scale any_scale(cxm_test::generator& random) {
  int const low = static_cast<int>(random.between(-1000, 968));
  int const width = static_cast<int>(random.between(1, 31));
  std::vector<int> levels{low, low + width};
  for (int x = low + 1; x < low + width; ++x) {
    if (random.chance(70)) levels.push_back(x);
  }
  auto scale =
      answer_scale::of(levels, random.pick({direction::high_is_good, direction::low_is_good}));
  if (random.chance(50)) {
    std::uint32_t top = 0;
    std::uint32_t bottom = 0;
    for (int i = 0; i < scale.span(); ++i) {
      std::uint32_t const bit = scale.level_mask() & (std::uint32_t{1} << i);
      (random.chance(50) ? top : bottom) |= random.chance(60) ? bit : 0;
    }
    if (top != 0 && bottom != 0) scale = scale.with_boxes(top, bottom);
  }
  for (auto n = random.below(9); n > 0; --n) {
    int const code = static_cast<int>(random.between(-2000, 2000));
    if (code < low || code > low + width) scale.add_code(code);
  }
  return scale;
}
}  // namespace

TEST_CASE("scale text: what is usual is not said") {
  CHECK(scale_text(zero_to_ten) == "0:10");
  CHECK(scale_text(answer_scale{1, 7, direction::low_is_good}) == "1:7 low_is_good");
  CHECK(scale_text(one_to_five.not_applicable({99, 9})) == "1:5 na=9,99");
  CHECK(scale_text(poor_fair_excellent) == "2,3,5");
  CHECK(scale_text(answer_scale{-2, 2}) == "-2:2");
  CHECK(scale_text(one_to_five.top({5})) == "1:5 top=5");
  CHECK(scale_text(one_to_five.bottom({1})) == "1:5 bottom=1");
  CHECK(scale_text(answer_scale::of({1, 2, 3})) == "1:3");
}

TEST_CASE("scale text: every scale reads back as itself") {
  cxm_test::generator random{7};
  for (int i = 0; i < 20'000; ++i) {
    auto const scale = any_scale(random);
    auto const text = scale_text(scale);
    INFO(text);
    REQUIRE(scale_from_text(text) == scale);
  }
}

TEST_CASE("scale text: boxes that meet the old ones on their way are taken together") {
  auto const crossed = answer_scale{1, 10}.with_boxes(0b11, 0b1100000000);
  CHECK(scale_text(crossed) == "1:10 top=1,2 bottom=9,10");
  CHECK(scale_from_text("1:10 top=1,2 bottom=9,10") == crossed);
}

TEST_CASE("scale text: blanks and the order of parts don't matter") {
  CHECK(text_again("  0:10 ") == "0:10");
  CHECK(text_again("1:5   na=99  low_is_good") == "1:5 low_is_good na=99");
  CHECK(text_again("+1:+5") == "1:5");
  CHECK(text_again("1,2,3,4,5") == "1:5");
  CHECK(text_again("1:5 top=4,5") == "1:5");
}

TEST_CASE("scale text: other text is refused with the part that is wrong") {
  CHECK_THROWS_WITH(scale_from_text(""), CXM_CONTAINS("\"\" is not a scale"));
  CHECK_THROWS_WITH(scale_from_text("0-10"), CXM_CONTAINS("\"0-10\" is not a scale"));
  CHECK_THROWS_WITH(scale_from_text("nps"), CXM_CONTAINS("\"nps\" is not a scale"));
  CHECK_THROWS_WITH(scale_from_text("0:10:1"), CXM_CONTAINS("\"0:10:1\" is not a scale"));
  CHECK_THROWS_WITH(scale_from_text("10:0"), CXM_CONTAINS("the lowest answer comes first"));
  CHECK_THROWS_WITH(scale_from_text("1:5 good=5"), CXM_CONTAINS("no part \"good=5\""));
  CHECK_THROWS_WITH(scale_from_text("1:5 na=3"), CXM_CONTAINS("lies on the scale"));
  CHECK_THROWS_WITH(scale_from_text("1:5 na=x"), CXM_CONTAINS("is not a scale"));
  CHECK_THROWS_WITH(scale_from_text("1:5 top=6"), CXM_CONTAINS("not on the scale"));
  CHECK_THROWS_WITH(scale_from_text("1:5 top=1"), CXM_CONTAINS("don't overlap"));
  CHECK_THROWS_WITH(scale_from_text("1"), CXM_CONTAINS("at least two levels"));
  CHECK_THROWS_WITH(scale_from_text("0:99"), CXM_CONTAINS("at most 32 levels"));
}
