// Zone files: what the format allows is read, and what lies, stops early or overflows is refused.

#include <cxm/core/time_zone.hpp>

#include "support/catch.hpp"
#include "support/tzif_bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

using namespace std::chrono;
using namespace std::chrono_literals;
using cxm_test::tzif_file;

namespace {

cxm::time_zone read(std::vector<std::byte> const& bytes) {
  return cxm::time_zone::from_tzif("Test/Made", bytes);
}
cxm::time_zone read(tzif_file const& file) { return read(file.bytes()); }

long long offset(cxm::time_zone const& zone, std::int64_t at) {
  return zone.offset(sys_seconds{seconds{at}}).count();
}

std::int64_t at(year_month_day date, seconds time = 0s) {
  return (sys_seconds{sys_days{date}} + time).time_since_epoch().count();
}

tzif_file berlin_like() {
  return {.version = '2',
          .offsets = {3208, 3600, 7200},
          .changes = {{at(1893y / 4 / 1) - 3208, 1},
                      {at(2026y / 3 / 29, 1h), 2},
                      {at(2026y / 10 / 25, 1h), 1}},
          .footer = "CET-1CEST,M3.5.0,M10.5.0/3"};
}

}  // namespace

TEST_CASE("tzif: versions 1 to 4 give the same offsets within the table") {
  for (char const version : {'\0', '2', '3', '4'}) {
    auto file = berlin_like();
    file.version = version;
    file.changes.front().first = at(1920y / 1 / 1);  // within 32 bits
    auto const zone = read(file);
    CHECK(offset(zone, at(1920y / 1 / 1) - 1) == 3208);
    CHECK(offset(zone, at(1920y / 1 / 1)) == 3600);
    CHECK(offset(zone, at(2026y / 3 / 29, 1h) - 1) == 3600);
    CHECK(offset(zone, at(2026y / 3 / 29, 1h)) == 7200);
    CHECK(offset(zone, at(2026y / 10 / 25, 1h)) == 3600);
    // Version 1 has no rule: the last offset stays.
    CHECK(offset(zone, at(2027y / 7 / 1)) == (version == '\0' ? 3600 : 7200));
  }
}

TEST_CASE("tzif: the 64-bit block is the one that counts") {
  auto file = berlin_like();
  auto const zone = read(file);
  CHECK(offset(zone, at(1893y / 4 / 1) - 3209) == 3208);
  CHECK(offset(zone, at(1893y / 4 / 1) - 3208) == 3600);
  CHECK(offset(zone, std::numeric_limits<std::int64_t>::min()) == 3208);
  // A slim file's first block is empty, with counts of 0 that only the second block may not have.
  auto const bytes = file.bytes();
  auto const full =
      tzif_file{.version = '\0', .offsets = file.offsets, .changes = file.changes}.bytes();
  std::vector<std::byte> slim(bytes.begin(), bytes.begin() + 20);
  slim.resize(44);
  slim.insert(slim.end(), bytes.begin() + static_cast<std::ptrdiff_t>(full.size()), bytes.end());
  CHECK(offset(read(slim), at(2027y / 7 / 1)) == 7200);
}

TEST_CASE("tzif: after the last change the rule holds for ever, in cycles of 400 years") {
  auto const zone = read(berlin_like());
  std::int64_t const cycle = std::int64_t{146097} * 86400;
  std::mt19937_64 random{7};
  bool same = true;
  for (int i = 0; i < 20000; ++i) {
    auto const t = at(2026y / 11 / 1) +
                   static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(cycle));
    auto const expected = offset(zone, t);
    for (std::int64_t k : {1, 2, 7, 700000000})
      same = same && offset(zone, t + k * cycle) == expected;
  }
  CHECK(same);
  CHECK(offset(zone, at(2426y / 3 / 29, 1h) - 1) == 3600);
  CHECK(offset(zone, at(2426y / 3 / 29, 1h)) == 7200);
  CHECK(offset(zone, at(32000y / 7 / 1)) == 7200);
  CHECK(offset(zone, at(32000y / 1 / 1)) == 3600);
}

TEST_CASE("tzif: a file without changes is ruled by its footer at all times") {
  tzif_file const file{.offsets = {0}, .footer = "CET-1CEST,M3.5.0,M10.5.0/3"};
  auto const zone = read(file);
  for (auto const y :
       {-30000y, -401y, 1y, 1582y, 1899y, 1900y, 1970y, 2026y, 2370y, 2444y, 9999y, 32000y}) {
    CHECK(offset(zone, at(y / 1 / 15)) == 3600);
    CHECK(offset(zone, at(y / 7 / 15)) == 7200);
    sys_days const last_sunday = y / March / Sunday[last];
    auto const change = sys_seconds{last_sunday + 1h}.time_since_epoch().count();
    CHECK(offset(zone, change - 1) == 3600);
    CHECK(offset(zone, change) == 7200);
  }
  auto const fixed = read(tzif_file{.offsets = {0}, .footer = "<-05>5"});
  CHECK(offset(fixed, std::numeric_limits<std::int64_t>::min()) == -18000);
  CHECK(offset(fixed, std::numeric_limits<std::int64_t>::max()) == -18000);
  auto const none = read(tzif_file{.offsets = {1234}});
  CHECK(offset(none, 0) == 1234);
  CHECK(offset(none, std::numeric_limits<std::int64_t>::max()) == 1234);
}

