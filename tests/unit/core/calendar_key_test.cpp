// Keys of the calendar: which exist, how they are ordered, written and named.

#include <cxm/core/calendar_key.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

template <class K>
K round_trip(K const& key) {
  cxm::state_writer out;
  cxm::key_traits<K>::write(out, key);
  cxm::state_reader in{out.bytes()};
  K const read = cxm::key_traits<K>::read(in);
  REQUIRE(in.left() == 0);
  return read;
}

template <class K>
K read_code(std::int32_t code) {
  cxm::state_writer out;
  out.i32(code);
  cxm::state_reader in{out.bytes()};
  return cxm::key_traits<K>::read(in);
}

static_assert(cxm::key_type<year_month_day> && cxm::key_type<cxm::iso_week> &&
              cxm::key_type<year_month> && cxm::key_type<cxm::year_quarter> && cxm::key_type<year>);
static_assert(cxm::key_type<std::optional<year_month>> &&
              cxm::key_type<std::tuple<std::string, cxm::iso_week>>);

}  // namespace

TEST_CASE("calendar keys: labels are ISO 8601") {
  CHECK(cxm::label(2025y / 3 / 31) == "2025-03-31");
  CHECK(cxm::label(cxm::iso_week{2025y, 9}) == "2025-W09");
  CHECK(cxm::label(cxm::iso_week{2026y, 53}) == "2026-W53");
  CHECK(cxm::label(2025y / 3) == "2025-03");
  CHECK(cxm::label(2025y / December) == "2025-12");
  CHECK(cxm::label(cxm::year_quarter{2025y, 1}) == "2025-Q1");
  CHECK(cxm::label(2025y) == "2025");
}

TEST_CASE("calendar keys: years of fewer or more than four digits keep their meaning") {
  CHECK(cxm::label(0y / 1 / 2) == "0000-01-02");
  CHECK(cxm::label(987y / 11) == "0987-11");
  CHECK(cxm::label(9999y) == "9999");
  CHECK(cxm::label(10000y) == "+10000");
  CHECK(cxm::label(cxm::iso_week{10191y, 7}) == "+10191-W07");
  CHECK(cxm::label(-1y) == "-0001");
  CHECK(cxm::label(-44y / 3 / 15) == "-0044-03-15");
  CHECK(cxm::label(cxm::year_quarter{-12000y, 4}) == "-12000-Q4");
  CHECK(cxm::label(year::min()) == "-32767");
}

TEST_CASE("iso_week: a year has 52 weeks, or 53 when it starts or ends on a Thursday") {
  int long_years = 0;
  for (int y = 2000; y < 2400; ++y) {
    REQUIRE(cxm::iso_week::exists(year{y}, 52));
    long_years += cxm::iso_week::exists(year{y}, 53) ? 1 : 0;
  }
  CHECK(long_years == 71);  // 20871 weeks in 400 years
  for (auto const y : {2004y, 2009y, 2015y, 2020y, 2026y, 2032y})
    CHECK(cxm::iso_week::exists(y, 53));
  for (auto const y : {2021y, 2023y, 2024y, 2025y, 2027y}) CHECK(!cxm::iso_week::exists(y, 53));
}

TEST_CASE("iso_week: weeks and quarters that do not exist are refused") {
  REQUIRE_THROWS_AS((cxm::iso_week{2025y, 0}), std::invalid_argument);
  REQUIRE_THROWS_AS((cxm::iso_week{2025y, 53}), std::invalid_argument);
  REQUIRE_THROWS_AS((cxm::iso_week{2026y, 54}), std::invalid_argument);
  REQUIRE_THROWS_AS((cxm::iso_week{2026y, 256 + 5}), std::invalid_argument);
  REQUIRE_THROWS_AS((cxm::iso_week{year{-32768}, 1}), std::invalid_argument);
  REQUIRE_THROWS_AS((cxm::year_quarter{2025y, 0}), std::invalid_argument);
  REQUIRE_THROWS_AS((cxm::year_quarter{2025y, 5}), std::invalid_argument);
  REQUIRE_THROWS_AS((cxm::year_quarter{2025y, 256 + 1}), std::invalid_argument);
  REQUIRE_THROWS_AS((cxm::year_quarter{year{-32768}, 1}), std::invalid_argument);
}

TEST_CASE("calendar keys: a week knows its Monday and a quarter its first month") {
  STATIC_REQUIRE(cxm::iso_week{2025y, 1}.monday() == local_days{2024y / 12 / 30});
  STATIC_REQUIRE(cxm::iso_week{2026y, 53}.monday() == local_days{2026y / 12 / 28});
  CHECK(cxm::iso_week{2021y, 1}.monday() == local_days{2021y / 1 / 4});
  CHECK(cxm::year_quarter{2025y, 1}.first_month() == 2025y / 1);
  CHECK(cxm::year_quarter{2025y, 4}.first_month() == 2025y / 10);
  CHECK(cxm::iso_week{} == cxm::iso_week{1970y, 1});
  CHECK(cxm::year_quarter{} == cxm::year_quarter{1970y, 1});
}

TEST_CASE("calendar keys: they are ordered by time") {
  CHECK(cxm::iso_week{2024y, 52} < cxm::iso_week{2025y, 1});
  CHECK(cxm::iso_week{2025y, 9} < cxm::iso_week{2025y, 10});
  CHECK(cxm::year_quarter{-1y, 4} < cxm::year_quarter{0y, 1});
  CHECK(cxm::year_quarter{2025y, 1} < cxm::year_quarter{2025y, 2});
}

