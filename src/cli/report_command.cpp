// cxm report: every metric that the columns of the files allow, each read by its own command.

#include "column_plan.hpp"
#include "commands.hpp"
#include "files.hpp"
#include "messages.hpp"
#include "nearest.hpp"

#include <cxm/io/column_roles.hpp>
#include <cxm/io/io_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <set>

namespace cxm::cli {

namespace {

/// One file of a report: what its columns are good for.
class report_file {
 public:
  report_file(request const& of, std::string file)
      : of_{of}, file_{std::move(file)}, header_{header_of(of, file_)} {
    for (auto const& [role, name] : of.map) {
      if (has_column(header_, name)) roles_.emplace(role, name);
    }
    for (char const* role : {"nps", "csat", "ces", "satisfaction", "flag", "amount", "start", "end",
                             "mrr", "customer"}) {
      detect(role);
    }
  }
  [[nodiscard]] bool has(std::string const& role) const { return roles_.count(role) > 0; }

  /// The request for one metric: this file, these roles, and of the groups and weights those that the
  /// file has.
  [[nodiscard]] request for_metric(std::initializer_list<char const*> wanted) const {
    request part = of_;
    part.files = {file_};
    part.map.clear();
    for (char const* role : wanted) {
      if (auto const at = roles_.find(role); at != roles_.end()) part.map.insert(*at);
    }
    auto const lacks = [&](std::string const& name) { return !has_column(header_, name); };
    std::erase_if(part.by, lacks);
    if (part.weight && lacks(*part.weight)) part.weight.reset();
    return part;
  }
  /// Says which columns of --by the figures are not grouped by.
  void note_ungrouped(request const& part, std::string const& metric) const {
    std::vector<std::string> dropped;
    for (auto const& name : of_.by) {
      if (std::find(part.by.begin(), part.by.end(), name) == part.by.end()) dropped.push_back(name);
    }
    if (dropped.empty()) return;
    note(fmt::format("{}: {} is not grouped by {}", file_, metric, fmt::join(dropped, ", ")));
  }
  [[nodiscard]] std::vector<std::string> const& header() const noexcept { return header_; }

 private:
  void detect(std::string const& role) {
    if (of_.map.count(role) > 0) return;
    auto const found = known_columns(role, header_);
    if (found.size() == 1) roles_.emplace(role, found.front());
    if (found.size() < 2) return;
    bool const beside_another = role == "customer" && !has("amount") && !has("start");
    if (beside_another) return;  // nothing asks who it was
    throw io_error({file_, 0, 0},
                   fmt::format("several columns could be the {}: {}", role, listed(found)),
                   map_option({role + "=" + found.front()}));
  }
  request const& of_;
  std::string file_;
  std::vector<std::string> header_;
  column_map roles_;
};

void add_sections(report_file const& file, request const& of, std::vector<result_set>& sections) {
  for (std::string const& metric : survey_metrics) {
    if (!file.has(metric)) continue;
    char const* const customer = of.keep == duplicates::all ? "" : "customer";
    request const part = file.for_metric({metric.c_str(), customer, "time", "weight"});
    file.note_ungrouped(part, metric);
    sections.push_back(run_survey(part, metric, metric));
  }
  if (file.has("flag")) {
    request const part = file.for_metric({"flag", "time"});
    file.note_ungrouped(part, "churn");
    sections.push_back(run_churn(part));
  }
  if (file.has("customer") && file.has("start") && file.has("end")) {
    request part = file.for_metric({"customer", "start", "end", "mrr"});
    part.by.clear();
    file.note_ungrouped(part, "churn of a ledger");
    sections.push_back(run_churn(part));
  }
  if (file.has("amount") && file.has("customer")) {
    request const part = file.for_metric({"customer", "amount", "time"});
    file.note_ungrouped(part, "ltv");
    sections.push_back(run_ltv(part));
  }
}

/// A column that was named and that no file has is a mistake.
void check_used(request const& of, std::vector<report_file> const& files) {
  std::vector<std::string> all;
  for (report_file const& file : files) {
    all.insert(all.end(), file.header().begin(), file.header().end());
  }
  auto const check = [&](std::string const& option, std::string const& name) {
    bool const found = std::any_of(files.begin(), files.end(), [&](report_file const& f) {
      return has_column(f.header(), name);
    });
    if (found) return;
    auto const meant = nearest(name, all);
    throw usage_error(fmt::format("{}{}: no file has a column \"{}\"", option, name, name),
                      meant.empty() ? fmt::format("the columns are {}", listed(all))
                                    : fmt::format("did you mean {}{}?", option, meant));
  };
  for (auto const& [role, name] : of.map) check("--map " + role + "=", name);
  for (auto const& name : of.by) check("--by ", name);
  if (of.weight) check("--weight ", *of.weight);
}

}  // namespace

std::vector<result_set> run_report(request const& of) {
  for (auto const& file : of.files) {
    if (!is_stream(file)) continue;
    throw usage_error(
        fmt::format("cxm report reads its files several times, which {} does not allow",
                    file == "-" ? "the standard input" : file),
        "cxm report FILE, or cxm nps - for one metric of a stream");
  }
  std::vector<report_file> files;
  for (auto const& file : of.files) files.emplace_back(of, file);
  check_used(of, files);
  std::vector<result_set> sections;
  for (report_file const& file : files) add_sections(file, of, sections);
  if (sections.empty()) {
    throw usage_error("no column of these files is known to be a score, a flag or an amount",
                      "--map nps=COLUMN, or csat, ces, satisfaction, flag, amount and customer");
  }
  return sections;
}

}  // namespace cxm::cli
