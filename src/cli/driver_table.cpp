#include "driver_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>
#include <string_view>

namespace cxm::cli {

namespace {
using enum number_form;

/// One line before it is written.
struct driver_line {
  std::string name;
  drivers const& rows;
  std::size_t driver;
  driver_model const* model;  ///< nullptr where there is none
  std::vector<double> const& adjusted_p;
  confidence level;
  std::string const& why_not;

  [[nodiscard]] coefficient const& slope() const { return model->fitted.slopes[driver]; }
  [[nodiscard]] driver_importance const& part() const { return model->parts.by_driver[driver]; }
  /// A sign that may as well be the other one is none.
  [[nodiscard]] listed_value direction() const {
    if (part().sign == 0 || adjusted_p[driver] >= 1 - level.level()) return std::string{"unclear"};
    return std::string{part().sign > 0 ? "raises" : "lowers"};
  }
};

/// A column: what it is called, whether people see it (not what says nearly the same as another),
/// and its cell.
struct driver_column {
  std::string_view name;
  bool for_people;
  bool needs_model;
  listed_value (*cell)(driver_line const&);
};
using line = driver_line;

constexpr driver_column of_group[] = {
    {"count", true, false, [](line const& x) -> listed_value { return x.rows.count(); }},
    {"r_squared", true, true,
     [](line const& x) -> listed_value {
       return listed_number{x.model->fitted.r_squared, percent};
     }},
    {"adjusted_r_squared", false, true,
     [](line const& x) -> listed_value {
       return listed_number{x.model->fitted.adjusted_r_squared, percent};
     }},
};
constexpr driver_column of_driver[] = {
    {"driver", true, false, [](line const& x) -> listed_value { return x.name; }},
    {"share", true, true,
     [](line const& x) -> listed_value {
       return listed_number{x.model->share(x.driver), percent};
     }},
    {"lmg", false, true,
     [](line const& x) -> listed_value {
       return listed_number{x.part().lmg, percent};
     }},
    {"relative_weight", false, true,
     [](line const& x) -> listed_value {
       return listed_number{x.part().relative_weight, percent};
     }},
    {"correlation", false, true,
     [](line const& x) -> listed_value { return listed_number{x.part().correlation}; }},
    {"coefficient", true, true,
     [](line const& x) -> listed_value { return listed_number{x.slope().value}; }},
    {"lower", true, true,
     [](line const& x) -> listed_value {
       return listed_number{x.slope().interval(x.level).lower};
     }},
    {"upper", true, true,
     [](line const& x) -> listed_value {
       return listed_number{x.slope().interval(x.level).upper};
     }},
    {"p", false, true,
     [](line const& x) -> listed_value {
       return listed_number{x.slope().p, chance};
     }},
    {"adjusted_p", true, true,
     [](line const& x) -> listed_value {
       return listed_number{x.adjusted_p[x.driver], chance};
     }},
    {"direction", true, true, [](line const& x) { return x.direction(); }},
    {"vif", true, true,
     [](line const& x) -> listed_value { return listed_number{x.slope().variance_inflation}; }},
    {"mean", true, false,
     [](line const& x) -> listed_value {
       return listed_number{x.rows.products().mean(x.driver + 1)};
     }},
};
constexpr driver_column at_the_end[] = {
    {"reason", true, false,
     [](line const& x) -> listed_value {
       return x.why_not.empty() ? listed_value{} : listed_value{x.why_not};
     }},
};

/// Two columns of one name would be one in JSON.
void refuse_taken(std::string const& name) {
  for (std::span<driver_column const> columns :
       {std::span<driver_column const>{of_group}, std::span<driver_column const>{of_driver},
        std::span<driver_column const>{at_the_end}}) {
    for (auto const& c : columns) {
      if (c.name != name) continue;
      throw usage_error(fmt::format("--by {}: the result has a column of this name", name),
                        "name the column by its number, such as --by '#3'");
    }
  }
}

/// f(column) for all that are shown, from left to right.
template <class F>
void each_column(bool grouped, bool for_people, F const& f) {
  auto const some = [&](std::span<driver_column const> columns) {
    for (auto const& c : columns) {
      if (c.for_people || !for_people) f(c);
    }
  };
  if (grouped) some(of_group);
  some(of_driver);
  if (grouped) some(at_the_end);
}
}  // namespace

driver_table::driver_table(request const& of)
    : of_{of},
      grouped_{!key_names(of).empty()},
      for_people_{of.format == output_format::table || of.format == output_format::markdown} {
  table_.columns = key_names(of);
  for (auto const& name : table_.columns) refuse_taken(name);
  each_column(grouped_, for_people_,
              [&](driver_column const& c) { table_.columns.emplace_back(c.name); });
}

void driver_table::add(cell_key const& key, drivers const& rows,
                       std::optional<driver_model> const& model, std::string const& why_not) {
  std::vector<std::size_t> order(rows.driver_count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<double> adjusted;
  if (model) {
    order = model->order();
    adjusted = model->fitted.adjusted_p(of_.adjust);
  }
  for (std::size_t const i : order) {
    driver_line const seen{of_.drivers[i], rows,          i,      model ? &*model : nullptr,
                           adjusted,       of_.how.level, why_not};
    std::vector<listed_value> cells;
    for (auto const& part : key) {
      cells.push_back(part.empty() ? listed_value{} : listed_value{part});
    }
    each_column(grouped_, for_people_, [&](driver_column const& c) {
      cells.push_back(c.needs_model && !model ? listed_value{} : c.cell(seen));
    });
    table_.rows.push_back(std::move(cells));
  }
  all_have_models_ = all_have_models_ && model.has_value();
}

listing driver_table::take() {
  if (for_people_ && grouped_ && all_have_models_) {  // an empty column says nothing
    table_.columns.pop_back();
    for (auto& row : table_.rows) row.pop_back();
  }
  return std::move(table_);
}

}  // namespace cxm::cli
