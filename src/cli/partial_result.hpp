#pragma once
// A survey metric that was read in part: all that merging and showing it needs, as a file.

#include "answers.hpp"
#include "policy.hpp"
#include "request.hpp"

#include <cxm/core/answer_scale.hpp>
#include <cxm/report/result_set.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace cxm::cli {

struct partial_result {
  std::string metric;  ///< nps, csat, ces or satisfaction
  bool weighted = false;
  answer_scale scale = zero_to_ten;
  duplicates keep = duplicates::all;
  std::vector<std::string> names;  ///< of the parts of a group
  bool by_period = false;
  /// What was in force when the rows were read. Level and method of intervals are the reader's.
  policy_list policy;
  row_counts rows;
  std::vector<std::byte> state;  ///< as collector::state() gives it
};

/// "CXMP" · u16 version · u64 length · what is in a partial_result · CRC-32C of all before.
[[nodiscard]] std::string as_bytes(partial_result const& part);
/// Errors: io_error with the file's name, for what is no partial result, damaged or of a newer version.
[[nodiscard]] partial_result read_partial(std::string const& file);

}  // namespace cxm::cli
