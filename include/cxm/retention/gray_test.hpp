#pragma once
/// Gray's test: does one cause take more of one group than of another, competing risks allowed for?
///
/// Question      Do price leavers come faster in one plan? The log-rank test of that cause compares
///               hazards, as if the other causes did not exist; this one compares cumulative
///               incidences.
/// Formula       at each time, group r with Y_r at risk and d_1r events of the cause, S_r and F_r
///               its event-free share and incidence just before; h_r = Y_r/S_r, R_r = h_r(1 − F_r),
///               and a dot is the sum over groups
///               score_r = Σ w·(d_1r − R_r·d_1./R.)      w = (1 − F₀)^ρ
///               F₀ = Σ d_1./h. is the incidence in all groups together, were they alike.
///               variance_kl = Σ_r Σ a_kr·a_lr/h_r·dF₀·v₁ + b_kr·b_lr/h_r·dF_2r·v₂, with F_2r the
///               incidence of all other causes, q = (1 − F₀(t))/S_r(t),
///               c_kr(t) = Σ until t of w·([k = r] − h_k/h.)·h_r·dF₀/(1 − F₀), C_kr = c_kr(∞) −
///               c_kr(t),
///               a_kr = w·([k = r] − h_k/h.)·h_r + (1 − q)·C_kr,  b_kr = −q·C_kr,
///               and for ties v₁ = 1 − (d_1. − 1)/(h.·S_r − 1), v₂ = 1 − (d_2r − 1)/(Y_r − 1).
///               chi-square = scoreᵀ·variance⁻·score, groups − 1 degrees of freedom (the variance's
///               rank).
/// Input         one competing_risks for each group, as a vector or as grouped<Key,
///               competing_risks>, and the cause; ρ ≥ 0, above 0 for early differences. Near ties
///               over all groups together.
/// Strata        scores and variances are summed over strata of the same groups.
/// Undefined     fewer than two groups at risk together at an event of the cause: 0 degrees, NaN.
/// Errors        std::invalid_argument for customers who entered late: the test has no form for
///               them here; for a ρ that is negative or not finite; for strata of different numbers
///               of groups.
/// Complexity    O(times·groups³).
/// Source        Gray 1988, Annals of Statistics 16, 1141–1154. The tie factors are those of R's
///               cmprsk, whose figures it agrees with.

#include <cxm/core/group_by.hpp>
#include <cxm/retention/competing_risks.hpp>
#include <cxm/retention/risk_groups.hpp>
#include <cxm/statistics/chi_square.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

struct gray_test_reading {
  double rho = 0;
  near_ties ties{};
};

/// Vectors are by group; the variance is k × k, row by row.
struct gray_test_result {
  test_result test;  ///< the statistic is chi-square
  count_t degrees = 0;
  std::vector<double> score;
  std::vector<double> variance;

  [[nodiscard]] double variance_of(std::size_t g, std::size_t h) const noexcept {
    return variance[g * score.size() + h];
  }
};

namespace detail {

/// One group as pooled times pass: what is said of it is from just before the time until next() is
/// called, and from just after it then.
class incidence_walk {
 public:
  /// `column`: of the cause among the group's causes; none if the group never had it.
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  incidence_walk(risk_steps const& steps, std::size_t column) noexcept
      : walk_{steps}, column_{column} {}
  void go(double time) noexcept { walk_.go(time); }
  [[nodiscard]] double at_risk() const noexcept { return walk_.at_risk(); }
  [[nodiscard]] double of_cause() const noexcept {
    return column_ == none ? 0 : walk_.events(column_);
  }
  [[nodiscard]] double of_others() const noexcept { return walk_.all_events() - of_cause(); }
  [[nodiscard]] double event_free() const noexcept { return s_; }
  [[nodiscard]] double incidence() const noexcept { return f_; }
  /// Y/S.
  [[nodiscard]] double weight() const noexcept { return s_ > 0 ? at_risk() / s_ : 0; }
  void next() noexcept {
    double const n = at_risk();
    if (!(n > 0)) return;
    f_ += s_ * of_cause() / n;
    s_ *= walk_.survivors() / n;
  }

 private:
  risk_walk walk_;
  std::size_t column_;
  double s_ = 1;
  double f_ = 0;
};

/// Adds up scores and variances over strata.
class gray_sums {
 public:
  gray_sums(std::size_t groups, double rho)
      : rho_{rho}, score_(groups), variance_(groups * groups) {
    if (!(rho >= 0 && rho <= (std::numeric_limits<double>::max)())) {
      throw std::invalid_argument("cxm::gray_test: rho is 0 or a positive number");
    }
  }
  void add(std::span<risk_steps const> groups, std::vector<std::size_t> const& columns) {
    std::size_t const k = groups.size();
    std::vector<double> const times = event_times(groups);
    std::vector<double> c(k * k);  // c_kr so far, then what is still to come of it
    pass(groups, columns, times, [&](moment const& at, std::vector<incidence_walk> const& walks) {
      for (std::size_t r = 0; r < k; ++r) {
        double const share = at.r > 0 ? walks[r].weight() * (1 - walks[r].incidence()) / at.r : 0;
        score_[r] += at.w * (walks[r].of_cause() - share * at.events);
        for (std::size_t g = 0; g < k; ++g) c[g * k + r] += at.part(walks, g, r) * at.hazard;
      }
    });
    std::vector<double> a(k);
    std::vector<double> b(k);
    pass(groups, columns, times, [&](moment const& at, std::vector<incidence_walk> const& walks) {
      for (std::size_t r = 0; r < k; ++r) {
        double const h = walks[r].weight();
        if (!(h > 0)) continue;
        incidence_walk after = walks[r];
        after.next();
        double const q = after.event_free() > 0 ? (1 - at.f_after) / after.event_free() : 0;
        for (std::size_t g = 0; g < k; ++g) {
          double const part = at.part(walks, g, r);
          double& left = c[g * k + r];
          left -= part * at.hazard;
          a[g] = part + (1 - q) * left;
          b[g] = -q * left;
        }
        double const n = walks[r].at_risk();
        double const others = walks[r].of_others();
        double const s = walks[r].event_free();
        double const one = at.f_step * tied(at.events, at.h * s) / h;
        double const two = s * others / n * tied(others, n) / h;
        for (std::size_t g = 0; g < k; ++g) {
          for (std::size_t l = 0; l < k; ++l) {
            variance_[g * k + l] += a[g] * a[l] * one + b[g] * b[l] * two;
          }
        }
      }
    });
  }
  [[nodiscard]] gray_test_result result() && {
    auto const [statistic, degrees] = quadratic_form(score_, variance_);
    return {chi_square(statistic, degrees).as_test(), degrees, std::move(score_),
            std::move(variance_)};
  }

