#include "text_width.hpp"

#include "report/display_text.hpp"

#include <algorithm>

namespace cxm::inline v0::detail {

namespace {
/// The advance of the character that begins here, in parts of the font's size.
[[nodiscard]] double advance(std::string_view character) {
  auto const lead = static_cast<unsigned char>(character.front());
  if (lead >= 0x80) {
    double const columns = static_cast<double>(display_width(character));
    return columns > 1 ? 1.0 : columns * 0.58;  // East Asian; Cyrillic, Greek, accented Latin
  }
  char const c = character.front();
  if (c >= '0' && c <= '9') return 0.57;
  if (c >= 'A' && c <= 'Z') return c == 'I' || c == 'J' ? 0.4 : c == 'M' || c == 'W' ? 0.9 : 0.69;
  if (std::string_view{"ijlftrI.,:;|!'()[] /-"}.find(c) != std::string_view::npos) return 0.29;
  if (c == 'm' || c == 'w') return 0.8;
  if (c == '%' || c == '@') return 0.9;
  return 0.54;
}

[[nodiscard]] std::size_t bytes_of(unsigned char lead) {
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}
}  // namespace

double text_width(std::string_view text, double size) {
  double width = 0;
  while (!text.empty()) {
    auto const n = (std::min)(bytes_of(static_cast<unsigned char>(text.front())), text.size());
    width += advance(text.substr(0, n));
    text.remove_prefix(n);
  }
  return width * size * 1.04;
}

std::string fitted_text(std::string_view text, double most, double size) {
  if (text_width(text, size) <= most) return std::string{text};
  double const room = most - text_width("…", size);
  std::size_t end = 0;
  while (end < text.size()) {
    auto const n = bytes_of(static_cast<unsigned char>(text[end]));
    if (text_width(text.substr(0, end + n), size) > room) break;
    end += n;
  }
  return std::string{text.substr(0, end)} + "…";
}

}  // namespace cxm::inline v0::detail
