#include "column_names.hpp"

#include "cell_values.hpp"
#include "text_encoding.hpp"

#include <cxm/io/io_error.hpp>

#include <algorithm>
#include <charconv>

namespace cxm::inline v0::detail::input {

namespace {

std::string folded(std::string_view name) {
  std::string out{trimmed(name)};
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

// Levenshtein distance in bytes.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row{0};
  while (row.size() <= b.size()) row.push_back(row.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      std::size_t const changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = (std::min)({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
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

std::string const* nearest(std::string_view name, std::span<std::string const> header) {
  std::string const wanted = folded(name).substr(0, 200);
  std::string const* best = nullptr;
  std::size_t least = wanted.size() / 3 + 1;
  for (std::string const& candidate : header) {
    std::string const there = folded(candidate).substr(0, 200);
    if (there.empty()) continue;
    std::size_t const d = distance(wanted, there);
    if (d < least) {
      least = d;
      best = &candidate;
    }
  }
  return best;
}

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
  if (std::string const* meant = nearest(name, header)) {
    hint = "did you mean " + quoted_text(trimmed(*meant)) + "? ";
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
