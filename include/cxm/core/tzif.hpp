#pragma once
/// Zone files (TZif, RFC 9636) as a table: the offset from UTC from each instant on, continued for
/// ever by the rule of the file's footer. `time_zone` is the class to use; this is how it reads.

#include <cxm/core/zone_rule.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

namespace detail {

/// Offsets from UTC in seconds, each from an instant on. Built once, then only read.
class zone_offsets {
 public:
  explicit zone_offsets(std::int32_t first) : changes_{{lowest, first}} {}

  /// The next change; instants ascend. One that leaves the offset as it was is not kept.
  void add(std::int64_t from, std::int32_t offset) {
    if (changes_.back().offset != offset) changes_.push_back({from, offset});
  }

  /// Continues the table by a rule after the instant `last`; without one the rule holds at all
  /// times. The table's last offset stays until the rule's next change: old zic -b slim wrote a
  /// change within summer time (America/Ojinaga, 2022-10-30) of which the rule alone knows nothing.
  /// False when the rule does not have that offset at all.
  [[nodiscard]] bool follow(zone_rule const& rule, std::optional<std::int64_t> last) {
    using namespace std::chrono;
    if (!last) changes_.front().offset = rule.standard;
    std::int32_t const now = changes_.back().offset;
    if (now != rule.standard && now != rule.summer) return false;
    if (rule.standard == rule.summer) return true;
    // The Gregorian calendar repeats after 400 years, which are whole weeks: so does every rule.
    // One cycle is worked out near 1970 and moved to where it is needed.
    std::int64_t const near_1970 = floor_mod(last.value_or(0));
    std::int64_t const shift = last.value_or(0) - near_1970;
    auto const turn = [&](std::int64_t from, std::int32_t offset) {
      if (!last || from + shift > *last) add(from + shift, offset);
    };
    // Summer time is the union of one interval a year. Where it ends before it begins (southern
    // hemisphere) the interval reaches into the next year. Two years of margin on both sides,
    // because a time of day may move a change by a week.
    int const y0 = int{year_month_day{floor<days>(sys_seconds{seconds{near_1970}})}.year()};
    std::int64_t end = lowest;
    for (int y = y0 - 2; y <= y0 + 404; ++y) {
      std::int64_t const begin = rule.begins.seconds_in(y) - rule.standard;
      std::int64_t next_end = rule.ends.seconds_in(y) - rule.summer;
      if (next_end <= begin) next_end = rule.ends.seconds_in(y + 1) - rule.summer;
      if (begin > end) {
        if (end != lowest) turn(end, rule.standard);
        turn(begin, rule.summer);
      }
      end = next_end > end ? next_end : end;
    }
    until_ = sys_seconds{sys_days{year{y0 + 402} / 1 / 1}}.time_since_epoch().count() + shift - 1;
    if (!last) since_ = until_ - cycle + 1;
    return true;
  }

  /// To be called when the table is complete. Buckets of 194 days from 1900 on hold one or two
  /// changes each, so that a lookup hardly searches.
  void make_index() {
    index_.resize(buckets + 1);
    std::uint32_t i = 0;
    for (std::size_t b = 0; b <= buckets; ++b) {
      std::int64_t const start = index_from + static_cast<std::int64_t>(b << bucket_bits);
      while (i + 1 < changes_.size() && changes_[i + 1].from <= start) ++i;
      index_[b] = i;
    }
  }

  /// O(1) from 1900 to 2443, O(log changes) beyond.
  [[nodiscard]] std::int32_t at(std::int64_t t) const noexcept {
    if (t > until_ || t < since_) t = moved_by_cycles(t);
    return changes_[index_of(t)].offset;
  }

  /// Whether nothing changes between two instants, first <= last. Not known, and false, where the
  /// table repeats.
  [[nodiscard]] bool steady(std::int64_t first, std::int64_t last) const noexcept {
    return first >= since_ && last <= until_ && index_of(first) == index_of(last);
  }

 private:
  /// Of the last change up to t.
  [[nodiscard]] std::size_t index_of(std::int64_t t) const noexcept {
    std::size_t low = 0;
    std::size_t high = changes_.size();
    auto const bucket =
        (static_cast<std::uint64_t>(t) - static_cast<std::uint64_t>(index_from)) >> bucket_bits;
    if (bucket < buckets) {
      low = index_[bucket];
      high = index_[bucket + 1] + std::size_t{1};
    }
    while (high - low > 1) {
      std::size_t const middle = low + (high - low) / 2;
      (changes_[middle].from <= t ? low : high) = middle;
    }
    return low;
  }

  struct change {
    std::int64_t from;
    std::int32_t offset;
  };
  static constexpr std::int64_t lowest = (std::numeric_limits<std::int64_t>::min)();
  static constexpr std::int64_t highest = (std::numeric_limits<std::int64_t>::max)();
  static constexpr std::int64_t cycle = std::int64_t{146'097} * 86'400;  // 400 Gregorian years
  static constexpr std::int64_t index_from = -2'208'988'800;             // 1900-01-01
  static constexpr unsigned bucket_bits = 24;
  static constexpr std::size_t buckets = 1024;

  [[nodiscard]] static constexpr std::int64_t floor_mod(std::int64_t t) noexcept {
    std::int64_t const r = t % cycle;
    return r < 0 ? r + cycle : r;
  }
  /// The instant of the last cycle of the table that is whole cycles away from t.
  [[nodiscard]] std::int64_t moved_by_cycles(std::int64_t t) const noexcept {
    std::int64_t const start = until_ - cycle + 1;
    return start + floor_mod(floor_mod(t) - floor_mod(start));
  }

  std::vector<change> changes_;
  std::vector<std::uint32_t> index_;
  std::int64_t since_ = lowest;  // outside of since_ to until_ the table repeats
  std::int64_t until_ = highest;
};

/// A TZif file of version 1 to 4. Everything it claims is checked before it is used.
class tzif_parser {
 public:
  tzif_parser(std::span<std::byte const> file, std::string_view zone) : left_{file}, zone_{zone} {}

