#include <cxm/io/column_roles.hpp>

#include <algorithm>
#include <map>

namespace cxm::inline v0 {

namespace {
[[nodiscard]] char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// "Answered At", "answered_at" and "answeredAt" are one name.
[[nodiscard]] std::string plain(std::string const& name) {
  std::string out;
  for (char c : name) {
    if (c != '_' && c != ' ' && c != '-' && c != '\t') out += lower(c);
  }
  return out;
}

[[nodiscard]] std::string trimmed_lower(std::string const& name) {
  std::size_t const first = name.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  std::string out = name.substr(first, name.find_last_not_of(" \t") - first + 1);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

[[nodiscard]] std::map<std::string, std::vector<std::string>> const& known_names() {
  static std::map<std::string, std::vector<std::string>> const names{
      {"score", {"score", "rating"}},
      {"nps", {"nps", "npsscore", "likelihood", "likelihoodtorecommend", "recommend"}},
      {"csat", {"csat", "csatscore"}},
      {"ces", {"ces", "cesscore", "effort"}},
      {"satisfaction", {"satisfaction", "overallsatisfaction", "osat"}},
      {"customer", {"customer", "customerid", "userid", "clientid", "respondentid"}},
      {"time",
       {"time", "timestamp", "date", "createdat", "answeredat", "recordeddate", "submittedat",
        "orderedat", "orderdate", "tsutc", "started"}},
      {"weight", {"weight"}},
      {"amount", {"amount", "total", "revenue", "ordervalue"}},
      {"event", {"event", "eventname", "eventtype", "action"}},
      {"flag", {"churn", "churned", "exited"}},
      {"churned", {"churn", "churned", "exited"}},
      {"start", {"start", "startdate", "startedat"}},
      {"end", {"end", "enddate", "endedat"}},
      {"subscription", {"subscription", "subscriptionid"}},
      {"mrr", {"mrr"}},
      {"user", {"user", "userid", "participant", "participantid", "customer", "customerid"}},
      {"task", {"task", "taskid", "taskname", "subtask"}},
      {"outcome", {"outcome", "taskoutcome", "success", "tasksuccess"}},
      {"duration", {"duration", "timeontask", "tasktime", "taskduration", "tenure"}},
      {"clicks", {"clicks", "clickcount"}},
      {"errors", {"errors", "errorcount"}},
      {"opportunities", {"opportunities", "erroropportunities"}},
  };
  return names;
}
}  // namespace

std::vector<std::string> const& all_roles() {
  static std::vector<std::string> const all = [] {
    std::vector<std::string> names;
    for (auto const& [role, known] : known_names()) names.push_back(role);
    return names;
  }();
  return all;
}

bool is_known_as(std::string const& role, std::string const& name) {
  auto const at = known_names().find(role);
  if (at == known_names().end()) return false;
  return std::find(at->second.begin(), at->second.end(), plain(name)) != at->second.end();
}

std::vector<std::string> known_columns(std::string const& role,
                                       std::vector<std::string> const& header) {
  std::vector<std::string> found;
  for (auto const& name : header) {
    if (is_known_as(role, name)) found.push_back(name);
  }
  return found;
}

bool has_column(std::vector<std::string> const& header, std::string const& name) {
  std::string const wanted = trimmed_lower(name);
  bool const named = std::any_of(header.begin(), header.end(), [&](std::string const& column) {
    return trimmed_lower(column) == wanted;
  });
  if (named || wanted.size() < 2 || wanted.size() > 6 || wanted.front() != '#') return named;
  if (wanted.find_first_not_of("0123456789", 1) != std::string::npos) return false;
  auto const at = std::stoul(wanted.substr(1));
  return at >= 1 && at <= header.size();
}

}  // namespace cxm::inline v0
