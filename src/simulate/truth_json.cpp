// truth.json: what was assumed, what follows from it, and what each number means.

#include "elementary.hpp"
#include "sampling.hpp"
#include "truth.hpp"

#include <nlohmann/json.hpp>

namespace cxm::simulation {

namespace {

using json = nlohmann::ordered_json;

template <std::size_t N>
[[nodiscard]] json by_name(std::array<std::string_view, N> const& names,
                           std::span<double const> values) {
  json out = json::object();
  for (std::size_t i = 0; i < values.size(); ++i) out[std::string{names[i]}] = values[i];
  return out;
}

// ── surveys ──

struct nps_form {
  static constexpr char const* headline = "score";
  static constexpr int low = 0;
  static json figures(std::span<double const> counts) {
    table<11> levels{};
    for (std::size_t i = 0; i < levels.size(); ++i) levels[i] = counts[i];
    return {{"score", nps_score(levels)},
            {"promoters", share_of(counts, low, 9, 10)},
            {"passives", share_of(counts, low, 7, 8)},
            {"detractors", share_of(counts, low, 0, 6)}};
  }
};
struct csat_form {
  static constexpr char const* headline = "top_box";
  static constexpr int low = 1;
  static json figures(std::span<double const> counts) {
    double const top = share_of(counts, low, 4, 5);
    double const bottom = share_of(counts, low, 1, 2);
    return {{"top_box", top},
            {"bottom_box", bottom},
            {"net", top - bottom},
            {"mean", mean_answer(counts, low)}};
  }
};
struct ces_form {
  static constexpr char const* headline = "mean";
  static constexpr int low = 1;
  static json figures(std::span<double const> counts) {
    double const top = share_of(counts, low, 5, 7);
    double const bottom = share_of(counts, low, 1, 3);
    return {{"mean", mean_answer(counts, low)},
            {"top_box", top},
            {"bottom_box", bottom},
            {"index", top - bottom}};
  }
};

[[nodiscard]] double sum_of(std::span<double const> counts) {
  double all = 0;
  for (double x : counts) all += x;
  return all;
}

template <class Form, std::size_t Levels>
[[nodiscard]] json group(answers<Levels> const& a, double customers, json key) {
  double const invited = sum_of(a.invited);
  double const answered = sum_of(a.answered);
  json out = std::move(key);
  out["everybody"] = Form::figures(a.everybody);
  out["invited"] = Form::figures(a.invited);
  out["answered"] = Form::figures(a.answered);
  out["response_rate"] = answered / invited;
  out["expected_invitations"] = invited * customers;
  out["expected_answers"] = answered * customers;
  return out;
}
template <class Form, class Answers, std::size_t N>
[[nodiscard]] json groups(std::array<Answers, N> const& by, char const* attribute,
                          std::array<std::string_view, N> const& names, double customers) {
  json out = json::array();
  for (std::size_t i = 0; i < N; ++i) {
    out.push_back(group<Form>(by[i], customers, {{attribute, names[i]}}));
  }
  return out;
}
template <class Form, class Answers>
[[nodiscard]] json months(std::array<Answers, month_count> const& by, double customers) {
  json out = json::array();
  for (std::size_t m = 0; m < month_count; ++m) {
    out.push_back(group<Form>(by[m], customers, {{"month", month_name(static_cast<int>(m))}}));
  }
  return out;
}
/// Cells of a group and a month: the headline alone, or the file would be mostly these.
template <class Form, class Answers, std::size_t N>
[[nodiscard]] json groups_by_month(std::array<std::array<Answers, month_count>, N> const& by,
                                   char const* attribute,
                                   std::array<std::string_view, N> const& names, double customers) {
  json out = json::array();
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t m = 0; m < month_count; ++m) {
      auto const& a = by[i][m];
      out.push_back({{attribute, names[i]},
                     {"month", month_name(static_cast<int>(m))},
                     {"everybody", Form::figures(a.everybody)[Form::headline]},
                     {"answered", Form::figures(a.answered)[Form::headline]},
                     {"response_rate", sum_of(a.answered) / sum_of(a.invited)},
                     {"expected_answers", sum_of(a.answered) * customers}});
    }
  }
  return out;
}

