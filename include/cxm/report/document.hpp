#pragma once
/// A report as data: what is said, in which order, and with which numbers. Writers turn it into a
/// page, Markdown, text for a terminal or JSON (render.hpp), so a section is composed once and
/// appears in all of them.
///
/// All text is plain UTF-8, as people read it; names and comments that came from files are in it as
/// they came. Escaping is each writer's own business.

#include <cxm/core/exclusions.hpp>
#include <cxm/core/figure.hpp>
#include <cxm/report/result_set.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cxm::inline v0 {

/// One cell: the text for people, and the number behind it at full precision where it is one.
struct table_cell {
  std::string text;
  std::optional<double> number;  ///< absent for text, and for a number that is undefined or hidden
};

/// Numbers in rows. Also what stands below every picture, for those who want to read or hear it.
struct data_table {
  struct column {
    std::string name;
    bool numeric = false;
  };
  std::string caption;
  std::vector<column> columns;
  std::vector<std::vector<table_cell>> rows;
};

/// A value that is drawn with its interval.
struct drawn_value {
  double value = undefined;
  bounds range{};
  std::string text;        ///< "+31"
  std::string plus_minus;  ///< "±4", or nothing
};

/// Shares of a whole for each group, beside the value they make up: detractors, passives, promoters.
/// Three shares, the bad one first.
struct share_bars {
  struct row {
    std::string name;
    count_t n = 0;
    std::vector<int> shares;  ///< whole percents that add up to 100; empty: hidden or undefined
    drawn_value net;
    bool total = false;   ///< all groups together
    bool hidden = false;  ///< too few answers to show
  };
  std::vector<std::string> classes;        ///< "Detractors ≤ 6", …
  std::vector<std::string> short_classes;  ///< "Detractors", …
  std::string value_title;                 ///< "NPS with 95 % interval"
  cxm::unit unit = unit::points;
  std::optional<double> target;
  std::vector<row> rows;
};

/// A value by period, with the band of its intervals and the number of answers below.
struct trend_line {
  struct point {
    std::string label;        ///< "2026-06"
    std::string name;         ///< "June 2026"
    std::string short_label;  ///< "Jun"; its year is added where it is not plain
    std::string year;         ///< "2026", or nothing where the label has it
    count_t n = 0;
    drawn_value at;
    std::string lower_text;  ///< of the interval's limits
    std::string upper_text;
    bool unfinished = false;
    bool hidden = false;
  };
  /// The level of a stretch of periods, drawn as a line over them.
  struct level {
    std::size_t first = 0;
    std::size_t last = 0;
    drawn_value at;
    std::string label;  ///< "since 1 June 2026"
  };
  std::string value_title;  ///< "NPS by month, with its 95 % interval"
  std::string count_title;  ///< "answers a month"; empty where periods have no counts
  cxm::unit unit = unit::points;
  std::optional<double> target;
  std::vector<point> points;
  std::vector<level> levels;
};

/// Several metrics of several groups: each cell is a value with its interval, on one scale for each
/// column.
struct interval_grid {
  struct cell {
    drawn_value at;
    bool hidden = false;
    bool absent = false;  ///< this metric does not know the groups
  };
  struct column {
    std::string title;
    cxm::unit unit = unit::ratio;
    double low = 0;  ///< of the scale
    double high = 1;
  };
  struct row {
    std::string name;
    count_t n = 0;
    bool total = false;
    std::vector<cell> cells;  ///< one for each column
  };
  std::string group_title;  ///< "plan"
  std::string count_title;  ///< "Answers"
  std::vector<column> columns;
  std::vector<row> rows;
};

