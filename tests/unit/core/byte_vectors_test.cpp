// Counting one value in a column of bytes, against the definition, by every path.

#include <cxm/core/byte_vectors.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace {

cxm::count_t naive(std::span<std::uint8_t const> column, std::uint8_t wanted,
                   std::uint8_t const* bits) {
  cxm::count_t sum = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    bool const present = bits == nullptr || ((bits[i / 8] >> (i % 8)) & 1) != 0;
    if (column[i] == wanted && present) ++sum;
  }
  return sum;
}
bool all_agree(std::span<std::uint8_t const> column, std::uint8_t wanted,
               std::uint8_t const* bits = nullptr) {
  auto const expected = naive(column, wanted, bits);
  std::size_t const n = column.size();
  bool good = cxm::detail::count_equal_portable(column.data(), n, wanted, bits) == expected &&
              cxm::detail::count_equal_bytes(column, wanted, bits) == expected;
#if CXM_HAS_AVX2_PATH
  if (cxm::detail::has_avx2()) {
    good = good && cxm::detail::count_equal_avx2(column.data(), n, wanted, bits) == expected;
  }
#endif
  return good;
}

}  // namespace

TEST_CASE("byte_vectors: one value at every length, alignment and with any bitmap") {
  cxm_test::generator g{11};
  std::vector<std::uint8_t> column(1200);
  std::vector<std::uint8_t> bits(150);
  for (auto& x : column) x = static_cast<std::uint8_t>(g.chance(50) ? 9 : g.below(256));
  for (auto& b : bits) b = static_cast<std::uint8_t>(g.chance(50) ? 255 : g.below(256));
  for (std::size_t n = 0; n <= column.size(); ++n) {
    for (std::uint8_t const wanted : {std::uint8_t{9}, std::uint8_t{0}, std::uint8_t{255}}) {
      REQUIRE(all_agree(std::span{column}.first(n), wanted));
      REQUIRE(all_agree(std::span{column}.last(n), wanted));
      REQUIRE(all_agree(std::span{column}.first(n), wanted, bits.data()));
    }
  }
}

TEST_CASE("byte_vectors: a column of the wanted value alone never overflows a byte counter") {
  std::size_t const n = 3 * cxm::detail::lanes * cxm::detail::most_blocks + 77;
  std::vector<std::uint8_t> const none(n / 8 + 1, 0);
  for (int x = 0; x < 256; x += 15) {
    std::vector<std::uint8_t> const column(n, static_cast<std::uint8_t>(x));
    REQUIRE(all_agree(column, static_cast<std::uint8_t>(x)));
    REQUIRE(all_agree(column, static_cast<std::uint8_t>(x), none.data()));
  }
}
