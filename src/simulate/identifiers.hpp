#pragma once
// Identifiers of simulated rows: a letter, the customer's number, and a number within the customer.

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

namespace cxm::simulation {

/// The most customers a company can have: their numbers have seven digits.
inline constexpr std::uint64_t most_customers = 9'999'999;

/// "C-0000123". At most 15 bytes with a number behind it, which most strings hold in place.
inline void set_identifier(std::string& out, char kind, std::uint64_t customer) {
  out.assign("?-0000000");
  out[0] = kind;
  for (std::size_t at = 8; at > 1; --at) {
    out[at] = static_cast<char>('0' + customer % 10);
    customer /= 10;
  }
}
/// "T-0000123-4".
inline void set_identifier(std::string& out, char kind, std::uint64_t customer, std::uint32_t n) {
  set_identifier(out, kind, customer);
  std::array<char, 12> digits{};
  auto const done = std::to_chars(digits.data(), digits.data() + digits.size(), n);
  out += '-';
  out.append(digits.data(), done.ptr);
}

}  // namespace cxm::simulation
