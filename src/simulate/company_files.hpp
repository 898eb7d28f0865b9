#pragma once
// The company's exports as files of a folder.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace cxm::simulation {

/// The names of the files and how many rows each has; truth.json, which has none, is the last.
using written_files = std::vector<std::pair<std::string, std::uint64_t>>;

/// Writes one CSV file for each table, as table_writer does, and truth.json into `folder`, which is made
/// if it is absent. All files are written in a hidden folder inside it first, and take their places when
/// all are whole; a run that fails leaves nothing behind.
///
/// Input: customers from 1 to most_customers.
/// Errors: std::invalid_argument for another number. io_error when the folder is none, holds one of the
///   files and `overwrite` is not set, or can't be written. Where putting files in place fails halfway,
///   those before it have been replaced.
/// Complexity: O(customers); memory does not grow with them.
written_files write_company(std::string const& folder, std::uint64_t customers, std::uint64_t seed,
                            bool overwrite);

}  // namespace cxm::simulation
