#include "text_encoding.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace cxm::inline v0::detail::input {

namespace {

// Code points of 0x80 and up, from the Unicode Consortium's CP1252.TXT and CP1251.TXT.
constexpr std::array<char16_t, 32> windows_1252_from_80{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};
constexpr std::array<char16_t, 64> windows_1251_from_80{
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409,
    0x2039, 0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x0098, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0,
    0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB,
    0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6,
    0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
};

char32_t code_point(unsigned char byte, text_encoding encoding) noexcept {
  if (byte < 0x80) return byte;
  if (encoding == text_encoding::windows_1252 && byte < 0xA0) {
    return windows_1252_from_80[byte - 0x80U];
  }
  if (encoding == text_encoding::windows_1251) {
    return byte < 0xC0 ? windows_1251_from_80[byte - 0x80U] : 0x0410U + (byte - 0xC0U);
  }
  return byte;
}

unsigned char byte_at(std::string_view text, std::size_t i) noexcept {
  return static_cast<unsigned char>(text[i]);
}

// The first byte from i on that is beyond ASCII, or the end.
std::size_t ascii_prefix(std::string_view text, std::size_t i) noexcept {
  for (; text.size() - i >= 8; i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + i, sizeof eight);
    if ((eight & 0x8080808080808080U) != 0) break;
  }
  while (i < text.size() && byte_at(text, i) < 0x80) ++i;
  return i;
}

// How many bytes the well-formed character at i takes; 0 if there is none (Unicode 15, table 3-7).
std::size_t character_at(std::string_view text, std::size_t i) noexcept {
  unsigned const lead = byte_at(text, i);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  std::size_t const length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() - i < length) return 0;
  unsigned const second = byte_at(text, i + 1);
  unsigned const lowest = lead == 0xE0 ? 0xA0U : lead == 0xF0 ? 0x90U : 0x80U;
  unsigned const highest = lead == 0xED ? 0x9FU : lead == 0xF4 ? 0x8FU : 0xBFU;
  if (second < lowest || second > highest) return 0;
  for (std::size_t k = 2; k < length; ++k) {
    if ((byte_at(text, i + k) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

}  // namespace

bool all_ascii(std::string_view bytes) noexcept { return ascii_prefix(bytes, 0) == bytes.size(); }

std::size_t first_not_utf8(std::string_view bytes) noexcept {
  for (std::size_t i = 0; (i = ascii_prefix(bytes, i)) < bytes.size();) {
    while (i < bytes.size() && byte_at(bytes, i) >= 0x80) {
      std::size_t const length = character_at(bytes, i);
      if (length == 0) return i;
      i += length;
    }
  }
  return std::string_view::npos;
}

void append_as_utf8(std::string_view bytes, text_encoding encoding, std::string& out) {
  auto const put = [&out](char32_t bits) {
    out += static_cast<char>(static_cast<unsigned char>(bits));
  };
  for (char c : bytes) {
    char32_t const code = code_point(static_cast<unsigned char>(c), encoding);
    if (code < 0x80) {
      put(code);
    } else if (code < 0x800) {
      put(0xC0U | (code >> 6));
      put(0x80U | (code & 0x3FU));
    } else {
      put(0xE0U | (code >> 12));
      put(0x80U | ((code >> 6) & 0x3FU));
      put(0x80U | (code & 0x3FU));
    }
  }
}

std::string_view name_of(text_encoding encoding) noexcept {
  switch (encoding) {
    case text_encoding::utf8: return "utf-8";
    case text_encoding::windows_1252: return "windows-1252";
    case text_encoding::windows_1251: return "windows-1251";
    case text_encoding::latin1: return "latin1";
  }
  return "unknown";
}

std::string_view trimmed(std::string_view text) noexcept {
  auto const blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  for (;;) {
    if (!text.empty() && blank(text.front())) {
      text.remove_prefix(1);
    } else if (text.starts_with("\xC2\xA0")) {
      text.remove_prefix(2);
    } else if (!text.empty() && blank(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with("\xC2\xA0")) {
      text.remove_suffix(2);
    } else {
      return text;
    }
  }
}

std::string printable(std::string_view text, std::size_t most) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (i >= most) return out + "…";
    unsigned const byte = byte_at(text, i);
    std::size_t length = character_at(text, i);
    // U+0080 to U+009F are controls too.
    bool const control =
        byte < 0x20 || byte == 0x7F || (byte == 0xC2 && length == 2 && byte_at(text, i + 1) < 0xA0);
    if (length > 0 && !control) {
      out += text.substr(i, length);
    } else {
      length = length == 0 ? 1 : length;
      for (std::size_t k = i; k < i + length; ++k) {
        (out += "\\x") += digits[byte_at(text, k) >> 4];
        out += digits[byte_at(text, k) & 15U];
      }
    }
    i += length;
  }
  return out;
}

std::string quoted_text(std::string_view text) { return '"' + printable(text) + '"'; }

}  // namespace cxm::inline v0::detail::input
