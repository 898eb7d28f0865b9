#pragma once
// Numbers, labels and tables as people read them: what Markdown and the terminal have in common.

#include <cxm/report/result_set.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail {

/// "2,650".
[[nodiscard]] std::string with_separators(count_t n);
/// "+31", "78.4 %", "EUR 38.12", "2,650", "n/a".
[[nodiscard]] std::string shown_value(figure const& f);
/// Whether a figure comes with an interval, even one that is undefined for these data.
[[nodiscard]] bool has_interval(figure const& f);
/// "revenue per customer" for revenue_per_customer.
[[nodiscard]] std::string spaced(std::string_view name);
/// What is shown for a group: its key values, "(none)" for a missing one.
[[nodiscard]] std::string shown_key(std::string const& value);

/// How many columns of a terminal a UTF-8 text takes: two for East Asian wide characters (the blocks from
/// U+1100 and U+2E80 on that Unicode TR 11 calls wide), none for combining marks of U+0300 to U+036F.
[[nodiscard]] std::size_t display_width(std::string_view text);

/// A table of groups: header and cells as text, and which columns are numbers.
struct text_table {
  std::vector<std::string> header;
  std::vector<bool> numeric;
  std::vector<std::vector<std::string>> rows;
};
/// Whether the results are of groups, which are shown as one table.
[[nodiscard]] bool is_grouped(result_set const& results);
/// One line for each group of `results`, the total first: headline and interval of each metric, then
/// its counts.
[[nodiscard]] text_table group_table(result_set const& results);

/// "2,809 rows read, 2,650 used; 159 excluded: 159 not applicable".
[[nodiscard]] std::string rows_sentence(row_counts const& rows);

}  // namespace cxm::inline v0::detail
