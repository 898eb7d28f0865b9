#include "survey_scale.hpp"

#include "messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace cxm::cli {

namespace {
[[nodiscard]] int scale_number(std::string const& text, std::string const& whole) {
  int x = 0;
  auto const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, x);
  if (error != std::errc{} || rest != end) {
    throw usage_error(fmt::format("--scale {}: not a scale", whole),
                      "lowest:highest, such as 1:5, or all levels, such as 2,3,5");
  }
  return x;
}

[[nodiscard]] answer_scale parse_scale(std::string const& text, direction good) {
  if (auto const colon = text.find(':'); colon != std::string::npos) {
    int const low = scale_number(text.substr(0, colon), text);
    int const high = scale_number(text.substr(colon + 1), text);
    if (low > high) {
      throw usage_error(fmt::format("--scale {}: the lowest answer comes first", text),
                        fmt::format("--scale {}:{}; --reverse if low answers are good", high, low));
    }
    return answer_scale{low, high, good};
  }
  std::vector<int> levels;
  for (std::size_t from = 0; from <= text.size();) {
    std::size_t const to = (std::min)(text.find(',', from), text.size());
    levels.push_back(scale_number(text.substr(from, to - from), text));
    from = to + 1;
  }
  return answer_scale::of(levels, good);
}

/// The option that belongs to this metric, or the one for all.
template <class Map>
[[nodiscard]] auto const* for_metric(Map const& options, std::string const& metric) {
  auto at = options.find(metric);
  if (at == options.end()) at = options.find("");
  return at == options.end() ? nullptr : &at->second;
}

[[nodiscard]] std::string shown_scale(answer_scale const& scale) {
  if (scale.level_count() == scale.span()) return fmt::format("{}:{}", scale.low(), scale.high());
  std::vector<int> levels;
  for (int i = 0; i < scale.span(); ++i) {
    if (((scale.level_mask() >> i) & 1) != 0) levels.push_back(scale.low() + i);
  }
  return fmt::format("{}", fmt::join(levels, ","));
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
  try {
    return parse_scale(*text, good);
  } catch (std::invalid_argument const& why) {
    throw usage_error(fmt::format("--scale {}: {}", *text, reason_of(why)));
  }
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
          on_scale ? fmt::format("the scale is {}; --scale names another", shown_scale(scale))
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
  into.emplace_back("scale", shown_scale(scale));
  bool const high = scale.good() == direction::high_is_good;
  into.emplace_back("direction", std::string{high ? "high_is_good" : "low_is_good"});
  std::vector<std::string> codes;
  if (auto const* const given = for_metric(of.not_applicable, metric)) {
    for (int code : *given) codes.push_back(fmt::format("{}", code));
  }
  into.emplace_back("not_applicable", codes);
}

}  // namespace cxm::cli