template <class Form, std::size_t Levels>
[[nodiscard]] json survey(survey_truth<Levels> const& t, questionnaire<Levels> const& form,
                          double customers) {
  json out;
  out["total"] = group<Form>(t.total, customers, json::object());
  out["by_month"] = months<Form>(t.by_month, customers);
  out["by_plan"] = groups<Form>(t.by_plan, "plan", plan_names, customers);
  out["by_country"] = groups<Form>(t.by_country, "country", country_names, customers);
  out["by_channel"] = groups<Form>(t.by_channel, "channel", channel_names, customers);
  out["headline"] = Form::headline;
  out["by_plan_and_month"] =
      groups_by_month<Form>(t.by_plan_and_month, "plan", plan_names, customers);
  out["by_country_and_month"] =
      groups_by_month<Form>(t.by_country_and_month, "country", country_names, customers);
  out["by_channel_and_month"] =
      groups_by_month<Form>(t.by_channel_and_month, "channel", channel_names, customers);
  json propensity = json::object();
  for (std::size_t level = 0; level < Levels; ++level) {
    propensity[std::to_string(Form::low + static_cast<int>(level))] = response_chance(form, level);
  }
  out["response_propensity_by_score"] = std::move(propensity);
  json given = json::object();
  for (std::size_t e = 0; e < experience_count; ++e) {
    given[std::string{experience_names[e]}] = form.given_experience[e];
  }
  out["score_shares_by_experience"] = std::move(given);
  return out;
}

// ── who comes, stays and leaves ──

[[nodiscard]] json experience_part(company const& of, truth const& t) {
  json out;
  json by_month = json::array();
  for (std::size_t m = 0; m < month_count; ++m) {
    json row{{"month", month_name(static_cast<int>(m))}};
    for (std::size_t e = 0; e < experience_count; ++e) {
      row[std::string{experience_names[e]}] = t.experience_by_month[m][e];
    }
    by_month.push_back(std::move(row));
  }
  out["shares_by_month"] = std::move(by_month);
  auto const both = [](push const& x) { return json{{"poor", x.poor}, {"good", x.good}}; };
  auto const all = [&](auto const& names, auto const& pushes) {
    json part = json::object();
    for (std::size_t i = 0; i < pushes.size(); ++i) part[std::string{names[i]}] = both(pushes[i]);
    return part;
  };
  std::array<std::string, month_count> names;
  for (std::size_t m = 0; m < month_count; ++m) names[m] = month_name(static_cast<int>(m));
  out["log_odds_against_fair"] = {{"everybody", both(of.everybody)},
                                  {"plan", all(plan_names, of.of_plan)},
                                  {"country", all(country_names, of.of_country)},
                                  {"tenure", all(band_names, of.of_band)},
                                  {"month", all(names, of.of_month)}};
  return out;
}

[[nodiscard]] json hazard_of(exposure const& x, double customers, json key) {
  key["hazard"] = x.hazard();
  key["expected_customer_months"] = x.months * customers;
  key["expected_churned"] = x.leaves * customers;
  return key;
}
template <std::size_t N>
[[nodiscard]] json hazards(std::array<exposure, N> const& by, char const* attribute,
                           std::array<std::string_view, N> const& names, double customers) {
  json out = json::array();
  for (std::size_t i = 0; i < N; ++i) {
    out.push_back(hazard_of(by[i], customers, {{attribute, names[i]}}));
  }
  return out;
}

