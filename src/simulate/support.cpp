// Tickets: why, how fast answered, when resolved, at what cost.

#include "euros.hpp"
#include "identifiers.hpp"
#include "life.hpp"
#include "rhythm.hpp"
#include "sampling.hpp"

#include <algorithm>

namespace cxm::simulation {

namespace {
constexpr std::size_t chat = 0;
/// Topics below this one are failures of the company.
constexpr std::size_t failures = 2;

[[nodiscard]] std::chrono::seconds hours_of(double hours) {
  constexpr double most = 24 * 366;
  return std::chrono::seconds{static_cast<std::int64_t>((hours < most ? hours : most) * 3600)};
}
}  // namespace

void life_maker::contact_support(lived_month const& m, row_sink& out) {
  auto const felt = static_cast<std::size_t>(m.felt);
  auto const count = poisson(support_, of_.tickets[who_.plan][felt]);
  when_.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    when_.push_back(draw_instant(support_, month_start(m.month), 20, clock_of::people));
  }
  std::sort(when_.begin(), when_.end());
  for (std::size_t i = 0; i < when_.size(); ++i) open_ticket(m, when_[i], i == 0, out);
}

void life_maker::open_ticket(lived_month const& m, instant opened, bool first, row_sink& out) {
  auto const felt = static_cast<std::size_t>(m.felt);
  auto const topic = categorical(support_, of_.ticket_topic[felt]);
  auto const channel = categorical(support_, of_.ticket_channel);
  bool const by_bot = channel == chat && support_.chance(of_.bot_share);
  auto& k = ticket_;
  set_identifier(k.id, 'K', who_.number, ++tickets_);
  set_identifier(k.customer, 'C', who_.number);
  k.channel = ticket_channel_names[channel];
  k.topics.assign(1, std::string{ticket_topic_names[topic]});
  k.opened = opened;
  k.failure = topic < failures;
  k.first_reply.reset();
  k.resolved.reset();
  k.waited.reset();
  k.reopened = 0;
  std::chrono::seconds asked_after{};
  if (by_bot) {
    k.team = "bot";
    k.handled_by = ticket_handler::bot;
    k.resolved = opened + std::chrono::seconds{60 + static_cast<int>(support_.below(840))};
    k.waited = std::chrono::seconds{0};
    k.contacts = 1;
    k.cost = euros(of_.bot_cost);
    asked_after = *k.resolved - opened;
  } else {
    k.team = "support";
    k.handled_by = ticket_handler::agent;
    double const rate = 1 / (of_.reply_hours[channel] * of_.reply_times[felt]);
    auto const reply = hours_of(truncated_exponential(support_, rate, of_.reply_most));
    auto const repair = hours_of(log_normal(support_, of_.repair_mu[felt], of_.repair_sigma));
    bool const never = support_.chance(of_.never_resolved);
    k.first_reply = opened + reply;
    k.reopened = static_cast<std::int32_t>(poisson(support_, of_.reopened[felt]));
    k.contacts =
        1 + k.reopened + static_cast<std::int32_t>(poisson(support_, of_.more_contacts[felt]));
    if (!never && *k.first_reply + repair < end_of_data) {
      k.resolved = *k.first_reply + repair;
      k.waited = reply + repair / 2;
    }
    k.cost = euros(of_.contact_cost * static_cast<double>(*k.contacts) *
                   (0.8 + 0.4 * support_.uniform()));
    asked_after = reply;
  }
  auto& t = next_touchpoint(opened);
  t.stage = "support";
  t.channel = k.channel;
  t.kind = "contact";
  t.team = k.team;
  t.nature = by_bot ? touchpoint_nature::product : touchpoint_nature::people;
  t.initiated_by = initiator::customer;
  t.handling = by_bot ? handling::automated : handling::human;
  bool const resolved = k.resolved.has_value();
  t.outcome = resolved ? touchpoint_outcome::completed : touchpoint_outcome::failed;
  if (!resolved && *k.first_reply + std::chrono::hours{24 * 30} > end_of_data) t.outcome.reset();
  t.repeated = *k.contacts > 1 && support_.chance(0.35);
  k.touchpoint = t.id;
  happened(opened);
  out.add(t);
  out.add(k);
  auto const lag =
      asked_after + std::chrono::seconds{3'600 + static_cast<int>(support_.below(79'200))};
  ask_ces(m, opened, opened + lag, first, out);
}

}  // namespace cxm::simulation
