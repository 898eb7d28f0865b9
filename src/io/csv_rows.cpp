#include "csv_rows.hpp"

#include "text_encoding.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace cxm::inline v0::detail::input {

namespace {

// Their text and the places of their separators stay in the nearest caches while columns are read.
constexpr std::size_t rows_of_run = 1024;
constexpr std::size_t rows_after_irregular = 64;

[[nodiscard]] bool ends_line(char c) noexcept { return c == '\n' || c == '\r'; }

[[nodiscard]] bool too_long(std::string_view text, scan_result const& record) noexcept {
  std::size_t end = text.size();
  if (record.outcome == scan_outcome::record) end = record.next;
  if (record.outcome == scan_outcome::text_after_quote) end = record.at;
  return end - record.begin > longest_record;
}

// The byte behind the line that holds `from`, or 0 if the line does not end in this text.
[[nodiscard]] std::size_t behind_line(std::string_view text, std::size_t from, bool at_end) {
  std::size_t const end = text.find_first_of("\r\n", from);
  if (end != std::string_view::npos) return end + 1;
  return at_end ? text.size() : 0;
}

}  // namespace

csv_rows::csv_rows(std::shared_ptr<csv_layout const> layout, std::size_t fields, on_bad_row policy)
    : layout_{std::move(layout)},
      header_fields_{fields},
      needed_{layout_->fields_needed()},
      counting_{policy == on_bad_row::count} {
  if (!layout_->how().white_space) regular_.emplace(layout_->how(), fields);
}

rows_stop csv_rows::fill(batch_data& out, std::size_t& at, bool at_end, row_tally* tally) {
  while (out.rows.size() < batch::most_rows) {
    std::string_view const text = out.text.view();
    if (regular_ && one_by_one_ == 0) {
      std::size_t const before = out.rows.size();
      rows_stop const run = take_run(out, at, tally != nullptr);
      if (run != rows_stop::full) return run;
      if (out.rows.size() > before) continue;
    }
    if (one_by_one_ > 0) --one_by_one_;
    scan_result const record = scan_record(text, at, at_end, layout_->how(), fields_, needed_);
    at = record.begin;
    if (record.outcome == scan_outcome::nothing) return rows_stop::ended;
    bool const lengthy = too_long(text, record);
    if (record.outcome == scan_outcome::record && !lengthy) {
      rows_stop const row = take_row(out, record, tally);
      if (row != rows_stop::full) return row;
      at = record.next;
      continue;
    }
    if (record.outcome == scan_outcome::more && !lengthy) return rows_stop::out_of_text;
    std::size_t const line = behind_line(text, at, at_end);
    if (line == 0 && !lengthy) return rows_stop::out_of_text;
    if (tally == nullptr) return rows_stop::needs_a_place;
    if (!counting_ || line == 0) return refuse(broken(out, record));
    tally->bad(broken(out, record));
    at = line;
  }
  return rows_stop::full;
}

rows_stop csv_rows::take_run(batch_data& out, std::size_t& at, bool placed) {
  std::string_view const text = out.text.view();
  std::size_t const first = out.rows.size();
  record_run run = regular_->find(text, at, (std::min)(rows_of_run, batch::most_rows - first));
  if (run.irregular) one_by_one_ = rows_after_irregular;
  out.rows.resize(first + run.rows);
  std::size_t begin = at;
  for (std::size_t r = 0; r < run.rows; ++r) {
    while (ends_line(text[begin])) ++begin;
    std::size_t const next = regular_->ends()[(r + 1) * header_fields_ - 1] + std::size_t{1};
    if (next - begin > longest_record) {
      run = {.rows = r, .next = begin, .irregular = true};
      one_by_one_ = rows_after_irregular;
      out.rows.resize(first + r);
      break;
    }
    out.rows[first + r] = static_cast<std::uint32_t>(begin);
    begin = next;
  }
  if (run.rows == 0) return rows_stop::full;

  found_rows const rows{.text = text,
                        .begins = out.rows.data() + first,
                        .ends = regular_->ends(),
                        .unusual = regular_->unusual(),
                        .fields = header_fields_,
                        .count = run.rows};
  cell_fault worst;
  std::size_t worst_column = 0;
  for (std::size_t c = 0; c < layout_->cells.size(); ++c) {
    cell_fault const found = read_run(*layout_, rows, c, out, counting_);
    if (found.what != fault::none && (worst.what == fault::none || found.row < worst.row)) {
      worst = found;
      worst_column = c;
    }
  }
  at = run.next;
  if (worst.what == fault::none || counting_) return rows_stop::full;
  if (!placed) return rows_stop::needs_a_place;
  return refuse_cell(out, first + worst.row, worst_column, worst.where, worst.what);
}

