#include "csv_cells.hpp"

namespace cxm::inline v0::detail {

std::string csv_quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
  std::string out = "\"";
  for (char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string csv_guarded(std::string const& text) {
  constexpr std::string_view starts = "=+-@\t\r\n";
  bool const formula = !text.empty() && starts.find(text.front()) != std::string_view::npos;
  return csv_quoted(formula ? "'" + text : text);
}

std::string csv_line(std::vector<std::string> const& cells) {
  std::string out;
  for (std::size_t i = 0; i < cells.size(); ++i) out += (i > 0 ? "," : "") + cells[i];
  return out + '\n';
}

}  // namespace cxm::inline v0::detail
