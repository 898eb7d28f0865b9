#include "report_dataset.hpp"

#include "collect.hpp"
#include "column_plan.hpp"
#include "dataset_answers.hpp"
#include "ledger_results.hpp"
#include "policy.hpp"
#include "report_parts.hpp"
#include "survey_scale.hpp"
#include "tenure_rows.hpp"

#include <cxm/clv/ltv.hpp>
#include <cxm/core/group_by.hpp>
#include <cxm/io/dataset_files.hpp>
#include <cxm/io/nearest_name.hpp>
#include <cxm/retention/cohorts.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cxm::cli {

namespace {

class dataset_report {
 public:
  explicit dataset_report(request const& typed)
      : of_{typed},
        zone_{calendar{typed}.zone()},
        read_{read_dataset(typed.files.front(), options_of(typed))},
        people_{read_.data} {
    choose_groups();
  }

  [[nodiscard]] report_data make() {
    auto const days = observed_days();
    report_data data = report_frame(of_, days);
    data.files.clear();
    for (auto const& table : read_.tables) {
      data.files.push_back(table.file.substr(table.file.rfind('/') + 1));
      if (table.rows_bad == 0) continue;
      data.notices.push_back({true, fmt::format("{}: {} rows could not be read and were left out",
                                                table.file, table.rows_bad)});
    }
    if (days) {
      of_.every = data.every;
      data.compare_was_given = of_.compare.has_value();
      of_.compare = compared_day(of_, data.every, days);
      data.compare = of_.compare;
    }
    add_facts(data);
    add_survey(data, "nps", question_kind::recommendation);
    add_survey(data, "csat", question_kind::satisfaction);
    add_survey(data, "ces", question_kind::effort);
    add_ledger_measures(data);
    add_tenure(data);
    add_orders(data);
    if (data.measures.empty()) {
      throw usage_error(
          fmt::format("{}: no table has answers, subscriptions or orders", of_.files.front()),
          "cxm validate shows what is in the files");
    }
    return data;
  }

 private:
  [[nodiscard]] static dataset_options options_of(request const& typed) {
    dataset_options options;
    options.input = typed.input;
    if (typed.zone) options.zone = calendar{typed}.zone();
    if (!typed.currency_code.empty()) options.in = currency_of(typed);
    options.date_format = typed.date_format;
    options.missing = typed.missing;
    return options;
  }

  void choose_groups() {
    std::vector<std::string> known;
    for (auto const& table : read_.tables) {
      known.insert(known.end(), table.attributes.begin(), table.attributes.end());
    }
    for (auto const& name : of_.by) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      auto const meant = nearest_name(name, known);
      throw usage_error(fmt::format("--by {}: customers have no attribute \"{}\"", name, name),
                        meant.empty() ? fmt::format("the attributes are {}", listed(known))
                                      : fmt::format("did you mean --by {}?", meant));
    }
    if (!of_.by.empty()) return;
    constexpr std::size_t most_columns = 2;
    constexpr std::size_t most_groups = 12;
    auto const ids = read_.data.customers().column<&customer::id>();
    for (auto const& name : known) {
      std::set<std::string_view> values;
      for (std::size_t i = 0; i < ids.size() && values.size() <= most_groups; ++i) {
        values.insert(people_.segment(ids.ids()[i], name));
      }
      values.erase("");
      bool const few = values.size() >= 2 && values.size() <= most_groups;
      if (few && of_.by.size() < most_columns) of_.by.push_back(name);
    }
  }

  [[nodiscard]] std::chrono::local_days day(std::chrono::sys_seconds at) const {
    return std::chrono::floor<std::chrono::days>(zone_.to_local(at));
  }
  /// Of answers with a score, and of orders.
  [[nodiscard]] std::optional<day_range> observed_days() const {
    std::optional<day_range> days;
    auto const see = [&](std::chrono::sys_seconds at) {
      days = united(days, day_range{day(at), day(at)});
    };
    auto const responses = read_.data.responses();
    auto const answered = responses.column<&survey_response::answered>();
    auto const scores = responses.column<&survey_response::score>();
    for (std::size_t i = 0; i < responses.size(); ++i) {
      std::optional<std::chrono::sys_seconds> const at = answered[i];
      if (at && scores[i]) see(*at);
    }
    auto const at = read_.data.orders().column<&order::at>();
    for (std::size_t i = 0; i < at.size(); ++i) see(at[i]);
    return days;
  }

