#include "policy.hpp"

#include "settings.hpp"

#include <cxm/core/calendar.hpp>

namespace cxm::cli {

policy_list policy_of(request const& of, std::vector<std::string> const& mapping) {
  policy_list policy;
  policy.emplace_back("files", of.files);
  policy.emplace_back("map", mapping);
  if (!of.by.empty()) policy.emplace_back("by", of.by);
  if (of.every) policy.emplace_back("period", std::string{name(*of.every)});
  if (of.zone) policy.emplace_back("timezone", *of.zone);
  policy.emplace_back("confidence", of.how.level.level());
  policy.emplace_back("method", std::string{name(of.how.method)});
  if (!of.missing.empty()) policy.emplace_back("missing", of.missing);
  for (auto const& [option, value] : of.layout) policy.emplace_back(option, value);
  if (!of.date_format.empty()) policy.emplace_back("date_format", of.date_format);
  bool const fails = of.input.bad == on_bad_row::fail;
  policy.emplace_back("on_bad_row", std::string{fails ? "fail" : "count"});
  if (auto settings = settings_in_force(of); !settings.empty()) {
    policy.emplace_back("settings", std::move(settings));
  }
  return policy;
}

void add_money_policy(request const& of, policy_list& into) {
  if (!of.currency_code.empty()) into.emplace_back("currency", of.currency_code);
  into.emplace_back("minor_units", of.minor_units);
}

}  // namespace cxm::cli
