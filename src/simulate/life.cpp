#include "life.hpp"

#include "euros.hpp"
#include "identifiers.hpp"
#include "rhythm.hpp"
#include "sampling.hpp"

namespace cxm::simulation {

namespace {
[[nodiscard]] std::size_t index(experience e) noexcept { return static_cast<std::size_t>(e); }
}  // namespace

void life_maker::make(std::uint64_t number, row_sink& out) {
  who_ = who_is(of_, seed_, number);
  touchpoints_ = submissions_ = tickets_ = 0;
  before_ = stream{seed_, number, purpose::before};
  surveys_ = stream{seed_, number, purpose::surveys};
  support_ = stream{seed_, number, purpose::support};
  use_ = stream{seed_, number, purpose::use};
  life_ = stream{seed_, number, purpose::life};
  nps_turn_ = static_cast<int>(surveys_.below(static_cast<std::uint64_t>(of_.nps_every)));
  plan_spells();
  come(out);
  for (spell& during : spells_) live(during, out);
  subscribe(out);
  shop(out);
  introduce(out);
  gossip(out);
}

/// Which months are lived, how they feel, when the customer leaves and returns.
void life_maker::plan_spells() {
  spells_.clear();
  spells_.push_back({who_.joined, who_.subscribed, {}, {}, {}});
  for (int month = who_.joined + 1;;) {
    spell& now = spells_.back();
    for (int tenure = 1; month < month_count; ++month, ++tenure) {
      auto const band = band_of(tenure);
      lived_month m;
      m.month = month;
      m.tenure = tenure;
      auto const felt = categorical(
          life_,
          of_.experience_share[who_.plan][who_.country][band][static_cast<std::size_t>(month)]);
      m.felt = static_cast<experience>(felt);
      m.leaves = life_.chance(of_.churn_base[who_.plan][band] * of_.churn_times[felt]);
      m.voluntarily = !life_.chance(of_.involuntary[felt]);
      double const u = life_.uniform();
      m.resize = u < of_.larger[felt] ? 1 : u < of_.larger[felt] + of_.smaller[felt] ? -1 : 0;
      now.months.push_back(m);
      if (m.leaves) break;
    }
    if (month >= month_count) return;
    bool returned = false;
    for (int age = 1; age <= of_.lapse_limit && month + age < month_count; ++age) {
      int const at = month + age;
      bool const mailed = life_.chance(of_.win_back_mailed[static_cast<std::size_t>(at)]);
      if (mailed) now.mailed.push_back(draw_instant(life_, month_start(at), 7, clock_of::business));
      if (!life_.chance(mailed ? of_.returns_mailed : of_.returns)) continue;
      int const wait = mailed ? 7 : 0;  // a mail comes before what it brings about
      instant const back = draw_instant(life_, month_start(at) + std::chrono::hours{24 * wait},
                                        days_in(at) - wait, clock_of::people);
      spells_.push_back({at, back, {}, {}, {}});
      month = at + 1;
      returned = true;
      break;
    }
    if (!returned) return;
  }
}

/// A touchpoint of this customer with everything but its identifier and instant not stated.
touchpoint& life_maker::next_touchpoint(instant at) {
  auto& t = contact_;
  set_identifier(t.id, 'T', who_.number, ++touchpoints_);
  set_identifier(t.customer, 'C', who_.number);
  t.at = at;
  t.duration.reset();
  t.stage.clear();
  t.channel.clear();
  t.kind.clear();
  t.team.clear();
  t.campaign.clear();
  t.nature.reset();
  t.initiated_by.reset();
  t.handling.reset();
  t.outcome.reset();
  t.repeated.reset();
  return t;
}

void life_maker::live(spell& during, row_sink& out) {
  for (lived_month const& m : during.months) {
    last_ = month_start(m.month);
    deliver(m, out);
    use_app(m, out);
    ask_nps(m, out);
    contact_support(m, out);
    if (m.leaves) {
      // The month's events do not depend on whether it is the last one: they all come before the end.
      instant const end = month_start(m.month + 1);
      auto const left = static_cast<std::uint64_t>((end - last_).count());
      during.left = last_ + std::chrono::seconds{static_cast<std::int64_t>(life_.below(left))};
    }
  }
  for (instant const at : during.mailed) {
    auto& t = next_touchpoint(at);
    t.stage = "awareness";
    t.channel = "email";
    t.kind = "mail";
    t.team = "marketing";
    t.campaign = "win-back 2025";
    t.nature = touchpoint_nature::product;
    t.initiated_by = initiator::company;
    t.handling = handling::automated;
    t.outcome = touchpoint_outcome::completed;
    out.add(t);
  }
}

void life_maker::subscribe(row_sink& out) {
  std::size_t size = categorical(life_, of_.first_size[who_.plan]);
  std::uint32_t number = 0;
  auto const open = [&](instant start) {
    period_.plan.assign(plan_names[who_.plan]).append(" ").append(size_names[size]);
    period_.mrr = euros(of_.price[who_.plan][size]);
    period_.start = start;
    period_.end.reset();
    period_.end_reason.clear();
    period_.ended_voluntarily.reset();
  };
  for (spell const& s : spells_) {
    set_identifier(period_.id, 'S', who_.number, ++number);
    set_identifier(period_.customer, 'C', who_.number);
    open(s.start);
    for (lived_month const& m : s.months) {
      if (m.leaves || m.resize == 0) continue;
      if (m.resize > 0 ? size + 1 == size_count : size == 0) continue;
      period_.end = draw_instant(life_, month_start(m.month), days_in(m.month), clock_of::people);
      out.add(period_);
      size = m.resize > 0 ? size + 1 : size - 1;
      open(*period_.end);
    }
    person_.lost_reason.clear();
    person_.lost_to.clear();
    if (s.left) {
      auto const& last = s.months.back();
      period_.end = s.left;
      period_.ended_voluntarily = last.voluntarily;
      if (last.voluntarily) {
        auto const why = categorical(life_, of_.reason[index(last.felt)]);
        period_.end_reason = reason_names[why];
        if (why == competitor_reason) {
          person_.lost_to = brand_names[1 + categorical(life_, of_.competitor)];
        }
      } else {
        period_.end_reason = involuntary_names[categorical(life_, of_.involuntary_reason)];
      }
      person_.lost_reason = period_.end_reason;
    }
    out.add(period_);
  }
}

/// The customer's own row, when all is known about it.
void life_maker::introduce(row_sink& out) {
  auto& c = person_;
  set_identifier(c.id, 'C', who_.number);
  set_identifier(c.prospect, 'V', who_.number);
  bool const household = who_.plan == 0;
  c.account.clear();
  if (!household) set_identifier(c.account, 'A', who_.number);
  c.roles = household        ? role_set{role::buyer, role::user}
            : who_.plan == 3 ? role_set{role::buyer, role::distributor}
                             : role_set{role::buyer};
  c.segments["plan"] = plan_names[who_.plan];
  c.segments["country"] = country_names[who_.country];
  c.segments["channel"] = channel_names[who_.channel];
  c.first_contact = first_contact_;
  c.acquired = who_.acquired;
  spell const& last = spells_.back();
  // Who ended the subscription and still orders from the shop has not left.
  bool const lost = last.left && last_order_ < *last.left;
  c.lost.reset();
  c.lost_voluntarily.reset();
  if (lost) {
    c.lost = last.left;
    c.lost_voluntarily = last.months.back().voluntarily;
  } else {
    c.lost_reason.clear();
    c.lost_to.clear();
  }
  c.acquisition_cost = euros(of_.acquisition_cost[who_.channel] * (0.7 + 0.6 * life_.uniform()));
  c.referred_by.clear();
  if (who_.channel == referral_channel && who_.number > 1) {
    // Somebody who was there before. When nobody turns up, who recommended is not known.
    for (int tries = 0; tries < 8; ++tries) {
      auto const other = 1 + life_.below(who_.number - 1);
      if (who_is(of_, seed_, other).acquired >= first_contact_) continue;
      set_identifier(c.referred_by, 'C', other);
      break;
    }
  }
  out.add(c);
}

}  // namespace cxm::simulation
