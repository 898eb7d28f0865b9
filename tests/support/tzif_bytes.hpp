#pragma once
// Zone files made by hand (TZif, RFC 9636), right by default and wrong where a test wants them so.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm_test {

struct tzif_file {
  char version = '2';  // '\0' for version 1
  std::vector<std::int32_t> offsets{0};
  std::vector<std::pair<std::int64_t, std::uint8_t>> changes{};  // instant, which offset
  std::string footer{};
  std::uint32_t leaps = 0;  // records of a leap second table, all zero
  std::uint32_t ut = 0;     // indicators

  [[nodiscard]] std::vector<std::byte> bytes() const {
    std::vector<std::byte> out;
    block(out, 4);
    if (version == '\0') return out;
    block(out, 8);
    text(out, "\n" + footer + "\n");
    return out;
  }

 private:
  static void text(std::vector<std::byte>& out, std::string_view s) {
    for (char c : s) out.push_back(static_cast<std::byte>(c));
  }
  static void number(std::vector<std::byte>& out, std::uint64_t x, unsigned width) {
    for (unsigned i = width; i-- > 0;) out.push_back(static_cast<std::byte>((x >> (8 * i)) & 0xFF));
  }
  void block(std::vector<std::byte>& out, unsigned width) const {
    text(out, "TZif");
    out.push_back(static_cast<std::byte>(version));
    out.resize(out.size() + 15);
    number(out, ut, 4);
    number(out, 0, 4);
    number(out, leaps, 4);
    number(out, changes.size(), 4);
    number(out, offsets.size(), 4);
    number(out, 4, 4);
    for (auto const& [at, which] : changes) number(out, static_cast<std::uint64_t>(at), width);
    for (auto const& [at, which] : changes) number(out, which, 1);
    for (std::int32_t x : offsets) {
      number(out, static_cast<std::uint32_t>(x), 4);
      number(out, 0, 2);
    }
    text(out, std::string_view{"LMT\0", 4});
    for (std::uint32_t i = 0; i < leaps; ++i) number(out, 0, width), number(out, 0, 4);
    for (std::uint32_t i = 0; i < ut; ++i) number(out, 0, 1);
  }
};

}  // namespace cxm_test
