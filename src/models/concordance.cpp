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
/// Of the others that are there, by their score.
struct split {
  double below, same, above;
};

/// Calls f(row, first place of its score, place behind its score) for each row that is sorted by
/// score.
template <class F>
void each_place(std::vector<models::keyed_row> const& by_score, F const& f) {
  std::size_t const n = by_score.size();
  for (std::size_t first = 0; first < n;) {
    std::size_t end = first + 1;
    while (end < n && by_score[end].key == by_score[first].key) ++end;
    for (std::size_t k = first; k < end; ++k) f(k, first, end);
    first = end;
  }
}

/// Sums of weights by score, with sums of all lower ones in O(log n) (Fenwick 1994, Software:
/// Practice and Experience 24, 327–336).
class sums_of_weights {
 public:
  explicit sums_of_weights(models::survival_rows const& rows)
      : weight_{rows.weight}, rank_(rows.count()) {}
  void begin(std::vector<models::keyed_row> const& by_score) {
    std::uint32_t ranks = 0;
    each_place(by_score, [&](std::size_t k, std::size_t first, std::size_t) {
      ranks += k == first ? 1U : 0U;
      rank_[by_score[k].row] = ranks - 1;
    });
    tree_.resize(ranks + std::size_t{1});
    clear();
  }
  void clear() {
    std::fill(tree_.begin(), tree_.end(), 0.0);
    total_ = 0;
  }
  void add(std::size_t i) { change(i, weight_[i]); }
  void remove(std::size_t i) { change(i, -weight_[i]); }
  [[nodiscard]] split seen(std::size_t i) const {
    double const lower = below(rank_[i]);
    double const up_to = below(rank_[i] + std::size_t{1});
    return {lower, up_to - lower, total_ - up_to};
  }
  [[nodiscard]] std::uint32_t score_order(std::size_t i) const { return rank_[i]; }

 private:
  void change(std::size_t i, double by) {
    total_ += by;
    for (std::size_t k = rank_[i] + std::size_t{1}; k < tree_.size(); k += k & (~k + 1)) {
      tree_[k] += by;
    }
  }
  [[nodiscard]] double below(std::size_t rank) const {
    double sum = 0;
    for (std::size_t k = rank; k > 0; k &= k - 1) sum += tree_[k];
    return sum;
  }

  std::vector<double> const& weight_;
  std::vector<std::uint32_t> rank_;  // of each row
  std::vector<double> tree_;
  double total_ = 0;
};

/// The same for rows that weigh 1: a bit for each, in the order of scores, and Fenwick's sums of
/// words of 64. Of a million rows that is 125 KB and 63 KB, which the near caches hold.
class counts_of_rows {
 public:
  explicit counts_of_rows(models::survival_rows const& rows) : place_(rows.count()) {}
  void begin(std::vector<models::keyed_row> const& by_score) {
    each_place(by_score, [&](std::size_t k, std::size_t first, std::size_t end) {
      auto const narrow = [](std::size_t x) { return static_cast<std::uint32_t>(x); };
      place_[by_score[k].row] = {narrow(k), narrow(first), narrow(end)};
    });
    present_.resize(by_score.size() / 64 + 1);
    tree_.resize(present_.size() + 1);
    clear();
  }
  void clear() {
    std::fill(present_.begin(), present_.end(), 0U);
    std::fill(tree_.begin(), tree_.end(), 0U);
    total_ = 0;
  }
  void add(std::size_t i) { change(i, 1); }
  void remove(std::size_t i) { change(i, ~std::uint32_t{0}); }
  /// Precondition: row i is not there.
  [[nodiscard]] split seen(std::size_t i) const {
    place const& at = place_[i];
    std::uint32_t const lower = below(at.first);
    std::uint32_t const up_to = at.end == at.first + 1 ? lower : below(at.end);
    return {static_cast<double>(lower), static_cast<double>(up_to - lower),
            static_cast<double>(total_ - up_to)};
  }
  [[nodiscard]] std::uint32_t score_order(std::size_t i) const { return place_[i].first; }

 private:
  struct place {
    std::uint32_t own, first, end;  // of the row, and of those that have its score
  };
  void change(std::size_t i, std::uint32_t by) {
    total_ += by;
    std::size_t const word = place_[i].own / 64;
    present_[word] ^= std::uint64_t{1} << (place_[i].own % 64);
    for (std::size_t k = word + 1; k < tree_.size(); k += k & (~k + 1)) tree_[k] += by;
  }
  [[nodiscard]] std::uint32_t below(std::uint32_t end) const {
    std::size_t const word = end / 64;
    std::uint32_t sum = ones(present_[word] & ((std::uint64_t{1} << (end % 64)) - 1));
    for (std::size_t k = word; k > 0; k &= k - 1) sum += tree_[k];
    return sum;
  }
  /// As std::popcount, which calls a function where the processor may be an old one.
  [[nodiscard]] static std::uint32_t ones(std::uint64_t x) {
    x -= (x >> 1) & 0x5555555555555555U;
    x = (x & 0x3333333333333333U) + ((x >> 2) & 0x3333333333333333U);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0FU;
    return static_cast<std::uint32_t>((x * 0x0101010101010101U) >> 56);
  }