  void add_facts(report_data& data) const {
    auto const customers = read_.data.customers();
    auto const since = customers.column<&customer::acquired>();
    auto const lost = customers.column<&customer::lost>();
    if (!customers.empty()) data.customers = customer_counts{};
    for (std::size_t i = 0; i < customers.size(); ++i) {
      if (!since[i]) continue;
      ++data.customers->acquired;
      data.customers->staying += !lost[i];
    }
    auto const responses = read_.data.responses();
    auto const progress = responses.column<&survey_response::progress>();
    auto const scores = responses.column<&survey_response::score>();
    auto const source = responses.column<&survey_response::source>();
    invitation_counts invited;
    for (std::size_t i = 0; i < responses.size(); ++i) {
      bool const sent = progress[i] >= response_progress::invited;
      if (!sent || source[i] != response_source::customer) continue;
      ++invited.sent;
      invited.scored += progress[i] == response_progress::complete && scores[i].has_value();
    }
    // A table of answers alone says nothing about those who were asked and did not answer.
    if (invited.scored < invited.sent) data.invitations = invited;
  }

  void add_survey(report_data& data, std::string const& metric, question_kind asks) {
    request part = of_;
    dataset_answers input{part, read_.data, people_, zone_, asks};
    if (input.count() == 0) return;
    answer_scale scale = survey_scale(part, metric);
    if (auto const stated = input.scale(); stated && !scale_is_stated(part, metric)) {
      scale = *stated;
    }
    data.measures.push_back(report_measure(
        part, metric, survey_results(part, metric, scale, input, report_groupings(part))));
  }

