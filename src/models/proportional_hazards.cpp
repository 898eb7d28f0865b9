#include <cxm/retention/proportional_hazards.hpp>

#include "cox_hazards.hpp"
#include "cox_likelihood.hpp"
#include "cox_walk.hpp"
#include "newton.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

namespace {
using models::survival_rows;

/// Event times of all strata, rising, with how many rows left at each.
struct pooled_time {
  double time;
  double events;
};
[[nodiscard]] std::vector<pooled_time> pooled(survival_rows const& rows) {
  std::vector<pooled_time> all;
  for (auto const& t : rows.times) {
    if (t.events > 0) all.push_back({t.time, static_cast<double>(t.events)});
  }
  std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.time < b.time; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (kept > 0 && all[kept - 1].time == all[i].time) {
      all[kept - 1].events += all[i].events;
    } else {
      all[kept++] = all[i];
    }
  }
  all.resize(kept);
  return all;
}

/// g at each of the pooled times.
[[nodiscard]] std::vector<double> scaled(std::vector<pooled_time> const& times,
                                         survival_rows const& rows, time_scale by) {
  std::vector<double> g;
  if (by == time_scale::kaplan_meier) {
    std::vector<double> stop = rows.stop;
    std::vector<double> start = rows.start;
    std::sort(stop.begin(), stop.end());
    std::sort(start.begin(), start.end());
    double survival = 1;
    for (auto const& t : times) {
      g.push_back(1 - survival);
      auto const gone = std::lower_bound(stop.begin(), stop.end(), t.time) - stop.begin();
      auto const here = rows.truncated()
                            ? std::lower_bound(start.begin(), start.end(), t.time) - start.begin()
                            : static_cast<std::ptrdiff_t>(rows.count());
      survival *= 1 - t.events / static_cast<double>(here - gone);
    }
    return g;
  }
  std::vector<double> stop = rows.stop;
  if (by == time_scale::rank) std::sort(stop.begin(), stop.end());
  for (auto const& t : times) {
    if (by == time_scale::logarithm && !(t.time > 0)) {
      throw std::invalid_argument("cxm: an event at time 0 has no logarithm of its time");
    }
    if (by == time_scale::rank) {
      auto const [first, last] = std::equal_range(stop.begin(), stop.end(), t.time);
      g.push_back(0.5 * static_cast<double>((first - stop.begin()) + (last - stop.begin()) + 1));
    } else {
      g.push_back(by == time_scale::identity ? t.time : std::log(t.time));
    }
  }
  return g;
}

/// Σ over event times of g^m·(covariance of those at risk), for m = 0, 1 and 2, and of g·(what left
/// less what was expected).
struct moments {
  Eigen::MatrixXd information[3];
  Eigen::VectorXd score;
};
[[nodiscard]] moments summed(survival_rows const& rows, cox_ties ties, Eigen::VectorXd const& beta,
                             std::vector<double> const& g) {
  std::size_t const p = rows.width;
  auto const size = static_cast<Eigen::Index>(p);
  models::weighted_risks const of{rows, beta};
  std::size_t const times = rows.times.size();
  std::vector<double> hazard[3], spared[3];
  Eigen::MatrixXd means[3];
  for (std::size_t m = 0; m < 3; ++m) {
    hazard[m].assign(times, 0);
    spared[m].assign(times, 0);
    means[m] = Eigen::MatrixXd::Zero(size, size);
  }
  moments sum;
  sum.score = Eigen::VectorXd::Zero(size);
  Eigen::VectorXd mean(size);
  walk(rows, of.risk, models::covariate_features{rows}, [&](models::risk_set const& set) {
    double const at = g[set.index];
    double const power[3] = {1, at, at * at};
    for (std::size_t i = set.at.first; i < set.at.first + set.at.events; ++i) {
      sum.score += at * rows.weight[i] * Eigen::Map<Eigen::VectorXd const>{rows.row(i), size};
    }
    each_step(set.at, set.total, set.tied, ties, [&](double share, double weight, double rest) {
      for (std::size_t j = 0; j < p; ++j) {
        mean[static_cast<Eigen::Index>(j)] = (set.sums[j] - share * set.tied_sums[j]) / rest;
      }
      sum.score -= at * weight * mean;
      for (std::size_t m = 0; m < 3; ++m) {
        hazard[m][set.index] += power[m] * weight / rest;
        spared[m][set.index] += power[m] * share * weight / rest;
        means[m].noalias() += (power[m] * weight) * mean * mean.transpose();
      }
    });
  });
  std::vector<double> c(rows.count());
  for (std::size_t m = 0; m < 3; ++m) {
    models::sum_from_earliest(rows, hazard[m]);
    for (std::size_t i = 0; i < rows.count(); ++i) {
      std::size_t const from = rows.within[i];
      c[i] = of.risk[i] * (hazard[m][from] - hazard[m][rows.after[i]] -
                           (rows.event[i] != 0 ? spared[m][from] : 0));
    }
    sum.information[m] = models::weighted_cross_products(rows, c) - means[m];
  }
  return sum;
}
}  // namespace

proportional_hazards test_proportional_hazards(cox const& model, survival_columns const& from,
                                               time_scale by) {
  survival_rows const rows{from, {model.options.join_near_ties, true}};
  auto const beta = models::scaled_coefficients(model, rows);
  auto const times = pooled(rows);
  auto const by_time = scaled(times, rows, by);
  // Centred and scaled: the test is the same, and its matrices are better conditioned.
  double events = 0, mean = 0, squares = 0;
  for (std::size_t t = 0; t < times.size(); ++t) {
    events += times[t].events;
    mean += times[t].events * by_time[t];
  }
  mean /= events;
  for (std::size_t t = 0; t < times.size(); ++t) {
    squares += times[t].events * (by_time[t] - mean) * (by_time[t] - mean);
  }
  double const deviation = squares > 0 ? std::sqrt(squares / events) : 1;
  std::vector<double> g(rows.times.size());
  for (std::size_t e = 0; e < g.size(); ++e) {
    if (rows.times[e].events == 0) continue;
    auto const at =
        std::lower_bound(times.begin(), times.end(), rows.times[e].time,
                         [](pooled_time const& t, double wanted) { return t.time < wanted; });
    g[e] = (by_time[static_cast<std::size_t>(at - times.begin())] - mean) / deviation;
  }
  moments const sum = summed(rows, models::hazard_ties(model.options.ties), beta, g);
  auto const p = static_cast<Eigen::Index>(rows.width);
  // The information of θ once β is fitted anew.
  Eigen::MatrixXd const inverse = models::scaled_inverse(sum.information[0]);
  Eigen::MatrixXd const rest =
      sum.information[2] - sum.information[1] * inverse * sum.information[1];
  proportional_hazards out;
  for (Eigen::Index j = 0; j < p; ++j) {
    double const score = sum.score[j];
    out.by_covariate.push_back(chi_square(score * score / rest(j, j), 1));
  }
  out.all = chi_square(models::newton_step{sum.score, rest}.decrement, static_cast<count_t>(p));
  return out;
}

}  // namespace cxm::inline v0
