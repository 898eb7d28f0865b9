#include "time_scan.hpp"

#include "files.hpp"
#include "rows.hpp"

namespace cxm::cli {

time_scan scan_times(request const& of, std::string const& file,
                     std::vector<std::string> const& names, on_bad_row bad) {
  std::vector<column> columns;
  for (auto const& name : names) {
    column c;
    c.name = name;
    c.type = cell_type::time;
    c.missing = of.missing;
    c.date_format = of.date_format;
    columns.push_back(std::move(c));
  }
  auto options = of.input;
  options.bad = bad;
  auto const reader = open_table(open_source(file), options, std::move(columns));
  calendar const dates{of};
  time_scan found;
  batch rows;
  while (reader->next(rows)) {
    for (std::size_t c = 0; c < rows.columns(); ++c) {
      auto const times = rows.times(c);
      auto const valid = rows.valid(c);
      for (std::size_t i = 0; i < rows.rows(); ++i) {
        if (rows.unparsable(i, c)) found.unreadable = true;
        if (!valid[i]) continue;
        if (times[i].kind == time_kind::instant && !of.zone) {
          found.needs_zone = true;
          continue;
        }
        auto const day = dates.day(times[i], [&] { return rows.position(i, c); });
        found.days = united(found.days, day_range{day, day});
      }
    }
  }
  return found;
}

}  // namespace cxm::cli
