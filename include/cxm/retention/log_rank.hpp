#pragma once
/// Do groups differ in how long they stay? The log-rank test and its family, over two groups or
/// more.
///
/// Formula       at each time with events, n_g of n at risk are of group g, and d_g of d events
///               observed_g = Σ K·d_g,  expected_g = Σ K·d·n_g/n,  score_g = their difference
///               variance_gh = Σ K²·d(n − d)/(n − 1)·n_g/n·([g = h] − n_h/n)
///               chi-square = scoreᵀ·variance⁻·score, as many degrees of freedom as the variance
///               has rank: groups − 1 where all of them are at risk together at some time.
/// Weightings K  log_rank            1: best where hazards are in proportion
///               gehan               n (Gehan–Breslow–Wilcoxon): early differences, and sensitive
///                                   to how the groups are censored
///               tarone_ware         √n
///               peto                S̃(t) = Π (1 − d/(n + 1)) over times up to t
///               modified_peto       S̃(t)·n/(n + 1)
///               fleming_harrington  S(t−)^p·(1 − S(t−))^q, S of all groups together; p = 1, q = 0
///                                   is the Peto–Peto test of R's survdiff(rho = 1), q > 0 looks at
///                                   late ones
///               Choose it before looking at the data.
/// Strata        scores and variances are summed over strata: each group is compared with those of
///               its own stratum. S and K are those of the stratum.
/// Input         one kaplan_meier for each group, as a span, or as grouped<Key, kaplan_meier>,
///               whose order of keys is that of the results. Late entry and near ties (over all
///               groups together) as in kaplan_meier.
/// Weights       push_counted() counts as that many rows. Of weighted_kaplan_meier the variance is
///               Σ w²·D·Dᵀ over rows, D a row's part of the score (Lin and Wei): weights are no
///               numbers of customers, and counting them as such would make any difference
///               significant. With all weights doubled the test is the same.
/// Undefined     no time at which two groups are at risk and somebody has an event and somebody has
///               not: 0 degrees of freedom, statistic and p are NaN. A group that nobody ever is at
///               risk in has 0 observed and expected and costs no degree.
/// Order         log_rank_trend() tests whether groups that have an order follow it.
/// Tail          p may underflow; log_p does not.
/// Complexity    O(times·groups²).
/// Errors        std::invalid_argument for an exponent that is negative or not finite, and for
///               strata of different numbers of groups.
/// Source        Mantel 1966, Cancer Chemotherapy Reports 50, 163–170; Peto and Peto 1972, JRSS A
///               135, 185–207; Gehan 1965 and Breslow 1970, Biometrika; Tarone and Ware 1977,
///               Biometrika 64, 156–160; Fleming and Harrington 1991, Counting Processes and
///               Survival Analysis, ch. 7; Lin and Wei 1989, JASA 84, 1074–1078; Klein and
///               Moeschberger 2003, 7.3 and 7.5.

#include <cxm/core/group_by.hpp>
#include <cxm/retention/kaplan_meier.hpp>
#include <cxm/retention/risk_groups.hpp>
#include <cxm/statistics/chi_square.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

enum class rank_weighting : unsigned char {
  log_rank,
  gehan,
  tarone_ware,
  peto,
  modified_peto,
  fleming_harrington,
};

/// Which test of the family; p and q are Fleming and Harrington's.
struct rank_test {
  rank_weighting weighting = rank_weighting::log_rank;
  double p = 0;
  double q = 0;
  near_ties ties{};
};

/// What a test of k groups found. Vectors are by group; the variance is k × k, row by row.
struct log_rank_result {
  test_result test;  ///< the statistic is chi-square
  count_t degrees = 0;
  std::vector<count_t> count;  ///< rows
  std::vector<double> observed;
  std::vector<double> expected;
  std::vector<double> variance;

  [[nodiscard]] std::size_t groups() const noexcept { return observed.size(); }
  [[nodiscard]] double score(std::size_t group) const noexcept {
    return observed[group] - expected[group];
  }
  [[nodiscard]] double variance_of(std::size_t g, std::size_t h) const noexcept {
    return variance[g * groups() + h];
  }
};

namespace detail {

/// Adds up observed, expected and variances over strata.
class rank_sums {
 public:
  rank_sums(std::size_t groups, rank_test const& how) : how_{how} {
    auto const exponent = [](double x) {
      return x >= 0 && x <= (std::numeric_limits<double>::max)();
    };
    if (!exponent(how.p) || !exponent(how.q)) {
      throw std::invalid_argument("cxm::log_rank: p and q are 0 or positive numbers");
    }
    out_.count.assign(groups, 0);
    out_.observed.assign(groups, 0);
    out_.expected.assign(groups, 0);
    out_.variance.assign(groups * groups, 0);
  }

