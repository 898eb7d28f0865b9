#pragma once
// Numbers, labels and tables as people read them: what Markdown and the terminal have in common.

#include <cxm/report/result_set.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail {

/// "2,650".
[[nodiscard]] std::string with_separators(count_t n);
/// "+31", "78.4 %", "EUR 1,038.12", "2,650", "n/a".
[[nodiscard]] std::string shown_value(figure const& f);
/// "[+28, +34]", or nothing where there is no interval.
[[nodiscard]] std::string shown_range(figure const& f);
/// "95 %" for 0.95.
[[nodiscard]] std::string shown_level(double level);
/// Whether a figure comes with an interval, even one that is undefined for these data.
[[nodiscard]] bool has_interval(figure const& f);
/// "NPS", "CSAT top box": what the first figure is called where the metric is not named beside it.
[[nodiscard]] std::string headline_name(metric_figures const& m);
/// "revenue per customer" for revenue_per_customer, "n" for count.
[[nodiscard]] std::string spaced(std::string_view name);

/// A table of groups: header and cells as text, and which columns are numbers. Texts are as they came
/// from the file, cut to a readable width.
struct text_table {
  std::vector<std::string> header;
  std::vector<bool> numeric;
  std::vector<std::vector<std::string>> rows;
};
/// The table's lines for a terminal, columns aligned; and as Markdown.
[[nodiscard]] std::string terminal_lines(text_table table, bool colour);
[[nodiscard]] std::string markdown_lines(text_table table);

/// Whether the results are of groups, which are shown as one table.
[[nodiscard]] bool is_grouped(result_set const& results);
/// One line for each group of `results`, the total first: headline and interval of each metric, then
/// its other figures as far as tables show them. The first group says which those are.
[[nodiscard]] text_table group_table(result_set const& results);

/// What to know about the figures that are shown, each once: "flagged share: a share of the table, not
/// a rate over a period".
[[nodiscard]] std::vector<std::string> notes_of(result_set const& results);

/// "2,809 rows read, 2,650 used; 159 excluded: 159 not applicable".
[[nodiscard]] std::string rows_sentence(row_counts const& rows);

}  // namespace cxm::inline v0::detail
