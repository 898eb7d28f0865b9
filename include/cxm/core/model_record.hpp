#pragma once
/// A fitted model as plain values: what is saved of it, and what it is read back from.
///
/// Use           auto const saved = cxm::record_of(*buying);
///               auto const same = cxm::model_from<cxm::pareto_nbd>(saved);
/// Kept          the name, the parameters, the covariance of their logarithms, which covariates act on
///               what, the log-likelihood, how many customers there were, and the unit of time.
///               The model that is read back predicts the same to the bit, with the same intervals.
/// Model         has id, parameter_names, parameters() (pointers to these members), log_covariance,
///               log_likelihood and customers; where time or covariates have to do with it `unit`,
///               `covariates`, `buying` and `lifetime`.
/// Errors        std::invalid_argument for the record of another model, and for what is no parameter.

#include <cxm/core/reading.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// How a column of a customer's values moves a rate.
struct effect_record {
  std::string acts_on;  ///< "buying" or "lifetime"
  std::string name;
  std::size_t column = 0;
  double coefficient = undefined;
};

struct model_record {
  std::string model;
  double days_in_unit = undefined;  ///< NaN for a model without time
  std::vector<std::pair<std::string, double>> parameters;
  std::vector<std::string> covariates;  ///< the columns of a customer's values
  std::vector<effect_record> effects;
  std::vector<double> log_covariance;
  double log_likelihood = undefined;
  double customers = 0;
};

template <class Model>
[[nodiscard]] model_record record_of(Model const& of) {
  model_record out;
  out.model = Model::id;
  for (std::size_t i = 0; i < Model::parameter_names.size(); ++i) {
    out.parameters.emplace_back(Model::parameter_names[i], of.*Model::parameters()[i]);
  }
  if constexpr (requires { of.unit.in_days(); }) out.days_in_unit = of.unit.in_days();
  if constexpr (requires { of.buying; }) {
    out.covariates = of.covariates;
    for (auto const& e : of.buying) {
      out.effects.push_back({"buying", e.name, e.column, e.coefficient});
    }
    for (auto const& e : of.lifetime) {
      out.effects.push_back({"lifetime", e.name, e.column, e.coefficient});
    }
  }
  out.log_covariance = of.log_covariance;
  out.log_likelihood = of.log_likelihood;
  out.customers = of.customers;
  return out;
}

template <class Model>
[[nodiscard]] Model model_from(model_record const& record) {
  auto const refuse = [&](std::string const& what) {
    throw std::invalid_argument("cxm: a saved model \"" + record.model + "\": " + what);
  };
  if (record.model != Model::id) refuse("is no " + std::string{Model::id});
  constexpr std::size_t n = Model::parameter_names.size();
  if (record.parameters.size() != n) refuse("another number of parameters");
  Model out;
  for (std::size_t i = 0; i < n; ++i) {
    auto const& [name, value] = record.parameters[i];
    if (name != Model::parameter_names[i]) refuse("has no parameter \"" + name + "\" there");
    if (!(value > 0 && value < HUGE_VAL)) refuse(name + " is no number above 0");
    out.*Model::parameters()[i] = value;
  }
  if constexpr (requires { out.unit.in_days(); }) {
    out.unit = decltype(out.unit){record.days_in_unit};
  }
  if constexpr (requires { out.buying; }) {
    out.covariates = record.covariates;
    for (effect_record const& e : record.effects) {
      bool const buying = e.acts_on == "buying";
      if (!buying && e.acts_on != "lifetime") refuse("an effect on \"" + e.acts_on + "\"");
      if (e.column >= out.covariates.size() || out.covariates[e.column] != e.name ||
          !std::isfinite(e.coefficient)) {
        refuse("the effect of \"" + e.name + "\" is of no column");
      }
      (buying ? out.buying : out.lifetime).push_back({e.name, e.column, e.coefficient});
    }
  } else if (!record.effects.empty()) {
    refuse("has no covariates");
  }
  std::size_t const p = n + record.effects.size();
  if (record.log_covariance.size() != p * p) refuse("a covariance of another size");
  out.log_covariance = record.log_covariance;
  out.log_likelihood = record.log_likelihood;
  out.customers = record.customers;
  return out;
}

}  // namespace cxm::inline v0
