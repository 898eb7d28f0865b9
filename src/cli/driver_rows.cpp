#include "driver_rows.hpp"

#include "code_watch.hpp"
#include "files.hpp"
#include "messages.hpp"

#include <cxm/io/io_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

namespace cxm::cli {

namespace {
[[noreturn]] void ask_for_drivers(request const& of) {
  std::string const& file = of.files.front();
  throw io_error({shown_name(file), 0, 0},
                 fmt::format("which columns may move the score? The columns are {}",
                             listed(header_of(of, file))),
                 "--drivers COLUMN,..");
}

[[nodiscard]] std::string driver_role(std::size_t i) { return fmt::format("driver{}", i + 1); }

[[nodiscard]] std::vector<role_wish> wishes_of(request const& of) {
  std::vector<role_wish> all{{"score", cell_type::answer, true},
                             {"time", cell_type::time, of.every.has_value(), "--period"}};
  for (std::size_t i = 0; i < of.drivers.size(); ++i) {
    role_wish wish{driver_role(i), cell_type::answer, true, "--drivers"};
    wish.column = of.drivers[i];
    all.push_back(std::move(wish));
  }
  return all;
}

class driver_reader {
 public:
  explicit driver_reader(request const& of)
      : of_{of},
        dates_{of},
        reader_{of, wishes_of(of)},
        width_{of.drivers.size() + 1},
        found_{grouped<cell_key, drivers>{drivers{of.drivers.size()}}},
        watch_(width_) {
    for (auto const& [metric, codes] : of.not_applicable) codes_.insert(codes.begin(), codes.end());
    found_.without.resize(width_);
  }

  [[nodiscard]] driver_rows read() {
    reader_.read([&](batch const& b, column_plan const& plan) { take(b, plan); }, found_.rows);
    found_.mapping = reader_.mapping();
    found_.columns.push_back(score_column());
    found_.columns.insert(found_.columns.end(), of_.drivers.begin(), of_.drivers.end());
    count_rows();
    warn_of_codes();
    return std::move(found_);
  }

 private:
  void take(batch const& b, column_plan const& plan) {
    std::vector<std::size_t> at{*plan.position("score")};
    for (std::size_t i = 0; i + 1 < width_; ++i) at.push_back(*plan.position(driver_role(i)));
    refuse_score_as_driver(plan);
    unreadable_rows const unreadable{b};
    cell_key key;
    std::vector<double> row(width_);
    for (std::size_t i = 0; i < b.rows(); ++i) {
      if (unreadable[i]) {
        found_.rows.excluded.add(reason::unparsable);
        continue;
      }
      read_row(b, i, at, row);
      group_of(of_, b, plan, i, dates_, key);
      found_.groups.push(key, row.front(), std::span<double const>{row}.subspan(1));
    }
  }

  /// One row. One that says nothing somewhere or holds a code begins with NaN.
  void read_row(batch const& b, std::size_t i, std::vector<std::size_t> const& at,
                std::vector<double>& row) {
    bool missing = false;
    bool coded = false;
    for (std::size_t c = 0; c < width_; ++c) {
      double& x = row[c];
      x = b.numbers(at[c])[i];
      bool const empty = std::isnan(x);
      bool const code = !empty && codes_.count(x) > 0;
      missing = missing || empty;
      coded = coded || code;
      if (empty || code) {
        ++found_.without[c];
        continue;
      }
      if (std::fabs(x) >= cross_products::largest && of_.input.bad == on_bad_row::fail) {
        throw io_error(b.position(i, at[c]), fmt::format("\"{}\" is too large", b.raw(i, at[c])),
                       "--on-bad-row=count leaves such rows out and counts them");
      }
      watch_[c].see(x);
    }
    if (missing || coded) row.front() = undefined;
    coded_ += coded && !missing;
  }

  /// A score explains itself, and the rest would look like nothing.
  void refuse_score_as_driver(column_plan const& plan) const {
    std::string const score = plan.mapping().front().substr(std::string_view{"score="}.size());
    if (std::find(of_.drivers.begin(), of_.drivers.end(), score) == of_.drivers.end()) return;
    throw usage_error(fmt::format("--drivers: {} is the score", score),
                      "leave it out, or name another column by --map score=COLUMN");
  }

  [[nodiscard]] std::string score_column() const {
    for (auto const& entry : reader_.mapping()) {
      if (entry.starts_with("score=")) return entry.substr(entry.find('=') + 1);
    }
    return "score";
  }

  /// The groups take what has no answer as missing; a code is one that was given.
  void count_rows() {
    found_.rows.used = found_.groups.count();
    exclusions const left_out = found_.groups.excluded();
    found_.rows.excluded.add(reason::missing, left_out[reason::missing] - coded_);
    found_.rows.excluded.add(reason::not_applicable, coded_);
    found_.rows.excluded.add(reason::out_of_scale, left_out[reason::out_of_scale]);
  }

  void warn_of_codes() const {
    for (std::size_t c = 0; c < width_; ++c) {
      auto const suspect = watch_[c].suspect();
      if (!suspect) continue;
      auto const [code, rows] = *suspect;
      warn(
          fmt::format("{}: {} counts as an answer among those of 0 to 10, in {} {}; "
                      "--not-applicable {} if it means none",
                      found_.columns[c], code, rows, rows == 1 ? "row" : "rows", code));
    }
  }

  request const& of_;
  calendar dates_;
  row_reader reader_;
  std::size_t width_;
  driver_rows found_;
  std::vector<code_watch> watch_;
  std::set<double> codes_;
  count_t coded_ = 0;
};
}  // namespace

driver_rows read_driver_rows(request const& of) {
  if (of.drivers.empty()) ask_for_drivers(of);
  return driver_reader{of}.read();
}

}  // namespace cxm::cli
