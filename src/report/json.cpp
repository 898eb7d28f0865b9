#include "flat_fields.hpp"
#include "json_parts.hpp"

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
  json rows = json::array();
  for (result_row const& row : results.results) rows.push_back(as_json(row));
  return {{"schema_version", 1},
          {"command", results.command},
          {"policy", detail::json_of(results.policy)},
          {"rows", detail::json_of(results.rows)},
          {"results", rows}};
}
/// Names and labels come from files: bytes that are not UTF-8 are replaced, not thrown on.
[[nodiscard]] std::string dumped(json const& document) {
  return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}
[[nodiscard]] json as_json(data_table const& table) {
  json columns = json::array();
  for (auto const& c : table.columns) columns.push_back(c.name);
  json rows = json::array();
  for (auto const& row : table.rows) {
    json cells = json::array();
    for (std::size_t i = 0; i < row.size(); ++i) {
      bool const is_text = !table.columns[i].numeric;
      cells.push_back(row[i].number ? number(*row[i].number)
                      : is_text     ? json(row[i].text)
                                    : json(nullptr));
    }
    rows.push_back(cells);
  }
  return {{"caption", table.caption}, {"columns", columns}, {"rows", rows}};
}
[[nodiscard]] json as_json(section const& s) {
  json out = {{"id", s.id}, {"about", s.kicker}, {"title", s.title}, {"text", s.text}};
  json tables = json::array();
  json notices = json::array();
  json definitions = json::object();
  for (block const& b : s.blocks) {
    if (auto const* f = std::get_if<figure_block>(&b)) tables.push_back(as_json(f->numbers));
    if (auto const* t = std::get_if<data_table>(&b)) tables.push_back(as_json(*t));
    if (auto const* list = std::get_if<notice_list>(&b)) {
      for (auto const& n : list->notices) {
        notices.push_back({{"warning", n.warning}, {"text", n.text}});
      }
    }
    if (auto const* list = std::get_if<definition_list>(&b)) {
      for (auto const& d : list->definitions) definitions[d.term] = d.text;
    }
  }
  if (!tables.empty()) out["tables"] = tables;
  if (!notices.empty()) out["notices"] = notices;
  if (!definitions.empty()) out["definitions"] = definitions;
  return out;
}
[[nodiscard]] json as_json(metric_card const& card) {
  json out = {{"title", card.title},
              {"value", number(card.at.value)},
              {"lower", number(card.at.range.lower)},
              {"upper", number(card.at.range.upper)},
              {"change", card.change}};
  if (card.changed != metric_card::verdict::none) {
    out["better"] = card.changed == metric_card::verdict::better;
  }
  if (card.target) out["target"] = number(*card.target);
  return out;
}
}  // namespace

namespace detail {
json json_of(std::vector<std::pair<std::string, policy_value>> const& policy) {
  json out = json::object();
  for (auto const& [name, value] : policy) out[name] = as_json(value);
  return out;
}

json json_of(row_counts const& rows) {
  return {{"read", rows.read}, {"used", rows.used}, {"excluded", as_json(rows.excluded)}};
}
}  // namespace detail

std::string as_json(result_set const& results) { return dumped(as_document(results)); }

std::string as_json(document const& report) {
  json parts = json::array();
  for (result_set const& part : report.results) parts.push_back(as_document(part));
  json findings = json::array();
  for (insight const& f : report.findings) {
    findings.push_back({{"text", f.text}, {"evidence", f.evidence}});
  }
  json cards = json::array();
  for (metric_card const& card : report.cards) cards.push_back(as_json(card));
  json facts = json::array();
  for (auto const& f : report.facts) {
    facts.push_back({{"name", f.name}, {"value", f.value}, {"detail", f.detail}});
  }
  json groups = json::array();
  for (section_group const& group : report.groups) {
    for (section const& s : group.sections) groups.push_back(as_json(s));
  }
  return dumped({{"schema_version", 1},
                 {"command", "report"},
                 {"report",
                  {{"title", report.title},
                   {"period", report.subtitle},
                   {"typed", report.command},
                   {"facts", facts},
                   {"findings", findings},
                   {"cards", cards},
                   {"sections", groups}}},
                 {"sections", parts}});
}

std::string as_json(std::vector<result_set> const& sections) {
  json parts = json::array();
  for (result_set const& part : sections) parts.push_back(as_document(part));
  std::string const command = sections.empty() ? "" : sections.front().command;
  return dumped({{"schema_version", 1}, {"command", command}, {"sections", parts}});
}

}  // namespace cxm::inline v0