  void add_ledger_measures(report_data& data) const {
    auto const rows = read_.data.subscriptions();
    if (rows.empty()) return;
    auto const amounts = rows.column<&subscription::mrr>();
    auto const starts = rows.column<&subscription::start>();
    subscription_ledger<> ledger{amounts[0].in()};
    std::optional<day_range> days = data.days;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows.column<&subscription::standing>()[i] == standing::trial) continue;
      if (amounts[i].in() != amounts[0].in()) {
        data.notices.push_back({true, "subscriptions are in several currencies: no churn, no MRR"});
        return;
      }
      ledger.push(rows.column<&subscription::customer>()[i], starts[i],
                  rows.column<&subscription::end>()[i],
                  std::optional<std::int64_t>{amounts[i].minor_units()});
      days = united(days, day_range{day(starts[i]), day(starts[i])});
    }
    request part = of_;
    if (data.days && !part.until) part.until = data.days->second;
    if (part.until) data.cohorts = cohorts_of(ledger, data.every, zone_, *part.until);
    result_set results;
    results.command = of_.command;
    results.rows.read = rows.size();
    results.rows.excluded.add(reason::not_applicable, rows.size() - ledger.count());
    add_ledger(part, ledger, zone_, true, results);
    results.policy = policy_of(part, {"subscriptions"});
    results.policy.emplace_back("definition", std::string{"spells, trials left out"});
    for (char const* metric : {"churn", "mrr"}) {
      measure m;
      m.id = metric;
      m.by_period = only(results, metric);
      m.days = days;
      data.measures.push_back(std::move(m));
    }
  }

  /// From when customers were acquired and lost; without such times from their subscriptions.
  void add_tenure(report_data& data) const {
    if (!data.days) return;
    tenure_rows stays{day_start(data.days->second + std::chrono::days{1}, zone_)};
    auto const customers = read_.data.customers();
    auto const since = customers.column<&customer::acquired>();
    auto const lost = customers.column<&customer::lost>();
    for (std::size_t i = 0; i < customers.size(); ++i) {
      std::optional<std::chrono::sys_seconds> const acquired = since[i];
      if (acquired) stays.see(customers.column<&customer::id>()[i], *acquired, lost[i]);
    }
    auto const rows = read_.data.subscriptions();
    for (std::size_t i = 0; i < rows.size() && !data.customers; ++i) {
      stays.see(rows.column<&subscription::customer>()[i], rows.column<&subscription::start>()[i],
                rows.column<&subscription::end>()[i]);
    }
    // The column of the report's first groups.
    std::string const column = of_.by.empty() ? "" : of_.by.front();
    grouped<std::string, kaplan_meier> groups{kaplan_meier{}};
    for (auto const& t : stays.tenures()) {
      auto const number = read_.data.customer_ids().find(t.customer);
      auto const group = column.empty() ? std::string_view{"All"}
                         : number       ? people_.segment(*number, column)
                                        : std::string_view{};
      if (!group.empty()) groups.push(group, t.days, t.left);
    }
    data.tenure = tenures_of(column, groups);
  }

  /// Who orders again makes cohorts where nobody subscribes.
  void add_orders(report_data& data) const {
    auto const rows = read_.data.orders();
    if (rows.empty()) return;
    auto const amounts = rows.column<&order::amount>();
    auto const customers = rows.column<&order::customer>();
    auto const at = rows.column<&order::at>();
    request part = of_;
    part.compare.reset();
    auto const groupings = report_groupings(part);
    acquisition_cohorts<> cohorts{numbered_periods{data.every, zone_}};
    std::vector<grouped<cell_key, ltv>> groups(groupings.size(),
                                               grouped<cell_key, ltv>{ltv{amounts[0].in()}});
    row_counts read;
    cell_key key;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (amounts[i].in() != amounts[0].in()) {
        data.notices.push_back({true, "orders are in several currencies: no revenue per customer"});
        return;
      }
      ++read.read;
      if (customers.ids()[i] == 0) {
        read.excluded.add(reason::missing);
        continue;
      }
      if (amounts[i].minor_units() > 0) cohorts.push(customers[i], at[i]);  // a refund is no order
      cell_key parts;
      for (auto const& column : of_.by) {
        parts.emplace_back(people_.segment(customers.ids()[i], column));
      }
      if (of_.every) parts.push_back(period_label(*of_.every, day(at[i])));
      for (std::size_t g = 0; g < groups.size(); ++g) {
        key.clear();
        for (std::size_t place : groupings[g].parts) key.push_back(parts[place]);
        groups[g].push(key, customers[i], std::optional{amounts[i].minor_units()});
      }
    }
    if (!data.cohorts && data.days) {
      data.cohorts =
          cohorts_of(cohorts.table(day_start(data.days->second + std::chrono::days{1}, zone_)));
    }
    std::vector<result_set> all;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      result_set results;
      results.command = of_.command;
      results.rows = read;
      results.rows.used = groups[g].count();
      results.rows.excluded.merge(groups[g].excluded());
      results.policy = policy_of(of_, {"orders"});
      add_groups(
          groupings[g].names, groups[g],
          [&](ltv const& m) { return figures_of(m, "ltv", of_.how); }, results);
      all.push_back(std::move(results));
    }
    data.measures.push_back(report_measure(part, "ltv", std::move(all)));
  }

  request of_;
  time_zone zone_;
  dataset_files read_;
  customer_index people_;
};

}  // namespace

report_data report_of_dataset(request const& of) {
  if (!of.map.empty()) {
    throw usage_error("--map: the columns of a folder's tables are known by their names",
                      "cxm validate DIR shows them; --map is for files, cxm report FILE...");
  }
  if (of.weight && *of.weight != "weight") {
    throw usage_error(fmt::format("--weight {}: the weights of a folder's answers are in weight",
                                  as_typed(*of.weight)),
                      "did you mean --weight weight?");
  }
  if (of.minor_units) {
    throw usage_error("--minor-units: amounts in a folder's tables are in units of their currency",
                      "leave it out");
  }
  if (!of.zone) {
    throw usage_error("cxm report of a folder needs --timezone: its times are instants",
                      "--timezone UTC, or the zone of the business, such as Europe/Berlin");
  }
  return dataset_report{of}.make();
}

}  // namespace cxm::cli
