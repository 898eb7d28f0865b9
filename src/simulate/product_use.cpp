// What subscribers do with the product: deliveries, visits of the app, tasks in it.

#include "identifiers.hpp"
#include "life.hpp"
#include "rhythm.hpp"
#include "sampling.hpp"

namespace cxm::simulation {

void life_maker::deliver(lived_month const& m, row_sink& out) {
  auto const felt = static_cast<std::size_t>(m.felt);
  instant const at = draw_instant(use_, month_start(m.month), 20, clock_of::carriers);
  bool const failed = use_.chance(of_.delivery_failed[felt]);
  auto& t = next_touchpoint(at);
  t.stage = "use";
  t.channel = "parcel";
  t.kind = "delivery";
  t.team = "logistics";
  t.nature = touchpoint_nature::product;
  t.initiated_by = initiator::company;
  t.handling = handling::human;
  t.outcome = failed ? touchpoint_outcome::failed : touchpoint_outcome::completed;
  happened(at);
  out.add(t);
  ask_csat(m, at, out);
}

void life_maker::use_app(lived_month const& m, row_sink& out) {
  auto const felt = static_cast<std::size_t>(m.felt);
  for (auto visits = poisson(use_, of_.app_visits[felt]); visits > 0; --visits) {
    instant const at = draw_instant(use_, month_start(m.month), 26, clock_of::people);
    auto& t = next_touchpoint(at);
    t.stage = "use";
    t.channel = "app";
    t.kind = "visit";
    t.team = "app";
    t.duration = std::chrono::seconds{static_cast<std::int64_t>(log_normal(use_, 4.6, 0.8))};
    t.nature = touchpoint_nature::product;
    t.initiated_by = initiator::customer;
    t.handling = handling::automated;
    t.outcome = touchpoint_outcome::completed;
    happened(at);
    out.add(t);
  }
  for (auto attempts = poisson(use_, of_.attempts); attempts > 0; --attempts) attempt(m, out);
}

void life_maker::attempt(lived_month const& m, row_sink& out) {
  auto const which = use_.below(task_count);
  auto const& task = of_.tasks[m.month >= of_.redesign ? 1 : 0][which];
  auto& a = attempt_;
  set_identifier(a.user, 'C', who_.number);
  a.task = task_names[which];
  a.started = draw_instant(use_, month_start(m.month), 26, clock_of::people);
  double const seconds = log_normal(use_, task.mu, task.sigma);
  a.duration = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * 1000 + 0.5)};
  a.clicks = 3 + static_cast<std::int32_t>(poisson(use_, task.clicks));
  a.errors = static_cast<std::int32_t>(poisson(use_, task.errors));
  a.opportunities = task.opportunities;
  a.outcome = static_cast<task_outcome>(categorical(use_, task.outcome));
  a.goal_reached = a.outcome == task_outcome::succeeded;
  happened(*a.started);
  out.add(a);
}

}  // namespace cxm::simulation
