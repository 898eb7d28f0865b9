#pragma once
// How the rows of one JSON file are read: its shape, the names in it and the columns that are asked for.

#include "batch_data.hpp"
#include "json_rows.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

class json_layout final : public row_layout {
 public:
  [[nodiscard]] located_cell locate(std::string_view text, std::size_t row,
                                    std::size_t c) const override;
  std::vector<std::string> names{};  // of each column's value
};

struct json_start {
  std::shared_ptr<json_layout> layout;
  std::vector<std::string> header;
  json_splitter splitter{json_shape::lines};
};

/// Finds out the shape of the file and the names in its first rows. All of it is left in the feed. Errors:
/// as json_reader says.
[[nodiscard]] json_start read_json_start(block_feed& feed, column_chooser const& choose);

/// Whether a value of this kind can be a cell of this type at all.
[[nodiscard]] bool fits_kind(cell_type type, bool is_boolean, bool is_structure) noexcept;

}  // namespace cxm::inline v0::detail::input
