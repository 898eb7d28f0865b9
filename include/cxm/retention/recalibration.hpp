#pragma once
/// Predicted risks made to mean what they say, by what became of customers who were not in the fit:
/// the calibrated probability of staying, which is a customer's loyalty as behaviour.
///
/// Formula       logit P(left by h) = intercept + slope·logit(risk), by maximum likelihood with the
///               weights of prediction_accuracy.hpp, so that who was last seen before h is allowed for.
///               Slope 1 and intercept 0: nothing to correct. A slope below 1: risks are too extreme.
///               intercept_alone, with the slope kept at 1: above 0, more left than was predicted.
/// Use           auto const right = cxm::fit<cxm::recalibration>(holdout, 12.0);
///               right->risk(0.3);  right->stays(0.7);
/// Input         risk_predictions and the horizon. Fit it to customers who were not in the model's own
///               fit: there the risks fit by construction.
/// Errors of both: sandwich, √ of H⁻¹·(Σ w²(y − q)²·zzᵀ)·H⁻¹, the weights taken as known.
/// Undefined     status `separated`: risks tell without fail who left, or all left, or nobody did;
///               `singular`: one risk for all; `not_converged`: no rows, or nobody was seen as far as
///               the horizon. intercept_alone is NaN where all left or nobody did.
/// Left out      as in prediction_accuracy.hpp; risks of 0 and 1 have no logit and are counted in
///               `certain`. They stay what they are when corrected.
/// Errors        as in prediction_accuracy.hpp.
/// Same bits     for any order of the rows. Complexity: O(n log n), then O(n) for each step.
/// Source        Cox 1958, Biometrika 45, 562–565 (slope and intercept); Graf and others 1999, as there,
///               for the weights; Huber 1967, Fifth Berkeley Symposium 1, 221–233 (sandwich).

#include <cxm/retention/prediction_accuracy.hpp>
#include <cxm/statistics/fitted.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

class recalibration {
 public:
  count_t count = 0;    ///< rows that were used
  count_t left = 0;     ///< by the horizon
  count_t unknown = 0;  ///< last seen before it
  count_t certain = 0;  ///< of a risk of 0 or 1; not in the fit
  exclusions excluded;
  double intercept = undefined;
  double slope = undefined;
  std::array<double, 4> covariance{undefined, undefined, undefined, undefined};  ///< by row
  double intercept_alone = undefined;
  double intercept_alone_error = undefined;

  [[nodiscard]] double intercept_error() const noexcept { return std::sqrt(covariance[0]); }
  [[nodiscard]] double slope_error() const noexcept { return std::sqrt(covariance[3]); }
  [[nodiscard]] bounds slope_interval(confidence level = confidence{0.95}) const noexcept {
    double const half = normal_deviate(level) * slope_error();
    return {slope - half, slope + half, level.level(), interval_method::wald};
  }
  /// That the slope is 1.
  [[nodiscard]] test_result slope_test() const noexcept {
    return normal_test((slope - 1) / slope_error());
  }

  /// The corrected probability of having left by the horizon. NaN outside [0, 1].
  [[nodiscard]] double risk(double predicted) const noexcept {
    if (!(predicted >= 0 && predicted <= 1)) return undefined;
    if (predicted == 0 || predicted == 1) return predicted;
    return share(intercept + slope * logit(predicted));
  }
  /// The corrected probability of still being there, from the predicted one.
  [[nodiscard]] double stays(double predicted) const noexcept { return 1 - risk(1 - predicted); }

