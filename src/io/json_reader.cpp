#include "column_names.hpp"
#include "json_layout.hpp"
#include "json_values.hpp"

#include <cxm/io/json.hpp>

#include <utility>

namespace cxm::inline v0 {

using namespace detail::input;

struct json_reader::state {
  state(source from, column_chooser const& choose, on_bad_row policy)
      : feed_{std::move(from)}, tally_{policy} {
    json_start start = read_json_start(feed_, choose);
    splitter_ = start.splitter;
    for (cell_reader const& cell : start.layout->cells) columns_.push_back(cell.about());
    seen_.resize(columns_.size());
    layout_ = std::move(start.layout);
    header_ = std::move(start.header);
  }

  bool next(batch_data& out) {
    out.begin(layout_, delivered_);
    feed_.begin(out.text);
    out.origin = feed_.origin();
    std::size_t at = 0;
    try {
      while (out.rows.size() < batch::most_rows) {
        json_piece const piece = splitter_.next(out.text.view(), at, feed_.at_end());
        at = piece.next;
        if (piece.what == json_piece::outcome::end) {
          check_names();
          break;
        }
        if (piece.what == json_piece::outcome::row) {
          take_row(out, piece);
        } else if (out.text.view().size() - at > longest_record) {
          throw json_break{at, "a row of more than 64 MiB", "see whether a bracket is not closed"};
        } else if (!bring_more(feed_, out, at)) {
          break;
        }
      }
    } catch (json_break const& wrong) {
      throw io_error(out.origin.at(out.text.view(), wrong.at), wrong.message, wrong.hint);
    }
    feed_.finish(out.text, at);
    delivered_ += out.rows.size();
    return !out.rows.empty();
  }

  // A name that no row has is a mistake, and not a column of missing values.
  void check_names() const {
    if (tally_.read() == tally_.bad_ones()) return;
    for (std::size_t c = 0; c < seen_.size(); ++c) {
      if (!seen_[c]) refuse_column(columns_[c].name, header_, feed_.origin().file);
    }
  }

  void take_row(batch_data& out, json_piece const& piece) {
    std::string_view const row = out.text.view().substr(piece.begin, piece.end - piece.begin);
    if (auto const fault = read_json_row(row, layout_->names, values_)) {
      tally_.bad(
          io_error(out.origin.at(out.text.view(), piece.begin + fault->offset), fault->message,
                   "JSON is UTF-8, each row an object; --on-bad-row=count leaves such rows out "
                   "and counts them"));
      return;
    }
    for (std::size_t c = 0; c < values_.size(); ++c) take_cell(out, piece.begin, c);
    out.rows.push_back(static_cast<std::uint32_t>(piece.begin));
    tally_.good(1);
  }

  void take_cell(batch_data& out, std::size_t row, std::size_t c) {
    json_value const& value = values_[c];
    typed_column& to = out.columns[c];
    cell_reader const& reader = layout_->cells[c];
    if (value.kind == json_kind::absent || value.kind == json_kind::null) {
      seen_[c] = seen_[c] || value.kind == json_kind::null;
      to.push_nothing(false);
      return;
    }
    seen_[c] = true;
    bool const structure = value.kind == json_kind::array || value.kind == json_kind::object;
    bool const fits = fits_kind(to.type, value.kind == json_kind::boolean, structure);
    fault found = fault::wrong_kind;
    if (fits) {
      found = reader.push(to.type == cell_type::text ? out.arena.keep(value.text) : value.text, to);
    } else {
      to.push_nothing(true);
    }
    if (found == fault::none || tally_.counting()) return;
    std::size_t const at = row + value.offset;
    std::string const shown = fits ? value.text : layout_->locate(out.text.view(), row, c).content;
    auto const said = reader.complain_about(shown, found);
    throw io_error(out.origin.at(out.text.view(), at), said.message, said.hint);
  }

  block_feed feed_;
  row_tally tally_;
  json_splitter splitter_{json_shape::lines};
  std::shared_ptr<json_layout const> layout_{};
  std::vector<std::string> header_{};
  std::vector<column> columns_{};
  std::vector<bool> seen_{};
  std::vector<json_value> values_{};
  std::uint64_t delivered_ = 0;
};

json_reader::json_reader(source from, column_chooser const& choose, on_bad_row policy)
    : state_{std::make_unique<state>(std::move(from), choose, policy)} {}
json_reader::json_reader(source from, std::vector<column> columns, on_bad_row policy)
    : json_reader{std::move(from), column_chooser{[&](std::vector<std::string> const&) {
                    return std::move(columns);
                  }},
                  policy} {}
json_reader::json_reader(json_reader&&) noexcept = default;
json_reader& json_reader::operator=(json_reader&&) noexcept = default;
json_reader::~json_reader() = default;

std::vector<std::string> const& json_reader::header() const noexcept { return state_->header_; }
std::vector<column> const& json_reader::columns() const noexcept { return state_->columns_; }
bool json_reader::next(batch& rows) { return state_->next(*rows.data_); }
std::uint64_t json_reader::rows_read() const noexcept { return state_->tally_.read(); }
std::uint64_t json_reader::bad_rows() const noexcept { return state_->tally_.bad_ones(); }
std::vector<io_error> const& json_reader::bad_row_examples() const noexcept {
  return state_->tally_.examples();
}

}  // namespace cxm::inline v0
