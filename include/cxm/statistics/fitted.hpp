#pragma once
/// What fitting a model returns: the model, and whether it may be believed.
///
/// Use           auto const churn = cxm::fit<cxm::cox>(rows);
///               churn->coefficients[0]            // throws fit_error unless converged
///               churn.status(), churn.warnings()  // never throw
/// A model       has a static member `fit(…)` that returns `fitted<Model>`. It is not a metric: it
///               can't be merged, and is computed anew from its rows.
/// Gradient      its norm is √(gᵀ·H⁻¹·g), with g the gradient and H the negative Hessian of the
///               log- likelihood: how far the last step of Newton's method would go, in standard
///               errors. Unlike |g| it has no unit, so one limit fits all models.
/// Condition     of H scaled to 1 on its diagonal, largest eigenvalue ÷ smallest: 1 where the
///               parameters are told apart as well as can be; above about 1e8 half of the digits
///               are gone.

#include <cxm/core/reading.hpp>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

enum class fit_status : std::uint8_t {
  converged,
  not_converged,  ///< the limit of iterations was reached, or no step improved the likelihood
  separated,      ///< a coefficient runs to infinity: the likelihood has no maximum
  singular,       ///< parameters that the data can't tell apart
  boundary,       ///< the likelihood rises up to the edge of the parameters: a simpler model
};

[[nodiscard]] constexpr std::string_view name(fit_status status) noexcept {
  switch (status) {
    case fit_status::converged: return "converged";
    case fit_status::not_converged: return "not converged";
    case fit_status::separated: return "separated";
    case fit_status::singular: return "singular";
    case fit_status::boundary: return "boundary";
  }
  return "unknown";
}

/// How a fit went.
struct fit_report {
  fit_status status = fit_status::not_converged;
  double log_likelihood = undefined;
  double gradient_norm = undefined;  ///< in standard errors, see above
  int iterations = 0;
  double condition = undefined;       ///< of the scaled negative Hessian, see above
  std::vector<std::string> warnings;  ///< whole sentences, the reason of the status first
};

/// A fit that did not converge was read as if it had.
class fit_error : public std::runtime_error {
 public:
  fit_error(std::string const& what, fit_status status)
      : std::runtime_error{what}, status_{status} {}
  [[nodiscard]] fit_status status() const noexcept { return status_; }

 private:
  fit_status status_;
};

template <class Model>
class fitted {
 public:
  fitted(Model model, fit_report report) : model_{std::move(model)}, report_{std::move(report)} {}

  /// The model. Errors: fit_error unless converged.
  [[nodiscard]] Model const& operator*() const {
    check();
    return model_;
  }
  [[nodiscard]] Model const* operator->() const {
    check();
    return &model_;
  }
  /// The model as the fit left it, whatever the status: to look at, not to report.
  [[nodiscard]] Model const& value_even_so() const noexcept { return model_; }

  [[nodiscard]] bool converged() const noexcept { return status() == fit_status::converged; }
  [[nodiscard]] fit_status status() const noexcept { return report_.status; }
  [[nodiscard]] double log_likelihood() const noexcept { return report_.log_likelihood; }
  [[nodiscard]] double gradient_norm() const noexcept { return report_.gradient_norm; }
  [[nodiscard]] int iterations() const noexcept { return report_.iterations; }
  [[nodiscard]] double condition() const noexcept { return report_.condition; }
  [[nodiscard]] std::vector<std::string> const& warnings() const noexcept {
    return report_.warnings;
  }

 private:
  void check() const {
    if (converged()) return;
    std::string what = "cxm: the fit is " + std::string{name(report_.status)};
    for (std::string const& warning : report_.warnings) what += "; " + warning;
    throw fit_error(what, report_.status);
  }
  Model model_;
  fit_report report_;
};

/// Fits a model: what it takes is said by its own `fit`.
template <class Model, class... Inputs>
[[nodiscard]] fitted<Model> fit(Inputs const&... inputs) {
  return Model::fit(inputs...);
}

}  // namespace cxm::inline v0
