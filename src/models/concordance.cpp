#include <cxm/retention/concordance.hpp>

#include "row_order.hpp"
#include "survival_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

namespace {
/// Sums of weights by rank, with sums of all lower ranks in O(log n) (Fenwick 1994, Software:
/// Practice and Experience 24, 327–336).
class rank_sums {
 public:
  void reset(std::size_t ranks) { tree_.assign(ranks + 1, 0); }
  void add(std::size_t rank, double weight) {
    total_ += weight;
    for (std::size_t k = rank + 1; k < tree_.size(); k += k & (~k + 1)) tree_[k] += weight;
  }
  void clear_total() { total_ = 0; }
  [[nodiscard]] double total() const { return total_; }
  /// Of the ranks below this one.
  [[nodiscard]] double below(std::size_t rank) const {
    double sum = 0;
    for (std::size_t k = rank; k > 0; k &= k - 1) sum += tree_[k];
    return sum;
  }

 private:
  std::vector<double> tree_;
  double total_ = 0;
};

/// The pairs of one stratum.
class pair_counter {
 public:
  std::vector<double> pairs;  // of each row, weighted by the other: that can be compared
  std::vector<double> good;   // and those of them that are concordant; ties count half

  pair_counter(models::survival_rows const& rows, concordance& out)
      : pairs(rows.count()), good(rows.count()), rows_{rows}, out_{out}, rank_(rows.count()) {}

  void count(models::stratum_rows const& s) {
    order_by_score(s);
    seen_by_those_who_left(s);
    seen_by_those_who_stayed(s);
  }

 private:
  void order_by_score(models::stratum_rows const& s) {
    std::vector<models::keyed_row> order(s.end - s.begin);
    for (std::size_t k = 0; k < order.size(); ++k) {
      std::size_t const i = s.begin + k;
      order[k] = {models::rising_key(rows_.x[i] + 0.0), static_cast<std::uint32_t>(i)};  // −0 is 0
    }
    models::sort_by_key(order);
    std::uint32_t rank = 0;
    for (std::size_t k = 0; k < order.size(); ++k) {
      if (k > 0 && order[k].key != order[k - 1].key) ++rank;
      rank_[order[k].row] = rank;
    }
    sums_.reset(rank + std::size_t{1});
    ranks_ = rank + std::size_t{1};
  }

  struct split {
    double below, same, above;
  };
  [[nodiscard]] split seen(std::size_t i) const {
    double const below = sums_.below(rank_[i]);
    double const up_to = sums_.below(rank_[i] + std::size_t{1});
    return {below, up_to - below, sums_.total() - up_to};
  }

  /// Time falls; the sums hold who is at risk.
  void seen_by_those_who_left(models::stratum_rows const& s) {
    sums_.clear_total();
    std::vector<std::size_t> tied;
    std::size_t entered = s.begin;
    std::size_t left = s.begin;
    for (std::size_t e = s.times_begin; e < s.times_end; ++e) {
      models::event_time const& at = rows_.times[e];
      std::size_t const end = at.first + at.events;
      for (; entered < at.first; ++entered) sums_.add(rank_[entered], rows_.weight[entered]);
      for (std::size_t i = end; i < at.reached; ++i) sums_.add(rank_[i], rows_.weight[i]);
      if (rows_.truncated()) {
        for (; left < s.end && rows_.start[rows_.by_start[left]] >= at.time; ++left) {
          std::size_t const i = rows_.by_start[left];
          sums_.add(rank_[i], -rows_.weight[i]);
        }
      }
      for (std::size_t i = at.first; i < end; ++i) {
        double const w = rows_.weight[i];
        split const others = seen(i);
        out_.concordant += w * others.below;
        out_.tied_score += w * others.same;
        out_.discordant += w * others.above;
        pairs[i] += others.below + others.same + others.above;
        good[i] += others.below + 0.5 * others.same;
      }
      count_tied(at, tied);
      for (std::size_t i = at.first; i < end; ++i) sums_.add(rank_[i], rows_.weight[i]);
      entered = at.reached;
    }
  }

