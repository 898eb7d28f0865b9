#include "nearest.hpp"

#include <algorithm>
#include <cstddef>

namespace cxm::cli {

namespace {
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

std::string nearest(std::string_view word, std::vector<std::string> const& candidates) {
  std::size_t const most = (std::max)(word.size() / 3, std::size_t{1});
  std::string best;
  std::size_t fewest = most + 1;
  for (auto const& candidate : candidates) {
    std::size_t const n = edits(word, candidate);
    if (n < fewest) {
      fewest = n;
      best = candidate;
    }
  }
  return best;
}

}  // namespace cxm::cli
