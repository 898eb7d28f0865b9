#pragma once
/// State as bytes. `write`/`read` of a metric are the unframed body, what a cell of a group-by or
/// of a database holds; `save`/`load` put it into a frame that finds out damage and mistaken types.
///
/// Frame, all little-endian and of fixed width:
///   "CXM1" · u16 format · u16 length of schema · schema · u64 length of body · body · u32 CRC-32C
/// The check sum covers all bytes before it (Castagnoli polynomial, RFC 3720, appendix B.4).
/// Loading bounds every count and length before it allocates, and refuses what it does not know.

#include <cxm/core/metric.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

namespace detail {
[[nodiscard]] constexpr std::uint32_t crc32c(std::span<std::byte const> bytes) noexcept {
  constexpr auto table = [] {
    std::array<std::uint32_t, 256> t{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t c = i;
      for (int k = 0; k < 8; ++k) c = (c & 1) != 0 ? 0x82F63B78U ^ (c >> 1) : c >> 1;
      t[i] = c;
    }
    return t;
  }();
  std::uint32_t c = 0xFFFFFFFFU;
  for (std::byte b : bytes) c = table[(c ^ static_cast<std::uint8_t>(b)) & 0xFFU] ^ (c >> 8);
  return c ^ 0xFFFFFFFFU;
}
}  // namespace detail

/// Appends fixed-width little-endian values to a growing buffer.
class state_writer {
 public:
  void u8(std::uint8_t x) { put<1>(x); }
  void u16(std::uint16_t x) { put<2>(x); }
  void u32(std::uint32_t x) { put<4>(x); }
  void u64(std::uint64_t x) { put<8>(x); }
  void i32(std::int32_t x) { put<4>(static_cast<std::uint32_t>(x)); }
  void i64(std::int64_t x) { put<8>(static_cast<std::uint64_t>(x)); }
  void f64(double x) { put<8>(std::bit_cast<std::uint64_t>(x)); }
  /// A length of 32 bits, then the bytes. Errors: std::invalid_argument from 4 GiB on.
  void text(std::string_view s) {
    if (s.size() > 0xFFFFFFFFU) throw std::invalid_argument("cxm::save: a text of 4 GiB or more");
    u32(static_cast<std::uint32_t>(s.size()));
    raw(std::as_bytes(std::span{s.data(), s.size()}));
  }
  void raw(std::span<std::byte const> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }

  [[nodiscard]] std::vector<std::byte> const& bytes() const& noexcept { return out_; }
  [[nodiscard]] std::vector<std::byte>&& bytes() && noexcept {
    return static_cast<std::vector<std::byte>&&>(out_);
  }

 private:
  template <std::size_t Width>
  void put(std::uint64_t x) {
    std::array<std::byte, Width> little{};
    for (std::byte& b : little) {
      b = static_cast<std::byte>(x & 0xFF);
      x >>= 8;
    }
    raw(little);
  }
  std::vector<std::byte> out_;
};

/// Reads what a state_writer wrote; throws state_error when the bytes end early or contradict.
class state_reader {
 public:
  explicit state_reader(std::span<std::byte const> in) noexcept : in_{in} {}

  [[nodiscard]] std::uint8_t u8() { return static_cast<std::uint8_t>(get<1>()); }
  [[nodiscard]] std::uint16_t u16() { return static_cast<std::uint16_t>(get<2>()); }
  [[nodiscard]] std::uint32_t u32() { return static_cast<std::uint32_t>(get<4>()); }
  [[nodiscard]] std::uint64_t u64() { return get<8>(); }
  [[nodiscard]] std::int32_t i32() { return static_cast<std::int32_t>(u32()); }
  [[nodiscard]] std::int64_t i64() { return static_cast<std::int64_t>(u64()); }
  [[nodiscard]] double f64() { return std::bit_cast<double>(u64()); }
  [[nodiscard]] bool flag() {
    auto const b = u8();
    if (b > 1) throw state_error("cxm::load: a flag that is neither 0 nor 1");
    return b == 1;
  }
  [[nodiscard]] std::string text() {
    auto const bytes = raw(u32());
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
  }
  /// A count, refused above `most`.
  [[nodiscard]] count_t count(count_t most = most_observations) {
    auto const n = u64();
    if (n > most) throw state_error("cxm::load: a count that no metric can have reached");
    return n;
  }
  /// How many elements follow, refused when the rest can't hold them: nothing is allocated by an
  /// unchecked length. `least_bytes` is the smallest size of one element.
  [[nodiscard]] std::size_t length(std::size_t least_bytes) {
    auto const n = u64();
    if (n > in_.size() / (least_bytes == 0 ? 1 : least_bytes)) {
      throw state_error("cxm::load: a length that exceeds the bytes that are there");
    }
    return static_cast<std::size_t>(n);
  }
  [[nodiscard]] std::span<std::byte const> raw(std::size_t n) {
    if (n > in_.size()) throw state_error("cxm::load: the state is truncated");
    auto const taken = in_.first(n);
    in_ = in_.subspan(n);
    return taken;
  }
  [[nodiscard]] std::size_t left() const noexcept { return in_.size(); }

