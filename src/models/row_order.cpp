#include "row_order.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace cxm::inline v0::models {

namespace {
/// A finaliser of 64 bits in which every bit of the input moves every bit of the output (Steele,
/// Lea and Flood 2014, OOPSLA, 453–472).
[[nodiscard]] std::uint64_t mixed(std::uint64_t a, double value) {
  std::uint64_t z = (a ^ std::bit_cast<std::uint64_t>(value + 0.0)) + 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

[[nodiscard]] std::vector<std::uint64_t> contents(survival_columns const& from) {
  std::vector<std::uint64_t> content(from.stop.size());
  auto const mix = [&](std::span<double const> column) {
    for (std::size_t i = 0; i < column.size(); ++i) content[i] = mixed(content[i], column[i]);
  };
  mix(from.weight);
  for (covariate const& c : from.covariates) mix(c.values);
  return content;
}

[[nodiscard]] bool by_key(keyed_row const& a, keyed_row const& b) { return a.key < b.key; }
}  // namespace

void sort_by_key(std::vector<keyed_row>& rows) {
  if (rows.size() < 512) {
    std::stable_sort(rows.begin(), rows.end(), by_key);
    return;
  }
  constexpr std::size_t bytes = 8;
  std::array<std::array<std::uint32_t, 256>, bytes> counts{};
  for (keyed_row const& r : rows) {
    for (std::size_t b = 0; b < bytes; ++b) ++counts[b][(r.key >> (8 * b)) & 255U];
  }
  std::vector<keyed_row> other(rows.size());
  for (std::size_t b = 0; b < bytes; ++b) {
    auto& count = counts[b];
    if (count[(rows.front().key >> (8 * b)) & 255U] == rows.size()) continue;
    std::uint32_t place = 0;
    for (std::uint32_t& c : count) place += std::exchange(c, place);
    for (keyed_row const& r : rows) other[count[(r.key >> (8 * b)) & 255U]++] = r;
    rows.swap(other);
  }
}

std::vector<std::uint32_t> canonical_order(survival_columns const& from,
                                           std::vector<std::uint32_t> const& rows,
                                           std::vector<double> const& stop) {
  std::vector<keyed_row> order;
  order.reserve(rows.size());
  for (std::uint32_t const i : rows) order.push_back({~rising_key(stop[i]), i});
  sort_by_key(order);
  bool const strata = !from.stratum.empty();
  if (strata) {
    for (keyed_row& r : order) r.key = from.stratum[r.row];
    sort_by_key(order);
  }
  auto const alike = [&](keyed_row const& a, keyed_row const& b) {
    return a.key == b.key && (!strata || stop[a.row] == stop[b.row]);
  };
  auto const content = contents(from);
  auto const before = [&](keyed_row const& a, keyed_row const& b) {
    if (a.key != b.key) return a.key < b.key;
    if (!from.start.empty() && from.start[a.row] != from.start[b.row]) {
      return from.start[a.row] < from.start[b.row];
    }
    return a.row < b.row;  // identical rows
  };
  std::vector<std::uint32_t> out;
  out.reserve(order.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first + 1;
    while (last < order.size() && alike(order[first], order[last])) ++last;
    if (last == first + 1) {
      out.push_back(order[first++].row);
      continue;
    }
    for (std::size_t k = first; k < last; ++k) {
      keyed_row& r = order[k];
      r.key = content[r.row] >> 1 | (from.event[r.row] == 0 ? std::uint64_t{1} << 63 : 0);
    }
    std::sort(order.begin() + static_cast<std::ptrdiff_t>(first),
              order.begin() + static_cast<std::ptrdiff_t>(last), before);
    for (; first < last; ++first) out.push_back(order[first].row);
  }
  return out;
}

}  // namespace cxm::inline v0::models
