#include "truth.hpp"

#include "elementary.hpp"

namespace cxm::simulation {

namespace {

/// A group of subscribers in one month with one experience.
struct cell {
  std::size_t month, plan, country, band, felt;
  double mass;  ///< expected number of them, for each customer
};

/// Calls f with every cell, always in the same order.
template <class F>
void each_cell(company const& of, population const& people, F f) {
  for (std::size_t month = 0; month < month_count; ++month) {
    for (std::size_t plan = 0; plan < plan_count; ++plan) {
      for (std::size_t country = 0; country < country_count; ++country) {
        for (std::size_t t = 0; t <= month; ++t) {
          auto const band = band_of(static_cast<int>(t) + 1);
          double const there = people.active[month][plan][country][t];
          auto const& share = of.experience_share[plan][country][band][month];
          for (std::size_t felt = 0; felt < experience_count; ++felt) {
            f(cell{month, plan, country, band, felt, there * share[felt]});
          }
        }
      }
    }
  }
}

template <std::size_t Levels>
void add_answers(survey_truth<Levels>& to, population const& people,
                 questionnaire<Levels> const& form, cell const& at, double asked) {
  for (std::size_t level = 0; level < Levels; ++level) {
    double const mass = at.mass * form.given_experience[at.felt][level];
    double const answering = response_chance(form, level);
    to.total.add(level, mass, asked, answering);
    to.by_month[at.month].add(level, mass, asked, answering);
    to.by_plan[at.plan].add(level, mass, asked, answering);
    to.by_country[at.country].add(level, mass, asked, answering);
    to.by_plan_and_month[at.plan][at.month].add(level, mass, asked, answering);
    to.by_country_and_month[at.country][at.month].add(level, mass, asked, answering);
    for (std::size_t channel = 0; channel < channel_count; ++channel) {
      double const part = mass * people.channel_of_plan[at.plan][channel];
      to.by_channel[channel].add(level, part, asked, answering);
      to.by_channel_and_month[channel][at.month].add(level, part, asked, answering);
    }
  }
}

/// What a cell adds to churn. `weight` is the share of the cell that is counted.
void add(exposure& to, double months, double hazard) {
  to.months += months;
  to.leaves += months * hazard;
}

void add_churn(truth& to, company const& of, cell const& at) {
  double const hazard = of.churn_base[at.plan][at.band] * of.churn_times[at.felt];
  add(to.churn, at.mass, hazard);
  add(to.churn_by_month[at.month], at.mass, hazard);
  add(to.churn_by_plan[at.plan], at.mass, hazard);
  add(to.churn_by_country[at.country], at.mass, hazard);
  add(to.churn_by_band[at.band], at.mass, hazard);
  add(to.churn_by_experience[at.felt], at.mass, hazard);
  for (std::size_t level = 0; level < 11; ++level) {
    double const answering = at.mass * of.nps.given_experience[at.felt][level] / of.nps_every *
                             response_chance(of.nps, level);
    add(to.churn_by_answer[level <= 6 ? 0 : level <= 8 ? 1 : 2], answering, hazard);
  }
  double const by_choice = at.mass * hazard * (1 - of.involuntary[at.felt]);
  to.leaves_by_choice += by_choice;
  for (std::size_t why = 0; why < reason_count; ++why) {
    to.reasons[why] += by_choice * of.reason[at.felt][why];
  }
}

template <std::size_t Levels>
[[nodiscard]] double submitted(questionnaire<Levels> const& form, std::size_t felt) {
  double sum = 0;
  for (std::size_t level = 0; level < Levels; ++level) {
    sum += form.given_experience[felt][level] * response_chance(form, level);
  }
  return sum * (1 - unfinished_share);
}

void add_topics(truth& to, company const& of, cell const& at) {
  double const forms = submitted(of.nps, at.felt) / of.nps_every +
                       submitted(of.csat, at.felt) * of.csat_asked[at.plan] +
                       submitted(of.ces, at.felt) * contact_chance(of, at.plan, at.felt);
  for (std::size_t topic = 0; topic < topic_count; ++topic) {
    to.topics[topic] += at.mass * forms * of.commented[at.felt] * of.topics[at.felt][topic];
  }
}

void to_shares(std::span<double> of) {
  double sum = 0;
  for (double x : of) sum += x;
  for (double& x : of) x /= sum;
}

/// Chances from each stage by repeated substitution: what is left after 400 steps is below any double.
void add_ways(truth& to, company const& of) {
  table<stage_count> bought{};
  table<stage_count> touches{};
  for (int step = 0; step < 400; ++step) {
    for (std::size_t s = stage_count; s-- > 0;) {
      auto const& next = of.next_stage[s];
      double chance = next[stage_count];
      double further = 1;
      for (std::size_t k = 0; k < stage_count; ++k) {
        chance += next[k] * bought[k];
        further += next[k] * touches[k];
      }
      bought[s] = chance;
      touches[s] = further;
    }
  }
  for (std::size_t s = 0; s < stage_count; ++s) {
    to.conversion += of.first_stage[s] * bought[s];
    to.touches += of.first_stage[s] * touches[s];
  }
}

}  // namespace

double contact_chance(company const& of, std::size_t plan, std::size_t felt) {
  return 1 - exponential(-of.tickets[plan][felt]);
}

truth truth_of(company const& of) {
  truth out;
  out.people = composition(of);
  each_cell(of, out.people, [&](cell const& at) {
    add_answers(out.nps, out.people, of.nps, at, 1.0 / of.nps_every);
    add_answers(out.csat, out.people, of.csat, at, of.csat_asked[at.plan]);
    add_answers(out.ces, out.people, of.ces, at, contact_chance(of, at.plan, at.felt));
    add_churn(out, of, at);
    add_topics(out, of, at);
    out.experience_by_month[at.month][at.felt] += at.mass;
    double const tickets = at.mass * of.tickets[at.plan][at.felt];
    out.tickets += tickets;
    out.tickets_by_experience[at.felt] += tickets;
  });
  out.leaves_by_choice /= out.churn.leaves;
  to_shares(out.reasons);
  to_shares(out.topics);
  for (auto& month : out.experience_by_month) to_shares(month);
  add_ways(out, of);
  return out;
}

double share_of(std::span<double const> counts, int low, int from, int to) {
  double all = 0;
  double part = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    int const answer = low + static_cast<int>(i);
    all += counts[i];
    if (answer >= from && answer <= to) part += counts[i];
  }
  return part / all;
}

double nps_score(table<11> const& counts) {
  return 100 * (share_of(counts, 0, 9, 10) - share_of(counts, 0, 0, 6));
}

double mean_answer(std::span<double const> counts, int low) {
  double all = 0;
  double sum = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    all += counts[i];
    sum += counts[i] * (low + static_cast<int>(i));
  }
  return sum / all;
}

}  // namespace cxm::simulation
