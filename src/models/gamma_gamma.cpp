// With t = w/(γ + w), w = x·z, the likelihood of a customer is
//   log Γ(px + q)/(Γ(px)·Γ(q)) + px·log t + q·log(1 − t) − log z,
// and all that it depends on but x is summed: log(γ + w), t and t·(1 − t).

#include <cxm/clv/gamma_gamma.hpp>

#include "spend_sums.hpp"
#include "watched_customers.hpp"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

namespace {
using boost::math::digamma;
using boost::math::trigamma;
[[nodiscard]] double log_gamma(double of) { return boost::math::lgamma(of); }

/// Customers with repeats and a spend above 0, by x, then z; z in `unit`, a power of two near its
/// mean, so that dividing by it changes no digit.
struct spend_rows {
  struct group {
    double repeats;
    std::size_t first;
    std::size_t count;
    double log_totals;  // Σ log(x·z)
  };
  explicit spend_rows(customer_base const& base) {
    struct row {
      double repeats, spend;
    };
    std::vector<row> rows;
    for (buyer const& b : base.buyers()) {
      if (b.repeats == 0) {
        excluded.add(reason::not_applicable);
      } else if (std::isnan(b.mean_spend)) {
        excluded.add(reason::missing);
      } else if (!(b.mean_spend > 0)) {
        excluded.add(reason::out_of_scale);
      } else {
        rows.push_back({b.repeats, b.mean_spend});
      }
    }
    if (rows.empty()) {
      throw std::invalid_argument("cxm::gamma_gamma: nobody has repeats of a known spend above 0");
    }
    std::sort(rows.begin(), rows.end(), [](row const& a, row const& b) {
      return a.repeats != b.repeats ? a.repeats < b.repeats : a.spend < b.spend;
    });
    auto const n = static_cast<double>(rows.size());
    double x = 0, z = 0;
    for (row const& r : rows) {
      x += r.repeats / n;
      z += r.spend / n;
    }
    double xx = 0, xz = 0, zz = 0;
    for (row const& r : rows) {
      xx += (r.repeats - x) * (r.repeats - x);
      xz += (r.repeats - x) * (r.spend / z - 1);
      zz += (r.spend / z - 1) * (r.spend / z - 1);
    }
    if (xx > 0 && zz > 0) correlation = xz / std::sqrt(xx * zz);
    unit = std::exp2(std::round(std::log2(z)));
    mean = z / unit;
    total.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i == 0 || rows[i].repeats != rows[i - 1].repeats) {
        groups.push_back({rows[i].repeats, i, 0, 0});
      }
      total.push_back(rows[i].repeats * (rows[i].spend / unit));
      ++groups.back().count;
    }
    for (group& g : groups) {
      g.log_totals = models::sum_spend(total.data() + g.first, g.count, 0).logs;
      log_spend += g.log_totals - static_cast<double>(g.count) * std::log(g.repeats);
    }
    log_spend += n * std::log(unit);
  }
  std::vector<group> groups;
  std::vector<double> total;  // x·z of each
  double unit = 1;
  double mean = 1;       // of z, in unit
  double log_spend = 0;  // Σ log z
  double correlation = undefined;
  exclusions excluded;
};

/// In log p, log q and log γ.
class spend_likelihood {
 public:
  using point_type = models::likelihood_point;
  explicit spend_likelihood(spend_rows const& rows) : rows_{rows} {}

  [[nodiscard]] models::likelihood_point at(Eigen::VectorXd const& parameters) const {
    double const p = std::exp(parameters[0]);
    double const q = std::exp(parameters[1]);
    double const gamma = std::exp(parameters[2]);
    Eigen::Vector3d slope = Eigen::Vector3d::Zero();
    Eigen::Matrix3d bend = Eigen::Matrix3d::Zero();  // in p, q and log γ
    double log_likelihood = -rows_.log_spend;
    for (auto const& g : rows_.groups) {
      auto const n = static_cast<double>(g.count);
      double const x = g.repeats;
      double const px = p * x;
      models::spend_sums const sums =
          models::sum_spend(rows_.total.data() + g.first, g.count, gamma);
      double const log_share = g.log_totals - sums.logs;      // Σ log t
      double const log_rest = n * parameters[2] - sums.logs;  // Σ log(1 − t)
      double const together = digamma(px + q);
      double const bent = trigamma(px + q);
      log_likelihood +=
          n * (log_gamma(px + q) - log_gamma(px) - log_gamma(q)) + px * log_share + q * log_rest;
      slope[0] += x * (n * (together - digamma(px)) + log_share);
      slope[1] += n * (together - digamma(q)) + log_rest;
      slope[2] += q * sums.shares - px * (n - sums.shares);
      bend(0, 0) += n * x * x * (bent - trigamma(px));
      bend(1, 0) += n * x * bent;
      bend(1, 1) += n * (bent - trigamma(q));
      bend(2, 0) -= x * (n - sums.shares);
      bend(2, 1) += sums.shares;
      bend(2, 2) -= (px + q) * sums.squares;
    }
    Eigen::Vector3d const scale{p, q, 1};
    models::likelihood_point out{log_likelihood, slope.cwiseProduct(scale), {}};
    Eigen::Matrix3d const whole = bend.selfadjointView<Eigen::Lower>();
    out.information = -(scale.asDiagonal() * whole * scale.asDiagonal());
    out.information(0, 0) -= out.gradient[0];
    out.information(1, 1) -= out.gradient[1];
    return out;
  }

