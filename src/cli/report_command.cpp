// cxm report: every metric that the columns of the files allow, each read by its own command.

#include "column_plan.hpp"
#include "commands.hpp"
#include "rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {

/// What a file is good for: a metric and the role that shows it.
struct metric_role {
  char const* metric;
  char const* role;
};
constexpr metric_role survey_roles[] = {
    {"nps", "nps"}, {"csat", "csat"}, {"ces", "ces"}, {"satisfaction", "satisfaction"}};

/// Which of the request's roles a file can play. A mapped column that this file lacks is no error as
/// long as another file has it.
[[nodiscard]] column_map roles_of(request const& of, std::vector<std::string> const& header) {
  column_map roles;
  for (auto const& [role, name] : of.map) {
    if (has_column(header, name)) roles.emplace(role, name);
  }
  for (char const* role : {"nps", "csat", "ces", "satisfaction", "flag", "customer", "amount",
                           "start", "end", "mrr"}) {
    if (of.map.count(role) > 0) continue;
    std::vector<std::string> found;
    for (auto const& name : header) {
      if (is_known_as(role, name)) found.push_back(name);
    }
    if (found.size() == 1) roles.emplace(role, found.front());
  }
  return roles;
}

[[nodiscard]] std::vector<std::string> header_of(request const& of, std::string const& file) {
  return open_table(open_source(file), of.input, std::vector<column>{})->header();
}

}  // namespace

std::vector<result_set> run_report(request const& of) {
  if (std::find(of.files.begin(), of.files.end(), "-") != of.files.end()) {
    throw usage_error(
        "cxm report reads its files several times, which the standard input does not allow",
        "cxm report FILE, or cxm nps - for one metric of a stream");
  }
  std::vector<result_set> sections;
  std::vector<std::string> played;
  for (auto const& file : of.files) {
    request part = of;
    part.files = {file};
    auto const header = header_of(of, file);
    column_map const roles = roles_of(of, header);
    for (auto const& [role, name] : roles) played.push_back(role);
    auto const with = [&](std::initializer_list<char const*> wanted) {
      request narrowed = part;
      narrowed.map.clear();
      for (char const* role : wanted) {
        if (auto const at = roles.find(role); at != roles.end()) narrowed.map.insert(*at);
      }
      auto const lacks = [&](std::string const& name) { return !has_column(header, name); };
      std::erase_if(narrowed.by, lacks);
      if (narrowed.weight && lacks(*narrowed.weight)) narrowed.weight.reset();
      return narrowed;
    };
    for (auto const& [metric, role] : survey_roles) {
      if (roles.count(role) == 0) continue;
      sections.push_back(run_survey(with({role, "customer", "time", "weight"}), metric, role));
    }
    if (roles.count("flag") > 0) {
      request flagged = with({"flag", "time"});
      flagged.weight.reset();
      sections.push_back(run_churn(flagged));
    }
    if (roles.count("customer") > 0 && roles.count("start") > 0 && roles.count("end") > 0) {
      request ledger = with({"customer", "start", "end", "mrr"});
      ledger.by.clear();
      ledger.weight.reset();
      sections.push_back(run_churn(ledger));
    }
    if (roles.count("amount") > 0 && roles.count("customer") > 0) {
      sections.push_back(run_ltv(with({"customer", "amount", "time"})));
    }
  }
  for (auto const& [role, name] : of.map) {
    if (std::find(played.begin(), played.end(), role) == played.end()) {
      throw usage_error(fmt::format("--map {}={}: no file has a column \"{}\"", role, name, name));
    }
  }
  if (sections.empty()) {
    throw usage_error("no column of these files is known to be a score, a flag or an amount",
                      "--map nps=COLUMN, or csat, ces, satisfaction, flag, amount and customer");
  }
  return sections;
}

}  // namespace cxm::cli
