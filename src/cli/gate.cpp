#include "gate.hpp"

#include "commands.hpp"
#include "messages.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace cxm::cli {

namespace {
[[nodiscard]] bool is_share(figure const& f) { return f.unit == unit::share; }

[[nodiscard]] double as_shown(figure const& f) {
  return is_share(f) ? 100 * f.number() : f.number();
}

/// With as many digits as it takes to see that it is less.
[[nodiscard]] std::string digits(double value, double limit) {
  std::string const few = fmt::format("{:.4g}", value);
  return few == fmt::format("{:.4g}", limit) ? fmt::format("{}", value) : few;
}

[[nodiscard]] std::string group_name(result_row const& row, bool total) {
  if (total) return "all: ";
  std::vector<std::string> parts;
  for (auto const& [name, value] : row.key) {
    parts.push_back(fmt::format("{}={}", name, value.empty() ? "(none)" : value));
  }
  return parts.empty() ? "" : fmt::format("{}: ", fmt::join(parts, ", "));
}

/// Says so if a row's headline is not reached.
[[nodiscard]] bool fails(result_row const& row, bool total, double limit) {
  bool failed = false;
  for (metric_figures const& m : row.metrics) {
    if (m.figures.empty()) continue;
    figure const& headline = m.figures.front();
    double const value = as_shown(headline);
    if (value >= limit) continue;
    failed = true;
    std::string const who = group_name(row, total) + m.title;
    std::string const sign = is_share(headline) ? " %" : "";
    show_failure(
        value == value
            ? fmt::format("{} {}{} is below {}{}", who, digits(value, limit), sign, limit, sign)
            : fmt::format("{} is undefined, so it is not {}{} or more", who, limit, sign));
  }
  return failed;
}
}  // namespace

void check_gate(request const& of, result_set const& results) {
  if (!of.fail_under || results.results.empty()) return;
  double const limit = *of.fail_under;
  for (metric_figures const& m : results.results.front().metrics) {
    if (m.figures.empty() || !is_share(m.figures.front()) || limit == 0) continue;
    if (limit < -1 || limit > 1) continue;
    throw usage_error(
        fmt::format("--fail-under {}: {} is a share, and is given in percent", limit, m.title),
        fmt::format("did you mean --fail-under {}?", 100 * limit));
  }
}

int gate(request const& of, result_set const& results) {
  if (!of.fail_under) return fine;
  bool failed = false;
  if (results.total) failed = fails(*results.total, true, *of.fail_under);
  for (result_row const& row : results.results) {
    failed = fails(row, false, *of.fail_under) || failed;
  }
  return failed ? gate_failed : fine;
}

}  // namespace cxm::cli
