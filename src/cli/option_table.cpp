#include "option_table.hpp"

#include "choices.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

namespace {
using g = option_group;
using t = value_type;
using w = option_words;

// name, letter, group, what it takes, where it goes, what stands for it in help, help[, its words]
constexpr option table[] = {
    {"map", 'm', g::columns, t::pairs, &w::map, "ROLE=COLUMN,..",
     "columns by role; the roles are listed below"},
    {"by", 0, g::columns, t::names, &w::by, "COLUMN,..",
     "columns to group by; a name with a comma in \"quotes\""},
    {"period", 0, g::columns, t::text, &w::period, "PERIOD", "group by time",
     words_of<period_words>},
    {"timezone", 0, g::columns, t::text, &w::zone, "ZONE",
     "the zone of days and months, such as Europe/Berlin"},
    {"weight", 0, g::weight, t::text, &w::weight, "COLUMN", "weight of each answer"},
    {"strata", 0, g::design, t::names, &w::strata, "COLUMN,..",
     "strata that the sample was drawn in"},
    {"cluster", 0, g::design, t::text, &w::cluster, "COLUMN",
     "units that were drawn as a whole, such as shops, or customers who answer more than once"},
    {"fpc", 0, g::design, t::text, &w::fpc, "COLUMN",
     "how many units the row's stratum has in the population"},
    {"rake", 0, g::design, t::file, &w::rake, "FILE",
     "fit the weights to known totals: a table of column, value, total; without a value, the total "
     "of the column's numbers"},
    {"lonely", 0, g::design, t::text, &w::lonely, "RULE", "a stratum of which one unit was drawn",
     words_of<lonely_words>},

    {"scale", 0, g::answers, t::by_metric, &w::scale, "SCALE",
     "answers of the scale: 1:5, or 2,3,5"},
    {"scale", 0, g::all_answers, t::by_metric, &w::scale, "SCALE", "by metric: csat:1:5,ces:1:7"},
    {"reverse", 0, g::answers, t::flag, &w::reverse_own, "", "low answers are good"},
    {"reverse", 0, g::all_answers, t::names, &w::reverse, "METRIC,..",
     "metrics whose low answers are good", words_of<metric_words>},
    {"not-applicable", 0, g::answers, t::by_metric, &w::not_applicable, "CODE,..",
     "numbers that mean no answer, such as 11,99"},
    {"not-applicable", 0, g::all_answers, t::by_metric, &w::not_applicable, "CODE,..",
     "numbers that mean no answer: 99, or by metric: nps:11,csat:6,99"},
    {"duplicates", 0, g::answers, t::text, &w::duplicates, "RULE",
     "which answer of a customer (and period) counts", words_of<duplicates_words>},
    {"duplicates", 0, g::all_answers, t::text, &w::duplicates, "RULE",
     "which answer of a customer (and period) counts", words_of<duplicates_words>},

    {"attempts", 0, g::attempts, t::text, &w::attempts, "RULE",
     "which attempts of a user at a task count", words_of<attempts_words>},
    {"time-of", 0, g::attempts, t::text, &w::time_of, "ATTEMPTS",
     "attempts whose time and clicks count", words_of<time_of_words>},
    {"sus", 0, g::attempts, t::names, &w::sus, "COLUMN,..",
     "rows are answers to the System Usability Scale: its ten items, in their order"},
    {"umux-lite", 0, g::attempts, t::names, &w::umux_lite, "COLUMN,..",
     "rows are answers to UMUX-Lite: the column of usefulness, and that of ease of use"},
    {"scale", 0, g::attempts, t::by_metric, &w::scale, "SCALE",
     "answers of --umux-lite: 1:7, or 1:5 for UX-Lite"},

    {"drivers", 0, g::drivers, t::names, &w::drivers, "COLUMN,..",
     "columns of numbers that may move the score, up to 32; needed"},
    {"not-applicable", 0, g::drivers, t::by_metric, &w::not_applicable, "CODE,..",
     "numbers that mean no answer, in the score and in drivers: 99"},

    {"at", 0, g::survival, t::names, &w::at, "TIME,..",
     "times at which to say who is still there, such as 30,90,365"},
    {"horizon", 0, g::survival, t::number, &w::horizon, "TIME",
     "mean times are within this one; the longest that all groups have if not given"},
    {"test", 0, g::survival, t::text, &w::test, "TEST", "between groups", words_of<test_words>},
    {"covariates", 0, g::survival, t::names, &w::covariates, "COLUMN,..",
     "columns that may explain who leaves sooner: numbers, or texts of few values"},
    {"firth", 0, g::survival, t::flag, &w::firth, "",
     "Firth's penalty: finite answers where a group never leaves or always does"},
    {"reasons", 0, g::survival, t::text, &w::reasons, "COLUMN",
     "why customers left: which share each reason takes"},
    {"until", 0, g::survival, t::day, &w::until, "DAY",
     "with start and end: the last day that was observed; the latest of the file if not given"},

    {"map", 'm', g::lifetime, t::pairs, &w::map, "ROLE=COLUMN,..",
     "columns by role; the roles are listed below"},
    {"timezone", 0, g::lifetime, t::text, &w::zone, "ZONE",
     "the zone of days, such as Europe/Berlin"},
    {"model", 0, g::lifetime, t::text, &w::model, "MODEL", "how customers buy and leave",
     words_of<model_words>},
    {"until", 0, g::lifetime, t::day, &w::until, "DAY",
     "the last day that models see; evaluate holds what came later against them. The last of the "
     "file if not given"},
    {"load", 0, g::lifetime, t::file, &w::load, "FILE",
     "predict by models that cxm clv fit --save has written"},
    {"save", 0, g::lifetime, t::file, &w::save, "FILE", "write the fitted models, as JSON"},
    {"horizon", 0, g::lifetime, t::number, &w::horizon, "TIME",
     "purchases expected within so many weeks (or days, by --time-unit); 52 weeks if not given"},
    {"rate", 0, g::lifetime, t::number, &w::rate, "SHARE",
     "what a later purchase is worth less, a year, effective"},
    {"margin", 0, g::lifetime, t::number, &w::margin, "SHARE",
     "margin as a share of revenue; all of it if not given"},
    {"time-unit", 0, g::lifetime, t::text, &w::time_unit, "UNIT",
     "what time is counted in; predictions do not depend on it", words_of<time_unit_words>},
    {"most", 0, g::lifetime, t::number, &w::most, "N",
     "customers that a table shows, the most valuable first; other formats have all"},

    {"currency", 0, g::money, t::text, &w::currency, "CODE", "currency of amounts, such as EUR"},
    {"minor-units", 0, g::money, t::flag, &w::minor_units, "",
     "amounts are in cents: 1177 is 11.77"},
    {"margin", 0, g::value, t::number, &w::margin, "SHARE",
     "margin as a share of revenue, for lifetime value"},
    {"churn-rate", 0, g::value, t::number, &w::churn_rate, "SHARE",
     "churn a period: value is revenue*margin/churn"},
    {"acquisition-cost", 0, g::value, t::number, &w::acquisition_cost, "AMOUNT",
     "cost of winning a customer"},
    {"vendor", 0, g::vendor, t::text, &w::vendor, "VENDOR",
     "beside ours, the rates as a vendor publishes them", words_of<vendor_words>},
    {"until", 0, g::until, t::day, &w::until, "DAY",
     "the last period is the one of this day: 2026-06-30"},

    {"days", 0, g::retention, t::names, &w::days, "DAY,..",
     "who returned on days after the first, not cohorts: 1,7 for these days, 2-3 within, 7+ since"},
    {"rolling", 0, g::retention, t::flag, &w::rolling, "",
     "days of 24 hours since the first instant, not days of the calendar"},
    {"recurring", 0, g::retention, t::flag, &w::recurring, "",
     "each day with a birth counts as one, not the first alone"},
    {"birth", 0, g::retention, t::names, &w::birth, "EVENT,..",
     "what a customer begins with, in the column of the role event; any row if not given"},
    {"return", 0, g::retention, t::names, &w::returns, "EVENT,..",
     "what counts as coming back; any row if not given"},
    {"unfinished", 0, g::retention, t::flag, &w::unfinished, "",
     "cells of the period that is not over are shown, and marked"},
    {"until", 0, g::retention, t::day, &w::until, "DAY",
     "the last day that was observed: 2026-06-30; the day of the last row if not given"},
    {"threads", 0, g::retention, t::number, &w::threads, "N",
     "how many threads read a CSV file; all processors if not given"},

    {"customers", 0, g::company, t::number, &w::customers, "N",
     "how many ever subscribe, from 1 to 9999999"},
    {"seed", 0, g::company, t::number, &w::seed, "S",
     "another number is another company, the same number the same"},
    {"overwrite", 0, g::company, t::flag, &w::overwrite, "", "replace the files of an earlier run"},

    {"confidence", 0, g::level, t::number, &w::confidence, "LEVEL", "level of the intervals"},
    {"adjust", 0, g::adjust, t::text, &w::adjust, "RULE",
     "how p is held against the number of tests", words_of<adjust_words>},

    {"timezone", 0, g::zone, t::text, &w::zone, "ZONE",
     "the zone of times that name none, such as UTC"},
    {"currency", 0, g::in_currency, t::text, &w::currency, "CODE",
     "currency of amounts that name none, such as EUR"},
    {"most", 0, g::findings, t::number, &w::most, "N",
     "how many findings are shown; all are counted"},
    {"format", 0, g::output, t::text, &w::format, "FORM", "form of the result",
     words_of<format_words>},
    {"output", 'o', g::output, t::file, &w::output, "FILE",
     "write to this file; it appears whole or not at all"},

    {"metric", 0, g::trend, t::text, &w::metric, "METRIC", "the metric whose trend it is",
     words_of<metric_words>},
    {"chart", 0, g::trend, t::text, &w::chart, "CHART",
     "the control chart that periods are held against", words_of<chart_words>},

    {"confidence", 0, g::figures, t::number, &w::confidence, "LEVEL", "level of the intervals"},
    {"method", 0, g::figures, t::text, &w::method, "METHOD", "interval", words_of<method_words>},
    {"format", 0, g::forms, t::text, &w::format, "FORM", "form of the result",
     words_of<format_words>},
    {"output", 'o', g::figures, t::file, &w::output, "FILE",
     "write to this file; it appears whole or not at all"},

    {"fail-under", 0, g::gate, t::number, &w::fail_under, "VALUE",
     "exit with 1 if the headline of any group is below this, such as 30, or 80 for 80 %"},
    {"format", 0, g::report, t::text, &w::format, "FORM", "form of the report",
     words_of<report_format_words>},
    {"html", 0, g::report, t::file, &w::html, "FILE",
     "write the report as a page to this file, beside the summary"},
    {"title", 0, g::report, t::text, &w::title, "TEXT", "what the report is called"},
    {"compare", 0, g::report, t::day, &w::compare, "DAY",
     "compare the answers since this day with those before: 2026-06-01"},
    {"target", 0, g::report, t::pairs, &w::target, "METRIC=VALUE,..",
     "wanted values: nps=40,csat=85, shares in percent"},
    {"metric", 0, g::comparing, t::text, &w::metric, "METRIC", "what is compared",
     words_of<metric_words>},
    {"against", 0, g::comparing, t::text, &w::against, "GROUP",
     "what each group stands against: rest, pairs, or the group of this name"},
    {"compare", 0, g::comparing, t::day, &w::compare, "DAY",
     "compare the answers since this day with those before: 2026-06-01"},
    {"target", 0, g::comparing, t::pairs, &w::target, "METRIC=VALUE",
     "compare with a wanted value: nps=40, csat=85 for 85 %"},
    {"min-group", 0, g::comparing, t::number, &w::min_group, "N",
     "hide figures that fewer answers stand behind"},
    {"min-group", 0, g::report, t::number, &w::min_group, "N",
     "hide figures that fewer answers stand behind"},

    {"missing", 0, g::layout, t::names, &w::missing, "TEXT,..",
     "cells that mean no value, such as NA,BLANK"},
    {"on-bad-row", 0, g::layout, t::text, &w::on_bad_row, "RULE",
     "end at a row that can't be used, or leave it out and count it", words_of<on_bad_row_words>},
    {"delimiter", 0, g::layout, t::text, &w::delimiter, "SIGN",
     "one character, tab, or space for columns of blanks"},
    {"header-rows", 0, g::layout, t::number, &w::header_rows, "N",
     "rows above the data; names are in the first"},
    {"encoding", 0, g::layout, t::text, &w::encoding, "NAME", "how the text is written",
     words_of<encoding_words>},
    {"decimal-comma", 0, g::layout, t::flag, &w::decimal_comma, "", "numbers are written 1,5"},
    {"date-format", 0, g::layout, t::text, &w::date_format, "FORMAT",
     "such as %d/%m/%Y; without it ISO 8601"},

    {"threads", 0, g::work, t::number, &w::threads, "N",
     "how many threads read a CSV file; all processors if not given"},
    {"max-groups", 0, g::work, t::number, &w::max_groups, "N",
     "end with an error at more groups than this"},

    {"metric", 0, g::partial, t::text, &w::metric, "METRIC", "what is counted",
     words_of<metric_words>},
    {"output", 'o', g::output_file, t::file, &w::output, "FILE",
     "write to this file; it appears whole or not at all"},
    {"save", 0, g::merging, t::file, &w::save, "FILE",
     "write what was merged to this file, a partial result again; it may be one of those read"},
    {"max-groups", 0, g::merging, t::number, &w::max_groups, "N",
     "end with an error at more groups than this"},

    {"config", 0, g::general, t::file, &w::config, "FILE",
     "read settings from this file and not from ./cxm.toml"},
    {"no-config", 0, g::general, t::flag, &w::no_config, "",
     "read no settings, not even ./cxm.toml"},
    {"quiet", 'q', g::general, t::flag, &w::quiet, "",
     "no notes and no progress; warnings and errors stay"},
    {"color", 0, g::general, t::text, &w::colour, "WHEN", "colour", words_of<colour_words>},
};
}  // namespace

