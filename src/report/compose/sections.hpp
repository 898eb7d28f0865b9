#pragma once
// The sections of a report, each made in a file of its own. A section that the data don't allow is
// absent.

#include <cxm/report/report_data.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cxm::inline v0::detail {

/// A sentence that a section's title and the findings share, with its evidence.
struct statement {
  std::string text;
  std::string evidence;
};

/// How the measure changed since the compared day, or that it did not clearly.
[[nodiscard]] std::optional<statement> change_statement(report_data const& data, measure const& m);
/// Which groups of one column differ most clearly, or that none do.
[[nodiscard]] std::optional<statement> group_statement(report_data const& data,
                                                       result_set const& groups);

[[nodiscard]] std::vector<insight> findings_of(report_data const& data);
[[nodiscard]] std::vector<metric_card> cards_of(report_data const& data);
/// What the cards compare, under them.
[[nodiscard]] std::string cards_note(report_data const& data);

/// Shares and score of the leading measure: one section for each column of segments, or one for all.
[[nodiscard]] std::vector<section> share_sections(report_data const& data);
/// One section for a measure with at least two periods.
[[nodiscard]] std::optional<section> trend_section(report_data const& data, measure const& m);
/// All measures by the groups of each column.
[[nodiscard]] std::vector<section> segment_sections(report_data const& data);
/// The cohorts' triangle, where two cohorts or more have a step behind them.
[[nodiscard]] std::optional<section> cohort_section(report_data const& data);
/// Survival curves of all customers, or of the groups of a column.
[[nodiscard]] std::optional<section> survival_section(report_data const& data);
/// The MRR bridge over the last finished periods.
[[nodiscard]] std::optional<section> bridge_section(report_data const& data);
[[nodiscard]] section quality_section(report_data const& data);
[[nodiscard]] section methods_section(report_data const& data);

/// The line of a measure by period, without gaps in the periods: what trend and card draw.
[[nodiscard]] std::vector<trend_line::point> points_of(report_data const& data, measure const& m);

}  // namespace cxm::inline v0::detail
