#include "lookup.hpp"

#include "report/people.hpp"

namespace cxm::inline v0::detail {

metric_figures const& metric_of(result_row const& row) { return row.metrics.front(); }

figure const& headline(result_row const& row) { return metric_of(row).figures.front(); }

figure const* find_figure(result_row const& row, std::string_view name) {
  for (figure const& f : metric_of(row).figures) {
    if (f.name == name) return &f;
  }
  return nullptr;
}

count_t answers(result_row const& row) {
  for (figure const& f : metric_of(row).figures) {
    if (f.unit == unit::count) return f.count;
  }
  return 0;
}

bool is_hidden(result_row const& row) { return headline(row).note == hidden_note; }

estimate as_estimate(figure const& f) { return {f.number(), f.range}; }

std::string group_name(result_row const& row) {
  std::string const& value = row.key.front().second;
  return value.empty() ? "(none)" : value;
}

result_row const* whole(measure const& m) {
  if (m.all && !m.all->results.empty()) return &m.all->results.front();
  return nullptr;
}

result_row const* any_row(measure const& m) {
  if (auto const* row = whole(m)) return row;
  bool const periods = m.by_period && !m.by_period->results.empty();
  return periods ? &m.by_period->results.front() : nullptr;
}

result_row const* side(measure const& m, std::string_view name) {
  if (!m.by_side) return nullptr;
  for (result_row const& row : m.by_side->results) {
    if (!row.key.empty() && row.key.front().second == name) return &row;
  }
  return nullptr;
}

std::string measure_name(measure const& m) {
  auto const* const row = any_row(m);
  return row == nullptr ? m.id : headline_name(metric_of(*row));
}

std::optional<double> target_of(report_data const& data, measure const& m) {
  auto const at = data.targets.find(m.id);
  auto const* const row = any_row(m);
  if (at == data.targets.end() || row == nullptr) return std::nullopt;
  return headline(*row).unit == unit::share ? at->second / 100 : at->second;
}

std::optional<std::array<double, 3>> three_shares(result_row const& row) {
  auto const value = [&](std::string_view name) {
    figure const* const f = find_figure(row, name);
    return f == nullptr ? undefined : f->number();
  };
  // Weighted answers have shares of weight beside their counts.
  std::array<double, 3> shares{value("detractor_share"), value("passive_share"),
                               value("promoter_share")};
  if (shares[0] == shares[0]) return shares;
  if (find_figure(row, "detractors") != nullptr) {
    double const n = value("count");
    if (!(n > 0)) return std::nullopt;
    return std::array{value("detractors") / n, value("passives") / n, value("promoters") / n};
  }
  double const bad = value("bottom_box");
  double const good = value("top_box");
  if (bad != bad || good != good) return std::nullopt;
  return std::array{bad, 1 - bad - good, good};
}

measure const* primary(report_data const& data) {
  for (measure const& m : data.measures) {
    if (auto const* row = whole(m); row != nullptr && answers(*row) > 0) return &m;
  }
  return data.measures.empty() ? nullptr : &data.measures.front();
}

}  // namespace cxm::inline v0::detail
