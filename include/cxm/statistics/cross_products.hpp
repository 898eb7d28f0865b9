#pragma once
/// How several numbers of a row vary together: n, Σxᵢ and Σxᵢxⱼ over rows, from which means,
/// covariances, correlations and regressions are made. Parts merge to the whole.
///
/// Formula       covariance  (n·Σxᵢxⱼ − Σxᵢ·Σxⱼ)/(n(n − 1))
///               correlation cᵢⱼ/√(cᵢᵢ·cⱼⱼ) with c = n·Σxᵢxⱼ − Σxᵢ·Σxⱼ
///               The sums are exact, products too, and so is c: a whole number of up to 768 bits
///               that is rounded once. Nothing cancels, however far the numbers are from 0, and a
///               column that never changes has a variance of exactly 0.
/// Input         rows of `columns` numbers, 1 to 33. They are in any unit and below 2^63 in size;
///               what is below 2^-96 (1e-29) of a number is rounded off.
/// Left out      whole rows: the sums are over complete rows alone, so that all belong to the same
///               people. A row counts for the first of its numbers that fails: NaN is `missing`,
///               infinite or larger numbers are `out_of_scale`.
/// Undefined     no rows: means are NaN. Below two rows: covariances. A column without variation:
///               its correlations.
/// Errors        std::invalid_argument for a number of columns that is not 1 to 33, and for a row
///               of another length.
/// Merge         exact, in any order. State: 48 bytes for each column and each pair, 28 KB at most.
/// Complexity    push O(columns²), without allocation.
/// Source        sums as in core/exact_sum.hpp; Chan, Golub and LeVeque 1983, American Statistician
///               37, 242–247, on what the formula costs where it is not exact.

#include <cxm/core/exact_sum.hpp>
#include <cxm/core/reading.hpp>
#include <cxm/core/state.hpp>
#include <cxm/statistics/cholesky.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0 {

namespace detail {
__extension__ using product_bits = unsigned __int128;

/// A finite number below 2^63 as (−1)^negative · digits · 2^exponent, with an odd number of digits.
struct whole_double {
  std::uint64_t digits;
  int exponent;
};
/// Precondition: x is neither 0, subnormal, infinite nor NaN.
[[nodiscard]] constexpr whole_double whole(double x) noexcept {
  auto const bits = std::bit_cast<std::uint64_t>(x);
  std::uint64_t const digits = (bits & 0xFFFFFFFFFFFFFU) | 0x10000000000000U;
  int const zeros = std::countr_zero(digits);
  return {digits >> zeros, static_cast<int>((bits >> 52) & 0x7FF) - 1075 + zeros};
}

/// Adds a·b, all of its up to 106 digits. Precondition: both are multiples of 2^-96 below 2^63.
constexpr void add_product(exact_sum& to, double a, double b) noexcept {
  if (a == 0 || b == 0) return;
  // 26 digits each: the product is a double. All answers on scales are like that.
  constexpr std::uint64_t low_digits = 0x7FFFFFF;
  bool const short_ones =
      ((std::bit_cast<std::uint64_t>(a) | std::bit_cast<std::uint64_t>(b)) & low_digits) == 0;
  if (short_ones && exact_sum::takes(a * b)) return to.add(a * b);
  auto const x = whole(a);
  auto const y = whole(b);
  product_bits product = static_cast<product_bits>(x.digits) * y.digits;
  int const exponent = x.exponent + y.exponent;
  if ((a < 0) != (b < 0)) {
    // −p = (2^w − p) − 2^w: an exact_sum takes whole numbers that are positive, and doubles. w is
    // wide enough for p, and for 2^w to be a double that it takes.
    auto const high = static_cast<std::uint64_t>(product >> 64);
    int w = high != 0 ? 64 + static_cast<int>(std::bit_width(high))
                      : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(product)));
    w = w + exponent < -139 ? -139 - exponent : w;
    product = (product_bits{1} << w) - product;
    to.add(-std::bit_cast<double>(static_cast<std::uint64_t>(1023 + w + exponent) << 52));
  }
  to.add_integer(static_cast<std::uint64_t>(product), static_cast<std::uint64_t>(product >> 64),
                 exponent);
}

