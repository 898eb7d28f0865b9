#pragma once
/// Weights that make a sample agree with what is known of its population: raking to several margins,
/// and post-stratification, which is raking to one.
///
/// Formula       Weights are multiplied, one margin after the other, by total/Σw within each of its
///               classes until all margins fit (iterative proportional fitting). Of all weights that fit
///               the margins these are the closest to the given ones in Kullback–Leibler distance.
/// Input         weights ≥ 0; a margin is a class for each row, by code from 0 on, and the total of
///               each class in the population. The margins' sums agree to one part in 10⁶.
/// Variance      calibration.hpp.
/// Undefined     a class without rows: nothing can be multiplied to its total, an error unless the total
///               is 0.
/// Errors        std::invalid_argument for columns of different length, a code beyond the totals, a
///               negative total, margins that contradict each other, a class with a total and no
///               weight; raking_error, with how far the worst class is from its total, when the margins
///               can't be met by any weights (or not within the sweeps allowed).
/// Complexity    O(n) for each margin, and O(cells) for each sweep: rows of the same classes are one cell.
/// Source        Deming and Stephan 1940, Annals of Mathematical Statistics 11, 427–444; Deville and
///               Särndal 1992, JASA 87, 376–382; Deville, Särndal and Sautory 1993, JASA 88, 1013–1020.

#include <cxm/core/reading.hpp>
#include <cxm/core/weight.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

struct margin {
  std::span<std::uint32_t const> code;  ///< the class of each row
  std::vector<double> totals;           ///< of each class, in the population
};

class raking_error : public std::runtime_error {
 public:
  raking_error(std::string const& what, std::size_t margin, std::size_t code)
      : std::runtime_error{what}, margin_{margin}, code_{code} {}
  /// Which margin and which of its classes is farthest from its total.
  [[nodiscard]] std::size_t margin() const noexcept { return margin_; }
  [[nodiscard]] std::size_t code() const noexcept { return code_; }

 private:
  std::size_t margin_;
  std::size_t code_;
};

struct raking_options {
  double tolerance = 1e-12;  ///< of a class's total, relative to the population
  int most_sweeps = 10'000;  ///< over all margins
};

struct raked {
  std::vector<double> weight;
  int sweeps = 0;
  double worst = 0;  ///< the largest distance of a class from its total, relative to the population
};

