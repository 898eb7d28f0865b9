#pragma once
/// A time zone: an IANA name, and the offset from UTC at every instant.

#include <cxm/core/tzif.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

namespace detail {

/// Calendar arithmetic happens within the years −32766 to 32766: what std::chrono::year holds, less
/// a year of room for offsets and ISO weeks.
inline constexpr std::chrono::seconds calendar_end =
    std::chrono::sys_days{std::chrono::year{32766} / 12 / 30}.time_since_epoch();
inline constexpr std::chrono::seconds calendar_begin =
    std::chrono::sys_days{std::chrono::year{-32766} / 1 / 2}.time_since_epoch();

[[noreturn]] inline void refuse_instant() {
  throw std::invalid_argument(
      "cxm::time_zone: an instant beyond the years -32766 to 32766; give it in its own unit (these "
      "may be milliseconds taken for seconds)");
}
constexpr void check_in_calendar(std::chrono::seconds since_1970) {
  if (since_1970 < calendar_begin || since_1970 > calendar_end) refuse_instant();
}

/// Letters, digits, `_`, `+` and `-`, with `/` and `.` inside; never a way out of the folder.
/// `localtime` is a link to the machine's own zone, on which no result may depend.
[[nodiscard]] constexpr bool is_zone_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > 255 || name == "localtime") return false;
  char before = '/';
  for (char c : name) {
    bool const plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '+' || c == '-';
    if (!plain && (before == '/' || (c != '/' && c != '.'))) return false;
    before = c;
  }
  return before != '/';
}

[[noreturn]] inline void refuse_zone_name(std::string_view name) {
  std::string shown{name.substr(0, 80)};
  for (char& c : shown) c = c >= ' ' && c <= '~' ? c : '?';
  refuse_zone('"' + shown + '"',
              "not a time zone that this system knows; names are such as Europe/Berlin, and their "
              "rules come with the system's package: install tzdata");
}

/// The bytes of a file; none when it is missing or a folder. No zone file is near 1 MiB: a larger
/// one is not read on.
[[nodiscard]] inline std::vector<std::byte> read_zone_file(std::string const& path) {
  constexpr std::size_t most = std::size_t{1} << 20;
  constexpr std::size_t step = 4096;
  std::vector<std::byte> file;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const in{std::fopen(path.c_str(), "rb"),
                                                           &std::fclose};
  for (std::size_t got = in ? step : 0; got == step && file.size() < most;) {
    std::size_t const before = file.size();
    file.resize(before + step);
    got = std::fread(file.data() + before, 1, step, in.get());
    file.resize(before + got);
  }
  return file;
}

[[nodiscard]] inline zone_offsets find_zone(std::string_view name) {
  if (!is_zone_name(name)) refuse_zone_name(name);
  if (name == "UTC") {
    zone_offsets utc{0};
    utc.make_index();
    return utc;
  }
  char const* const chosen = std::getenv("TZDIR");
  for (char const* folder : {chosen, "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"}) {
    if (folder == nullptr || *folder == '\0') continue;
    auto const file = read_zone_file(std::string{folder} + '/' + std::string{name});
    if (!file.empty()) return tzif_parser{file, name}.parse();
  }
  refuse_zone_name(name);
}
}  // namespace detail

/// A time zone by its IANA name, such as Europe/Berlin. A regular value; copies share one table and
/// may be read from any number of threads.
///
/// Source: the system's TZif files (RFC 9636), versions 1 to 4, in $TZDIR, /usr/share/zoneinfo,
/// /usr/lib/zoneinfo or /etc/zoneinfo. After the last change in the file its rule holds for ever;
/// without a rule (version 1, or a zone whose future is not stated) the last offset stays.
/// UTC needs no file. The machine's own zone is never asked.
/// std::chrono::tzdb is not used even where it exists: libstdc++ 12 lacks it, and with two ways to
/// the rules, two machines with the same tzdata could answer differently.
///
/// Errors: std::invalid_argument that names the zone, when it is not known (install tzdata) or when
/// its file is truncated, contradicts itself or counts leap seconds.
/// Complexity: construction reads one file, some 20 µs; a lookup takes a few nanoseconds.
/// Size: two pointers to some 20 KB.
class time_zone {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): a literal names a zone
  time_zone(char const* iana) : time_zone{std::string_view{iana == nullptr ? "" : iana}} {}
  explicit time_zone(std::string_view iana) : time_zone{iana, detail::find_zone(iana)} {}

  /// A zone from the bytes of a TZif file. Zones of one name count as equal: choose a name that
  /// says where the bytes are from. Errors: as of the constructor.
  [[nodiscard]] static time_zone from_tzif(std::string_view name, std::span<std::byte const> file) {
    if (!detail::is_zone_name(name)) detail::refuse_zone_name(name);
    return {name, detail::tzif_parser{file, name}.parse()};
  }

  time_zone(time_zone const&) = default;
  time_zone& operator=(time_zone const&) = default;
  ~time_zone() = default;

  [[nodiscard]] std::string const& name() const noexcept { return zone_->name; }

  /// Local time minus UTC at an instant; any instant is valid.
  [[nodiscard]] std::chrono::seconds offset(std::chrono::sys_seconds at) const noexcept {
    return std::chrono::seconds{zone_->offsets.at(at.time_since_epoch().count())};
  }

  /// Whether the offset stays what it is between two instants, first <= last; false also in the far
  /// future, where it may.
  [[nodiscard]] bool steady(std::chrono::sys_seconds first,
                            std::chrono::sys_seconds last) const noexcept {
    return zone_->offsets.steady(first.time_since_epoch().count(), last.time_since_epoch().count());
  }

  /// What a clock on the wall shows at an instant. Errors: std::invalid_argument for an instant
  /// beyond the years −32766 to 32766.
  [[nodiscard]] std::chrono::local_seconds to_local(std::chrono::sys_seconds at) const {
    detail::check_in_calendar(at.time_since_epoch());
    return std::chrono::local_seconds{at.time_since_epoch() + offset(at)};
  }

  /// Equal by name.
  friend bool operator==(time_zone const& a, time_zone const& b) noexcept {
    return a.zone_ == b.zone_ || a.name() == b.name();
  }

 private:
  struct named_offsets {
    std::string name;
    detail::zone_offsets offsets;
  };
  time_zone(std::string_view name, detail::zone_offsets offsets)
      : zone_{std::make_shared<named_offsets const>(
            named_offsets{std::string{name}, std::move(offsets)})} {}

  std::shared_ptr<named_offsets const> zone_;  // never null: there is no move that would empty it
};

}  // namespace cxm::inline v0
