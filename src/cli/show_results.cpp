#include "show_results.hpp"

#include "commands.hpp"
#include "messages.hpp"
#include "output.hpp"
#include "policy.hpp"

#include <cxm/report/render.hpp>

#include <fmt/format.h>

namespace cxm::cli {

namespace {
/// The files that a result is about.
[[nodiscard]] std::string files_of(policy_list const& policy) {
  for (auto const& [name, value] : policy) {
    auto const* const files = std::get_if<std::vector<std::string>>(&value);
    if (name == "files" && files != nullptr) return fmt::format("{}", fmt::join(*files, ", "));
  }
  return {};
}

[[nodiscard]] std::string rendered(request const& of, result_set const& results) {
  switch (of.format) {
    case output_format::table: return as_table(results, result_has_colour(of));
    case output_format::json: return as_json(results);
    case output_format::csv: return as_csv(results);
    case output_format::markdown: return as_markdown(results);
    case output_format::html: break;  // of reports alone
  }
  return {};
}

[[nodiscard]] std::string rendered(request const& of, listing_set const& found) {
  switch (of.format) {
    case output_format::table: return as_table(found, result_has_colour(of));
    case output_format::json: return as_json(found);
    case output_format::csv: return as_csv(found.listings.front());
    case output_format::markdown: return as_markdown(found);
    case output_format::html: break;  // of reports alone
  }
  return {};
}
}  // namespace

void warn_of_nothing(std::string const& what, row_counts const& rows) {
  if (rows.used > 0) return;
  warn(fmt::format("{}: {}", what,
                   rows.read == 0 ? "there are no rows" : "none of the rows could be used"));
}

int show(request const& of, result_set const& results) {
  warn_of_nothing(files_of(results.policy), results.rows);
  write_output(of, rendered(of, results));
  return fine;
}

int show(request const& of, listing_set const& found) {
  if (found.rows) warn_of_nothing(files_of(found.policy), *found.rows);
  write_output(of, rendered(of, found));
  return fine;
}

}  // namespace cxm::cli
