// Fitting in the parameters γ = β/σ and τ = 1/σ, in which u = τ·log t − xᵀγ is linear.

#include <cxm/retention/accelerated_failure_time.hpp>

#include "cox_likelihood.hpp"
#include "dependent_columns.hpp"
#include "lifetime_density.hpp"
#include "newton.hpp"
#include "survival_rows.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cxm::inline v0 {

namespace {
using Eigen::Index;
using models::newton_step;
using models::survival_rows;
using models::with_derivatives;

/// Logarithms of the times less their mean, so that the unit of time is gone.
struct log_times {
  explicit log_times(survival_rows const& rows) : stop(rows.count()), start(rows.start.size()) {
    double total = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < stop.size(); ++i) {
      // The same times are neighbours.
      bool const same = i > 0 && rows.stop[i] == rows.stop[i - 1];
      stop[i] = same ? stop[i - 1] : std::log(rows.stop[i]);
      total += rows.weight[i];
      sum += rows.weight[i] * stop[i];
    }
    mean = sum / total;
    for (std::size_t i = 0; i < stop.size(); ++i) {
      stop[i] -= mean;
      squares += rows.weight[i] * stop[i] * stop[i];
    }
    deviation = squares > 0 ? std::sqrt(squares / total) : 1;
    for (std::size_t i = 0; i < start.size(); ++i) {
      start[i] = rows.start[i] > 0 ? std::log(rows.start[i]) - mean : -HUGE_VAL;
    }
  }
  std::vector<double> stop, start;  // start is −∞ where there is none
  double mean = 0;
  double deviation = 1;
};

struct lifetime_point {
  double log_likelihood = 0;  // but for Σ log t of the events
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
};

/// Parameters: γ₀, γ of the covariates, and τ where it is not fixed to 1.
class lifetime_likelihood {
 public:
  lifetime_likelihood(survival_rows const& rows, log_times const& times, lifetime_distribution of,
                      bool with_covariates)
      : rows_{rows},
        times_{times},
        of_{of},
        width_{with_covariates ? rows.width : 0},
        curvature_(rows.count()) {}
  [[nodiscard]] bool scaled() const { return of_ != lifetime_distribution::exponential; }
  [[nodiscard]] Index size() const { return static_cast<Index>(width_) + 1 + (scaled() ? 1 : 0); }

  using point_type = lifetime_point;
  [[nodiscard]] static double height(lifetime_point const& of) { return of.log_likelihood; }
  [[nodiscard]] static bool usable(lifetime_point const& of) { return of.information.allFinite(); }
  /// With starts the likelihood need not be concave everywhere: then what bends the wrong way is bent
  /// back.
  [[nodiscard]] static newton_step step(lifetime_point const& at) {
    newton_step step{at.gradient, at.information};
    double const unit = at.information.diagonal().cwiseAbs().maxCoeff();
    auto const size = at.information.rows();
    for (double ridge = 1e-3; !step.defined() && ridge < 1e6 && std::isfinite(unit); ridge *= 10) {
      step = newton_step{at.gradient,
                         at.information + ridge * unit * Eigen::MatrixXd::Identity(size, size)};
    }
    return step;
  }
  [[nodiscard]] bool allowed(Eigen::VectorXd const& parameters) const {
    return !scaled() || parameters[size() - 1] > 0;
  }
  /// τ without end: σ is 0.
  [[nodiscard]] bool at_edge(Eigen::VectorXd const& parameters) const {
    return scaled() && parameters[size() - 1] > 1e6 * first_rate_;
  }
  [[nodiscard]] static bool may_be_level() { return true; }
  void begin_at(Eigen::VectorXd const& parameters) { first_rate_ = parameters[size() - 1]; }

  [[nodiscard]] lifetime_point at(Eigen::VectorXd const& parameters) {
    using enum lifetime_distribution;
    switch (of_) {
      case exponential: return summed<exponential>(parameters);
      case log_normal: return summed<log_normal>(parameters);
      case log_logistic: return summed<log_logistic>(parameters);
      case weibull: break;
    }
    return summed<weibull>(parameters);
  }

 private:
  /// Sums over rows; the covariates' come first, then the intercept's.
  struct sums {
    explicit sums(std::size_t covariates)
        : gradient(covariates), bend(covariates), time(covariates) {}
    std::vector<double> gradient, bend, time;
    double log_likelihood = 0, slope = 0, slope_time = 0, all_bend = 0, bend_time = 0,
           bend_times = 0;
  };

