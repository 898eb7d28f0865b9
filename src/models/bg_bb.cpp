// All of it is made of rising factorials (a)ₙ = a(a + 1)…(a + n − 1), since
//   A(x, i)         = (α)ₓ(β)ᵢ₋ₓ/(α + β)ᵢ
//   D(i)            = (δ)ᵢ/(γ + δ)ᵢ
//   D(i) − D(i + 1) = γ(δ)ᵢ/(γ + δ)ᵢ₊₁,
// and of the logarithm of each the derivatives are sums of 1/(a + j) and of its squares.

#include <cxm/clv/bg_bb.hpp>

#include "hypergeometric.hpp"
#include "careful_step.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace cxm::inline v0 {

namespace {
[[noreturn]] void refuse(char const* what) {
  throw std::invalid_argument(std::string{"cxm::bg_bb: "} + what);
}
[[nodiscard]] bool is_whole(double x) { return x >= 0 && x < 0x1p31 && x == std::floor(x); }
void check_periods(double periods) {
  if (!is_whole(periods)) refuse("a whole number of periods, 0 or more");
}
void check(discrete_buyer const& of) {
  if (!is_whole(of.repeats) || !is_whole(of.last) || !is_whole(of.opportunities)) {
    refuse("purchases and opportunities are whole numbers, 0 or more");
  }
  if (of.repeats > of.last || of.last > of.opportunities) refuse("x <= t_x <= n");
  if (of.repeats == 0 && of.last != 0) refuse("without purchases t_x is 0");
}

/// log (a)ₙ and its first two derivatives in a, for n = 0, 1, …
class rising {
 public:
  rising(double a, std::size_t most) : of_(most + 1) {
    for (std::size_t n = 1; n <= most; ++n) {
      double const at = a + static_cast<double>(n - 1);
      of_[n] = {of_[n - 1].log + std::log(at), of_[n - 1].first + 1 / at,
                of_[n - 1].second - 1 / (at * at)};
    }
  }
  struct value {
    double log = 0, first = 0, second = 0;
  };
  [[nodiscard]] value const& operator[](std::size_t n) const { return of_[n]; }

 private:
  std::vector<value> of_;
};

/// The model's terms for histories of up to `most` opportunities.
struct factorials {
  factorials(bg_bb const& m, std::size_t most)
      : alpha{m.alpha, most},
        beta{m.beta, most},
        both_bought{m.alpha + m.beta, most},
        delta{m.delta, most},
        both_died{m.gamma + m.delta, most + 1},
        gamma{m.gamma} {}
  [[nodiscard]] double log_bought(std::size_t x, std::size_t i) const {
    return alpha[x].log + beta[i - x].log - both_bought[i].log;
  }
  [[nodiscard]] double log_alive(std::size_t i) const { return delta[i].log - both_died[i].log; }
  [[nodiscard]] double log_died(std::size_t i) const {
    return std::log(gamma) + delta[i].log - both_died[i + 1].log;
  }
  rising alpha, beta, both_bought, delta, both_died;
  double gamma;
};

/// Calls f(i, alive) for each moment a customer may have died after: the last i they were alive at,
/// and whether that is the end of what was seen.
template <class F>
void each_end(std::size_t last, std::size_t n, F const& f) {
  for (std::size_t i = last; i < n; ++i) f(i, false);
  f(n, true);
}
[[nodiscard]] std::size_t size(double whole) { return static_cast<std::size_t>(whole); }

/// log L, and log of its first term: alive at n.
struct likelihood {
  double log = 0, log_alive = 0;
};
[[nodiscard]] likelihood likelihood_of(factorials const& f, discrete_buyer const& of) {
  std::size_t const x = size(of.repeats), n = size(of.opportunities);
  likelihood out;
  out.log_alive = f.log_bought(x, n) + f.log_alive(n);
  double sum = 0;  // relative to that
  for (std::size_t i = size(of.last); i < n; ++i) {
    sum += std::exp(f.log_bought(x, i) + f.log_died(i) - out.log_alive);
  }
  out.log = out.log_alive + std::log1p(sum);
  if (std::isfinite(sum)) return out;
  // The first term is nothing beside the others.
  double largest = -HUGE_VAL;
  for (std::size_t i = size(of.last); i < n; ++i) {
    largest = (std::max)(largest, f.log_bought(x, i) + f.log_died(i));
  }
  sum = 0;
  for (std::size_t i = size(of.last); i < n; ++i) {
    sum += std::exp(f.log_bought(x, i) + f.log_died(i) - largest);
  }
  out.log = largest + std::log(sum);
  return out;
}
[[nodiscard]] factorials factorials_for(bg_bb const& m, discrete_buyer const& of) {
  check(of);
  return {m, size(of.opportunities)};
}

[[nodiscard]] bg_bb model_at(Eigen::VectorXd const& logarithms) {
  bg_bb m;
  m.alpha = std::exp(logarithms[0]);
  m.beta = std::exp(logarithms[1]);
  m.gamma = std::exp(logarithms[2]);
  m.delta = std::exp(logarithms[3]);
  return m;
}

/// In the parameters; at() turns it to their logarithms.
class opportunities_likelihood {
 public:
  struct point_type {
    double log_likelihood = 0;
    Eigen::Vector4d gradient = Eigen::Vector4d::Zero();
    Eigen::Matrix4d information = Eigen::Matrix4d::Zero();
  };
  explicit opportunities_likelihood(purchase_opportunities const& seen) : rows_{seen.rows()} {
    for (auto const& row : rows_) most_ = (std::max)(most_, size(row.of.opportunities));
  }

