// Keys of a group-by: how they are hashed, written, named, and seen through views.

#include <cxm/core/key.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using namespace std::string_literals;
using namespace std::string_view_literals;
using cxm::key_traits;

namespace {

enum class plan : std::uint8_t { free = 0, pro = 200 };
enum class balance : std::int64_t { least = (std::numeric_limits<std::int64_t>::min)() };

template <class K>
std::vector<std::byte> written(K const& key) {
  cxm::state_writer out;
  key_traits<K>::write(out, key);
  return out.bytes();
}
template <class K>
K round_trip(K const& key) {
  auto const bytes = written(key);
  cxm::state_reader in{bytes};
  K const read = key_traits<K>::read(in);
  REQUIRE(in.left() == 0);
  return read;
}
template <class To, class From>
To read_as(From const& key) {
  auto const bytes = written(key);
  cxm::state_reader in{bytes};
  return key_traits<To>::read(in);
}
template <class K>
void survives(std::initializer_list<K> keys) {
  for (K const& key : keys) CHECK(round_trip(key) == key);
}
template <class T>
constexpr T most = (std::numeric_limits<T>::max)();
template <class T>
constexpr T least = (std::numeric_limits<T>::min)();

}  // namespace

static_assert(cxm::key_type<int> && cxm::key_type<std::uint64_t> && cxm::key_type<bool> &&
              cxm::key_type<char> && cxm::key_type<plan> && cxm::key_type<std::string>);
static_assert(cxm::key_type<std::optional<std::string>> &&
              cxm::key_type<std::tuple<std::string, plan, std::optional<int>>> &&
              cxm::key_type<std::vector<std::string>> && cxm::key_type<std::tuple<>>);
static_assert(!cxm::key_type<double> && !cxm::key_type<std::optional<float>> &&
              !cxm::key_type<std::string_view> && !cxm::key_type<char const*>);
static_assert(cxm::key_view<std::string_view, std::string> &&
              cxm::key_view<char const*, std::string> && cxm::key_view<std::string, std::string> &&
              cxm::key_view<int, std::int64_t> && cxm::key_view<int, std::uint8_t> &&
              cxm::key_view<plan, plan>);
static_assert(!cxm::key_view<double, int> && !cxm::key_view<int, std::string> &&
              !cxm::key_view<std::string, int> && !cxm::key_view<int, plan>);
static_assert(std::same_as<cxm::detail::stored_key_t<std::string_view const&>, std::string> &&
              std::same_as<cxm::detail::stored_key_t<char const (&)[4]>, std::string> &&
              std::same_as<cxm::detail::stored_key_t<int const&>, int> &&
              std::same_as<cxm::detail::stored_key_t<std::optional<std::string_view>>,
                           std::optional<std::string>> &&
              std::same_as<cxm::detail::stored_key_t<std::tuple<std::string const&, int const&>>,
                           std::tuple<std::string, int>>);

TEST_CASE("key_traits: keys of every kind come back as they were") {
  survives<int>({0, 1, -1, most<int>, least<int>});
  survives<std::uint8_t>({0, 255});
  survives<std::int8_t>({-128, 127});
  survives<std::int64_t>({most<std::int64_t>, least<std::int64_t>});
  survives<std::uint64_t>({0, most<std::uint64_t>});
  survives<bool>({true, false});
  survives<char>({'a', '\xFF'});
  survives<plan>({plan::free, plan::pro});
  survives<balance>({balance::least, balance{}});
  survives<std::string>({""s, "basic"s, "a\0b"s, "größer"s, std::string(1000, 'x')});
  survives<std::optional<int>>({std::nullopt, 0, -5});
  survives<std::optional<std::string>>({std::nullopt, ""s, "x"s});
  survives<std::tuple<std::string, int>>({{"a", 1}, {"", -1}});
  survives<std::tuple<>>({{}});
  survives<std::vector<std::string>>({{}, {""}, {"a", "b"}, {"ab"}});
  survives<std::tuple<std::optional<std::vector<plan>>, bool>>(
      {{std::nullopt, true}, {std::vector{plan::pro, plan::free}, false}});
}

TEST_CASE("key_traits: a number is written in 64 bits and read where it fits") {
  CHECK(written(5).size() == 8);
  CHECK(written(plan::pro).size() == 8);
  CHECK(read_as<std::uint8_t>(255) == 255);
  CHECK(read_as<std::int64_t>(-7) == -7);
  CHECK(read_as<std::int8_t>(std::int64_t{-128}) == -128);
  CHECK_THROWS_AS(read_as<std::uint8_t>(256), cxm::state_error);
  CHECK_THROWS_AS(read_as<std::int8_t>(128), cxm::state_error);
  CHECK_THROWS_AS(read_as<std::uint32_t>(-1), cxm::state_error);
  CHECK_THROWS_AS(read_as<std::int32_t>(std::int64_t{1} << 31), cxm::state_error);
  CHECK_THROWS_AS(read_as<bool>(2), cxm::state_error);
  CHECK_THROWS_AS(read_as<plan>(300), cxm::state_error);
  CHECK(read_as<bool>(1));
}