  void add(std::span<risk_steps const> groups, bool counts) {
    std::size_t const k = groups.size();
    std::vector<double> const times = event_times(groups);
    std::vector<risk_walk> walks;
    for (auto const& steps : groups) walks.emplace_back(steps);
    std::vector<double> share(k);
    std::vector<double> events(k);
    parts_of_rows rows{k, counts ? 0 : times.size()};
    double s = 1;       // Kaplan–Meier of all groups, before this time
    double s_peto = 1;  // Peto's, at this time
    for (double const t : times) {
      double n = 0;
      double d = 0;
      double rest = 0;
      for (std::size_t g = 0; g < k; ++g) {
        walks[g].go(t);
        share[g] = walks[g].at_risk();
        events[g] = walks[g].events(0);
        n += share[g];
        d += events[g];
        rest += walks[g].survivors();
      }
      if (!(n > 0)) continue;  // weights of 0
      s_peto *= 1 - d / (n + 1);
      double const w = weight(n, s, s_peto);
      s *= rest / n;
      for (std::size_t g = 0; g < k; ++g) share[g] /= n;
      for (std::size_t g = 0; g < k; ++g) {
        out_.observed[g] += w * events[g];
        out_.expected[g] += w * d * share[g];
      }
      if (!counts) {
        rows.add(t, w, d / n, share);
        continue;
      }
      if (!(n > 1)) continue;
      double const v = w * w * d * (rest / (n - 1));
      for (std::size_t g = 0; g < k; ++g) {
        double const of_group = v * share[g];
        if (of_group == 0) continue;
        double* row = &out_.variance[g * k];
        for (std::size_t h = 0; h < k; ++h) row[h] -= of_group * share[h];
        row[g] += of_group;
      }
    }
    if (!counts) rows.give(groups, out_.variance);
  }
  void count(std::size_t group, count_t rows) noexcept { out_.count[group] += rows; }
  [[nodiscard]] log_rank_result result() && {
    std::vector<double> score(out_.groups());
    for (std::size_t g = 0; g < score.size(); ++g) score[g] = out_.score(g);
    auto const [statistic, degrees] = quadratic_form(std::move(score), out_.variance);
    out_.degrees = degrees;
    out_.test = chi_square(statistic, degrees).as_test();
    return std::move(out_);
  }

 private:
  /// Of weighted rows: each one's part of the scores.
  class parts_of_rows {
   public:
    parts_of_rows(std::size_t groups, std::size_t times) : k_{groups} {
      time_.reserve(times);
      here_.reserve(times);
    }
    void add(double t, double w, double hazard, std::vector<double> const& share) {
      std::size_t const before = sums_.size();
      time_.push_back(t);
      here_.push_back({w, hazard});
      shares_.insert(shares_.end(), share.begin(), share.end());
      for (std::size_t h = 0; h <= k_; ++h) {
        double const last = before == 0 ? 0 : sums_[before - (k_ + 1) + h];
        sums_.push_back(last + w * hazard * (h == k_ ? 1 : share[h]));
      }
    }
    void give(std::span<risk_steps const> groups, std::vector<double>& variance) const {
      std::vector<double> part(k_);
      for (std::size_t g = 0; g < k_; ++g) {
        for (leaver const& x : groups[g].leavers) {
          std::size_t const out = until(groups[g].time[x.exit]);
          std::size_t const in = x.entry == leaver::from_start ? 0 : until(groups[g].time[x.entry]);
          double const all = sum(out, k_) - sum(in, k_);
          for (std::size_t h = 0; h < k_; ++h) {
            part[h] = sum(out, h) - sum(in, h) - (g == h ? all : 0);
            if (x.cause == 0 || out == 0) continue;
            part[h] += here_[out - 1].weight * ((g == h ? 1 : 0) - shares_[(out - 1) * k_ + h]);
          }
          for (std::size_t h = 0; h < k_; ++h) {
            for (std::size_t l = 0; l < k_; ++l) {
              variance[h * k_ + l] += x.squares * part[h] * part[l];
            }
          }
        }
      }
    }

   private:
    struct at_time {
      double weight;
      double hazard;
    };
    [[nodiscard]] std::size_t until(double t) const noexcept {
      return static_cast<std::size_t>(std::upper_bound(time_.begin(), time_.end(), t) -
                                      time_.begin());
    }
    [[nodiscard]] double sum(std::size_t times, std::size_t of) const noexcept {
      return times == 0 ? 0 : sums_[(times - 1) * (k_ + 1) + of];
    }
    std::size_t k_;
    std::vector<double> time_;
    std::vector<at_time> here_;
    std::vector<double> shares_;
    std::vector<double> sums_;  // Σ K·d/n·n_h/n for each h, then Σ K·d/n
  };

