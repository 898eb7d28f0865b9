#pragma once
/// What happened to customers and their recurring revenue in one period: the counts and sums that
/// every churn and revenue rate is a quotient of.

#include <cxm/core/currency.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/period_bounds.hpp>
#include <cxm/retention/timeline.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// Counted by event: a customer who leaves, returns and leaves again has churned twice.
struct customer_movements {
  count_t start = 0;                ///< active at the start
  count_t middle = 0;               ///< active at half-time
  count_t end = 0;                  ///< active at the end
  count_t joined = 0;               ///< became active for the first time
  count_t reactivated = 0;          ///< became active again
  count_t expanded = 0;             ///< went on and paid more
  count_t contracted = 0;           ///< went on and paid less
  count_t churned = 0;              ///< became inactive
  count_t starters_lost = 0;        ///< active at the start and not at the end
  std::int64_t active_seconds = 0;  ///< summed over customers
};

/// Minor units, summed by event. The bridge start + joined + reactivated + expansion − contraction
/// − churned = end holds exactly.
struct mrr_movements {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t joined = 0;
  std::int64_t reactivated = 0;
  std::int64_t expansion = 0;
  std::int64_t contraction = 0;
  std::int64_t churned = 0;
  std::int64_t starters_end = 0;   ///< at the end, of the customers active at the start
  std::int64_t starters_kept = 0;  ///< Σ min(start, end) of the same customers
};

/// The same movements by customer: the state at the start of the period against that at its end,
/// whatever happened in between. Who joined and left within it has not moved, and who left and came
/// back has expanded, contracted, or neither. The bridge holds exactly here too: start + joined +
/// reactivated + expansion − contraction − churned = end. Customers by count, money in minor units.
struct net_movements {
  count_t joined = 0, reactivated = 0, expanded = 0, contracted = 0, churned = 0;
  std::int64_t joined_mrr = 0, reactivated_mrr = 0, expansion = 0, contraction = 0, churned_mrr = 0;
};

/// How a return after leaving is read. By default every leaving is churn and every return, however
/// late, a reactivation.
///   pause                a return sooner than this after leaving was a pause: no churn and no
///                        reactivation. The customer stays active at what they paid before it, in
///                        exposure too; a different price on return is expansion or contraction.
///                        Who has not returned yet has left.
///   reactivation_window  a return later than this, or exactly then, is a new customer: joined.
///                        Counted from the leaving before it.
/// Errors: std::invalid_argument when read, for a negative one.
struct ledger_rules {
  std::chrono::seconds pause{0};
  std::chrono::seconds reactivation_window{(std::chrono::seconds::max)()};
};

/// One day of a period: what was there when it began, and what left or came during it.
struct ledger_day {
  count_t active = 0;
  count_t churned = 0;
  std::int64_t mrr = 0;
  std::int64_t mrr_lost = 0;    ///< contraction and churn
  std::int64_t mrr_gained = 0;  ///< expansion and reactivation; new customers are not retention
};

/// How one customer went through the period, as the bootstrap needs it. Customers alike are counted
/// together.
struct customer_profile {
  std::int32_t start = 0, middle = 0, end = 0, churned = 0;
  /// Stretches of days [first, last) at whose beginning the customer was active.
  std::vector<std::pair<std::int32_t, std::int32_t>> active_days;
  std::vector<std::int32_t> churn_days;
};

struct ledger_period {
  std::string label;
  std::chrono::sys_seconds from;
  std::chrono::sys_seconds to;
  currency money_in;
  customer_movements customers;
  mrr_movements mrr;
  net_movements net;
  std::vector<ledger_day> days;
  std::vector<customer_profile> profiles;
  std::vector<count_t> profile_count;
};

