#pragma once
/// An answer scale as text: what a cell of a table and the option of a command say.

#include <cxm/core/answer_scale.hpp>

#include <string>
#include <string_view>

namespace cxm::inline v0 {

/// The levels of a scale: `0:10`, or all of them where some are left out, `2,3,5`.
[[nodiscard]] std::string levels_text(answer_scale const& scale);

/// The scale of such levels, with the boxes of custom. Blanks around a number are ignored.
/// Errors: std::invalid_argument for text of another form, a lowest level above the highest, and
/// what answer_scale refuses.
[[nodiscard]] answer_scale scale_of_levels(std::string_view levels,
                                           direction good = direction::high_is_good);

/// The whole scale: its levels, then, each behind a blank and where it is not the usual,
/// `low_is_good`, the codes that mean no answer (`na=9,99`) and the boxes (`top=4,5 bottom=1`).
/// `1:7 low_is_good`, `1:5 na=9,99`. Equal scales have equal texts.
[[nodiscard]] std::string scale_text(answer_scale const& scale);

/// Reads what scale_text() writes: scale_from_text(scale_text(s)) == s for every scale. The parts
/// behind the levels come in any order; a box that is not named is the one of custom.
/// Errors: std::invalid_argument that says which part is wrong.
[[nodiscard]] answer_scale scale_from_text(std::string_view text);

}  // namespace cxm::inline v0