  [[nodiscard]] double weight(double n, double s, double s_peto) const noexcept {
    switch (how_.weighting) {
      case rank_weighting::log_rank: return 1;
      case rank_weighting::gehan: return n;
      case rank_weighting::tarone_ware: return std::sqrt(n);
      case rank_weighting::peto: return s_peto;
      case rank_weighting::modified_peto: return s_peto * n / (n + 1);
      case rank_weighting::fleming_harrington:
        return std::pow(s, how_.p) * std::pow((std::max)(0.0, 1 - s), how_.q);
    }
    return 1;
  }
  rank_test how_;
  log_rank_result out_;
};

template <class M>
void add_stratum(rank_sums& sums, std::span<M const> groups, rank_test const& how) {
  constexpr bool counts = std::is_same_v<M, kaplan_meier>;
  std::vector<decltype(groups.front().exits())> exits;
  exits.reserve(groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    exits.push_back(groups[g].exits());
    sums.count(g, groups[g].count());
  }
  auto const steps = steps_of_groups(exits, how.ties, !counts);
  sums.add(std::span<risk_steps const>{steps}, counts);
}
}  // namespace detail

/// kaplan_meier or weighted_kaplan_meier.
template <class M>
concept survival_metric = std::same_as<M, kaplan_meier> || std::same_as<M, weighted_kaplan_meier>;

template <survival_metric M>
[[nodiscard]] log_rank_result log_rank(std::span<M const> groups, rank_test const& how = {}) {
  detail::rank_sums sums{groups.size(), how};
  detail::add_stratum(sums, groups, how);
  return std::move(sums).result();
}
template <survival_metric M>
[[nodiscard]] log_rank_result log_rank(std::vector<M> const& groups, rank_test const& how = {}) {
  return log_rank(std::span<M const>{groups}, how);
}
/// Groups in the order of their keys.
template <key_type Key, survival_metric M>
[[nodiscard]] log_rank_result log_rank(grouped<Key, M> const& groups, rank_test const& how = {}) {
  std::vector<M> metrics;
  for (auto& row : groups.rows()) metrics.push_back(std::move(row.metric));
  return log_rank(metrics, how);
}

/// Strata of the same groups in the same order; a group that a stratum lacks is an empty metric
/// there.
template <survival_metric M>
[[nodiscard]] log_rank_result stratified_log_rank(std::span<std::vector<M> const> strata,
                                                  rank_test const& how = {}) {
  std::size_t const k = strata.empty() ? 0 : strata.front().size();
  detail::rank_sums sums{k, how};
  for (auto const& groups : strata) {
    if (groups.size() != k) {
      throw std::invalid_argument("cxm::stratified_log_rank: all strata have the same groups");
    }
  }
  for (auto const& groups : strata) detail::add_stratum(sums, std::span<M const>{groups}, how);
  return std::move(sums).result();
}
template <survival_metric M>
[[nodiscard]] log_rank_result stratified_log_rank(std::vector<std::vector<M>> const& strata,
                                                  rank_test const& how = {}) {
  return stratified_log_rank(std::span<std::vector<M> const>{strata}, how);
}
/// Keys of stratum and group; the results are in the order of the groups' keys.
template <key_type Stratum, key_type Group, survival_metric M>
[[nodiscard]] log_rank_result stratified_log_rank(grouped<std::tuple<Stratum, Group>, M> const& by,
                                                  rank_test const& how = {}) {
  auto rows = by.rows();
  std::vector<Group> keys;
  for (auto const& row : rows) keys.push_back(std::get<1>(row.key));
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<std::vector<M>> strata;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || std::get<0>(rows[i - 1].key) != std::get<0>(rows[i].key)) {
      strata.emplace_back(keys.size());
    }
    auto const at = std::lower_bound(keys.begin(), keys.end(), std::get<1>(rows[i].key));
    strata.back()[static_cast<std::size_t>(at - keys.begin())] = std::move(rows[i].metric);
  }
  return stratified_log_rank(strata, how);
}

/// Do the groups follow an order, such as small, middle and large plans? z = Σ
/// s_g·score_g/√(sᵀ·V·s), which is positive where groups of higher s have more events than
/// expected. It finds an order with more power than the test of any difference. Undefined (NaN):
/// scores that are alike. Errors: std::invalid_argument unless there is one finite s for each
/// group. Source: Tarone 1975, Biometrika 62, 679–682.
[[nodiscard]] inline test_result log_rank_trend(log_rank_result const& of,
                                                std::span<double const> s) {
  bool const finite = std::all_of(s.begin(), s.end(), [](double x) { return std::isfinite(x); });
  if (s.size() != of.groups() || !finite) {
    throw std::invalid_argument("cxm::log_rank_trend: one finite score for each group");
  }
  double sum = 0;
  double variance = 0;
  double scale = 0;  // of what cancels in the variance
  for (std::size_t g = 0; g < s.size(); ++g) {
    sum += s[g] * of.score(g);
    scale += s[g] * s[g] * of.variance_of(g, g);
    for (std::size_t h = 0; h < s.size(); ++h) variance += s[g] * s[h] * of.variance_of(g, h);
  }
  return normal_test(variance > 1e-12 * scale ? sum / std::sqrt(variance) : undefined);
}

}  // namespace cxm::inline v0
