#include "usability_figures.hpp"

#include "collect.hpp"

#include <cxm/statistics/distributions.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace cxm::cli {

namespace {
using enum interval_method;
constexpr auto of_shares = {wilson, score, agresti_coull, wald, always_valid, clopper_pearson};

[[nodiscard]] bool is_one(interval_method m, std::initializer_list<interval_method> of) {
  return std::find(of.begin(), of.end(), m) != of.end();
}

/// Usability calls Agresti and Coull's interval adjusted Wald.
[[nodiscard]] reading as_meant(reading how) {
  if (how.method == adjusted_wald) how.method = agresti_coull;
  return how;
}

/// The reading itself where it is one of these methods, otherwise with the default.
[[nodiscard]] reading one_of(reading how, std::initializer_list<interval_method> methods) {
  if (!is_one(how.method, methods)) how.method = standard;
  return how;
}

/// Shares with Clopper and Pearson's interval, which the metrics' headers leave to cxm::models.
void make_exact(metric_figures& of, confidence level,
                std::initializer_list<std::pair<std::string_view, count_t>> shares, count_t n) {
  for (auto const& [name, count] : shares) {
    for (figure& f : of.figures) {
      if (f.name != name) continue;
      f.range = clopper_pearson_interval(static_cast<double>(count), static_cast<double>(n), level);
    }
  }
}

[[nodiscard]] metric_figures success_figures(task_success const& m, request const& of) {
  reading const how = as_meant(of.how);
  bool const exact = how.method == clopper_pearson;
  auto found = figures_of(m, "task_success",
                          one_of(how, {wilson, score, agresti_coull, wald, always_valid}));
  if (exact) {
    make_exact(found, how.level,
               {{"success_rate", m.succeeded()},
                {"failure_rate", m.failed()},
                {"abandonment_rate", m.abandoned()}},
               m.count());
  }
  // Names that read on in that of the figure: "task success rate".
  switch (of.attempts) {
    case attempts_kept::all:
      found.title = "task";
      found.figures.front().note = "of attempts: those of one user are alike";
      break;
    case attempts_kept::first:
      found.title = "first-attempt task";
      found.figures.front().note = "by the first attempt of each user at a task";
      break;
    case attempts_kept::best:
      found.title = "eventual task";
      found.figures.front().note = "by the best attempt of each user at a task";
      break;
  }
  return found;
}

[[nodiscard]] metric_figures error_figures(task_errors const& m, request const& of) {
  reading const how = as_meant(of.how);
  bool const exact = how.method == clopper_pearson;
  reading const used = exact ? reading{how.level} : how;
  auto found = figures_of(m, "task_errors", used);
  found.title = "task";
  if (exact) make_exact(found, how.level, {{"share_with_error", m.with_error()}}, m.count());
  return found;
}

/// Time or clicks, whose one interval is Student's.
template <class M>
[[nodiscard]] metric_figures middle_figures(M const& m, request const& of, std::string title) {
  auto found = figures_of(m, std::string{M::id}, one_of(of.how, {student_t}));
  found.title = std::move(title);
  return found;
}
}  // namespace

void check_attempt_method(request const& of) {
  auto const method = as_meant(of.how).method;
  if (is_one(method, of_shares) || is_one(method, {standard, bootstrap, student_t})) return;
  throw usage_error(
      fmt::format("--method {}: no figure of attempts has this interval", name(method)),
      "wilson, agresti-coull, clopper-pearson, wald and always-valid are for success, bootstrap "
      "for "
      "errors");
}

std::vector<metric_figures> attempt_figures(request const& of, attempt_kinds const& known,
                                            attempts const& seen) {
  std::vector<metric_figures> all;
  if (known.outcome) all.push_back(success_figures(seen.success(), of));
  if (known.errors) all.push_back(error_figures(seen.errors(), of));
  bool const of_successes = known.outcome && !of.times_of_all;
  if (known.duration) {
    std::string const title = of_successes ? "successful task time" : "task time";
    all.push_back(middle_figures(seen.time(), of, title));
  }
  if (known.clicks) {
    std::string const title = of_successes ? "clicks to completion" : "clicks of attempts";
    all.push_back(middle_figures(seen.clicks(), of, title));
  }
  return all;
}

}  // namespace cxm::cli
