#include "text_layout.hpp"

#include <algorithm>

namespace cxm::cli {

namespace {
[[nodiscard]] std::vector<std::string_view> words_of_shell(std::string_view line) {
  std::vector<std::string_view> words;
  char quote = '\0';
  std::size_t from = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    bool const end = i == line.size();
    if (!end && quote != '\0') {
      if (line[i] == quote) quote = '\0';
    } else if (!end && (line[i] == '\'' || line[i] == '"')) {
      quote = line[i];
    } else if (end || line[i] == ' ') {
      if (i > from) words.push_back(line.substr(from, i - from));
      from = i + 1;
    }
  }
  return words;
}

/// An option and the value behind it stay together.
[[nodiscard]] std::vector<std::string> pieces_of(std::string_view line) {
  std::vector<std::string> pieces;
  bool option = false;
  for (std::string_view const word : words_of_shell(line)) {
    bool const dashed = word.size() > 1 && word.front() == '-';
    bool const joins = option || word == "<" || word == ">" || word == "|";
    if (joins && !dashed && !pieces.empty()) {
      pieces.back() += ' ';
      pieces.back() += word;
    } else {
      pieces.emplace_back(word);
    }
    option = (dashed && word.find('=') == std::string_view::npos) || word == "<" || word == ">" ||
             word == "|";
  }
  return pieces;
}
}  // namespace

std::size_t width_of(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

std::vector<std::string> wrapped_command(std::string_view line, std::size_t width) {
  std::vector<std::string> lines;
  std::string row;
  for (std::string const& piece : pieces_of(line)) {
    // " \" must fit behind every line but the last.
    if (!row.empty() && width_of(row) + 1 + width_of(piece) + 2 > width) {
      lines.push_back(row + " \\");
      row = "    " + piece;
    } else {
      row += (row.empty() ? "" : " ") + piece;
    }
  }
  lines.push_back(row);
  return lines;
}

}  // namespace cxm::cli
