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
      : rows_{rows}, times_{times}, of_{of}, width_{with_covariates ? rows.width : 0} {}
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
  /// From now on of one in so many blocks of rows.
  void thin(std::size_t one_in) { one_in_ = one_in; }
  /// How many make some 65,000 rows, enough to begin near the maximum; 1 where there are few.
  [[nodiscard]] std::size_t to_begin_with() const {
    return (std::max)(rows_.count() / (128 * rows_at_once), std::size_t{1});
  }

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
  static constexpr std::size_t rows_at_once = 512;  // they stay in the nearest cache
  using row_block = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  /// By row of a block: what the gradient and the information sum.
  enum column : Index { slope, bend, bend_time, columns };

  struct sums {
    explicit sums(Index covariates)
        : by_covariate(Eigen::MatrixXd::Zero(covariates, columns)),
          products(Eigen::MatrixXd::Zero(covariates, covariates)) {}
    Eigen::MatrixXd by_covariate;  // Σ x·(slope, bend, bend·time)
    Eigen::MatrixXd products;      // Σ bend·x·xᵀ
    double log_likelihood = 0, slopes = 0, slope_times = 0, bends = 0, bend_times = 0,
           bend_squared_times = 0, events = 0;
  };

  template <lifetime_distribution of>
  [[nodiscard]] lifetime_point summed(Eigen::VectorXd const& parameters) {
    auto const p = static_cast<Index>(width_);
    double const rate = scaled() ? parameters[p + 1] : 1;
    sums all{p};
    Eigen::VectorXd shift(static_cast<Index>(rows_at_once));
    Eigen::MatrixXd each(static_cast<Index>(rows_at_once), columns);
    row_block weighted;
    auto const add = [&](Index k, double w, with_derivatives const& f, double time) {
      double const rise = -w * f.first;
      double const curve = -w * f.second;
      double const with_time = -curve * time;
      each(k, slope) += rise;
      each(k, bend) += curve;
      each(k, bend_time) += with_time;
      all.log_likelihood += w * f.value;
      all.slopes += rise;
      all.slope_times += rise * time;
      all.bends += curve;
      all.bend_times += with_time;
      all.bend_squared_times -= with_time * time;
    };
    bool const late = !times_.start.empty();
    std::size_t const count = rows_.count();
    for (std::size_t first = 0; first < count; first += one_in_ * rows_at_once) {
      auto const n = static_cast<Index>((std::min)(rows_at_once, count - first));
      Eigen::Map<row_block const> const x{rows_.row(first), n, p};
      shift.setConstant(parameters[0]);
      if (p > 0) shift.head(n).noalias() += x * parameters.segment(1, p);
      each.setZero();
      for (Index k = 0; k < n; ++k) {
        std::size_t const i = first + static_cast<std::size_t>(k);
        double const w = rows_.weight[i];
        bool const left = rows_.event[i] != 0;
        all.events += left ? w : 0;
        double const u = rate * times_.stop[i] - shift[k];
        add(k, w, models::log_contribution(of, u, left), times_.stop[i]);
        if (!late || std::isinf(times_.start[i])) continue;
        double const entry = rate * times_.start[i] - shift[k];
        add(k, -w, models::log_survival(of, entry), times_.start[i]);
      }
      if (p == 0) continue;
      all.by_covariate.noalias() += x.transpose() * each.topRows(n);
      weighted.noalias() = each.col(bend).head(n).asDiagonal() * x;
      all.products.noalias() += x.transpose() * weighted;
    }
    return finished(all, rate);
  }
  [[nodiscard]] lifetime_point finished(sums const& all, double rate) const {
    auto const p = static_cast<Index>(width_);
    lifetime_point out;
    out.log_likelihood = all.log_likelihood;
    out.gradient = Eigen::VectorXd::Zero(size());
    auto& information = out.information;
    information = Eigen::MatrixXd::Zero(size(), size());
    out.gradient[0] = all.slopes;
    information(0, 0) = all.bends;
    information.block(1, 1, p, p) = 0.5 * (all.products + all.products.transpose());
    for (Index j = 0; j < p; ++j) {
      out.gradient[j + 1] = all.by_covariate(j, slope);
      information(j + 1, 0) = information(0, j + 1) = all.by_covariate(j, bend);
      if (!scaled()) continue;
      information(j + 1, p + 1) = information(p + 1, j + 1) = all.by_covariate(j, bend_time);
    }
    if (!scaled()) return out;
    information(0, p + 1) = information(p + 1, 0) = all.bend_times;
    out.log_likelihood += all.events * std::log(rate);
    out.gradient[p + 1] = all.events / rate - all.slope_times;
    information(p + 1, p + 1) = all.bend_squared_times + all.events / (rate * rate);
    return out;
  }

  survival_rows const& rows_;
  log_times const& times_;
  lifetime_distribution of_;
  std::size_t width_;
  double first_rate_ = 1;
  std::size_t one_in_ = 1;
};

using lifetime_maximum = models::climbed<lifetime_point>;

/// Many rows begin at the maximum of some of them, unless that is further from their own than chance
/// would have it: twice what the likelihood can gain is then about one_in times χ² of the parameters.
[[nodiscard]] lifetime_maximum maximise(lifetime_likelihood& f, Eigen::VectorXd start,
                                        int most_iterations) {
  f.begin_at(start);
  if (std::size_t const one_in = f.to_begin_with(); one_in > 1) {
    f.thin(one_in);
    auto const some = models::climb(f, start, f.at(start), most_iterations);
    f.thin(1);
    if (some.report.status == fit_status::converged) {
      auto const there = f.at(some.at);
      double const far = 10 * static_cast<double>(one_in) * static_cast<double>(f.size());
      if (std::isfinite(there.log_likelihood) && f.usable(there) &&
          f.step(there).decrement <= far) {
        return models::climb(f, some.at, there, most_iterations);
      }
    }
  }
  auto const first = f.at(start);
  return models::climb(f, std::move(start), first, most_iterations);
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
  if (m.report.status == fit_status::not_converged) {
    m.report.warnings.push_back(models::ended_after(m.report.iterations));
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
  survival_rows const rows{from, {false, true, true, false}};
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