  [[nodiscard]] point_type plain(bg_bb const& m) const {
    factorials const f{m, most_};
    point_type all;
    for (auto const& row : rows_) add(all, f, m, row);
    return all;
  }
  [[nodiscard]] point_type at(Eigen::VectorXd const& logarithms) const {
    bg_bb const m = model_at(logarithms);
    point_type point = plain(m);
    Eigen::Vector4d const scale{m.alpha, m.beta, m.gamma, m.delta};
    point.gradient = point.gradient.cwiseProduct(scale).eval();
    point.information = (scale.asDiagonal() * point.information * scale.asDiagonal()).eval();
    point.information.diagonal() -= point.gradient;
    return point;
  }
  [[nodiscard]] double height(point_type const& point) const { return point.log_likelihood; }
  [[nodiscard]] bool usable(point_type const& point) const {
    return point.information.allFinite() && point.gradient.allFinite();
  }
  [[nodiscard]] models::newton_step step(point_type const& point) const {
    return models::careful_step(point.gradient, point.information);
  }
  [[nodiscard]] bool allowed(Eigen::VectorXd const& logarithms) const {
    return logarithms.lpNorm<Eigen::Infinity>() < edge + 3;
  }
  [[nodiscard]] bool at_edge(Eigen::VectorXd const& logarithms) const {
    return logarithms.lpNorm<Eigen::Infinity>() > edge;
  }
  [[nodiscard]] bool may_be_level() const { return false; }
  static constexpr double edge = 11.5;  // a hundred thousand, or as small a part