namespace detail {
/// Rows by the classes that they are in: all rows of a cell are treated alike.
class margin_cells {
 public:
  margin_cells(std::size_t rows, std::span<cxm::margin const> margins) : cell_(rows) {
    std::vector<std::uint64_t> key(rows, 0);
    std::uint64_t product = 1;
    for (std::size_t m = 0; m < margins.size(); ++m) {
      auto const classes = static_cast<std::uint64_t>(margins[m].totals.size());
      // Codes of cells so far times classes may leave 64 bits: number the cells anew.
      if (m > 0 && product > (std::uint64_t{1} << 62) / (classes + 1)) product = number(key);
      for (std::size_t i = 0; i < rows; ++i) key[i] = key[i] * classes + margins[m].code[i];
      product *= classes;
    }
    std::uint64_t const cells = number(key, product);
    code_.assign(margins.size(), std::vector<std::uint32_t>(static_cast<std::size_t>(cells)));
    for (std::size_t i = 0; i < rows; ++i) {
      cell_[i] = static_cast<std::uint32_t>(key[i]);
      for (std::size_t m = 0; m < margins.size(); ++m) code_[m][cell_[i]] = margins[m].code[i];
    }
    size_ = static_cast<std::size_t>(cells);
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t of_row(std::size_t row) const noexcept { return cell_[row]; }
  /// The class of a cell in a margin.
  [[nodiscard]] std::uint32_t code(std::size_t margin, std::size_t cell) const noexcept {
    return code_[margin][cell];
  }
  /// Σ f(row) by cell, exactly, so that the order of rows does not matter.
  template <class F>
  [[nodiscard]] std::vector<double> sums(F const& f) const {
    std::vector<exact_sum> exact(size_);
    for (std::size_t i = 0; i < cell_.size(); ++i) {
      double const x = f(i);
      if (exact_sum::takes(x)) exact[cell_[i]].add(x);
    }
    std::vector<double> out(size_);
    for (std::size_t c = 0; c < size_; ++c) out[c] = exact[c].value();
    return out;
  }

 private:
  /// Keys become 0, 1, 2 … in their order; returns how many there are.
  static std::uint64_t number(std::vector<std::uint64_t>& key, std::uint64_t product = 0) {
    constexpr std::uint64_t table_fits = 1U << 22U;
    if (product > 0 && product <= table_fits) {
      std::vector<std::uint32_t> at(static_cast<std::size_t>(product), 0);
      for (std::uint64_t const k : key) at[static_cast<std::size_t>(k)] = 1;
      std::uint32_t next = 0;
      for (std::uint32_t& x : at) x = x == 0 ? 0 : next++;
      for (std::uint64_t& k : key) k = at[static_cast<std::size_t>(k)];
      return next;
    }
    std::vector<std::uint64_t> known = key;
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (std::uint64_t& k : key) {
      k = static_cast<std::uint64_t>(std::lower_bound(known.begin(), known.end(), k) -
                                     known.begin());
    }
    return known.size();
  }

  std::vector<std::uint32_t> cell_;
  std::vector<std::vector<std::uint32_t>> code_;
  std::size_t size_ = 0;
};

/// Returns the population, which all margins must give.
inline double check_margins(std::size_t rows, std::span<margin const> margins) {
  double population = undefined;
  for (margin const& m : margins) {
    if (m.code.size() != rows) {
      throw std::invalid_argument("cxm: a margin has a class for each row");
    }
    double total = 0;
    for (double const t : m.totals) {
      if (!(t >= 0) || std::isinf(t)) {
        throw std::invalid_argument("cxm: a margin's total is a number from 0 on");
      }
      total += t;
    }
    if (!(total > 0)) throw std::invalid_argument("cxm: a margin without a total");
    for (std::uint32_t const c : m.code) {
      if (c >= m.totals.size()) {
        throw std::invalid_argument("cxm: a row is in a class for which its margin has no total");
      }
    }
    if (population != population) population = total;
    if (std::fabs(total - population) > 1e-6 * population) {
      throw std::invalid_argument("cxm: two margins are of populations of different size");
    }
  }
  return population;
}
}  // namespace detail

[[nodiscard]] inline raked rake(std::span<double const> weight, std::span<margin const> margins,
                                raking_options how = {}) {
  for (double const w : weight) check_weight(w);
  if (margins.empty()) throw std::invalid_argument("cxm::rake: there is no margin to fit to");
  double const population = detail::check_margins(weight.size(), margins);
  detail::margin_cells const cells{weight.size(), margins};
  std::vector<double> const given = cells.sums([&](std::size_t i) { return weight[i]; });
  std::vector<double> now = given;
  auto const class_sums = [&](std::size_t m) {
    std::vector<double> sum(margins[m].totals.size(), 0.0);
    for (std::size_t c = 0; c < cells.size(); ++c) sum[cells.code(m, c)] += now[c];
    return sum;
  };
  for (std::size_t m = 0; m < margins.size(); ++m) {
    auto const sum = class_sums(m);
    for (std::size_t k = 0; k < sum.size(); ++k) {
      if (margins[m].totals[k] > 0 && !(sum[k] > 0)) {
        throw raking_error{
            "cxm::rake: a class of the margin has a total in the population and no "
            "row with weight in the sample",
            m, k};
      }
    }
  }
  raked out;
  std::size_t worst_margin = 0;
  std::size_t worst_code = 0;
  for (out.sweeps = 1;; ++out.sweeps) {
    for (std::size_t m = 0; m < margins.size(); ++m) {
      auto sum = class_sums(m);
      for (std::size_t k = 0; k < sum.size(); ++k) {
        sum[k] = sum[k] > 0 ? margins[m].totals[k] / sum[k] : 0;
      }
      for (std::size_t c = 0; c < cells.size(); ++c) now[c] *= sum[cells.code(m, c)];
    }
    out.worst = 0;
    for (std::size_t m = 0; m < margins.size(); ++m) {
      auto const sum = class_sums(m);
      for (std::size_t k = 0; k < sum.size(); ++k) {
        double const off = std::fabs(sum[k] - margins[m].totals[k]) / population;
        if (!(off <= out.worst)) {
          out.worst = off;
          worst_margin = m;
          worst_code = k;
        }
      }
    }
    if (out.worst <= how.tolerance) break;
    if (out.sweeps >= how.most_sweeps) {
      throw raking_error{"cxm::rake: no weights were found that fit all margins: a class stays " +
                             std::to_string(out.worst) + " of the population from its total",
                         worst_margin, worst_code};
    }
  }
  std::vector<double>& factor = now;
  for (std::size_t c = 0; c < cells.size(); ++c) factor[c] = given[c] > 0 ? now[c] / given[c] : 0;
  out.weight.resize(weight.size());
  for (std::size_t i = 0; i < weight.size(); ++i) {
    out.weight[i] = weight[i] * factor[cells.of_row(i)];
  }
  return out;
}

/// Weights below `lower` or above `upper` are set to it, and what that takes from their sum or adds to it
/// is shared equally by the rows strictly within. A trimmed estimate is biased a little and varies
/// less. Errors: std::invalid_argument for bounds in the wrong order, and where no row is within.
[[nodiscard]] inline std::vector<double> trimmed_weights(std::span<double const> weight,
                                                         double lower, double upper) {
  if (!(lower >= 0 && lower < upper)) {
    throw std::invalid_argument("cxm::trimmed_weights: the lower bound is below the upper one");
  }
  for (double const w : weight) check_weight(w);
  std::vector<double> out(weight.begin(), weight.end());
  double taken = 0;
  double within = 0;
  for (double& w : out) {
    double const kept = (std::min)(upper, (std::max)(lower, w));
    taken += w - kept;
    within += w > lower && w < upper;
    w = kept;
  }
  if (taken == 0) return out;
  if (within == 0) {
    throw std::invalid_argument("cxm::trimmed_weights: no weight lies between the bounds");
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (weight[i] > lower && weight[i] < upper) out[i] += taken / within;
  }
  return out;
}

}  // namespace cxm::inline v0