  std::vector<place> place_;  // of each row
  std::vector<std::uint64_t> present_;
  std::vector<std::uint32_t> tree_;
  std::uint32_t total_ = 0;
};

/// Of each row, weighted by the other.
struct pairs_of_rows {
  explicit pairs_of_rows(std::size_t rows) : pairs(rows), good(rows) {}
  std::vector<double> pairs;  // that can be compared
  std::vector<double> good;   // and those of them that are concordant; ties count half
};

/// The pairs of one stratum.
template <class Sums>
class pair_counter {
 public:
  pair_counter(models::survival_rows const& rows, concordance& out, pairs_of_rows& each)
      : rows_{rows}, out_{out}, each_{each}, sums_{rows} {}

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
    sums_.begin(order);
  }

  /// Time falls; the sums hold who is at risk.
  void seen_by_those_who_left(models::stratum_rows const& s) {
    std::vector<std::size_t> tied;
    std::size_t entered = s.begin;
    std::size_t left = s.begin;
    for (std::size_t e = s.times_begin; e < s.times_end; ++e) {
      models::event_time const& at = rows_.times[e];
      std::size_t const end = at.first + at.events;
      for (; entered < at.first; ++entered) sums_.add(entered);
      for (std::size_t i = end; i < at.reached; ++i) sums_.add(i);
      if (rows_.truncated()) {
        for (; left < s.end && rows_.start[rows_.by_start[left]] >= at.time; ++left) {
          sums_.remove(rows_.by_start[left]);
        }
      }
      for (std::size_t i = at.first; i < end; ++i) {
        double const w = rows_.weight[i];
        split const others = sums_.seen(i);
        out_.concordant += w * others.below;
        out_.tied_score += w * others.same;
        out_.discordant += w * others.above;
        each_.pairs[i] += others.below + others.same + others.above;
        each_.good[i] += others.below + 0.5 * others.same;
      }
      count_tied(at, tied);
      for (std::size_t i = at.first; i < end; ++i) sums_.add(i);
      entered = at.reached;
    }
  }

  /// Pairs that left at one time.
  void count_tied(models::event_time const& at, std::vector<std::size_t>& tied) {
    if (at.events < 2) return;
    tied.resize(at.events);
    std::iota(tied.begin(), tied.end(), at.first);
    std::sort(tied.begin(), tied.end(), [&](std::size_t a, std::size_t b) {
      return sums_.score_order(a) < sums_.score_order(b);
    });
    double before = 0;
    double same = 0;
    for (std::size_t k = 0; k < tied.size(); ++k) {
      if (k > 0 && sums_.score_order(tied[k]) != sums_.score_order(tied[k - 1]))
        before += std::exchange(same, 0);
      double const w = rows_.weight[tied[k]];
      out_.tied_time += w * before;
      out_.tied_both += w * same;
      same += w;
    }
  }

  /// Time rises; the sums hold who has left.
  void seen_by_those_who_stayed(models::stratum_rows const& s) {
    sums_.clear();
    std::size_t entering = s.end;  // along by_start, backwards
    std::size_t e = s.times_end;   // the next event time
    auto const leave_before = [&](double time, bool with) {
      for (; e > s.times_begin; --e) {
        models::event_time const& at = rows_.times[e - 1];
        if (with ? at.time > time : at.time >= time) return;
        for (std::size_t i = at.first; i < at.first + at.events; ++i) {
          sums_.add(i);
        }
      }
    };
    auto const note = [&](std::size_t i, double factor) {
      split const others = sums_.seen(i);
      each_.pairs[i] += factor * (others.below + others.same + others.above);
      each_.good[i] += factor * (others.above + 0.5 * others.same);
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
  pairs_of_rows& each_;
  Sums sums_;
};

/// Sums of the weighted changes of C by each row or cluster, squared.
[[nodiscard]] double jackknife_variance(models::survival_rows const& rows,
                                        std::span<std::uint32_t const> cluster,
                                        pairs_of_rows const& of, double value, double total) {
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
  pairs_of_rows each{rows.count()};
  auto const count_with = [&](auto counter) {
    for (models::stratum_rows const& s : rows.strata) counter.count(s);
  };
  if (from.weight.empty()) {
    count_with(pair_counter<counts_of_rows>{rows, out, each});
  } else {
    count_with(pair_counter<sums_of_weights>{rows, out, each});
  }
  double const total = out.concordant + out.discordant + out.tied_score;
  if (!(total > 0)) return out;
  out.value = (out.concordant + 0.5 * out.tied_score) / total;
  out.standard_error = std::sqrt(jackknife_variance(rows, from.cluster, each, out.value, total));
  return out;
}

}  // namespace cxm::inline v0