  template <lifetime_distribution of>
  [[nodiscard]] lifetime_point summed(Eigen::VectorXd const& parameters) {
    std::size_t const p = width_;
    auto const last = static_cast<Index>(p);
    double const rate = scaled() ? parameters[last + 1] : 1;
    double const* const by = parameters.data() + 1;
    sums all{p};
    auto const add = [&](std::size_t i, double w, with_derivatives const& f, double time) {
      double const slope = -w * f.first;
      double const bend = -w * f.second;
      double const with_time = -bend * time;
      curvature_[i] += bend;
      all.log_likelihood += w * f.value;
      all.slope += slope;
      all.slope_time += slope * time;
      all.all_bend += bend;
      all.bend_time += with_time;
      all.bend_times += bend * time * time;
      double const* const x = rows_.row(i);
      double* const gradient = all.gradient.data();
      double* const bends = all.bend.data();
      double* const times = all.time.data();
      for (std::size_t j = 0; j < p; ++j) {
        gradient[j] += slope * x[j];
        bends[j] += bend * x[j];
        times[j] += with_time * x[j];
      }
    };
    double events = 0;
    bool const late = !times_.start.empty();
    std::size_t const n = rows_.count();
    for (std::size_t i = 0; i < n; ++i) {
      double const* const x = rows_.row(i);
      double const w = rows_.weight[i];
      double shift = parameters[0];
      for (std::size_t j = 0; j < p; ++j) shift += by[j] * x[j];
      curvature_[i] = 0;
      double const u = rate * times_.stop[i] - shift;
      if (rows_.event[i] != 0) {
        events += w;
        add(i, w, models::log_density(of, u), times_.stop[i]);
      } else {
        add(i, w, models::log_survival(of, u), times_.stop[i]);
      }
      if (!late || std::isinf(times_.start[i])) continue;
      double const entry = rate * times_.start[i] - shift;
      add(i, -w, models::log_survival(of, entry), times_.start[i]);
    }
    return finished(all, events, rate);
  }
  [[nodiscard]] lifetime_point finished(sums const& all, double events, double rate) const {
    auto const p = static_cast<Index>(width_);
    lifetime_point out;
    out.log_likelihood = all.log_likelihood;
    out.gradient = Eigen::VectorXd::Zero(size());
    auto& information = out.information;
    information = Eigen::MatrixXd::Zero(size(), size());
    if (p > 0) {
      information.block(1, 1, p, p) = models::weighted_cross_products(rows_, curvature_);
    }
    out.gradient[0] = all.slope;
    information(0, 0) = all.all_bend;
    for (Index j = 0; j < p; ++j) {
      auto const column = static_cast<std::size_t>(j);
      out.gradient[j + 1] = all.gradient[column];
      information(j + 1, 0) = information(0, j + 1) = all.bend[column];
      if (scaled()) information(j + 1, p + 1) = information(p + 1, j + 1) = all.time[column];
    }
    if (!scaled()) return out;
    information(0, p + 1) = information(p + 1, 0) = all.bend_time;
    out.log_likelihood += events * std::log(rate);
    out.gradient[p + 1] = events / rate - all.slope_time;
    information(p + 1, p + 1) = all.bend_times + events / (rate * rate);
    return out;
  }
  survival_rows const& rows_;
  log_times const& times_;
  lifetime_distribution of_;
  std::size_t width_;
  double first_rate_ = 1;
  std::vector<double> curvature_;  // of each row
};

using lifetime_maximum = models::climbed<lifetime_point>;

[[nodiscard]] lifetime_maximum maximise(lifetime_likelihood& f, Eigen::VectorXd start,
                                        int most_iterations) {
  f.begin_at(start);
  auto const first = f.at(start);
  lifetime_maximum m = models::climb(f, std::move(start), first, most_iterations);
  if (m.report.status == fit_status::not_converged) {
    m.report.warnings.push_back(models::ended_after(m.report.iterations));
  }
  return m;
}

void check(survival_columns const& from, survival_rows const& rows,
           lifetime_options const& options) {
  auto const refuse = [](std::string const& what) {
    throw std::invalid_argument("cxm::accelerated_failure_time: " + what);
  };
  if (!from.stratum.empty() || !from.cluster.empty()) refuse("takes no strata and no clusters");
  if (options.most_iterations < 1) refuse("at least one iteration");
  if (rows.count() == 0) refuse("no row is left to fit to");
  if (rows.events == 0) refuse("nobody left (no row has an event)");
  for (std::size_t j = 0; j < rows.width; ++j) {
    if (rows.scale[j] == 0) refuse("'" + from.covariates[j].name + "' never changes");
  }
}

/// Where Newton begins without covariates: as spread as the times are, with as many events expected
/// as there were.
[[nodiscard]] Eigen::VectorXd beginning(survival_rows const& rows, log_times const& times,
                                        lifetime_distribution of) {
  bool const scaled = of != lifetime_distribution::exponential;
  double const rate = scaled ? 1 / times.deviation : 1;
  double level = 0;
  if (of == lifetime_distribution::weibull || !scaled) {
    double expected = 0, events = 0;
    for (std::size_t i = 0; i < rows.count(); ++i) {
      double const entry = times.start.empty() ? 0 : std::exp(rate * times.start[i]);
      expected += rows.weight[i] * (std::exp(rate * times.stop[i]) - entry);
      if (rows.event[i] != 0) events += rows.weight[i];
    }
    level = std::log(expected / events);
  }
  Eigen::VectorXd start(scaled ? 2 : 1);
  start[0] = level;
  if (scaled) start[1] = rate;
  return start;
}

