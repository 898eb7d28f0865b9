// Derivatives under the integral. M = alive + left is a mean of e^φ over when a customer ends being
// watched or leaves, and for such a mean
//   ∂log M = E[∂φ],   ∂²log M = E[∂²φ] + Cov(∂φ, ∂φ),
// with the parts of M as weights. With l₁, e₁, l₂, e₂ as in pareto_integral.hpp, k = r + x, c = 1
// for those who left and 0 for those alive, P = α/a·(1 − e₁) and Q = β/b·(1 − e₂),
//   ∂φ/∂log r = −r·l₁             ∂²  −r·l₁
//   ∂φ/∂log α = −k·P              ∂²  −k·P·(1 − P), with log r: −r·P
//   ∂φ/∂log s = c − s·l₂          ∂²  −s·l₂
//   ∂φ/∂log β = −(s + c)·Q        ∂²  −(s + c)·Q·(1 − Q), with log s: −s·Q
// but for what does not depend on when they left.

#include "pareto_likelihood.hpp"

#include "rising_factorial.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cxm::inline v0::models {

namespace {
/// By log r, log α, log s, log β of one customer.
struct row_derivatives {
  std::array<double, 4> slope;
  std::array<std::array<double, 4>, 4> bend;
};

[[nodiscard]] row_derivatives derivatives(pareto_block const& of, std::size_t i,
                                          inverse_sums const& by_r) {
  double const r = of.r;
  double const s = of.s;
  double const k = r + of.repeats[i];
  double const p0 = of.alpha[i] / (of.alpha[i] + of.recency[i]);
  double const q0 = of.beta[i] / (of.beta[i] + of.recency[i]);
  double const all = of.alive[i] + of.left[i];
  double const alive = of.alive[i] / all;
  double const left = of.left[i] / all;
  // The part of ∂φ that varies, as multiples of l₁, e₁, l₂, e₂.
  std::array<double, 4> const by_left{-r, k * p0, -s, (s + 1) * q0};
  std::array<double, 4> const by_alive{-r, k * p0, -s, s * q0};
  constexpr std::array<std::size_t, 4> order{0, 2, 1, 3};  // l₁ e₁ l₂ e₂ among l₁ l₂ e₁ e₂
  constexpr std::size_t place[4][4] = {{0, 1, 2, 3}, {1, 4, 5, 6}, {2, 5, 7, 8}, {3, 6, 8, 9}};
  std::array<double, 4> end, mean, gap;
  for (std::size_t p = 0; p < 4; ++p) {
    end[p] = of.at_end[order[p]][i];
    mean[p] = of.mean[order[p]][i];
    gap[p] = by_left[p] * mean[p] - by_alive[p] * end[p];
  }
  gap[2] += 1;
  gap[3] -= q0;

  row_derivatives out;
  for (std::size_t p = 0; p < 4; ++p) {
    for (std::size_t q = 0; q <= p; ++q) {
      double const spread = of.product[place[order[p]][order[q]]][i] - mean[p] * mean[q];
      out.bend[p][q] = left * (by_left[p] * by_left[q] * spread + alive * gap[p] * gap[q]);
    }
  }
  double const l1 = alive * end[0] + left * mean[0];
  double const l2 = alive * end[2] + left * mean[2];
  double const p_mean = p0 * (1 - alive * end[1] - left * mean[1]);
  double const q_alive = q0 * alive * (1 - end[3]);
  double const q_left = q0 * left * (1 - mean[3]);
  // E[P²], and E[(s + c)·Q²].
  double const e1_squared = of.product[place[2][2]][i];
  double const e2_squared = of.product[place[3][3]][i];
  double const p_squared =
      p0 * p0 * (alive * (1 - end[1]) * (1 - end[1]) + left * (1 - 2 * mean[1] + e1_squared));
  double const q_squared =
      q0 * q0 *
      (s * alive * (1 - end[3]) * (1 - end[3]) + (s + 1) * left * (1 - 2 * mean[3] + e2_squared));
  double const sq = s * q_alive + (s + 1) * q_left;
  out.slope[0] = r * (by_r.first - of.log_since_alpha[i] - l1);
  out.slope[1] = r - k * p_mean;
  out.slope[2] = left - s * (of.log_since_beta[i] + l2);
  out.slope[3] = s - sq;
  out.bend[0][0] += out.slope[0] - r * r * by_r.second;
  out.bend[1][0] += r * (1 - p_mean);
  out.bend[1][1] -= k * (p_mean - p_squared);
  out.bend[2][2] -= s * (of.log_since_beta[i] + l2);
  out.bend[3][2] += s * (1 - q_alive - q_left);
  out.bend[3][3] -= sq - q_squared;
  return out;
}
}  // namespace