[[nodiscard]] json churn_part(company const& of, truth const& t, double customers) {
  json out;
  out["total"] = hazard_of(t.churn, customers, json::object());
  json by_month = json::array();
  for (std::size_t m = 0; m < month_count; ++m) {
    by_month.push_back(
        hazard_of(t.churn_by_month[m], customers, {{"month", month_name(static_cast<int>(m))}}));
  }
  out["by_month"] = std::move(by_month);
  out["by_plan"] = hazards(t.churn_by_plan, "plan", plan_names, customers);
  out["by_country"] = hazards(t.churn_by_country, "country", country_names, customers);
  out["by_tenure"] = hazards(t.churn_by_band, "tenure", band_names, customers);
  out["by_experience"] = hazards(t.churn_by_experience, "experience", experience_names, customers);
  constexpr std::array<std::string_view, 3> groups{"detractors", "passives", "promoters"};
  out["by_nps_answer_in_its_month"] = hazards(t.churn_by_answer, "group", groups, customers);
  json given = json::array();
  for (std::size_t plan = 0; plan < plan_count; ++plan) {
    for (std::size_t band = 0; band < band_count; ++band) {
      for (std::size_t e = 0; e < experience_count; ++e) {
        given.push_back({{"plan", plan_names[plan]},
                         {"tenure", band_names[band]},
                         {"experience", experience_names[e]},
                         {"hazard", of.churn_base[plan][band] * of.churn_times[e]}});
      }
    }
  }
  out["hazard_given_plan_tenure_experience"] = std::move(given);
  out["hazard_ratio_by_experience"] = by_name(experience_names, of.churn_times);
  out["voluntary_share"] = t.leaves_by_choice;
  out["reasons_of_the_voluntary"] = by_name(reason_names, t.reasons);
  out["reasons_of_the_involuntary"] = by_name(involuntary_names, of.involuntary_reason);
  return out;
}

[[nodiscard]] json subscribers_part(company const& of, truth const& t, double customers) {
  json by_month = json::array();
  for (std::size_t m = 0; m < month_count; ++m) {
    by_month.push_back({{"month", month_name(static_cast<int>(m))},
                        {"expected_active_at_start", t.churn_by_month[m].months * customers},
                        {"expected_joined", t.people.joins[m] * customers},
                        {"expected_returned", t.people.returns[m] * customers},
                        {"expected_churned", t.people.leaves[m] * customers}});
  }
  json changes = json::array();
  for (std::size_t e = 0; e < experience_count; ++e) {
    changes.push_back({{"experience", experience_names[e]},
                       {"larger_a_month", of.larger[e]},
                       {"smaller_a_month", of.smaller[e]}});
  }
  json prices;
  for (std::size_t plan = 0; plan < plan_count; ++plan) {
    prices[std::string{plan_names[plan]}] = by_name(size_names, of.price[plan]);
  }
  return {{"by_month", std::move(by_month)},
          {"plan_shares", by_name(plan_names, t.people.plan)},
          {"country_shares", by_name(country_names, of.country)},
          {"channel_shares", by_name(channel_names, of.channel)},
          {"prices_a_month", std::move(prices)},
          {"size_changes", std::move(changes)},
          {"return_chance_a_month", of.returns},
          {"return_chance_a_month_after_win_back_mail", of.returns_mailed},
          {"returns_within_months", of.lapse_limit}};
}

// ── the way to the first purchase, support, tasks, mentions ──

[[nodiscard]] json journey_part(company const& of, truth const& t) {
  json from_stage;
  for (std::size_t s = 0; s < stage_count; ++s) {
    from_stage[std::string{stage_names[s]}] = by_name(stage_names, of.next_stage[s]);
  }
  return {{"first_stage", by_name(stage_names, of.first_stage)},
          {"transitions", std::move(from_stage)},
          {"conversion", t.conversion},
          {"mean_touchpoints", t.touches}};
}

