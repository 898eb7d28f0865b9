#pragma once
// What the tables of a dataset hold, at a glance.

#include <cxm/io/dataset_files.hpp>
#include <cxm/report/listing.hpp>

namespace cxm::cli {

/// A row for each table that has a file: how many rows, which columns and segment attributes, from which
/// instant to which, in which currencies, on which scales.
[[nodiscard]] listing table_summary(dataset_files const& read);

}  // namespace cxm::cli