/// From γ and τ, of standardised covariates and centred times, to β and log σ.
void translate(accelerated_failure_time& model, survival_rows const& rows, double mean_log_time,
               lifetime_maximum const& m, bool scaled) {
  auto const p = static_cast<Index>(rows.width);
  Index const size = m.at.size();
  double const sigma = scaled ? 1 / m.at[p + 1] : 1;
  Eigen::MatrixXd by = Eigen::MatrixXd::Zero(size, size);
  double intercept = sigma * m.at[0] + mean_log_time;
  by(0, 0) = sigma;
  if (scaled) by(0, p + 1) = -sigma * sigma * m.at[0];
  for (Index j = 0; j < p; ++j) {
    auto const column = static_cast<std::size_t>(j);
    double const unit = sigma / rows.scale[column];
    double const value = unit * m.at[j + 1];
    double const mean = rows.mean[column];
    model.coefficients[column + 1].value = value;
    intercept -= value * mean;
    by(j + 1, j + 1) = unit;
    by(0, j + 1) = -unit * mean;
    if (!scaled) continue;
    by(j + 1, p + 1) = -sigma * value;
    by(0, p + 1) += sigma * value * mean;
  }
  if (scaled) by(p + 1, p + 1) = -sigma;
  model.coefficients[0].value = intercept;
  model.scale = sigma;
  Eigen::MatrixXd const covariance =
      by * models::scaled_inverse(m.point.information) * by.transpose();
  for (Index i = 0; i < size; ++i) {
    for (Index j = 0; j < size; ++j) model.covariance.push_back(covariance(i, j));
  }
  for (Index j = 0; j <= p; ++j) {
    model.coefficients[static_cast<std::size_t>(j)].standard_error = std::sqrt(covariance(j, j));
  }
  if (scaled) model.log_scale_error = std::sqrt(covariance(p + 1, p + 1));
}

void explain(lifetime_maximum& m, survival_columns const& from) {
  auto const p = static_cast<Index>(from.covariates.size());
  if (m.report.status == fit_status::boundary) {
    m.report.warnings.push_back(
        "the scale runs to 0: times are explained without fail, so nothing is left to tell how "
        "they "
        "vary");
  }
  if (m.report.status != fit_status::separated) return;
  double const longest = m.step.lpNorm<Eigen::Infinity>();
  std::string names;
  for (Index j = 0; j < p; ++j) {
    if (!(std::fabs(m.step[j + 1]) > 0.05 * longest)) continue;
    names +=
        (names.empty() ? "'" : ", '") + from.covariates[static_cast<std::size_t>(j)].name + "'";
  }
  m.report.warnings.push_back("the coefficient of " + (names.empty() ? "the intercept" : names) +
                              " runs to infinity: nobody left whom it would tell of");
}
}  // namespace

fitted<accelerated_failure_time> accelerated_failure_time::fit(survival_columns const& from,
                                                               lifetime_options const& options) {
  survival_rows const rows{from, {false, true, true}};
  check(from, rows, options);
  log_times const times{rows};
  accelerated_failure_time model;
  model.distribution = options.distribution;
  model.count = rows.count();
  model.events = rows.events;
  model.excluded = rows.excluded;
  model.coefficients.push_back({"intercept"});
  for (covariate const& c : from.covariates) model.coefficients.push_back({c.name});

  auto const dependent =
      models::dependent_columns(models::weighted_cross_products(rows, rows.weight));
  if (!dependent.empty()) {
    fit_report report;
    report.status = fit_status::singular;
    report.condition = HUGE_VAL;
    report.warnings.push_back("'" + from.covariates[dependent.back()].name +
                              "' follows from other covariates: leave one of them out");
    return {std::move(model), std::move(report)};
  }
  double sum_of_logs = 0;  // of the times at which somebody left
  for (std::size_t i = 0; i < rows.count(); ++i) {
    if (rows.event[i] != 0) sum_of_logs += rows.weight[i] * (times.stop[i] + times.mean);
  }
  lifetime_likelihood null{rows, times, options.distribution, false};
  lifetime_maximum m =
      maximise(null, beginning(rows, times, options.distribution), options.most_iterations);
  model.null_log_likelihood = m.point.log_likelihood - sum_of_logs;
  auto const p = static_cast<Index>(rows.width);
  if (p > 0 && m.report.status == fit_status::converged) {
    lifetime_likelihood full{rows, times, options.distribution, true};
    Eigen::VectorXd start = Eigen::VectorXd::Zero(full.size());
    start[0] = m.at[0];
    if (full.scaled()) start[p + 1] = m.at[1];
    m = maximise(full, std::move(start), options.most_iterations);
  }
  explain(m, from);
  m.report.condition = models::scaled_condition(m.point.information);
  m.report.log_likelihood = model.log_likelihood = m.point.log_likelihood - sum_of_logs;
  bool const scaled = options.distribution != lifetime_distribution::exponential;
  if (m.at.size() == p + 1 + (scaled ? 1 : 0)) {
    translate(model, rows, times.mean, m, scaled);
    if (p > 0) {
      model.likelihood_ratio =
          chi_square((std::max)(0.0, 2 * (model.log_likelihood - model.null_log_likelihood)),
                     static_cast<count_t>(p));
    }
  }
  return {std::move(model), std::move(m.report)};
}

}  // namespace cxm::inline v0