 private:
  void add(point_type& all, factorials const& f, bg_bb const& m,
           purchase_opportunities::row const& row) const {
    std::size_t const x = size(row.of.repeats), n = size(row.of.opportunities);
    double const log = likelihood_of(f, row.of).log;
    all.log_likelihood += row.customers * log;
    Eigen::Vector4d mean = Eigen::Vector4d::Zero();
    Eigen::Matrix4d square = Eigen::Matrix4d::Zero();  // of a term: g·gᵀ + its second derivatives
    each_end(size(row.of.last), n, [&](std::size_t i, bool alive) {
      double const share =
          std::exp(f.log_bought(x, i) + (alive ? f.log_alive(i) : f.log_died(i)) - log);
      std::size_t const k = alive ? i : i + 1;
      double const died = alive ? 0 : 1 / m.gamma;
      Eigen::Vector4d const g{f.alpha[x].first - f.both_bought[i].first,
                              f.beta[i - x].first - f.both_bought[i].first,
                              died - f.both_died[k].first, f.delta[i].first - f.both_died[k].first};
      Eigen::Matrix4d second = g * g.transpose();
      double const bought = f.both_bought[i].second;
      second(0, 0) += f.alpha[x].second - bought;
      second(1, 1) += f.beta[i - x].second - bought;
      second(0, 1) -= bought;
      second(1, 0) -= bought;
      double const ended = f.both_died[k].second;
      second(2, 2) -= died * died + ended;
      second(3, 3) += f.delta[i].second - ended;
      second(2, 3) -= ended;
      second(3, 2) -= ended;
      mean += share * g;
      square += share * second;
    });
    all.gradient += row.customers * mean;
    all.information -= row.customers * (square - mean * mean.transpose());
  }
  std::vector<purchase_opportunities::row> const& rows_;
  std::size_t most_ = 0;
};

[[nodiscard]] std::vector<double> row_major(Eigen::MatrixXd const& matrix) {
  std::vector<double> out;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) out.push_back(matrix(i, j));
  }
  return out;
}
}  // namespace

void purchase_opportunities::push(discrete_buyer const& of, double customers) {
  check(of);
  if (!(customers >= 0 && customers < HUGE_VAL)) refuse("a number of customers, 0 or more");
  auto const at = std::lower_bound(
      rows_.begin(), rows_.end(), of,
      [](row const& have, discrete_buyer const& wanted) { return have.of < wanted; });
  if (at != rows_.end() && at->of == of) {
    at->customers += customers;
  } else if (customers > 0) {
    rows_.insert(at, {of, customers});
  }
}

double purchase_opportunities::customers() const noexcept {
  double n = 0;
  for (row const& r : rows_) n += r.customers;
  return n;
}

fitted<bg_bb> bg_bb::fit(purchase_opportunities const& seen) {
  double bought = 0, opportunities = 0;
  for (auto const& row : seen.rows()) {
    bought += row.customers * row.of.repeats;
    opportunities += row.customers * row.of.opportunities;
  }
  if (!(opportunities > 0)) refuse("no customers with an opportunity");
  if (!(bought > 0)) refuse("nobody bought again");
  if (bought == opportunities) refuse("everybody used every opportunity");

  opportunities_likelihood likelihood{seen};
  models::climbed<opportunities_likelihood::point_type> best;
  for (double const mean_death : {0.1, 0.4, 0.02}) {
    double const p = (std::min)(0.9, (std::max)(0.05, 1.5 * bought / opportunities));
    Eigen::VectorXd const start =
        Eigen::Vector4d{std::log(2 * p), std::log(2 * (1 - p)), std::log(2 * mean_death),
                        std::log(2 * (1 - mean_death))};
    auto const first = likelihood.at(start);
    auto climbed = models::climb(likelihood, start, first, 300);
    // The first that has converged to the highest place; starts that fail say nothing.
    bool const better = best.at.size() == 0 ||
                        climbed.point.log_likelihood > best.point.log_likelihood + 1e-7 ||
                        (climbed.report.status == fit_status::converged &&
                         best.report.status != fit_status::converged &&
                         climbed.point.log_likelihood > best.point.log_likelihood - 1e-7);
    if (better) best = std::move(climbed);
  }
  bg_bb model = model_at(best.at);
  fit_report report = best.report;
  report.log_likelihood = model.log_likelihood = best.point.log_likelihood;
  model.customers = seen.customers();
  Eigen::MatrixXd const information = likelihood.plain(model).information;
  Eigen::MatrixXd const inverse = models::scaled_inverse(information);
  model.covariance = row_major(inverse);
  model.log_covariance = row_major(models::scaled_inverse(best.point.information));
  for (Eigen::Index i = 0; i < 4; ++i) model.errors.push_back(std::sqrt(inverse(i, i)));
  report.condition = models::scaled_condition(best.point.information);
  if (report.status == fit_status::boundary) {
    for (Eigen::Index i = 0; i < 4; ++i) {
      if (std::abs(best.at[i]) <= opportunities_likelihood::edge) continue;
      report.warnings.push_back(
          std::string{parameter_names[static_cast<std::size_t>(i)]} +
          (best.at[i] > 0 ? " runs to infinity: customers do not differ as far as this shows"
                          : " runs to 0: customers either always do it or never"));
    }
  } else if (report.status == fit_status::not_converged) {
    report.warnings.push_back(models::ended_after(report.iterations));
  }
  return {std::move(model), std::move(report)};
}

