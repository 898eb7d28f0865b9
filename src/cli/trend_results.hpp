#pragma once
// Trends as sentences and tables.

#include "trend_series.hpp"

#include <cxm/report/listing.hpp>

#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace cxm::cli {

struct trend_answer {
  trend_figure figure;
  std::vector<trend_series> series;
  std::vector<trend_findings> found;  ///< as many
  std::string unfinished;             ///< the label of the period that is not over, or nothing
  std::chrono::local_days last_day{};
};

/// Facts, the listings "results" and "periods", and sentences for people.
void add_trends(request const& of, trend_answer const& answer, listing_set& into);

/// On the standard error: what the figures can't say.
void note_gaps_in_knowledge(request const& of, trend_answer const& answer);

}  // namespace cxm::cli
