#include "support/catch.hpp"

#include <cxm/model/column_view.hpp>

#include <iterator>
#include <string>
#include <vector>

using namespace cxm;

static_assert(std::random_access_iterator<index_iterator<flag_view>>);
static_assert(std::ranges::input_range<optional_view<std::span<double const>>>);
static_assert(
    std::same_as<index_iterator<optional_view<flag_view>>::value_type, std::optional<bool>>);

TEST_CASE("index_iterator: moves and measures like a pointer") {
  std::vector<std::uint8_t> const bytes{1, 0, 1, 1};
  flag_view const view{bytes};
  auto at = view.begin();
  CHECK(*at);
  CHECK_FALSE(*++at);
  CHECK(*(at + 1));
  CHECK(*(1 + at));
  CHECK(at[2]);
  CHECK_FALSE(*at++);
  CHECK(*at--);
  CHECK(at - view.begin() == 1);
  CHECK(view.begin() - at == -1);
  CHECK(view.end() - view.begin() == 4);
  CHECK(*(view.end() - 1));
  CHECK(view.begin() < view.end());
  CHECK(--at == view.begin());
  CHECK(std::vector<bool>(view.begin(), view.end()) == std::vector<bool>{true, false, true, true});
}

TEST_CASE("optional_view: a value where its bit is set, nothing elsewhere") {
  std::vector<double> const values{1, 2, 3};
  std::uint8_t const bits[]{0b101};
  optional_view const view{std::span{values}, validity{bits, 0}};
  CHECK(view.size() == 3);
  CHECK(view[0] == 1.0);
  CHECK_FALSE(view[1]);
  CHECK(view[2] == 3.0);
  double sum = 0;
  for (auto const x : view) sum += x.value_or(100);
  CHECK(sum == 104);
  optional_view const all{std::span{values}, validity{}};
  CHECK(all[1] == 2.0);
}

TEST_CASE("words, texts, lists, attributes, few values and money read through their views") {
  text_interner names;
  names.add("a");
  names.add("b");
  std::vector<std::uint32_t> const ids{2, 0, 1};
  words_view const words{ids, names};
  CHECK(std::vector<std::string>(words.begin(), words.end()) ==
        std::vector<std::string>{"b", "", "a"});
  CHECK(words.ids()[0] == 2);

  std::vector<std::uint64_t> const text_ends{2, 2, 5};
  text_view const texts{"abcde", text_ends};
  CHECK(texts[0] == "ab");
  CHECK(texts[1].empty());
  CHECK(texts[2] == "cde");

  std::vector<std::uint32_t> const ends{2, 2, 3};
  word_lists_view const lists{ends, ids, names};
  CHECK(lists.size() == 3);
  CHECK(lists[0].size() == 2);
  CHECK(lists[0][0] == "b");
  CHECK(lists[1].size() == 0);
  CHECK(lists[2][0] == "a");

  std::vector<std::uint32_t> const values{1, 1, 2};
  attribute_sets_view const attributes{lists, word_lists_view{ends, values, names}};
  CHECK(attributes[0].of("b") == "a");
  CHECK(attributes[0].of("c").empty());
  CHECK(attributes[2].of("a") == "b");
  CHECK(attributes[2][0] == attributes_view::pair_type{"a", "b"});

  currency const few[]{currency{"EUR"}, currency{"USD"}};
  std::vector<std::uint16_t> const codes{0, 1, 0};
  std::vector<std::int64_t> const minor{5, 6, 7};
  money_view const several{minor, few_view<currency>{few, codes, 3}};
  CHECK(several[1] == money(6, few[1]));
  CHECK(several[2] == money(7, few[0]));
  money_view const one{minor, few_view<currency>{few, {}, 3}};
  CHECK(one[1] == money(6, few[0]));
  CHECK(one.currencies().size() == 3);
}
