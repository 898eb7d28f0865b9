#pragma once
// What fits of models of buying share: customers who are alike once, time in the longest that anybody
// was watched, standardised covariates, priors, and many rows begun by few of them.

#include "careful_step.hpp"

#include <cxm/clv/clv_fit_options.hpp>
#include <cxm/clv/customer_base.hpp>

#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0::models {

struct likelihood_point {
  double log_likelihood = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
};

/// Which covariates act on buying, and which on lifetime, by their columns.
struct acting_columns {
  std::vector<std::size_t> buying;
  std::vector<std::size_t> lifetime;
};

struct watched_customers {
  watched_customers(customer_base const& base, std::string const& model)
      : alike{base.alike()}, columns{base.covariate_names().size()} {
    if (base.empty()) throw std::invalid_argument("cxm::" + model + ": no customers to fit to");
    for (auto const& row : alike.rows) {
      customers += row.customers;
      repeats += row.customers * row.repeats;
      watched += row.customers * row.observed;
      longest = (std::max)(longest, row.observed);
    }
    standardise(base.covariate_names(), model);
  }
  /// Covariates become z = (z − mean)/deviation.
  void standardise(std::vector<std::string> const& names, std::string const& model) {
    mean.assign(columns, 0);
    deviation.assign(columns, 0);
    for (std::size_t c = 0; c < columns; ++c) {
      auto const each = [&](auto const& f) {
        for (std::size_t i = 0; i < alike.rows.size(); ++i) {
          f(alike.covariates[i * columns + c], alike.rows[i].customers);
        }
      };
      each([&](double z, double w) { mean[c] += w / customers * z; });
      double squares = 0;
      each([&](double z, double w) { squares += w * (z - mean[c]) * (z - mean[c]); });
      deviation[c] = std::sqrt(squares / customers);
      if (!(deviation[c] > 1e-12 * std::fabs(mean[c]))) {
        throw std::invalid_argument("cxm::" + model + ": '" + names[c] + "' never changes");
      }
      for (std::size_t i = 0; i < alike.rows.size(); ++i) {
        double& z = alike.covariates[i * columns + c];
        z = (z - mean[c]) / deviation[c];
      }
    }
  }
  /// What ends a fit before it begins; nothing if it can.
  [[nodiscard]] std::string untold() const {
    if (repeats > 0) return {};
    return watched > 0 ? "nobody bought again: how often customers buy is not told"
                       : "nobody was watched after the first purchase";
  }
  alike_buyers alike;
  std::size_t columns;
  double customers = 0, repeats = 0, watched = 0, longest = 0;
  std::vector<double> mean, deviation;
};

/// A normal prior of a parameter as the fit has it.
struct placed_prior {
  Eigen::Index parameter = 0;
  double mean = 0;
  double deviation = 1;
};

[[noreturn]] inline void refuse(parameter_prior const& prior, std::string_view model,
                                char const* what) {
  throw std::invalid_argument("cxm::" + std::string{model} + ": the prior of '" + prior.parameter +
                              "': " + what);
}
/// Where a prior's parameter is among these names; their count where it is none of them. Errors:
/// std::invalid_argument for what is no normal law.
template <std::size_t Count>
[[nodiscard]] std::size_t place_of(parameter_prior const& prior, std::string_view model,
                                   std::array<std::string_view, Count> const& names) {
  if (!std::isfinite(prior.mean) || !(prior.deviation > 0 && prior.deviation < HUGE_VAL)) {
    refuse(prior, model, "a finite mean, and a deviation above 0");
  }
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), prior.parameter) -
                                  names.begin());
}

/// Priors by their names. `times`: the parameters that are times. Errors: std::invalid_argument.
template <class Model>
[[nodiscard]] std::vector<placed_prior> place(clv_fit_options const& options, Model const& model,
                                              watched_customers const& of,
                                              std::vector<std::size_t> const& times) {
  std::vector<placed_prior> out;
  for (parameter_prior const& prior : options.priors) {
    std::size_t k = place_of(prior, Model::id, Model::parameter_names);
    bool found = k < Model::parameter_names.size();
    if (found) {
      bool const time = std::find(times.begin(), times.end(), k) != times.end();
      out.push_back({static_cast<Eigen::Index>(k), prior.mean - (time ? std::log(of.longest) : 0),
                     prior.deviation});
    }
    k = Model::parameter_names.size();
    for (auto const* effects : {&model.buying, &model.lifetime}) {
      std::string const on = effects == &model.buying ? "buying:" : "lifetime:";
      for (auto const& e : *effects) {
        if (prior.parameter == on + e.name) {
          double const unit = of.deviation[e.column];
          out.push_back({static_cast<Eigen::Index>(k), prior.mean * unit, prior.deviation * unit});
          found = true;
        }
        ++k;
      }
    }
    if (!found) refuse(prior, Model::id, "there is no such parameter");
  }
  return out;
}

/// A likelihood with priors, and who is told of its steps.
template <class Likelihood>
class with_priors {
 public:
  using point_type = likelihood_point;
  with_priors(Likelihood& of, std::vector<placed_prior> priors, clv_fit_options const& options)
      : of_{of}, priors_{std::move(priors)}, options_{options} {}

