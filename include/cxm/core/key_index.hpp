#pragma once
/// Keys to dense numbers 0, 1, 2 … in the order they were first seen: the one hash table of cxm.

#include <cxm/core/key.hpp>
#include <cxm/core/key_store.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cxm::inline v0 {

/// Open addressing with linear probing; the slots hold 32 bits of hash beside the number, so that a
/// miss is decided without touching a key. They lie in the order of these bits, so a table grows in one
/// pass over it, and no key is hashed again. 8 bytes a slot, at most 2/3 full.
/// Errors, before anything changes: std::length_error beyond 2^32·2/3 keys; std::invalid_argument
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
    std::uint32_t const tag = tag_of(seen);
    return find_or_add(seen, home(tag), tag);
  }
  /// The same for n keys, seen(0) to seen(n − 1), in their order; use(i, number) is told each. A table
  /// that is larger than the caches is waited for by many at a time: some five times faster then.
  template <class Seen, class Use>
  requires key_view<std::remove_cvref_t<std::invoke_result_t<Seen const&, std::size_t>>, K>
  void find_or_add_each(std::size_t count, Seen const& seen, Use const& use) {
    find_or_add_each(count, seen, [&](std::size_t i) { return tag_of(seen(i)); }, use);
  }
  /// The same, where tag(i) is known to be tag_of(seen(i)).
  template <class Seen, class Tag, class Use>
  requires key_view<std::remove_cvref_t<std::invoke_result_t<Seen const&, std::size_t>>, K>
  void find_or_add_each(std::size_t count, Seen const& seen, Tag const& tag_at, Use const& use) {
    constexpr std::size_t at_once = 64;
    std::array<std::uint32_t, at_once> tag;
    std::array<std::size_t, at_once> at;
    for (std::size_t first = 0; first < count; first += at_once) {
      std::size_t const n = (std::min)(at_once, count - first);
      make_room(n);
      for (std::size_t i = 0; i < n; ++i) {
        tag[i] = tag_at(first + i);
        at[i] = home(tag[i]);
        fetch(&slots_[at[i]]);
      }
      for (std::size_t i = 0; i < n; ++i) {
        // Where the key is, but for the few whose tag another one has.
        at[i] = probe(at[i], tag[i]);
        if (slots_[at[i]].id == none) continue;
        auto const [begin, end] = keys_.at(slots_[at[i]].id);
        fetch(begin);
        fetch(end);  // perhaps in the next line of the cache
      }
      for (std::size_t i = 0; i < n; ++i) {
        use(first + i, find_or_add(seen(first + i), at[i], tag[i]));
      }
    }
  }
  template <key_view<K> Seen>
  [[nodiscard]] std::optional<id_type> find(Seen const& seen) const {
    if (slots_.empty()) return std::nullopt;
    std::uint32_t const tag = tag_of(seen);
    std::size_t at = probe(home(tag), tag);
    while (slots_[at].id != none && !same(keys_[slots_[at].id], seen)) at = probe(next(at), tag);
    if (slots_[at].id == none) return std::nullopt;
    return slots_[at].id;
  }
  /// A stored key as it is read: std::string_view for texts, otherwise K const&. Valid until a key is
  /// added. Precondition: id < size().
  using key_seen = typename detail::key_store<K>::view;
  [[nodiscard]] key_seen key(id_type id) const noexcept { return keys_[id]; }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
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

  /// 32 bits of hash, by which a key is looked for; tables that share keys out do it by the low ones.
  template <key_view<K> Seen>
  [[nodiscard]] static std::uint32_t tag_of(Seen const& seen) {
    // Times the golden ratio (Knuth, 6.4), so that a hash that differs in its low bits alone will do.
    return static_cast<std::uint32_t>((hash_of(seen) * 0x9E3779B97F4A7C15U) >> 32);
  }

 private:
  static constexpr id_type none = 0xFFFFFFFFU;
  struct slot {
    std::uint32_t tag = 0;
    id_type id = none;
  };
  /// The slot where a tag is looked for first.
  [[nodiscard]] std::size_t home(std::uint32_t tag) const noexcept { return tag >> shift_; }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept {
    return (at + 1) & (slots_.size() - 1);
  }
  /// The first slot from `at` on that has this tag or is empty.
  [[nodiscard]] std::size_t probe(std::size_t at, std::uint32_t tag) const noexcept {
    while (slots_[at].id != none && slots_[at].tag != tag) at = next(at);
    return at;
  }
  /// Looks from `at` on. Precondition: there is room for one more.
  template <key_view<K> Seen>
  id_type find_or_add(Seen const& seen, std::size_t at, std::uint32_t tag) {
    for (at = probe(at, tag); slots_[at].id != none; at = probe(next(at), tag)) {
      if (same(keys_[slots_[at].id], seen)) return slots_[at].id;
    }
    auto const id = static_cast<id_type>(keys_.size());
    keys_.add(seen, [](auto const& a, auto const& b) { return same(a, b); });
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
  [[nodiscard]] static bool same(key_seen stored, Seen const& seen) {
    if constexpr (std::integral<K> && !std::same_as<K, Seen>) {
      bool const one_sign = (stored < K{}) == (seen < Seen{});
      return one_sign && stored == static_cast<K>(seen) && static_cast<Seen>(stored) == seen;
    } else if constexpr (std::same_as<K, std::string> &&
                         std::convertible_to<Seen const&, std::string_view>) {
      return detail::same_text(stored, seen);
    } else {
      return stored == seen;
    }
  }
  void grow() {
    if (slots_.size() > std::size_t{1} << 31) throw std::length_error("cxm::key_index: full");
    std::size_t const size = slots_.empty() ? 16 : slots_.size() * 2;
    std::vector<slot> wider(size);
    unsigned const shift = 32U - static_cast<unsigned>(std::countr_zero(size));
    for (slot const& s : slots_) {
      if (s.id == none) continue;
      std::size_t at = s.tag >> shift;
      while (wider[at].id != none) at = (at + 1) & (size - 1);
      wider[at] = s;
    }
    slots_ = static_cast<std::vector<slot>&&>(wider);
    shift_ = shift;
  }
  std::vector<slot> slots_;
  unsigned shift_ = 32;  // bits of a tag that don't say where its slot is
  detail::key_store<K> keys_;
};

}  // namespace cxm::inline v0
