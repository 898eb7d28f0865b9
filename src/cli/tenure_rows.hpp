#pragma once
// How long customers have been there, gathered row by row: for a report's curves.

#include <cxm/core/group_by.hpp>
#include <cxm/report/report_data.hpp>
#include <cxm/retention/kaplan_meier.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::cli {

/// A customer came with the first start of any of its rows and left with the last end, unless a row runs
/// on: pauses between rows do not count as leaving.
class tenure_rows {
 public:
  struct tenure {
    std::string_view customer;
    double days = 0;  ///< whole ones
    bool left = false;
  };
  void see(std::string_view customer, std::chrono::sys_seconds start,
           std::optional<std::chrono::sys_seconds> end);
  /// As it was known at `until`: who left later was still there, who came later is absent.
  [[nodiscard]] std::vector<tenure> known_at(std::chrono::sys_seconds until) const;

 private:
  struct stay {
    std::chrono::sys_seconds start;
    std::optional<std::chrono::sys_seconds> end;
  };
  std::map<std::string, stay, std::less<>> stays_;
};

/// The groups of a column with their curves, and the test between them.
[[nodiscard]] tenures tenures_of(std::string column,
                                 grouped<std::string, kaplan_meier> const& groups);

}  // namespace cxm::cli
