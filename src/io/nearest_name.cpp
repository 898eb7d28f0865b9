#include <cxm/io/nearest_name.hpp>

#include "cell_values.hpp"
#include "text_encoding.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace cxm::inline v0 {

namespace {
[[nodiscard]] std::string folded(std::string_view name) {
  constexpr std::size_t looked_at = 200;
  std::string out{detail::input::trimmed(name).substr(0, looked_at)};
  std::transform(out.begin(), out.end(), out.begin(), detail::input::lower);
  return out;
}

/// Damerau's distance with adjacent swaps (optimal string alignment), over three rolling rows.
[[nodiscard]] std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> two_back(b.size() + 1);
  std::vector<std::size_t> back(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_back.swap(back);
    back.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t const change = back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = (std::min)({back[j] + 1, row[j - 1] + 1, change});
      bool const swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = (std::min)(row[j], two_back[j - 2] + 1);
    }
  }
  return row[b.size()];
}
}  // namespace

std::string nearest_name(std::string_view word, std::span<std::string const> names) {
  std::string const wanted = folded(word);
  if (wanted.empty()) return {};
  std::string const* best = nullptr;
  std::string const* begins = nullptr;
  std::size_t beginning = 0;
  std::size_t fewest = (std::min)((std::max)(wanted.size() / 3, std::size_t{1}) + 1, wanted.size());
  for (std::string const& name : names) {
    std::string const there = folded(name);
    if (there.empty()) continue;
    if (wanted.size() >= 2 && there.starts_with(wanted)) {
      begins = &name;
      ++beginning;
    }
    // Every byte that one has more than the other is an edit.
    std::size_t const longer = (std::max)(there.size(), wanted.size());
    if (longer - (std::min)(there.size(), wanted.size()) >= fewest) continue;
    std::size_t const n = edits(wanted, there);
    if (n < fewest) {
      fewest = n;
      best = &name;
    }
  }
  if (best != nullptr) return *best;
  return beginning == 1 ? *begins : std::string{};
}

}  // namespace cxm::inline v0