[[nodiscard]] json support_part(company const& of, truth const& t, double customers) {
  json out;
  out["expected_tickets"] = t.tickets * customers;
  out["tickets_a_customer_month"] = t.tickets / t.churn.months;
  json rates = json::array();
  for (std::size_t plan = 0; plan < plan_count; ++plan) {
    for (std::size_t e = 0; e < experience_count; ++e) {
      rates.push_back({{"plan", plan_names[plan]},
                       {"experience", experience_names[e]},
                       {"tickets_a_month", of.tickets[plan][e]}});
    }
  }
  out["rates"] = std::move(rates);
  double const bots = of.ticket_channel[0] * of.bot_share;
  out["bot_share"] = bots;

  // Weights of the channels among tickets that people answer.
  table<ticket_channel_count> by_people = of.ticket_channel;
  by_people[0] *= 1 - of.bot_share;
  double reply = 0;
  double repair = 0;
  double contacts = 0;
  double reopened = 0;
  json experiences = json::array();
  for (std::size_t e = 0; e < experience_count; ++e) {
    double const share = t.tickets_by_experience[e] / t.tickets;
    json channels = json::object();
    double mean_reply = 0;
    for (std::size_t c = 0; c < ticket_channel_count; ++c) {
      double const rate = 1 / (of.reply_hours[c] * of.reply_times[e]);
      double const hours = truncated_exponential_mean(rate, of.reply_most);
      channels[std::string{ticket_channel_names[c]}] = hours;
      mean_reply += by_people[c] / (1 - bots) * hours;
    }
    double const mean_repair =
        exponential(of.repair_mu[e] + 0.5 * of.repair_sigma * of.repair_sigma);
    double const mean_contacts = 1 + of.reopened[e] + of.more_contacts[e];
    experiences.push_back({{"experience", experience_names[e]},
                           {"share_of_tickets", share},
                           {"first_reply_hours", mean_reply},
                           {"first_reply_hours_by_channel", std::move(channels)},
                           {"reply_to_resolution_hours", mean_repair},
                           {"reply_to_resolution_median_hours", exponential(of.repair_mu[e])},
                           {"reopened", of.reopened[e]},
                           {"contacts", mean_contacts},
                           {"topics", by_name(ticket_topic_names, of.ticket_topic[e])}});
    reply += share * mean_reply;
    repair += share * mean_repair;
    contacts += share * mean_contacts;
    reopened += share * of.reopened[e];
  }
  out["by_people"] = {{"first_reply_hours", reply},
                      {"reply_to_resolution_hours", repair},
                      {"resolution_hours", reply + repair},
                      {"never_resolved", of.never_resolved},
                      {"reopened", reopened},
                      {"contacts", contacts},
                      {"cost", of.contact_cost * contacts}};
  out["by_people_and_experience"] = std::move(experiences);
  out["cost"] = bots * of.bot_cost + (1 - bots) * of.contact_cost * contacts;
  return out;
}

[[nodiscard]] json tasks_part(company const& of) {
  json out = json::array();
  for (std::size_t era = 0; era < of.tasks.size(); ++era) {
    for (std::size_t i = 0; i < task_count; ++i) {
      auto const& task = of.tasks[era][i];
      out.push_back({{"task", task_names[i]},
                     {era == 0 ? "before" : "from", month_name(of.redesign)},
                     {"success", task.outcome[0]},
                     {"failure", task.outcome[1]},
                     {"abandonment", task.outcome[2]},
                     {"geometric_mean_seconds", exponential(task.mu)},
                     {"sigma_of_log_seconds", task.sigma},
                     {"clicks", 3 + task.clicks},
                     {"errors", task.errors},
                     {"opportunities", task.opportunities}});
    }
  }
  return out;
}

[[nodiscard]] json mentions_part(company const& of, double customers) {
  auto const shares = [](std::span<double const> s) {
    return json{{"negative", s[0]}, {"neutral", s[1]}, {"positive", s[2]}, {"net", s[2] - s[0]}};
  };
  return {{"expected", of.mentions * customers},
          {"share_of_voice", by_name(brand_names, of.brand)},
          {"own_brand", brand_names[0]},
          {"own_sentiment", shares(of.own_sentiment[0])},
          {"own_sentiment_in_trouble", shares(of.own_sentiment[1])},
          {"competitors_sentiment", shares(of.other_sentiment)}};
}

[[nodiscard]] json shop_part(company const& of) {
  return {{"pareto_nbd",
           {{"r", of.r}, {"alpha", of.alpha}, {"s", of.s}, {"beta", of.beta}, {"unit", "week"}}},
          {"gamma_gamma", {{"p", of.p}, {"q", of.q}, {"gamma", of.gamma}, {"currency", "EUR"}}},
          {"mean_amount", of.p * of.gamma / (of.q - 1)},
          {"margin_share", (of.margin_low + of.margin_high) / 2}};
}

