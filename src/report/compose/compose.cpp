// The order of a report: header, findings, cards, groups of sections.

#include "lookup.hpp"
#include "sections.hpp"
#include "wording.hpp"

#include "report/people.hpp"

#include <fmt/format.h>

namespace cxm::inline v0 {

namespace {
using namespace detail;

void add_facts(report_data const& data, document& into) {
  auto const fact = [&](std::string name, std::string value, std::string detail) {
    into.facts.push_back({std::move(name), std::move(value), std::move(detail)});
  };
  if (auto const* m = primary(data); m != nullptr && m->all) {
    auto const* const row = whole(*m);
    fact(row == nullptr ? "Rows" : metric_of(*row).title + " answers",
         with_separators(row == nullptr ? m->all->rows.used : answers(*row)),
         fmt::format("of {} rows read", with_separators(m->all->rows.read)));
  }
  if (data.customers) {
    fact("Customers", with_separators(data.customers->acquired),
         with_separators(data.customers->staying) + " of them have not left");
  }
  if (data.invitations && data.invitations->sent > 0) {
    auto const& [sent, scored] = *data.invitations;
    figure const rate =
        value_figure("", unit::share, static_cast<double>(scored) / static_cast<double>(sent));
    fact("Response rate", shown_value(rate),
         fmt::format("{} scored of {} sent", with_separators(scored), with_separators(sent)));
  }
  fact(data.files.size() == 1 ? "File" : "Files", fmt::format("{}", data.files.size()),
       fmt::format("{}", fmt::join(data.files, ", ")));
  fact("Policy", fmt::format("{}", data.policy.size()),
       data.policy.empty() ? "nothing was set" : fmt::format("{}", fmt::join(data.policy, "; ")));
}

void add_results(report_data const& data, document& into) {
  for (measure const& m : data.measures) {
    if (m.all) into.results.push_back(*m.all);
    for (auto const& groups : m.by_segment) into.results.push_back(groups);
    if (m.by_period) into.results.push_back(*m.by_period);
    if (m.by_side) into.results.push_back(*m.by_side);
  }
}

[[nodiscard]] std::string subtitle(report_data const& data) {
  if (!data.days) return "All rows, whenever they were written";
  std::string out = days_text(data.days->first, data.days->second);
  if (data.unfinished) {
    out += fmt::format("; the last {} is not over", period_word(data.every));
  }
  return out;
}

void add_group(document& into, std::string title, std::string about,
               std::vector<section> sections) {
  if (sections.empty()) return;
  into.groups.push_back({std::move(title), std::move(about), std::move(sections)});
}
}  // namespace

document compose(report_data const& data) {
  document out;
  out.kicker = "Customer experience report";
  out.title = data.title;
  out.subtitle = subtitle(data);
  out.command = data.command;
  add_facts(data, out);
  out.findings = findings_of(data);
  out.cards = cards_of(data);
  out.cards_note = cards_note(data);

  measure const* const lead = primary(data);
  auto sections = share_sections(data);
  std::vector<section> others;
  for (measure const& m : data.measures) {
    if (auto trend = trend_section(data, m)) {
      (&m == lead ? sections : others).push_back(std::move(*trend));
    }
  }
  auto segments = segment_sections(data);
  std::move(segments.begin(), segments.end(), std::back_inserter(sections));
  add_group(out, "At a glance", "Who says what, and since when", std::move(sections));
  add_group(out, "The other metrics over time", "Each on its own scale", std::move(others));
  std::vector<section> staying;
  for (auto const& make : {cohort_section, survival_section, bridge_section}) {
    if (auto part = make(data)) staying.push_back(std::move(*part));
  }
  add_group(out, "Retention and revenue", "Who stays, and what they pay", std::move(staying));
  std::vector<section> quality;
  quality.push_back(quality_section(data));
  quality.push_back(methods_section(data));
  add_group(out, "Process and quality", "What the figures stand on", std::move(quality));
  out.footer =
      "Made by cxm. The page needs no network, and holds its numbers at full precision as JSON.";
  add_results(data, out);
  return out;
}

}  // namespace cxm::inline v0
