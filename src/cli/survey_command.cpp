// cxm nps, csat, ces and satisfaction: answers on a scale, by group, one for each customer if wanted; and
// cxm mean: any number, by the design of the sample.

#include "commands.hpp"
#include "designed_survey.hpp"
#include "file_answers.hpp"
#include "survey_results.hpp"

namespace cxm::cli {

result_set run_survey(request const& of) {
  answer_scale const scale = survey_scale(of, of.command);
  if (has_design(of)) return designed_results(of, of.command, scale);
  file_answers input{of, "score", scale};
  return survey_results(of, of.command, scale, input, {whole_grouping(of)}).front();
}

result_set run_mean(request const& of) { return designed_results(of, "mean", std::nullopt); }

}  // namespace cxm::cli
