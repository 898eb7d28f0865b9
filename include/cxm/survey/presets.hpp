#pragma once
/// The published rules of survey vendors by name, to reproduce the number that a vendor shows.
///
/// A preset says which answers exist, which of a customer's answers count, what becomes of "not
/// applicable", which figure is meant and how it is rounded, all as cxm has them:
///
///     one_per<std::string, keep::latest, nps> answers;     // appcues_nps.keeps == "latest"
///     …
///     double shown = shown_under(appcues_nps, answers.kept());
///
/// Nothing here is a recommendation; cxm's own rules are those of each metric. Where a page says
/// nothing, the preset has cxm's default: every answer counts, partial ones too, what is not
/// applicable is left out, no minimum, full precision.
/// Source        `page`, as its stored copy had it on the day `read`; vendors change their pages
///               without notice. A preset without a page has no source but the rule as recorded in
///               tests/oracle/figures/policies.json.
/// Undefined     without answers: NaN.

#include <cxm/core/one_per.hpp>
#include <cxm/core/rounding.hpp>
#include <cxm/core/selection.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace cxm::inline v0 {

/// What becomes of those who chose "not applicable".
enum class not_applicable_rule : std::uint8_t {
  excluded,        ///< in no denominator: cxm's own rule
  in_denominator,  ///< they are nobody's promoters or detractors, and still count
  as_passive,      ///< they are passives: the same score as in_denominator, with more passives
};

/// The score under a rule. Formula: 100·(P − D)/(n + a), a the answers that the scale names as not
/// applicable, 0 where they are excluded. Input: a metric whose scale has the codes; without them
/// they are out of scale and stay out. Interval: that of the net share over n + a, methods as
/// nps::interval(). Undefined: n + a = 0. To count them as promoters, as programs do that take the
/// code 11 for "9 or more", is no rule.
[[nodiscard]] inline estimate nps_with_not_applicable(nps const& m, not_applicable_rule rule,
                                                      reading how = {}) {
  if (rule == not_applicable_rule::excluded) return {m.score(), m.interval(how)};
  auto const p = static_cast<double>(m.promoters());
  auto const d = static_cast<double>(m.detractors());
  auto const all =
      static_cast<double>(m.count()) + static_cast<double>(m.excluded()[reason::not_applicable]);
  return {all > 0 ? 100 * (p - d) / all : undefined,
          net_share_interval(p, d, all, how).scaled(100)};
}

/// A rule as it was published. Names that refer to cxm: `metric` is its id, `figure` one of its
/// figures, `keeps` the id of a keep rule, "all" where every answer counts.
struct survey_preset {
  std::string_view name;
  std::string_view vendor;
  std::string_view page{};  ///< empty: as recorded in tests/oracle/figures/policies.json
  std::string_view read{};  ///< the day, ISO 8601
  std::string_view rule;    ///< in our words
  std::string_view metric;
  std::string_view figure;
  answer_scale scale;
  std::string_view keeps = "all";
  std::optional<std::chrono::days> trailing{};  ///< the window that ends today
  selection::partials of_partials = selection::partials::included;
  not_applicable_rule not_applicable = not_applicable_rule::excluded;
  interval_method interval = interval_method::standard;  ///< for reading{.method = …}
  std::optional<rounding> shown{};  ///< of points and percent, to `decimals`; empty: not rounded
  int decimals = 0;
  count_t minimum = 0;  ///< answers below which the vendor shows nothing
};

