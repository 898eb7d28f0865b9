#include "survival_rows.hpp"

#include "row_order.hpp"

#include <cxm/retention/risk_table.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>

namespace cxm::inline v0::models {

namespace {
[[nodiscard]] bool fits(std::size_t given, std::size_t rows) { return given == 0 || given == rows; }

void check_lengths(survival_columns const& from) {
  std::size_t const n = from.stop.size();
  if (from.event.size() != n || !fits(from.start.size(), n) || !fits(from.stratum.size(), n) ||
      !fits(from.weight.size(), n) || !fits(from.cluster.size(), n)) {
    throw std::invalid_argument("cxm: columns of survival rows differ in length");
  }
  if (n > std::numeric_limits<std::int32_t>::max()) {
    throw std::invalid_argument("cxm: more than two billion survival rows");
  }
  for (covariate const& c : from.covariates) {
    if (c.values.size() != n) {
      throw std::invalid_argument("cxm: covariate '" + c.name + "' has not one value for each row");
    }
  }
}

/// Throws where row i can't be, false where it is left out.
[[nodiscard]] bool take(survival_columns const& from, std::size_t i, bool positive,
                        exclusions& excluded) {
  auto const at = [i] { return " (row " + std::to_string(i) + ")"; };
  double const stop = from.stop[i];
  double const start = from.start.empty() ? -HUGE_VAL : from.start[i];
  double const weight = from.weight.empty() ? 1 : from.weight[i];
  if (from.event[i] > 1) throw std::invalid_argument("cxm: an event is 0 or 1" + at());
  bool missing = std::isnan(stop) || std::isnan(start) || std::isnan(weight);
  for (covariate const& c : from.covariates) missing = missing || std::isnan(c.values[i]);
  if (missing) {
    excluded.add(reason::missing);
    return false;
  }
  if (std::isinf(stop) || (std::isinf(start) && !from.start.empty())) {
    throw std::invalid_argument("cxm: a time is infinite" + at());
  }
  if (!(weight >= 0 && weight < HUGE_VAL)) {
    throw std::invalid_argument("cxm: a weight is a number of 0 or more" + at());
  }
  for (covariate const& c : from.covariates) {
    if (std::isinf(c.values[i])) {
      throw std::invalid_argument("cxm: covariate '" + c.name + "' is infinite" + at());
    }
  }
  if (weight == 0) return false;
  if (!(stop > start) || (positive && !(stop > 0))) {
    excluded.add(reason::out_of_scale);
    return false;
  }
  return true;
}

/// The rows that are taken. What is not out of the ordinary in any column needs no second look.
[[nodiscard]] std::vector<std::uint32_t> taken(survival_columns const& from, bool positive,
                                               exclusions& excluded) {
  std::size_t const all = from.stop.size();
  constexpr double largest = (std::numeric_limits<double>::max)();
  std::vector<std::uint8_t> odd(all);
  auto const look = [&](std::span<double const> column) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      odd[i] |= static_cast<std::uint8_t>(!(std::fabs(column[i]) <= largest));
    }
  };
  look(from.stop);
  for (covariate const& c : from.covariates) look(c.values);
  for (std::size_t i = 0; i < all && positive; ++i) {
    odd[i] |= static_cast<std::uint8_t>(!(from.stop[i] > 0));
  }
  bool const plain = from.start.empty() && from.weight.empty();
  std::vector<std::uint32_t> rows;
  rows.reserve(all);
  for (std::size_t i = 0; i < all; ++i) {
    if ((plain && odd[i] == 0 && from.event[i] <= 1) || take(from, i, positive, excluded)) {
      rows.push_back(static_cast<std::uint32_t>(i));
    }
  }
  return rows;
}

