#include <cxm/statistics/cholesky.hpp>
#include <cxm/statistics/regression.hpp>

#include <Eigen/Eigenvalues>
#include <boost/math/special_functions/beta.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace cxm::inline v0 {

namespace {
using columns = std::vector<std::size_t>;

/// "2", "2 and 3", "2, 3 and 5".
[[nodiscard]] std::string listed(columns const& which) {
  std::string text;
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i > 0) text += i + 1 == which.size() ? " and " : ", ";
    text += std::to_string(which[i]);
  }
  return text;
}

[[nodiscard]] std::string counted(count_t n, char const* what) {
  return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

/// The equations of a regression in units of the deviations: correlations among the drivers, and of
/// each with the outcome.
struct equations {
  std::size_t size;  // drivers
  std::vector<double> among;
  std::vector<double> with_outcome;

  [[nodiscard]] double among_at(std::size_t i, std::size_t j) const { return among[i * size + j]; }
};

void check_variation(cross_products const& x) {
  columns constant;
  for (std::size_t i = 0; i < x.columns(); ++i) {
    if (!(x.covariance(i, i) > 0)) constant.push_back(i);
  }
  if (constant.empty()) return;
  std::string const which = constant.size() == 1 ? "column " + listed(constant) + " never changes"
                                                 : "columns " + listed(constant) + " never change";
  throw regression_error("cxm::regress: " + which + " (column 0 is the outcome)", constant);
}

/// Which columns the first one that is not independent follows from.
[[noreturn]] void refuse_dependent(equations const& of, cholesky const& lower) {
  std::size_t const last = lower.factored();
  std::vector<double> by(last);
  for (std::size_t i = 0; i < last; ++i) by[i] = of.among_at(last, i);
  lower.forward(by);
  lower.backward(by);
  columns involved;
  for (std::size_t i = 0; i < last; ++i) {
    if (std::fabs(by[i]) > 1e-5) involved.push_back(i + 1);  // beyond rounding at 1e-12
  }
  std::string const from = listed(involved);
  involved.push_back(last + 1);
  throw regression_error("cxm::regress: column " + std::to_string(last + 1) + " follows from " +
                             (involved.size() == 2 ? "column " : "columns ") + from +
                             " (column 0 is the outcome): leave one of them out",
                         involved);
}

[[nodiscard]] equations checked_equations(cross_products const& x) {
  if (x.columns() < 2) {
    throw std::invalid_argument("cxm::regress: an outcome and at least one driver");
  }
  std::size_t const size = x.columns() - 1;
  if (x.count() < size + 2) {
    throw std::invalid_argument("cxm::regress: " + counted(x.count(), "complete row") + " for " +
                                counted(size, "driver") + ", at least " + std::to_string(size + 2) +
                                " are needed");
  }
  check_variation(x);
  auto const all = x.correlations();
  equations of{size, std::vector<double>(size * size), std::vector<double>(size)};
  for (std::size_t i = 0; i < size; ++i) {
    of.with_outcome[i] = all[i + 1];
    for (std::size_t j = 0; j < size; ++j) {
      of.among[i * size + j] = all[(i + 1) * (size + 1) + j + 1];
    }
  }
  return of;
}

[[nodiscard]] double sum_of_squares(std::span<double const> x) {
  double sum = 0;
  for (double const v : x) sum += v * v;
  return sum;
}

/// The diagonal of the drivers' inverse correlations: 1/(share of the variance that is its own).
[[nodiscard]] std::vector<double> inflation(cholesky const& lower, std::size_t size) {
  std::vector<double> factors(size);
  std::vector<double> unit_vector(size);
  for (std::size_t i = 0; i < size; ++i) {
    unit_vector.assign(size, 0);
    unit_vector[i] = 1;
    lower.forward(unit_vector);
    factors[i] = sum_of_squares(unit_vector);
  }
  return factors;
}

/// What least squares has found, in units of the deviations.
struct solution {
  double explained;
  std::vector<double> beta;
  std::vector<double> inflation;
};
[[nodiscard]] solution solve(cross_products const& x, equations const& of, cholesky const& lower) {
  if (!lower.complete()) refuse_dependent(of, lower);
  solution found{r_squared(x), of.with_outcome, inflation(lower, of.size)};
  lower.forward(found.beta);
  lower.backward(found.beta);
  return found;
}

/// R² of every subset of the drivers: bit j of the index says whether driver j is in it.
///
/// Drivers are decided on one by one. Taking one in sweeps it out of those that are still to be
/// decided on, whose matrix is what the drivers taken so far leave of it; leaving one out needs no
/// work. Almost all subsets are then reached with a matrix of few columns.
class subset_table {
 public:
  explicit subset_table(equations const& of)
      : size_{of.size}, explained_(std::size_t{1} << size_), level_(size_ + 1) {
    for (swept& left : level_) {
      left.among.resize(size_ * size_);
      left.with_outcome.resize(size_);
    }
    level_[0] = {of.among, of.with_outcome};
    decide(0, level_[0], 0, 0);
  }
  [[nodiscard]] double operator[](std::size_t subset) const { return explained_[subset]; }
  [[nodiscard]] std::size_t count() const { return explained_.size(); }

 private:
  struct swept {
    std::vector<double> among;
    std::vector<double> with_outcome;
  };
  void decide(std::size_t j, swept const& left, std::size_t subset, double explained) {
    if (j == size_) {
      explained_[subset] = explained;
      return;
    }
    decide(j + 1, left, subset, explained);
    double const own = left.among[j * size_ + j];
    double const with_outcome = left.with_outcome[j];
    swept& next = level_[j + 1];
    for (std::size_t a = j + 1; a < size_; ++a) {
      double const factor = left.among[a * size_ + j] / own;
      next.with_outcome[a] = left.with_outcome[a] - factor * with_outcome;
      for (std::size_t b = j + 1; b <= a; ++b) {
        next.among[a * size_ + b] = left.among[a * size_ + b] - factor * left.among[b * size_ + j];
      }
    }
    decide(j + 1, next, subset | std::size_t{1} << j,
           explained + with_outcome * with_outcome / own);
  }
  std::size_t size_;
  std::vector<double> explained_;
  std::vector<swept> level_;  // level_[j] is in use while driver j and later ones are decided on
};

/// Mean over the sizes of a subset, of the mean over subsets of that size, of what driver j adds.
[[nodiscard]] double shapley_value(subset_table const& table, std::size_t size, std::size_t j) {
  std::vector<double> added(size);
  std::vector<double> subsets(size);
  std::size_t const own = std::size_t{1} << j;
  for (std::size_t s = 0; s < table.count(); ++s) {
    if ((s & own) != 0) continue;
    auto const taken = static_cast<std::size_t>(std::popcount(s));
    added[taken] += table[s | own] - table[s];
    ++subsets[taken];
  }
  double sum = 0;
  for (std::size_t k = 0; k < size; ++k) sum += added[k] / subsets[k];
  return sum / static_cast<double>(size);
}

[[nodiscard]] importance measured(cross_products const& x, equations const& of) {
  cholesky const lower{of.among, of.size};
  solution const found = solve(x, of, lower);
  auto const size = static_cast<Eigen::Index>(of.size);
  using matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> const axes{
      Eigen::MatrixXd{Eigen::Map<matrix const>{of.among.data(), size, size}}};
  Eigen::VectorXd const r = Eigen::Map<Eigen::VectorXd const>{of.with_outcome.data(), size};
  Eigen::VectorXd const omega = axes.operatorInverseSqrt() * r;
  Eigen::VectorXd const weight =
      axes.operatorSqrt().cwiseAbs2() * omega.cwiseAbs2();  // Σₖ Λⱼₖ²·ωₖ²
  importance all;
  all.count = x.count();
  all.r_squared = found.explained;
  for (std::size_t j = 0; j < of.size; ++j) {
    auto const at = static_cast<Eigen::Index>(j);
    double const beta = found.beta[j];
    driver_importance d;
    d.relative_weight = weight[at];
    d.relative_weight_share = weight[at] / found.explained;
    d.correlation = r[at];
    d.first = r[at] * r[at];
    d.last = beta * beta / found.inflation[j];
    d.betasq = beta * beta;
    d.pratt = beta * r[at];
    d.car_score = omega[at];
    d.car = omega[at] * omega[at];
    d.sign = (beta > 0) - (beta < 0);
    all.by_driver.push_back(d);
  }
  return all;
}
}  // namespace

