// cxm nps, csat, ces and satisfaction: answers on a scale, by group, one for each customer if wanted.

#include "commands.hpp"
#include "file_answers.hpp"
#include "survey_results.hpp"

namespace cxm::cli {

result_set run_survey(request const& of) {
  answer_scale const scale = survey_scale(of, of.command);
  file_answers input{of, "score", scale};
  return survey_results(of, of.command, scale, input, {whole_grouping(of)}).front();
}

}  // namespace cxm::cli