rows_stop csv_rows::take_row(batch_data& out, scan_result const& record, row_tally* tally) {
  std::string_view const text = out.text.view();
  if (auto problem = problem_of_row(out, record)) {
    if (tally == nullptr) return rows_stop::needs_a_place;
    if (!counting_) return refuse(std::move(*problem));
    tally->bad(std::move(*problem));
    return rows_stop::full;
  }
  for (std::size_t c = 0; c < layout_->cells.size(); ++c) {
    field const& from = fields_[layout_->asked[c]];
    typed_column& to = out.columns[c];
    std::string_view cell = layout_->content(text, from, scratch_);
    if (to.type == cell_type::text && cell.data() == scratch_.data()) cell = out.arena.keep(cell);
    fault const found = layout_->cells[c].push(cell, to);
    if (found == fault::none || counting_) continue;
    if (tally == nullptr) return rows_stop::needs_a_place;
    return refuse_cell(out, out.rows.size(), c, from, found);
  }
  out.rows.push_back(static_cast<std::uint32_t>(record.begin));
  return rows_stop::full;
}

rows_stop csv_rows::refuse(io_error what) {
  problem_.emplace(std::move(what));
  return rows_stop::refused;
}

rows_stop csv_rows::refuse_cell(batch_data& out, std::size_t rows, std::size_t c,
                                field const& where, fault what) {
  std::string_view const text = out.text.view();
  auto const said = layout_->cells[c].complain_about(layout_->content(text, where, scratch_), what);
  out.rows.resize(rows);
  for (typed_column& column : out.columns) column.cut(rows);
  return refuse(io_error(out.origin.at(text, where.first_byte()), said.message, said.hint));
}

std::optional<io_error> csv_rows::problem_of_row(batch_data const& out,
                                                 scan_result const& record) const {
  std::string_view const text = out.text.view();
  if (void const* nul = std::memchr(text.data() + record.begin, 0, record.next - record.begin)) {
    auto const offset = static_cast<std::size_t>(static_cast<char const*>(nul) - text.data());
    return io_error(out.origin.at(text, offset), "a NUL byte",
                    "the file is damaged or no text here; --on-bad-row=count leaves such rows "
                    "out and counts them");
  }
  if (record.fields != header_fields_) return miscounted(out, record);
  return std::nullopt;
}

io_error csv_rows::miscounted(batch_data const& out, scan_result const& record) const {
  auto const fields = [](std::size_t n) {
    return std::to_string(n) + (n == 1 ? " field" : " fields");
  };
  std::string hint = "--on-bad-row=count leaves such rows out and counts them";
  if (!layout_->how().white_space) {
    char const d = layout_->how().delimiter;
    hint = "the delimiter is " + (d == '\t' ? std::string{"tab"} : quoted_text({&d, 1})) +
           "; --delimiter names another; " + hint;
  }
  std::string const first = layout_->format().header_rows == 0 ? "the first line" : "the header";
  return io_error(
      out.origin.at(out.text.view(), record.begin),
      "line has " + fields(record.fields) + ", " + first + " has " + std::to_string(header_fields_),
      hint);
}

// What to say of a record whose quotes are wrong or that does not end.
io_error csv_rows::broken(batch_data const& out, scan_result const& record) const {
  std::string_view const text = out.text.view();
  std::string const count = "or --on-bad-row=count";
  if (too_long(text, record)) {
    // Left out is a line, and so there must be an end of one.
    bool const has_line = text.find_first_of("\r\n", record.begin) != std::string_view::npos;
    return io_error(out.origin.at(text, record.begin), "a record of more than 64 MiB",
                    "see whether a quote in it is not closed, and whether this is a CSV file" +
                        (has_line ? "; " + count : std::string{}));
  }
  if (record.outcome == scan_outcome::text_after_quote) {
    place const at = out.origin.at(text, record.at);
    std::uint64_t const opened = out.origin.at(text, record.opened).line;
    std::string message = "text after the closing quote of a field";
    if (opened != at.line) message += " that opens on line " + std::to_string(opened);
    return io_error(at, message, "double a quote inside a quoted field (\"\"), " + count);
  }
  return io_error(out.origin.at(text, record.opened), "the quote that opens here is never closed",
                  "close it, or double it if it is part of a quoted field (\"\"), " + count);
}

}  // namespace cxm::inline v0::detail::input
