#include "population.hpp"

#include <vector>

namespace cxm::simulation {

double churn_hazard(company const& of, std::size_t plan, std::size_t country, int tenure,
                    int month) {
  auto const band = band_of(tenure);
  auto const& share = of.experience_share[plan][country][band][static_cast<std::size_t>(month)];
  double times = 0;
  for (std::size_t e = 0; e < experience_count; ++e) times += share[e] * of.churn_times[e];
  return of.churn_base[plan][band] * times;
}

population composition(company const& of) {
  population out;
  double arrivals = 0;
  for (double w : of.arrivals) arrivals += w;
  for (std::size_t plan = 0; plan < plan_count; ++plan) {
    for (std::size_t c = 0; c < channel_count; ++c) {
      double const both = of.channel[c] * of.plan[c][plan];
      out.channel_of_plan[plan][c] = both;
      out.plan[plan] += both;
    }
    for (double& share : out.channel_of_plan[plan]) share /= out.plan[plan];
  }

  for (std::size_t plan = 0; plan < plan_count; ++plan) {
    for (std::size_t country = 0; country < country_count; ++country) {
      double const group = out.plan[plan] * of.country[country];
      // By months since leaving, the last month first; what is beyond the limit never returns.
      std::vector<double> lapsed(static_cast<std::size_t>(of.lapse_limit), 0.0);
      double fresh = group * of.founders;  // in their first whole month
      out.joins[0] += fresh;
      for (std::size_t month = 0; month < month_count; ++month) {
        auto& now = out.active[month][plan][country];
        now[0] = fresh;
        double left = 0;
        for (std::size_t t = 0; t <= month; ++t) {
          double const hazard =
              churn_hazard(of, plan, country, static_cast<int>(t) + 1, static_cast<int>(month));
          double const leaving = now[t] * hazard;
          left += leaving;
          if (month + 1 < month_count) {
            out.active[month + 1][plan][country][t + 1] = now[t] - leaving;
          }
        }
        double const mailed = of.win_back_mailed[month];
        double const chance = mailed * of.returns_mailed + (1 - mailed) * of.returns;
        double returned = 0;
        for (double& x : lapsed) {
          returned += x * chance;
          x -= x * chance;
        }
        for (std::size_t age = lapsed.size(); age-- > 1;) lapsed[age] = lapsed[age - 1];
        lapsed[0] = left;
        double const joined = group * (1 - of.founders) * (of.arrivals[month] / arrivals);
        fresh = joined + returned;
        out.joins[month] += joined;
        out.returns[month] += returned;
        out.leaves[month] += left;
      }
    }
  }
  return out;
}

}  // namespace cxm::simulation
