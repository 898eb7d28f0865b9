#include <cxm/io/scale_text.hpp>

#include "text_encoding.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

namespace {

using detail::input::quoted_text;
using detail::input::trimmed;

[[noreturn]] void refuse(std::string const& what) {
  throw std::invalid_argument("cxm::answer_scale: " + what);
}

std::optional<int> whole(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  int x = 0;
  auto const [rest, error] = std::from_chars(text.data(), text.data() + text.size(), x);
  if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
  return x;
}

std::vector<int> numbers(std::string_view list, std::string_view whole_text) {
  std::vector<int> out;
  for (std::size_t from = 0; from <= list.size();) {
    std::size_t const to = (std::min)(list.find(',', from), list.size());
    auto const x = whole(list.substr(from, to - from));
    if (!x) refuse(quoted_text(whole_text) + " is not a scale");
    out.push_back(*x);
    from = to + 1;
  }
  return out;
}

std::vector<int> answers_of(std::uint32_t mask, int low) {
  std::vector<int> out;
  for (int i = 0; i < answer_scale::most_levels; ++i) {
    if (((mask >> i) & 1U) != 0) out.push_back(low + i);
  }
  return out;
}

template <class Numbers>
std::string joined(Numbers const& all) {
  std::string out;
  for (int x : all) out += (out.empty() ? "" : ",") + std::to_string(x);
  return out;
}

std::uint32_t mask_of(answer_scale const& scale, std::vector<int> const& answers) {
  std::uint32_t mask = 0;
  for (int x : answers) mask |= scale.mask_of({x});
  return mask;
}

/// The scale without codes and with the boxes of custom.
answer_scale plain(answer_scale const& scale) {
  return answer_scale::of(answers_of(scale.level_mask(), scale.low()), scale.good());
}

constexpr std::string_view low_is_good = "low_is_good";
constexpr std::string_view codes_are = "na=";
constexpr std::string_view top_is = "top=";
constexpr std::string_view bottom_is = "bottom=";

struct scale_parts {
  direction good = direction::high_is_good;
  std::vector<int> codes{};
  std::optional<std::vector<int>> top{};
  std::optional<std::vector<int>> bottom{};
};

void read_part(std::string_view part, std::string_view text, scale_parts& into) {
  auto const list = [&](std::string_view name) { return numbers(part.substr(name.size()), text); };
  if (part == low_is_good) {
    into.good = direction::low_is_good;
  } else if (part.starts_with(codes_are)) {
    into.codes = list(codes_are);
  } else if (part.starts_with(top_is)) {
    into.top = list(top_is);
  } else if (part.starts_with(bottom_is)) {
    into.bottom = list(bottom_is);
  } else {
    refuse("a scale has no part " + quoted_text(part) +
           ": its parts are low_is_good, na=, top= and bottom=");
  }
}

}  // namespace

std::string levels_text(answer_scale const& scale) {
  if (scale.level_count() == scale.span()) {
    return std::to_string(scale.low()) + ':' + std::to_string(scale.high());
  }
  return joined(answers_of(scale.level_mask(), scale.low()));
}

answer_scale scale_of_levels(std::string_view levels, direction good) {
  auto const colon = levels.find(':');
  if (colon == std::string_view::npos) return answer_scale::of(numbers(levels, levels), good);
  auto const low = whole(levels.substr(0, colon));
  auto const high = whole(levels.substr(colon + 1));
  if (!low || !high) refuse(quoted_text(levels) + " is not a scale");
  if (*low > *high) refuse("the lowest answer comes first");
  return answer_scale{*low, *high, good};
}

std::string scale_text(answer_scale const& scale) {
  std::string out = levels_text(scale);
  if (scale.good() == direction::low_is_good) out += " low_is_good";
  if (!scale.codes().empty()) out += " na=" + joined(scale.codes());
  answer_scale const custom = plain(scale);
  if (scale.top_mask() != custom.top_mask()) {
    out += " top=" + joined(answers_of(scale.top_mask(), scale.low()));
  }
  if (scale.bottom_mask() != custom.bottom_mask()) {
    out += " bottom=" + joined(answers_of(scale.bottom_mask(), scale.low()));
  }
  return out;
}

answer_scale scale_from_text(std::string_view text) {
  text = trimmed(text);
  std::size_t at = (std::min)(text.find(' '), text.size());
  std::string_view const levels = text.substr(0, at);
  scale_parts parts;
  while (at < text.size()) {
    std::size_t const from = text.find_first_not_of(' ', at);
    at = (std::min)(text.find(' ', from), text.size());
    read_part(text.substr(from, at - from), text, parts);
  }
  answer_scale scale = scale_of_levels(levels, parts.good);
  if (parts.top || parts.bottom) {
    scale = scale.with_boxes(parts.top ? mask_of(scale, *parts.top) : scale.top_mask(),
                             parts.bottom ? mask_of(scale, *parts.bottom) : scale.bottom_mask());
  }
  for (int code : parts.codes) scale.add_code(code);
  return scale;
}

}  // namespace cxm::inline v0