/// What share of each cohort is still there, step by step after it began. A cohort's steps end where
/// its time is not over yet.
struct cohort_grid {
  struct cell {
    double value = undefined;  ///< a share
    std::string text;          ///< whole percent, for the cell
  };
  struct row {
    std::string name;
    count_t n = 0;
    std::vector<cell> cells;  ///< of steps 1, 2, 3 …
    bool total = false;       ///< all cohorts that have come so far, weighted by their size
    bool hidden = false;      ///< too few customers to show
  };
  std::string value_title;
  std::string step_word;  ///< "month"
  std::vector<row> rows;  ///< the oldest first, the total last
  double low = 0;         ///< of all values that are shown
  double high = 1;
};

/// What share of each group still stays, by the time since they came.
struct survival_lines {
  struct step {
    double time = 0;  ///< from here on
    double value = 1;
    double lower = undefined;
    double upper = undefined;
  };
  struct curve {
    std::string name;
    std::vector<step> steps;       ///< the first at 0
    double until = 0;              ///< drawn up to here: later too few are at risk
    std::vector<count_t> at_risk;  ///< at each tick up to `until`
    std::string end_text;          ///< the share at the end
  };
  struct tick {
    double time = 0;
    std::string label;
  };
  std::string value_title;
  std::string time_title;
  std::string risk_title;  ///< "at risk"
  std::vector<tick> ticks;
  std::vector<curve> curves;
};

/// From one amount to another by what was added and taken.
struct money_bridge {
  enum class part : unsigned char { level, gain, loss };
  struct bar {
    std::string name;
    part is = part::level;
    double from = 0;
    double to = 0;
    std::string text;   ///< "+€ 12,300"
    std::string share;  ///< of the opening: "+8.1 %"; nothing where there is none
  };
  std::string value_title;
  cxm::unit unit = unit::money;
  std::vector<bar> bars;
};

using chart =
    std::variant<share_bars, trend_line, interval_grid, cohort_grid, survival_lines, money_bridge>;

/// A picture with what it shows, what to know when reading it, and its numbers.
struct figure_block {
  chart drawing;
  std::string description;  ///< for those who can't see it
  std::string note;
  data_table numbers;
};

/// Facts about the data, each a warning or an assurance.
struct notice_list {
  struct notice {
    bool warning = false;
    std::string text;
  };
  std::vector<notice> notices;
};

struct definition_list {
  struct definition {
    std::string term;
    std::string text;
  };
  std::vector<definition> definitions;
};

/// What was typed or set, word by word.
struct verbatim {
  std::string text;
};

using block = std::variant<figure_block, data_table, notice_list, definition_list, verbatim>;

struct section {
  std::string id;      ///< a word that is unique in the document: "trend"
  std::string kicker;  ///< what it is about: "NPS by month"
  std::string title;   ///< what was found
  std::vector<std::string> text;
  std::vector<block> blocks;
};

struct section_group {
  std::string title;
  std::string subtitle;
  std::vector<section> sections;
};

/// A sentence made from the numbers, with the evidence for it.
struct insight {
  std::string text;
  std::string evidence;
  std::string section;  ///< the id of the section that shows it, or nothing
};

/// One metric at a glance.
struct metric_card {
  enum class verdict : unsigned char { none, better, worse };
  std::string title;
  drawn_value at;
  std::string change;  ///< "▲ +6.9 since 1 June 2026, p = 0.008", or why there is none
  verdict changed = verdict::none;
  bool up = false;               ///< the value rose; only with a verdict
  std::vector<double> line;      ///< by period; NaN is a gap
  bool last_unfinished = false;  ///< the last of `line` is not over yet
  std::optional<double> target;
  std::string target_text;
};

struct document {
  struct fact {
    std::string name;
    std::string value;
    std::string detail;
  };
  std::string language = "en";
  std::string kicker;
  std::string title;
  std::string subtitle;
  std::vector<fact> facts;
  std::string command;            ///< as it is typed in a shell
  std::vector<insight> findings;  ///< the first leads
  std::vector<metric_card> cards;
  std::string cards_note;
  std::vector<section_group> groups;
  std::string footer;
  /// Everything behind it, at full precision.
  std::vector<result_set> results;
};

}  // namespace cxm::inline v0
