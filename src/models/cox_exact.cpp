// The exact likelihood of ties: of all ways in which d of those at risk could have left, the chance
// of those who did. Its denominator is the elementary symmetric polynomial of degree d of the
// risks, which is worked out as a probability: with chances p = s·r/(1 + s·r), the sum of n coins
// is d with probability s^d·(denominator)·Π(1 − p). s is chosen so that d is the mean; then nothing
// leaves the range of doubles, whatever n and d are.

#include "cox_likelihood.hpp"

#include <cmath>

namespace cxm::inline v0::models {

namespace {
/// s with Σ s·r/(1 + s·r) = d, by Newton in log s. Precondition: d < number of risks.
[[nodiscard]] double tilt(std::vector<double> const& risk, double d) {
  double sum = 0;
  for (double const r : risk) sum += r;
  double log_s = std::log(d / sum);
  for (int i = 0; i < 100; ++i) {
    double mean = 0;
    double variance = 0;
    for (double const r : risk) {
      double const chance = 1 / (1 + std::exp(-log_s) / r);
      mean += chance;
      variance += chance * (1 - chance);
    }
    double const step = (d - mean) / variance;
    log_s += std::fmin(2, std::fmax(-2, step));
    if (!(std::fabs(step) > 1e-6)) break;  // any s gives the same likelihood
  }
  return std::exp(log_s);
}

/// P(sum = k) for k = 0 … d, each with its first and second derivatives' sums E[Σ x·coin; sum = k]
/// and E[(Σ x·coin)(Σ x·coin)ᵀ; sum = k].
struct coin_sums {
  coin_sums(std::size_t d, Eigen::Index p)
      : chance(d + 1),
        first(d + 1, Eigen::VectorXd::Zero(p)),
        second(d + 1, Eigen::MatrixXd::Zero(p, p)) {
    chance[0] = 1;
  }
  void add(double coin, Eigen::VectorXd const& x) {
    for (std::size_t k = chance.size(); k-- > 1;) {
      second[k] *= 1 - coin;
      second[k].noalias() +=
          coin * (second[k - 1] + x * first[k - 1].transpose() + first[k - 1] * x.transpose() +
                  chance[k - 1] * x * x.transpose());
      first[k] = (1 - coin) * first[k] + coin * (first[k - 1] + chance[k - 1] * x);
      chance[k] = (1 - coin) * chance[k] + coin * chance[k - 1];
    }
    chance[0] *= 1 - coin;
  }
  std::vector<double> chance;
  std::vector<Eigen::VectorXd> first;
  std::vector<Eigen::MatrixXd> second;
};
}  // namespace

cox_point exact_likelihood(survival_rows const& rows, Eigen::VectorXd const& beta) {
  auto const p = static_cast<Eigen::Index>(rows.width);
  weighted_risks const of{rows, beta};
  cox_point point{0, Eigen::VectorXd::Zero(p), Eigen::MatrixXd::Zero(p, p)};
  std::vector<std::size_t> at_risk;
  std::vector<double> risk;
  Eigen::VectorXd x;
  for (stratum_rows const& s : rows.strata) {
    for (std::size_t e = s.times_begin; e < s.times_end; ++e) {
      event_time const& at = rows.times[e];
      at_risk.clear();
      risk.clear();
      for (std::size_t i = s.begin; i < at.reached; ++i) {
        if (rows.truncated() && rows.start[i] >= at.time) continue;
        at_risk.push_back(i);
        risk.push_back(of.risk[i]);
      }
      std::size_t const d = at.events;
      if (d == at_risk.size()) continue;  // all leave: there was no other way
      for (std::size_t i = at.first; i < at.first + d; ++i) {
        point.log_likelihood += of.eta[i] - of.top;
        point.gradient += Eigen::Map<Eigen::VectorXd const>{rows.row(i), p};
      }
      double const by = tilt(risk, static_cast<double>(d));
      coin_sums sums{d, p};
      double log_rest = 0;
      for (std::size_t i = 0; i < at_risk.size(); ++i) {
        double const odds = by * risk[i];
        x = Eigen::Map<Eigen::VectorXd const>{rows.row(at_risk[i]), p};
        sums.add(odds / (1 + odds), x);
        log_rest += std::log1p(odds);
      }
      double const chance = sums.chance[d];
      Eigen::VectorXd const mean = sums.first[d] / chance;
      point.log_likelihood -= std::log(chance) + log_rest - static_cast<double>(d) * std::log(by);
      point.gradient -= mean;
      point.information += sums.second[d] / chance - mean * mean.transpose();
    }
  }
  return point;
}

}  // namespace cxm::inline v0::models
