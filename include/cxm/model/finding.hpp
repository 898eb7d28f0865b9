#pragma once
/// What a check of a dataset finds.

#include <cxm/core/exclusions.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// A row of a dataset.
struct table_row {
  std::string_view table;
  std::size_t row = 0;
  friend bool operator==(table_row const&, table_row const&) = default;
};

/// One thing that is wrong. `row` is the row, or the first of the rows, that it is about; `field` the
/// name of the field where one would look first, and `other` the row that this one contradicts.
struct finding {
  std::string_view table;
  std::size_t row = 0;
  std::string_view field{};
  std::string what{};
  std::optional<table_row> other{};
  friend bool operator==(finding const&, finding const&) = default;
};

/// The findings, as many as were asked for, and how many there are in all.
struct findings {
  std::vector<finding> shown;
  count_t found = 0;
};

namespace detail {
/// Collects findings and keeps the first `most`.
class finding_list {
 public:
  explicit finding_list(std::size_t most) noexcept : most_{most} {}
  /// `say` makes the text, which costs an allocation: called for findings that are shown.
  template <class Say>
  void add(table_row at, std::string_view field, Say say, std::optional<table_row> other = {}) {
    ++all_.found;
    if (all_.shown.size() < most_) {
      all_.shown.push_back({at.table, at.row, field, say(), other});
    }
  }
  [[nodiscard]] findings&& take() && noexcept { return static_cast<findings&&>(all_); }

 private:
  findings all_;
  std::size_t most_;
};

[[nodiscard]] inline std::string quoted(std::string_view text) {
  return "\"" + std::string{text.substr(0, 60)} + "\"";
}
[[nodiscard]] inline std::string counted(std::size_t n, std::string_view one,
                                         std::string_view many) {
  return std::to_string(n) + " " + std::string{n == 1 ? one : many};
}
}  // namespace detail

}  // namespace cxm::inline v0
