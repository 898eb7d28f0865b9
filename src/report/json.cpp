#include "flat_fields.hpp"

#include <cxm/report/render.hpp>

#include <nlohmann/json.hpp>

#include <cmath>

namespace cxm::inline v0 {

namespace {
using json = nlohmann::ordered_json;

[[nodiscard]] json number(double x) { return std::isfinite(x) ? json(x) : json(nullptr); }

[[nodiscard]] json as_json(detail::field_value const& value) {
  if (auto const* x = std::get_if<double>(&value)) return number(*x);
  if (auto const* n = std::get_if<count_t>(&value)) return *n;
  return std::get<std::string>(value);
}
[[nodiscard]] json as_json(policy_value const& value) {
  return std::visit([](auto const& x) { return json(x); }, value);
}
[[nodiscard]] json as_json(exclusions const& excluded) {
  json out = json::object();
  for (std::size_t i = 0; i < reasons; ++i) {
    auto const why = static_cast<reason>(i);
    // A window is a choice, not a defect of the data: it is named where one was in force.
    if (why == reason::outside_window && excluded[why] == 0) continue;
    out[std::string{reason_names[i]}] = excluded[why];
  }
  return out;
}
[[nodiscard]] json as_json(result_row const& row) {
  json key = json::object();
  for (auto const& [name, value] : row.key) key[name] = value.empty() ? json(nullptr) : json(value);
  json out = {{"key", key}};
  for (metric_figures const& metric : row.metrics) {
    json fields = json::object();
    for (auto const& field : detail::flat_fields(metric)) fields[field.name] = as_json(field.value);
    out[metric.metric] = fields;
  }
  return out;
}
[[nodiscard]] json as_document(result_set const& results) {
  json policy = json::object();
  for (auto const& [name, value] : results.policy) policy[name] = as_json(value);
  json rows = json::array();
  for (result_row const& row : results.results) rows.push_back(as_json(row));
  return {{"schema_version", 1},
          {"command", results.command},
          {"policy", policy},
          {"rows",
           {{"read", results.rows.read},
            {"used", results.rows.used},
            {"excluded", as_json(results.rows.excluded)}}},
          {"results", rows}};
}
/// Names and labels come from files: bytes that are not UTF-8 are replaced, not thrown on.
[[nodiscard]] std::string dumped(json const& document) {
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}
}  // namespace

std::string as_json(result_set const& results) { return dumped(as_document(results)); }

std::string as_json(std::vector<result_set> const& sections) {
  json parts = json::array();
  for (result_set const& part : sections) parts.push_back(as_document(part));
  std::string const command = sections.empty() ? "" : sections.front().command;
  return dumped({{"schema_version", 1}, {"command", command}, {"sections", parts}});
}

}  // namespace cxm::inline v0
