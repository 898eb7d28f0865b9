// A document as Markdown: tables in place of pictures.

#include <cxm/report/render.hpp>

#include <fmt/format.h>

namespace cxm::inline v0 {

namespace {
void add_table(std::string& out, data_table const& table) {
  out += "\n|";
  for (auto const& c : table.columns) out += fmt::format(" {} |", markdown_safe(c.name));
  out += "\n|";
  for (auto const& c : table.columns) out += c.numeric ? " ---: |" : " --- |";
  out += '\n';
  for (auto const& row : table.rows) {
    out += '|';
    for (auto const& cell : row) out += fmt::format(" {} |", markdown_safe(cell.text));
    out += '\n';
  }
}

void add(std::string& out, section const& s) {
  out += fmt::format("\n### {}\n\n*{}*\n", markdown_safe(s.title), markdown_safe(s.kicker));
  for (auto const& text : s.text) out += fmt::format("\n{}\n", markdown_safe(text));
  for (block const& b : s.blocks) {
    if (auto const* f = std::get_if<figure_block>(&b)) {
      add_table(out, f->numbers);
      if (!f->note.empty()) out += fmt::format("\n{}\n", markdown_safe(f->note));
    } else if (auto const* t = std::get_if<data_table>(&b)) {
      add_table(out, *t);
    } else if (auto const* notices = std::get_if<notice_list>(&b)) {
      out += '\n';
      for (auto const& n : notices->notices) {
        out += fmt::format("- {}{}\n", n.warning ? "**!** " : "", markdown_safe(n.text));
      }
    } else if (auto const* terms = std::get_if<definition_list>(&b)) {
      out += '\n';
      for (auto const& d : terms->definitions) {
        out += fmt::format("- **{}**: {}\n", markdown_safe(d.term), markdown_safe(d.text));
      }
    } else if (auto const* v = std::get_if<verbatim>(&b)) {
      out += "\n<details><summary>Settings</summary>\n\n";
      std::size_t from = 0;
      while (from <= v->text.size()) {  // indented: a fence could be closed by what is in it
        std::size_t const to = (std::min)(v->text.find('\n', from), v->text.size());
        out += "    " + terminal_safe(v->text.substr(from, to - from)) + "\n";
        from = to + 1;
      }
      out += "\n</details>\n";
    }
  }
}
}  // namespace

std::string as_markdown(document const& report) {
  std::string out =
      fmt::format("# {}\n\n{}\n", markdown_safe(report.title), markdown_safe(report.subtitle));
  if (!report.facts.empty()) out += '\n';
  for (auto const& f : report.facts) {
    out += fmt::format("- {}: **{}** ({})\n", markdown_safe(f.name), markdown_safe(f.value),
                       markdown_safe(f.detail));
  }
  if (!report.command.empty()) out += fmt::format("\n    {}\n", terminal_safe(report.command));
  if (!report.findings.empty()) out += "\n## Findings\n";
  for (insight const& f : report.findings) {
    out += fmt::format("\n**{}.** {}\n", markdown_safe(f.text), markdown_safe(f.evidence));
  }
  if (!report.cards.empty()) {
    data_table table;
    table.columns = {{"Metric", false}, {"Value", true}, {"±", true}, {"Change", false}};
    for (metric_card const& card : report.cards) {
      table.rows.push_back(
          {{card.title, {}}, {card.at.text, {}}, {card.at.plus_minus, {}}, {card.change, {}}});
    }
    add_table(out, table);
    out += fmt::format("\n{}\n", markdown_safe(report.cards_note));
  }
  for (section_group const& group : report.groups) {
    out += fmt::format("\n## {}\n", markdown_safe(group.title));
    for (section const& s : group.sections) add(out, s);
  }
  return out;
}

}  // namespace cxm::inline v0