TEST_CASE("tzif: an empty footer leaves the last offset") {
  auto file = berlin_like();
  file.footer.clear();
  CHECK(offset(read(file), at(2027y / 7 / 1)) == 3600);
}

TEST_CASE("tzif: a last change that the rule lacks holds until the rule's next change") {
  // As old zic -b slim wrote America/Ojinaga: -6 from October 30, while the rule has -5 until
  // November 6. The place was at -6.
  tzif_file const file{.offsets = {-25200, -21600},
                       .changes = {{at(2022y / 10 / 30, 8h), 1}},
                       .footer = "CST6CDT,M3.2.0,M11.1.0"};
  auto const zone = read(file);
  CHECK(offset(zone, at(2022y / 10 / 30, 8h) - 1) == -25200);
  CHECK(offset(zone, at(2022y / 11 / 2)) == -21600);
  CHECK(offset(zone, at(2022y / 11 / 6, 7h)) == -21600);
  CHECK(offset(zone, at(2023y / 3 / 12, 8h) - 1) == -21600);
  CHECK(offset(zone, at(2023y / 3 / 12, 8h)) == -18000);
}

TEST_CASE("tzif: the rule's years around the last change are all seen") {
  // Summer time begins 100 hours into December 31: the first change after the file's last is one
  // that the rule has in the year before.
  tzif_file file{.offsets = {0, 3600},
                 .changes = {{at(2025y / 7 / 6, 1h), 0}},
                 .footer = "AAA0BBB,J365/100,M7.1.0/2"};
  for (auto const until : {at(2025y / 7 / 6, 1h), at(2026y / 1 / 2)}) {
    file.changes.back().first = until;
    auto const zone = read(file);
    CHECK(offset(zone, at(2026y / 1 / 4, 4h) - 1) == 0);
    CHECK(offset(zone, at(2026y / 1 / 4, 4h)) == 3600);
    CHECK(offset(zone, at(2026y / 7 / 5, 1h) - 1) == 3600);
    CHECK(offset(zone, at(2026y / 7 / 5, 1h)) == 0);
  }
  // The last change is in a summer that began in the year before.
  file = {.offsets = {0, 46800},
          .changes = {{at(2026y / 2 / 1), 1}},
          .footer = "NZST-12NZDT,M9.5.0,M4.1.0/3"};
  CHECK(offset(read(file), at(2026y / 4 / 4, 14h) - 1) == 46800);
  CHECK(offset(read(file), at(2026y / 4 / 4, 14h)) == 43200);
}

TEST_CASE("tzif: changes seconds apart and far apart are all found") {
  tzif_file file{.offsets = {0, 60}};
  std::vector<std::int64_t> instants{-(std::int64_t{1} << 59), at(1900y / 1 / 1), at(2443y / 1 / 1),
                                     at(2600y / 1 / 1), std::int64_t{1} << 59};
  for (std::int64_t i = 0; i < 3000; ++i) instants.push_back(1700000000 + 2 * i);
  std::sort(instants.begin(), instants.end());
  for (std::size_t i = 0; i < instants.size(); ++i) {
    file.changes.emplace_back(instants[i], static_cast<std::uint8_t>(i % 2 == 0));
  }
  auto const zone = read(file);
  bool right = true;
  for (std::size_t i = 0; i < instants.size(); ++i) {
    right = right && offset(zone, instants[i]) == (i % 2 == 0 ? 60 : 0) &&
            offset(zone, instants[i] - 1) == (i % 2 == 0 ? 0 : 60);
  }
  CHECK(right);
}

TEST_CASE("tzif: a rule after a very late or very early last change still holds") {
  for (std::int64_t const late : {-(std::int64_t{1} << 62), -(std::int64_t{1} << 59),
                                  std::int64_t{1} << 59, std::int64_t{1} << 62}) {
    tzif_file const file{
        .offsets = {0, 3600}, .changes = {{late, 1}}, .footer = "CET-1CEST,M3.5.0,M10.5.0/3"};
    auto const zone = read(file);
    CHECK(offset(zone, late - 1) == 0);
    CHECK(offset(zone, late) == 3600);
    if (late < 0) CHECK(offset(zone, at(2026y / 7 / 1)) == 7200);
    auto const far = offset(zone, std::numeric_limits<std::int64_t>::max());
    CHECK((far == 3600 || far == 7200));
  }
}

TEST_CASE("tzif: truncation at every byte is refused") {
  for (char const version : {'\0', '2', '4'}) {
    auto file = berlin_like();
    file.version = version;
    if (version == '\0') file.changes.erase(file.changes.begin());
    auto const bytes = file.bytes();
    REQUIRE_NOTHROW(read(bytes));
    for (std::size_t n = 0; n < bytes.size(); ++n) {
      INFO(n);
      // A buffer of its own, so that a sanitizer sees one byte too far.
      std::vector<std::byte> const part(bytes.begin(),
                                        bytes.begin() + static_cast<std::ptrdiff_t>(n));
      REQUIRE_THROWS_AS(read(part), std::invalid_argument);
    }
  }
}

