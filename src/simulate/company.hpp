#pragma once
// The invented company: a coffee subscription in Europe, from its opening on 1 January 2024 to the end of
// 2025. All that is assumed about it stands here; lives are drawn from it (life.hpp), and what must come
// out of them is computed from it (truth.hpp).
//
// What happens to a customer in a month follows from a latent experience of that month, poor, fair or
// good. It is drawn anew each month, given plan, country and how long the customer has been there, and is
// independent of everything else. So answers of one customer in two months are related only through plan,
// country and tenure, and every expectation is a finite sum.

#include "span_of_time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cxm::simulation {

enum class experience : std::uint8_t { poor, fair, good };
inline constexpr std::array<std::string_view, 3> experience_names{"poor", "fair", "good"};
inline constexpr std::array<std::string_view, 4> plan_names{"home", "office", "cafe", "wholesale"};
inline constexpr std::array<std::string_view, 5> country_names{"DE", "FR", "NL", "ES", "PT"};
inline constexpr std::array<std::string_view, 6> channel_names{"search", "social",   "partner",
                                                               "fair",   "referral", "email"};
inline constexpr std::array<std::string_view, 3> size_names{"S", "M", "L"};
inline constexpr std::array<std::string_view, 3> band_names{"months 1-3", "months 4-12",
                                                            "from month 13"};
inline constexpr std::size_t experience_count = 3;
inline constexpr std::size_t plan_count = 4;
inline constexpr std::size_t country_count = 5;
inline constexpr std::size_t channel_count = 6;
inline constexpr std::size_t size_count = 3;
inline constexpr std::size_t referral_channel = 4;
inline constexpr std::size_t band_count = 3;

template <class T, std::size_t... N>
struct nested;
template <class T, std::size_t N>
struct nested<T, N> {
  using type = std::array<T, N>;
};
template <class T, std::size_t N, std::size_t... More>
struct nested<T, N, More...> {
  using type = std::array<typename nested<T, More...>::type, N>;
};
/// A table of doubles: table<4, 3> is 4 rows of 3.
template <std::size_t... N>
using table = typename nested<double, N...>::type;

/// The band of a tenure in whole months, from 1.
[[nodiscard]] constexpr std::size_t band_of(int tenure) noexcept {
  return tenure <= 3 ? 0 : tenure <= 12 ? 1 : 2;
}

/// Who answers a survey. An invitation arrives, is opened, and is begun with a probability that depends
/// on the score the customer has in mind: those with strong feelings answer more.
template <std::size_t Levels>
struct questionnaire {
  int low = 0;                                       ///< the lowest answer
  table<experience_count, Levels> given_experience;  ///< of the scores
  table<Levels> begun;                               ///< of an opened invitation, by score
};
inline constexpr double delivered_share = 0.97;  ///< the others bounce
inline constexpr double opened_share = 0.64;     ///< of the delivered
inline constexpr double unfinished_share =
    0.06;                                      ///< of the answered: never submitted, with a score
inline constexpr double unknown_share = 0.10;  ///< of the unopened: no receipt, whether it arrived
inline constexpr double looked_in_share =
    0.15;  ///< of the opened without an answer: begun, no score

inline constexpr std::size_t topic_count = 6;
inline constexpr std::array<std::string_view, topic_count> topic_names{
    "delivery", "taste", "price", "freshness", "app", "service"};

inline constexpr std::size_t reason_count = 5;
inline constexpr std::array<std::string_view, reason_count> reason_names{
    "late deliveries", "taste", "price", "competitor", "no need any more"};
inline constexpr std::size_t competitor_reason = 3;
inline constexpr std::array<std::string_view, 2> involuntary_names{"failed payment", "moved away"};

inline constexpr std::size_t ticket_topic_count = 5;
inline constexpr std::array<std::string_view, ticket_topic_count> ticket_topic_names{
    "late delivery", "damaged parcel", "billing", "change of plan", "brewing advice"};
inline constexpr std::size_t ticket_channel_count = 3;
inline constexpr std::array<std::string_view, ticket_channel_count> ticket_channel_names{
    "chat", "email", "phone"};

inline constexpr std::size_t task_count = 4;
inline constexpr std::array<std::string_view, task_count> task_names{
    "change delivery date", "pause subscription", "update payment", "reorder from shop"};
struct task_model {
  table<3> outcome;  ///< succeeded, failed, abandoned
  double mu, sigma;  ///< of the logarithm of seconds
  double clicks;     ///< mean above the 3 that every attempt needs
  double errors;     ///< mean
  int opportunities;
};

