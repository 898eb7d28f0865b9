// A document as one HTML file that needs nothing else: style and script are in it, pictures are SVG,
// and a content-security policy lets nothing else run or load.

#include "chart/draw.hpp"
#include "chart/svg.hpp"
#include "page/page_files.hpp"
#include "people.hpp"

#include <cxm/report/render.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace cxm::inline v0 {

namespace {
using namespace detail;

/// "sha256-…" as a policy has it: the bytes of a hexadecimal hash in base 64.
[[nodiscard]] std::string policy_hash(std::string_view hexadecimal) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  auto const nibble = [&](std::size_t i) {
    char const c = i < hexadecimal.size() ? hexadecimal[i] : '0';
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
  };
  std::string out = "sha256-";
  // Three nibbles are two digits. The 64th nibble is alone: its second digit is the padding.
  for (std::size_t i = 0; i < hexadecimal.size(); i += 3) {
    unsigned const bits = (nibble(i) << 8U) | (nibble(i + 1) << 4U) | nibble(i + 2);
    out += digits[bits >> 6U];
    out += digits[bits & 63U];
  }
  out.back() = '=';
  return out;
}

/// Text that HTML takes as it is inside a script element: "<" can't begin a tag.
[[nodiscard]] std::string inside_script(std::string const& json) {
  std::string out;
  for (char c : json) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

[[nodiscard]] std::string paragraph(std::string_view classes, std::string_view text) {
  if (text.empty()) return {};
  return classes.empty() ? fmt::format("<p>{}</p>", html_text(text))
                         : fmt::format(R"(<p class="{}">{}</p>)", classes, html_text(text));
}

class page_writer {
 public:
  explicit page_writer(document const& of) : of_{of} {}

  [[nodiscard]] std::string write() {
    head();
    bar();
    out_ += "<main>";
    header();
    findings();
    cards();
    for (section_group const& group : of_.groups) {
      out_ += fmt::format(R"(<div class="group"><h2>{}</h2><span>{}</span></div>)",
                          html_text(group.title), html_text(group.subtitle));
      for (section const& s : group.sections) add(s);
    }
    out_ += fmt::format("</main>\n<footer><p>{}</p></footer>\n", html_text(of_.footer));
    out_ += fmt::format(R"(<script type="application/json" id="data">{}</script>)",
                        inside_script(as_json(of_)));
    out_ += fmt::format("\n<script>{}</script>\n</body></html>\n", page_script().text);
    return std::move(out_);
  }

 private:
  void head() {
    out_ = fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        "<meta name=\"color-scheme\" content=\"light dark\">"
        "<meta name=\"referrer\" content=\"no-referrer\">\n"
        "<title>{}: {}</title>\n<style>{}</style></head><body>\n",
        html_text(of_.language), policy_hash(page_style().sha256),
        policy_hash(page_script().sha256), html_text(of_.title), html_text(of_.subtitle),
        page_style().text);
  }
  void bar() {
    out_ += fmt::format(
        R"(<div class="bar" role="region" aria-label="Report controls"><div><strong>{}</strong>)",
        html_text(of_.title));
    auto const names = segments();
    if (names.size() > 1) {
      out_ += R"(<label hidden>Segment <select id="segment"><option value="">All</option>)";
      for (auto const& name : names) {
        out_ += fmt::format("<option>{}</option>", html_text(name));
      }
      out_ += "</select></label>";
    }
    out_ += R"(<details class="contents"><summary>Contents</summary><ol>)";
    for (auto const& group : of_.groups) {
      for (section const& s : group.sections) {
        out_ +=
            fmt::format("<li><a href=\"#{}\">{}</a></li>", html_text(s.id), html_text(s.kicker));
      }
    }
    out_ += R"(</ol></details><fieldset class="theme"><legend class="unseen">Theme</legend>)";
    constexpr std::array<std::array<char const*, 2>, 3> themes{
        {{"auto", "Auto"}, {"light", "Light"}, {"dark", "Dark"}}};
    for (auto const& [id, name] : themes) {
      // The label before the input keeps the first corner round; the order is read as it stands.
      out_ += fmt::format(
          R"(<input type="radio" name="theme" id="theme-{0}"{1}><label for="theme-{0}">{2}</label>)",
          id, id == themes[0][0] ? " checked" : "", name);
    }
    out_ += "</fieldset></div><p class=\"unseen\" id=\"said\" role=\"status\"></p></div>\n";
  }
  /// The groups that the first picture shows.
  [[nodiscard]] std::vector<std::string> segments() const {
    std::vector<std::string> names;
    for (auto const& group : of_.groups) {
      for (section const& s : group.sections) {
        for (block const& b : s.blocks) {
          auto const* const f = std::get_if<figure_block>(&b);
          auto const* const bars = f == nullptr ? nullptr : std::get_if<share_bars>(&f->drawing);
          if (bars == nullptr || !names.empty()) continue;
          for (auto const& row : bars->rows) {
            if (!row.total) names.push_back(row.name);
          }
        }
      }
    }
    return names;
  }
  void header() {
    out_ += R"(<header class="top">)" + paragraph("kicker", of_.kicker);
    out_ += fmt::format("<h1>{}</h1>", html_text(of_.title)) + paragraph("subtitle", of_.subtitle);
    out_ += R"(<dl class="facts">)";
    for (auto const& f : of_.facts) {
      out_ += fmt::format("<div><dt>{}</dt><dd><b>{}</b><span>{}</span></dd></div>",
                          html_text(f.name), html_text(f.value), html_text(f.detail));
    }
    out_ += "</dl>";
    if (!of_.command.empty()) {
      out_ += fmt::format(
          R"(<div class="command"><span aria-hidden="true">$</span><pre><code>{}</code></pre></div>)",
          html_text(of_.command));
    }
    out_ += "</header>\n";
  }
  void findings() {
    if (of_.findings.empty()) return;
    out_ += R"(<section class="findings" aria-label="Findings">)";
    bool lead = true;
    for (insight const& f : of_.findings) {
      std::string const link =
          f.section.empty() || !has(f.section)
              ? std::string{}
              : fmt::format(" <a href=\"#{}\">See&nbsp;how</a>", html_text(f.section));
      std::string const evidence =
          fmt::format(R"(<p class="evidence">{}{}</p>)", html_text(f.evidence), link);
      if (lead) {
        out_ += paragraph("lead", f.text + ".") + evidence;
        if (of_.findings.size() > 1) out_ += "<ul>";
      } else {
        out_ += "<li>" + paragraph("", f.text + ".") + evidence + "</li>";
      }
      lead = false;
    }
    out_ += of_.findings.size() > 1 ? "</ul></section>\n" : "</section>\n";
  }
  [[nodiscard]] bool has(std::string const& id) const {
    for (auto const& group : of_.groups) {
      for (section const& s : group.sections) {
        if (s.id == id) return true;
      }
    }
    return false;
  }
  void cards() {
    if (of_.cards.empty()) return;
    out_ += R"(<ul class="cards">)";
    for (metric_card const& card : of_.cards) {
      out_ += fmt::format(
          R"(<li><h2 class="kicker">{}</h2><p class="number">{}<small>{}</small></p>)",
          html_text(card.title), html_text(card.at.text), html_text(card.at.plus_minus));
      if (card.changed == metric_card::verdict::none) {
        out_ += paragraph("change", card.change);
      } else {
        bool const better = card.changed == metric_card::verdict::better;
        out_ += fmt::format(
            R"(<p class="change"><span class="{}" role="img" aria-label="{}">{}</span> {}</p>)",
            better ? "better" : "worse", better ? "better:" : "worse:", card.up ? "▲" : "▼",
            html_text(card.change));
      }
      out_ += draw_spark(card) + draw_target(card) + "</li>";
    }
    out_ += "</ul>" + paragraph("note", of_.cards_note) + "\n";
  }
  void add(section const& s) {
    id_ = html_text(s.id);
    parts_ = 0;
    bool wide = false;
    for (block const& b : s.blocks) {
      auto const* const f = std::get_if<figure_block>(&b);
      wide = wide || (f != nullptr && std::holds_alternative<interval_grid>(f->drawing));
    }
    out_ += fmt::format(
        R"(<section class="section{0}" id="{1}" aria-labelledby="{1}-title"><div class="caption"><div>)",
        wide ? " wide" : "", id_);
    out_ += paragraph("kicker", s.kicker);
    out_ += fmt::format(R"(<h3 id="{}-title">{}</h3>)", id_, html_text(s.title));
    for (auto const& text : s.text) out_ += paragraph("", text);
    out_ += R"(</div></div><div class="content">)";
    for (block const& b : s.blocks) {
      ++parts_;
      std::visit([&](auto const& part) { add_block(part, s); }, b);
    }
    out_ += "</div></section>\n";
  }
  void add_block(figure_block const& f, section const& s) {
    out_ += fmt::format(R"(<figure aria-labelledby="{}-title">)", id_);
    std::visit([&](auto const& drawing) { add_drawing(drawing, f, s); }, f.drawing);
    if (!f.note.empty()) {
      out_ += fmt::format(R"(<figcaption class="note">{}</figcaption>)", html_text(f.note));
    }
    out_ += R"(<details class="numbers"><summary>Data table</summary>)";
    add_table(f.numbers, false);
    out_ += "</details></figure>";
  }
  template <class Chart>
  void add_drawing(Chart const& chart, figure_block const& f, section const& s) {
    std::string const id = fmt::format("{}-{}", id_, parts_);
    out_ += draw_wide(chart, {id + "w", s.kicker, f.description});
    out_ += draw_narrow(chart, {id + "n", s.kicker, f.description});
  }
  /// A table: its cells are pictures of their own.
  void add_drawing(interval_grid const& grid, figure_block const& /*f*/, section const& s) {
    out_ += fmt::format(
        R"(<table class="segments sortable" role="table"><caption class="unseen">{}</caption>)"
        R"(<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{}</th>)"
        R"(<th scope="col" role="columnheader" class="right">{}</th>)",
        html_text(s.kicker), html_text(grid.group_title), html_text(grid.count_title));
    for (auto const& c : grid.columns) {
      out_ += fmt::format(R"(<th scope="col" role="columnheader" class="right">{}</th>)",
                          html_text(c.title));
    }
    out_ += R"(</tr></thead><tbody role="rowgroup">)";
    auto const* const all =
        !grid.rows.empty() && grid.rows.front().total ? &grid.rows.front() : nullptr;
    for (auto const& row : grid.rows) {
      std::string const name = html_text(row.name);
      out_ += row.total ? std::string{R"(<tr role="row" class="total">)"}
                        : fmt::format(R"(<tr role="row" data-seg="{}">)", name);
      out_ += fmt::format(
          R"(<th scope="row" role="rowheader" data-value="{0}">{0}</th>)"
          R"(<td role="cell" class="right" data-column="{1}" data-value="{2}">{3}</td>)",
          name, html_text(grid.count_title), row.n, with_separators(row.n));
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        double const reference = all == nullptr ? undefined : all->cells[i].at.value;
        add_cell(row.cells[i], grid.columns[i], row.total ? undefined : reference);
      }
      out_ += "</tr>";
    }
    out_ += "</tbody></table>";
  }
  void add_cell(interval_grid::cell const& cell, interval_grid::column const& column,
                double reference) {
    out_ +=
        fmt::format(R"(<td role="cell" class="right" data-column="{}")", html_text(column.title));
    bool const known = !cell.hidden && !cell.absent && !std::isnan(cell.at.value);
    if (known) out_ += fmt::format(R"( data-value="{}")", cell.at.value);
    out_ += '>';
    if (cell.hidden) {
      out_ += R"(<span class="hidden-cell">hidden</span>)";
    } else if (!cell.absent) {
      out_ += fmt::format(R"(<span class="number">{} <small>{}</small></span>{})",
                          html_text(cell.at.text), html_text(cell.at.plus_minus),
                          draw_interval(cell.at, column, reference));
    }
    out_ += "</td>";
  }
  void add_block(data_table const& table, section const& /*s*/) { add_table(table, true); }
  void add_table(data_table const& table, bool sortable) {
    out_ += fmt::format(
        R"(<div class="scrolled" tabindex="0" role="region" aria-label="{0}"><table class="{1}">)"
        R"(<caption class="unseen">{0}</caption><thead><tr>)",
        html_text(table.caption), sortable ? "sortable" : "");
    for (auto const& c : table.columns) {
      out_ += fmt::format(R"(<th scope="col"{}>{}</th>)", c.numeric ? " class=\"right\"" : "",
                          html_text(c.name));
    }
    out_ += "</tr></thead><tbody>";
    for (auto const& row : table.rows) {
      out_ += "<tr>";
      for (std::size_t i = 0; i < row.size(); ++i) {
        std::string const value = row[i].number ? fmt::format(R"( data-value="{}")", *row[i].number)
                                  : i == 0
                                      ? fmt::format(R"( data-value="{}")", html_text(row[i].text))
                                      : std::string{};
        char const* const right = table.columns[i].numeric ? " class=\"right\"" : "";
        out_ += i == 0 ? fmt::format(R"(<th scope="row"{}{}>{}</th>)", right, value,
                                     html_text(row[i].text))
                       : fmt::format("<td{}{}>{}</td>", right, value, html_text(row[i].text));
      }
      out_ += "</tr>";
    }
    out_ += "</tbody></table></div>";
  }
  void add_block(notice_list const& list, section const& /*s*/) {
    out_ += R"(<ul class="notices">)";
    for (auto const& n : list.notices) {
      out_ +=
          fmt::format(R"(<li{}>{}</li>)", n.warning ? " class=\"warning\"" : "", html_text(n.text));
    }
    out_ += "</ul>";
  }
  void add_block(definition_list const& list, section const& /*s*/) {
    out_ += R"(<dl class="definitions">)";
    for (auto const& d : list.definitions) {
      out_ +=
          fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", html_text(d.term), html_text(d.text));
    }
    out_ += "</dl>";
  }
  void add_block(verbatim const& v, section const& /*s*/) {
    out_ += R"(<details class="numbers"><summary>Settings in force</summary>)"
            R"(<div class="verbatim"><pre><code>)";
    std::size_t from = 0;
    while (from <=
           v.text.size()) {  // line by line: html_text takes a line's end for a control sign
      std::size_t const to = (std::min)(v.text.find('\n', from), v.text.size());
      out_ += html_text(std::string_view{v.text}.substr(from, to - from));
      if (to < v.text.size()) out_ += '\n';
      from = to + 1;
    }
    out_ += "</code></pre></div></details>";
  }

  document const& of_;
  std::string out_;
  std::string id_;
  std::size_t parts_ = 0;
};
}  // namespace

std::string as_html(document const& report) { return page_writer{report}.write(); }

}  // namespace cxm::inline v0
