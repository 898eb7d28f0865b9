#include <cxm/retention/cox_residuals.hpp>

#include "cox_hazards.hpp"
#include "cox_walk.hpp"

#include <algorithm>
#include <cmath>

namespace cxm::inline v0 {

namespace {
[[nodiscard]] double deviance(double martingale, bool left) {
  // δ·log(δ − M) with δ − M = Λ̂; it is 0 where nothing was expected of a censored row.
  double const expected = left ? 1 - martingale : -martingale;
  double const inner = martingale + (left ? std::log(expected) : 0);
  return std::copysign(std::sqrt((std::max)(0.0, -2 * inner)), martingale);
}
}  // namespace

cox_residuals residuals(cox const& model, survival_columns const& from) {
  models::survival_rows const rows{from, {model.options.join_near_ties, true}};
  auto const beta = models::scaled_coefficients(model, rows);
  models::cox_hazards of{rows, models::hazard_ties(model.options.ties), beta,
                         models::cox_hazards::depth::residuals};
  std::size_t const p = rows.width;
  std::size_t const all = from.stop.size();
  auto const score = models::score_residuals(rows, of);
  auto hazard = of.hazard;
  models::sum_from_earliest(rows, hazard);

  cox_residuals out;
  out.martingale.assign(all, undefined);
  out.deviance.assign(all, undefined);
  out.score.assign(all * p, undefined);
  std::vector<std::size_t> left;
  for (std::size_t i = 0; i < rows.count(); ++i) {
    bool const event = rows.event[i] != 0;
    double const cumulative =
        hazard[rows.within[i]] - hazard[rows.after[i]] - (event ? of.spared[rows.within[i]] : 0);
    double const m = (event ? 1 : 0) - std::exp(of.eta[i] - of.top) * cumulative;
    std::size_t const row = rows.source[i];
    out.martingale[row] = m;
    out.deviance[row] = deviance(m, event);
    for (std::size_t j = 0; j < p; ++j) {
      out.score[row * p + j] = score[i * p + j] * rows.scale[j];
    }
    if (event) left.push_back(i);
  }
  std::sort(left.begin(), left.end(), [&](std::size_t a, std::size_t b) {
    std::uint32_t const at_a = rows.times[rows.within[a]].stratum;
    std::uint32_t const at_b = rows.times[rows.within[b]].stratum;
    if (at_a != at_b) return at_a < at_b;
    if (rows.stop[a] != rows.stop[b]) return rows.stop[a] < rows.stop[b];
    return rows.source[a] < rows.source[b];
  });
  for (std::size_t const i : left) {
    out.left.push_back(rows.source[i]);
    for (std::size_t j = 0; j < p; ++j) {
      out.schoenfeld.push_back((rows.row(i)[j] - of.mean[rows.within[i] * p + j]) * rows.scale[j]);
    }
  }
  return out;
}

}  // namespace cxm::inline v0
