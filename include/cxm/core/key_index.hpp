#pragma once
/// Keys to dense numbers 0, 1, 2 … in the order they were first seen: the one hash table of cxm.

#include <cxm/core/key.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

/// Open addressing with linear probing; the slots hold 32 bits of hash beside the number, so that a
/// miss is decided without touching a key. 8 bytes a slot, at most 2/3 full.
/// Errors, before anything changes: std::length_error beyond 2^32 − 2 keys; std::invalid_argument
/// for a number that K can't hold, such as 300 where K has 8 bits.
/// Complexity: O(1) a look-up on average; iteration by number is the order of first sight.
template <key_type K>
class key_index {
 public:
  using id_type = std::uint32_t;

  /// The number of a key, given out now if it is new. `seen` may be a view; only a new key is
  /// copied.
  template <key_view<K> Seen>
  id_type find_or_add(Seen const& seen) {
    make_room(1);
    return find_or_add(seen, hash_of(seen));
  }
  /// The same for many keys, in their order; use(i, number) is told each. A table that is larger than the
  /// caches is waited for by many at a time: some five times faster then.
  template <key_view<K> Seen, class Use>
  void find_or_add_each(std::span<Seen const> seen, Use const& use) {
    constexpr std::size_t at_once = 32;
    std::array<std::uint64_t, at_once> hash;
    for (std::size_t first = 0; first < seen.size(); first += at_once) {
      std::size_t const n = (std::min)(at_once, seen.size() - first);
      make_room(n);
      std::size_t const mask = slots_.size() - 1;
      for (std::size_t i = 0; i < n; ++i) {
        hash[i] = hash_of(seen[first + i]);
        fetch(&slots_[hash[i] & mask]);
      }
      for (std::size_t i = 0; i < n; ++i) {
        id_type const id = slots_[hash[i] & mask].id;
        if (id != none) fetch(&keys_[id]);
      }
      for (std::size_t i = 0; i < n; ++i) use(first + i, find_or_add(seen[first + i], hash[i]));
    }
  }
  template <key_view<K> Seen>
  [[nodiscard]] std::optional<id_type> find(Seen const& seen) const {
    if (slots_.empty()) return std::nullopt;
    std::uint64_t const hash = hash_of(seen);
    auto const tag = static_cast<std::uint32_t>(hash >> 32);
    for (std::size_t at = hash & (slots_.size() - 1); slots_[at].id != none;
         at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].tag == tag && same(keys_[slots_[at].id], seen)) return slots_[at].id;
    }
    return std::nullopt;
  }
  /// Precondition: id < size().
  [[nodiscard]] K const& key(id_type id) const noexcept { return keys_[id]; }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  [[nodiscard]] std::vector<K> const& keys() const noexcept { return keys_; }
  /// Every number, in the order of the keys. O(n log n).
  [[nodiscard]] std::vector<id_type> sorted() const {
    std::vector<id_type> order(keys_.size());
    for (id_type id = 0; id < order.size(); ++id) order[id] = id;
    std::sort(order.begin(), order.end(),
              [this](id_type a, id_type b) { return keys_[a] < keys_[b]; });
    return order;
  }
  void reserve(std::size_t n) {
    keys_.reserve(n);
    while (n * 3 > slots_.size() * 2) grow();
  }

 private:
  static constexpr id_type none = 0xFFFFFFFFU;
  struct slot {
    std::uint32_t tag = 0;
    id_type id = none;
  };
  /// Precondition: there is room for one more.
  template <key_view<K> Seen>
  id_type find_or_add(Seen const& seen, std::uint64_t hash) {
    std::size_t at = hash & (slots_.size() - 1);
    auto const tag = static_cast<std::uint32_t>(hash >> 32);
    for (; slots_[at].id != none; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].tag == tag && same(keys_[slots_[at].id], seen)) return slots_[at].id;
    }
    if (keys_.size() >= none) throw std::length_error("cxm::key_index: more than 2^32 - 2 keys");
    K stored = static_cast<K>(seen);
    if (!same(stored, seen)) {
      throw std::invalid_argument("cxm::key_index: a key that its type can't hold");
    }
    auto const id = static_cast<id_type>(keys_.size());
    keys_.push_back(static_cast<K&&>(stored));
    slots_[at] = {tag, id};
    return id;
  }
  void make_room(std::size_t more) {
    while ((keys_.size() + more) * 3 > slots_.size() * 2) grow();
  }
  static void fetch([[maybe_unused]] void const* from) noexcept {
#if defined(__GNUC__)
    __builtin_prefetch(from);
#endif
  }
  template <class Seen>
  [[nodiscard]] static std::uint64_t hash_of(Seen const& seen) {
    if constexpr (std::integral<K>) {
      return key_traits<K>::hash(static_cast<K>(seen));
    } else {
      return key_traits<K>::hash(seen);
    }
  }
  // 300 is not the byte 44, and −1 not the largest unsigned number, though they convert.
  template <class Seen>
  [[nodiscard]] static bool same(K const& stored, Seen const& seen) {
    if constexpr (std::integral<K> && !std::same_as<K, Seen>) {
      bool const one_sign = (stored < K{}) == (seen < Seen{});
      return one_sign && stored == static_cast<K>(seen) && static_cast<Seen>(stored) == seen;
    } else {
      return stored == seen;
    }
  }
  void grow() {
    std::vector<slot> wider(slots_.empty() ? 16 : slots_.size() * 2);
    for (std::size_t id = 0; id < keys_.size(); ++id) {
      std::uint64_t const hash = key_traits<K>::hash(keys_[id]);
      std::size_t at = hash & (wider.size() - 1);
      while (wider[at].id != none) at = (at + 1) & (wider.size() - 1);
      wider[at] = {static_cast<std::uint32_t>(hash >> 32), static_cast<id_type>(id)};
    }
    slots_ = static_cast<std::vector<slot>&&>(wider);
  }
  std::vector<slot> slots_;
  std::vector<K> keys_;
};

}  // namespace cxm::inline v0