/// Stages before the first purchase, a Markov chain. The last two rows of `to` are ends.
inline constexpr std::size_t stage_count = 4;
inline constexpr std::size_t next_count = stage_count + 2;
inline constexpr std::array<std::string_view, next_count> stage_names{
    "awareness", "interaction", "order", "payment", "customer", "gone"};

/// What moves the odds of a poor and of a good experience against a fair one, as logarithms. The pushes
/// of plan, country, tenure and month add up.
struct push {
  double poor = 0, good = 0;
};

struct company {
  // Who comes, when and from where.
  double founders;              ///< share of customers whose subscription begins at the opening
  table<month_count> arrivals;  ///< weights of the months of the others
  table<channel_count> channel;
  table<channel_count, plan_count> plan;  ///< given the channel
  table<country_count> country;
  table<channel_count> acquisition_cost;  ///< EUR, mean
  table<stage_count> first_stage;
  table<stage_count, next_count> next_stage;

  // Experience, and what it does.
  push everybody;
  std::array<push, plan_count> of_plan;
  std::array<push, country_count> of_country;
  std::array<push, band_count> of_band;
  std::array<push, month_count> of_month;
  /// What follows from them: [plan][country][band][month][experience].
  typename nested<double, plan_count, country_count, band_count, month_count,
                  experience_count>::type experience_share;
  table<plan_count, band_count> churn_base;      ///< a month
  table<experience_count> churn_times;           ///< multiplier
  table<experience_count> involuntary;           ///< share of those who leave
  table<experience_count, reason_count> reason;  ///< of those who leave by choice
  table<2> involuntary_reason;
  table<2> competitor;                 ///< the one that won them over
  table<month_count> win_back_mailed;  ///< share of the lapsed who get the campaign's mail
  double returns, returns_mailed;      ///< a month, for `lapse_limit` months
  int lapse_limit;
  table<plan_count, size_count> first_size;
  table<plan_count, size_count> price;      ///< EUR a month
  table<experience_count> larger, smaller;  ///< probability a month of one size more, less

  // Surveys.
  questionnaire<11> nps;
  questionnaire<5> csat;
  questionnaire<7> ces;
  int nps_every;                                ///< months
  table<plan_count> csat_asked;                 ///< share of deliveries followed by a survey
  table<experience_count, topic_count> topics;  ///< of a comment
  table<experience_count> commented;            ///< share of submitted answers
  double followed_up;                           ///< share of detractors that are called back

  // Support. Counts of tickets are Poisson.
  table<plan_count, experience_count> tickets;  ///< mean a month
  table<experience_count, ticket_topic_count> ticket_topic;
  table<ticket_channel_count> ticket_channel;
  double bot_share;                         ///< of chats, solved by the bot
  table<ticket_channel_count> reply_hours;  ///< 1/rate, cut at reply_most
  table<experience_count> reply_times;      ///< multiplier of that
  double reply_most;                        ///< hours
  table<experience_count> repair_mu;        ///< log of hours from reply to resolution
  double repair_sigma;
  double never_resolved;
  table<experience_count> reopened;       ///< mean number
  table<experience_count> more_contacts;  ///< mean number above 1
  double contact_cost, bot_cost;          ///< EUR

  // Deliveries, the app, the shop, the press.
  table<experience_count> delivery_failed;
  table<experience_count> app_visits;                       ///< mean a month
  double attempts;                                          ///< of tasks, mean a month
  int redesign;                                             ///< the month of the new app
  std::array<std::array<task_model, task_count>, 2> tasks;  ///< old app, new app
  double advocates;                ///< share of answering promoters who post about it
  double r, alpha, s, beta;        ///< Pareto/NBD of shop orders, in weeks
  double p, q, gamma;              ///< Gamma-Gamma of their amounts, EUR
  double margin_low, margin_high;  ///< share of an amount, uniform
  double mentions;                 ///< mean number for each customer
  table<3> brand;                  ///< its own, and two competitors
  table<2, 3> own_sentiment;       ///< usual, and in the trouble with deliveries
  table<3> other_sentiment;        ///< of the competitors
};
inline constexpr std::array<std::string_view, 3> brand_names{"Moka Harbour", "Bean Republic",
                                                             "Daily Roast"};

/// Whether deliveries are in trouble in this month: February to April 2025.
[[nodiscard]] constexpr bool in_trouble(int month) noexcept { return month >= 13 && month <= 15; }

/// The company. The same bits everywhere; made once.
[[nodiscard]] company const& coffee();

}  // namespace cxm::simulation