  [[nodiscard]] zone_offsets parse() {
    auto const version = header();
    auto counts = block_counts();
    std::size_t width = 4;
    if (version > 1) {  // the first block is for readers of version 1
      static_cast<void>(take(counts.bytes(width)));
      if (header() != version) refuse("the zone file has two versions");
      counts = block_counts();
      width = 8;
    }
    auto offsets = block(counts, width);
    if (version > 1) {
      auto const rule = footer();
      if (!rule.empty() && !offsets.follow(zone_rule_parser{rule, zone_}.parse(), last_)) {
        refuse("the zone file's rule contradicts its last change");
      }
    }
    offsets.make_index();
    return offsets;
  }

 private:
  struct block_size {
    std::uint64_t ut = 0;
    std::uint64_t standard = 0;
    std::uint64_t leaps = 0;
    std::uint64_t changes = 0;
    std::uint64_t types = 0;
    std::uint64_t characters = 0;

    /// Of the block; 32-bit counts can't overflow it.
    [[nodiscard]] constexpr std::uint64_t bytes(std::size_t width) const noexcept {
      return changes * (width + 1) + types * 6 + characters + leaps * (width + 4) + standard + ut;
    }
  };
  using slice = std::span<std::byte const>;

  [[noreturn]] void refuse(std::string_view why) const { refuse_zone(zone_, why); }
  [[nodiscard]] slice take(std::uint64_t n) {
    if (n > left_.size()) refuse("the zone file is truncated; install the package tzdata again");
    auto const taken = left_.first(static_cast<std::size_t>(n));
    left_ = left_.subspan(static_cast<std::size_t>(n));
    return taken;
  }
  [[nodiscard]] static std::uint64_t big_endian(slice from) noexcept {
    std::uint64_t x = 0;
    for (std::byte b : from) x = (x << 8) | static_cast<std::uint8_t>(b);
    return x;
  }
  [[nodiscard]] static std::int64_t instant(slice from) noexcept {
    auto const x = big_endian(from);
    return from.size() == 4 ? static_cast<std::int32_t>(static_cast<std::uint32_t>(x))
                            : static_cast<std::int64_t>(x);
  }
  /// Up to the counts; returns the version.
  [[nodiscard]] unsigned header() {
    auto const start = take(20);
    if (big_endian(start.first(4)) != 0x545A6966U) refuse("this is not a zone file (TZif)");
    auto const version = static_cast<unsigned>(start[4]);
    if (version == 0) return 1;
    if (version < '2' || version > '4') {
      refuse("the zone file's version is not known here, which is 1 to 4");
    }
    return version - '0';
  }
  [[nodiscard]] block_size block_counts() {
    auto const six = take(24);
    auto const nth = [&](std::size_t i) { return big_endian(six.subspan(i * 4, 4)); };
    return {nth(0), nth(1), nth(2), nth(3), nth(4), nth(5)};
  }
  [[nodiscard]] zone_offsets block(block_size const& n, std::size_t width) {
    if (n.types == 0 || n.types > 256 || n.characters == 0 || (n.ut != 0 && n.ut != n.types) ||
        (n.standard != 0 && n.standard != n.types)) {
      refuse("the zone file's counts contradict each other");
    }
    if (n.leaps != 0) {
      refuse("the zone file counts leap seconds, which instants here don't have; leave out right/");
    }
    auto const instants = take(n.changes * width);
    auto const kinds = take(n.changes);
    auto const types = take(n.types * 6);
    static_cast<void>(take(n.characters + n.standard + n.ut));

    std::vector<std::int32_t> offset;
    for (std::size_t i = 0; i < n.types; ++i) {
      auto const type = types.subspan(i * 6, 6);
      offset.push_back(static_cast<std::int32_t>(instant(type.first(4))));
      if (offset.back() <= -25 * 3600 || offset.back() >= 26 * 3600 ||
          big_endian(type.subspan(4, 1)) > 1 || big_endian(type.subspan(5, 1)) >= n.characters) {
        refuse("the zone file has a local time that no place on Earth can have");
      }
    }
    // Before the first change the first type holds (RFC 9636, section 3.2).
    zone_offsets table{offset.front()};
    for (std::size_t i = 0; i < n.changes; ++i) {
      auto const from = instant(instants.subspan(i * width, width));
      auto const type = static_cast<std::size_t>(kinds[i]);
      if (type >= offset.size() || (last_ && from <= *last_) || from < -most || from > most) {
        refuse("the zone file's changes are out of order or out of range");
      }
      table.add(from, offset[type]);
      last_ = from;
    }
    return table;
  }
  /// The text between two newlines; empty when the zone has no rule.
  [[nodiscard]] std::string_view footer() {
    if (big_endian(take(1)) != '\n') refuse("the zone file's footer is missing");
    std::string_view const rest{reinterpret_cast<char const*>(left_.data()), left_.size()};
    auto const n = rest.find('\n');
    return {reinterpret_cast<char const*>(take(n == rest.npos ? left_.size() + 1 : n).data()), n};
  }

  static constexpr std::int64_t most = std::int64_t{1} << 62;  // so that cycles can be added
  slice left_;
  std::string_view zone_;
  std::optional<std::int64_t> last_;
};

}  // namespace detail

}  // namespace cxm::inline v0
