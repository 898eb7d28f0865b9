#pragma once
/// The hash table below key_index: prints of keys and their numbers, four to a line of the cache.

#include <cxm/core/key.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail {

/// 96 bits that say what a key is: all of a number and of a text of up to 11 bytes, so that nothing
/// else need be read to know it; of any other key its hash.
struct key_print {
  std::uint64_t b = 0;
  std::uint32_t a = 0;

  /// From here on a stands for a hash. No print has all bits of a.
  static constexpr std::uint32_t hashed = 0xFF000000U;
  /// The length stands in the highest byte, so equal prints of short texts are equal texts.
  [[nodiscard]] static key_print of_text(std::string_view s) noexcept {
    std::size_t const n = s.size();
    if (n > 11) return {hash_text(s), hashed};
    auto const byte = [&](std::size_t i) {
      return std::uint32_t{static_cast<unsigned char>(s[i])};
    };
    auto const length = static_cast<std::uint32_t>(n) << 24;
    if (n >= 8) {
      std::uint64_t const end = word_of(s.data() + n - 8) >> (8 * (15 - n)) >> 8;
      return {word_of(s.data()), length | static_cast<std::uint32_t>(end)};
    }
    if (n >= 4) {
      std::uint32_t first;
      std::uint32_t last;
      std::memcpy(&first, s.data(), sizeof first);
      std::memcpy(&last, s.data() + n - sizeof last, sizeof last);
      return {first | std::uint64_t{last} << 32, length};
    }
    return {n == 0 ? 0 : byte(0) | byte(n / 2) << 8 | byte(n - 1) << 16, length};
  }
  /// Where the key belongs in a table, in the high bits; the low ones are as good.
  [[nodiscard]] constexpr std::uint64_t spread() const noexcept {
    return mix(b + a * 0x9E3779B97F4A7C15U);
  }
};

/// Buckets of four slots, at most 2/3 full; a full one goes on in the next. Slots of a bucket are
/// filled from the first, and none is ever emptied. Buckets lie in the order of the spread, so that
/// the table grows in one pass from front to back. A place is the number of a slot.
class key_slots {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFFU;

  [[nodiscard]] bool empty() const noexcept { return buckets_.empty(); }
  /// Makes room for so many keys together.
  void make_room(std::size_t keys) {
    while (keys * 3 > buckets_.size() * bucket::slots * 2) grow();
  }
  /// Where a print is looked for first. Precondition of this and what follows: not empty.
  [[nodiscard]] std::size_t home(key_print const& print) const noexcept {
    return static_cast<std::size_t>(print.spread() >> shift_) * bucket::slots;
  }
  /// The first place from this one on that has the print, or is free for it.
  [[nodiscard]] std::size_t probe(std::size_t place, key_print const& print) const noexcept {
    for (;;) {
      bucket const& here = buckets_[place / bucket::slots];
      std::size_t const begin = place / bucket::slots * bucket::slots;
      // All four at once: which of them it is cannot be foretold, that it is one of them can.
      unsigned const hits = here.matches(print) >> (place - begin);
      if (hits != 0) return place + static_cast<std::size_t>(std::countr_zero(hits));
      if (here.id[bucket::slots - 1] == none) return begin + here.filled();
      place = (begin + bucket::slots) & (buckets_.size() * bucket::slots - 1);
    }
  }
  /// The place after one that is taken.
  [[nodiscard]] std::size_t next(std::size_t place) const noexcept {
    return (place + 1) & (buckets_.size() * bucket::slots - 1);
  }
  [[nodiscard]] std::uint32_t id(std::size_t place) const noexcept {
    return buckets_[place / bucket::slots].id[place % bucket::slots];
  }
  void put(std::size_t place, key_print const& print, std::uint32_t id) noexcept {
    bucket& here = buckets_[place / bucket::slots];
    here.b[place % bucket::slots] = print.b;
    here.a[place % bucket::slots] = print.a;
    here.id[place % bucket::slots] = id;
  }
  [[nodiscard]] void const* address(std::size_t place) const noexcept {
    return &buckets_[place / bucket::slots];
  }

 private:
  struct alignas(64) bucket {
    static constexpr std::size_t slots = 4;
    std::uint64_t b[slots] = {};
    std::uint32_t a[slots] = {none, none, none, none};  // free: what no print has
    std::uint32_t id[slots] = {none, none, none, none};

    [[nodiscard]] unsigned matches(key_print const& print) const noexcept {
      unsigned hits = 0;
      for (unsigned k = 0; k < slots; ++k) {
        hits |= static_cast<unsigned>((b[k] == print.b) & (a[k] == print.a)) << k;
      }
      return hits;
    }
    [[nodiscard]] std::size_t filled() const noexcept {
      std::size_t n = 0;
      for (std::uint32_t const i : id) n += i != none;
      return n;
    }
  };
  void grow() {
    key_slots wider;
    wider.buckets_.resize(buckets_.empty() ? 4 : buckets_.size() * 2);
    wider.shift_ = 64U - static_cast<unsigned>(std::countr_zero(wider.buckets_.size()));
    for (bucket const& from : buckets_) {
      for (std::size_t k = 0; k < bucket::slots && from.id[k] != none; ++k) {
        key_print const print{from.b[k], from.a[k]};
        std::size_t place = wider.home(print);
        while (wider.id(place + bucket::slots - 1) != none) {
          place = (place + bucket::slots) & (wider.buckets_.size() * bucket::slots - 1);
        }
        place += wider.buckets_[place / bucket::slots].filled();
        wider.put(place, print, from.id[k]);
      }
    }
    *this = static_cast<key_slots&&>(wider);
  }
  std::vector<bucket> buckets_;
  unsigned shift_ = 0;  // bits of a spread that don't say which bucket it is
};

}  // namespace cxm::inline v0::detail
