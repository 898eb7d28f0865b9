#include "display_text.hpp"

#include <cxm/report/render.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace cxm::inline v0 {

namespace {
struct code_point {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

[[nodiscard]] code_point code_point_at(std::string_view text, std::size_t at) {
  auto const lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1, true};
  std::size_t const bytes = lead < 0xC2   ? 0
                            : lead < 0xE0 ? 2
                            : lead < 0xF0 ? 3
                            : lead < 0xF5 ? 4
                                          : 0;
  if (bytes == 0 || at + bytes > text.size()) return {};
  std::uint32_t point = lead & (0x7FU >> bytes);
  for (std::size_t k = 1; k < bytes; ++k) {
    auto const next = static_cast<unsigned char>(text[at + k]);
    if ((next & 0xC0) != 0x80) return {};
    point = (point << 6) | (next & 0x3FU);
  }
  bool const overlong = (bytes == 3 && point < 0x800) || (bytes == 4 && point < 0x10000);
  bool const surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (overlong || surrogate || point > 0x10FFFF) return {};
  return {point, bytes, true};
}

struct block {
  std::uint32_t first;
  std::uint32_t last;
};
constexpr block without_width[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F}, {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
constexpr block wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},  {0x25FD, 0x25FE}, {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},  {0x26C4, 0x26C5}, {0x2705, 0x2705},
    {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},  {0x274E, 0x274E}, {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},  {0x2B50, 0x2B50}, {0x2B55, 0x2B55},
    {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97F},  {0xAC00, 0xD7A3}, {0xF900, 0xFAFF},
    {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},  {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <std::size_t N>
[[nodiscard]] bool in_blocks(std::uint32_t point, block const (&sorted)[N]) {
  auto const after = std::upper_bound(
      std::begin(sorted), std::end(sorted), point,
      [](std::uint32_t value, block const& candidate) { return value < candidate.first; });
  return after != std::begin(sorted) && point <= std::prev(after)->last;
}

[[nodiscard]] std::size_t width_of(code_point const& c) {
  if (!c.valid) return 1;
  if (in_blocks(c.value, without_width)) return 0;
  return in_blocks(c.value, wide) ? 2 : 1;
}

/// Moves the cursor, changes the direction of writing or ends the line.
[[nodiscard]] bool drives_terminal(code_point const& c) {
  std::uint32_t const p = c.value;
  bool const control = p < 0x20 || (p >= 0x7F && p <= 0x9F);
  bool const direction = (p >= 0x202A && p <= 0x202E) || (p >= 0x2066 && p <= 0x2069);
  return !c.valid || control || direction || p == 0x2028 || p == 0x2029;
}
}  // namespace

std::string terminal_safe(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    code_point const c = code_point_at(text, i);
    if (drives_terminal(c)) {
      out += '?';
    } else {
      out += text.substr(i, c.bytes);
    }
    i += c.bytes;
  }
  return out;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::size_t used = 0;  // columns of the last line
  for (std::size_t from = 0; from < text.size();) {
    std::size_t const to = (std::min)(text.find(' ', from), text.size());
    std::string_view const word = text.substr(from, to - from);
    from = to + 1;
    if (word.empty()) continue;
    std::size_t const columns = detail::display_width(word);
    if (used > 0 && used + 1 + columns > width) {
      lines.emplace_back();
      used = 0;
    }
    if (used > 0) lines.back() += ' ';
    lines.back() += word;
    used += columns + (used > 0 ? 1 : 0);
  }
  return lines;
}

namespace detail {

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    code_point const c = code_point_at(text, i);
    width += width_of(c);
    i += c.bytes;
  }
  return width;
}

std::string shortened(std::string const& text, std::size_t most) {
  std::size_t width = 0;
  std::size_t cut = 0;  // as much as leaves room for the sign of what is missing
  for (std::size_t i = 0; i < text.size();) {
    code_point const c = code_point_at(text, i);
    width += width_of(c);
    i += c.bytes;
    if (width < most) cut = i;
    if (width > most) return text.substr(0, cut) + "…";
  }
  return text;
}

}  // namespace detail

}  // namespace cxm::inline v0