 private:
  /// One time of events.
  struct moment {
    double w;        // (1 − F₀)^ρ
    double events;   // of the cause, all groups
    double h;        // Σ h_r
    double r;        // Σ R_r
    double f_step;   // dF₀
    double hazard;   // dF₀/(1 − F₀)
    double f_after;  // F₀ with it
    [[nodiscard]] double part(std::vector<incidence_walk> const& walks, std::size_t g,
                              std::size_t of) const noexcept {
      double const share = h > 0 ? walks[g].weight() / h : 0;
      return w * ((g == of ? 1 : 0) - share) * walks[of].weight();
    }
  };
  /// 1 less what ties take off a variance.
  [[nodiscard]] static double tied(double events, double at_risk) noexcept {
    return events > 1 && at_risk > 1 ? 1 - (events - 1) / (at_risk - 1) : 1;
  }
  template <class F>
  void pass(std::span<risk_steps const> groups, std::vector<std::size_t> const& columns,
            std::vector<double> const& times, F const& f) const {
    std::vector<incidence_walk> walks;
    for (std::size_t r = 0; r < groups.size(); ++r) walks.emplace_back(groups[r], columns[r]);
    double f0 = 0;
    for (double const t : times) {
      moment at{std::pow((std::max)(0.0, 1 - f0), rho_), 0, 0, 0, 0, 0, 0};
      for (auto& walk : walks) {
        walk.go(t);
        at.events += walk.of_cause();
        at.h += walk.weight();
        at.r += walk.weight() * (1 - walk.incidence());
      }
      at.f_step = at.h > 0 ? at.events / at.h : 0;
      at.hazard = f0 < 1 ? at.f_step / (1 - f0) : 0;
      f0 += at.f_step;
      at.f_after = f0;
      f(at, walks);
      for (auto& walk : walks) walk.next();
    }
  }

  double rho_;
  std::vector<double> score_;
  std::vector<double> variance_;
};

template <class Cause>
void add_stratum(gray_sums& sums, std::span<competing_risks<Cause> const> groups,
                 Cause const& cause, near_ties ties) {
  std::vector<std::vector<sorted_exits<row_total>>> exits;
  std::vector<std::size_t> columns;
  for (auto const& group : groups) {
    exits.push_back(group.exits());
    for (auto const& table : exits.back()) {
      if (table.late.empty()) continue;
      throw std::invalid_argument("cxm::gray_test: customers who entered late are not allowed for");
    }
    auto const causes = group.causes();
    auto const at = std::find(causes.begin(), causes.end(), cause);
    columns.push_back(at == causes.end() ? incidence_walk::none
                                         : static_cast<std::size_t>(at - causes.begin()));
  }
  auto const steps = steps_of_groups(exits, ties, false);
  sums.add(std::span<risk_steps const>{steps}, columns);
}
}  // namespace detail

template <key_type Cause>
[[nodiscard]] gray_test_result gray_test(std::vector<competing_risks<Cause>> const& groups,
                                         std::type_identity_t<Cause> const& cause,
                                         gray_test_reading how = {}) {
  detail::gray_sums sums{groups.size(), how.rho};
  detail::add_stratum(sums, std::span<competing_risks<Cause> const>{groups}, cause, how.ties);
  return std::move(sums).result();
}
/// Groups in the order of their keys.
template <key_type Key, key_type Cause>
[[nodiscard]] gray_test_result gray_test(grouped<Key, competing_risks<Cause>> const& groups,
                                         std::type_identity_t<Cause> const& cause,
                                         gray_test_reading how = {}) {
  std::vector<competing_risks<Cause>> metrics;
  for (auto& row : groups.rows()) metrics.push_back(std::move(row.metric));
  return gray_test(metrics, cause, how);
}
/// Strata of the same groups in the same order; a group that a stratum lacks is an empty metric
/// there.
template <key_type Cause>
[[nodiscard]] gray_test_result stratified_gray_test(
    std::vector<std::vector<competing_risks<Cause>>> const& strata,
    std::type_identity_t<Cause> const& cause, gray_test_reading how = {}) {
  std::size_t const k = strata.empty() ? 0 : strata.front().size();
  detail::gray_sums sums{k, how.rho};
  for (auto const& groups : strata) {
    if (groups.size() != k) {
      throw std::invalid_argument("cxm::stratified_gray_test: all strata have the same groups");
    }
  }
  for (auto const& groups : strata) {
    detail::add_stratum(sums, std::span<competing_risks<Cause> const>{groups}, cause, how.ties);
  }
  return std::move(sums).result();
}

}  // namespace cxm::inline v0