linear_model regress(cross_products const& x) {
  equations const of = checked_equations(x);
  cholesky const lower{of.among, of.size};
  solution const found = solve(x, of, lower);
  auto const n = static_cast<double>(x.count());
  auto const size = static_cast<double>(of.size);
  linear_model model;
  model.count = x.count();
  model.degrees_of_freedom = n - size - 1;
  model.r_squared = found.explained;
  model.adjusted_r_squared = adjusted_r_squared(found.explained, x.count(), of.size);
  double const outcome = x.deviation(0);
  // Of the outcome's variance, for each degree of freedom.
  double const unexplained = (1 - found.explained) / model.degrees_of_freedom;
  model.residual_deviation = outcome * std::sqrt(unexplained * (n - 1));
  bool const judged = found.explained < 1;
  auto const judge = [&](coefficient& c, double error) {
    c.degrees_of_freedom = model.degrees_of_freedom;
    if (!judged) return;
    c.standard_error = error;
    c.t = c.value / error;
    c.p = 2 * student_t_tail(std::fabs(c.t), c.degrees_of_freedom);
  };
  std::vector<double> centre(of.size);  // the drivers' means, in units of their deviations
  double intercept = x.mean(0);
  for (std::size_t j = 0; j < of.size; ++j) {
    double const scale = outcome / x.deviation(j + 1);
    coefficient c;
    c.value = found.beta[j] * scale;
    c.standardised = found.beta[j];
    c.variance_inflation = found.inflation[j];
    judge(c, scale * std::sqrt(unexplained * found.inflation[j]));
    intercept -= c.value * x.mean(j + 1);
    centre[j] = x.mean(j + 1) / x.deviation(j + 1);
    model.slopes.push_back(c);
  }
  lower.forward(centre);
  model.intercept.value = intercept;
  judge(model.intercept,
        model.residual_deviation * std::sqrt(1 / n + sum_of_squares(centre) / (n - 1)));
  if (judged) {
    model.f = found.explained / size / unexplained;
    model.f_p = boost::math::ibeta(0.5 * model.degrees_of_freedom, 0.5 * size, 1 - found.explained);
  }
  return model;
}

importance relative_weights(cross_products const& x) { return measured(x, checked_equations(x)); }

importance relative_importance(cross_products const& x) {
  if (x.columns() > most_shapley_drivers + 1) {
    throw std::invalid_argument(
        "cxm::relative_importance: the mean over all orders is worked out for at most 20 drivers; "
        "relative_weights takes more");
  }
  equations const of = checked_equations(x);
  importance all = measured(x, of);
  subset_table const table{of};
  for (std::size_t j = 0; j < of.size; ++j) {
    driver_importance& d = all.by_driver[j];
    d.lmg = shapley_value(table, of.size, j);
    d.lmg_share = d.lmg / all.r_squared;
  }
  return all;
}

}  // namespace cxm::inline v0
