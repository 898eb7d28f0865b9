#include "commands.hpp"

#include "completion.hpp"
#include "gate.hpp"
#include "help.hpp"
#include "man_page.hpp"
#include "show_results.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace cxm::cli {

namespace {
constexpr std::string_view survey_roles[] = {"score", "customer", "time", "weight"};
constexpr std::string_view mean_roles[] = {"score", "time", "weight"};
constexpr std::string_view churn_roles[] = {"flag", "customer", "start",       "end",
                                            "mrr",  "time",     "subscription"};
constexpr std::string_view mrr_roles[] = {"customer", "start", "end",
                                          "mrr",      "time",  "subscription"};
constexpr std::string_view retention_roles[] = {"customer", "time", "amount", "event"};
constexpr std::string_view survival_roles[] = {"duration", "churned", "start", "end", "time"};
constexpr std::string_view clv_actions[] = {"fit", "predict", "evaluate"};
constexpr std::string_view ltv_roles[] = {"customer", "amount", "time"};
constexpr std::string_view usability_roles[] = {"outcome",       "duration", "clicks", "errors",
                                                "opportunities", "user",     "task",   "time"};
constexpr std::string_view driver_roles[] = {"score", "time"};
constexpr std::string_view report_roles[] = {"nps",  "csat",   "ces",      "satisfaction",
                                             "flag", "amount", "customer", "start",
                                             "end",  "mrr",    "time",     "weight"};

constexpr unsigned no_options = 0;
constexpr std::span<std::string_view const> no_roles;
constexpr std::span<std::string_view const> no_words;
constexpr std::string_view shells[] = {"bash", "zsh", "fish"};
constexpr std::string_view tables = "CSV, TSV, JSON or JSON Lines; - is the standard input";
constexpr unsigned survey_options = option_group::columns | option_group::weight |
                                    option_group::design | option_group::answers |
                                    option_group::figures | option_group::forms |
                                    option_group::gate | option_group::layout | option_group::work;

int survey_command(request const& of) {
  result_set const results = run_survey(of);
  check_gate(of, results);
  static_cast<void>(show(of, results));
  return gate(of, results);
}
int mean_command(request const& of) { return show(of, run_mean(of)); }
int churn_command(request const& of) { return show(of, run_churn(of)); }
int ltv_command(request const& of) { return show(of, run_ltv(of)); }
int retention_command(request const& of) { return show(of, run_retention(of)); }
int trend_command(request const& of) { return show(of, run_trend(of)); }
int usability_command(request const& of) { return show(of, run_usability(of)); }
int drivers_command(request const& of) { return show(of, run_drivers(of)); }

// The files of the examples are those of examples/data. A test runs every line.
constexpr command table[] = {
    {"nps", "Net promoter score, with its interval", "FILE...", tables, survey_options,
     survey_roles,
     "  cxm nps answers.csv --not-applicable 99\n"
     "  cxm nps answers.csv --map score=nps --not-applicable 99 --by plan,country\n"
     "  cxm nps answers.csv --not-applicable 99 --period month --timezone Europe/Berlin\n"
     "  cxm nps answers.csv --not-applicable 99 --duplicates latest --format json\n"
     "  cxm nps - --not-applicable 99 < answers.csv\n",
     survey_command, purpose::answers},
    {"csat", "Customer satisfaction: top box, net, mean and the forms vendors use", "FILE...",
     tables, survey_options, survey_roles,
     "  cxm csat answers.csv\n"
     "  cxm csat answers.csv --by plan --confidence 0.9\n"
     "  cxm csat answers.csv --map score=ces --scale 1:7\n"
     "  cxm csat answers.csv --map score=csat --scale 1,2,3,4,5 --format markdown\n",
     survey_command, purpose::answers},
    {"ces", "Customer effort score on 4, 5 or 7 levels", "FILE...", tables, survey_options,
     survey_roles,
     "  cxm ces answers.csv\n"
     "  cxm ces answers.csv --reverse --by country\n"
     "  cxm ces answers.csv --map score=csat --scale 1:5\n",
     survey_command, purpose::answers},
    {"satisfaction", "Overall satisfaction on a rating scale", "FILE...", tables, survey_options,
     survey_roles,
     "  cxm satisfaction answers.csv --map score=csat\n"
     "  cxm satisfaction answers.csv --map score=csat --by plan --format csv\n",
     survey_command, purpose::answers},
    {"mean", "Mean of any number, weighted and by the design of the sample", "FILE...", tables,
     option_group::columns | option_group::weight | option_group::design | option_group::figures |
         option_group::forms | option_group::layout,
     mean_roles,
     "  cxm mean orders.csv --map score=amount\n"
     "  cxm mean orders.csv --map score=amount --cluster customer\n",
     mean_command, purpose::answers},
    {"compare", "Groups, periods, or before a day and since, against each other", "FILE...", tables,
     option_group::columns | option_group::weight | option_group::answers |
         option_group::comparing | option_group::adjust | option_group::figures |
         option_group::forms | option_group::layout | option_group::work,
     survey_roles,
     "  cxm compare answers.csv --not-applicable 99 --by plan\n"
     "  cxm compare answers.csv --not-applicable 99 --by country --against pairs --adjust hommel\n"
     "  cxm compare answers.csv --not-applicable 99 --by plan --compare 2026-01-01 --timezone "
     "Europe/Berlin\n"
     "  cxm compare answers.csv --metric csat --period quarter --timezone Europe/Berlin\n"
     "  cxm compare answers.csv --not-applicable 99 --by plan --target nps=40 --format json\n",
     run_compare, purpose::answers},
    {"drivers", "What moves a score: which ratings it goes along with, and how far", "FILE...",
     tables,
     option_group::columns | option_group::drivers | option_group::level | option_group::adjust |
         option_group::output | option_group::layout,
     driver_roles,
     "  cxm drivers driver_answers.csv --map score=recommend --drivers "
     "taste,price,delivery,support,website\n"
     "  cxm drivers driver_answers.csv --map score=recommend --drivers taste,delivery,support "
     "--by plan\n"
     "  cxm drivers driver_answers.csv --map score=recommend --drivers taste,delivery --adjust bh "
     "--confidence 0.9 --format json\n",
     drivers_command, purpose::answers},
    {"trend", "Whether a survey metric rises or falls, and which periods stand out", "FILE...",
     tables,
     option_group::columns | option_group::weight | option_group::trend | option_group::answers |
         option_group::adjust | option_group::figures | option_group::forms | option_group::layout |
         option_group::work,
     survey_roles,
     "  cxm trend answers.csv --map score=nps --not-applicable 99 --period month --timezone "
     "Europe/Berlin\n"
     "  cxm trend answers.csv --metric csat --period month --timezone UTC --by plan --adjust bh\n"
     "  cxm trend answers.csv --metric ces --period week --timezone UTC --chart ewma\n",
     trend_command, purpose::answers},
    {"usability", "Success, errors, time and clicks of attempts at tasks; SUS and UMUX-Lite",
     "FILE...", tables,
     option_group::columns | option_group::attempts | option_group::figures | option_group::forms |
         option_group::layout,
     usability_roles,
     "  cxm usability task_attempts.csv\n"
     "  cxm usability task_attempts.csv --by task --method agresti-coull\n"
     "  cxm usability task_attempts.csv --attempts first --by task --format csv\n"
     "  cxm usability task_attempts.csv --period month --timezone Europe/Berlin\n"
     "  cxm usability task_attempts.csv --map duration=duration --time-of all\n"
     "  cxm usability usability_answers.csv --sus q1,q2,q3,q4,q5,q6,q7,q8,q9,q10\n"
     "  cxm usability usability_answers.csv --umux-lite meets_needs,easy --by plan\n",
     usability_command, purpose::tasks},
    {"churn", "Churn: by every definition from a ledger, or as the share of a flag", "FILE...",
     tables,
     option_group::columns | option_group::money | option_group::until | option_group::vendor |
         option_group::figures | option_group::forms | option_group::layout,
     churn_roles,
     "  cxm churn subscriptions.csv --map customer=customer,start=started_at,end=ended_at "
     "--timezone UTC\n"
     "  cxm churn subscriptions.csv --map customer=customer,start=started_at,end=ended_at,mrr=mrr "
     "--timezone Europe/Berlin --period quarter --currency EUR\n"
     "  cxm churn customers.csv --map flag=churned --by plan\n"
     "  cxm churn changes.csv --map customer=customer,subscription=plan,time=at,mrr=mrr "
     "--timezone UTC\n",
     churn_command, purpose::customers},
    {"mrr", "Recurring revenue: new, returned, expanded, contracted, churned; NRR and GRR",
     "FILE...", tables,
     option_group::columns | option_group::money | option_group::until | option_group::vendor |
         option_group::output | option_group::layout,
     mrr_roles,
     "  cxm mrr subscriptions.csv --map customer=customer,start=started_at,end=ended_at,mrr=mrr "
     "--timezone Europe/Berlin --currency EUR --period quarter\n"
     "  cxm mrr subscriptions.csv --map customer=customer,start=started_at,end=ended_at,mrr=mrr "
     "--timezone UTC --vendor baremetrics --format csv\n",
     run_mrr, purpose::customers},
    {"retention", "Who came back: cohorts by period, or N-day retention", "FILE...", tables,
     option_group::columns | option_group::retention | option_group::money | option_group::figures |
         option_group::forms | option_group::layout,
     retention_roles,
     "  cxm retention orders.csv --period month\n"
     "  cxm retention orders.csv --map customer=customer,time=ordered_at,amount=amount --period "
     "quarter --currency EUR\n"
     "  cxm retention orders.csv --days 7,14-27,28+ --until 2026-06-30\n"
     "  cxm retention answers.csv --days 1-90 --rolling --timezone Europe/Berlin --format json\n"
     "  cxm retention task_attempts.csv --map customer=user,time=started,event=outcome --birth "
     "succeeded --period week --timezone UTC\n",
     retention_command, purpose::customers},
    {"survival", "How long customers stay: curves, tests between groups, hazards, reasons",
     "FILE...", tables,
     option_group::columns | option_group::survival | option_group::level | option_group::output |
         option_group::layout,
     survival_roles,
     "  cxm survival tenures.csv --map duration=months\n"
     "  cxm survival tenures.csv --map duration=months,churned=churned --by contract --at 3,6,12\n"
     "  cxm survival tenures.csv --map duration=months,churned=churned --covariates "
     "contract,price\n"
     "  cxm survival tenures.csv --map duration=months,churned=churned --by contract --test trend "
     "--reasons reason --format json\n"
     "  cxm survival subscriptions.csv --map start=started_at,end=ended_at --timezone UTC --by "
     "plan "
     "--at 90,180\n",
     run_survival, purpose::customers},
    {"ltv", "Revenue per customer and the simple forms of lifetime value", "FILE...", tables,
     option_group::columns | option_group::money | option_group::value | option_group::figures |
         option_group::forms | option_group::layout,
     ltv_roles,
     "  cxm ltv orders.csv --currency EUR\n"
     "  cxm ltv orders.csv --map customer=customer,amount=amount,time=ordered_at --period month\n"
     "  cxm ltv orders.csv --margin 0.6 --churn-rate 0.04 --acquisition-cost 30\n"
     "  cxm ltv orders.txt --delimiter space --map customer=customer,amount=amount\n",
     ltv_command, purpose::customers},
    {"clv", "Lifetime value by models of buying and spending: fitted, applied, checked",
     "ACTION FILE...",
     "fit the models, predict every customer, or evaluate them on what came later; then tables of "
     "orders: CSV, TSV, white-space separated or JSON; - for the standard input",
     option_group::lifetime | option_group::money | option_group::level | option_group::output |
         option_group::layout,
     ltv_roles,
     "  cxm clv fit purchases.csv --save models.json\n"
     "  cxm clv predict purchases.csv --margin 0.3 --rate 0.1 --format csv\n"
     "  cxm clv predict purchases.csv --model mbg-nbd --horizon 26 --most 10\n"
     "  cxm clv evaluate purchases.csv --until 2026-01-31\n",
     run_clv, purpose::customers, clv_actions},
    {"report", "Every metric that files or a folder allow, as a summary and a page", "FILE...",
     "files, or one folder with customers.csv, responses.csv, orders.csv and so on",
     option_group::columns | option_group::weight | option_group::all_answers |
         option_group::money | option_group::figures | option_group::report | option_group::layout |
         option_group::work,
     report_roles,
     "  cxm report company --timezone Europe/Berlin --html report.html\n"
     "  cxm report answers.csv --not-applicable nps:99 --by plan\n"
     "  cxm report answers.csv subscriptions.csv orders.csv --not-applicable nps:99 --timezone "
     "UTC --currency EUR\n"
     "  cxm report answers.csv orders.csv --not-applicable nps:99 --format json --output "
     "summary.json\n",
     run_report, purpose::summary},
    {"partial",
     "A survey metric of some files, to be merged with others",
     "FILE...",
     tables,
     option_group::partial | option_group::columns | option_group::weight | option_group::answers |
         option_group::output_file | option_group::layout | option_group::work,
     survey_roles,
     "  cxm partial answers.csv --not-applicable 99 --by plan > part.cxm\n"
     "  cxm partial answers.csv --metric csat --output part.cxm\n",
     run_partial,
     purpose::files,
     {},
     "A partial result holds what merging needs, and no rows: the same figures come of the parts "
     "as of "
     "all files together, by groups and periods too. Put a day's part beside the sum of all before "
     "it:\n"
     "  cxm merge sum.cxm part.cxm --save sum.cxm\n"},
    {"merge",
     "Partial results as one",
     "FILE...",
     "partial results, made by cxm partial",
     option_group::merging | option_group::figures | option_group::forms | option_group::gate,
     {},
     "  cxm merge part.cxm\n"
     "  cxm merge part.cxm --format json --save sum.cxm\n",
     run_merge,
     purpose::files},
    {"inspect",
     "What a file is, what its columns hold, and the command that reads it",
     "FILE",
     tables,
     static_cast<option_groups>(option_group::output),
     {},
     "  cxm inspect answers.csv\n"
     "  cxm inspect orders.csv --format json\n",
     run_inspect,
     purpose::files},
    {"validate",
     "What contradicts itself in the files of a dataset, and where",
     "DIR",
     "a folder with customers.csv, responses.csv, orders.csv and so on",
     option_group::findings | option_group::zone | option_group::in_currency |
         option_group::output | option_group::layout,
     {},
     "  cxm validate company\n"
     "  cxm validate company --timezone Europe/Berlin --currency EUR --most 100\n"
     "  cxm validate company --on-bad-row count --format json\n",
     run_validate,
     purpose::files},
    {"simulate",
     "The exports of an invented company, with the truth behind them",
     "DIR",
     "a folder for the files; it is made if it is not there",
     0U | option_group::company,
     {},
     "  cxm simulate --customers 500 coffee\n"
     "  cxm simulate --customers 2000 --seed 7 coffee-7\n"
     "  cxm simulate --customers 500 --seed 2 --overwrite coffee\n",
     run_simulate,
     purpose::files},
    {"help", "The help of cxm, or of one command", "[COMMAND]", "one of the commands", no_options,
     no_roles,
     "  cxm help\n"
     "  cxm help nps\n",
     run_help, purpose::cxm},
    {"completion", "Completions for your shell", "SHELL", "bash, zsh or fish", no_options, no_roles,
     "  cxm completion bash\n"
     "  cxm completion zsh\n"
     "  cxm completion fish\n",
     run_completion, purpose::cxm, shells,
     "To have them in every new shell, write them where it looks for them. In bash, with its "
     "package "
     "bash-completion:\n"
     "  cxm completion bash > ~/.local/share/bash-completion/completions/cxm\n"
     "and without that package, in ~/.bashrc:\n"
     "  source <(cxm completion bash)\n"
     "In zsh, in ~/.zshrc behind compinit, or into a folder of fpath as _cxm:\n"
     "  source <(cxm completion zsh)\n"
     "In fish:\n"
     "  cxm completion fish > ~/.config/fish/completions/cxm.fish\n"},
    {"man", "The manual page, in roff", "", "", no_options, no_roles, "  cxm man\n", run_man,
     purpose::cxm, no_words,
     "To read it:\n"
     "  cxm man | man -l -\n"},
};
}  // namespace

std::span<command const> commands() { return table; }

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (auto const& c : table) names.emplace_back(c.name);
  return names;
}

command const& command_named(std::string_view name) {
  for (auto const& c : table) {
    if (c.name == name) return c;
  }
  throw std::out_of_range{"cxm: there is no command " + std::string{name}};
}

std::string_view heading_of(purpose p) {
  switch (p) {
    case purpose::answers: return "Survey answers";
    case purpose::tasks: return "Tasks";
    case purpose::customers: return "Customers and their money";
    case purpose::summary: return "Summaries";
    case purpose::files: return "Files";
    case purpose::cxm: return "The command itself";
  }
  return "Others";
}

}  // namespace cxm::cli
