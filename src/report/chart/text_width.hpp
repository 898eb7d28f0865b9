#pragma once
// How wide a label will be in a browser, before there is one.

#include <string>
#include <string_view>

namespace cxm::inline v0::detail {

/// The size of the labels of charts, in pixels.
inline constexpr double label_size = 12.5;

/// About how many pixels a text takes in a sans-serif font of this size: advances of Helvetica by kind
/// of character, 4 % wider to be on the safe side in its relatives.
[[nodiscard]] double text_width(std::string_view text, double size = label_size);

/// The text, or its beginning and "…" where it would be wider than `most` pixels.
[[nodiscard]] std::string fitted_text(std::string_view text, double most, double size = label_size);

}  // namespace cxm::inline v0::detail
