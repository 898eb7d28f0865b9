#include "support/catch.hpp"

#include <cxm/model/text_interner.hpp>

#include <string>
#include <utility>

using namespace cxm;

TEST_CASE("text_interner: equal texts get one number, the empty text is 0") {
  text_interner names;
  CHECK(names.size() == 1);
  CHECK(names.add("") == 0);
  CHECK(names.add("a") == 1);
  CHECK(names.add("b") == 2);
  CHECK(names.add(std::string{"a"}) == 1);
  CHECK(names.add(std::string_view{"a\0", 2}) == 3);
  CHECK(names.size() == 4);
  CHECK(names[0].empty());
  CHECK(names[2] == "b");
  CHECK(names.find("b") == 2U);
  CHECK(names.find("") == 0U);
  CHECK_FALSE(names.find("c"));
  CHECK(names.size() == 4);
}

TEST_CASE("text_interner: appending maps the other's numbers to those here") {
  text_interner one;
  one.add("a");
  one.add("b");
  text_interner other;
  other.add("b");
  other.add("c");
  CHECK(one.append(other) == std::vector<std::uint32_t>{0, 2, 3});
  CHECK(one[3] == "c");
  CHECK(one.append(one) == std::vector<std::uint32_t>{0, 1, 2, 3});
}

TEST_CASE("text_interner: many texts keep their numbers") {
  text_interner names;
  for (std::uint32_t i = 0; i < 20'000; ++i) REQUIRE(names.add("id-" + std::to_string(i)) == i + 1);
  for (std::uint32_t i = 0; i < 20'000; ++i) REQUIRE(names[i + 1] == "id-" + std::to_string(i));
}