  [[nodiscard]] point_type at(Eigen::VectorXd const& parameters) {
    point_type point = of_.at(parameters);
    plain_ = point.log_likelihood;
    for (placed_prior const& p : priors_) {
      double const off = (parameters[p.parameter] - p.mean) / p.deviation;
      // Of a part of the rows, a part of what is known beforehand.
      point.log_likelihood -= share_ * 0.5 * off * off;
      point.gradient[p.parameter] -= share_ * off / p.deviation;
      point.information(p.parameter, p.parameter) += share_ / (p.deviation * p.deviation);
    }
    return point;
  }
  void thin(std::size_t one_in) {
    of_.thin(one_in);
    share_ = 1 / static_cast<double>(one_in);
  }
  [[nodiscard]] static double height(point_type const& of) { return of.log_likelihood; }
  [[nodiscard]] static bool usable(point_type const& of) {
    return of.gradient.allFinite() && of.information.allFinite();
  }
  [[nodiscard]] newton_step step(point_type const& at) {
    if (options_.progress != nullptr) {
      options_.progress(options_.context, ++steps_, at.log_likelihood);
    }
    return careful_step(at.gradient, at.information);
  }
  [[nodiscard]] static bool allowed(Eigen::VectorXd const&) { return true; }
  [[nodiscard]] static bool at_edge(Eigen::VectorXd const&) { return false; }
  [[nodiscard]] bool may_be_level() const { return priors_.empty(); }

  /// Without the priors.
  [[nodiscard]] double log_likelihood(Eigen::VectorXd const& parameters) {
    if (priors_.empty()) return at(parameters).log_likelihood;
    (void)at(parameters);
    return plain_;
  }

 private:
  Likelihood& of_;
  std::vector<placed_prior> priors_;
  clv_fit_options const& options_;
  double share_ = 1;
  double plain_ = 0;
  int steps_ = 0;
};

/// Many rows begin at the maximum of one in so many of them.
template <class Likelihood>
[[nodiscard]] climbed<likelihood_point> maximise(Likelihood& f, Eigen::VectorXd start,
                                                 std::size_t rows) {
  constexpr int most_iterations = 200;
  constexpr std::size_t enough = 4096;
  if (std::size_t const one_in = rows / enough; one_in > 1) {
    f.thin(one_in);
    auto const some = climb(f, start, f.at(start), most_iterations);
    f.thin(1);
    if (some.report.status == fit_status::converged) start = some.at;
  }
  auto const first = f.at(start);
  return climb(f, std::move(start), first, most_iterations);
}

/// The reason of a status that has none yet.
inline void explain_end(climbed<likelihood_point>& m) {
  auto& report = m.report;
  if (report.status == fit_status::not_converged) {
    report.warnings.push_back(ended_after(report.iterations));
  } else if (report.status == fit_status::converged &&
             !newton_step{m.point.gradient, m.point.information}.defined()) {
    report.status = fit_status::singular;
    report.warnings.push_back(
        "the likelihood is level where the fit ended: the parameters are not told apart by these "
        "customers");
  }
}

/// From standardised covariates and scaled time to those of the data. `times`: the parameters that
/// are times; `moved_by_buying`, `moved_by_lifetime`: which a covariate moves, and which way.
struct moved_parameter {
  Eigen::Index parameter;
  double sign;
};
template <class Model>
void translate(Model& model, climbed<likelihood_point> const& m, watched_customers const& of,
               std::vector<std::size_t> const& times, std::vector<moved_parameter> const& by_buying,
               std::vector<moved_parameter> const& by_lifetime) {
  using Eigen::Index;
  Index const size = m.at.size();
  auto const plain = static_cast<Index>(Model::parameter_names.size());
  Eigen::MatrixXd by = Eigen::MatrixXd::Identity(size, size);
  for (Index k = plain; k < size; ++k) {
    auto const effect = static_cast<std::size_t>(k - plain);
    bool const buying = effect < model.buying.size();
    auto const& e = buying ? model.buying[effect] : model.lifetime[effect - model.buying.size()];
    by(k, k) = 1 / of.deviation[e.column];
    for (moved_parameter const& moved : buying ? by_buying : by_lifetime) {
      by(moved.parameter, k) = -moved.sign * of.mean[e.column] / of.deviation[e.column];
    }
  }
  Eigen::VectorXd at = by * m.at;
  for (std::size_t const k : times) at[static_cast<Index>(k)] += std::log(of.longest);
  auto const figures = model.with_log_parameters({at.data(), static_cast<std::size_t>(size)});
  for (auto const parameter : Model::parameters()) model.*parameter = figures.*parameter;
  model.buying = figures.buying;
  model.lifetime = figures.lifetime;
  Eigen::MatrixXd const logs = by * scaled_inverse(m.point.information) * by.transpose();
  Eigen::VectorXd scale = Eigen::VectorXd::Ones(size);
  for (Index k = 0; k < plain; ++k)
    scale[k] = model.*Model::parameters()[static_cast<std::size_t>(k)];
  for (Index i = 0; i < size; ++i) {
    model.errors.push_back(scale[i] * std::sqrt(logs(i, i)));
    for (Index j = 0; j < size; ++j) {
      model.log_covariance.push_back(logs(i, j));
      model.covariance.push_back(scale[i] * logs(i, j) * scale[j]);
    }
  }
}

}  // namespace cxm::inline v0::models