/// Rows first, first + one_in, …
void pareto_likelihood::fill(Eigen::VectorXd const& parameters, std::size_t first) {
  for (std::size_t i = 0; i < block_.count; ++i) {
    std::size_t const row = first + i * one_in_;
    auto const& of = rows_.rows[row];
    double log_alpha = parameters[1];
    double log_beta = parameters[3];
    double const* z = rows_.covariates.data() + row * columns_;
    Eigen::Index at = 4;
    for (std::size_t c : acting_.buying) log_alpha -= parameters[at++] * z[c];
    for (std::size_t c : acting_.lifetime) log_beta -= parameters[at++] * z[c];
    bool const own = at > 4 || i == 0;
    block_.alpha[i] = own ? std::exp(log_alpha) : block_.alpha[0];
    block_.beta[i] = own ? std::exp(log_beta) : block_.beta[0];
    block_.repeats[i] = of.repeats;
    block_.recency[i] = of.recency / scale_;
    block_.observed[i] = of.observed / scale_;
  }
}

likelihood_point pareto_likelihood::at(Eigen::VectorXd const& parameters) {
  Eigen::Index const n = size();
  likelihood_point out{0, Eigen::VectorXd::Zero(n), Eigen::MatrixXd::Zero(n, n)};
  block_.r = std::exp(parameters[0]);
  block_.s = std::exp(parameters[2]);
  // Of each parameter: which of the four it moves, and how far.
  std::vector<std::size_t> moves{0, 1, 2, 3};
  moves.insert(moves.end(), acting_.buying.size(), 1);
  moves.insert(moves.end(), acting_.lifetime.size(), 3);
  std::vector<double> by(moves.size(), 1);
  double of_repeats = -1;  // rows are in the order of x
  double choices = 0;
  inverse_sums by_r;
  std::size_t const stride = one_in_ * pareto_block::most;
  for (std::size_t first = 0; first < rows_.rows.size(); first += stride) {
    std::size_t const left = (rows_.rows.size() - first + one_in_ - 1) / one_in_;
    block_.count = (std::min)(pareto_block::most, left);
    fill(parameters, first);
    integrate_with_moments(block_);
    for (std::size_t i = 0; i < block_.count; ++i) {
      std::size_t const row = first + i * one_in_;
      double const w = rows_.rows[row].customers;
      if (block_.repeats[i] != of_repeats) {
        of_repeats = block_.repeats[i];
        choices = log_rising_factorial(block_.r, of_repeats);
        by_r = rising_factorial_slopes(block_.r, of_repeats);
      }
      out.log_likelihood +=
          w * (choices - of_repeats * block_.log_start[i] - block_.r * block_.log_since_alpha[i] -
               block_.s * block_.log_since_beta[i] + block_.log_sum[i]);
      row_derivatives const d = derivatives(block_, i, by_r);
      double const* z = rows_.covariates.data() + row * columns_;
      std::size_t at = 4;
      for (std::size_t c : acting_.buying) by[at++] = -z[c];
      for (std::size_t c : acting_.lifetime) by[at++] = -z[c];
      for (std::size_t p = 0; p < by.size(); ++p) {
        auto const row_of = static_cast<Eigen::Index>(p);
        out.gradient[row_of] += w * by[p] * d.slope[moves[p]];
        for (std::size_t q = 0; q <= p; ++q) {
          auto const [low, high] = std::minmax(moves[p], moves[q]);
          out.information(row_of, static_cast<Eigen::Index>(q)) -=
              w * by[p] * by[q] * d.bend[high][low];
        }
      }
    }
  }
  out.information.triangularView<Eigen::StrictlyUpper>() = out.information.transpose();
  return out;
}

}  // namespace cxm::inline v0::models
