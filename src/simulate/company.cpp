#include "company.hpp"

#include "elementary.hpp"

namespace cxm::simulation {

namespace {

/// The story: a thin December, trouble with deliveries in February to April 2025, and from July on a
/// new carrier and a new app.
[[nodiscard]] push story(std::size_t month) noexcept {
  if (month == 13) return {0.75, -0.45};
  if (month == 14) return {1.20, -0.75};
  if (month == 15) return {0.90, -0.55};
  if (month == 16) return {0.25, -0.15};
  push out;
  if (month >= 18) out = {-0.45, 0.40};
  if (month % 12 == 11) {
    out.poor += 0.30;
    out.good -= 0.15;
  }
  return out;
}

void set_experience(company& c) {
  c.everybody = {-1.15, 0.05};
  c.of_plan = {{{0.0, 0.0}, {-0.15, 0.15}, {-0.10, -0.10}, {-0.45, 0.35}}};
  c.of_country = {{{0.0, 0.0}, {0.20, -0.10}, {-0.20, 0.15}, {0.10, 0.05}, {-0.05, 0.10}}};
  c.of_band = {{{0.25, -0.15}, {0.0, 0.0}, {-0.20, 0.20}}};
  for (std::size_t month = 0; month < month_count; ++month) c.of_month[month] = story(month);
  for (std::size_t plan = 0; plan < plan_count; ++plan) {
    for (std::size_t country = 0; country < country_count; ++country) {
      for (std::size_t band = 0; band < band_count; ++band) {
        for (std::size_t month = 0; month < month_count; ++month) {
          push const& p = c.of_plan[plan];
          push const& l = c.of_country[country];
          push const& b = c.of_band[band];
          push const& m = c.of_month[month];
          double const poor = exponential(c.everybody.poor + p.poor + l.poor + b.poor + m.poor);
          double const good = exponential(c.everybody.good + p.good + l.good + b.good + m.good);
          double const sum = poor + 1 + good;
          c.experience_share[plan][country][band][month] = {poor / sum, 1 / sum, good / sum};
        }
      }
    }
  }
}

/// Growth, a summer lull, gifts before Christmas, and the autumn campaign of each year.
void set_arrivals(company& c) {
  constexpr table<12> season{0.95, 0.92, 0.98, 1.00, 0.98, 0.90,
                             0.78, 0.80, 1.00, 1.15, 1.35, 1.30};
  for (std::size_t month = 0; month < month_count; ++month) {
    c.arrivals[month] = season[month % 12] * (1 + 0.025 * static_cast<double>(month));
  }
}

void set_people(company& c) {
  c.founders = 0.15;
  set_arrivals(c);
  c.channel = {0.30, 0.22, 0.14, 0.08, 0.16, 0.10};
  c.plan = {{{0.66, 0.20, 0.10, 0.04},
             {0.82, 0.12, 0.05, 0.01},
             {0.40, 0.30, 0.20, 0.10},
             {0.10, 0.30, 0.38, 0.22},
             {0.70, 0.18, 0.09, 0.03},
             {0.72, 0.20, 0.06, 0.02}}};
  c.country = {0.40, 0.20, 0.18, 0.12, 0.10};
  c.acquisition_cost = {24, 31, 18, 85, 12, 6};
  c.first_stage = {0.70, 0.30, 0.0, 0.0};
  //                 awareness interaction order payment customer gone
  c.next_stage = {{{0.22, 0.52, 0.06, 0.0, 0.0, 0.20},
                   {0.05, 0.25, 0.50, 0.0, 0.0, 0.20},
                   {0.0, 0.05, 0.0, 0.80, 0.0, 0.15},
                   {0.0, 0.0, 0.04, 0.0, 0.92, 0.04}}};
}

void set_subscription(company& c) {
  c.churn_base = {
      {{0.048, 0.032, 0.024}, {0.034, 0.023, 0.017}, {0.030, 0.020, 0.014}, {0.020, 0.012, 0.008}}};
  c.churn_times = {2.4, 1.0, 0.55};
  c.involuntary = {0.07, 0.18, 0.32};
  //           late taste price competitor need
  c.reason = {{{0.52, 0.10, 0.16, 0.18, 0.04},
               {0.10, 0.12, 0.36, 0.20, 0.22},
               {0.02, 0.06, 0.30, 0.10, 0.52}}};
  c.involuntary_reason = {0.75, 0.25};
  c.competitor = {0.65, 0.35};
  for (std::size_t month = 0; month < month_count; ++month) {
    c.win_back_mailed[month] = month >= 20 && month <= 22 ? 0.5 : 0.0;
  }
  c.returns = 0.020;
  c.returns_mailed = 0.065;
  c.lapse_limit = 6;
  c.first_size = {{{0.50, 0.38, 0.12}, {0.45, 0.40, 0.15}, {0.40, 0.42, 0.18}, {0.50, 0.35, 0.15}}};
  c.price = {{{14.90, 24.90, 39.90},
              {59.00, 99.00, 149.00},
              {189.00, 289.00, 429.00},
              {690.00, 1090.00, 1690.00}}};
  c.larger = {0.004, 0.012, 0.026};
  c.smaller = {0.022, 0.009, 0.004};
}

void set_surveys(company& c) {
  c.nps = {0,
           {{{0.060, 0.045, 0.065, 0.085, 0.090, 0.190, 0.165, 0.150, 0.090, 0.035, 0.025},
             {0.005, 0.005, 0.010, 0.012, 0.018, 0.075, 0.105, 0.230, 0.260, 0.150, 0.130},
             {0.001, 0.001, 0.002, 0.003, 0.003, 0.015, 0.025, 0.075, 0.205, 0.290, 0.380}}},
           {0.62, 0.60, 0.58, 0.54, 0.50, 0.44, 0.38, 0.36, 0.42, 0.54, 0.62}};
  c.csat = {1,
            {{{0.18, 0.27, 0.28, 0.19, 0.08},
              {0.02, 0.06, 0.20, 0.47, 0.25},
              {0.005, 0.015, 0.06, 0.36, 0.56}}},
            {0.60, 0.52, 0.38, 0.42, 0.52}};
  c.ces = {1,
           {{{0.14, 0.17, 0.20, 0.18, 0.15, 0.10, 0.06},
             {0.02, 0.04, 0.08, 0.16, 0.27, 0.27, 0.16},
             {0.005, 0.01, 0.025, 0.06, 0.19, 0.34, 0.37}}},
           {0.66, 0.62, 0.56, 0.48, 0.48, 0.52, 0.60}};
  c.nps_every = 3;
  c.csat_asked = {0.16, 0.18, 0.20, 0.22};
  //           delivery taste price freshness app service
  c.topics = {{{0.42, 0.10, 0.16, 0.12, 0.08, 0.12},
               {0.20, 0.24, 0.22, 0.12, 0.12, 0.10},
               {0.10, 0.42, 0.08, 0.22, 0.06, 0.12}}};
  c.commented = {0.45, 0.18, 0.26};
  c.followed_up = 0.55;
}

void set_support(company& c) {
  c.tickets = {
      {{0.22, 0.055, 0.025}, {0.26, 0.075, 0.035}, {0.30, 0.095, 0.045}, {0.34, 0.12, 0.06}}};
  //                 late  damaged billing plan advice
  c.ticket_topic = {{{0.42, 0.24, 0.18, 0.10, 0.06},
                     {0.18, 0.10, 0.24, 0.28, 0.20},
                     {0.08, 0.06, 0.18, 0.34, 0.34}}};
  c.ticket_channel = {0.45, 0.40, 0.15};
  c.bot_share = 0.30;
  c.reply_hours = {0.4, 7.0, 0.1};
  c.reply_times = {1.8, 1.0, 0.8};
  c.reply_most = 72;
  c.repair_mu = {3.2, 2.2, 1.6};
  c.repair_sigma = 1.1;
  c.never_resolved = 0.015;
  c.reopened = {0.25, 0.09, 0.03};
  c.more_contacts = {1.1, 0.45, 0.2};
  c.contact_cost = 6.50;
  c.bot_cost = 0.40;
}

void set_product(company& c) {
  c.delivery_failed = {0.34, 0.03, 0.005};
  c.app_visits = {0.08, 0.18, 0.32};
  c.attempts = 0.06;
  c.redesign = 18;
  c.tasks = {{{{{{0.78, 0.12, 0.10}, 3.9, 0.55, 5.0, 0.6, 5},
                {{0.66, 0.18, 0.16}, 4.3, 0.60, 7.5, 0.9, 6},
                {{0.84, 0.10, 0.06}, 4.1, 0.50, 6.0, 0.5, 7},
                {{0.88, 0.05, 0.07}, 3.6, 0.50, 4.5, 0.3, 4}}},
              {{{{0.90, 0.05, 0.05}, 3.5, 0.50, 3.0, 0.3, 4},
                {{0.87, 0.07, 0.06}, 3.6, 0.55, 4.0, 0.4, 4},
                {{0.87, 0.08, 0.05}, 4.0, 0.50, 5.5, 0.4, 7},
                {{0.90, 0.05, 0.05}, 3.5, 0.50, 4.0, 0.3, 4}}}}};
  c.advocates = 0.08;
  c.r = 0.70;
  c.alpha = 9.0;
  c.s = 0.60;
  c.beta = 14.0;
  c.p = 6.0;
  c.q = 4.0;
  c.gamma = 16.0;
  c.margin_low = 0.34;
  c.margin_high = 0.52;
  c.mentions = 0.25;
  c.brand = {0.45, 0.35, 0.20};
  c.own_sentiment = {{{0.16, 0.40, 0.44}, {0.46, 0.34, 0.20}}};
  c.other_sentiment = {0.22, 0.45, 0.33};
}

[[nodiscard]] company make() {
  company c{};
  set_people(c);
  set_experience(c);
  set_subscription(c);
  set_surveys(c);
  set_support(c);
  set_product(c);
  return c;
}

}  // namespace

company const& coffee() {
  static company const made = make();
  return made;
}

}  // namespace cxm::simulation
