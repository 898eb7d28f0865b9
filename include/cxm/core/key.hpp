#pragma once
/// Keys: what a group-by groups by. `key_traits<K>` says how a key is hashed, written and named; it
/// is there for integers, enumerations, text, optionals, tuples and vectors of keys, and can be
/// specialised for your own type.
///
/// A key is looked up as it is seen and stored as it must be: a std::string_view or a reference to
/// a std::string finds its group without an allocation, and only a new group copies it.

#include <cxm/core/state.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// For K: `schema()`, `hash(view)`, `write(writer, key)`, `read(reader)`. Equal keys hash equally,
/// whether stored or seen. K is ordered by `<`; rows of a group-by are sorted by it.
template <class K>
struct key_traits;

/// A type that can be a key as it is stored.
template <class K>
concept key_type = std::regular<K> && requires(K const& k, state_writer& w, state_reader& r) {
  { k < k } -> std::convertible_to<bool>;
  { key_traits<K>::hash(k) } -> std::same_as<std::uint64_t>;
  { key_traits<K>::schema() } -> std::convertible_to<std::string>;
  key_traits<K>::write(w, k);
  { key_traits<K>::read(r) } -> std::same_as<K>;
};

namespace detail {
/// The finaliser of splitmix64 (Steele, Lea and Flood 2014): every input bit reaches every output
/// bit.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9U;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  return mix(a + 0x9E3779B97F4A7C15U + std::rotl(b, 23));
}
/// Eight bytes, the first in the lowest bits.
[[nodiscard]] constexpr std::uint64_t word_of(char const* bytes) noexcept {
  std::uint64_t word = 0;
  if (std::endian::native == std::endian::little && !std::is_constant_evaluated()) {
    std::memcpy(&word, bytes, sizeof word);
    return word;
  }
  for (std::size_t k = 0; k < 8; ++k) {
    word |= std::uint64_t{static_cast<unsigned char>(bytes[k])} << (8 * k);
  }
  return word;
}
[[nodiscard]] constexpr std::uint64_t hash_text(std::string_view s) noexcept {
  std::uint64_t h = s.size();
  std::size_t i = 0;
  for (; i + 8 <= s.size(); i += 8) {
    h = mix(h, word_of(s.data() + i));
  }
  std::uint64_t word = 0;
  if (i > 0 && i < s.size()) {  // the same bytes, from a word that ends with the text
    word = word_of(s.data() + s.size() - 8) >> (8 * (i + 8 - s.size()));
  } else {
    for (unsigned shift = 0; i < s.size(); ++i, shift += 8) {
      word |= std::uint64_t{static_cast<unsigned char>(s[i])} << shift;
    }
  }
  return mix(h, word);
}

template <class T>
struct stored_key {
  using type = T;
};
template <>
struct stored_key<std::string_view> {
  using type = std::string;
};
template <>
struct stored_key<char const*> {
  using type = std::string;
};
template <class T>
struct stored_key<std::optional<T>> {
  using type = std::optional<typename stored_key<T>::type>;
};
template <class... T>
struct stored_key<std::tuple<T...>> {
  using type = std::tuple<typename stored_key<std::decay_t<T>>::type...>;
};
template <class T>
using stored_key_t = typename stored_key<std::decay_t<T>>::type;
}  // namespace detail

template <class K>
requires std::integral<K> || std::is_enum_v<K>
struct key_traits<K> {
  static std::string schema() {
    return std::is_enum_v<K> ? "enum" : std::is_signed_v<K> ? "integer" : "natural";
  }
  static constexpr std::uint64_t hash(K key) noexcept {
    return detail::mix(static_cast<std::uint64_t>(key));
  }
  static void write(state_writer& out, K key) { out.u64(static_cast<std::uint64_t>(key)); }
  static K read(state_reader& in) {
    auto const bits = in.u64();
    auto const key = static_cast<K>(bits);
    if (static_cast<std::uint64_t>(key) != bits) {
      throw state_error("cxm::load: a key that does not fit its type");
    }
    return key;
  }
};

template <>
struct key_traits<std::string> {
  static std::string schema() { return "text"; }
  static constexpr std::uint64_t hash(std::string_view key) noexcept {
    return detail::hash_text(key);
  }
  static void write(state_writer& out, std::string_view key) { out.text(key); }
  static std::string read(state_reader& in) { return in.text(); }
};

/// An absent key is a group of its own.
template <key_type K>
struct key_traits<std::optional<K>> {
  static std::string schema() { return "optional<" + key_traits<K>::schema() + ">"; }
  template <class Seen>
  static constexpr std::uint64_t hash(Seen const& key) noexcept {
    return key ? detail::mix(key_traits<K>::hash(*key), 1) : 0;
  }
  static void write(state_writer& out, std::optional<K> const& key) {
    out.u8(key ? 1 : 0);
    if (key) key_traits<K>::write(out, *key);
  }
  static std::optional<K> read(state_reader& in) {
    if (!in.flag()) return std::nullopt;
    return key_traits<K>::read(in);
  }
};

template <key_type... K>
struct key_traits<std::tuple<K...>> {
  static std::string schema() {
    std::string s = "tuple<";
    ((s += key_traits<K>::schema() + ","), ...);
    if (sizeof...(K) > 0) s.pop_back();
    return s + ">";
  }
  template <class Seen>
  static constexpr std::uint64_t hash(Seen const& key) noexcept {
    return std::apply(
        [](auto const&... part) {
          std::uint64_t h = sizeof...(part);
          ((h = detail::mix(h, key_traits<K>::hash(part))), ...);
          return h;
        },
        key);
  }
  static void write(state_writer& out, std::tuple<K...> const& key) {
    std::apply([&](auto const&... part) { (key_traits<K>::write(out, part), ...); }, key);
  }
  static std::tuple<K...> read(state_reader& in) {
    return std::tuple<K...>{key_traits<K>::read(in)...};
  }
};

template <key_type K>
struct key_traits<std::vector<K>> {
  static std::string schema() { return "list<" + key_traits<K>::schema() + ">"; }
  static constexpr std::uint64_t hash(std::vector<K> const& key) noexcept {
    std::uint64_t h = key.size();
    for (K const& part : key) h = detail::mix(h, key_traits<K>::hash(part));
    return h;
  }
  static void write(state_writer& out, std::vector<K> const& key) {
    out.u64(key.size());
    for (K const& part : key) key_traits<K>::write(out, part);
  }
  static std::vector<K> read(state_reader& in) {
    std::vector<K> key;
    for (auto n = in.length(1); n > 0; --n) key.push_back(key_traits<K>::read(in));
    return key;
  }
};

/// What a key of type K may be seen as: K itself or a view of it. A number is seen as a number of
/// any width, but not as a fraction.
template <class Seen, class K>
concept key_view = key_type<K> && requires(K const& k, Seen const& s) {
  { key_traits<K>::hash(s) } -> std::same_as<std::uint64_t>;
  { k == s } -> std::convertible_to<bool>;
  static_cast<K>(s);
} &&(!std::integral<K> || std::integral<Seen>);

}  // namespace cxm::inline v0
