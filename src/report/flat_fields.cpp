#include "flat_fields.hpp"

#include "people.hpp"

#include <string>

namespace cxm::inline v0::detail {

std::vector<flat_field> flat_fields(metric_figures const& metric) {
  std::vector<flat_field> fields;
  bool headline = true;
  for (figure const& f : metric.figures) {
    std::string const name{f.name};
    if (f.unit == unit::count) {
      fields.push_back({name, f.count});
      continue;
    }
    fields.push_back({name, f.value});
    std::string const prefix = headline ? "" : name + "_";
    if (has_interval(f)) {
      fields.push_back({prefix + "lower", f.range.lower});
      fields.push_back({prefix + "upper", f.range.upper});
      if (headline) fields.push_back({"confidence", f.range.level});
      fields.push_back({prefix + "method", std::string{cxm::name(f.range.method)}});
    }
    if (headline && f.unit == unit::money && f.money_in.stated()) {
      fields.push_back({"currency", std::string{f.money_in.code()}});
    }
    if (!f.note.empty()) fields.push_back({name + "_note", std::string{f.note}});
    headline = false;
  }
  return fields;
}

}  // namespace cxm::inline v0::detail
