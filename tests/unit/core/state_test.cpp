// State as bytes: what is written, what is found out on the way back, and what is said about it.

#include <cxm/core/state.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cxm/retention/flagged_share.hpp>
#include <cxm/survey/nps.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using cxm::state_error;
using cxm::state_reader;
using cxm::state_writer;

namespace {

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
  std::vector<std::byte> out;
  for (int x : values) out.push_back(static_cast<std::byte>(x));
  return out;
}
std::uint32_t crc(std::string_view text) {
  return cxm::detail::crc32c(std::as_bytes(std::span{text.data(), text.size()}));
}
/// Puts the right check sum at the end.
std::vector<std::byte> sealed(std::vector<std::byte> frame) {
  frame.resize(frame.size() - 4);
  state_writer out;
  out.raw(frame);
  out.u32(cxm::detail::crc32c(frame));
  return out.bytes();
}
cxm::flagged_share three_flags() {
  cxm::flagged_share m;
  m.push(true), m.push(false), m.push(false);
  m.push(std::optional<bool>{});
  return m;
}

}  // namespace

namespace state_test {
/// A metric whose body and schema are whatever a test wants.
struct made {
  static inline std::string schema_name = "made";
  static inline std::vector<std::byte> body{};
  static constexpr std::string_view id = "made";
  static std::string schema() { return schema_name; }
  void merge(made const&) {}
  [[nodiscard]] made empty_copy() const { return {}; }
  [[nodiscard]] cxm::count_t count() const noexcept { return 0; }
  [[nodiscard]] cxm::exclusions excluded() const noexcept { return {}; }
  void figures(cxm::figure_sink, cxm::reading = {}) const {}
  void write(state_writer& out) const { out.raw(body); }
  static made read(state_reader& in) {
    static_cast<void>(in.raw(body.size()));
    return {};
  }
  friend bool operator==(made const&, made const&) = default;
};
}  // namespace state_test
using state_test::made;

TEST_CASE("crc32c: gives the published check values") {
  CHECK(crc("123456789") == 0xE3069283);
  // RFC 3720, appendix B.4.
  std::string counting;
  for (int i = 0; i < 32; ++i) counting.push_back(static_cast<char>(i));
  CHECK(crc(std::string(32, '\0')) == 0x8A9136AA);
  CHECK(crc(std::string(32, '\xFF')) == 0x62A8AB43);
  CHECK(crc(counting) == 0x46DD794E);
  CHECK(crc(std::string(counting.rbegin(), counting.rend())) == 0x113FDB5C);
  CHECK(crc("") == 0);
}

TEST_CASE("state_writer: numbers are little-endian and of fixed width") {
  state_writer out;
  out.u8(0xAB);
  out.u16(0x0102);
  out.u32(0x01020304);
  out.u64(0x0102030405060708);
  out.i32(-2);
  out.i64(-2);
  out.f64(1.0);
  out.text("hé");
  CHECK(out.bytes() ==
        bytes_of({0xAB, 2,    1,    4,    3,    2,    1,    8,    7,    6,    5,    4,    3, 2, 1,
                  0xFE, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0,
                  0,    0,    0,    0xF0, 0x3F, 3,    0,    0,    0,    'h',  0xC3, 0xA9}));
}

