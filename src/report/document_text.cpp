// A document for a terminal: the findings, the cards, and each section as a small picture or table.

#include "display_text.hpp"
#include "people.hpp"
#include "terminal_table.hpp"

#include <cxm/format.hpp>
#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace cxm::inline v0 {

namespace {
using namespace detail;

constexpr std::size_t bar_columns = 20;
constexpr std::size_t narrowest = 20;
constexpr std::size_t most_group_rows = 24;

/// Three shares as a bar of block characters, together `bar_columns` wide.
[[nodiscard]] std::string bar_of(share_bars::row const& row) {
  constexpr std::array<char const*, 3> blocks{"░", "▒", "█"};
  if (row.hidden) return "hidden";
  std::string out;
  std::size_t used = 0;
  int sum = 0;
  for (std::size_t i = 0; i < row.shares.size() && i < blocks.size(); ++i) {
    sum += row.shares[i];
    auto const end = static_cast<std::size_t>(std::lround(sum * double{bar_columns} / 100));
    for (; used < end; ++used) out += blocks[i];
  }
  return out;
}

[[nodiscard]] std::string text_of(share_bars const& chart, bool colour) {
  text_table table{{"", "n", chart.value_title, "", ""}, {false, true, true, false, false}, {}};
  table.header[4] = fmt::format("░ {} ▒ {} █ {}", chart.short_classes.at(0),
                                chart.short_classes.at(1), chart.short_classes.at(2));
  table.header[2] = "";
  for (auto const& row : chart.rows) {
    if (table.rows.size() == most_group_rows) break;
    table.rows.push_back({shortened(row.name, 30), with_separators(row.n),
                          row.hidden ? "" : row.net.text, row.hidden ? "" : row.net.plus_minus,
                          bar_of(row)});
  }
  return table_lines(std::move(table), colour);
}

/// One block a period, from the lowest to the highest value that is shown.
[[nodiscard]] std::string text_of(trend_line const& chart, bool /*colour*/) {
  constexpr std::array<char const*, 8> heights{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  trend_line::point const* low = nullptr;
  trend_line::point const* high = nullptr;
  for (auto const& p : chart.points) {
    if (p.hidden || p.unfinished || std::isnan(p.at.value)) continue;
    if (low == nullptr || p.at.value < low->at.value) low = &p;
    if (high == nullptr || p.at.value > high->at.value) high = &p;
  }
  if (low == nullptr) return {};
  constexpr std::size_t most = 60;  // the latest
  std::size_t const n = chart.points.size();
  std::size_t const first = n > most ? n - most : 0;
  double const span = (std::max)(high->at.value - low->at.value, 1e-300);
  std::string line;
  for (std::size_t i = first; i < n; ++i) {
    auto const& p = chart.points[i];
    if (p.hidden || std::isnan(p.at.value)) {
      line += ' ';
    } else {
      double const at = (p.at.value - low->at.value) / span * 7;
      line += heights[static_cast<std::size_t>(std::lround((std::clamp)(at, 0.0, 7.0)))];
    }
  }
  return fmt::format("{}  {} to {}\nlowest {} ({}), highest {} ({})\n", line,
                     chart.points[first].label, chart.points.back().label, low->at.text, low->label,
                     high->at.text, high->label);
}

[[nodiscard]] std::string text_of(interval_grid const& grid, bool colour) {
  text_table table{{grid.group_title, "n"}, {false, true}, {}};
  for (auto const& c : grid.columns) {
    table.header.push_back(c.title);
    table.numeric.push_back(true);
  }
  for (auto const& row : grid.rows) {
    if (table.rows.size() == most_group_rows) break;
    std::vector<std::string> cells{shortened(row.name, 30), with_separators(row.n)};
    for (auto const& cell : row.cells) {
      cells.push_back(cell.hidden   ? "hidden"
                      : cell.absent ? ""
                                    : cell.at.text + " " + cell.at.plus_minus);
    }
    table.rows.push_back(std::move(cells));
  }
  return table_lines(std::move(table), colour);
}

/// Shares as whole percents, the first twelve steps.
[[nodiscard]] std::string text_of(cohort_grid const& chart, bool colour) {
  constexpr std::size_t most_steps = 12;
  text_table table{{"cohort", "n"}, {false, true}, {}};
  std::size_t const steps = (std::min)(most_steps, chart.rows.back().cells.size());
  for (std::size_t k = 1; k <= steps; ++k) {
    table.header.push_back(fmt::format("{}", k));
    table.numeric.push_back(true);
  }
  std::size_t const n = chart.rows.size();
  for (std::size_t r = n > most_group_rows ? n - most_group_rows : 0; r < n; ++r) {
    auto const& row = chart.rows[r];
    std::vector<std::string> cells{row.name, with_separators(row.n)};
    for (std::size_t k = 0; k < steps; ++k) {
      cells.push_back(row.hidden ? "·" : k < row.cells.size() ? row.cells[k].text : "");
    }
    table.rows.push_back(std::move(cells));
  }
  return chart.value_title + "\n" + table_lines(std::move(table), colour);
}

/// The share at each tick.
[[nodiscard]] std::string text_of(survival_lines const& chart, bool colour) {
  text_table table{{chart.time_title}, {false}, {}};
  for (auto const& t : chart.ticks) {
    table.header.push_back(t.label);
    table.numeric.push_back(true);
  }
  for (auto const& c : chart.curves) {
    std::vector<std::string> cells{shortened(c.name, 30)};
    for (auto const& t : chart.ticks) {
      double value = undefined;
      for (auto const& s : c.steps) {
        if (s.time <= t.time && t.time <= c.until) value = s.value;
      }
      cells.push_back(std::isnan(value) ? "" : shown(value, unit::share, 0));
    }
    table.rows.push_back(std::move(cells));
  }
  return table_lines(std::move(table), colour);
}

[[nodiscard]] std::string text_of(money_bridge const& chart, bool colour) {
  text_table table{{"", chart.value_title, "of the opening"}, {false, true, true}, {}};
  for (auto const& b : chart.bars) table.rows.push_back({b.name, b.text, b.share});
  return table_lines(std::move(table), colour);
}

[[nodiscard]] std::string text_of(data_table const& numbers, bool colour) {
  text_table table;
  for (auto const& c : numbers.columns) {
    table.header.push_back(c.name);
    table.numeric.push_back(c.numeric);
  }
  for (auto const& row : numbers.rows) {
    std::vector<std::string> cells;
    for (auto const& cell : row) cells.push_back(cell.text);
    table.rows.push_back(std::move(cells));
  }
  return table_lines(std::move(table), colour);
}

class text_writer {
 public:
  text_writer(document const& of, bool colour, std::size_t width)
      : of_{of}, colour_{colour}, width_{(std::max)(width, narrowest)} {}

  [[nodiscard]] std::string write() {
    out_ += bold(terminal_safe(of_.title), colour_) + '\n';
    say(of_.subtitle, "");
    for (auto const& f : of_.facts) say(fmt::format("{} {}: {}", f.name, f.value, f.detail), "");
    bool lead = true;
    for (insight const& f : of_.findings) {
      out_ += '\n';
      finding_lines(terminal_safe(f.text) + ".", lead);
      say(f.evidence, "  ");
      lead = false;
    }
    cards();
    for (section_group const& group : of_.groups) {
      for (section const& s : group.sections) add(s);
    }
    return std::move(out_);
  }

 private:
  void say(std::string const& text, std::string const& indent) {
    if (text.empty()) return;
    for (auto const& line : wrapped(terminal_safe(text), width_ - indent.size())) {
      out_ += indent + line + '\n';
    }
  }
  /// The first finding is emphasised; the others begin with a point, and go on under their text.
  void finding_lines(std::string const& sentence, bool lead) {
    std::string mark = lead ? "" : "· ";
    for (auto const& line : wrapped(sentence, width_ - (lead ? 0 : 2))) {
      out_ += mark + (lead ? bold(line, colour_) : line) + '\n';
      if (!lead) mark = "  ";
    }
  }
  void cards() {
    if (of_.cards.empty()) return;
    text_table table{{"", "", "", ""}, {false, true, false, false}, {}};
    for (metric_card const& card : of_.cards) {
      std::string change = card.change;
      if (card.changed != metric_card::verdict::none) {
        bool const better = card.changed == metric_card::verdict::better;
        change =
            fmt::format("{} {} ({})", card.up ? "▲" : "▼", change, better ? "better" : "worse");
      }
      table.rows.push_back({card.title, card.at.text, card.at.plus_minus, change});
    }
    out_ += '\n' + table_lines(std::move(table), colour_);
  }
  void add(section const& s) {
    if (s.id == "methods") return;  // the page and the other forms have them
    out_ += '\n' + bold(terminal_safe(s.kicker), colour_) + '\n';
    say(s.title, "");
    if (s.blocks.empty()) {
      for (auto const& text : s.text) say(text, "  ");
    }
    for (block const& b : s.blocks) {
      if (auto const* f = std::get_if<figure_block>(&b)) {
        out_ += std::visit([&](auto const& c) { return text_of(c, colour_); }, f->drawing);
      } else if (auto const* t = std::get_if<data_table>(&b)) {
        out_ += text_of(*t, colour_);
      } else if (auto const* list = std::get_if<notice_list>(&b)) {
        for (auto const& n : list->notices) say((n.warning ? "! " : "✓ ") + n.text, "");
      }
    }
  }

  document const& of_;
  bool colour_;
  std::size_t width_;
  std::string out_;
};
}  // namespace

std::string as_text(document const& report, bool colour, std::size_t width) {
  return text_writer{report, colour, width}.write();
}

}  // namespace cxm::inline v0
