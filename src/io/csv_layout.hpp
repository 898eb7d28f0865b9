#pragma once
// How the rows of one CSV file are read: its dialect, encoding, header and the columns that are asked for.

#include "batch_data.hpp"
#include "records.hpp"

#include <cxm/io/csv.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

class csv_layout final : public row_layout {
 public:
  csv_layout(csv_format const& format, dialect how) : format_{format}, how_{how} {}

  [[nodiscard]] located_cell locate(std::string_view text, std::size_t row,
                                    std::size_t c) const override;

  /// The content of a field in UTF-8: as it stands in the text, or put together in `scratch`.
  [[nodiscard]] std::string_view content(std::string_view text, field const& what,
                                         std::string& scratch) const;

  [[nodiscard]] csv_format const& format() const noexcept { return format_; }
  [[nodiscard]] dialect const& how() const noexcept { return how_; }
  /// The first field of a record that no column asked for.
  [[nodiscard]] std::size_t fields_needed() const noexcept;

  std::vector<std::size_t> asked{};  // the field of each column

 private:
  csv_format format_;
  dialect how_;
};

struct csv_start {
  std::shared_ptr<csv_layout> layout;
  std::vector<std::string> header;
};

/// Reads the header and finds the columns in it. What comes behind is left in the feed. Errors: as
/// csv_reader says.
[[nodiscard]] csv_start read_csv_start(block_feed& feed, csv_format format,
                                       column_chooser const& choose);

}  // namespace cxm::inline v0::detail::input
