// With k = r + x, n the purchases after which a customer could have left, and
//   q = log a/(b + n − 1) + k·log (α + T)/(α + t_x)
// a row's log L is log Γ(k)/Γ(r) + r·log α − k·log(α + T) + log B(a, b + n)/B(a, b) + log(1 + e^q),
// and P(left) = e^q/(1 + e^q) weighs what depends on q.

#include "dropout_likelihood.hpp"

#include "rising_factorial.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cxm::inline v0::models {

namespace {
/// log B(a, b + n)/B(a, b) by its own parts.
struct stays {
  stays() = default;
  stays(double a, double b, double n)
      : log{log_rising_factorial(b, n) - log_rising_factorial(a + b, n)},
        by_b{rising_factorial_slopes(b, n)},
        by_both{rising_factorial_slopes(a + b, n)} {}
  double log = 0;
  inverse_sums by_b, by_both;
};

struct row_derivatives {
  double log_likelihood = 0;
  std::array<double, 4> slope{};
  std::array<std::array<double, 4>, 4> bend{};  // the lower triangle
};
}  // namespace

dropout_likelihood::dropout_likelihood(alike_buyers const& rows, std::size_t columns,
                                       acting_columns acting, double scale, bool first)
    : rows_{rows}, columns_{columns}, acting_{std::move(acting)}, first_{first} {
  for (auto const& row : rows.rows) {
    times_.push_back(row.recency / scale);
    times_.push_back(row.observed / scale);
  }
  std::sort(times_.begin(), times_.end());
  times_.erase(std::unique(times_.begin(), times_.end()), times_.end());
  auto const place = [&](double t) {
    return static_cast<std::uint32_t>(std::lower_bound(times_.begin(), times_.end(), t / scale) -
                                      times_.begin());
  };
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    auto const& row = rows.rows[i];
    bool const same = i > 0 && rows.rows[i - 1].recency == row.recency;
    recency_.push_back(last = same ? last : place(row.recency));
    observed_.push_back(place(row.observed));
  }
}

