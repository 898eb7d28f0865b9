#include "row_order.hpp"

#include <algorithm>
#include <array>
#include <bit>
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

/// What rows hold beside their times: of all rows column by column, or of few of them one by one.
class row_contents {
 public:
  row_contents(survival_columns const& from, bool of_most) : from_{from} {
    if (!of_most) return;
    all_.resize(from.stop.size());
    auto const mix = [&](std::span<double const> column) {
      for (std::size_t i = 0; i < column.size(); ++i) all_[i] = mixed(all_[i], column[i]);
    };
    mix(from.weight);
    for (covariate const& c : from.covariates) mix(c.values);
  }
  [[nodiscard]] std::uint64_t operator()(std::size_t i) const {
    if (!all_.empty()) return all_[i];
    std::uint64_t content = 0;
    if (!from_.weight.empty()) content = mixed(content, from_.weight[i]);
    for (covariate const& c : from_.covariates) content = mixed(content, c.values[i]);
    return content;
  }

 private:
  survival_columns const& from_;
  std::vector<std::uint64_t> all_;
};

[[nodiscard]] bool by_key(keyed_row const& a, keyed_row const& b) { return a.key < b.key; }
}  // namespace

void sort_by_key(std::vector<keyed_row>& rows) {
  if (rows.size() < 512) {
    std::stable_sort(rows.begin(), rows.end(), by_key);
    return;
  }
  std::uint64_t differs = 0;
  for (keyed_row const& r : rows) differs |= r.key ^ rows.front().key;
  if (differs == 0) return;
  constexpr int bytes = 4;
  int const low =
      (std::max)(std::countr_zero(differs), static_cast<int>(std::bit_width(differs)) - 8 * bytes);
  auto const digit = [low](keyed_row const& r, int b) { return (r.key >> low >> (8 * b)) & 255U; };
  std::array<std::array<std::uint32_t, 256>, bytes> counts{};
  for (keyed_row const& r : rows) {
    for (int b = 0; b < bytes; ++b) ++counts[static_cast<std::size_t>(b)][digit(r, b)];
  }
  std::vector<keyed_row> other(rows.size());
  for (int b = 0; b < bytes; ++b) {
    auto& count = counts[static_cast<std::size_t>(b)];
    if (count[digit(rows.front(), b)] == rows.size()) continue;
    std::uint32_t place = 0;
    for (std::uint32_t& c : count) place += std::exchange(c, place);
    for (keyed_row const& r : rows) other[count[digit(r, b)]++] = r;
    rows.swap(other);
  }
  if (low <= std::countr_zero(differs)) return;
  // What is alike in those bits is next to each other now, and seldom more than a few.
  constexpr std::size_t few = 16;
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t end = first + 1;
    bool sorted = true;
    for (; end < rows.size() && rows[end].key >> low == rows[first].key >> low; ++end) {
      sorted = sorted && rows[end - 1].key <= rows[end].key;
    }
    auto const at = [&](std::size_t i) { return rows.begin() + static_cast<std::ptrdiff_t>(i); };
    if (!sorted && end - first > few) {
      std::stable_sort(at(first), at(end), by_key);
    } else if (!sorted) {
      for (std::size_t k = first + 1; k < end; ++k) {
        std::rotate(std::upper_bound(at(first), at(k), rows[k], by_key), at(k), at(k + 1));
      }
    }
    first = end;
  }
}

std::vector<std::uint32_t> order_by_time(survival_columns const& from,
                                         std::vector<std::uint32_t> const& rows,
                                         std::vector<double> const& stop) {
  std::vector<keyed_row> order;
  order.reserve(rows.size());
  for (std::uint32_t const i : rows) order.push_back({~rising_key(stop[i]), i});
  sort_by_key(order);
  if (!from.stratum.empty()) {
    for (keyed_row& r : order) r.key = from.stratum[r.row];
    sort_by_key(order);
  }
  std::vector<std::uint32_t> out;
  out.reserve(order.size());
  for (keyed_row const& r : order) out.push_back(r.row);
  return out;
}

void order_ties(survival_columns const& from, std::vector<std::uint32_t>& rows,
                std::vector<double> const& stop) {
  auto const alike = [&](std::size_t i, std::size_t j) {
    return stop[i] == stop[j] &&
           (from.stratum.empty() || from.stratum[rows[i]] == from.stratum[rows[j]]);
  };
  std::size_t tied = 0;
  for (std::size_t k = 1; k < rows.size(); ++k) tied += alike(k - 1, k) ? 1U : 0U;
  if (tied == 0) return;
  row_contents const content{from, tied > rows.size() / 8};
  auto const before = [&](keyed_row const& a, keyed_row const& b) {
    if (a.key != b.key) return a.key < b.key;
    if (!from.start.empty() && from.start[a.row] != from.start[b.row]) {
      return from.start[a.row] < from.start[b.row];
    }
    return a.row < b.row;  // identical rows
  };
  std::vector<keyed_row> run;
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t last = first + 1;
    while (last < rows.size() && alike(first, last)) ++last;
    if (last == first + 1) {
      ++first;
      continue;
    }
    run.clear();
    for (std::size_t k = first; k < last; ++k) {
      std::uint32_t const row = rows[k];
      run.push_back({content(row) >> 1 | (from.event[row] == 0 ? std::uint64_t{1} << 63 : 0), row});
    }
    std::sort(run.begin(), run.end(), before);
    for (keyed_row const& r : run) rows[first++] = r.row;
  }
}

}  // namespace cxm::inline v0::models
