#include "column_plan.hpp"

#include "messages.hpp"

#include <cxm/io/column_roles.hpp>
#include <cxm/io/io_error.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
/// The line that reads a table of subscriptions, if the header looks like one.
[[nodiscard]] std::string ledger_line(std::vector<std::string> const& header) {
  std::vector<std::string> mapping;
  for (char const* role : {"customer", "start", "end", "mrr"}) {
    auto const found = known_columns(role, header);
    bool const optional = std::string_view{role} == "mrr";
    if (found.size() != 1 && !optional) return {};
    if (found.size() == 1) mapping.push_back(role + ("=" + found.front()));
  }
  return map_option(mapping);
}
}  // namespace

std::string map_option(std::vector<std::string> const& mapping) {
  return "--map " + as_typed(fmt::format("{}", fmt::join(mapping, ",")));
}

column_plan::column_plan(request const& of, std::string file, std::vector<role_wish> wishes)
    : of_{&of}, file_{std::move(file)}, wishes_{std::move(wishes)} {
  std::vector<std::string> roles;
  for (auto const& wish : wishes_) roles.push_back(wish.role);
  for (auto const& [role, name] : of.map) {
    if (std::find(roles.begin(), roles.end(), role) != roles.end()) continue;
    throw usage_error(fmt::format("--map {}={}: there is no role \"{}\" here", role, name, role),
                      fmt::format("the roles are {}", fmt::join(roles, ", ")));
  }
}

column column_plan::as_column(std::string const& name, cell_type type) const {
  column c;
  c.name = name;
  c.type = type;
  c.missing = of_->missing;
  if (type == cell_type::amount) {
    c.decimals = of_->minor_units ? 0 : currency_of(*of_).decimals();
  }
  if (type == cell_type::time) c.date_format = of_->date_format;
  return c;
}

std::optional<std::string> column_plan::detect(role_wish const& wish,
                                               std::vector<std::string> const& header) const {
  std::vector<std::string> found;
  std::size_t last = 0;
  for (std::size_t i = 0; i < header.size(); ++i) {
    // The metric's own name counts as a name of its score.
    bool const own = wish.role == "score" && is_known_as(of_->command, header[i]);
    if (!own && !is_known_as(wish.role, header[i])) continue;
    found.push_back(header[i]);
    last = i + 1;
  }
  if (found.size() > 1) {
    bool const alike = found.back() == found.front();
    throw io_error(
        {file_, 0, 0}, fmt::format("several columns could be the {}: {}", wish.role, listed(found)),
        map_option({wish.role + "=" + (alike ? fmt::format("#{}", last) : found.front())}));
  }
  if (found.empty()) return std::nullopt;
  return found.front();
}

void column_plan::check_one_of_several(std::vector<std::string> const& header) const {
  std::vector<std::string> roles;
  for (auto const& wish : wishes_) {
    if (wish.otherwise != if_unmapped::one_of_several) continue;
    if (position(wish.role)) return;
    roles.push_back(wish.role);
  }
  if (roles.empty()) return;
  throw io_error({file_, 0, 0},
                 fmt::format("no column is known to be one of {}; the columns are {}",
                             fmt::join(roles, ", "), listed(header)),
                 fmt::format("--map {}=COLUMN", roles.front()));
}

void column_plan::refuse_unknown(role_wish const& wish,
                                 std::vector<std::string> const& header) const {
  std::string const who = wish.because.empty()
                              ? fmt::format("no column is known to be the {}", wish.role)
                              : fmt::format("{} needs the {}, and no column is known to be it",
                                            wish.because, wish.role);
  std::string hint = fmt::format("--map {}=COLUMN", wish.role);
  if (wish.role == "flag") {
    if (auto const line = ledger_line(header); !line.empty()) {
      hint = fmt::format("{}; or, as a ledger of subscriptions, {}", hint, line);
    }
  }
  throw io_error({file_, 0, 0}, fmt::format("{}; the columns are {}", who, listed(header)), hint);
}

std::vector<column> column_plan::choose(std::vector<std::string> const& header) {
  std::vector<column> columns;
  for (auto const& wish : wishes_) {
    auto const mapped = of_->map.find(wish.role);
    std::optional<std::string> name;
    if (!wish.column.empty()) {
      name = wish.column;
    } else if (mapped != of_->map.end()) {
      name = mapped->second;
    } else if (wish.role == "weight") {
      name = of_->weight;
    } else if (wish.needed || wish.otherwise != if_unmapped::left_out) {
      name = detect(wish, header);
      if (!name && wish.needed) refuse_unknown(wish, header);
      guessed_ = guessed_ || name.has_value();
    }
    if (!name) continue;
    roles_.emplace_back(wish.role, *name);
    positions_.push_back(columns.size());
    columns.push_back(as_column(*name, wish.type));
  }
  check_one_of_several(header);
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

std::vector<std::string> column_plan::mapping() const {
  std::vector<std::string> all;
  for (auto const& wish : wishes_) {
    if (!wish.column.empty()) continue;
    for (auto const& [role, name] : roles_) {
      if (role == wish.role) all.push_back(role + "=" + name);
    }
  }
  return all;
}

currency currency_of(request const& of) {
  try {
    return currency{of.currency_code};
  } catch (std::invalid_argument const&) {
    std::string capital = of.currency_code;
    for (char& c : capital) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    bool const only_small =
        capital.size() == 3 &&
        std::all_of(capital.begin(), capital.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    throw usage_error(fmt::format("--currency {}: not a currency code", of.currency_code),
                      only_small ? fmt::format("did you mean --currency {}?", capital)
                                 : "three capital letters, such as EUR");
  }
}

}  // namespace cxm::cli