/// Replaces times that are almost the same by the smallest of them.
class joined_times {
 public:
  joined_times() = default;
  /// Of rows in runs of one stratum, each from the latest stop on.
  joined_times(std::vector<std::uint32_t> const& rows, std::vector<double> const& stop,
               std::span<double const> start) {
    // Of one stratum they need no sorting.
    if (start.empty() && std::is_sorted(stop.rbegin(), stop.rend())) {
      join(stop.size(), [&](std::size_t k) { return stop[stop.size() - 1 - k]; });
      return;
    }
    std::vector<double> all;
    for (double const t : stop) {
      if (all.empty() || all.back() != t) all.push_back(t);
    }
    for (std::uint32_t const i : rows) {
      if (!start.empty()) all.push_back(start[i]);
    }
    std::sort(all.begin(), all.end());
    join(all.size(), [&](std::size_t k) { return all[k]; });
  }
  [[nodiscard]] bool empty() const { return from_.empty(); }
  [[nodiscard]] double operator()(double time) const {
    auto const at = std::lower_bound(from_.begin(), from_.end(), time);
    return at != from_.end() && *at == time ? to_[static_cast<std::size_t>(at - from_.begin())]
                                            : time;
  }
  /// Times that fall most of the time: the search goes on from the last one.
  void move(std::vector<double>& times) const {
    std::size_t after = from_.size();  // that and what follows is later
    double last = HUGE_VAL;
    for (double& t : times) {
      if (t > last) after = from_.size();
      last = t;
      auto const later = [&] { return after > 0 && from_[after - 1] > t; };
      for (int near = 0; near < 4 && later(); ++near) --after;
      if (later()) {
        auto const end = from_.begin() + static_cast<std::ptrdiff_t>(after);
        after = static_cast<std::size_t>(std::upper_bound(from_.begin(), end, t) - from_.begin());
      }
      if (after > 0 && from_[after - 1] == t) t = to_[after - 1];
    }
  }

 private:
  /// Of n rising times, which may repeat.
  template <class F>
  void join(std::size_t n, F const& time) {
    double different = 0;
    double sum = 0;
    for (std::size_t k = 0; k < n; ++k) {
      if (k > 0 && time(k) == time(k - 1)) continue;
      ++different;
      sum += std::fabs(time(k));
    }
    double const close = detail::tied_distance(near_ties{}, sum / different);
    for (std::size_t k = 1; k < n; ++k) {
      double const before = time(k - 1);
      double const here = time(k);
      if (here == before || here - before > close) continue;
      from_.push_back(here);
      bool const goes_on = from_.size() > 1 && from_[from_.size() - 2] == before;
      to_.push_back(goes_on ? to_.back() : before);
    }
  }
  std::vector<double> from_, to_;  // the times that are moved, rising
};

/// Row i of the columns, for each of the rows in order: some rows of each column at once, so that
/// what is written stays near.
void gather(survival_rows& rows, survival_columns const& from) {
  std::size_t const n = rows.count();
  std::size_t const p = rows.width;
  rows.x.resize(n * p);
  constexpr std::size_t at_once = 512;
  for (std::size_t first = 0; first < n; first += at_once) {
    std::size_t const last = (std::min)(n, first + at_once);
    for (std::size_t j = 0; j < p; ++j) {
      double const* const values = from.covariates[j].values.data();
      for (std::size_t i = first; i < last; ++i) rows.x[i * p + j] = values[rows.source[i]];
    }
  }
}

void standardise(survival_rows& rows) {
  std::size_t const n = rows.count();
  std::size_t const p = rows.width;
  std::vector<double> low(p, HUGE_VAL), high(p, -HUGE_VAL), squares(p);
  double total = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double const w = rows.weight[i];
    double const* const x = rows.row(i);
    total += w;
    for (std::size_t j = 0; j < p; ++j) {
      rows.mean[j] += w * x[j];
      low[j] = (std::min)(low[j], x[j]);
      high[j] = (std::max)(high[j], x[j]);
    }
  }
  for (double& m : rows.mean) m /= total;
  for (std::size_t i = 0; i < n; ++i) {
    double* const x = rows.x.data() + i * p;
    for (std::size_t j = 0; j < p; ++j) {
      x[j] -= rows.mean[j];
      squares[j] += rows.weight[i] * x[j] * x[j];
    }
  }
  std::vector<double> factor(p);
  for (std::size_t j = 0; j < p; ++j) {
    // A power of two, so that dividing by it rounds nothing.
    bool const varies = high[j] > low[j] && squares[j] > 0;
    rows.scale[j] = varies ? std::exp2(std::round(std::log2(std::sqrt(squares[j] / total)))) : 0;
    factor[j] = varies ? 1 / rows.scale[j] : 0;
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < p; ++j) rows.x[i * p + j] *= factor[j];
  }
}

