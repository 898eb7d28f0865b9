#pragma once
/// One answer to one question of a survey, or an invitation that was never answered.

#include <cxm/core/answer_scale.hpp>
#include <cxm/model/description.hpp>
#include <cxm/model/enum_names.hpp>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

enum class survey_kind : std::uint8_t {
  relational,     ///< about the relationship, at a time of the company's choosing
  transactional,  ///< about one event, some lag after it
};
template <>
inline constexpr std::array<std::string_view, 2> enum_names<survey_kind>{"relational",
                                                                         "transactional"};

/// How the asked were chosen. Scores of different samplings don't compare.
enum class sampling_kind : std::uint8_t { random, new_customers, event };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<sampling_kind>{
    "random", "new_customers", "event"};

/// Who answered. Never pooled unless that is asked for.
enum class response_source : std::uint8_t { customer, employee, mystery_shopper };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<response_source>{"customer", "employee",
                                                                             "mystery_shopper"};

/// How far an invitation got; from `invited` on, each value is further than the one before.
enum class response_progress : std::uint8_t {
  suppressed,  ///< chosen, and held back by a contact rule
  bounced,     ///< sent, never arrived
  invited,     ///< sent; whether it arrived isn't known
  delivered,
  opened,
  started,
  partial,   ///< some questions answered, never submitted
  complete,  ///< submitted
};
template <>
inline constexpr std::array<std::string_view, 8> enum_names<response_progress>{
    "suppressed", "bounced", "invited", "delivered", "opened", "started", "partial", "complete"};

/// What a question asks for, so that a metric finds its answers without knowing the wording.
enum class question_kind : std::uint8_t {
  other,
  recommendation,  ///< NPS, eNPS
  satisfaction,    ///< CSAT
  effort,          ///< CES
  stay,            ///< intention to stay a customer
  buy_again,       ///< intention to buy again
  expectation,     ///< what was expected, beside what was met
  attribute,       ///< one aspect of the experience: a candidate driver
};
template <>
inline constexpr std::array<std::string_view, 8> enum_names<question_kind>{
    "other", "recommendation", "satisfaction", "effort",
    "stay",  "buy_again",      "expectation",  "attribute"};

/// A form with several questions gives several rows that share `submission`. Text that is empty and
/// optionals without a value are not stated.
struct survey_response {
  identifier_t submission;  ///< the form this answer came with
  std::string survey;
  std::string question;
  question_kind asks = question_kind::other;
  identifier_t customer;    ///< empty: anonymous
  identifier_t touchpoint;  ///< the one a transactional survey is about
  std::optional<survey_kind> kind;
  std::optional<std::chrono::seconds> lag;  ///< transactional: from the event to the question
  std::optional<sampling_kind> sampling;
  response_source source = response_source::customer;
  response_progress progress = response_progress::complete;
  std::optional<answer_scale> scale;
  std::optional<double> score;  ///< as given, fractions and not-applicable codes included
  std::optional<std::chrono::sys_seconds> asked;
  std::optional<std::chrono::sys_seconds> answered;
  std::optional<std::chrono::sys_seconds> followed_up;  ///< when the company came back to them
  std::string comment;
  std::vector<std::string> topics;  ///< tags of the comment
  double weight = 1;                ///< how many of the population the answer stands for
  std::string stratum;              ///< of the sample design
  std::string cluster;              ///< of the sample design

  friend bool operator==(survey_response const&, survey_response const&) = default;
};

template <>
struct description<survey_response> {
  static constexpr std::string_view table = "responses";
  static constexpr auto fields =
      std::tuple{described<&survey_response::submission, kept::as_written>{"submission"},
                 described<&survey_response::survey>{"survey"},
                 described<&survey_response::question>{"question"},
                 described<&survey_response::asks>{"asks"},
                 described<&survey_response::customer, kept::as_customer>{"customer"},
                 described<&survey_response::touchpoint, kept::as_touchpoint>{"touchpoint"},
                 described<&survey_response::kind>{"kind"},
                 described<&survey_response::lag>{"lag"},
                 described<&survey_response::sampling>{"sampling"},
                 described<&survey_response::source>{"source"},
                 described<&survey_response::progress>{"progress"},
                 described<&survey_response::scale>{"scale"},
                 described<&survey_response::score>{"score"},
                 described<&survey_response::asked>{"asked"},
                 described<&survey_response::answered>{"answered"},
                 described<&survey_response::followed_up>{"followed_up"},
                 described<&survey_response::comment, kept::as_written>{"comment"},
                 described<&survey_response::topics>{"topics"},
                 described<&survey_response::weight>{"weight"},
                 described<&survey_response::stratum>{"stratum"},
                 described<&survey_response::cluster>{"cluster"}};
};

namespace detail {
/// The shortest decimal that reads back as the same number.
[[nodiscard]] inline std::string shown(double x) {
  std::array<char, 32> digits{};
  auto const done = std::to_chars(digits.data(), digits.data() + digits.size(), x);
  return {digits.data(), done.ptr};
}
}  // namespace detail

/// What contradicts itself in the row; empty when nothing does. A not-applicable
/// code of the scale is an answer, a level the scale lacks is not.
[[nodiscard]] inline std::vector<contradiction> validate(survey_response const& x) {
  std::vector<contradiction> wrong;
  if (x.score) {
    if (std::isnan(*x.score)) {
      wrong.push_back({"score", "the score is not a number, leave it empty instead"});
    } else if (!x.scale) {
      wrong.push_back({"scale", "a score without its scale"});
    } else {
      exclusions out;
      bool const on_scale = x.scale->level(*x.score, out) >= 0;
      if (!on_scale && out[reason::not_applicable] == 0) {
        wrong.push_back({"score", "the score " + detail::shown(*x.score) + " is not on the scale " +
                                      std::to_string(x.scale->low()) + " to " +
                                      std::to_string(x.scale->high())});
      }
    }
    if (x.progress < response_progress::started) {
      wrong.push_back(
          {"score", "a score although the survey was only " + std::string{name(x.progress)}});
    }
  }
  if (x.answered && x.progress < response_progress::started) {
    wrong.push_back(
        {"answered", "answered although the survey was only " + std::string{name(x.progress)}});
  }
  if (x.answered && x.asked && *x.answered < *x.asked) {
    wrong.push_back({"answered", "answered before asked"});
  }
  if (x.followed_up && x.answered && *x.followed_up < *x.answered) {
    wrong.push_back({"followed_up", "followed up before answered"});
  }
  if (x.lag && *x.lag < std::chrono::seconds{0}) {
    wrong.push_back({"lag", "asked before the event: the lag is negative"});
  }
  if (x.lag && x.kind == survey_kind::relational) {
    wrong.push_back({"lag", "a lag after an event in a relational survey"});
  }
  if (!(x.weight >= 0) || std::isinf(x.weight)) {
    wrong.push_back({"weight", "the weight is not a finite number of 0 or more"});
  }
  return wrong;
}

}  // namespace cxm::inline v0
