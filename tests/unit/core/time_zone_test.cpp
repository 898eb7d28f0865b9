// Zones by name: the system's files against figures from the IANA rules.

#include <cxm/core/time_zone.hpp>

#include "support/catch.hpp"
#include "support/tzif_bytes.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

// A folder of zone files for as long as it lives.
class zone_folder {
 public:
  zone_folder() {
    auto const name = std::to_string(steady_clock::now().time_since_epoch().count());
    path_ = std::filesystem::temp_directory_path() / ("cxm_zones_" + name);
    std::filesystem::create_directories(path_ / "Test");
    setenv("TZDIR", path_.c_str(), 1);
  }
  zone_folder(zone_folder const&) = delete;
  zone_folder& operator=(zone_folder const&) = delete;
  ~zone_folder() {
    unsetenv("TZDIR");
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  void write(std::string_view name, std::vector<std::byte> const& bytes) const {
    std::ofstream out{path_ / name, std::ios::binary};
    out.write(reinterpret_cast<char const*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
  }

 private:
  std::filesystem::path path_;
};

struct point {
  char const* zone;
  year_month_day date;
  seconds time;
  long long offset;
};

}  // namespace

TEST_CASE("time_zone: offsets follow the IANA rules") {
  // From tzdata 2025b, by Python 3.11's zoneinfo: summer time by half an hour, negative summer
  // time, a day that was skipped, changes at one minute past midnight, and years after the files'
  // tables.
  static point const points[] = {
      {"Europe/Berlin", 1975y / 7 / 1, 12h + 0min + 0s, 3600},
      {"Europe/Berlin", 1980y / 4 / 6, 0h + 59min + 59s, 3600},
      {"Europe/Berlin", 1980y / 4 / 6, 1h + 0min + 0s, 7200},
      {"Europe/Berlin", 2026y / 3 / 29, 0h + 59min + 59s, 3600},
      {"Europe/Berlin", 2026y / 3 / 29, 1h + 0min + 0s, 7200},
      {"Europe/Berlin", 2026y / 10 / 25, 0h + 59min + 59s, 7200},
      {"Europe/Berlin", 2026y / 10 / 25, 1h + 0min + 0s, 3600},
      {"Europe/Berlin", 2037y / 10 / 25, 1h + 0min + 0s, 3600},
      {"Europe/Berlin", 2038y / 3 / 28, 0h + 59min + 59s, 3600},
      {"Europe/Berlin", 2038y / 3 / 28, 1h + 0min + 0s, 7200},
      {"Europe/Berlin", 2039y / 7 / 1, 12h + 0min + 0s, 7200},
      {"Europe/Berlin", 2040y / 10 / 28, 0h + 59min + 59s, 7200},
      {"Europe/Berlin", 2040y / 10 / 28, 1h + 0min + 0s, 3600},
      {"Europe/Berlin", 2400y / 7 / 1, 0h + 0min + 0s, 7200},
      {"Europe/Berlin", 9999y / 7 / 1, 0h + 0min + 0s, 7200},
      {"America/Sao_Paulo", 2018y / 11 / 4, 2h + 59min + 59s, -10800},
      {"America/Sao_Paulo", 2018y / 11 / 4, 3h + 0min + 0s, -7200},
      {"America/Sao_Paulo", 2019y / 2 / 17, 1h + 59min + 59s, -7200},
      {"America/Sao_Paulo", 2019y / 2 / 17, 2h + 0min + 0s, -10800},
      {"America/Sao_Paulo", 2050y / 1 / 1, 0h + 0min + 0s, -10800},
      {"Australia/Lord_Howe", 2026y / 4 / 4, 14h + 59min + 59s, 39600},
      {"Australia/Lord_Howe", 2026y / 4 / 4, 15h + 0min + 0s, 37800},
      {"Australia/Lord_Howe", 2026y / 10 / 3, 15h + 29min + 59s, 37800},
      {"Australia/Lord_Howe", 2026y / 10 / 3, 15h + 30min + 0s, 39600},
      {"Australia/Lord_Howe", 2041y / 1 / 1, 0h + 0min + 0s, 39600},
      {"Africa/Casablanca", 2024y / 3 / 10, 1h + 59min + 59s, 3600},
      {"Africa/Casablanca", 2024y / 3 / 10, 2h + 0min + 0s, 0},
      {"Africa/Casablanca", 2024y / 3 / 10, 3h + 0min + 0s, 0},
      {"Africa/Casablanca", 2024y / 4 / 14, 1h + 59min + 59s, 0},
      {"Africa/Casablanca", 2024y / 4 / 14, 2h + 0min + 0s, 3600},
      {"Asia/Kathmandu", 1985y / 12 / 31, 18h + 29min + 59s, 19800},
      {"Asia/Kathmandu", 1985y / 12 / 31, 18h + 30min + 0s, 20700},
      {"Pacific/Apia", 2011y / 12 / 30, 9h + 59min + 59s, -36000},
      {"Pacific/Apia", 2011y / 12 / 30, 10h + 0min + 0s, 50400},
      {"Pacific/Apia", 2021y / 4 / 3, 14h + 0min + 0s, 46800},
      {"Europe/Dublin", 1969y / 7 / 1, 0h + 0min + 0s, 3600},
      {"Europe/Dublin", 2026y / 1 / 15, 0h + 0min + 0s, 0},
      {"Europe/Dublin", 2026y / 3 / 29, 1h + 0min + 0s, 3600},
      {"Europe/Dublin", 2045y / 12 / 1, 0h + 0min + 0s, 0},
      {"Antarctica/Troll", 2026y / 3 / 29, 0h + 59min + 59s, 0},
      {"Antarctica/Troll", 2026y / 3 / 29, 1h + 0min + 0s, 7200},
      {"Antarctica/Troll", 2044y / 7 / 1, 0h + 0min + 0s, 7200},
      {"Asia/Gaza", 2023y / 4 / 28, 23h + 59min + 59s, 7200},
      {"Asia/Gaza", 2023y / 4 / 29, 0h + 0min + 0s, 10800},
      {"Asia/Gaza", 2022y / 10 / 28, 23h + 0min + 0s, 7200},
      {"America/St_Johns", 2006y / 10 / 29, 2h + 30min + 59s, -9000},
      {"America/St_Johns", 2011y / 3 / 13, 3h + 30min + 59s, -12600},
      {"America/St_Johns", 2011y / 3 / 13, 3h + 31min + 0s, -9000},
      {"America/St_Johns", 2026y / 11 / 1, 4h + 30min + 0s, -12600},
      {"America/New_York", 2007y / 3 / 11, 6h + 59min + 59s, -18000},
      {"America/New_York", 2007y / 3 / 11, 7h + 0min + 0s, -14400},
      {"America/New_York", 2061y / 11 / 6, 5h + 59min + 59s, -14400},
      {"America/New_York", 2061y / 11 / 6, 6h + 0min + 0s, -18000},
      {"America/Los_Angeles", 2026y / 3 / 8, 10h + 0min + 0s, -25200},
      {"America/Santiago", 2050y / 4 / 3, 3h + 0min + 0s, -14400},
      {"Pacific/Auckland", 2039y / 4 / 2, 13h + 59min + 59s, 46800},
      {"Pacific/Auckland", 2039y / 4 / 2, 14h + 0min + 0s, 43200},
      {"Pacific/Chatham", 2045y / 1 / 1, 0h + 0min + 0s, 49500},
      {"Pacific/Kiritimati", 1994y / 12 / 31, 9h + 59min + 59s, -36000},
      {"Pacific/Kiritimati", 1994y / 12 / 31, 10h + 0min + 0s, 50400},
      {"Asia/Tehran", 2022y / 7 / 1, 0h + 0min + 0s, 16200},
      {"Asia/Tehran", 2023y / 7 / 1, 0h + 0min + 0s, 12600},
      {"Europe/Moscow", 2014y / 10 / 25, 21h + 59min + 59s, 14400},
      {"Europe/Moscow", 2014y / 10 / 25, 22h + 0min + 0s, 10800},
      {"America/Caracas", 2016y / 5 / 1, 6h + 59min + 59s, -16200},
      {"America/Caracas", 2016y / 5 / 1, 7h + 0min + 0s, -14400},
      {"Africa/Monrovia", 1972y / 1 / 6, 0h + 0min + 0s, -2670},
      {"Africa/Monrovia", 1972y / 1 / 7, 0h + 44min + 30s, 0},
      {"Asia/Kolkata", 2026y / 1 / 1, 0h + 0min + 0s, 19800},
      {"Asia/Shanghai", 1988y / 7 / 1, 0h + 0min + 0s, 32400},
      {"Etc/GMT+5", 1900y / 1 / 1, 0h + 0min + 0s, -18000},
      {"Etc/GMT+5", 2200y / 7 / 1, 0h + 0min + 0s, -18000},
      {"Etc/GMT-14", 2026y / 7 / 1, 0h + 0min + 0s, 50400},
      {"UTC", 2026y / 7 / 1, 0h + 0min + 0s, 0},
  };
  for (auto const& [zone, date, time, expected] : points) {
    INFO(zone << ' ' << static_cast<int>(date.year()) << '-' << static_cast<unsigned>(date.month())
              << '-' << static_cast<unsigned>(date.day()) << ' ' << time.count());
    CHECK(cxm::time_zone{zone}.offset(sys_days{date} + time).count() == expected);
  }
}

TEST_CASE("time_zone: local time jumps over the day that Apia skipped") {
  cxm::time_zone const apia{"Pacific/Apia"};
  CHECK(apia.to_local(sys_days{2011y / 12 / 30} + 9h + 59min + 59s) ==
        local_days{2011y / 12 / 29} + 23h + 59min + 59s);
  CHECK(apia.to_local(sys_days{2011y / 12 / 30} + 10h) == local_days{2011y / 12 / 31} + 0s);
}

TEST_CASE("time_zone: UTC needs no file") {
  zone_folder const folder;
  folder.write("UTC", {std::byte{1}});  // would be refused if it were read
  cxm::time_zone const utc{"UTC"};
  CHECK(utc.name() == "UTC");
  for (auto const t : {seconds::min(), seconds{-1}, 0s, seconds{4'102'444'800}, seconds::max()}) {
    CHECK(utc.offset(sys_seconds{t}) == 0s);
  }
  CHECK(utc.to_local(sys_seconds{86399s}) == local_seconds{86399s});
}

TEST_CASE("time_zone: an unknown zone is refused by name, with the package to install") {
  REQUIRE_THROWS_AS(cxm::time_zone{"Europe/Atlantis"}, std::invalid_argument);
  REQUIRE_THROWS_WITH(cxm::time_zone{"Europe/Atlantis"},
                      CXM_CONTAINS("Europe/Atlantis") && CXM_CONTAINS("install tzdata"));
  // A folder is no zone, however it is opened.
  REQUIRE_THROWS_WITH(cxm::time_zone{"Europe"}, CXM_CONTAINS("\"Europe\""));
}

TEST_CASE("time_zone: a name can't leave the zones' folder or mean this machine's zone") {
  using namespace std::string_view_literals;
  for (auto const name :
       {""sv, "."sv, ".."sv, "../x"sv, "../../../etc/passwd"sv, "Europe/../Europe/Berlin"sv,
        "/etc/x"sv, "/usr/share/zoneinfo/Europe/Berlin"sv, "Europe/"sv, "Europe//Berlin"sv,
        "Europe/./Berlin"sv, "Europe/Berlin\0"sv, "Europe/Berlin\0x"sv, "Europe/Ber lin"sv,
        "Europe\\Berlin"sv, ":UTC"sv, "Europe/Berlin\n"sv, "Z\xC3\xBCrich"sv, "localtime"sv}) {
    INFO(name);
    REQUIRE_THROWS_AS(cxm::time_zone{name}, std::invalid_argument);
    REQUIRE_THROWS_WITH(cxm::time_zone{name}, CXM_CONTAINS("not a time zone"));
    REQUIRE_THROWS_AS(cxm::time_zone::from_tzif(name, cxm_test::tzif_file{}.bytes()),
                      std::invalid_argument);
  }
  REQUIRE_THROWS_AS(cxm::time_zone{std::string_view{}}, std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::time_zone{static_cast<char const*>(nullptr)}, std::invalid_argument);
  REQUIRE_THROWS_AS(cxm::time_zone{std::string(5000, 'A')}, std::invalid_argument);
}

TEST_CASE("time_zone: TZDIR comes first, and zones it lacks come from the system") {
  {
    zone_folder const folder;
    folder.write("Test/Made",
                 cxm_test::tzif_file{.offsets = {0}, .footer = "<+0545>-5:45"}.bytes());
    CHECK(cxm::time_zone{"Test/Made"}.offset(sys_seconds{}) == 5h + 45min);
    CHECK(cxm::time_zone{"Asia/Tokyo"}.offset(sys_seconds{}) == 9h);
  }
  REQUIRE_THROWS_AS(cxm::time_zone{"Test/Made"}, std::invalid_argument);
}

TEST_CASE("time_zone: a damaged or foreign file is refused, not passed over") {
  zone_folder const folder;
  auto bytes = cxm_test::tzif_file{.footer = "UTC0"}.bytes();
  bytes.resize(bytes.size() - 1);
  folder.write("Test/Cut", bytes);
  REQUIRE_THROWS_WITH(cxm::time_zone{"Test/Cut"},
                      CXM_CONTAINS("Test/Cut") && CXM_CONTAINS("truncated"));
  folder.write("Test/Text", std::vector<std::byte>(100, std::byte{'x'}));
  REQUIRE_THROWS_WITH(cxm::time_zone{"Test/Text"}, CXM_CONTAINS("not a zone file"));
  folder.write("Test/Huge", std::vector<std::byte>(std::size_t{3} << 20, std::byte{'x'}));
  REQUIRE_THROWS_AS(cxm::time_zone{"Test/Huge"}, std::invalid_argument);
  auto ends_at_a_step = cxm_test::tzif_file{.footer = "<+01>-1"}.bytes();
  ends_at_a_step.resize(4096, std::byte{' '});
  folder.write("Test/Step", ends_at_a_step);
  CHECK(cxm::time_zone{"Test/Step"}.offset(sys_seconds{}) == 1h);
}

TEST_CASE("time_zone: it is a regular value, equal by name") {
  cxm::time_zone const berlin = "Europe/Berlin";
  cxm::time_zone const again{std::string{"Europe/Berlin"}};
  cxm::time_zone const paris{std::string_view{"Europe/Paris"}};
  CHECK(berlin == again);
  CHECK(berlin != paris);
  cxm::time_zone source = berlin;
  cxm::time_zone target = std::move(source);
  CHECK(source == target);  // a moved-from zone is still that zone
  target = paris;
  CHECK(target.name() == "Europe/Paris");
  CHECK(source.offset(sys_days{2026y / 7 / 1}) == 2h);
  STATIC_REQUIRE(!std::is_default_constructible_v<cxm::time_zone>);
  STATIC_REQUIRE(!std::is_convertible_v<std::string_view, cxm::time_zone>);
  STATIC_REQUIRE(std::is_nothrow_copy_constructible_v<cxm::time_zone>);
}

TEST_CASE(
    "time_zone: local time beyond what the calendar holds is refused, with a hint at the unit") {
  cxm::time_zone const zone{"Pacific/Kiritimati"};
  CHECK(zone.to_local(sys_days{32766y / 12 / 30} + 0s) == local_days{32766y / 12 / 30} + 14h);
  REQUIRE_NOTHROW(zone.to_local(sys_days{-32766y / 1 / 2} + 0s));
  for (auto const t :
       {seconds::min(), seconds::max(), seconds{1'751'000'000'000}, seconds{-1'751'000'000'000},
        sys_seconds{sys_days{32766y / 12 / 30}}.time_since_epoch() + 1s}) {
    REQUIRE_THROWS_AS(zone.to_local(sys_seconds{t}), std::invalid_argument);
    REQUIRE_THROWS_WITH(zone.to_local(sys_seconds{t}), CXM_CONTAINS("milliseconds"));
    REQUIRE_NOTHROW(zone.offset(sys_seconds{t}));
  }
}

TEST_CASE("time_zone: every prefix of the system's own files is refused") {
  for (char const* name : {"Europe/Berlin", "Etc/GMT+5", "Africa/Casablanca"}) {
    std::vector<std::byte> file;
    for (char const* folder : {"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/etc/zoneinfo/"}) {
      std::ifstream in{std::string{folder} + name, std::ios::binary};
      for (char c = 0; file.empty() && in.get(c);) {
        do file.push_back(static_cast<std::byte>(c));
        while (in.get(c));
      }
    }
    REQUIRE(!file.empty());
    CHECK(cxm::time_zone::from_tzif(name, file).offset(sys_days{2024y / 6 / 1}) ==
          cxm::time_zone{name}.offset(sys_days{2024y / 6 / 1}));
    bool all_refused = true;
    for (std::size_t n = 0; n < file.size(); ++n) {
      std::vector<std::byte> const part(file.begin(),
                                        file.begin() + static_cast<std::ptrdiff_t>(n));
      try {
        static_cast<void>(cxm::time_zone::from_tzif(name, part));
        all_refused = false;
      } catch (std::invalid_argument const&) {
      }
    }
    CHECK(all_refused);
  }
}

TEST_CASE("time_zone: one zone answers any number of threads", "[threads]") {
  cxm::time_zone const zone{"America/New_York"};
  std::vector<long long> sums(4);
  std::vector<std::thread> threads;
  for (long long& sum : sums) {
    threads.emplace_back([&sum, zone] {
      for (int day = 0; day < 40000; ++day) sum += zone.offset(sys_days{days{day}} + 12h).count();
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(sums[0] != 0);
  CHECK(sums == std::vector<long long>(4, sums[0]));
}
