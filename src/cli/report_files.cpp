#include "report_files.hpp"

#include "column_plan.hpp"
#include "commands.hpp"
#include "file_answers.hpp"
#include "files.hpp"
#include "ledger_rows.hpp"
#include "messages.hpp"
#include "report_parts.hpp"
#include "rows.hpp"
#include "tenure_rows.hpp"
#include "time_scan.hpp"

#include <cxm/io/column_roles.hpp>
#include <cxm/io/io_error.hpp>
#include <cxm/io/nearest_name.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

namespace cxm::cli {

namespace {

/// One file of a report: what its columns are good for.
class report_file {
 public:
  report_file(request const& of, std::string file)
      : of_{of}, file_{std::move(file)}, header_{header_of(of, file_)} {
    for (auto const& [role, name] : of.map) {
      if (has_column(header_, name)) roles_.emplace(role, name);
    }
    for (char const* role : {"nps", "csat", "ces", "satisfaction", "flag", "amount", "start", "end",
                             "mrr", "customer"}) {
      detect(role);
    }
    detect_time();
  }
  [[nodiscard]] bool has(std::string const& role) const { return roles_.count(role) > 0; }
  [[nodiscard]] bool is_ledger() const { return has("customer") && has("start") && has("end"); }
  [[nodiscard]] bool has_times() const noexcept { return timed_; }
  /// The days of answers and orders; a ledger's own dates may lie in the future.
  [[nodiscard]] std::optional<day_range> const& days() const noexcept { return days_; }

  /// The request for one metric: this file, these roles, and of the groups, times and weights those
  /// that the file has.
  [[nodiscard]] request for_metric(std::string const& metric,
                                   std::initializer_list<char const*> wanted,
                                   bool has_groups = true) const {
    request part = of_;
    part.files = {file_};
    part.map.clear();
    for (char const* role : wanted) {
      if (auto const at = roles_.find(role); at != roles_.end()) part.map.insert(*at);
    }
    auto const lacks = [&](std::string const& name) {
      return !has_groups || !has_column(header_, name);
    };
    std::erase_if(part.by, lacks);
    if (part.weight && !has_column(header_, *part.weight)) part.weight.reset();
    if (!timed_) {
      part.every.reset();
      part.compare.reset();
    }
    std::vector<std::string> dropped;
    for (auto const& name : of_.by) {
      if (lacks(name)) dropped.push_back(name);
    }
    if (!dropped.empty()) {
      note(fmt::format("{}: {} is not grouped by {}", file_, metric, fmt::join(dropped, ", ")));
    }
    return part;
  }
  /// From the first start of a ledger to the last day of the answers, or to its last date.
  [[nodiscard]] std::optional<day_range> ledger_days(
      std::optional<day_range> const& observed) const {
    auto const starts = scan_times(of_, file_, {roles_.at("start")}, of_.input.bad).days;
    if (observed || !starts) return united(starts, observed);
    return united(starts, scan_times(of_, file_, {roles_.at("end")}, of_.input.bad).days);
  }
  [[nodiscard]] std::vector<std::string> const& header() const noexcept { return header_; }
  [[nodiscard]] std::vector<std::string> const& remarks() const noexcept { return remarks_; }

