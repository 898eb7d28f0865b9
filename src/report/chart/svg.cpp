#include "svg.hpp"

#include "text_width.hpp"

#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <cmath>

namespace cxm::inline v0::detail {

namespace {
[[nodiscard]] std::string number(double x) {
  double const rounded = std::round(x * 10) / 10;
  if (rounded == std::floor(rounded)) return fmt::format("{}", static_cast<long long>(rounded));
  return fmt::format("{:.1f}", rounded);
}

[[nodiscard]] bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether a blank stands inside "95 %", "n = 12" or "p < 0.001", or before a unit of time.
[[nodiscard]] bool keeps_together(std::string_view text, std::size_t blank) {
  auto const next = text.substr(blank + 1);
  if (next.starts_with("%")) return true;
  bool const sign = next.starts_with("= ") || next.starts_with("< ");
  bool const after_sign = blank > 0 && (text[blank - 1] == '=' || text[blank - 1] == '<');
  return (sign && blank > 0 && (text[blank - 1] == 'n' || text[blank - 1] == 'p')) ||
         (after_sign && !next.empty() && is_digit(next.front()));
}
}  // namespace

std::string html_text(std::string_view text) {
  std::string const safe = terminal_safe(text);
  std::string out;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    switch (safe[i]) {
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case ' ': out += keeps_together(safe, i) ? "\u00a0" : " "; break;
      default: out += safe[i];
    }
  }
  return out;
}

double crisp(double x) { return std::floor(x) + 0.5; }

void svg_drawing::text(double x, double y, std::string_view classes, std::string_view content) {
  body_ += fmt::format(R"(<text x="{}" y="{}" class="{}">{}</text>)", number(x), number(y), classes,
                       html_text(content));
}

void svg_drawing::label(double x, double y, std::string_view classes, std::string_view content,
                        double most) {
  std::string const fitted = fitted_text(content, most);
  if (fitted == content) return text(x, y, classes, content);
  body_ += fmt::format(R"(<text x="{}" y="{}" class="{}">{}<title>{}</title></text>)", number(x),
                       number(y), classes, html_text(fitted), html_text(content));
}

void svg_drawing::line(std::string_view classes, double x1, double y1, double x2, double y2) {
  path(classes, fmt::format("M{} {}L{} {}", number(x1), number(y1), number(x2), number(y2)));
}

void svg_drawing::path(std::string_view classes, std::string_view commands) {
  body_ += fmt::format(R"(<path class="{}" d="{}"/>)", classes, commands);
}

void svg_drawing::rect(std::string_view classes, double x, double y, double w, double h,
                       std::string_view tooltip) {
  body_ += fmt::format(R"(<rect class="{}" x="{}" y="{}" width="{}" height="{}")", classes,
                       number(x), number(y), number(w), number(h));
  body_ += tooltip.empty() ? "/>" : fmt::format("><title>{}</title></rect>", html_text(tooltip));
}

void svg_drawing::dot(std::string_view classes, double x, double y, double r,
                      std::string_view tooltip) {
  body_ += fmt::format(R"(<circle class="{}" cx="{}" cy="{}" r="{}")", classes, number(x),
                       number(y), number(r));
  body_ += tooltip.empty() ? "/>" : fmt::format("><title>{}</title></circle>", html_text(tooltip));
}

void svg_drawing::begin_group(std::string_view segment) {
  body_ += segment.empty() ? "<g>" : fmt::format(R"(<g data-seg="{}">)", html_text(segment));
}

void svg_drawing::end_group() { body_ += "</g>"; }

std::string svg_drawing::finish(std::string_view id, std::string_view classes,
                                std::string_view title, std::string_view description) const {
  return fmt::format(
      R"(<svg class="{0}" role="img" aria-labelledby="{1}-t {1}-d" viewBox="0 0 {2} {3}">)"
      R"(<title id="{1}-t">{4}</title><desc id="{1}-d">{5}</desc>{6}</svg>)",
      classes, id, number(width_), number(height_), html_text(title), html_text(description),
      body_);
}

std::string svg_drawing::finish_hidden(std::string_view classes) const {
  return fmt::format(
      R"(<svg class="{}" aria-hidden="true" focusable="false" width="{}" height="{}" )"
      R"(viewBox="0 0 {} {}">{}</svg>)",
      classes, number(width_), number(height_), number(width_), number(height_), body_);
}

void path_commands::to(double x, double y) {
  if (std::isnan(x) || std::isnan(y)) {
    drawing_ = false;
    return;
  }
  out_ += fmt::format("{}{} {}", drawing_ ? 'L' : 'M', number(x), number(y));
  drawing_ = true;
}

}  // namespace cxm::inline v0::detail
