#pragma once
/// A currency: its ISO 4217 code and how many decimals its minor unit has.

#include <cxm/core/error.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace cxm::inline v0 {

/// Input: three capital letters, or nothing for "not stated" (shown as an empty code, two
/// decimals). Decimals follow ISO 4217: 2 unless the code is listed below with 0, 3 or 4. Errors:
/// std::invalid_argument for anything that is not three capital letters.
class currency {
 public:
  constexpr currency() = default;
  explicit constexpr currency(std::string_view code) {
    if (code.empty()) return;
    bool right = code.size() == 3;
    for (char c : code) right = right && c >= 'A' && c <= 'Z';
    if (!right) {
      throw std::invalid_argument("cxm::currency: a code is three capital letters, such as EUR");
    }
    for (std::size_t i = 0; i < 3; ++i) code_[i] = code[i];
  }
  [[nodiscard]] constexpr std::string_view code() const noexcept {
    return {code_.data(), stated() ? std::size_t{3} : std::size_t{0}};
  }
  [[nodiscard]] constexpr bool stated() const noexcept { return code_[0] != '\0'; }
  [[nodiscard]] constexpr int decimals() const noexcept {
    for (std::string_view none : {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                  "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"}) {
      if (code() == none) return 0;
    }
    for (std::string_view three : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) {
      if (code() == three) return 3;
    }
    return code() == "CLF" || code() == "UYW" ? 4 : 2;
  }
  /// Minor units in one major unit: 100 for EUR, 1 for JPY.
  [[nodiscard]] constexpr std::int64_t minor_units() const noexcept {
    std::int64_t n = 1;
    for (int i = 0; i < decimals(); ++i) n *= 10;
    return n;
  }
  template <class Writer>
  constexpr void write(Writer& out) const {
    for (char c : code_) out.u8(static_cast<std::uint8_t>(c));
  }
  template <class Reader>
  [[nodiscard]] static constexpr currency read(Reader& in) {
    std::array<char, 3> code{};
    for (char& c : code) c = static_cast<char>(in.u8());
    if (code == std::array<char, 3>{}) return {};
    return currency{std::string_view{code.data(), code.size()}};
  }
  friend constexpr bool operator==(currency const&, currency const&) = default;

 private:
  std::array<char, 3> code_{};
};

/// Adds to a sum of minor units. Errors: std::invalid_argument when 64 bits can't hold it; the sum
/// is then as it was.
inline void add_money(std::int64_t& sum, std::int64_t x) {
  std::int64_t total = 0;
  if (__builtin_add_overflow(sum, x, &total)) {
    throw std::invalid_argument("cxm: a sum of money beyond 64 bits of minor units");
  }
  sum = total;
}

}  // namespace cxm::inline v0
