#include "column_names.hpp"

#include "cell_values.hpp"
#include "text_encoding.hpp"

#include <cxm/io/io_error.hpp>
#include <cxm/io/nearest_name.hpp>

#include <algorithm>
#include <charconv>

namespace cxm::inline v0::detail::input {

namespace {

std::string folded(std::string_view name) {
  std::string out{trimmed(name)};
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::optional<std::size_t> column_number(std::string_view name, std::size_t columns) {
  if (!name.starts_with('#')) return std::nullopt;
  std::size_t number = 0;
  char const* const end = name.data() + name.size();
  auto const [stop, error] = std::from_chars(name.data() + 1, end, number);
  if (error != std::errc{} || stop != end || number < 1 || number > columns) return std::nullopt;
  return number - 1;
}

[[noreturn]] void refuse_several(std::string_view name, std::vector<std::size_t> const& which,
                                 std::string const& file) {
  std::string numbers;
  for (std::size_t i = 0; i < which.size() && i < 5; ++i) {
    numbers += (i == 0 ? "#" : ", #") + std::to_string(which[i] + 1);
  }
  if (which.size() > 5) numbers += ", …";
  throw io_error(
      {.file = file},
      quoted_text(name) + " names " + std::to_string(which.size()) + " columns: " + numbers,
      "name one by its number, such as #" + std::to_string(which[0] + 1));
}

}  // namespace

std::optional<std::size_t> find_column(std::string_view name, std::span<std::string const> header,
                                       std::string const& file) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (header[i] == name) found.push_back(i);
  }
  if (found.empty()) {
    std::string const wanted = folded(name);
    for (std::size_t i = 0; i < header.size(); ++i) {
      if (folded(header[i]) == wanted) found.push_back(i);
    }
  }
  if (found.size() > 1) refuse_several(name, found, file);
  if (!found.empty()) return found[0];
  return column_number(trimmed(name), header.size());
}

void refuse_column(std::string_view name, std::span<std::string const> header,
                   std::string const& file) {
  constexpr std::size_t shown = 40;
  std::string hint;
  if (std::string const meant = nearest_name(name, header); !meant.empty()) {
    hint = "did you mean " + quoted_text(trimmed(meant)) + "? ";
  }
  hint += "The columns are ";
  for (std::size_t i = 0; i < header.size() && i < shown; ++i) {
    if (i > 0) hint += ", ";
    hint += header[i].empty() ? "#" + std::to_string(i + 1) : printable(trimmed(header[i]));
  }
  if (header.size() > shown) hint += " and " + std::to_string(header.size() - shown) + " more";
  throw io_error({.file = file}, "no column is named " + quoted_text(name), hint);
}

}  // namespace cxm::inline v0::detail::input
