#pragma once
// Columns of a file of the reference data, as texts; a cell that is empty or NA is the empty text.

#include "support/reference.hpp"

#include <cxm/io/table.hpp>

#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cxm_test {

class reference_columns {
 public:
  reference_columns(std::string const& file, std::vector<std::string> const& names) {
    std::vector<cxm::column> wanted;
    for (auto const& n : names) wanted.push_back({.name = n});
    auto const reader = cxm::open_table(cxm::source::file(reference(file)), {}, wanted);
    cxm::batch rows;
    while (reader->next(rows)) {
      for (std::size_t c = 0; c < names.size(); ++c) {
        for (std::string_view const t : rows.texts(c)) {
          of_[names[c]].emplace_back(t == "NA" ? std::string_view{} : t);
        }
      }
    }
    size_ = of_.at(names.front()).size();
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::string const& text(std::string const& name, std::size_t row) const {
    return of_.at(name).at(row);
  }
  /// NaN where the cell is empty.
  [[nodiscard]] double number(std::string const& name, std::size_t row) const {
    auto const& t = text(name, row);
    return t.empty() ? std::nan("") : std::stod(t);
  }

 private:
  std::map<std::string, std::vector<std::string>> of_;
  std::size_t size_ = 0;
};

}  // namespace cxm_test
