#pragma once
/// A correlation matrix as R = L·Lᵀ, with L lower triangular: what a regression solves its
/// equations by, and how it finds out that a column follows from others.
///
/// Input         a symmetric matrix with 1 on its diagonal, row by row; `size` columns.
/// Shape         the square of L's diagonal at j is the share of column j's variance that is its
///               own: what the columns before it do not explain. Where that is below `least_own`
///               the column counts as a combination of them: factored() is j, complete() false.
/// Undefined     a NaN in the matrix ends the factor like a combination does.
/// Complexity    O(size³/3), size² doubles; solving O(size²).
/// Source        Golub and Van Loan 2013, Matrix Computations, 4th edition, section 4.2.

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace cxm::inline v0 {

class cholesky {
 public:
  /// One part in 10^12. The coefficients of a column with less of its own have lost all but a few
  /// of their digits, and correlations of float data can't tell it from a copy.
  static constexpr double least_own = 1e-12;

  cholesky(std::span<double const> matrix, std::size_t size)
      : size_{size}, lower_(matrix.begin(), matrix.end()) {
    for (; factored_ < size_; ++factored_) {
      std::size_t const j = factored_;
      for (std::size_t k = 0; k < j; ++k) {
        double sum = at(j, k);
        for (std::size_t m = 0; m < k; ++m) sum -= at(j, m) * at(k, m);
        at(j, k) = sum / at(k, k);
      }
      double own = at(j, j);
      for (std::size_t m = 0; m < j; ++m) own -= at(j, m) * at(j, m);
      if (!(own > least_own)) return;
      at(j, j) = std::sqrt(own);
    }
  }

  [[nodiscard]] bool complete() const noexcept { return factored_ == size_; }
  /// How many columns are independent, from the first one on.
  [[nodiscard]] std::size_t factored() const noexcept { return factored_; }

  /// x becomes L⁻¹·x; of the leading x.size() rows and columns. Precondition: these are factored.
  void forward(std::span<double> x) const noexcept {
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) x[i] -= at(i, k) * x[k];
      x[i] /= at(i, i);
    }
  }
  /// x becomes L⁻ᵀ·x, as above. R·x = b is solved by forward and backward.
  void backward(std::span<double> x) const noexcept {
    for (std::size_t i = x.size(); i-- > 0;) {
      for (std::size_t k = i + 1; k < x.size(); ++k) x[i] -= at(k, i) * x[k];
      x[i] /= at(i, i);
    }
  }
  /// x becomes L·x: of independent numbers of variance 1, ones with these correlations. Precondition:
  /// complete().
  void multiply(std::span<double> x) const noexcept {
    for (std::size_t i = size_; i-- > 0;) {
      x[i] *= at(i, i);
      for (std::size_t k = 0; k < i; ++k) x[i] += at(i, k) * x[k];
    }
  }

 private:
  [[nodiscard]] double& at(std::size_t i, std::size_t j) noexcept { return lower_[i * size_ + j]; }
  [[nodiscard]] double at(std::size_t i, std::size_t j) const noexcept {
    return lower_[i * size_ + j];
  }
  std::size_t size_;
  std::size_t factored_ = 0;
  std::vector<double> lower_;  // what is above the diagonal is not looked at
};

}  // namespace cxm::inline v0