std::span<option const> options() { return table; }

std::vector<option const*> options_of(command const& c) {
  std::vector<option const*> all;
  for (option const& o : table) {
    if (c.takes(o.group)) all.push_back(&o);
  }
  return all;
}

option const* option_named(command const& c, std::string_view name) {
  for (option const& o : table) {
    if (c.takes(o.group) && o.name == name) return &o;
  }
  return nullptr;
}

std::string_view heading_of(option_group group) {
  switch (group) {
    case option_group::columns:
    case option_group::weight:
    case option_group::design: return "Columns and groups";
    case option_group::answers:
    case option_group::all_answers: return "Answers";
    case option_group::money:
    case option_group::value:
    case option_group::vendor:
    case option_group::until: return "Money";
    case option_group::trend: return "The trend";
    case option_group::retention: return "Births, returns and windows";
    case option_group::attempts: return "Attempts and questionnaires";
    case option_group::drivers: return "Drivers";
    case option_group::survival: return "Survival";
    case option_group::lifetime: return "Lifetime value";
    case option_group::adjust:
    case option_group::level: return "Intervals and tests";
    case option_group::figures:
    case option_group::forms:
    case option_group::gate: return "Intervals and output";
    case option_group::comparing: return "What is compared";
    case option_group::report: return "The report";
    case option_group::company: return "The company";
    case option_group::findings:
    case option_group::output: return "Output";
    case option_group::zone:
    case option_group::in_currency: return "What the files don't say";
    case option_group::partial:
    case option_group::output_file:
    case option_group::merging: return "Parts";
    case option_group::work:
    case option_group::layout: return "How the files are read";
    case option_group::general: return "The command itself";
  }
  return "Others";
}

std::string default_of(option const& o) {
  option_words const untouched;
  auto const* const text = std::get_if<std::string option_words::*>(&o.into);
  return text == nullptr ? "" : untouched.**text;
}

std::string variable_of(option const& o) {
  std::string name = "CXM_";
  for (char c : o.name) {
    name += c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return name;
}

std::string described(option const& o) {
  std::string text{o.help};
  if (!o.words.empty()) {
    std::string_view const last = o.words.back();
    text += fmt::format(": {}", fmt::join(o.words.first(o.words.size() - 1), ", "));
    text += fmt::format("{}{}", o.words.size() > 1 ? " or " : "", last);
  }
  if (auto const standard = default_of(o); !standard.empty()) {
    text += fmt::format(" (default: {})", standard);
  }
  return text;
}

}  // namespace cxm::cli
