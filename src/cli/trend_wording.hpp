#pragma once
// What was found about trends, in words.

#include "trend_results.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

/// "month", also for week: what one of --period is called.
[[nodiscard]] std::string_view period_noun(request const& of) noexcept;

/// "rises" or "falls" where adjusted p is below what the level of the intervals leaves.
[[nodiscard]] std::string direction_word(request const& of, trend_findings const& found);

/// "2025-07 is not over …". Precondition: there is such a period.
[[nodiscard]] std::string unfinished_sentence(trend_answer const& answer);

/// "control limits by the number of answers", and what the chart shows instead of values.
[[nodiscard]] std::string limits_text(request const& of, trend_figure const& figure);

/// One for each group, as long as they are few; then the clearest.
[[nodiscard]] std::vector<std::string> trend_sentences(request const& of,
                                                       trend_answer const& answer);

}  // namespace cxm::cli