 private:
  template <std::size_t Width>
  [[nodiscard]] std::uint64_t get() {
    auto const bytes = raw(Width);
    std::uint64_t x = 0;
    for (std::size_t i = Width; i-- > 0;) x = (x << 8) | static_cast<std::uint8_t>(bytes[i]);
    return x;
  }
  std::span<std::byte const> in_;
};

inline constexpr std::uint32_t state_magic = 0x314D5843;  // "CXM1"
inline constexpr std::uint16_t state_format = 1;

/// The framed state of a metric. The same value gives the same bytes on every machine.
template <metric M>
[[nodiscard]] std::vector<std::byte> save(M const& m) {
  state_writer body;
  m.write(body);
  auto const schema = schema_of<M>();
  if (schema.size() > 0xFFFF) throw std::invalid_argument("cxm::save: the schema is too long");
  state_writer out;
  out.u32(state_magic);
  out.u16(state_format);
  out.u16(static_cast<std::uint16_t>(schema.size()));
  out.raw(std::as_bytes(std::span{schema.data(), schema.size()}));
  out.u64(body.bytes().size());
  out.raw(body.bytes());
  out.u32(detail::crc32c(out.bytes()));
  return std::move(out).bytes();
}

/// The metric that `save` wrote. Errors: state_error when the bytes are truncated, damaged (any one
/// flipped bit is found), longer than one state, of another metric or of a newer format.
template <metric M>
[[nodiscard]] M load(std::span<std::byte const> state) {
  constexpr std::size_t least = 4 + 2 + 2 + 8 + 4;
  if (state.size() < least) throw state_error("cxm::load: the state is truncated");
  state_reader frame{state};
  if (frame.u32() != state_magic) throw state_error("cxm::load: these bytes are not a cxm state");
  if (auto const format = frame.u16(); format != state_format) {
    throw state_error("cxm::load: state format " + std::to_string(format) +
                      " is not known here (this is format 1); load it with a newer cxm");
  }
  auto const schema_bytes = frame.raw(frame.u16());
  std::string_view const schema{reinterpret_cast<char const*>(schema_bytes.data()),
                                schema_bytes.size()};
  auto const body_size = frame.u64();
  if (frame.left() < 4 || body_size > frame.left() - 4) {
    throw state_error("cxm::load: the state is truncated");
  }
  if (body_size < frame.left() - 4)
    throw state_error("cxm::load: bytes after the end of the state");
  state_reader body{frame.raw(static_cast<std::size_t>(body_size))};
  if (frame.u32() != detail::crc32c(state.first(state.size() - 4))) {
    throw state_error("cxm::load: the check sum differs, the state is damaged");
  }
  if (schema != schema_of<M>()) {
    throw state_error("cxm::load: the state is of " + std::string{schema} + ", not of " +
                      schema_of<M>());
  }
  try {
    M loaded = M::read(body);
    if (body.left() != 0) throw state_error("cxm::load: the state is longer than the metric");
    return loaded;
  } catch (state_error const&) {
    throw;
  } catch (std::invalid_argument const& why) {  // a parameter that the metric itself refuses
    throw state_error(std::string{"cxm::load: "} + why.what());
  }
}

}  // namespace cxm::inline v0