likelihood_point dropout_likelihood::at(Eigen::VectorXd const& parameters) const {
  Eigen::Index const size_of = size();
  likelihood_point out{0, Eigen::VectorXd::Zero(size_of), Eigen::MatrixXd::Zero(size_of, size_of)};
  double const r = std::exp(parameters[0]);
  bool const plain = size_of == 4;
  double alpha = std::exp(parameters[1]);
  double a = std::exp(parameters[2]);
  double b = std::exp(parameters[3]);
  double log_alpha = parameters[1];
  double log_a = parameters[2];
  std::vector<double> logs(plain ? times_.size() : 0);
  for (std::size_t k = 0; k < logs.size(); ++k) logs[k] = std::log(alpha + times_[k]);

  // A parameter moves r, α, or a and b together: by how much for each of the four.
  std::vector<std::array<double, 4>> by(static_cast<std::size_t>(size_of));
  for (std::size_t p = 0; p < 4; ++p) by[p][p] = 1;
  double of_repeats = -1;  // rows are in the order of x
  double choices = 0;
  inverse_sums by_r;
  stays beta;
  row_derivatives d;
  for (std::size_t i = 0; i < rows_.rows.size(); i += one_in_) {
    auto const& row = rows_.rows[i];
    double const x = row.repeats;
    double const k = r + x;
    double const n = first_ ? x + 1 : x;
    bool const other = x != of_repeats;
    if (other) {
      of_repeats = x;
      choices = log_rising_factorial(r, x);
      by_r = rising_factorial_slopes(r, x);
    }
    if (!plain) {
      double const* z = rows_.covariates.data() + i * columns_;
      std::size_t at = 4;
      double buys = 0, leaves = 0;
      for (std::size_t c : acting_.buying) {
        buys += parameters[static_cast<Eigen::Index>(at)] * z[c];
        by[at++] = {0, -z[c], 0, 0};
      }
      for (std::size_t c : acting_.lifetime) {
        leaves += parameters[static_cast<Eigen::Index>(at)] * z[c];
        by[at++] = {0, 0, z[c], z[c]};
      }
      log_alpha = parameters[1] - buys;
      log_a = parameters[2] + leaves;
      alpha = std::exp(log_alpha);
      a = std::exp(log_a);
      b = std::exp(parameters[3] + leaves);
    }
    if (other || !plain) beta = stays{a, b, n};
    double const t = times_[recency_[i]];
    double const end = times_[observed_[i]];
    double const log_end = plain ? logs[observed_[i]] : std::log(alpha + end);
    double const rise = plain ? log_end - logs[recency_[i]] : std::log1p((end - t) / (alpha + t));
    double const at_end = alpha / (alpha + end);
    double const at_last = alpha / (alpha + t);

    d.log_likelihood = choices + r * log_alpha - k * log_end + beta.log;
    d.slope = {r * (by_r.first + log_alpha - log_end), r - k * at_end, -a * beta.by_both.first,
               b * (beta.by_b.first - beta.by_both.first)};
    d.bend[0][0] = d.slope[0] - r * r * by_r.second;
    d.bend[1][0] = r * (1 - at_end);
    d.bend[1][1] = -k * at_end * (1 - at_end);
    d.bend[2][0] = d.bend[2][1] = d.bend[3][0] = d.bend[3][1] = 0;
    d.bend[2][2] = d.slope[2] + a * a * beta.by_both.second;
    d.bend[3][2] = a * b * beta.by_both.second;
    d.bend[3][3] = d.slope[3] + b * b * (beta.by_both.second - beta.by_b.second);
    if (n > 0) {
      double const before = b + (n - 1);
      double const q = log_a - std::log(before) + k * rise;
      double const e = std::exp(-std::fabs(q));
      d.log_likelihood += (q > 0 ? q : 0) + std::log1p(e);
      double const left = (q > 0 ? 1 : e) / (1 + e);
      double const both = e / ((1 + e) * (1 + e));
      std::array<double, 4> const by_q{r * rise, k * (at_end - at_last), 1, -b / before};
      for (std::size_t p = 0; p < 4; ++p) {
        d.slope[p] += left * by_q[p];
        for (std::size_t s = 0; s <= p; ++s) d.bend[p][s] += both * by_q[p] * by_q[s];
      }
      d.bend[0][0] += left * r * rise;
      d.bend[1][0] += left * r * (at_end - at_last);
      d.bend[1][1] += left * k * (at_end * (1 - at_end) - at_last * (1 - at_last));
      d.bend[3][3] -= left * b * (n - 1) / (before * before);
    }

    double const w = row.customers;
    out.log_likelihood += w * d.log_likelihood;
    if (plain) {
      for (std::size_t p = 0; p < 4; ++p) {
        auto const at = static_cast<Eigen::Index>(p);
        out.gradient[at] += w * d.slope[p];
        for (std::size_t s = 0; s <= p; ++s) {
          out.information(at, static_cast<Eigen::Index>(s)) -= w * d.bend[p][s];
        }
      }
      continue;
    }
    for (std::size_t p = 0; p < by.size(); ++p) {
      auto const at = static_cast<Eigen::Index>(p);
      std::array<double, 4> turned{};
      for (std::size_t m = 0; m < 4; ++m) {
        if (by[p][m] == 0) continue;
        out.gradient[at] += w * by[p][m] * d.slope[m];
        for (std::size_t l = 0; l < 4; ++l) {
          turned[l] += by[p][m] * (l <= m ? d.bend[m][l] : d.bend[l][m]);
        }
      }
      for (std::size_t s = 0; s <= p; ++s) {
        double sum = 0;
        for (std::size_t l = 0; l < 4; ++l) sum += turned[l] * by[s][l];
        out.information(at, static_cast<Eigen::Index>(s)) -= w * sum;
      }
    }
  }
  out.information.triangularView<Eigen::StrictlyUpper>() = out.information.transpose();
  return out;
}

}  // namespace cxm::inline v0::models
