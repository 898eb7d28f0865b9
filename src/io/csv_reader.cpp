#include "csv_layout.hpp"

#include "text_encoding.hpp"

#include <cxm/io/csv.hpp>

#include <cstring>
#include <utility>

namespace cxm::inline v0 {

using namespace detail::input;

struct csv_reader::state {
  state(source from, csv_format format, column_chooser const& choose, on_bad_row policy)
      : feed_{std::move(from)}, tally_{policy} {
    csv_start start = read_csv_start(feed_, std::move(format), choose);
    for (cell_reader const& cell : start.layout->cells) columns_.push_back(cell.about());
    needed_ = start.layout->fields_needed();
    layout_ = std::move(start.layout);
    header_ = std::move(start.header);
  }

  bool next(batch_data& out) {
    out.begin(layout_, delivered_);
    feed_.begin(out.text);
    out.origin = feed_.origin();
    std::size_t at = 0;
    while (out.rows.size() < batch::most_rows) {
      scan_result const record =
          scan_record(out.text.view(), at, feed_.at_end(), layout_->how(), fields_, needed_);
      at = record.begin;
      if (record.outcome == scan_outcome::nothing) break;
      bool const lengthy = too_long(out, record);
      if (record.outcome == scan_outcome::record && !lengthy) {
        take_row(out, record);
        at = record.next;
      } else if (record.outcome == scan_outcome::more && !lengthy) {
        if (!bring_more(feed_, out, at)) break;
      } else if (std::size_t const line = behind_line(out.text.view(), at); line != 0) {
        tally_.bad(broken(out, record));
        at = line;
      } else if (lengthy) {
        throw broken(out, record);
      } else if (!bring_more(feed_, out, at)) {
        break;
      }
    }
    feed_.finish(out.text, at);
    delivered_ += out.rows.size();
    return !out.rows.empty();
  }

  static bool too_long(batch_data const& out, scan_result const& record) noexcept {
    std::size_t end = out.text.view().size();
    if (record.outcome == scan_outcome::record) end = record.next;
    if (record.outcome == scan_outcome::text_after_quote) end = record.at;
    return end - record.begin > longest_record;
  }

  // The byte behind the line that holds `from`, or 0 if the line does not end in this text.
  std::size_t behind_line(std::string_view text, std::size_t from) const noexcept {
    std::size_t const end = text.find_first_of("\r\n", from);
    if (end != std::string_view::npos) return end + 1;
    return feed_.at_end() ? text.size() : 0;
  }

  void take_row(batch_data& out, scan_result const& record) {
    std::string_view const text = out.text.view();
    if (void const* nul = std::memchr(text.data() + record.begin, 0, record.next - record.begin)) {
      auto const offset = static_cast<std::size_t>(static_cast<char const*>(nul) - text.data());
      tally_.bad(
          io_error(out.origin.at(text, offset), "a NUL byte",
                   "the file is damaged or no text here; --on-bad-row=count leaves such rows "
                   "out and counts them"));
      return;
    }
    if (record.fields != header_.size()) {
      tally_.bad(miscounted(out, record));
      return;
    }
    for (std::size_t c = 0; c < layout_->cells.size(); ++c) take_cell(out, c);
    out.rows.push_back(static_cast<std::uint32_t>(record.begin));
    tally_.good();
  }

  void take_cell(batch_data& out, std::size_t c) {
    field const& from = fields_[layout_->asked[c]];
    typed_column& to = out.columns[c];
    std::string_view cell = layout_->content(out.text.view(), from, scratch_);
    if (to.type == cell_type::text && cell.data() == scratch_.data()) cell = out.arena.keep(cell);
    fault const found = layout_->cells[c].push(cell, to);
    if (found != fault::none && !tally_.counting()) {
      auto const said = layout_->cells[c].complain_about(cell, found);
      throw io_error(out.origin.at(out.text.view(), from.first_byte()), said.message, said.hint);
    }
  }

  io_error miscounted(batch_data const& out, scan_result const& record) const {
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
    return io_error(out.origin.at(out.text.view(), record.begin),
                    "line has " + fields(record.fields) + ", " + first + " has " +
                        std::to_string(header_.size()),
                    hint);
  }

  // What to say of a record whose quotes are wrong or that does not end.
  io_error broken(batch_data const& out, scan_result const& record) const {
    std::string_view const text = out.text.view();
    std::string const count = "or --on-bad-row=count";
    if (too_long(out, record)) {
      return io_error(
          out.origin.at(text, record.begin), "a record of more than 64 MiB",
          "see whether a quote in it is not closed, and whether this is a CSV file; " + count);
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

  block_feed feed_;
  row_tally tally_;
  std::shared_ptr<csv_layout const> layout_{};
  std::vector<std::string> header_{};
  std::vector<column> columns_{};
  std::size_t needed_ = 0;
  std::uint64_t delivered_ = 0;
  std::vector<field> fields_{};
  std::string scratch_{};
};

csv_reader::csv_reader(source from, csv_format format, column_chooser const& choose,
                       on_bad_row policy)
    : state_{std::make_unique<state>(std::move(from), std::move(format), choose, policy)} {}
csv_reader::csv_reader(source from, csv_format format, std::vector<column> columns,
                       on_bad_row policy)
    : csv_reader{
          std::move(from), std::move(format),
          column_chooser{[&](std::vector<std::string> const&) { return std::move(columns); }},
          policy} {}
csv_reader::csv_reader(csv_reader&&) noexcept = default;
csv_reader& csv_reader::operator=(csv_reader&&) noexcept = default;
csv_reader::~csv_reader() = default;

std::vector<std::string> const& csv_reader::header() const noexcept { return state_->header_; }
std::vector<column> const& csv_reader::columns() const noexcept { return state_->columns_; }
bool csv_reader::next(batch& rows) { return state_->next(*rows.data_); }
std::uint64_t csv_reader::rows_read() const noexcept { return state_->tally_.read(); }
std::uint64_t csv_reader::bad_rows() const noexcept { return state_->tally_.bad_ones(); }
std::vector<io_error> const& csv_reader::bad_row_examples() const noexcept {
  return state_->tally_.examples();
}
csv_format const& csv_reader::format() const noexcept { return state_->layout_->format(); }

}  // namespace cxm::inline v0
