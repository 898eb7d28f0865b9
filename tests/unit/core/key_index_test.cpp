// Keys to dense numbers, against std::map.

#include <cxm/core/key_index.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <compare>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using cxm::key_index;

namespace key_index_test {
/// A key of which all hash alike.
struct crowded {
  int number = 0;
  friend auto operator<=>(crowded const&, crowded const&) = default;
};
/// A key that counts how often it is copied.
struct counted {
  std::string text{};
  static inline int copies = 0;
  counted() = default;
  explicit counted(std::string_view s) : text{s} { ++copies; }
  counted(counted const& other) : text{other.text} { ++copies; }
  counted(counted&&) = default;
  counted& operator=(counted const& other) {
    text = other.text;
    ++copies;
    return *this;
  }
  counted& operator=(counted&&) = default;
  friend bool operator==(counted const& a, counted const& b) { return a.text == b.text; }
  friend bool operator==(counted const& a, std::string_view b) { return a.text == b; }
  friend auto operator<=>(counted const& a, counted const& b) { return a.text <=> b.text; }
};
}  // namespace key_index_test
using key_index_test::counted;
using key_index_test::crowded;

template <>
struct cxm::key_traits<crowded> {
  static std::string schema() { return "crowded"; }
  static std::uint64_t hash(crowded) { return 0xFFFFFFFFFFFFFFFF; }
  static void write(cxm::state_writer& out, crowded k) { out.i32(k.number); }
  static crowded read(cxm::state_reader& in) { return {in.i32()}; }
};
template <>
struct cxm::key_traits<counted> {
  static std::string schema() { return "counted"; }
  static std::uint64_t hash(std::string_view s) { return key_traits<std::string>::hash(s); }
  static std::uint64_t hash(counted const& k) { return hash(std::string_view{k.text}); }
  static void write(cxm::state_writer& out, counted const& k) { out.text(k.text); }
  static counted read(cxm::state_reader& in) { return counted{in.text()}; }
};

TEST_CASE("key_index: numbers keys in the order of first sight") {
  key_index<std::string> index;
  CHECK(index.size() == 0);
  CHECK_FALSE(index.find("a"));
  CHECK(index.find_or_add("pro") == 0);
  CHECK(index.find_or_add(std::string_view{"basic"}) == 1);
  CHECK(index.find_or_add(std::string{"pro"}) == 0);
  CHECK(index.find_or_add("") == 2);
  CHECK(index.size() == 3);
  CHECK(index.key(1) == "basic");
  CHECK(index.find("") == std::optional<std::uint32_t>{2});
  CHECK_FALSE(index.find("Pro"));
  CHECK(index.key(0) == "pro");
  CHECK(index.key(1) == "basic");
  CHECK(index.key(2).empty());
  CHECK(index.sorted() == std::vector<std::uint32_t>{2, 1, 0});
}