TEST_CASE("tzif: any one damaged byte is refused or read without harm") {
  auto const bytes = berlin_like().bytes();
  std::size_t refused = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (unsigned value : {0x00U, 0x01U, 0x7FU, 0x80U, 0xFFU, 0x41U, 0x0AU}) {
      auto damaged = bytes;
      damaged[i] = static_cast<std::byte>(value);
      try {
        auto const zone = read(damaged);
        for (std::int64_t t :
             {std::numeric_limits<std::int64_t>::min(), std::int64_t{-2208988800}, std::int64_t{0},
              at(2026y / 7 / 1), at(2500y / 7 / 1), std::numeric_limits<std::int64_t>::max()}) {
          auto const o = offset(zone, t);
          if (o <= -25 * 3600 || o >= 26 * 3600) FAIL("an offset out of range");
        }
      } catch (std::invalid_argument const&) {
        ++refused;
      }
    }
  }
  CHECK(refused > bytes.size());
}

TEST_CASE("tzif: random damage is refused or read without harm") {
  auto const bytes = berlin_like().bytes();
  std::mt19937_64 random{99};
  for (int trial = 0; trial < 20000; ++trial) {
    auto damaged = bytes;
    for (auto n = random() % 6 + 1; n > 0; --n)
      damaged[random() % damaged.size()] = static_cast<std::byte>(random());
    damaged.resize(random() % 8 == 0 ? random() % damaged.size() : damaged.size());
    try {
      auto const zone = read(damaged);
      auto const o = offset(zone, static_cast<std::int64_t>(random()));
      if (o <= -25 * 3600 || o >= 26 * 3600) FAIL("an offset out of range");
    } catch (std::invalid_argument const&) {
    }
  }
  SUCCEED();
}

TEST_CASE("tzif: counts that the file can't hold are refused before anything is allocated") {
  auto const bytes = berlin_like().bytes();
  auto const second =
      tzif_file{.version = '\0', .offsets = berlin_like().offsets, .changes = berlin_like().changes}
          .bytes()
          .size();
  for (std::size_t block : {std::size_t{0}, second}) {
    for (std::size_t field = 0; field < 6; ++field) {
      auto damaged = bytes;
      for (std::size_t i = 0; i < 4; ++i) damaged[block + 20 + 4 * field + i] = std::byte{0xFF};
      INFO(block << ' ' << field);
      REQUIRE_THROWS_AS(read(damaged), std::invalid_argument);
    }
  }
}

TEST_CASE("tzif: contradictions are refused, naming the zone and the reason") {
  auto const refuses = [](tzif_file const& file, char const* why) {
    INFO(why);
    REQUIRE_THROWS_AS(read(file), std::invalid_argument);
    REQUIRE_THROWS_WITH(read(file), CXM_CONTAINS("Test/Made") && CXM_CONTAINS(why));
  };
  auto file = berlin_like();
  file.offsets = {};
  refuses(file, "counts");
  file = berlin_like();
  file.ut = 2;  // neither none nor one a type
  refuses(file, "counts");
  file = berlin_like();
  file.leaps = 1;
  refuses(file, "leap seconds");
  file = berlin_like();
  file.changes[1].second = 3;  // of types 0 to 2
  refuses(file, "changes");
  file = berlin_like();
  std::swap(file.changes[0], file.changes[1]);
  refuses(file, "out of order");
  file = berlin_like();
  file.changes[1].first = file.changes[0].first;
  refuses(file, "out of order");
  file = berlin_like();
  file.changes.back().first = std::numeric_limits<std::int64_t>::max();
  refuses(file, "out of range");
  for (std::int32_t const wrong :
       {26 * 3600, -25 * 3600, std::numeric_limits<std::int32_t>::min()}) {
    file = berlin_like();
    file.offsets[0] = wrong;
    refuses(file, "local time");
  }
  file = berlin_like();
  file.footer = "EST5EDT,M3.2.0,M11.1.0";  // has no +1 at all
  refuses(file, "contradicts");
  file = berlin_like();
  file.version = '5';
  refuses(file, "version");
  file.version = '1';  // version 1 is written as a zero byte
  refuses(file, "version");

  auto bytes = berlin_like().bytes();
  bytes[bytes.size() - 1] = std::byte{' '};
  REQUIRE_THROWS_WITH(read(bytes), CXM_CONTAINS("truncated"));
  bytes = berlin_like().bytes();
  bytes[0] = std::byte{'t'};
  REQUIRE_THROWS_WITH(read(bytes), CXM_CONTAINS("not a zone file"));
}

TEST_CASE("tzif: indicators and bytes after the footer do no harm") {
  auto file = berlin_like();
  file.ut = 3;
  auto bytes = file.bytes();
  for (char c : std::string{"more\n"}) bytes.push_back(static_cast<std::byte>(c));
  CHECK(offset(read(bytes), at(2027y / 7 / 1)) == 7200);
}