TEST_CASE("calendar keys: the state gives back every key") {
  for (auto const day : {2025y / 3 / 31, 2024y / 2 / 29, -44y / 3 / 15, 0y / 1 / 1,
                         year::min() / 1 / 1, year::max() / 12 / 31}) {
    CHECK(round_trip(year_month_day{day}) == day);
    CHECK(round_trip(day.year() / day.month()) == day.year() / day.month());
    CHECK(round_trip(day.year()) == day.year());
    for (unsigned q : {1U, 2U, 3U, 4U}) {
      CHECK(round_trip(cxm::year_quarter{day.year(), q}) == cxm::year_quarter{day.year(), q});
    }
    for (unsigned w : {1U, 9U, 52U}) {
      CHECK(round_trip(cxm::iso_week{day.year(), w}) == cxm::iso_week{day.year(), w});
    }
  }
  CHECK(round_trip(cxm::iso_week{2026y, 53}) == cxm::iso_week{2026y, 53});
  CHECK(round_trip(std::optional<year_month>{}) == std::nullopt);
  CHECK(round_trip(std::optional{2025y / 3}) == 2025y / 3);
}

TEST_CASE("calendar keys: a state is four bytes, and every one read is written the same") {
  cxm::state_writer out;
  cxm::key_traits<year_month_day>::write(out, 2025y / 3 / 31);
  auto const code = 2025 * 512 + 3 * 32 + 31;
  REQUIRE(out.bytes().size() == 4);
  cxm::state_reader in{out.bytes()};
  CHECK(in.i32() == code);

  // Every code of some years either names one key, or is refused.
  auto const count = []<class K>(K const*, int y) {
    int keys = 0;
    for (std::int32_t c = y * 512; c < (y + 1) * 512; ++c) {
      try {
        K const key = read_code<K>(c);
        cxm::state_writer again;
        cxm::key_traits<K>::write(again, key);
        cxm::state_reader same{again.bytes()};
        keys += same.i32() == c ? 1 : 1000;
      } catch (cxm::state_error const&) {
      }
    }
    return keys;
  };
  CHECK(count(static_cast<year_month_day*>(nullptr), 2024) == 366);
  CHECK(count(static_cast<year_month_day*>(nullptr), 2025) == 365);
  CHECK(count(static_cast<year_month_day*>(nullptr), -1) == 365);
  CHECK(count(static_cast<cxm::iso_week*>(nullptr), 2025) == 52);
  CHECK(count(static_cast<cxm::iso_week*>(nullptr), 2026) == 53);
  CHECK(count(static_cast<year_month*>(nullptr), 2025) == 12);
  CHECK(count(static_cast<cxm::year_quarter*>(nullptr), 2025) == 4);
  CHECK(count(static_cast<year*>(nullptr), 2025) == 1);
}

TEST_CASE("calendar keys: what is no date is neither written nor read") {
  cxm::state_writer out;
  REQUIRE_THROWS_AS(cxm::key_traits<year_month_day>::write(out, 2025y / 2 / 29),
                    std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::key_traits<year_month_day>::write(out, 2025y / 4 / 63),
                    std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::key_traits<year_month>::write(out, 2025y / month{13}),
                    std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::key_traits<year>::write(out, year{-32768}), std::invalid_argument);
  CHECK(out.bytes().empty());
  for (std::int32_t const y : {32768, -32768, 65536 + 2025, 4000000, -4000000}) {
    REQUIRE_THROWS_AS(read_code<year_month_day>(y * 512 + 32 + 1), cxm::state_error);
    REQUIRE_THROWS_AS(read_code<cxm::iso_week>(y * 512 + 1), cxm::state_error);
    REQUIRE_THROWS_AS(read_code<year_month>(y * 512 + 1), cxm::state_error);
    REQUIRE_THROWS_AS(read_code<cxm::year_quarter>(y * 512 + 1), cxm::state_error);
    REQUIRE_THROWS_AS(read_code<year>(y * 512), cxm::state_error);
  }
  REQUIRE_THROWS_AS(read_code<year>(std::numeric_limits<std::int32_t>::min()), cxm::state_error);
  REQUIRE_THROWS_AS(read_code<year>(std::numeric_limits<std::int32_t>::max()), cxm::state_error);
  cxm::state_reader nothing{{}};
  REQUIRE_THROWS_AS(cxm::key_traits<year>::read(nothing), cxm::state_error);
}

TEST_CASE("calendar keys: their names in a state differ, and equal those of the periods") {
  CHECK(cxm::key_traits<year_month_day>::schema() == "day");
  CHECK(cxm::key_traits<cxm::iso_week>::schema() == "iso_week");
  CHECK(cxm::key_traits<year_month>::schema() == "month");
  CHECK(cxm::key_traits<cxm::year_quarter>::schema() == "quarter");
  CHECK(cxm::key_traits<year>::schema() == "year");
  CHECK(cxm::name(cxm::period::day) == "day");
  CHECK(cxm::name(cxm::period::iso_week) == "iso_week");
  CHECK(cxm::name(cxm::period::month) == "month");
  CHECK(cxm::name(cxm::period::quarter) == "quarter");
  CHECK(cxm::name(cxm::period::year) == "year");
}

TEST_CASE("calendar keys: the days of a century hash without a collision") {
  std::vector<std::uint64_t> hashes;
  for (sys_days day = 1970y / 1 / 1; day < sys_days{2070y / 1 / 1}; day += days{1}) {
    hashes.push_back(cxm::key_traits<year_month_day>::hash(year_month_day{day}));
  }
  std::sort(hashes.begin(), hashes.end());
  CHECK(hashes.size() == 36525);
  CHECK(std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end());
  CHECK(cxm::key_traits<cxm::iso_week>::hash({2025y, 9}) ==
        cxm::key_traits<cxm::iso_week>::hash({2025y, 9}));
}