TEST_CASE("key_index: agrees with std::map over thousands of keys") {
  cxm_test::generator g{1};
  key_index<std::string> index;
  std::map<std::string, std::uint32_t> expected;
  for (int i = 0; i < 40'000; ++i) {
    auto const key = std::to_string(g.below(12'000) * 7919);
    auto const [at, fresh] = expected.emplace(key, static_cast<std::uint32_t>(expected.size()));
    if (index.find(key).has_value() == fresh) FAIL("found too early or too late: " << key);
    if (index.find_or_add(std::string_view{key}) != at->second) FAIL("another number: " << key);
  }
  REQUIRE(index.size() == expected.size());
  std::size_t k = 0;
  bool in_order = true;
  auto const sorted = index.sorted();
  for (auto const& [key, id] : expected) in_order = in_order && sorted[k++] == id;
  CHECK(in_order);

  key_index<std::string> const copy = index;
  index.find_or_add("another");
  CHECK(copy.size() == expected.size());
  CHECK_FALSE(copy.find("another"));
}

TEST_CASE("key_index: keys that all collide are still told apart") {
  key_index<crowded> index;
  for (int i = 0; i < 300; ++i)
    REQUIRE(index.find_or_add(crowded{i * 3}) == static_cast<unsigned>(i));
  for (int i = 0; i < 900; ++i) {
    auto const found = index.find(crowded{i});
    REQUIRE(found.has_value() == (i % 3 == 0));
    if (found) REQUIRE(*found == static_cast<unsigned>(i / 3));
  }
}

TEST_CASE("key_index: only a new key is copied, and once") {
  key_index<counted> index;
  index.reserve(100);
  counted::copies = 0;
  for (int i = 0; i < 1000; ++i) index.find_or_add(std::string_view{"basic"});
  CHECK(counted::copies == 1);
  for (int i = 0; i < 1000; ++i) static_cast<void>(index.find(std::string_view{"pro"}));
  CHECK(counted::copies == 1);
  for (int i = 0; i < 99; ++i) index.find_or_add(std::string_view{std::to_string(i)});
  CHECK(counted::copies == 100);
}

TEST_CASE("key_index: reserving changes nothing but the space") {
  key_index<int> index;
  index.find_or_add(5);
  index.reserve(1000);
  index.reserve(0);
  CHECK(index.size() == 1);
  CHECK(index.find(5) == std::optional<std::uint32_t>{0});
  for (int i = 0; i < 1000; ++i) index.find_or_add(i);
  CHECK(index.size() == 1000);
}

TEST_CASE("key_index: a number that the key's type can't hold is refused, not cut") {
  key_index<std::uint8_t> small;
  CHECK(small.find_or_add(44) == 0);
  CHECK_THROWS_AS(small.find_or_add(300), std::invalid_argument);  // 300 − 256 = 44
  CHECK_THROWS_AS(small.find_or_add(-212), std::invalid_argument);
  CHECK_FALSE(small.find(300));
  CHECK(small.find(44L) == std::optional<std::uint32_t>{0});
  CHECK(small.size() == 1);
  CHECK_THROWS_WITH(small.find_or_add(1000), CXM_CONTAINS("can't hold"));

  key_index<std::uint32_t> natural;
  natural.find_or_add((std::numeric_limits<std::uint32_t>::max)());
  CHECK_FALSE(natural.find(-1));
  CHECK_THROWS_AS(natural.find_or_add(-1), std::invalid_argument);
  CHECK(natural.size() == 1);

  key_index<std::int64_t> wide;
  wide.find_or_add((std::int64_t{1} << 32) + 5);
  CHECK_FALSE(wide.find(5));
  CHECK(wide.find_or_add(5) == 1);
  CHECK(wide.find_or_add(std::uint8_t{5}) == 1);
  wide.find_or_add(-1);
  CHECK_FALSE(wide.find((std::numeric_limits<std::uint64_t>::max)()));

  // Within a tuple too.
  key_index<std::tuple<std::uint8_t, std::string>> pairs;
  pairs.find_or_add(std::tuple<std::uint8_t, std::string>{std::uint8_t{44}, "x"});
  CHECK(pairs.size() == 1);
}

TEST_CASE("key_index: texts of every length are told apart") {
  // Lengths around those at which a text is held and compared in another way.
  std::vector<std::string> texts;
  for (std::size_t n = 0; n <= 40; ++n) {
    std::string const base(n, 'a');
    texts.push_back(base);
    for (std::size_t i = 0; i < n; ++i) {
      for (char const c : {'b', '\0', '\xFF'}) {
        std::string other = base;
        other[i] = c;
        texts.push_back(other);
      }
    }
  }
  key_index<std::string> index;
  std::map<std::string, std::uint32_t> expected;
  for (std::string const& t : texts) {
    auto const n = static_cast<std::uint32_t>(expected.size());
    CHECK(index.find_or_add(std::string_view{t}) == expected.emplace(t, n).first->second);
  }
  REQUIRE(index.size() == expected.size());
  for (auto const& [text, number] : expected) {
    CHECK(index.key(number) == text);
    CHECK(index.find(text) == number);
  }
  CHECK_FALSE(index.find(std::string(41, 'a')));
  auto const copy = index;
  for (auto const& [text, number] : expected) CHECK(copy.key(number) == text);
}

TEST_CASE("key_index: many at once are numbered as one by one") {
  cxm_test::generator g{31};
  for (int round = 0; round < 30; ++round) {
    auto const n = static_cast<std::size_t>(g.below(5000));
    auto const different = 1 + g.below(3000);
    std::vector<std::string> texts;
    std::vector<std::int64_t> numbers;
    std::vector<crowded> alike;
    for (std::size_t i = 0; i < n; ++i) {
      numbers.push_back(static_cast<std::int64_t>(g.below(different)) - 5);
      texts.push_back(std::to_string(numbers.back()));
      if (g.chance(50)) texts.back().insert(0, static_cast<std::size_t>(g.below(20)), '-');
      alike.push_back({static_cast<int>(numbers.back() % 50)});
    }
    auto const agrees = [&]<class K>(std::vector<K> const& keys) {
      key_index<K> at_once;
      key_index<K> one_by_one;
      std::size_t told = 0;
      std::size_t const half = keys.size() / 2;
      auto const add = [&](std::size_t begin, std::size_t count) {
        at_once.find_or_add_each(
            count, [&](std::size_t i) -> K const& { return keys[begin + i]; },
            [&](std::size_t i, std::uint32_t id) {
              CHECK(begin + i == told++);
              CHECK(id == one_by_one.find_or_add(keys[begin + i]));
            });
      };
      add(0, half);
      add(half, keys.size() - half);
      CHECK(told == keys.size());
      CHECK(at_once.size() == one_by_one.size());
    };
    agrees(texts);
    agrees(numbers);
    agrees(alike);
  }
}
