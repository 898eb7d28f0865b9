#include "command_help.hpp"

#include "roles.hpp"

#include <fmt/format.h>

namespace cxm::cli {

namespace {
// The files are those of examples/data. A test runs every line.
constexpr command_help table[] = {
    {"nps", "Net promoter score, with its interval",
     "  cxm nps answers.csv --not-applicable 99\n"
     "  cxm nps answers.csv --map score=nps --not-applicable 99 --by plan,country\n"
     "  cxm nps answers.csv --not-applicable 99 --period month --timezone Europe/Berlin\n"
     "  cxm nps answers.csv --not-applicable 99 --duplicates latest --format json\n"
     "  cxm nps - --not-applicable 99 < answers.csv\n"},
    {"csat", "Customer satisfaction: top box, net, mean and the forms vendors use",
     "  cxm csat answers.csv\n"
     "  cxm csat answers.csv --by plan --confidence 0.9\n"
     "  cxm csat answers.csv --map score=ces --scale 1:7\n"
     "  cxm csat answers.csv --map score=csat --scale 1,2,3,4,5 --format markdown\n"},
    {"ces", "Customer effort score on 4, 5 or 7 levels",
     "  cxm ces answers.csv\n"
     "  cxm ces answers.csv --reverse --by country\n"
     "  cxm ces answers.csv --map score=csat --scale 1:5\n"},
    {"satisfaction", "Overall satisfaction on a rating scale",
     "  cxm satisfaction answers.csv --map score=csat\n"
     "  cxm satisfaction answers.csv --map score=csat --by plan --format csv\n"},
    {"churn", "Churn: by every definition from a ledger, or as the share of a flag",
     "  cxm churn subscriptions.csv --map customer=customer,start=started_at,end=ended_at "
     "--timezone UTC\n"
     "  cxm churn subscriptions.csv --map customer=customer,start=started_at,end=ended_at,mrr=mrr "
     "--timezone Europe/Berlin --period quarter --currency EUR\n"
     "  cxm churn customers.csv --map flag=churned --by plan\n"
     "  cxm churn changes.csv --map customer=customer,subscription=plan,time=at,mrr=mrr "
     "--timezone UTC\n"},
    {"ltv", "Revenue per customer and the simple forms of lifetime value",
     "  cxm ltv orders.csv --currency EUR\n"
     "  cxm ltv orders.csv --map customer=customer,amount=amount,time=ordered_at --period month\n"
     "  cxm ltv orders.csv --margin 0.6 --churn-rate 0.04 --acquisition-cost 30\n"
     "  cxm ltv orders.txt --delimiter space --map customer=customer,amount=amount\n"},
    {"report", "A summary of several metrics of one or more files",
     "  cxm report answers.csv --not-applicable nps:99 --by plan\n"
     "  cxm report answers.csv subscriptions.csv orders.csv --not-applicable nps:99 --timezone "
     "UTC --currency EUR\n"
     "  cxm report answers.csv orders.csv --not-applicable nps:99 --format json --output "
     "summary.json\n"},
};
}  // namespace

std::span<command_help const> commands() { return table; }

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (auto const& c : table) names.emplace_back(c.name);
  return names;
}

std::string footer_of(command_help const& command) {
  return fmt::format("Roles for --map: {}\n\nExamples:\n{}",
                     fmt::join(roles_of_command(command.name), ", "), command.examples);
}

}  // namespace cxm::cli
