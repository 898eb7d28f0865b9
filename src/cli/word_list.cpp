#include "word_list.hpp"

#include "request.hpp"

#include <fmt/format.h>

#include <cstdio>

#include <algorithm>
#include <charconv>

namespace cxm::cli {

namespace {
/// The end of a part that begins with a quote at `from`, behind its closing quote; npos if that is not
/// followed by a comma or the end.
[[nodiscard]] std::size_t quoted_end(std::string const& text, std::size_t from,
                                     std::string& content) {
  content.clear();
  for (std::size_t i = from + 1; i < text.size(); ++i) {
    if (text[i] != '"') {
      content += text[i];
    } else if (i + 1 < text.size() && text[i + 1] == '"') {
      content += text[i++];
    } else {
      bool const ends = i + 1 == text.size() || text[i + 1] == ',';
      return ends ? i + 1 : std::string::npos;
    }
  }
  return std::string::npos;
}
}  // namespace

std::vector<std::string> split_list(std::string const& text, std::string const& option) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    std::size_t end = std::string::npos;
    std::string part;
    if (from < text.size() && text[from] == '"') end = quoted_end(text, from, part);
    if (end == std::string::npos) {
      end = (std::min)(text.find(',', from), text.size());
      part = text.substr(from, end - from);
    }
    if (part.empty()) {
      throw usage_error(fmt::format("{} {}: there is nothing between two commas", option, text),
                        fmt::format("such as {} a,b", option));
    }
    parts.push_back(std::move(part));
    from = end + 1;
  }
  return parts;
}

std::vector<std::pair<std::string, std::string>> split_named(
    std::string const& text, char sign, std::vector<std::string> const& names) {
  std::vector<std::pair<std::string, std::string>> parts;
  auto const name_at = [&](std::size_t from) -> std::string const* {
    for (std::string const& name : names) {
      bool const here = text.compare(from, name.size(), name) == 0;
      if (here && from + name.size() < text.size() && text[from + name.size()] == sign)
        return &name;
    }
    return nullptr;
  };
  for (std::size_t from = 0; from < text.size();) {
    std::string const* const name = name_at(from);
    std::size_t const begin = name == nullptr ? from : from + name->size() + 1;
    std::size_t end = begin;
    while (end < text.size() && !(text[end] == ',' && name_at(end + 1) != nullptr)) ++end;
    parts.emplace_back(name == nullptr ? "" : *name, text.substr(begin, end - begin));
    from = end + 1;
  }
  return parts;
}

int whole_number(std::string const& text, std::string const& option) {
  int x = 0;
  auto const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, x);
  if (error != std::errc{} || rest != end) {
    throw usage_error(fmt::format("{}: \"{}\" is not a whole number", option, text));
  }
  return x;
}

std::uint64_t count_number(std::string const& text, std::string const& option) {
  std::uint64_t x = 0;
  auto const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, x);
  if (error == std::errc::result_out_of_range && rest == end) {
    throw usage_error(fmt::format("{}: {} is more than 64 bits hold", option, text));
  }
  if (error != std::errc{} || rest != end) {
    throw usage_error(fmt::format("{}: \"{}\" is not a whole number of 0 or more", option, text));
  }
  return x;
}

double real_number(std::string const& text, std::string const& option) {
  double x = 0;
  auto const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data(), end, x);
  bool const finite = x - x == 0;
  if (error != std::errc{} || rest != end || !finite) {
    throw usage_error(fmt::format("{}: \"{}\" is not a number", option, text));
  }
  return x;
}

std::chrono::local_days day_word(std::string const& text, std::string const& option) {
  using namespace std::chrono;
  int y = 0;
  unsigned m = 0;
  unsigned d = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%4d-%2u-%2u%c", &y, &m, &d, &rest) == 3) {
    year_month_day const date{year{y}, month{m}, day{d}};
    if (date.ok()) return local_days{date};
  }
  throw usage_error(fmt::format("{} {}: not a date", option, text), "such as 2026-06-30");
}

}  // namespace cxm::cli
