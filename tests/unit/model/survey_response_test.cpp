#include "said.hpp"
#include "support/catch.hpp"

#include <cxm/core/reading.hpp>
#include <cxm/model/survey_response.hpp>

#include <limits>

using namespace cxm;
using cxm_test::said;
using namespace std::chrono;
using lines = std::vector<std::string>;

namespace {
constexpr sys_seconds noon = sys_days{year{2026} / 1 / 1} + hours{12};

survey_response scored(double score, answer_scale const& scale = zero_to_ten) {
  survey_response x;
  x.scale = scale;
  x.score = score;
  return x;
}
}  // namespace

TEST_CASE("survey_response: an answer on its scale is right, an invitation without one too") {
  CHECK(validate(survey_response{}).empty());
  CHECK(validate(scored(0)).empty());
  CHECK(validate(scored(10)).empty());
  CHECK(validate(scored(99, zero_to_ten.not_applicable({99}))).empty());
  survey_response invited;
  invited.progress = response_progress::invited;
  invited.asked = noon;
  CHECK(validate(invited).empty());
  auto partial = scored(3);
  partial.progress = response_progress::partial;
  CHECK(validate(partial).empty());
}

TEST_CASE("survey_response: a score that its scale doesn't have is named with the scale") {
  CHECK(said(validate(scored(11))) == lines{"the score 11 is not on the scale 0 to 10"});
  CHECK(said(validate(scored(-1))) == lines{"the score -1 is not on the scale 0 to 10"});
  CHECK(said(validate(scored(8.5))) == lines{"the score 8.5 is not on the scale 0 to 10"});
  CHECK(said(validate(scored(0, one_to_ten))) == lines{"the score 0 is not on the scale 1 to 10"});
  CHECK(said(validate(scored(4, poor_fair_excellent))) ==
        lines{"the score 4 is not on the scale 2 to 5"});
  CHECK(said(validate(scored(1e300))) == lines{"the score 1e+300 is not on the scale 0 to 10"});
  CHECK(said(validate(scored(std::numeric_limits<double>::infinity()))) ==
        lines{"the score inf is not on the scale 0 to 10"});
  CHECK(said(validate(scored(undefined))) ==
        lines{"the score is not a number, leave it empty instead"});
  survey_response bare;
  bare.score = 9;
  CHECK(said(validate(bare)) == lines{"a score without its scale"});
}

TEST_CASE("survey_response: contradictions of time, progress and weight are named") {
  auto x = scored(9);
  x.asked = noon;
  x.answered = noon - seconds{1};
  x.followed_up = noon - seconds{2};
  CHECK(said(validate(x)) == lines{"answered before asked", "followed up before answered"});

  x = scored(9);
  x.progress = response_progress::delivered;
  x.answered = noon;
  CHECK(said(validate(x)) == lines{"a score although the survey was only delivered",
                                   "answered although the survey was only delivered"});

  x = scored(9);
  x.lag = seconds{-1};
  x.kind = survey_kind::relational;
  CHECK(said(validate(x)) == lines{"asked before the event: the lag is negative",
                                   "a lag after an event in a relational survey"});
  x.kind = survey_kind::transactional;
  x.lag = seconds{0};
  CHECK(validate(x).empty());

  for (double weight : {-1.0, undefined, std::numeric_limits<double>::infinity()}) {
    x = scored(9);
    x.weight = weight;
    CHECK(said(validate(x)) == lines{"the weight is not a finite number of 0 or more"});
  }
  x.weight = 0;
  CHECK(validate(x).empty());
}