[[nodiscard]] json definitions() {
  return {
      {"month", "a calendar month in UTC"},
      {"subscribers of a month",
       "subscribed at its first instant; who joins or returns within it belongs to the next ones"},
      {"everybody", "what all subscribers of the months would say if each were asked and answered"},
      {"invited", "what all who were sent a survey would say"},
      {"answered", "expected figure of the scores that are given, partial forms included"},
      {"response_rate", "answers with a score ÷ invitations sent, those that bounce included"},
      {"response_propensity_by_score",
       "chance that an invitation ends as an answer, by the score the customer has in mind"},
      {"hazard", "chance that a subscriber of the month leaves within it"},
      {"tenure", "whole months since the subscription began; it starts again after a return"},
      {"experience",
       "latent: drawn anew each month, given plan, country, tenure and month, independent of "
       "everything else; scores, contacts, churn and size changes of a month depend on each other "
       "through it alone"},
      {"expected_*", "expectation for this number of customers"},
      {"hours", "calendar hours; resolutions behind the end of the data are open tickets"},
      {"pareto_nbd",
       "of orders by customer from the day of the first one, which is not a repeat; independent of "
       "the subscription"},
      {"transitions", "of touchpoints under a visitor's identifier, up to the first purchase"}};
}

/// Two levels of names with a line each; an element of a list is a line.
[[nodiscard]] std::string laid_out(json const& all) {
  std::string out = "{";
  char const* before = "\n";
  for (auto const& [name, part] : all.items()) {
    out += before + json(name).dump() + ": ";
    before = ",\n";
    if (!part.is_structured() || part.empty()) {
      out += part.dump();
      continue;
    }
    bool const list = part.is_array();
    out += list ? '[' : '{';
    char const* inner = "\n ";
    for (auto const& [inner_name, value] : part.items()) {
      out += inner;
      inner = ",\n ";
      if (!list) out += json(inner_name).dump() + ": ";
      if (!value.is_array() || value.empty() || !value.front().is_object()) {
        out += value.dump();
        continue;
      }
      char const* element = "[\n  ";
      for (auto const& row : value) {
        out += element + row.dump();
        element = ",\n  ";
      }
      out += ']';
    }
    out += list ? ']' : '}';
  }
  return out + "\n}\n";
}

}  // namespace

std::string truth_as_json(company const& of, std::uint64_t customers, std::uint64_t seed) {
  truth const t = truth_of(of);
  auto const n = static_cast<double>(customers);
  json out;
  out["schema_version"] = 1;
  out["customers"] = customers;
  out["seed"] = seed;
  out["from"] = "2024-01-01T00:00:00Z";
  out["to"] = "2026-01-01T00:00:00Z";
  out["currency"] = "EUR";
  out["definitions"] = definitions();
  out["events"] = {
      {{"what", "trouble with deliveries"}, {"first", month_name(13)}, {"last", month_name(15)}},
      {{"what", "new carrier"}, {"first", month_name(18)}},
      {{"what", "new app"}, {"first", month_name(of.redesign)}},
      {{"what", "win-back mails"}, {"first", month_name(20)}, {"last", month_name(22)}}};
  out["nps"] = survey<nps_form>(t.nps, of.nps, n);
  out["csat"] = survey<csat_form>(t.csat, of.csat, n);
  out["ces"] = survey<ces_form>(t.ces, of.ces, n);
  out["comment_topics"] = by_name(topic_names, t.topics);
  out["churn"] = churn_part(of, t, n);
  out["subscribers"] = subscribers_part(of, t, n);
  out["shop"] = shop_part(of);
  out["journey"] = journey_part(of, t);
  out["support"] = support_part(of, t, n);
  out["tasks"] = tasks_part(of);
  out["mentions"] = mentions_part(of, n);
  out["experience"] = experience_part(of, t);
  return laid_out(out);
}

}  // namespace cxm::simulation
