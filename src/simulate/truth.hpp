#pragma once
// What must come out of the simulation, computed and not sampled: expectations over the model's discrete
// states, each a finite sum in a fixed order.

#include "company.hpp"
#include "population.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace cxm::simulation {

/// Expected numbers by answer, for each customer of the company.
template <std::size_t Levels>
struct answers {
  table<Levels>
      everybody{};  ///< what all subscribers of the months would say if all were asked and answered
  table<Levels> invited{};   ///< what all the invited would say
  table<Levels> answered{};  ///< what is said: a begun answer depends on the score
  void add(std::size_t level, double mass, double asked, double answering) {
    everybody[level] += mass;
    invited[level] += mass * asked;
    answered[level] += mass * asked * answering;
  }
};
template <std::size_t Levels>
struct survey_truth {
  answers<Levels> total;
  std::array<answers<Levels>, month_count> by_month;
  std::array<answers<Levels>, plan_count> by_plan;
  std::array<answers<Levels>, country_count> by_country;
  std::array<answers<Levels>, channel_count> by_channel;
  std::array<std::array<answers<Levels>, month_count>, plan_count> by_plan_and_month;
  std::array<std::array<answers<Levels>, month_count>, country_count> by_country_and_month;
  std::array<std::array<answers<Levels>, month_count>, channel_count> by_channel_and_month;
};

/// Expected numbers for each customer: months lived and months in which somebody left.
struct exposure {
  double months = 0, leaves = 0;
  [[nodiscard]] double hazard() const { return leaves / months; }
};

struct truth {
  population people;
  survey_truth<11> nps;
  survey_truth<5> csat;
  survey_truth<7> ces;

  exposure churn;
  std::array<exposure, month_count> churn_by_month;
  std::array<exposure, plan_count> churn_by_plan;
  std::array<exposure, country_count> churn_by_country;
  std::array<exposure, band_count> churn_by_band;
  std::array<exposure, experience_count> churn_by_experience;
  /// Of those who answered an NPS survey, in the month of the answer: detractors, passives, promoters.
  std::array<exposure, 3> churn_by_answer;
  double leaves_by_choice = 0;    ///< share of the leaving
  table<reason_count> reasons{};  ///< of those by choice
  table<month_count, experience_count> experience_by_month{};

  double tickets = 0;                               ///< for each customer
  table<experience_count> tickets_by_experience{};  ///< likewise
  double conversion = 0;        ///< share of ways to the first purchase that end in one
  double touches = 0;           ///< mean number of touchpoints on a way
  table<topic_count> topics{};  ///< of comments
};

/// Complexity: some 10^5 additions.
[[nodiscard]] truth truth_of(company const& of);

/// The whole of truth.json: what was assumed and what follows, with every definition.
[[nodiscard]] std::string truth_as_json(company const& of, std::uint64_t customers,
                                        std::uint64_t seed);

// Figures of answers by level.
[[nodiscard]] double nps_score(table<11> const& counts);
[[nodiscard]] double mean_answer(std::span<double const> counts, int low);
/// Share of the answers `from` … `to`, as numbers on the scale.
[[nodiscard]] double share_of(std::span<double const> counts, int low, int from, int to);

/// Chance that an invitation with this score in mind ends as an answer.
template <std::size_t Levels>
[[nodiscard]] double response_chance(questionnaire<Levels> const& form, std::size_t level) {
  return delivered_share * opened_share * form.begun[level];
}
/// Chance that a subscriber's month has a survey about a contact.
[[nodiscard]] double contact_chance(company const& of, std::size_t plan, std::size_t felt);

}  // namespace cxm::simulation
