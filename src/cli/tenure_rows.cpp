#include "tenure_rows.hpp"

#include <cxm/retention/log_rank.hpp>

#include <algorithm>

namespace cxm::cli {

void tenure_rows::see(std::string_view customer, std::chrono::sys_seconds start,
                      std::optional<std::chrono::sys_seconds> end) {
  auto const at = stays_.find(customer);
  if (at == stays_.end()) {
    stays_.emplace(customer, stay{start, end});
    return;
  }
  stay& known = at->second;
  known.start = (std::min)(known.start, start);
  if (known.end && end) {
    known.end = (std::max)(known.end, end);
  } else {
    known.end.reset();
  }
}

std::vector<tenure_rows::tenure> tenure_rows::known_at(std::chrono::sys_seconds until) const {
  std::vector<tenure> out;
  for (auto const& [customer, known] : stays_) {
    if (known.start > until) continue;
    bool const left = known.end && *known.end <= until;
    auto const last = left ? *known.end : until;
    auto const whole = std::chrono::floor<std::chrono::days>(last - known.start);
    out.push_back({customer, static_cast<double>(whole.count()), left});
  }
  return out;
}

tenures tenures_of(std::string column, grouped<std::string, kaplan_meier> const& groups) {
  tenures out;
  out.column = std::move(column);
  for (auto const& [name, stays] : groups.rows()) {
    out.groups.push_back({name, stays.count(), stays.events(), stays.curve()});
  }
  if (out.groups.size() > 1) out.test = log_rank(groups).test;
  return out;
}

}  // namespace cxm::cli