 private:
  spend_rows const& rows_;
};

/// What ran away, and what that means.
void explain_running(models::climbed<models::likelihood_point>& m) {
  m.report.status = fit_status::boundary;
  double const half = 0.5 * m.step.lpNorm<Eigen::Infinity>();
  if (m.step[1] > half) {
    m.report.warnings.push_back(
        "customers do not differ in what they spend on a purchase: q and gamma run to infinity "
        "together, and the mean of all says as much");
  } else {
    m.report.warnings.push_back(
        m.step[0] > half
            ? "what a customer spends does not vary: p runs to infinity and gamma to 0"
            : "how much a customer's purchases vary is not told by these: only p·gamma and q are");
  }
}
[[nodiscard]] std::vector<models::placed_prior> place(clv_fit_options const& options, double unit) {
  std::vector<models::placed_prior> out;
  for (parameter_prior const& prior : options.priors) {
    auto const k = models::place_of(prior, gamma_gamma::id, gamma_gamma::parameter_names);
    if (k == 3) models::refuse(prior, gamma_gamma::id, "there is no such parameter");
    out.push_back({static_cast<Eigen::Index>(k), prior.mean - (k == 2 ? std::log(unit) : 0),
                   prior.deviation});
  }
  return out;
}
}  // namespace

fitted<gamma_gamma> gamma_gamma::fit(customer_base const& of, clv_fit_options const& options) {
  spend_rows const rows{of};
  gamma_gamma model;
  model.customers = static_cast<double>(rows.total.size());
  model.excluded = rows.excluded;
  model.correlation = rows.correlation;
  spend_likelihood likelihood{rows};
  models::with_priors f{likelihood, place(options, rows.unit), options};
  // Spend that varies as much between customers as within, about the mean that was seen.
  Eigen::VectorXd start(3);
  start << std::log(3.0), std::log(3.0), std::log(rows.mean * 2 / 3);
  auto const first = f.at(start);
  auto m = models::climb(f, start, first, 200);
  if (m.report.status == fit_status::separated) explain_running(m);
  models::explain_end(m);
  m.report.log_likelihood = model.log_likelihood =
      options.priors.empty() ? m.point.log_likelihood : f.log_likelihood(m.at);
  m.report.condition = models::scaled_condition(m.point.information);
  model.p = std::exp(m.at[0]);
  model.q = std::exp(m.at[1]);
  model.gamma = std::exp(m.at[2]) * rows.unit;
  Eigen::MatrixXd const logs = models::scaled_inverse(m.point.information);
  Eigen::Vector3d const scale{model.p, model.q, model.gamma};
  for (Eigen::Index i = 0; i < 3; ++i) {
    model.errors.push_back(scale[i] * std::sqrt(logs(i, i)));
    for (Eigen::Index j = 0; j < 3; ++j) {
      model.log_covariance.push_back(logs(i, j));
      model.covariance.push_back(scale[i] * logs(i, j) * scale[j]);
    }
  }
  return {std::move(model), std::move(m.report)};
}

std::vector<double> gamma_gamma::log_parameters() const {
  return {std::log(p), std::log(q), std::log(gamma)};
}

gamma_gamma gamma_gamma::with_log_parameters(std::span<double const> at) const {
  if (at.size() != 3) throw std::invalid_argument("cxm::gamma_gamma: three parameters");
  gamma_gamma out;
  out.p = std::exp(at[0]);
  out.q = std::exp(at[1]);
  out.gamma = std::exp(at[2]);
  return out;
}

double gamma_gamma::log_likelihood_of(buyer const& of) const {
  double const z = of.mean_spend;
  if (!(of.repeats > 0 && z > 0)) return undefined;
  double const px = p * of.repeats;
  double const total = of.repeats * z;
  return log_gamma(px + q) - log_gamma(px) - log_gamma(q) - px * std::log1p(gamma / total) -
         q * std::log1p(total / gamma) - std::log(z);
}

}  // namespace cxm::inline v0
