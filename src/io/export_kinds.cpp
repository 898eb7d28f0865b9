#include "export_kinds.hpp"

#include "cell_values.hpp"
#include "sample.hpp"
#include "table_loader.hpp"
#include "text_encoding.hpp"
#include "times.hpp"

#include <cxm/model/dataset.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>

namespace cxm::inline v0::detail::input {

namespace {

using record = std::vector<std::string>;

/// A layout that is known by columns it has.
struct signature {
  export_kind kind;
  char const* who;
  std::initializer_list<char const*> columns;  // all of them, in lower case
};

// The more telling ones first.
signature const signatures[] = {
    {export_kind::qualtrics, "Qualtrics", {"startdate", "enddate", "progress", "responseid"}},
    {export_kind::qualtrics, "Qualtrics", {"startdate", "enddate", "finished", "recordeddate"}},
    {export_kind::typeform, "Typeform", {"#", "network id"}},
    {export_kind::typeform, "Typeform", {"response type", "submit date (utc)"}},
    {export_kind::typeform, "Typeform", {"start date (utc)", "submit date (utc)", "network id"}},
    {export_kind::limesurvey, "LimeSurvey", {"id", "submitdate", "lastpage", "startlanguage"}},
    {export_kind::alchemer, "Alchemer", {"time started", "date submitted", "status"}},
    {export_kind::surveymonkey, "SurveyMonkey", {"respondentid", "collectorid"}},
    {export_kind::surveymonkey, "SurveyMonkey", {"respondent id", "collector id"}},
    {export_kind::delighted, "Delighted", {"id", "survey_type", "score", "created_at"}},
    {export_kind::zendesk, "Zendesk", {"satisfaction_rating.score"}},
    {export_kind::zendesk, "Zendesk", {"ticket id", "satisfaction score"}},
    {export_kind::zendesk, "Zendesk", {"ticket id", "satisfaction rating"}},
    {export_kind::intercom, "Intercom", {"conversation_rating.rating"}},
    {export_kind::intercom, "Intercom", {"conversation rating", "remark"}},
    {export_kind::intercom, "Intercom", {"conversation id", "rating", "remark"}},
    {export_kind::hubspot, "HubSpot", {"survey type", "sentiment"}},
    {export_kind::hubspot, "HubSpot", {"survey name", "sentiment"}},
    {export_kind::stripe, "Stripe", {"customer id", "status", "ended at (utc)"}},
    {export_kind::stripe, "Stripe", {"customer id", "status", "current period start (utc)"}},
    {export_kind::shopify, "Shopify", {"name", "financial status", "lineitem name"}},
    {export_kind::shopify, "Shopify", {"name", "financial status", "lineitem quantity"}},
};

std::vector<std::string> lowered(record const& cells) {
  std::vector<std::string> out;
  for (std::string const& cell : cells) out.push_back(lower_case(cell));
  return out;
}

bool has(std::vector<std::string> const& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <class Predicate>
std::size_t count_of(record const& cells, Predicate holds) {
  return static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), holds));
}

bool is_import_row(record const& cells) {
  return count_of(cells, [](std::string const& c) { return c.starts_with("{\"ImportId\""); }) > 0;
}

/// V1, V2, … over a row that names them.
bool is_legacy(record const& first, record const& second) {
  return first.size() > 3 && first[0] == "V1" && first[1] == "V2" && !second.empty() &&
         lower_case(second[0]) == "responseid";
}

/// Each question over the parts of its answer: "Response", "Open-Ended Response", choices.
bool is_two_storied(std::vector<std::string> const& first, record const& second) {
  if (second.size() != first.size() || second.empty()) return false;
  std::size_t const parts = count_of(
      second, [](std::string const& c) { return c == "Response" || c == "Open-Ended Response"; });
  bool const named = has(first, "respondentid") || has(first, "respondent id");
  return parts > 0 && (named || trimmed(second[0]).empty());
}

bool is_value(std::string const& cell) {
  double x = 0;
  time_cell time;
  std::string_view const bare = trimmed(cell);
  return read_number(bare, '.', x) == fault::none || read_iso_time(bare, time) == fault::none ||
         !date_formats(bare).empty();
}

/// Whether the first record is data, like the second: more numbers and dates than other things.
bool lacks_header(std::vector<record> const& records) {
  if (records.size() < 2 || records[0].size() < 2) return false;
  std::size_t const values = count_of(records[0], is_value);
  return values * 2 > records[0].size() && count_of(records[1], is_value) == values;
}

/// The table of cxm's own whose needed columns are all there, and no other export's.
std::string own_table(std::vector<std::string> const& names, std::string const& file) {
  std::string found;
  dataset{}.each_table([&]<class Row>(table_view<Row>) {
    auto const slash = file.find_last_of('/');
    std::string const base = slash == std::string::npos ? file : file.substr(slash + 1);
    std::string const table{description<Row>::table};
    if (base.substr(0, base.find('.')) != table) return;
    std::size_t known = 0;
    bool whole = true;
    each_field<Row>([&](auto const& field) {
      using value = value_of_member<std::remove_cvref_t<decltype(field)>::member>;
      bool const there = has(names, field.name);
      known += there ? 1U : 0U;
      whole = whole && (there || !is_needed<value>);
    });
    if (whole && (known >= 3 || known == names.size())) found = table;
  });
  return found;
}

}  // namespace

known_export recognise(std::vector<record> const& records, std::string const& file, bool json) {
  if (records.empty()) return {};
  auto const names = lowered(records[0]);
  record const none;
  record const& second = records.size() > 1 ? records[1] : none;
  record const& third = records.size() > 2 ? records[2] : none;
  if (!json) {
    if (is_import_row(third)) {
      return {export_kind::qualtrics, "", "the third row holds ImportId", 3};
    }
    if (is_import_row(second)) {
      return {export_kind::qualtrics, "", "the second row holds ImportId", 2};
    }
    if (is_legacy(records[0], second)) {
      return {export_kind::qualtrics_legacy, "", "the columns V1, V2 and so on are named below", 2};
    }
    if (is_two_storied(names, second)) {
      return {export_kind::surveymonkey, "", "the second row names the parts of each answer", 2};
    }
  }
  for (signature const& known : signatures) {
    bool const all = std::all_of(known.columns.begin(), known.columns.end(),
                                 [&](char const* name) { return has(names, name); });
    if (!all) continue;
    std::string reason = "it has the columns ";
    for (char const* name : known.columns) {
      reason += (name == *known.columns.begin() ? "" : ", ") + std::string{name};
    }
    return {known.kind, "", reason, 1};
  }
  // The first header is in the language of the form; the times are what gives it away.
  if (!json && second.size() > 1 && !date_formats(trimmed(second[0])).empty() &&
      (names[0] == "timestamp" || second[0].find(" GMT") != std::string::npos)) {
    return {export_kind::google_forms, "", "the first column is the time of a form", 1};
  }
  if (auto table = own_table(names, file); !table.empty()) {
    return {export_kind::cxm_table, table, "the name and the columns are those of the " + table, 1};
  }
  if (!json && lacks_header(records)) return {export_kind::plain, "", "", 0};
  return {};
}

}  // namespace cxm::inline v0::detail::input
