#pragma once
/// Keys to dense numbers 0, 1, 2 … in the order they were first seen: the one hash table of cxm.

#include <cxm/core/key.hpp>
#include <cxm/core/key_slots.hpp>
#include <cxm/core/key_store.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace cxm::inline v0 {

/// A table of slots (key_slots.hpp), which knows numbers and short texts by themselves, and the keys
/// in the order of their numbers (key_store.hpp): 24 to 48 bytes a key, and the key itself.
/// Errors, before anything changes: std::length_error beyond 2^32 − 2 keys; std::invalid_argument
/// for a number that K can't hold, such as 300 where K has 8 bits.
/// Complexity: O(1) a look-up on average; iteration by number is the order of first sight.
template <key_type K>
class key_index {
 public:
  using id_type = std::uint32_t;
  /// A stored key as it is read: std::string_view for texts, otherwise K const&.
  using key_seen = typename detail::key_store<K>::view;

  /// The number of a key, given out now if it is new. `seen` may be a view; only a new key is
  /// copied.
  template <key_view<K> Seen>
  id_type find_or_add(Seen const& seen) {
    slots_.make_room(keys_.size() + 1);
    detail::key_print const print = print_of(seen);
    return find_or_add(seen, slots_.home(print), print);
  }
  /// The same for n keys, seen(0) to seen(n − 1), in their order; use(i, number) is told each. A table
  /// that is larger than the caches is waited for by many at a time: several times faster then.
  template <class Seen, class Use>
  requires key_view<std::remove_cvref_t<std::invoke_result_t<Seen const&, std::size_t>>, K>
  void find_or_add_each(std::size_t count, Seen const& seen, Use const& use) {
    for (std::size_t first = 0; first < count;) {
      // There is room for a stretch before it begins, so that no slot moves meanwhile.
      std::size_t const n = (std::min)(count - first, (std::max)(ahead, keys_.size() / 8));
      slots_.make_room(keys_.size() + n);
      find_or_add_stretch(first, n, seen, use);
      first += n;
    }
  }
  /// The number here of each key of another index, in the order of its numbers there; what is new is
  /// added. `other` may be this index itself.
  [[nodiscard]] std::vector<id_type> find_or_add_all(key_index const& other) {
    std::vector<id_type> here(other.size());
    find_or_add_each(
        here.size(), [&](std::size_t k) -> key_seen { return other.key(static_cast<id_type>(k)); },
        [&](std::size_t k, id_type number) { here[k] = number; });
    return here;
  }
  template <key_view<K> Seen>
  [[nodiscard]] std::optional<id_type> find(Seen const& seen) const {
    if (slots_.empty() || !holds(seen)) return std::nullopt;
    detail::key_print const print = print_of(seen);
    std::size_t const at = look_for(seen, slots_.home(print), print);
    if (slots_.id(at) == slots_.none) return std::nullopt;
    return slots_.id(at);
  }
  /// Valid until a key is added. Precondition: id < size().
  [[nodiscard]] key_seen key(id_type id) const noexcept { return keys_[id]; }
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }
  /// Every number, in the order of the keys. O(n log n), O(n) where they came in that order.
  [[nodiscard]] std::vector<id_type> sorted() const {
    std::vector<id_type> order(keys_.size());
    for (id_type id = 0; id < order.size(); ++id) order[id] = id;
    auto const before = [this](id_type a, id_type b) { return keys_[a] < keys_[b]; };
    // Tables often name their customers in order.
    if (!std::is_sorted(order.begin(), order.end(), before)) {
      std::sort(order.begin(), order.end(), before);
    }
    return order;
  }
  void reserve(std::size_t n) {
    keys_.reserve(n);
    slots_.make_room(n);
  }
  /// 64 bits of hash; tables that share keys out do it by the low ones.
  template <key_view<K> Seen>
  [[nodiscard]] static std::uint64_t spread(Seen const& seen) {
    return print_of(seen).spread();
  }

 private:
  static constexpr std::size_t ahead = 32;  // keys that are fetched at the same time
  static constexpr bool numbers = std::integral<K> || std::is_enum_v<K>;
  template <class Seen>
  static constexpr bool is_text =
      std::same_as<K, std::string>&& std::convertible_to<Seen const&, std::string_view>;

  template <class Seen>
  [[nodiscard]] static detail::key_print print_of(Seen const& seen) {
    if constexpr (numbers) {
      return {static_cast<std::uint64_t>(static_cast<K>(seen)), 0};
    } else if constexpr (is_text<Seen>) {
      return detail::key_print::of_text(seen);
    } else if constexpr (std::same_as<K, std::string>) {
      return detail::key_print::of_text(static_cast<std::string>(seen));
    } else {
      return {key_traits<K>::hash(seen), detail::key_print::hashed};
    }
  }
  /// Whether keys of this print are equal.
  [[nodiscard]] static constexpr bool says_all(detail::key_print const& print) noexcept {
    return numbers || print.a < detail::key_print::hashed;
  }
  // 300 is not the byte 44, and −1 not the largest unsigned number, though they convert.
  template <class Seen>
  [[nodiscard]] static constexpr bool holds([[maybe_unused]] Seen const& seen) {
    if constexpr (std::integral<K> && !std::same_as<K, Seen>) {
      auto const held = static_cast<K>(seen);
      return (held < K{}) == (seen < Seen{}) && static_cast<Seen>(held) == seen;
    } else {
      return true;
    }
  }
  template <class Seen>
  [[nodiscard]] bool is(id_type id, Seen const& seen) const {
    if constexpr (std::same_as<K, std::string> && !is_text<Seen>) {
      return keys_[id] == static_cast<std::string>(seen);
    } else {
      return keys_[id] == seen;
    }
  }
  /// The place of a key from `at` on, or one that is free for it.
  template <class Seen>
  [[nodiscard]] std::size_t look_for(Seen const& seen, std::size_t at,
                                     detail::key_print const& print) const {
    at = slots_.probe(at, print);
    if constexpr (!numbers) {
      if (says_all(print)) return at;
      while (slots_.id(at) != slots_.none && !is(slots_.id(at), seen)) {
        at = slots_.probe(slots_.next(at), print);
      }
    }
    return at;
  }
  /// Keys go through a ring: the slots of one are fetched while those before it are looked for.
  /// Precondition: there is room for all.
  template <class Seen, class Use>
  void find_or_add_stretch(std::size_t first, std::size_t n, Seen const& seen, Use const& use) {
    std::array<detail::key_print, ahead> print;
    std::array<std::size_t, ahead> at;
    for (std::size_t i = 0; i < n + ahead; ++i) {
      std::size_t const r = i % ahead;
      if (i >= ahead) use(first + i - ahead, find_or_add(seen(first + i - ahead), at[r], print[r]));
      if (i < n) {
        print[r] = print_of(seen(first + i));
        at[r] = slots_.home(print[r]);
        fetch(slots_.address(at[r]));
      }
      if constexpr (!numbers) {  // half-way the slot is there: fetch the key, if it need be read
        std::size_t const h = (i + ahead / 2) % ahead;
        if (i < ahead / 2 || i >= n + ahead / 2 || says_all(print[h])) continue;
        at[h] = slots_.probe(at[h], print[h]);
        if (slots_.id(at[h]) == slots_.none) continue;
        auto const [begin, end] = keys_.at(slots_.id(at[h]));
        fetch(begin);
        fetch(end);  // perhaps in the next line of the cache
      }
    }
  }
  /// Looks from `at` on. Precondition: there is room for one more.
  template <key_view<K> Seen>
  id_type find_or_add(Seen const& seen, std::size_t at, detail::key_print const& print) {
    if (!holds(seen)) {
      throw std::invalid_argument("cxm::key_index: a key that its type can't hold");
    }
    at = look_for(seen, at, print);
    if (id_type const known = slots_.id(at); known != slots_.none) return known;
    if (keys_.size() >= slots_.none) throw std::length_error("cxm::key_index: 2^32 - 2 keys");
    auto const id = static_cast<id_type>(keys_.size());
    keys_.add(seen);
    slots_.put(at, print, id);
    return id;
  }
  static void fetch([[maybe_unused]] void const* from) noexcept {
#if defined(__GNUC__)
    __builtin_prefetch(from);
#endif
  }
  detail::key_slots slots_;
  detail::key_store<K> keys_;
};

}  // namespace cxm::inline v0