/// Walks timelines once and fills all periods.
class ledger_reader {
 public:
  /// `starts`: the first local day of each period, and the day after the last.
  /// Errors: std::invalid_argument unless they ascend, and for rules of a negative length.
  ledger_reader(std::vector<std::chrono::local_days> const& starts, period every,
                time_zone const& zone, currency money_in, ledger_rules rules = {})
      : rules_{rules} {
    if (rules.pause.count() < 0 || rules.reactivation_window.count() < 0) {
      throw std::invalid_argument(
          "cxm::subscription_ledger: a pause and a reactivation window are 0 or longer");
    }
    for (std::size_t p = 0; p + 1 < starts.size(); ++p) {
      if (starts[p] >= starts[p + 1]) {
        throw std::invalid_argument(
            "cxm::subscription_ledger: each period starts after the one before it; sort the days "
            "and give each once");
      }
      part next;
      next.read.label = period_label(every, starts[p]);
      next.read.from = day_start(starts[p], zone);
      next.read.to = day_start(starts[p + 1], zone);
      next.read.money_in = money_in;
      for (auto day = starts[p]; day <= starts[p + 1]; day += std::chrono::days{1}) {
        next.day_starts.push_back(seconds(day_start(day, zone)));
      }
      next.read.days.resize(next.day_starts.size() - 1);
      next.active_change.resize(next.day_starts.size());
      next.mrr_change.resize(next.day_starts.size());
      parts_.push_back(std::move(next));
    }
  }

  /// One customer's timeline, as timeline_builder makes it: MRR is never negative, the first step
  /// is one of activity. Errors: std::invalid_argument when a sum of money leaves 64 bits.
  void add(std::vector<timeline_step> const& timeline) {
    if (timeline.empty()) return;
    std::vector<timeline_step> bridged;
    if (rules_.pause.count() > 0) bridged = without_pauses(timeline);
    std::vector<timeline_step> const& steps = bridged.empty() ? timeline : bridged;
    for (std::size_t p = part_of(0, steps.front().at); p < parts_.size(); ++p) {
      auto const next = first_at(steps, seconds(parts_[p].read.from));
      std::size_t const q = next == steps.end() ? parts_.size() : part_of(p, next->at);
      if (p < q && (next - 1)->active) {  // nothing changes from p to q
        parts_[p].steady_change += 1;
        parts_[p].steady_mrr_change += (next - 1)->mrr;
        if (q < parts_.size()) {
          parts_[q].steady_change -= 1;
          parts_[q].steady_mrr_change -= (next - 1)->mrr;
        }
      }
      if (q < parts_.size()) add(parts_[q], steps);
      p = q;
    }
  }

  /// Errors: std::invalid_argument when the MRR of all customers together leaves 64 bits.
  [[nodiscard]] std::vector<ledger_period> periods() && {
    std::vector<ledger_period> out;
    std::int64_t steady = 0;
    detail::wide_money steady_mrr = 0;
    for (part& p : parts_) {
      steady += p.steady_change;
      steady_mrr += p.steady_mrr_change;
      if (steady > 0) add_steady(p, steady, steady_mrr);
      std::int64_t active = 0;
      detail::wide_money mrr = 0;
      for (std::size_t d = 0; d < p.read.days.size(); ++d) {
        active += p.active_change[d];
        mrr += p.mrr_change[d];
        p.read.days[d].active = static_cast<count_t>(active);
        p.read.days[d].mrr = detail::narrow_money(mrr);
      }
      for (std::uint32_t k = 0; k < p.profile_index.size(); ++k) {
        p.read.profiles.push_back(decode(p.profile_index.key(k)));
      }
      out.push_back(std::move(p.read));
    }
    return out;
  }

 private:
  struct part {
    ledger_period read;
    std::vector<std::int64_t> day_starts;
    // Of the customers active when a day begins, and of their MRR, against the day before.
    std::vector<std::int64_t> active_change;
    std::vector<detail::wide_money> mrr_change;
    // Of the customers for whom the period passes without any change, against the period before.
    std::int64_t steady_change = 0;
    detail::wide_money steady_mrr_change = 0;
    key_index<std::vector<std::int32_t>> profile_index;
  };
  using profile_code = std::vector<std::int32_t>;

  [[nodiscard]] static std::int64_t seconds(std::chrono::sys_seconds at) noexcept {
    return at.time_since_epoch().count();
  }
  /// The state before an instant: that after all steps earlier than it.
  [[nodiscard]] static timeline_step before(std::vector<timeline_step> const& steps,
                                            std::int64_t at) noexcept {
    auto const next = first_at(steps, at);
    return next == steps.begin() ? timeline_step{} : *(next - 1);
  }
  [[nodiscard]] static std::vector<timeline_step>::const_iterator first_at(
      std::vector<timeline_step> const& steps, std::int64_t at) noexcept {
    return std::lower_bound(steps.begin(), steps.end(), at,
                            [](timeline_step const& s, std::int64_t x) { return s.at < x; });
  }