/// The number that a preset shows: points of a score, percent of a share. Errors:
/// std::invalid_argument when the metric or its scale is not the preset's (not-applicable codes
/// apart, which are the survey's own). Undefined (NaN): no answers, or fewer than the minimum.
template <metric M>
requires requires(M const& m) {
  { m.scale() } -> std::convertible_to<answer_scale>;
}
[[nodiscard]] double shown_under(survey_preset const& under, M const& m) {
  answer_scale with_codes = under.scale;
  for (int code : m.scale().codes()) with_codes.add_code(code);
  if (M::id != under.metric || m.scale() != with_codes) {
    throw std::invalid_argument("cxm::shown_under: the preset is of another metric or scale");
  }
  if (m.count() < under.minimum) return undefined;
  double x = undefined;
  if constexpr (std::same_as<M, nps>) {
    x = nps_with_not_applicable(m, under.not_applicable).value;
  } else {
    m.figures([&](figure const& f) {
      if (f.name == under.figure) x = f.unit == unit::share ? 100 * f.value : f.value;
    });
  }
  return under.shown ? round_by(x, *under.shown, under.decimals) : x;
}

namespace preset {
// Where a page shows whole numbers, it does not say what becomes of a half: half_away is ours.
inline constexpr std::string_view pages_read = "2026-11-27";

inline constexpr survey_preset qualtrics_nps{
    .name = "qualtrics_nps",
    .vendor = "Qualtrics",
    .page =
        "https://www.qualtrics.com/support/survey-platform/survey-module/editing-questions/"
        "question-types-guide/specialty-questions/net-promoter-score/",
    .read = pages_read,
    .rule = "eleven points from 0 to 10; percent of 9 and 10 less percent of 0 to 6",
    .metric = nps::id,
    .figure = "score",
    .scale = zero_to_ten};

inline constexpr survey_preset appcues_nps{
    .name = "appcues_nps",
    .vendor = "Appcues",
    .page = "https://docs.appcues.com/article/650-nps-analytics",
    .read = pages_read,
    .rule =
        "percent of 9 and 10 less percent of 0 to 6 over the last 30 days, each user's most "
        "recent score alone, as a whole number",
    .metric = nps::id,
    .figure = "score",
    .scale = zero_to_ten,
    .keeps = keep::latest::id,
    .trailing = std::chrono::days{30},
    .shown = rounding::half_away};

/// That every response counts is recorded in policies.json; the page has the classes.
inline constexpr survey_preset formbricks_nps{
    .name = "formbricks_nps",
    .vendor = "Formbricks",
    .page = "https://mintlify.com/formbricks/formbricks/surveys/questions/nps",
    .read = pages_read,
    .rule = "9 and 10 promote, 7 and 8 are passive, 0 to 6 detract; every response counts",
    .metric = nps::id,
    .figure = "score",
    .scale = zero_to_ten};

inline constexpr survey_preset revinate_nps{
    .name = "revinate_nps",
    .vendor = "Revinate",
    .page = "https://revinate.zendesk.com/hc/en-us/articles/12354110022171-The-Net-Promoter-Score",
    .read = pages_read,
    .rule = "9 and 10 less 0 to 6, divided by all responses",
    .metric = nps::id,
    .figure = "score",
    .scale = zero_to_ten};

/// On eleven points 60 and 80 are the answers 6 and 8, which the rule leaves unassigned: the scale
/// lacks them, so they are left out and counted as out of scale. Whether they belong in the
/// denominator the record does not say.
inline constexpr survey_preset revinate_normalised{
    .name = "revinate_normalised",
    .vendor = "Revinate",
    .rule =
        "answers as 0 to 100: above 80 promoters, between 60 and 80 passives, below 60 "
        "detractors, 60 and 80 themselves unassigned",
    .metric = csat::id,
    .figure = "net",
    .scale = answer_scale::of({0, 1, 2, 3, 4, 5, 7, 9, 10}).bottom({0, 1, 2, 3, 4, 5})};

inline constexpr survey_preset customergauge_nps{
    .name = "customergauge_nps",
    .vendor = "CustomerGauge",
    .rule =
        "percent of 9 and 10 less percent of 0 to 6, those who chose not applicable counted "
        "in the denominator",
    .metric = nps::id,
    .figure = "score",
    .scale = zero_to_ten,
    .not_applicable = not_applicable_rule::in_denominator};

inline constexpr survey_preset secretsauce_nps{
    .name = "secretsauce_nps",
    .vendor = "secretsauce",
    .rule =
        "percent of 9 and 10 less percent of 0 to 6, those who chose not applicable counted "
        "as passives",
    .metric = nps::id,
    .figure = "score",
    .scale = zero_to_ten,
    .not_applicable = not_applicable_rule::as_passive};

inline constexpr survey_preset measuringu_nps{
    .name = "measuringu_nps",
    .vendor = "MeasuringU",
    .page = "https://measuringu.com/nps-three-confidence-intervals/",
    .read = pages_read,
    .rule =
        "the score of the answers; its interval after adding 3/4 promoter, 3/4 detractor and "
        "3 to n",
    .metric = nps::id,
    .figure = "score",
    .scale = zero_to_ten,
    .interval = interval_method::adjusted_wald};

inline constexpr survey_preset delighted_csat{
    .name = "delighted_csat",
    .vendor = "Delighted",
    .page = "https://help.delighted.com/article/240-how-is-csat-calculated",
    .read = pages_read,
    .rule = "percent of 4 and 5 among all responses on 1 to 5, as a whole number",
    .metric = csat::id,
    .figure = "top_box",
    .scale = one_to_five,
    .shown = rounding::half_away};

inline constexpr survey_preset delighted_ces{
    .name = "delighted_ces",
    .vendor = "Delighted",
    .page = "https://help.delighted.com/article/249-how-is-ces-calculated",
    .read = pages_read,
    .rule = "percent of 4 and 5 (agree) among all responses on 1 to 5",
    .metric = ces::id,
    .figure = "top_box",
    .scale = one_to_five};

/// From a page of Assembled, whose help describes what Zendesk delivers; no page of Zendesk's own
/// with the formula was at hand. Two levels: 0 bad, 1 good; offers without an answer are missing.
inline constexpr survey_preset zendesk_csat{
    .name = "zendesk_csat",
    .vendor = "Zendesk",
    .page =
        "https://support.assembled.com/hc/en-us/articles/"
        "25785923095693-Assembled-Metrics-Understanding-CSAT",
    .read = pages_read,
    .rule = "good ratings divided by good and bad ratings; tickets without a rating don't count",
    .metric = csat::id,
    .figure = "top_box",
    .scale = answer_scale{0, 1}};

/// From a page of Vortex IQ, who compute it from Intercom's ratings.
inline constexpr survey_preset intercom_csat{
    .name = "intercom_csat",
    .vendor = "Intercom",
    .page = "https://docs.vortexiq.ai/nerve-centre/kpi-cards/intercom/csat",
    .read = pages_read,
    .rule = "percent of 4 and 5 stars among the conversations that were rated in the last 30 days",
    .metric = csat::id,
    .figure = "top_box",
    .scale = one_to_five,
    .trailing = std::chrono::days{30}};

inline constexpr survey_preset metricsflare_csat{
    .name = "metricsflare_csat",
    .vendor = "Metricsflare",
    .page = "https://metricsflare.com/metricsflare-success-score-calculation/",
    .read = pages_read,
    .rule = "percent of 4 and 5 less percent of 1 to 3: neutral answers count as dissatisfied",
    .metric = csat::id,
    .figure = "net",
    .scale = one_to_five.bottom({1, 2, 3})};

/// All of them.
inline constexpr std::array every{
    qualtrics_nps,     appcues_nps,     formbricks_nps,   revinate_nps,   revinate_normalised,
    customergauge_nps, secretsauce_nps, measuringu_nps,   delighted_csat, delighted_ces,
    zendesk_csat,      intercom_csat,   metricsflare_csat};
}  // namespace preset

/// The preset of a name, if there is one.
[[nodiscard]] constexpr std::optional<survey_preset> find_preset(std::string_view name) noexcept {
  for (survey_preset const& p : preset::every) {
    if (p.name == name) return p;
  }
  return std::nullopt;
}

}  // namespace cxm::inline v0