std::vector<double> bg_bb::log_parameters() const {
  return {std::log(alpha), std::log(beta), std::log(gamma), std::log(delta)};
}
bg_bb bg_bb::with_log_parameters(std::span<double const> logarithms) const {
  if (logarithms.size() != 4) refuse("four parameters");
  bg_bb other = *this;
  other.alpha = std::exp(logarithms[0]);
  other.beta = std::exp(logarithms[1]);
  other.gamma = std::exp(logarithms[2]);
  other.delta = std::exp(logarithms[3]);
  return other;
}

double bg_bb::log_likelihood_of(discrete_buyer const& of) const {
  return likelihood_of(factorials_for(*this, of), of).log;
}

double bg_bb::p_alive(discrete_buyer const& of) const {
  likelihood const l = likelihood_of(factorials_for(*this, of), of);
  return std::exp(l.log_alive - l.log);
}
double bg_bb::p_alive_next(discrete_buyer const& of) const {
  return p_alive(of) * (delta + of.opportunities) / (gamma + delta + of.opportunities);
}

double bg_bb::expected_purchases(discrete_buyer const& of, double periods) const {
  check_periods(periods);
  // P(alive) at n, the mean of p then, and the sum over the periods of being alive there.
  double still = 1, sum = 0;
  for (double j = 0; j < periods; ++j) {
    double const i = of.opportunities + j;
    still *= (delta + i) / (gamma + delta + i);
    sum += still;
  }
  return p_alive(of) * (alpha + of.repeats) / (alpha + beta + of.opportunities) * sum;
}
double bg_bb::expected_purchases(double periods) const {
  return expected_purchases(discrete_buyer{}, periods);
}

double bg_bb::purchases_probability(double purchases, double periods) const {
  check_periods(periods);
  if (!is_whole(purchases)) refuse("a whole number of purchases, 0 or more");
  if (purchases > periods) return 0;
  std::size_t const x = size(purchases), n = size(periods);
  factorials const f{*this, n};
  double sum = 0;
  double log_ways = 0;  // of choosing x out of i
  each_end(x, n, [&](std::size_t i, bool alive) {
    if (i > x) log_ways += std::log(static_cast<double>(i) / static_cast<double>(i - x));
    sum += std::exp(log_ways + f.log_bought(x, i) + (alive ? f.log_alive(i) : f.log_died(i)));
  });
  return sum;
}

double bg_bb::dert(discrete_buyer const& of, double discount) const {
  if (!(discount >= 0)) refuse("a discount of 0 or more");
  double const b = delta + of.opportunities + 1;
  double const c = gamma + b;
  double const next = p_alive_next(of) * (alpha + of.repeats) / (alpha + beta + of.opportunities);
  if (discount == 0) return gamma > 1 ? next * (c - 1) / (gamma - 1) : HUGE_VAL;
  return next / (1 + discount) * models::hypergeometric_1(b, c, 1 / (1 + discount));
}

}  // namespace cxm::inline v0
