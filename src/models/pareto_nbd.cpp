// What a Pareto/NBD model says of customers.

#include <cxm/clv/pareto_nbd.hpp>

#include "exponential_integral.hpp"
#include "pareto_integral.hpp"
#include "rising_factorial.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

namespace {
[[noreturn]] void refuse(char const* what) {
  throw std::invalid_argument(std::string{"cxm::pareto_nbd: "} + what);
}
void check_horizon(double t) {
  if (!(t >= 0 && t < HUGE_VAL)) refuse("a time of 0 or more");
}
void check_discount(double delta) {
  if (!(delta >= 0 && delta < HUGE_VAL)) refuse("a discount rate of 0 or more");
}

/// How many purchases who is alive makes within t, per rate of purchases: ∫ P(still there).
[[nodiscard]] double expected_stay(double s, double beta, double t) {
  double const l = -std::log1p(t / beta);
  return s == 1 ? -beta * l : -beta * std::expm1((s - 1) * l) / (s - 1);
}
/// The same without an end, discounted.
[[nodiscard]] double discounted_stay(double s, double beta, double delta) {
  return beta * models::scaled_exponential_integral(s, delta * beta);
}

/// α or β of a customer with the covariates z.
[[nodiscard]] double moved(double of, std::vector<covariate_effect> const& by,
                           std::span<double const> z) {
  if (by.empty()) return of;
  double sum = 0;
  for (covariate_effect const& e : by) sum += e.coefficient * z[e.column];
  return of * std::exp(-sum);
}
void check_covariates(pareto_nbd const& model, std::span<double const> z) {
  if (z.size() != model.covariates.size()) refuse("a value for each covariate");
}

/// Rows of a base that are alike, worked out once.
struct alike_rows {
  alike_rows(pareto_nbd const& model, customer_base const& base) {
    if (base.unit() != model.unit) {
      refuse("the customers' time is in another unit than the model's");
    }
    if (base.covariate_names() != model.covariates) {
      refuse("the covariates are not those of the fit");
    }
    of = base.alike();
  }
  /// f(block of customers, place in it) of each row.
  template <class F>
  [[nodiscard]] std::vector<double> each(pareto_nbd const& model, F const& f) const {
    std::size_t const width = model.covariates.size();
    std::vector<double> out(of.rows.size());
    models::pareto_block block;
    block.r = model.r;
    block.s = model.s;
    for (std::size_t first = 0; first < out.size(); first += models::pareto_block::most) {
      block.count = (std::min)(models::pareto_block::most, out.size() - first);
      for (std::size_t i = 0; i < block.count; ++i) {
        auto const& row = of.rows[first + i];
        std::span const z{of.covariates.data() + (first + i) * width, width};
        block.alpha[i] = moved(model.alpha, model.buying, z);
        block.beta[i] = moved(model.beta, model.lifetime, z);
        block.repeats[i] = row.repeats;
        block.recency[i] = row.recency;
        block.observed[i] = row.observed;
      }
      models::integrate(block);
      for (std::size_t i = 0; i < block.count; ++i) out[first + i] = f(block, i);
    }
    return out;
  }
  /// From rows to customers, in the order of the base.
  [[nodiscard]] std::vector<double> customers(std::vector<double> const& by_row) const {
    std::vector<double> out(of.row_of.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = by_row[of.row_of[i]];
    return out;
  }
  alike_buyers of;
};

template <class F>
[[nodiscard]] std::vector<double> of_each(pareto_nbd const& model, customer_base const& base,
                                          F const& f) {
  alike_rows const rows{model, base};
  return rows.customers(rows.each(model, f));
}
[[nodiscard]] double share_alive(models::pareto_block const& of, std::size_t i) {
  return of.alive[i] / (of.alive[i] + of.left[i]);
}
/// P(alive)·E[λ]·stay(β + T): what is expected of the living. There are far fewer T than rows.
template <class Stay>
[[nodiscard]] std::vector<double> expected_of_each(pareto_nbd const& model,
                                                   customer_base const& base, Stay const& stay) {
  alike_rows const rows{model, base};
  std::vector<double> ends;
  ends.reserve(rows.of.rows.size());
  std::vector<double> by_row = rows.each(model, [&](models::pareto_block const& b, std::size_t i) {
    ends.push_back(b.beta[i] + b.observed[i]);
    return share_alive(b, i) * (b.r + b.repeats[i]) / (b.alpha[i] + b.observed[i]);
  });
  std::vector<double> distinct = ends;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  std::vector<double> stays(distinct.size());
  for (std::size_t k = 0; k < stays.size(); ++k) stays[k] = stay(distinct[k]);
  for (std::size_t i = 0; i < by_row.size(); ++i) {
    auto const at = std::lower_bound(distinct.begin(), distinct.end(), ends[i]);
    by_row[i] *= stays[static_cast<std::size_t>(at - distinct.begin())];
  }
  return rows.customers(by_row);
}

/// Of a customer without repeats: the logarithm of what is left of 1 after ∫ r/α·(1 + y/α)^−(r+1)·
/// (1 + y/β)^−s dy, that they bought again. Few would: then log_sum has lost its digits.
[[nodiscard]] double log_none(double r, double alpha, double s, double beta, double observed) {
  double const w = (std::min)({1 / ((r + 1) / alpha + s / beta), alpha, beta});
  double const length = std::log1p(observed / w);
  auto const f = [&](double u) {
    double const y = w * std::expm1(u);
    return std::exp(u - (r + 1) * std::log1p(y / alpha) - s * std::log1p(y / beta));
  };
  double const panels = (std::max)(1.0, std::ceil(length / 4));
  return std::log1p(-r / alpha * w * models::integral(f, 0, length, panels));
}
[[nodiscard]] double log_density(models::pareto_block const& of, std::size_t i) {
  if (of.repeats[i] == 0 && of.log_sum[i] > -0.01) {
    return log_none(of.r, of.alpha[i], of.s, of.beta[i], of.observed[i]);
  }
  return models::log_rising_factorial(of.r, of.repeats[i], of.alpha[i] + of.recency[i]) -
         of.r * of.log_since_alpha[i] - of.s * of.log_since_beta[i] + of.log_sum[i];
}
[[nodiscard]] customer_base alone(pareto_nbd const& model, buyer const& of,
                                  std::span<double const> z) {
  check_covariates(model, z);
  customer_base base{model.unit, model.covariates};
  base.push(of, z);
  return base;
}
}  // namespace

std::vector<double> pareto_nbd::log_likelihoods(customer_base const& of) const {
  return of_each(*this, of, log_density);
}
std::vector<double> pareto_nbd::p_alive(customer_base const& of) const {
  return of_each(*this, of, share_alive);
}
std::vector<double> pareto_nbd::expected_purchases(customer_base const& of, double t) const {
  check_horizon(t);
  return expected_of_each(*this, of, [&](double end) { return expected_stay(s, end, t); });
}
std::vector<double> pareto_nbd::dert(customer_base const& of, double delta) const {
  check_discount(delta);
  return expected_of_each(*this, of, [&](double end) { return discounted_stay(s, end, delta); });
}
std::vector<double> pareto_nbd::expected_purchases(customer_base const& of,
                                                   std::span<double const> times,
                                                   std::span<double const> weights) const {
  if (times.size() != weights.size()) refuse("a weight for each time");
  for (double const t : times) check_horizon(t);
  return expected_of_each(*this, of, [&](double end) {
    double sum = 0;
    for (std::size_t k = 0; k < times.size(); ++k)
      sum += weights[k] * expected_stay(s, end, times[k]);
    return sum;
  });
}

double pareto_nbd::log_likelihood_of(buyer const& of, std::span<double const> z) const {
  return log_likelihoods(alone(*this, of, z))[0];
}
double pareto_nbd::p_alive(buyer const& of, std::span<double const> z) const {
  return p_alive(alone(*this, of, z))[0];
}
double pareto_nbd::expected_purchases(buyer const& of, double t, std::span<double const> z) const {
  return expected_purchases(alone(*this, of, z), t)[0];
}
double pareto_nbd::dert(buyer const& of, double delta, std::span<double const> z) const {
  return dert(alone(*this, of, z), delta)[0];
}

double pareto_nbd::expected_purchases(double t, std::span<double const> z) const {
  check_horizon(t);
  check_covariates(*this, z);
  return r / moved(alpha, buying, z) * expected_stay(s, moved(beta, lifetime, z), t);
}
double pareto_nbd::dert(double delta, std::span<double const> z) const {
  check_discount(delta);
  check_covariates(*this, z);
  return r / moved(alpha, buying, z) * discounted_stay(s, moved(beta, lifetime, z), delta);
}

/// Those who are still there after t, and those who left at y before it.
double pareto_nbd::purchases_probability(double n, double t, std::span<double const> z) const {
  check_horizon(t);
  check_covariates(*this, z);
  if (!(n >= 0 && n < 0x1p53) || n != std::floor(n)) refuse("purchases are a whole number");
  if (t == 0) return n == 0 ? 1 : 0;
  double const a = moved(alpha, buying, z);
  double const b = moved(beta, lifetime, z);
  double const choices = models::log_rising_factorial(r, n) - models::log_rising_factorial(1, n);
  auto const log_purchases = [&](double y) {
    double const all = choices - r * std::log1p(y / a);
    return n == 0 ? all : all - n * std::log1p(a / y);
  };
  double const still = std::exp(log_purchases(t) - s * std::log1p(t / b));
  auto const log_left = [&](double w) {
    double const y = std::exp(w);
    return log_purchases(y) - (s + 1) * std::log1p(y / b) + std::log(s / b) + w;
  };
  auto const slope = [&](double w) {
    double const y = std::exp(w);
    return 1 + n - (r + n) * (y / (a + y)) - (s + 1) * (y / (b + y));
  };
  return still + models::log_concave_integral(log_left, slope, std::log(t));
}

}  // namespace cxm::inline v0
