#pragma once
// From the text of a block to the rows of a batch: regular records many at a time, the others one by one.

#include "cell_runs.hpp"
#include "csv_layout.hpp"
#include "separators.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

enum class rows_stop : std::uint8_t {
  full,          // the batch has as many rows as it can
  out_of_text,   // more text, or the end of it, must show what comes next
  ended,         // nothing but empty lines up to the end
  refused,       // what comes next can't be read, as problem() says
  needs_a_place  // something is wrong, and where it stands in the file is not known yet
};

/// Reads rows. Keeps nothing between two calls but memory and where it is worth looking for regular records.
class csv_rows {
 public:
  csv_rows(std::shared_ptr<csv_layout const> layout, std::size_t fields, on_bad_row policy);

  /// Adds rows from byte `at` of out.text on and moves `at` behind the last one. `at_end`: the text is all
  /// there is. Bad rows go to the tally, or, where they are refused, the rows before stay in the batch.
  /// Places are those of out.origin; without a tally the call stops where one is needed, and out
  /// holds nothing of use. Good rows are not counted here.
  [[nodiscard]] rows_stop fill(batch_data& out, std::size_t& at, bool at_end, row_tally* tally);
  [[nodiscard]] io_error const& problem() const noexcept { return *problem_; }

 private:
  // These return `full` where nothing stops them.
  [[nodiscard]] rows_stop take_run(batch_data& out, std::size_t& at, bool placed);
  [[nodiscard]] rows_stop take_row(batch_data& out, scan_result const& record, row_tally* tally);
  [[nodiscard]] rows_stop refuse(io_error what);
  [[nodiscard]] rows_stop refuse_cell(batch_data& out, std::size_t rows, std::size_t c,
                                      field const& where, fault what);
  [[nodiscard]] std::optional<io_error> problem_of_row(batch_data const& out,
                                                       scan_result const& record) const;
  [[nodiscard]] io_error miscounted(batch_data const& out, scan_result const& record) const;
  [[nodiscard]] io_error broken(batch_data const& out, scan_result const& record) const;

  std::shared_ptr<csv_layout const> layout_;
  std::size_t header_fields_;
  std::size_t needed_;
  bool counting_;                            // cells that can't be read
  std::optional<separator_scan> regular_{};  // none for a dialect of white space
  std::size_t one_by_one_ = 0;               // records to take before a run is tried again
  std::optional<io_error> problem_{};
  std::vector<field> fields_{};
  std::string scratch_{};
};

}  // namespace cxm::inline v0::detail::input