/// Event times of the ordered rows, and which of them each row was at risk at.
void find_times(survival_rows& rows, std::span<std::uint32_t const> codes) {
  std::size_t const n = rows.count();
  auto const stratum = [&](std::size_t i) { return codes.empty() ? 0U : codes[rows.source[i]]; };
  rows.within.resize(n);
  rows.after.resize(n);
  rows.times.reserve(static_cast<std::size_t>(rows.events) + 1);
  for (std::size_t i = 0; i < n;) {
    std::uint32_t const code = stratum(i);
    stratum_rows s{i, i, rows.times.size(), 0, code};
    while (i < n && stratum(i) == code) {
      event_time at{rows.stop[i], i, 0, 0, 0, code};
      auto const index = static_cast<std::uint32_t>(rows.times.size());
      for (; i < n && stratum(i) == code && rows.stop[i] == at.time; ++i) {
        rows.within[i] = index;
        if (rows.event[i] == 0) continue;
        ++at.events;
        at.weight += rows.weight[i];
      }
      at.reached = i;
      if (at.events > 0) rows.times.push_back(at);
    }
    s.end = i;
    s.times_end = rows.times.size();
    rows.times.push_back({-HUGE_VAL, i, 0, i, 0, code});
    rows.strata.push_back(s);
    auto const begin = rows.times.begin();
    auto const last = begin + static_cast<std::ptrdiff_t>(s.times_end);
    for (std::size_t r = s.begin; r < s.end; ++r) {
      rows.after[r] = static_cast<std::uint32_t>(s.times_end);
      if (!rows.truncated()) continue;
      // Times fall: the first one that is not after the start.
      double const start = rows.start[r];
      rows.after[r] = static_cast<std::uint32_t>(
          std::lower_bound(begin + rows.within[r], last, start,
                           [](event_time const& t, double earliest) { return t.time > earliest; }) -
          begin);
    }
  }
  if (!rows.truncated()) return;
  rows.by_start.resize(n);
  std::iota(rows.by_start.begin(), rows.by_start.end(), 0U);
  for (stratum_rows const& s : rows.strata) {
    std::stable_sort(
        rows.by_start.begin() + static_cast<std::ptrdiff_t>(s.begin),
        rows.by_start.begin() + static_cast<std::ptrdiff_t>(s.end),
        [&](std::uint32_t a, std::uint32_t b) { return rows.start[a] > rows.start[b]; });
  }
}
}  // namespace

survival_rows::survival_rows(survival_columns const& from, how with) {
  check_lengths(from);
  std::vector<std::uint32_t> order;
  {
    std::vector<double> time(from.stop.size());
    for (std::size_t i = 0; i < time.size(); ++i) time[i] = from.stop[i] + 0.0;  // −0 is 0
    order = order_by_time(from, taken(from, with.positive_times, excluded), time);
    stop.reserve(order.size());
    for (std::uint32_t const i : order) stop.push_back(time[i]);
  }
  bool joined_start = false;
  joined_times joined;
  if (with.join_near_ties) joined = {order, stop, from.start};
  if (!joined.empty()) {
    joined_start = !from.start.empty();
    joined.move(stop);
    if (joined_start) {
      // A stay shorter than what two times must differ by is none.
      std::size_t kept = 0;
      for (std::size_t i = 0; i < order.size(); ++i) {
        if (!(stop[i] > joined(from.start[order[i]]))) continue;
        stop[kept] = stop[i];
        order[kept++] = order[i];
      }
      excluded.add(reason::out_of_scale, static_cast<count_t>(order.size() - kept));
      order.resize(kept);
      stop.resize(kept);
    }
  }
  order_ties(from, order, stop);
  std::size_t const n = order.size();
  weight.assign(n, 1);
  event.resize(n);
  source.resize(n);
  if (!from.start.empty()) start.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t const row = order[i];
    source[i] = row;
    event[i] = from.event[row];
    if (!from.weight.empty()) weight[i] = from.weight[row];
    if (!from.start.empty()) start[i] = joined_start ? joined(from.start[row]) : from.start[row];
  }
  width = from.covariates.size();
  mean.assign(width, 0);
  scale.assign(width, 1);
  gather(*this, from);
  if (with.standardise && n > 0) standardise(*this);
  for (std::uint8_t const e : event) events += e;
  if (with.event_times) find_times(*this, from.stratum);
}

}  // namespace cxm::inline v0::models
