#include "csv_rows.hpp"
#include "csv_workers.hpp"

#include <cxm/io/csv.hpp>

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

using namespace detail::input;

struct csv_reader::state {
  state(source from, csv_format format, column_chooser const& choose, on_bad_row policy)
      : feed_{std::move(from)}, tally_{policy}, policy_{policy} {
    csv_start start = read_csv_start(feed_, std::move(format), choose);
    for (cell_reader const& cell : start.layout->cells) columns_.push_back(cell.about());
    layout_ = std::move(start.layout);
    header_ = std::move(start.header);
    rows_.emplace(layout_, header_.size(), policy);
  }

  // What is refused is thrown once the rows before it are delivered.
  bool next(batch_data& out) {
    out.begin(layout_, delivered_);
    if (refused_) throw rows_->problem();
    feed_.begin(out.text);
    out.origin = feed_.origin();
    std::size_t at = 0;
    rows_stop stop{};
    do {
      stop = rows_->fill(out, at, feed_.at_end(), &tally_);
    } while (stop == rows_stop::out_of_text && bring_more(feed_, out, at));
    feed_.finish(out.text, at);
    delivered_ += out.rows.size();
    tally_.good(out.rows.size());
    refused_ = stop == rows_stop::refused;
    if (refused_ && out.rows.empty()) throw rows_->problem();
    return !out.rows.empty();
  }

  // False: one thread has to go on.
  bool all_in_parallel(executor& on, std::span<batch_data* const> batches,
                       std::function<void(std::size_t)> const& use) {
    csv_workers workers{{feed_, tally_, delivered_}, layout_, header_.size(), policy_};
    return workers.run(on, batches, use);
  }

  block_feed feed_;
  row_tally tally_;
  on_bad_row policy_;
  std::shared_ptr<csv_layout const> layout_{};
  std::vector<std::string> header_{};
  std::vector<column> columns_{};
  std::optional<csv_rows> rows_{};
  bool refused_ = false;
  std::uint64_t delivered_ = 0;
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
void csv_reader::each_batch(executor& on,
                            std::function<void(std::size_t, batch const&)> const& use) {
  if (std::size_t const width = on.width(); width > 1) {
    std::vector<batch> rows(width);
    std::vector<batch_data*> data;
    for (batch& b : rows) data.push_back(b.data_.get());
    if (state_->all_in_parallel(on, data, [&](std::size_t w) { use(w, rows[w]); })) return;
  }
  table_reader::each_batch(on, use);
}
std::uint64_t csv_reader::rows_read() const noexcept { return state_->tally_.read(); }
std::uint64_t csv_reader::bad_rows() const noexcept { return state_->tally_.bad_ones(); }
std::vector<io_error> const& csv_reader::bad_row_examples() const noexcept {
  return state_->tally_.examples();
}
csv_format const& csv_reader::format() const noexcept { return state_->layout_->format(); }

}  // namespace cxm::inline v0
