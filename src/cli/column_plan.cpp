#include "column_plan.hpp"

#include "nearest.hpp"

#include <cxm/core/currency.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cxm::cli {

namespace {
/// "Answered At", "answered_at" and "answeredAt" are one name.
[[nodiscard]] std::string plain(std::string const& name) {
  std::string out;
  for (char c : name) {
    if (c == '_' || c == ' ' || c == '-' || c == '\t') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

[[nodiscard]] std::vector<std::string> const& known_names(std::string const& role) {
  static std::map<std::string, std::vector<std::string>> const names{
      {"score", {"score", "rating"}},
      {"nps", {"nps", "npsscore", "likelihood", "likelihoodtorecommend", "recommend"}},
      {"csat", {"csat", "csatscore"}},
      {"ces", {"ces", "cesscore", "effort"}},
      {"satisfaction", {"satisfaction", "overallsatisfaction", "osat"}},
      {"customer", {"customer", "customerid", "userid", "clientid", "respondentid"}},
      {"time",
       {"time", "timestamp", "date", "createdat", "answeredat", "recordeddate", "submittedat",
        "orderedat", "orderdate", "tsutc"}},
      {"weight", {"weight"}},
      {"amount", {"amount", "total", "revenue", "ordervalue"}},
      {"flag", {"churn", "churned", "exited"}},
      {"start", {"start", "startdate", "startedat"}},
      {"end", {"end", "enddate", "endedat"}},
      {"subscription", {"subscription", "subscriptionid"}},
      {"mrr", {"mrr"}},
  };
  static std::vector<std::string> const none;
  auto const at = names.find(role);
  return at == names.end() ? none : at->second;
}

[[nodiscard]] std::string trimmed_lower(std::string const& name) {
  std::size_t const first = name.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  std::string out = name.substr(first, name.find_last_not_of(" \t") - first + 1);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}
}  // namespace

bool is_known_as(std::string const& role, std::string const& name) {
  auto const& names = known_names(role);
  return std::find(names.begin(), names.end(), plain(name)) != names.end();
}

bool has_column(std::vector<std::string> const& header, std::string const& name) {
  if (name.size() > 1 && name.front() == '#') return true;
  return std::any_of(header.begin(), header.end(), [&](std::string const& column) {
    return trimmed_lower(column) == trimmed_lower(name);
  });
}

column_plan::column_plan(request const& of, std::vector<role_wish> wishes)
    : of_{&of}, wishes_{std::move(wishes)} {
  std::vector<std::string> roles;
  for (auto const& wish : wishes_) roles.push_back(wish.role);
  for (auto const& [role, name] : of.map) {
    if (std::find(roles.begin(), roles.end(), role) != roles.end()) continue;
    auto const meant = nearest(role, roles);
    throw usage_error(
        fmt::format("--map {}={}: cxm {} has no role \"{}\"", role, name, of.command, role),
        meant.empty() ? fmt::format("its roles: {}", fmt::join(roles, ", "))
                      : fmt::format("did you mean --map {}={}?", meant, name));
  }
}

column column_plan::as_column(std::string const& name, cell_type type) const {
  column c;
  c.name = name;
  c.type = type;
  c.missing = of_->missing;
  if (type == cell_type::amount && !of_->minor_units) c.decimals = currency_of(*of_).decimals();
  if (type == cell_type::amount && of_->minor_units) c.decimals = 0;
  if (type == cell_type::time) c.date_format = of_->date_format;
  return c;
}

std::optional<std::string> column_plan::detect(role_wish const& wish,
                                               std::vector<std::string> const& header) const {
  std::vector<std::string> found;
  for (auto const& name : header) {
    // The metric's own name counts as a name of its score.
    bool const own = wish.role == "score" && is_known_as(of_->command, name);
    if (own || is_known_as(wish.role, name)) found.push_back(name);
  }
  if (found.size() == 1) return found.front();
  if (found.size() > 1) {
    throw usage_error(
        fmt::format("several columns could be the {}: {}", wish.role, fmt::join(found, ", ")),
        fmt::format("--map {}={}", wish.role, found.front()));
  }
  return std::nullopt;
}

std::vector<column> column_plan::choose(std::vector<std::string> const& header) {
  std::vector<column> columns;
  for (auto const& wish : wishes_) {
    auto const mapped = of_->map.find(wish.role);
    std::optional<std::string> name;
    if (mapped != of_->map.end()) {
      name = mapped->second;
    } else if (wish.role == "weight") {
      name = of_->weight;
    } else if (wish.needed) {
      name = detect(wish, header);
      if (!name) {
        throw usage_error(fmt::format("no column is known to be the {}; the file has: {}",
                                      wish.role, fmt::join(header, ", ")),
                          fmt::format("--map {}=COLUMN", wish.role));
      }
      detected_.push_back(wish.role);
    }
    if (!name) continue;
    roles_.emplace_back(wish.role, *name);
    positions_.push_back(columns.size());
    columns.push_back(as_column(*name, wish.type));
  }
  for (auto const& name : of_->by) {
    by_.push_back(columns.size());
    columns.push_back(as_column(name, cell_type::text));
  }
  return columns;
}

std::optional<std::size_t> column_plan::position(std::string const& role) const {
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    if (roles_[i].first == role) return positions_[i];
  }
  return std::nullopt;
}

currency currency_of(request const& of) {
  try {
    return currency{of.currency_code};
  } catch (std::invalid_argument const&) {
    throw usage_error(fmt::format("--currency {}: not a currency code", of.currency_code),
                      "three capital letters, such as EUR");
  }
}

}  // namespace cxm::cli