/// The sign and size of an exact_sum, in units of 2^-192, lowest word first.
struct sum_words {
  static constexpr std::size_t words = 6;
  bool negative = false;
  std::array<std::uint64_t, words> size{};

  explicit constexpr sum_words(exact_sum const& sum) noexcept : negative{sum.negative()} {
    struct {
      std::uint64_t* next;
      constexpr void u64(std::uint64_t x) noexcept { *next++ = x; }
    } taker{size.data()};
    sum.write(taker);
    if (!negative) return;
    std::uint64_t carry = 1;
    for (std::uint64_t& w : size) {
      w = ~w + carry;
      carry = carry != 0 && w == 0 ? 1 : 0;
    }
  }
};

/// n·Σxy − Σx·Σy without any rounding but that of the result, to nearest even.
[[nodiscard]] inline double centred(count_t n, exact_sum const& sum_xy, exact_sum const& sum_x,
                                    exact_sum const& sum_y) noexcept {
  constexpr std::size_t words = 13;  // in units of 2^-384, two's complement
  std::array<std::uint64_t, words> total{};
  // Adds or takes away a·b·2^(64·shift).
  auto const add = [&](std::span<std::uint64_t const> a, std::span<std::uint64_t const> b,
                       std::size_t shift, bool negative) {
    std::array<std::uint64_t, words> product{};
    for (std::size_t i = 0; i < a.size(); ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; j < b.size(); ++j) {
        auto& to = product[i + j + shift];
        product_bits const sum = static_cast<product_bits>(a[i]) * b[j] + to + carry;
        to = static_cast<std::uint64_t>(sum);
        carry = static_cast<std::uint64_t>(sum >> 64);
      }
      product[i + b.size() + shift] = carry;
    }
    std::uint64_t carry = negative ? 1 : 0;
    for (std::size_t k = 0; k < words; ++k) {
      product_bits const sum =
          static_cast<product_bits>(total[k]) + (negative ? ~product[k] : product[k]) + carry;
      total[k] = static_cast<std::uint64_t>(sum);
      carry = static_cast<std::uint64_t>(sum >> 64);
    }
  };
  sum_words const xy{sum_xy};
  sum_words const x{sum_x};
  sum_words const y{sum_y};
  add(xy.size, std::array<std::uint64_t, 1>{n}, 3, xy.negative);
  add(x.size, y.size, 0, x.negative == y.negative);
  bool const negative = (total[words - 1] >> 63) != 0;
  if (negative) {
    std::uint64_t carry = 1;
    for (std::uint64_t& w : total) {
      w = ~w + carry;
      carry = carry != 0 && w == 0 ? 1 : 0;
    }
  }
  std::size_t top = words;
  while (top > 0 && total[top - 1] == 0) --top;
  if (top == 0) return 0;
  // The leading 64 bits; the lowest of them also says whether anything is left below.
  auto const zeros = static_cast<unsigned>(std::countl_zero(total[top - 1]));
  std::uint64_t lead = total[top - 1] << zeros;
  std::uint64_t below = 0;
  if (top > 1) {
    if (zeros != 0) lead |= total[top - 2] >> (64 - zeros);
    below = total[top - 2] << zeros;
  }
  for (std::size_t k = 0; k + 2 < top; ++k) below |= total[k];
  lead |= below != 0 ? 1 : 0;
  double const size = std::ldexp(static_cast<double>(lead),
                                 64 * (static_cast<int>(top) - 1) - static_cast<int>(zeros) - 384);
  return negative ? -size : size;
}
}  // namespace detail

class cross_products {
 public:
  static constexpr std::size_t most_columns = 33;
  static constexpr double largest = 0x1p63;

  explicit cross_products(std::size_t columns) : columns_{columns} {
    if (columns < 1 || columns > most_columns) {
      throw std::invalid_argument("cxm::cross_products: 1 to 33 columns");
    }
    sum_.resize(columns);
    product_.resize(columns * (columns + 1) / 2);
  }

