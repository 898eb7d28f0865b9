#pragma once
// A drawing in SVG, part by part. Text is escaped, coordinates have one decimal, colours are classes
// of the page's style: a drawing works in the light and in the dark.

#include <string>
#include <string_view>

namespace cxm::inline v0::detail {

/// Text for an element's content or a quoted attribute of HTML and SVG: < > & " ' escaped, control
/// characters and what is not UTF-8 replaced, and blanks kept together where people would not break a
/// line ("95 %", "n = 12").
[[nodiscard]] std::string html_text(std::string_view text);

/// The middle of the pixel that x lies in: lines along the axes are sharp there.
[[nodiscard]] double crisp(double x);

class svg_drawing {
 public:
  svg_drawing(double width, double height) : width_{width}, height_{height} {}

  void text(double x, double y, std::string_view classes, std::string_view content);
  /// Text with its full form as a tooltip where it was shortened to `most` pixels.
  void label(double x, double y, std::string_view classes, std::string_view content, double most);
  void line(std::string_view classes, double x1, double y1, double x2, double y2);
  void path(std::string_view classes, std::string_view commands);
  void rect(std::string_view classes, double x, double y, double w, double h,
            std::string_view tooltip = {});
  void dot(std::string_view classes, double x, double y, double r, std::string_view tooltip = {});
  /// Whatever is drawn until end_group belongs to this segment: the page's filter dims the others.
  void begin_group(std::string_view segment);
  void end_group();

  /// The whole element, with a title and a description for those who can't see it. `id` is unique in
  /// the page.
  [[nodiscard]] std::string finish(std::string_view id, std::string_view classes,
                                   std::string_view title, std::string_view description) const;
  /// The whole element as decoration: what it shows stands beside it as text.
  [[nodiscard]] std::string finish_hidden(std::string_view classes) const;

 private:
  double width_;
  double height_;
  std::string body_;
};

/// "M" and "L" commands through points; a NaN ends a stretch, and the next point begins another.
class path_commands {
 public:
  void to(double x, double y);
  void close() { out_ += 'Z'; }
  [[nodiscard]] std::string const& text() const noexcept { return out_; }

 private:
  std::string out_;
  bool drawing_ = false;
};

}  // namespace cxm::inline v0::detail