  /// Pairs that left at one time.
  void count_tied(models::event_time const& at, std::vector<std::size_t>& tied) {
    if (at.events < 2) return;
    tied.resize(at.events);
    std::iota(tied.begin(), tied.end(), at.first);
    std::sort(tied.begin(), tied.end(),
              [&](std::size_t a, std::size_t b) { return rank_[a] < rank_[b]; });
    double before = 0;
    double same = 0;
    for (std::size_t k = 0; k < tied.size(); ++k) {
      if (k > 0 && rank_[tied[k]] != rank_[tied[k - 1]]) before += std::exchange(same, 0);
      double const w = rows_.weight[tied[k]];
      out_.tied_time += w * before;
      out_.tied_both += w * same;
      same += w;
    }
  }

  /// Time rises; the sums hold who has left.
  void seen_by_those_who_stayed(models::stratum_rows const& s) {
    sums_.reset(ranks_);
    sums_.clear_total();
    std::size_t entering = s.end;  // along by_start, backwards
    std::size_t e = s.times_end;   // the next event time
    auto const leave_before = [&](double time, bool with) {
      for (; e > s.times_begin; --e) {
        models::event_time const& at = rows_.times[e - 1];
        if (with ? at.time > time : at.time >= time) return;
        for (std::size_t i = at.first; i < at.first + at.events; ++i) {
          sums_.add(rank_[i], rows_.weight[i]);
        }
      }
    };
    auto const note = [&](std::size_t i, double factor) {
      split const others = seen(i);
      pairs[i] += factor * (others.below + others.same + others.above);
      good[i] += factor * (others.above + 0.5 * others.same);
    };
    auto const enter_before = [&](double time) {
      for (; rows_.truncated() && entering > s.begin; --entering) {
        std::size_t const i = rows_.by_start[entering - 1];
        if (rows_.start[i] >= time) return;
        leave_before(rows_.start[i], true);
        note(i, -1);
      }
    };
    for (std::size_t last = s.end; last > s.begin;) {
      double const time = rows_.stop[last - 1];
      std::size_t first = last;
      while (first > s.begin && rows_.stop[first - 1] == time) --first;
      enter_before(time);
      leave_before(time, false);
      for (std::size_t i = first; i < last; ++i) {
        if (rows_.event[i] != 0) note(i, 1);
      }
      leave_before(time, true);
      for (std::size_t i = first; i < last; ++i) {
        if (rows_.event[i] == 0) note(i, 1);
      }
      last = first;
    }
  }

  models::survival_rows const& rows_;
  concordance& out_;
  std::vector<std::uint32_t> rank_;
  std::size_t ranks_ = 0;
  rank_sums sums_;
};

/// Sums of the weighted changes of C by each row or cluster, squared.
[[nodiscard]] double jackknife_variance(models::survival_rows const& rows,
                                        std::span<std::uint32_t const> cluster,
                                        pair_counter const& of, double value, double total) {
  double const unit = 1 / total;
  auto const part = [&](std::size_t i) {
    return rows.weight[i] * (of.good[i] - value * of.pairs[i]) * unit;
  };
  double variance = 0;
  if (cluster.empty()) {
    for (std::size_t i = 0; i < rows.count(); ++i) variance += part(i) * part(i);
    return variance;
  }
  std::vector<std::size_t> order(rows.count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  auto const code = [&](std::size_t i) { return cluster[rows.source[i]]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return code(a) < code(b); });
  double sum = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    sum += part(order[k]);
    if (k + 1 < order.size() && code(order[k + 1]) == code(order[k])) continue;
    variance += sum * sum;
    sum = 0;
  }
  return variance;
}
}  // namespace

concordance concordance_of(survival_columns const& from, std::span<double const> score,
                           bool join_near_ties) {
  survival_columns of = from;
  of.covariates = {{"score", score}};
  models::survival_rows const rows{of, {join_near_ties, false}};
  concordance out;
  out.excluded = rows.excluded;
  pair_counter counter{rows, out};
  for (models::stratum_rows const& s : rows.strata) counter.count(s);
  double const total = out.concordant + out.discordant + out.tied_score;
  if (!(total > 0)) return out;
  out.value = (out.concordant + 0.5 * out.tied_score) / total;
  out.standard_error = std::sqrt(jackknife_variance(rows, from.cluster, counter, out.value, total));
  return out;
}

}  // namespace cxm::inline v0