 private:
  void detect(std::string const& role) {
    if (of_.map.count(role) > 0) return;
    auto const found = known_columns(role, header_);
    if (found.size() == 1) roles_.emplace(role, found.front());
    if (found.size() < 2) return;
    bool const beside_another = role == "customer" && !has("amount") && !has("start");
    if (beside_another) return;  // nothing asks who it was
    throw io_error({file_, 0, 0},
                   fmt::format("several columns could be the {}: {}", role, listed(found)),
                   map_option({role + "=" + found.front()}));
  }
  /// A time that was named, or that --period or --compare need, must be readable. One that is only known
  /// by its name is left alone where it can't be read as it stands, and a remark says so.
  void detect_time() {
    bool const named = of_.map.count("time") > 0;
    bool const needed = named || of_.every || of_.compare;
    auto const found = known_columns("time", header_);
    if (!has("time") && (named || found.size() != 1)) return;
    std::string const name = has("time") ? roles_.at("time") : found.front();
    roles_.emplace("time", name);
    auto const seen = scan_times(of_, file_, {name}, needed ? of_.input.bad : on_bad_row::count);
    if (needed && seen.needs_zone) {
      throw io_error({file_, 0, 0},
                     fmt::format("{} holds instants: their days depend on the time zone", name),
                     "--timezone UTC, or the zone of the business, such as Europe/Berlin");
    }
    days_ = seen.days;
    timed_ = needed || (!seen.needs_zone && !seen.unreadable && seen.days);
    if (timed_) return;
    days_.reset();
    if (seen.needs_zone) {
      remarks_.push_back(fmt::format(
          "{}: nothing by period, since {} holds instants, whose days depend on a zone: "
          "--timezone",
          file_, name));
    } else if (seen.unreadable) {
      remarks_.push_back(
          fmt::format("{}: nothing by period, since not every {} is a time that could be read: "
                      "--date-format",
                      file_, name));
    }
  }
  request const& of_;
  std::string file_;
  std::vector<std::string> header_;
  column_map roles_;
  bool timed_ = false;
  std::optional<day_range> days_;
  std::vector<std::string> remarks_;
};

[[nodiscard]] measure survey_measure(report_file const& file, request const& of,
                                     std::string const& metric) {
  char const* const customer = of.keep == duplicates::all ? "" : "customer";
  request const part = file.for_metric(metric, {metric.c_str(), customer, "time", "weight"});
  answer_scale const scale = survey_scale(part, metric);
  file_answers input{part, metric, scale};
  return report_measure(part, metric,
                        survey_results(part, metric, scale, input, report_groupings(part)));
}

/// A measure whose command groups by all at once: read once for each grouping.
template <class Run>
[[nodiscard]] measure measure_of_runs(request const& part, std::string const& id, Run const& run) {
  measure m;
  m.id = id;
  request one = part;
  one.compare.reset();
  one.by.clear();
  one.every.reset();
  m.all = run(one);
  for (auto const& name : part.by) {
    one.by = {name};
    m.by_segment.push_back(run(one));
  }
  one.by.clear();
  one.every = part.every;
  if (part.every) m.by_period = run(one);
  return m;
}

/// How long the customers of a ledger stayed, and its cohorts. Rows that churn left out are left out
/// here too.
void add_tenure(request part, report_data& data, std::chrono::local_days last) {
  part.map.erase("mrr");
  calendar const dates{part};
  tenure_rows stays{day_start(last + std::chrono::days{1}, dates.zone())};
  row_reader reader{part,
                    {{"customer", cell_type::text, true},
                     {"start", cell_type::time, true},
                     {"end", cell_type::time, true}}};
  row_counts rows;
  reader.read(
      [&](batch const& b, column_plan const& plan) {
        auto const customer = *plan.position("customer");
        auto const start = *plan.position("start");
        auto const end = *plan.position("end");
        unreadable_rows const unreadable{b};
        auto const instant = [&](std::size_t column, std::size_t row) {
          return dates.instant(b.times(column)[row], [&] { return b.position(row, column); });
        };
        for (std::size_t row = 0; row < b.rows(); ++row) {
          if (unreadable[row] || !b.valid(customer)[row] || !b.valid(start)[row]) continue;
          std::optional<std::chrono::sys_seconds> until;
          if (b.valid(end)[row]) until = instant(end, row);
          auto const from = instant(start, row);
          if (!until || *until >= from) stays.see(b.texts(customer)[row], from, until);
        }
      },
      rows);
  grouped<std::string, kaplan_meier> all{kaplan_meier{}};
  for (auto const& t : stays.tenures()) all.push("All", t.days, t.left);
  data.tenure = tenures_of("", all);
  row_counts again;
  ledger_rows ledger{part, false};
  data.cohorts = cohorts_of(ledger.read(again), data.every, dates.zone(), last);
}

void add_measures(report_file const& file, request const& of, report_data& data) {
  for (std::string const& metric : survey_metrics) {
    if (file.has(metric)) data.measures.push_back(survey_measure(file, of, metric));
  }
  if (file.has("flag")) {
    request const part = file.for_metric("churn", {"flag", "time"});
    data.measures.push_back(measure_of_runs(part, "churn", run_churn));
  }
  if (file.is_ledger()) {
    request part = file.for_metric("churn of a ledger", {"customer", "start", "end", "mrr"}, false);
    part.every = data.every;
    if (data.days && !part.until) part.until = data.days->second;
    auto const results = run_churn(part);
    auto const days = file.ledger_days(data.days);
    for (char const* metric : {"churn", "mrr"}) {
      measure m;
      m.id = metric;
      m.by_period = only(results, metric);
      m.days = days;
      bool const known = !results.results.empty() && !m.by_period->results.front().metrics.empty();
      if (known) data.measures.push_back(std::move(m));
    }
    if (part.until || days) add_tenure(part, data, part.until ? *part.until : days->second);
  }
  if (file.has("amount") && file.has("customer")) {
    request const part = file.for_metric("ltv", {"customer", "amount", "time"});
    data.measures.push_back(measure_of_runs(part, "ltv", run_ltv));
  }
}

/// Options that need times are a mistake where no file has any.
void check_times(request const& of, std::vector<report_file> const& files) {
  bool const any = std::any_of(files.begin(), files.end(),
                               [](report_file const& f) { return f.has_times() || f.is_ledger(); });
  if (any || (!of.every && !of.compare)) return;
  throw usage_error(fmt::format("{} needs times, and no column is known to hold them",
                                of.every ? "--period" : "--compare"),
                    "--map time=COLUMN");
}

/// A column that was named and that no file has is a mistake.
void check_used(request const& of, std::vector<report_file> const& files) {
  std::vector<std::string> all;
  for (report_file const& file : files) {
    all.insert(all.end(), file.header().begin(), file.header().end());
  }
  auto const check = [&](std::string const& option, std::string const& name) {
    bool const found = std::any_of(files.begin(), files.end(), [&](report_file const& f) {
      return has_column(f.header(), name);
    });
    if (found) return;
    auto const meant = nearest_name(name, all);
    throw usage_error(fmt::format("{}{}: no file has a column \"{}\"", option, name, name),
                      meant.empty() ? fmt::format("the columns are {}", listed(all))
                                    : fmt::format("did you mean {}{}?", option, meant));
  };
  for (auto const& [role, name] : of.map) check("--map " + role + "=", name);
  for (auto const& name : of.by) check("--by ", name);
  if (of.weight) check("--weight ", *of.weight);
}

}  // namespace

report_data report_of_files(request const& typed) {
  for (auto const& file : typed.files) {
    if (!is_stream(file)) continue;
    throw usage_error(
        fmt::format("cxm report reads its files several times, which {} does not allow",
                    file == "-" ? "the standard input" : file),
        "cxm report FILE, or cxm nps - for one metric of a stream");
  }
  // The files keep a reference to the request: what is found out about times is added to it.
  request of = typed;
  std::vector<report_file> files;
  for (auto const& file : of.files) files.emplace_back(of, file);
  check_used(of, files);
  std::optional<day_range> days;
  for (auto const& file : files) days = united(days, file.days());
  check_times(typed, files);
  report_data data = report_frame(of, days);
  if (days) {
    of.every = data.every;
    of.compare = compared_day(typed, data.every, days);
    data.compare = of.compare;
    data.compare_was_given = typed.compare.has_value();
  }
  for (auto const& file : files) {
    for (auto const& remark : file.remarks()) data.notices.push_back({true, remark});
    add_measures(file, of, data);
  }
  if (data.measures.empty()) {
    throw usage_error("no column of these files is known to be a score, a flag or an amount",
                      "--map nps=COLUMN, or csat, ces, satisfaction, flag, amount and customer");
  }
  return data;
}

}  // namespace cxm::cli