  /// One row. Whether it counts; if not it is among those left out.
  bool push(std::span<double const> row) {
    if (row.size() != columns_) {
      throw std::invalid_argument("cxm::cross_products: a row has a number for each column");
    }
    for (double const x : row) {
      if (std::fabs(x) < largest) continue;
      excluded_.add(x != x ? reason::missing : reason::out_of_scale);
      return false;
    }
    std::array<double, most_columns> kept{};
    for (std::size_t i = 0; i < columns_; ++i) {
      kept[i] = rounded(row[i]);
      sum_[i].add(kept[i]);
    }
    std::size_t at = 0;
    for (std::size_t i = 0; i < columns_; ++i) {
      for (std::size_t j = i; j < columns_; ++j) {
        detail::add_product(product_[at++], kept[i], kept[j]);
      }
    }
    ++count_;
    return true;
  }
  /// A row that could not be read as numbers at all.
  void exclude(reason why) noexcept { excluded_.add(why); }

  /// Errors: merge_error when the columns differ in number or the counts together exceed
  /// most_observations.
  void merge(cross_products const& other) {
    if (columns_ != other.columns_) {
      throw merge_error("cxm::cross_products: different numbers of columns don't merge");
    }
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::cross_products: more rows than a count holds");
    }
    count_ += other.count_;
    excluded_.merge(other.excluded_);
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i].merge(other.sum_[i]);
    for (std::size_t i = 0; i < product_.size(); ++i) product_[i].merge(other.product_[i]);
  }
  [[nodiscard]] cross_products empty_copy() const { return cross_products{columns_}; }

  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  /// Complete rows.
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }

  /// Of what follows: columns count from 0. Precondition: i and j are below columns().
  [[nodiscard]] double mean(std::size_t i) const noexcept {
    return count_ == 0 ? undefined : sum_[i].value() / static_cast<double>(count_);
  }
  /// Divisor n − 1; with i = j the variance.
  [[nodiscard]] double covariance(std::size_t i, std::size_t j) const noexcept {
    auto const n = static_cast<double>(count_);
    return count_ < 2 ? undefined : centred(i, j) / (n * (n - 1));
  }
  [[nodiscard]] double deviation(std::size_t i) const noexcept {
    return std::sqrt(covariance(i, i));
  }
  [[nodiscard]] double correlation(std::size_t i, std::size_t j) const noexcept {
    return correlation(centred(i, j), centred(i, i), centred(j, j), i == j);
  }
  /// Row by row, columns()² numbers.
  [[nodiscard]] std::vector<double> covariances() const {
    auto const n = static_cast<double>(count_);
    return matrix([&](std::size_t i, std::size_t j) {
      return count_ < 2 ? undefined : centred(i, j) / (n * (n - 1));
    });
  }
  [[nodiscard]] std::vector<double> correlations() const {
    std::vector<double> square(columns_);
    for (std::size_t i = 0; i < columns_; ++i) square[i] = centred(i, i);
    return matrix([&](std::size_t i, std::size_t j) {
      return correlation(centred(i, j), square[i], square[j], i == j);
    });
  }

  void write(state_writer& out) const {
    out.u32(static_cast<std::uint32_t>(columns_));
    out.u64(count_);
    excluded_.write(out);
    for (exact_sum const& sum : sum_) sum.write(out);
    for (exact_sum const& sum : product_) sum.write(out);
  }
  [[nodiscard]] static cross_products read(state_reader& in) {
    cross_products loaded{in.u32()};
    loaded.count_ = in.count();
    loaded.excluded_ = exclusions::read(in);
    for (exact_sum& sum : loaded.sum_) sum = exact_sum::read(in);
    for (exact_sum& sum : loaded.product_) sum = exact_sum::read(in);
    if (!loaded.possible()) throw state_error("cxm::load: sums that no rows can have");
    return loaded;
  }
  friend bool operator==(cross_products const&, cross_products const&) = default;

 private:
  /// To a multiple of 2^-96, so that sums and products of any rows are exact.
  [[nodiscard]] static double rounded(double x) noexcept {
    constexpr double small = 0x1p-44;  // from here on all 53 digits of a double are
    if (std::fabs(x) >= small) return x;
    return (x + 1.5 * small) - 1.5 * small;
  }
  /// Of the upper triangle, which is kept row by row.
  [[nodiscard]] exact_sum const& product(std::size_t i, std::size_t j) const noexcept {
    std::size_t const row = i < j ? i : j;
    std::size_t const column = i < j ? j : i;
    return product_[row * (2 * columns_ - row + 1) / 2 + column - row];
  }
  [[nodiscard]] double centred(std::size_t i, std::size_t j) const noexcept {
    return detail::centred(count_, product(i, j), sum_[i], sum_[j]);
  }
  [[nodiscard]] static double correlation(double both, double first, double second,
                                          bool same) noexcept {
    if (!(first > 0 && second > 0)) return undefined;
    if (same) return 1;
    double const r = both / (std::sqrt(first) * std::sqrt(second));
    return r > 1 ? 1 : r < -1 ? -1 : r;
  }
  template <class F>
  [[nodiscard]] std::vector<double> matrix(F const& f) const {
    std::vector<double> all(columns_ * columns_);
    for (std::size_t i = 0; i < columns_; ++i) {
      for (std::size_t j = i; j < columns_; ++j) {
        all[i * columns_ + j] = all[j * columns_ + i] = f(i, j);
      }
    }
    return all;
  }
  /// Whether there may be such rows: no sum is too large for their number, and no two columns have
  /// more in common than either has.
  [[nodiscard]] bool possible() const noexcept {
    auto const n = static_cast<double>(count_);
    for (exact_sum const& sum : sum_) {
      if (!(std::fabs(sum.value()) <= n * largest)) return false;
    }
    for (exact_sum const& sum : product_) {
      if (!(std::fabs(sum.value()) <= n * (largest * largest))) return false;
    }
    for (std::size_t i = 0; i < columns_; ++i) {
      double const own = centred(i, i);
      if (!(own >= 0) || (count_ == 1 && own > 0)) return false;
      for (std::size_t j = 0; j < i; ++j) {
        double const r = centred(i, j) / std::sqrt(own) / std::sqrt(centred(j, j));
        if (std::fabs(r) > 1 + 1e-14) return false;  // a NaN is 0/0: neither varies
      }
    }
    return true;
  }

  std::size_t columns_;
  count_t count_ = 0;
  exclusions excluded_;
  std::vector<exact_sum> sum_;
  std::vector<exact_sum> product_;
};