  /// The first part from p on that ends after an instant.
  [[nodiscard]] std::size_t part_of(std::size_t p, std::int64_t at) const {
    auto const from = parts_.begin() + static_cast<std::ptrdiff_t>(p);
    auto const found = std::partition_point(
        from, parts_.end(), [&](part const& x) { return seconds(x.read.to) <= at; });
    return static_cast<std::size_t>(found - parts_.begin());
  }

  static void add_steady(part& p, std::int64_t customers, detail::wide_money mrr) {
    auto const k = static_cast<count_t>(customers);
    customer_movements& n = p.read.customers;
    n.start += k;
    n.middle += k;
    n.end += k;
    n.active_seconds += customers * (p.read.to - p.read.from).count();
    for (auto sum : {&mrr_movements::start, &mrr_movements::end, &mrr_movements::starters_end,
                     &mrr_movements::starters_kept}) {
      p.read.mrr.*sum = detail::narrow_money(p.read.mrr.*sum + mrr);
    }
    p.active_change[0] += customers;
    p.mrr_change[0] += mrr;
    auto const days = static_cast<std::int32_t>(p.read.days.size());
    count_profile(p, {1, 1, 1, 0, 0, days}, k);
  }
  static void count_profile(part& p, profile_code const& code, count_t customers) {
    auto const i = p.profile_index.find_or_add(code);
    if (i == p.read.profile_count.size()) p.read.profile_count.push_back(0);
    p.read.profile_count[i] += customers;
  }

  /// The steps with every gap shorter than a pause bridged by the state before it.
  [[nodiscard]] std::vector<timeline_step> without_pauses(
      std::vector<timeline_step> const& steps) const {
    std::vector<timeline_step> out;
    for (timeline_step const& s : steps) {
      bool const returns = s.active && !out.empty() && !out.back().active;
      if (returns && s.at - out.back().at < rules_.pause.count()) {
        out.pop_back();  // the step before it is the state that goes on
        if (out.back().mrr == s.mrr) continue;
      }
      out.push_back(s);
    }
    return out;
  }
  /// Whether a step of activity is a return, by the rules: what was before it is a leaving.
  [[nodiscard]] bool is_return(std::vector<timeline_step> const& steps,
                               std::vector<timeline_step>::const_iterator s) const noexcept {
    return s != steps.begin() && s->at - (s - 1)->at < rules_.reactivation_window.count();
  }

  void add(part& p, std::vector<timeline_step> const& steps) const {
    std::int64_t const from = seconds(p.read.from);
    std::int64_t const to = seconds(p.read.to);
    timeline_step const start = before(steps, from);
    timeline_step const middle = before(steps, from + (to - from) / 2);
    auto const first = first_at(steps, from);
    auto const last = first_at(steps, to);
    timeline_step const end = last == steps.begin() ? timeline_step{} : *(last - 1);

    customer_movements& n = p.read.customers;
    mrr_movements& money = p.read.mrr;
    n.start += start.active;
    n.middle += middle.active;
    n.end += end.active;
    n.starters_lost += start.active && !end.active;
    add_money(money.start, start.mrr);
    add_money(money.end, end.mrr);
    if (start.active) {
      add_money(money.starters_end, end.mrr);
      add_money(money.starters_kept, end.mrr < start.mrr ? end.mrr : start.mrr);
    }

    profile_code code{start.active, middle.active, end.active};
    std::vector<std::int32_t> stretches;
    std::vector<std::int32_t> churn_days;
    timeline_step now = start;
    // A state that holds at the start holds when the first day begins.
    std::int64_t since = from - 1;
    auto const hold = [&](std::int64_t until) {
      lasts(p, now, since, until, stretches);
      if (now.active) n.active_seconds += until - (since < from ? from : since);
      since = until;
    };
    for (auto s = first; s != last; ++s) {
      hold(s->at);
      auto const day = std::upper_bound(p.day_starts.begin(), p.day_starts.end(), s->at) - 1;
      step(p, static_cast<std::size_t>(day - p.day_starts.begin()), now, *s, is_return(steps, s),
           churn_days);
      now = *s;
    }
    hold(to);
    // Somebody who was away at the start and is there at the end: `first` brought them back.
    move_net(p.read.net, start, end, first != last && is_return(steps, first));

    code.push_back(static_cast<std::int32_t>(churn_days.size()));
    code.insert(code.end(), churn_days.begin(), churn_days.end());
    code.insert(code.end(), stretches.begin(), stretches.end());
    count_profile(p, code, 1);
  }