TEST_CASE("state_reader: reads back what was written") {
  state_writer out;
  out.u8(200), out.u16(60'000), out.u32(4'000'000'000U);
  out.u64((std::numeric_limits<std::uint64_t>::max)());
  out.i32((std::numeric_limits<std::int32_t>::min)());
  out.i64((std::numeric_limits<std::int64_t>::min)());
  out.f64(-0.0), out.f64(std::numeric_limits<double>::infinity()), out.f64(std::nan(""));
  out.text(std::string_view{"a\0b", 3}), out.text("");
  out.u8(1), out.u8(0);
  state_reader in{out.bytes()};
  CHECK(in.u8() == 200);
  CHECK(in.u16() == 60'000);
  CHECK(in.u32() == 4'000'000'000U);
  CHECK(in.u64() == (std::numeric_limits<std::uint64_t>::max)());
  CHECK(in.i32() == (std::numeric_limits<std::int32_t>::min)());
  CHECK(in.i64() == (std::numeric_limits<std::int64_t>::min)());
  CHECK(std::signbit(in.f64()));
  CHECK(std::isinf(in.f64()));
  CHECK(std::isnan(in.f64()));
  CHECK(in.text() == std::string_view{"a\0b", 3});
  CHECK(in.text().empty());
  CHECK(in.flag());
  CHECK_FALSE(in.flag());
  CHECK(in.left() == 0);
}

TEST_CASE("state_reader: bytes that end early are refused at every width") {
  auto const seven = bytes_of({1, 2, 3, 4, 5, 6, 7});
  auto const first = [&](std::size_t n) { return state_reader{std::span{seven}.first(n)}; };
  CHECK_THROWS_AS(first(0).u8(), state_error);
  CHECK_THROWS_AS(first(1).u16(), state_error);
  CHECK_THROWS_AS(first(3).u32(), state_error);
  CHECK_THROWS_AS(first(7).u64(), state_error);
  CHECK_THROWS_AS(first(3).i32(), state_error);
  CHECK_THROWS_AS(first(7).i64(), state_error);
  CHECK_THROWS_AS(first(7).f64(), state_error);
  CHECK_THROWS_AS(first(0).flag(), state_error);
  CHECK_THROWS_AS(first(7).raw(8), state_error);
  CHECK_THROWS_AS(first(7).raw((std::numeric_limits<std::size_t>::max)()), state_error);
  CHECK_THROWS_AS(first(7).text(), state_error);  // says 0x04030201 bytes follow
  CHECK(first(7).raw(7).size() == 7);
  state_reader in = first(7);
  CHECK_THROWS_AS(in.u64(), state_error);
  CHECK(in.left() == 7);  // what failed has taken nothing
  CHECK_THROWS_WITH(in.raw(9), CXM_CONTAINS("truncated"));
}

TEST_CASE("state_reader: flags, counts and lengths are bounded") {
  auto const two = bytes_of({2});
  CHECK_THROWS_AS(state_reader{two}.flag(), state_error);

  auto const with = [](std::uint64_t x, std::size_t more = 0) {
    state_writer out;
    out.u64(x);
    out.raw(std::vector<std::byte>(more));
    return out.bytes();
  };
  auto const limit = with(cxm::most_observations);
  auto const beyond = with(cxm::most_observations + 1);
  CHECK(state_reader{limit}.count() == cxm::most_observations);
  CHECK_THROWS_AS(state_reader{beyond}.count(), state_error);
  CHECK_THROWS_AS(state_reader{with(6)}.count(5), state_error);
  CHECK(state_reader{with(5)}.count(5) == 5);

  CHECK(state_reader{with(3, 24)}.length(8) == 3);
  CHECK_THROWS_AS(state_reader{with(4, 24)}.length(8), state_error);
  CHECK(state_reader{with(24, 24)}.length(0) == 24);
  CHECK_THROWS_AS(state_reader{with(25, 24)}.length(0), state_error);
  for (std::uint64_t huge : {std::uint64_t{1} << 32, std::uint64_t{1} << 61, ~std::uint64_t{0}}) {
    CHECK_THROWS_AS(state_reader{with(huge, 1000)}.length(1), state_error);
    CHECK_THROWS_AS(state_reader{with(huge, 1000)}.length(64), state_error);
  }
}

TEST_CASE("save: the frame is as it is described") {
  auto const state = cxm::save(three_flags());
  state_reader in{state};
  CHECK(in.u8() == 'C');
  CHECK(in.u8() == 'X');
  CHECK(in.u8() == 'M');
  CHECK(in.u8() == '1');
  CHECK(in.u16() == 1);
  auto const schema = in.raw(in.u16());
  CHECK(std::string(reinterpret_cast<char const*>(schema.data()), schema.size()) ==
        "flagged_share");
  CHECK(in.u64() == 80);  // two counts and eight exclusions
  CHECK(in.u64() == 3);
  CHECK(in.u64() == 1);
  CHECK(in.u64() == 1);
  for (int i = 0; i < 7; ++i) CHECK(in.u64() == 0);
  CHECK(in.u32() == cxm::detail::crc32c(std::span{state}.first(state.size() - 4)));
  CHECK(in.left() == 0);
  CHECK(cxm::load<cxm::flagged_share>(state) == three_flags());
}

TEST_CASE("load: says what is wrong with the bytes") {
  auto const state = cxm::save(three_flags());
  auto const load = [](std::span<std::byte const> s) { return cxm::load<cxm::flagged_share>(s); };
  CHECK_THROWS_WITH(load({}), CXM_CONTAINS("truncated"));
  CHECK_THROWS_WITH(load(std::span{state}.first(30)), CXM_CONTAINS("truncated"));
  CHECK_THROWS_WITH(load(std::span{state}.first(state.size() - 1)), CXM_CONTAINS("truncated"));

  auto wrong = state;
  wrong[0] = std::byte{'P'};
  CHECK_THROWS_WITH(load(wrong), CXM_CONTAINS("not a cxm state"));

  wrong = state;
  wrong[4] = std::byte{2};
  CHECK_THROWS_WITH(load(sealed(wrong)), CXM_CONTAINS("format 2") && CXM_CONTAINS("newer cxm"));

  wrong = state;
  wrong[40] ^= std::byte{1};
  CHECK_THROWS_WITH(load(wrong), CXM_CONTAINS("check sum"));

  wrong = state;
  wrong.push_back(std::byte{0});
  CHECK_THROWS_WITH(load(wrong), CXM_CONTAINS("after the end"));
  wrong = state;
  wrong.insert(wrong.end(), state.begin(), state.end());
  CHECK_THROWS_WITH(load(wrong), CXM_CONTAINS("after the end"));

  CHECK_THROWS_WITH(cxm::load<cxm::nps>(state),
                    CXM_CONTAINS("of flagged_share") && CXM_CONTAINS("not of nps"));
  CHECK_THROWS_AS(cxm::load<cxm::nps>(state), state_error);
}

TEST_CASE("load: lengths that lie about the bytes are refused") {
  auto const state = cxm::save(three_flags());
  auto const with = [&](std::size_t at, std::initializer_list<int> bytes) {
    auto out = state;
    for (int b : bytes) out[at++] = static_cast<std::byte>(b);
    return sealed(out);
  };
  constexpr std::size_t body_length_at = 8 + std::string_view{"flagged_share"}.size();
  CHECK_THROWS_AS(cxm::load<cxm::flagged_share>(with(6, {0xFF, 0xFF})), state_error);
  CHECK_THROWS_AS(cxm::load<cxm::flagged_share>(with(6, {0, 0})), state_error);
  CHECK_THROWS_AS(cxm::load<cxm::flagged_share>(with(body_length_at, {79})), state_error);
  CHECK_THROWS_AS(cxm::load<cxm::flagged_share>(with(body_length_at, {81})), state_error);
  CHECK_THROWS_AS(cxm::load<cxm::flagged_share>(
                      with(body_length_at, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF})),
                  state_error);
  CHECK(cxm::load<cxm::flagged_share>(with(body_length_at, {80})) == three_flags());
}

TEST_CASE("load: a parameter that the metric refuses is a state_error with its reason") {
  auto state = cxm::save(cxm::nps{});
  auto const scale_at = 8 + std::string_view{"nps"}.size() + 8;
  state[scale_at] = std::byte{2};  // a scale from 2 to 10
  CHECK_THROWS_AS(cxm::load<cxm::nps>(sealed(state)), state_error);
  CHECK_THROWS_WITH(cxm::load<cxm::nps>(sealed(state)), CXM_CONTAINS("cxm::load: "));
}

TEST_CASE("load: a body longer than its metric is refused") {
  made::body = bytes_of({1, 2, 3});
  auto const state = cxm::save(made{});
  CHECK_NOTHROW(cxm::load<made>(state));
  made::body = bytes_of({1, 2});
  CHECK_THROWS_WITH(cxm::load<made>(state), CXM_CONTAINS("longer than the metric"));
  made::body = bytes_of({1, 2, 3, 4});
  CHECK_THROWS_WITH(cxm::load<made>(state), CXM_CONTAINS("truncated"));
  made::body.clear();
  CHECK_THROWS_AS(cxm::load<made>(state), state_error);
  CHECK_NOTHROW(cxm::load<made>(cxm::save(made{})));
}

TEST_CASE("save: a schema of 64 KiB or more is refused") {
  made::schema_name = std::string(65'535, 'm');
  CHECK(cxm::save(made{}).size() == 65'535 + 20);
  CHECK_NOTHROW(cxm::load<made>(cxm::save(made{})));
  made::schema_name.push_back('m');
  CHECK_THROWS_AS(cxm::save(made{}), std::invalid_argument);
  made::schema_name = "made";
}

TEST_CASE("load: random bytes are never a state") {
  cxm_test::generator g{1};
  for (int i = 0; i < 2000; ++i) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(g.below(200)));
    for (std::byte& b : bytes) b = static_cast<std::byte>(g.below(256));
    if (g.chance(50) && bytes.size() >= 6) {  // past the first two checks
      auto const start = bytes_of({'C', 'X', 'M', '1', 1, 0});
      std::copy(start.begin(), start.end(), bytes.begin());
    }
    REQUIRE_THROWS_AS(cxm::load<cxm::nps>(bytes), state_error);
  }
}

TEST_CASE("schema_of and title_of: a metric's own names, or its id") {
  CHECK(cxm::schema_of<cxm::nps>() == "nps");
  CHECK(cxm::schema_of<made>() == "made");
  CHECK(cxm::title_of<cxm::nps>() == "NPS");
  CHECK(cxm::title_of<made>() == "made");
}
