// Surveys: who is asked, who answers, and with which score.

#include "identifiers.hpp"
#include "life.hpp"
#include "rhythm.hpp"
#include "sampling.hpp"
#include "survey_words.hpp"

namespace cxm::simulation {

namespace {
/// Answers come within three days, most within hours. With surveys sent before the 25th day of a month,
/// every answer belongs to the month whose experience it is about.
[[nodiscard]] std::chrono::seconds answer_delay(stream& from) {
  double const hours = truncated_exponential(from, 1.0 / 9, 71);
  return std::chrono::seconds{60 + static_cast<int>(hours * 3600)};
}
}  // namespace

/// Fills in and hands out the answer whose survey the caller has described.
template <std::size_t Levels>
void life_maker::ask(questionnaire<Levels> const& form, lived_month const& m, instant asked) {
  auto const felt = static_cast<std::size_t>(m.felt);
  auto& a = answer_;
  set_identifier(a.submission, 'R', who_.number, ++submissions_);
  set_identifier(a.customer, 'C', who_.number);
  a.asked = asked;
  a.score.reset();
  a.answered.reset();
  a.followed_up.reset();
  a.comment.clear();
  a.topics.clear();
  happened(asked);
  // The customer has a score in mind whether or not it is ever given.
  auto const level = categorical(surveys_, form.given_experience[felt]);
  if (!surveys_.chance(delivered_share)) {
    a.progress = response_progress::bounced;
  } else if (!surveys_.chance(opened_share)) {
    bool const no_receipt = surveys_.chance(unknown_share);
    a.progress = no_receipt ? response_progress::invited : response_progress::delivered;
  } else if (!surveys_.chance(form.begun[level])) {
    bool const looked_in = surveys_.chance(looked_in_share);
    a.progress = looked_in ? response_progress::started : response_progress::opened;
  } else {
    bool const unfinished = surveys_.chance(unfinished_share);
    a.progress = unfinished ? response_progress::partial : response_progress::complete;
    a.score = static_cast<double>(form.low + static_cast<int>(level));
    a.answered = asked + answer_delay(surveys_);
    happened(*a.answered);
    if (!unfinished && surveys_.chance(of_.commented[felt])) comment(m);
  }
}

void life_maker::comment(lived_month const& m) {
  auto const felt = static_cast<std::size_t>(m.felt);
  auto const topic = categorical(surveys_, of_.topics[felt]);
  answer_.comment = comment_words[topic][felt][surveys_.below(2)];
  answer_.topics.emplace_back(topic_names[topic]);
}

void life_maker::ask_nps(lived_month const& m, row_sink& out) {
  if ((m.month + nps_turn_) % of_.nps_every != 0) return;
  auto& a = answer_;
  a.survey = "relationship";
  a.question = "recommend";
  a.asks = question_kind::recommendation;
  a.touchpoint.clear();
  a.kind = survey_kind::relational;
  a.lag.reset();
  a.sampling = sampling_kind::random;
  a.scale = zero_to_ten;
  ask(of_.nps, m, draw_instant(surveys_, month_start(m.month), 24, clock_of::business));
  if (a.score && *a.score <= 6 && surveys_.chance(of_.followed_up)) {
    double const hours = truncated_exponential(surveys_, 1.0 / 30, 200);
    instant const then = *a.answered + std::chrono::seconds{3600 + static_cast<int>(hours * 3600)};
    if (then < end_of_data) a.followed_up = then;
  }
  out.add(a);
  if (a.score && *a.score >= 9 && surveys_.chance(of_.advocates)) {
    auto& t = next_touchpoint(*a.answered + std::chrono::seconds{120});
    t.stage = "advocacy";
    t.channel = "social";
    t.kind = "recommendation";
    t.team = "marketing";
    t.initiated_by = initiator::customer;
    t.outcome = touchpoint_outcome::completed;
    happened(t.at);
    out.add(t);
  }
}

void life_maker::ask_csat(lived_month const& m, instant delivered, row_sink& out) {
  if (!surveys_.chance(of_.csat_asked[who_.plan])) return;
  auto& a = answer_;
  a.survey = "delivery";
  a.question = "satisfied";
  a.asks = question_kind::satisfaction;
  a.touchpoint = contact_.id;
  a.kind = survey_kind::transactional;
  a.lag = std::chrono::seconds{72'000 + static_cast<int>(surveys_.below(86'400))};
  a.sampling = sampling_kind::event;
  a.scale = one_to_five;
  ask(of_.csat, m, delivered + *a.lag);
  out.add(a);
}

void life_maker::ask_ces(lived_month const& m, instant opened, instant asked, bool first,
                         row_sink& out) {
  auto& a = answer_;
  a.survey = "contact";
  a.question = "easy";
  a.asks = question_kind::effort;
  a.touchpoint = contact_.id;
  a.kind = survey_kind::transactional;
  a.lag = asked - opened;
  a.sampling = sampling_kind::event;
  a.scale = one_to_seven;
  if (first) {
    ask(of_.ces, m, asked);
  } else {  // at most one survey about contacts a month: the rule that keeps people willing
    set_identifier(a.submission, 'R', who_.number, ++submissions_);
    set_identifier(a.customer, 'C', who_.number);
    a.progress = response_progress::suppressed;
    a.score.reset();
    a.lag.reset();
    a.asked.reset();
    a.answered.reset();
    a.followed_up.reset();
    a.comment.clear();
    a.topics.clear();
  }
  out.add(a);
}

}  // namespace cxm::simulation
