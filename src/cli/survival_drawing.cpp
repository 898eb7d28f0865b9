#include "survival_drawing.hpp"

#include <cxm/report/result_set.hpp>

#include "report/display_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace cxm::cli {

namespace {
constexpr std::size_t width = 61;   // characters, one for each sixtieth of the time
constexpr std::size_t height = 11;  // from 100 % to 0 %, one for each 10 %
constexpr std::size_t margin = 8;

[[nodiscard]] char letter(std::size_t i) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return letters[i % letters.size()];
}

[[nodiscard]] std::string inked(std::string const& text, std::size_t i, bool colour) {
  constexpr std::array<int, 6> inks{34, 33, 36, 35, 32, 31};
  return colour ? fmt::format("\033[{}m{}\033[0m", inks[i % inks.size()], text) : text;
}

using canvas = std::vector<std::vector<std::string>>;

/// Eight dots a character, two wide and four high; a curve goes down where somebody leaves.
void draw_dots(survival_curve const& curve, double last, canvas& rows) {
  constexpr std::array<std::array<unsigned, 4>, 2> bits{
      {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};
  constexpr std::size_t dots_wide = 2 * width - 1;
  constexpr std::size_t dots_high = 4 * (height - 1);
  std::vector<std::vector<unsigned>> cells(height, std::vector<unsigned>(width));
  auto const place = [](double s) {
    return static_cast<std::size_t>(std::lround((1 - s) * static_cast<double>(dots_high)));
  };
  std::size_t before = 0;
  for (std::size_t x = 0; x < dots_wide; ++x) {
    double const s = curve.survival(last * static_cast<double>(x) / (dots_wide - 1));
    if (std::isnan(s)) break;
    std::size_t const here = place(s);
    for (std::size_t y = (std::min)(before, here); y <= here; ++y) {
      cells[y / 4][x / 2] |= bits[x % 2][y % 4];
    }
    before = here;
  }
  for (std::size_t r = 0; r < height; ++r) {
    for (std::size_t c = 0; c < width; ++c) {
      if (cells[r][c] == 0) continue;
      unsigned const code = 0x2800 + cells[r][c];
      rows[r][c] = {static_cast<char>(0xE0 | code >> 12),
                    static_cast<char>(0x80 | (code >> 6 & 63)),
                    static_cast<char>(0x80 | (code & 63))};
    }
  }
}

void draw_letters(std::vector<drawn_curve> const& curves, double last, bool colour, canvas& rows) {
  for (std::size_t i = 0; i < curves.size(); ++i) {
    for (std::size_t c = 0; c < width; ++c) {
      double const s = curves[i].curve->survival(last * static_cast<double>(c) / (width - 1));
      if (std::isnan(s)) break;
      auto& cell =
          rows[static_cast<std::size_t>(std::lround((1 - s) * static_cast<double>(height - 1)))][c];
      bool const taken = cell != " ";
      cell = taken ? "*" : inked(curves.size() == 1 ? "#" : std::string{letter(i)}, i, colour);
    }
  }
}

[[nodiscard]] std::size_t column_of(double time, double last) {
  return static_cast<std::size_t>(std::lround(time / last * (width - 1)));
}

/// Texts centred under their times.
[[nodiscard]] std::string under(std::vector<double> const& times, double last,
                                std::vector<std::string> const& texts) {
  std::string line;
  for (std::size_t i = 0; i < times.size(); ++i) {
    std::size_t const centre = margin + column_of(times[i], last);
    std::size_t const half = texts[i].size() / 2;
    std::size_t const begin = centre > half ? centre - half : 0;
    if (begin > line.size()) line.resize(begin, ' ');
    if (!line.empty() && line.back() != ' ') line += ' ';
    line += texts[i];
  }
  return line;
}
}  // namespace

bool locale_is_utf8() {
  for (char const* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    char const* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string_view const text{value};
    return text.find("UTF-8") != std::string_view::npos ||
           text.find("utf8") != std::string_view::npos ||
           text.find("utf-8") != std::string_view::npos;
  }
  return false;
}

std::vector<double> round_times(double last) {
  std::vector<double> times{0};
  if (!(last > 0) || std::isinf(last)) return times;
  double const unit = std::pow(10, std::floor(std::log10(last / 5)));
  double step = unit;
  for (double const factor : {2.0, 5.0, 10.0}) {
    if (last / step > 6) step = factor * unit;
  }
  for (int i = 1; i * step <= last * (1 + 1e-12); ++i) times.push_back(i * step);
  return times;
}

std::string drawn(std::vector<drawn_curve> const& curves, bool utf8, bool colour) {
  double last = 0;
  for (auto const& c : curves) {
    if (c.curve->size() > 0) last = (std::max)(last, c.curve->last_time());
  }
  constexpr std::size_t letters = 26;
  if (!(last > 0) || curves.size() > letters) return {};
  canvas rows(height, std::vector<std::string>(width, " "));
  if (curves.size() == 1 && utf8) {
    draw_dots(*curves.front().curve, last, rows);
  } else {
    draw_letters(curves, last, colour, rows);
  }
  std::string out;
  for (std::size_t r = 0; r < height; ++r) {
    std::string line =
        fmt::format("{:>{}} ", r % 5 == 0 ? fmt::format("{} %", 100 - 10 * r) : "", margin - 2);
    line += utf8 ? "│" : "|";
    for (auto const& cell : rows[r]) line += cell;
    out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  auto const times = round_times(last);
  std::vector<std::string> texts;
  for (double const t : times) texts.push_back(fmt::format("{:.4g}", t));
  out += under(times, last, texts) + '\n';
  out += "at risk\n";
  for (std::size_t i = 0; i < curves.size(); ++i) {
    texts.clear();
    for (double const t : times)
      texts.push_back(fmt::format("{:.0f}", curves[i].curve->at_risk(t)));
    std::string line = under(times, last, texts);
    if (curves.size() > 1) {
      // The letter stands before the first number.
      if (line.size() < margin) line.resize(margin, ' ');
      line = inked(std::string{letter(i)}, i, colour) + line.substr(1) + "   " +
             detail::shortened(curves[i].label, 24);
    }
    out += line + '\n';
  }
  return out;
}

}  // namespace cxm::cli