/// The share of the first column's variance that the others explain by least squares, R². Undefined
/// (NaN): without at least two rows more than other columns; where a column never changes; where
/// one follows from others (cholesky.hpp).
[[nodiscard]] inline double r_squared(cross_products const& x) {
  std::size_t const size = x.columns() - 1;
  if (size == 0 || x.count() < size + 2) return undefined;
  auto const all = x.correlations();
  if (all[0] != all[0]) return undefined;
  std::vector<double> among(size * size);
  std::vector<double> explained(size);
  for (std::size_t i = 0; i < size; ++i) {
    explained[i] = all[i + 1];
    for (std::size_t j = 0; j < size; ++j) among[i * size + j] = all[(i + 1) * (size + 1) + j + 1];
  }
  cholesky const lower{among, size};
  if (!lower.complete()) return undefined;
  lower.forward(explained);
  double sum = 0;
  for (double const z : explained) sum += z * z;
  return 1 - sum < cholesky::least_own ? 1 : sum;
}

/// R² less what so many columns explain of mere noise: 1 − (1 − R²)(n − 1)/(n − p − 1).
[[nodiscard]] inline double adjusted_r_squared(double r_squared, count_t n,
                                               std::size_t drivers) noexcept {
  auto const rows = static_cast<double>(n);
  return 1 - (1 - r_squared) * ((rows - 1) / (rows - 1 - static_cast<double>(drivers)));
}

}  // namespace cxm::inline v0