TEST_CASE("key_traits: lengths and flags that lie are refused before anything is allocated") {
  CHECK_THROWS_AS(read_as<std::vector<std::string>>(~std::uint64_t{0}), cxm::state_error);
  CHECK_THROWS_AS(read_as<std::vector<int>>(std::uint64_t{1} << 40), cxm::state_error);
  CHECK_THROWS_AS(read_as<std::string>(0xFFFFFFFF), cxm::state_error);
  CHECK_THROWS_AS(read_as<std::optional<int>>(2), cxm::state_error);
  // One element is announced, and half of it is there.
  cxm::state_writer out;
  out.u64(1), out.u32(7);
  cxm::state_reader in{out.bytes()};
  CHECK_THROWS_AS(key_traits<std::vector<int>>::read(in), cxm::state_error);
}

TEST_CASE("key_traits: schemas say kind and structure") {
  CHECK(key_traits<int>::schema() == "integer");
  CHECK(key_traits<std::int8_t>::schema() == "integer");
  CHECK(key_traits<std::uint64_t>::schema() == "natural");
  CHECK(key_traits<plan>::schema() == "enum");
  CHECK(key_traits<std::string>::schema() == "text");
  CHECK(key_traits<std::optional<std::string>>::schema() == "optional<text>");
  CHECK(key_traits<std::tuple<std::string, int>>::schema() == "tuple<text,integer>");
  CHECK(key_traits<std::tuple<>>::schema() == "tuple<>");
  CHECK(key_traits<std::vector<std::tuple<plan>>>::schema() == "list<tuple<enum>>");
}

TEST_CASE("key_traits: a view hashes as the key that it becomes") {
  for (std::string const& s : {""s, "a"s, "1234567"s, "12345678"s, "123456789"s, "a\0b"s}) {
    CHECK(key_traits<std::string>::hash(s) == key_traits<std::string>::hash(std::string_view{s}));
    using maybe = std::optional<std::string>;
    CHECK(key_traits<maybe>::hash(maybe{s}) ==
          key_traits<maybe>::hash(std::optional<std::string_view>{s}));
    using both = std::tuple<std::string, int>;
    int const n = 7;
    CHECK(key_traits<both>::hash(both{s, n}) ==
          key_traits<both>::hash(std::tuple<std::string const&, int const&>{s, n}));
    CHECK(key_traits<both>::hash(both{s, n}) ==
          key_traits<both>::hash(std::tuple<std::string_view, int>{s, n}));
  }
  CHECK(key_traits<std::string>::hash("abc") == key_traits<std::string>::hash("abc"sv));
}

TEST_CASE("key_traits: keys that look alike hash apart") {
  std::set<std::uint64_t> hashes;
  std::size_t keys = 0;
  auto const add = [&](std::uint64_t h) { hashes.insert(h), ++keys; };
  for (std::string const& s : {""s, "\0"s, "\0\0"s, "a"s, "a\0"s, "\0a"s, "aaaaaaaa"s,
                               "aaaaaaaa\0"s, "aaaaaaaaaaaaaaaa"s}) {
    add(key_traits<std::string>::hash(s));
  }
  using text_list = std::vector<std::string>;
  for (text_list const& s : {text_list{}, text_list{""}, text_list{"", ""}, text_list{"ab"},
                             text_list{"a", "b"}, text_list{"b", "a"}}) {
    add(key_traits<text_list>::hash(s));
  }
  using pair = std::tuple<int, int>;
  for (pair const& p : {pair{0, 1}, pair{1, 0}, pair{1, 1}, pair{0, 0}, pair{2, 3}}) {
    add(key_traits<pair>::hash(p));
  }
  add(key_traits<std::optional<int>>::hash(std::optional<int>{0}));
  CHECK(hashes.size() == keys);
  CHECK(key_traits<std::optional<int>>::hash(std::optional<int>{}) !=
        key_traits<std::optional<int>>::hash(std::optional<int>{0}));
}

TEST_CASE("key_traits: keys in sequence spread evenly over a table") {
  // 2^14 keys in 2^14 places: a random hash leaves e^-1 of them empty, ±5 standard deviations.
  constexpr std::size_t places = 1 << 14;
  auto const empty_share = [](auto const& hash_of) {
    std::vector<bool> taken(places, false);
    std::set<std::uint32_t> tags;
    for (int i = 0; i < static_cast<int>(places); ++i) {
      std::uint64_t const h = hash_of(i);
      taken[h & (places - 1)] = true;
      tags.insert(static_cast<std::uint32_t>(h >> 32));
    }
    CHECK(tags.size() > places - 4);
    return static_cast<double>(std::count(taken.begin(), taken.end(), false)) / places;
  };
  auto const even = [](double share) { return std::fabs(share - std::exp(-1.0)) < 0.013; };
  CHECK(even(empty_share([](int i) { return key_traits<int>::hash(i); })));
  CHECK(even(empty_share([](int i) { return key_traits<int>::hash(i * 65536); })));
  CHECK(even(empty_share([](int i) { return key_traits<int>::hash(-i); })));
  CHECK(even(
      empty_share([](int i) { return key_traits<std::string>::hash("C-" + std::to_string(i)); })));
  CHECK(even(empty_share([](int i) {
    using pair = std::tuple<int, int>;
    return key_traits<pair>::hash(pair{i % 128, i / 128});
  })));
}
