#include "survey_scale.hpp"

#include "messages.hpp"

#include <cxm/io/scale_text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
[[nodiscard]] answer_scale parse_scale(std::string const& text, direction good) {
  auto const refuse = [&](std::invalid_argument const& why, std::string const& hint) {
    return usage_error(fmt::format("--scale {}: {}", text, reason_of(why)), hint);
  };
  try {
    return scale_of_levels(text, good);
  } catch (std::invalid_argument const& why) {
    std::string_view const what = why.what();
    if (what.ends_with("is not a scale")) {
      throw usage_error(fmt::format("--scale {}: not a scale", text),
                        "lowest:highest, such as 1:5, or all levels, such as 2,3,5");
    }
    if (auto const colon = text.find(':'); what.ends_with("comes first")) {
      throw refuse(why, fmt::format("--scale {}:{}; --reverse if low answers are good",
                                    text.substr(colon + 1), text.substr(0, colon)));
    }
    throw refuse(why, "");
  }
}

/// The option that belongs to this metric, or the one for all.
template <class Map>
[[nodiscard]] auto const* for_metric(Map const& options, std::string const& metric) {
  auto at = options.find(metric);
  if (at == options.end()) at = options.find("");
  return at == options.end() ? nullptr : &at->second;
}

[[nodiscard]] answer_scale stated_scale(request const& of, std::string const& metric,
                                        answer_scale const& standard) {
  auto const& reversed = of.reversed;
  bool const low_is_good = std::any_of(reversed.begin(), reversed.end(), [&](auto const& name) {
    return name.empty() || name == metric;
  });
  direction const good = low_is_good ? direction::low_is_good : direction::high_is_good;
  auto const* const text = for_metric(of.scales, metric);
  if (text == nullptr) {
    return low_is_good ? answer_scale{standard.low(), standard.high(), good} : standard;
  }
  return parse_scale(*text, good);
}
}  // namespace

answer_scale scale_of(request const& of, std::string const& metric, answer_scale const& standard) {
  answer_scale scale = stated_scale(of, metric, standard);
  auto const* const codes = for_metric(of.not_applicable, metric);
  if (codes == nullptr) return scale;
  for (int code : *codes) {
    try {
      scale.add_code(code);
    } catch (std::invalid_argument const& why) {
      bool const on_scale = code >= scale.low() && code <= scale.high();
      throw usage_error(
          fmt::format("--not-applicable {}: {}", code, reason_of(why)),
          on_scale ? fmt::format("the scale is {}; --scale names another", levels_text(scale))
                   : "");
    }
  }
  return scale;
}

bool scale_is_stated(request const& of, std::string const& metric) {
  return for_metric(of.scales, metric) != nullptr;
}

void add_scale_policy(request const& of, std::string const& metric, answer_scale const& scale,
                      policy_list& into) {
  into.emplace_back("scale", levels_text(scale));
  bool const high = scale.good() == direction::high_is_good;
  into.emplace_back("direction", std::string{high ? "high_is_good" : "low_is_good"});
  std::vector<std::string> codes;
  if (auto const* const given = for_metric(of.not_applicable, metric)) {
    for (int code : *given) codes.push_back(fmt::format("{}", code));
  }
  into.emplace_back("not_applicable", codes);
}

}  // namespace cxm::cli