  /// Errors: as above.
  [[nodiscard]] static fitted<recalibration> fit(risk_predictions const& of,
                                                 double const& horizon) {
    using fate = detail::horizon_row::fate;
    detail::horizon_rows const all{of, horizon};
    recalibration model;
    model.excluded = all.excluded;
    model.unknown = all.with(fate::unknown);
    model.left = all.with(fate::left);
    model.count = all.count();
    std::vector<row> rows;
    for (auto const& x : all.rows) {
      bool const sure = x.risk == 0 || x.risk == 1;
      model.certain += sure;
      if (!sure && x.end != fate::unknown) rows.push_back({logit(x.risk), x.weight, x.outcome()});
    }
    fit_report report;
    auto const done = [&](fit_status status, char const* why) {
      report.status = status;
      if (why != nullptr) report.warnings.emplace_back(why);
      return fitted<recalibration>{model, std::move(report)};
    };
    if (all.stays != all.stays || rows.empty()) {
      return done(fit_status::not_converged, "nobody was seen as far as the horizon");
    }
    // Rows rise by risk: the extremes of who left and of who stayed.
    double low[2] = {HUGE_VAL, HUGE_VAL};
    double high[2] = {-HUGE_VAL, -HUGE_VAL};
    for (row const& x : rows) {
      auto const kind = static_cast<std::size_t>(x.y);
      low[kind] = (std::min)(low[kind], x.z);
      high[kind] = (std::max)(high[kind], x.z);
    }
    if (low[0] > high[0] || low[1] > high[1]) {
      return done(fit_status::separated, "by the horizon all left, or nobody did");
    }
    point alone = climb(rows, {0, 1}, true, report);
    model.intercept_alone = alone.at[0];
    model.intercept_alone_error = std::sqrt(alone.meat[0]) / alone.information[0];
    if (rows.front().z == rows.back().z) {
      return done(fit_status::singular, "all risks are the same");
    }
    if (high[0] <= low[1] || high[1] <= low[0]) {
      return done(fit_status::separated, "risks tell without fail who left and who stayed");
    }
    point const best = climb(rows, {0, 1}, false, report);
    auto const& h = best.information;
    double const determinant = h[0] * h[2] - h[1] * h[1];
    double const v[3] = {h[2] / determinant, -h[1] / determinant, h[0] / determinant};
    auto const& b = best.meat;
    double const top[2] = {v[0] * b[0] + v[1] * b[1], v[0] * b[1] + v[1] * b[2]};
    double const low_row[2] = {v[1] * b[0] + v[2] * b[1], v[1] * b[1] + v[2] * b[2]};
    model.intercept = best.at[0];
    model.slope = best.at[1];
    model.covariance = {top[0] * v[0] + top[1] * v[1], top[0] * v[1] + top[1] * v[2],
                        low_row[0] * v[0] + low_row[1] * v[1],
                        low_row[0] * v[1] + low_row[1] * v[2]};
    report.log_likelihood = best.log_likelihood;
    double const correlation = std::fabs(h[1]) / std::sqrt(h[0] * h[2]);
    report.condition = (1 + correlation) / (1 - correlation);
    if (report.status != fit_status::converged) {
      report.warnings.emplace_back("Newton's method ended without reaching the maximum");
    }
    return {std::move(model), std::move(report)};
  }

 private:
  struct row {
    double z;
    double weight;
    double y;
  };
  struct point {
    std::array<double, 2> at;
    double log_likelihood = 0;
    std::array<double, 2> gradient{};
    std::array<double, 3> information{};  // upper triangle
    std::array<double, 3> meat{};
  };
  [[nodiscard]] static double logit(double p) noexcept { return std::log(p) - std::log1p(-p); }
  [[nodiscard]] static double share(double z) noexcept {
    return z < 0 ? std::exp(z) / (1 + std::exp(z)) : 1 / (1 + std::exp(-z));
  }
  [[nodiscard]] static point look(std::vector<row> const& rows, std::array<double, 2> at) noexcept {
    point p{at};
    for (row const& x : rows) {
      double const eta = at[0] + at[1] * x.z;
      double const q = share(eta);
      double const away = x.y > 0 ? -eta : eta;
      p.log_likelihood -=
          x.weight * ((std::max)(0.0, away) + std::log1p(std::exp(-std::fabs(eta))));
      double const slope = x.weight * (x.y - q);
      double const bend = x.weight * q * (1 - q);
      p.gradient[0] += slope;
      p.gradient[1] += slope * x.z;
      p.information[0] += bend;
      p.information[1] += bend * x.z;
      p.information[2] += bend * x.z * x.z;
      p.meat[0] += slope * slope;
      p.meat[1] += slope * slope * x.z;
      p.meat[2] += slope * slope * x.z * x.z;
    }
    return p;
  }
  /// Newton's method with halved steps. The likelihood is concave and has a maximum.
  [[nodiscard]] static point climb(std::vector<row> const& rows, std::array<double, 2> start,
                                   bool intercept_only, fit_report& report) {
    constexpr int most = 100;
    point here = look(rows, start);
    report.status = fit_status::not_converged;
    double before = HUGE_VAL;
    for (report.iterations = 0; report.iterations < most; ++report.iterations) {
      auto const& h = here.information;
      double const determinant = h[0] * h[2] - h[1] * h[1];
      std::array<double, 2> step{here.gradient[0] / h[0], 0};
      if (!intercept_only) {
        step = {(h[2] * here.gradient[0] - h[1] * here.gradient[1]) / determinant,
                (h[0] * here.gradient[1] - h[1] * here.gradient[0]) / determinant};
      }
      double const decrement = step[0] * here.gradient[0] + step[1] * here.gradient[1];
      report.gradient_norm = std::sqrt((std::max)(0.0, decrement));
      if (decrement <= 1e-20 || (decrement <= 1e-14 && decrement > 0.9 * before)) {
        report.status = fit_status::converged;
        break;
      }
      before = decrement;
      double factor = 1;
      bool improved = false;
      for (int halvings = 0; halvings < 40 && !improved; ++halvings, factor *= 0.5) {
        point next = look(rows, {here.at[0] + factor * step[0], here.at[1] + factor * step[1]});
        improved = next.log_likelihood >= here.log_likelihood ||
                   (decrement < 1e-6 && std::isfinite(next.log_likelihood));
        if (improved) here = next;
      }
      if (!improved) break;
    }
    return here;
  }
};

}  // namespace cxm::inline v0
