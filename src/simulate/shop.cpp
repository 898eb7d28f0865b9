// Single orders from the shop: a process of their own, beside the subscription.
//
// Pareto/NBD with Gamma-Gamma amounts: from the day of the first order a customer orders at a rate that
// is theirs, until a day on which they silently stop. Whether they subscribe then does not matter.
// The day of an order is the process's; the time of day follows people's rhythm.

#include "euros.hpp"
#include "identifiers.hpp"
#include "life.hpp"
#include "rhythm.hpp"
#include "sampling.hpp"

namespace cxm::simulation {

namespace {
constexpr double seconds_a_week = 7 * 86'400;
constexpr table<3> kind_weight{0.84, 0.05, 0.11};
constexpr std::array<order_kind, 3> later_kinds{order_kind::repeat, order_kind::upsell,
                                                order_kind::cross_sell};
}  // namespace

void life_maker::shop(row_sink& out) {
  using namespace std::chrono;
  stream from{seed_, who_.number, purpose::shop};
  double const rate = gamma(from, of_.r, of_.alpha);
  double const stops = gamma(from, of_.s, of_.beta);
  double const scale = gamma(from, of_.q, of_.gamma);
  double const observed =
      static_cast<double>((end_of_data - who_.acquired).count()) / seconds_a_week;
  double const lifetime = exponential_wait(from, stops);
  double const end = lifetime < observed ? lifetime : observed;
  auto const first_day = floor<days>(who_.acquired);
  std::uint32_t orders = 0;
  last_order_ = who_.acquired;
  auto& o = order_;
  set_identifier(o.customer, 'C', who_.number);
  for (double at = 0; at < end; at += exponential_wait(from, rate)) {
    auto const exact = who_.acquired + seconds{static_cast<std::int64_t>(at * seconds_a_week)};
    auto const day = floor<days>(exact);
    o.at = day == first_day ? exact : draw_time_of_day(from, day, clock_of::people);
    if (o.at > last_order_) last_order_ = o.at;
    set_identifier(o.id, 'O', who_.number, ++orders);
    double const drawn = gamma(from, of_.p, scale);
    o.amount = euros(drawn < 0.01 ? 0.01 : drawn < 1e9 ? drawn : 1e9);
    double const share = of_.margin_low + (of_.margin_high - of_.margin_low) * from.uniform();
    o.margin = money{static_cast<std::int64_t>(static_cast<double>(o.amount.minor_units()) * share),
                     o.amount.in()};
    o.kind = orders == 1 ? order_kind::first : later_kinds[categorical(from, kind_weight)];
    o.list_price = o.amount;
    o.campaign.clear();
    year_month_day const date{day};
    if (date.month() == November && from.chance(0.25)) {
      o.campaign = "november offer";
      o.list_price = euros(o.amount.major_units() / 0.9);
    }
    out.add(o);
  }
}

}  // namespace cxm::simulation