  /// The state `now` holds on (since, until]: a day that begins within it begins in that state.
  static void lasts(part& p, timeline_step const& now, std::int64_t since, std::int64_t until,
                    std::vector<std::int32_t>& stretches) {
    auto const begin = p.day_starts.begin();
    auto const first = std::upper_bound(begin, p.day_starts.end() - 1, since);
    auto const last = std::upper_bound(begin, p.day_starts.end() - 1, until);
    if (first >= last) return;
    auto const a = static_cast<std::size_t>(first - begin);
    auto const b = static_cast<std::size_t>(last - begin);
    if (now.active) {
      ++p.active_change[a];
      --p.active_change[b];
      // A change of price alone goes on with the stretch: profiles are about customers, not money.
      if (!stretches.empty() && stretches.back() == static_cast<std::int32_t>(a)) {
        stretches.pop_back();
      } else {
        stretches.push_back(static_cast<std::int32_t>(a));
      }
      stretches.push_back(static_cast<std::int32_t>(b));
    }
    p.mrr_change[a] += now.mrr;
    p.mrr_change[b] -= now.mrr;
  }

  static void step(part& p, std::size_t day, timeline_step const& was, timeline_step const& is,
                   bool returns, std::vector<std::int32_t>& churn_days) {
    customer_movements& n = p.read.customers;
    mrr_movements& money = p.read.mrr;
    ledger_day& on = p.read.days[day];
    std::int64_t const change = is.mrr - was.mrr;
    if (!was.active && is.active) {
      (returns ? n.reactivated : n.joined) += 1;
      add_money(returns ? money.reactivated : money.joined, change);
      if (returns) add_money(on.mrr_gained, change);
    } else if (was.active && !is.active) {
      ++n.churned;
      ++on.churned;
      add_money(money.churned, -change);
      add_money(on.mrr_lost, -change);
      churn_days.push_back(static_cast<std::int32_t>(day));
    } else if (change > 0) {
      ++n.expanded;
      add_money(money.expansion, change);
      add_money(on.mrr_gained, change);
    } else {
      ++n.contracted;
      add_money(money.contraction, -change);
      add_money(on.mrr_lost, -change);
    }
  }

  static void move_net(net_movements& net, timeline_step const& start, timeline_step const& end,
                       bool returns) {
    std::int64_t const change = end.mrr - start.mrr;
    if (!start.active && end.active) {
      ++(returns ? net.reactivated : net.joined);
      add_money(returns ? net.reactivated_mrr : net.joined_mrr, change);
    } else if (start.active && !end.active) {
      ++net.churned;
      add_money(net.churned_mrr, -change);
    } else if (change > 0) {
      ++net.expanded;
      add_money(net.expansion, change);
    } else if (change < 0) {
      ++net.contracted;
      add_money(net.contraction, -change);
    }
  }

  /// start, middle, end, number of churn days, churn days, then stretches of active days in pairs.
  [[nodiscard]] static customer_profile decode(profile_code const& code) {
    customer_profile p;
    p.start = code[0];
    p.middle = code[1];
    p.end = code[2];
    p.churned = code[3];
    auto const churns = static_cast<std::size_t>(code[3]);
    p.churn_days.assign(code.begin() + 4, code.begin() + 4 + code[3]);
    for (std::size_t i = 4 + churns; i + 1 < code.size(); i += 2) {
      p.active_days.emplace_back(code[i], code[i + 1]);
    }
    return p;
  }
  ledger_rules rules_;
  std::vector<part> parts_;
};

}  // namespace cxm::inline v0
