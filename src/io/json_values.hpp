#pragma once
// The values in one JSON object, by name. nlohmann_json reads them; it is included nowhere else.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail::input {

enum class json_kind : std::uint8_t { absent, null, text, number, boolean, array, object };

struct json_value {
  json_kind kind = json_kind::absent;
  std::string text{};      // a text without its escapes; a number, true or false as it is written
  std::size_t offset = 0;  // of its first byte in the row
};

/// What makes an object unreadable.
struct json_fault {
  std::size_t offset = 0;
  std::string message{};
};

/// Fills values[i] with the value named names[i], dots reaching into nested objects.
[[nodiscard]] std::optional<json_fault> read_json_row(std::string_view row,
                                                      std::vector<std::string> const& names,
                                                      std::vector<json_value>& values);

/// The names of all values that are no objects, in the order in which they are first met.
class json_names {
 public:
  /// A row that can't be read adds the names before its fault.
  void add_row(std::string_view row);
  [[nodiscard]] std::vector<std::string> take() && { return std::move(names_); }

 private:
  std::vector<std::string> names_{};
  std::unordered_set<std::string> known_{};
};

}  // namespace cxm::inline v0::detail::input
