#include "column_profile.hpp"

#include "cell_values.hpp"
#include "text_encoding.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace cxm::inline v0::detail::input {

namespace {

constexpr std::size_t most_values = 1000;
constexpr std::size_t most_answers = 64;
constexpr std::size_t most_examples = 3;
constexpr std::size_t longest_value = 200;

constexpr std::array<std::string_view, 14> missing_words{"NA",    "N/A",   "#N/A", "n/a", "#NULL!",
                                                         "NULL",  "null",  "nan",  "NaN", "Blank",
                                                         "BLANK", "blank", ".",    "-"};

constexpr std::int64_t unix_begin = 946'684'800;  // 2000
constexpr std::int64_t unix_end = 4'102'444'800;  // 2100

bool is_digits(std::string_view cell) { return std::all_of(cell.begin(), cell.end(), is_digit); }

}  // namespace

scale_guess guess_scale(std::map<int, std::uint64_t> const& values) {
  scale_guess out;
  std::vector<int> core;
  for (auto const& [value, n] : values) {
    (value < 0 || value >= 88 ? out.codes : core).push_back(value);
  }
  if (core.empty()) {
    out.codes.clear();
    out.low = values.begin()->first;
    out.high = values.rbegin()->first;
    return out;
  }
  // 0 to 10 with 11 and 12; 1 to 5 with 8 and 9: what stands beyond a usual end.
  auto const cut = [&](std::size_t from) {
    out.codes.insert(out.codes.end(), core.begin() + static_cast<std::ptrdiff_t>(from), core.end());
    core.resize(from);
  };
  for (std::size_t i = 1; i < core.size(); ++i) {
    bool const beyond_ten = core[i] > 10 && core[i] <= 13 && core[i - 1] <= 10 && core[i - 1] >= 8;
    bool const gap = core.front() > 0 && core.back() <= 9 && core[i] >= 8 && core[i - 1] >= 3 &&
                     core[i - 1] <= 5;
    if (beyond_ten || gap) {
      cut(i);
      break;
    }
  }
  std::sort(out.codes.begin(), out.codes.end());
  out.low = core.front();
  out.high = core.back();
  // The rows at hand need not hold every level.
  if (out.low == 0 && out.high > 6 && out.high < 10) out.high = 10;
  if (out.low > 0 && out.high <= 10) {
    out.low = 1;
    out.high = out.high <= 5 ? 5 : out.high <= 7 ? 7 : 10;
  }
  return out;
}

void column_profile::see(std::string_view cell) {
  cell = trimmed(cell);
  if (cell.empty()) {
    ++missing_;
    return;
  }
  if (std::find(missing_words.begin(), missing_words.end(), cell) != missing_words.end()) {
    ++missing_;
    ++missing_words_[std::string{cell}];
    return;
  }
  ++stated_;
  std::string_view const kept = cell.substr(0, longest_value);
  if (auto const known = values_.find(kept); known != values_.end()) {
    ++known->second;
  } else if (values_.size() < most_values) {
    values_.emplace(kept, 1);
    if (examples_.size() < most_examples) examples_.emplace_back(kept);
  } else {
    more_ = true;
  }
  std::uint8_t flag = 0;
  if (read_flag(cell, flag) == fault::none) ++flags_;
  see_number(cell);
  see_time(cell);
}

void column_profile::see_number(std::string_view cell) {
  double x = 0;
  bool const number = read_number(cell, '.', x) == fault::none;
  double with_comma = 0;
  if (read_number(cell, ',', with_comma) == fault::none) ++comma_numbers_;
  if (number) {
    ++numbers_;
    if (auto const point = cell.find('.'); point != std::string_view::npos) {
      if (cell.size() - point == 3) ++two_decimals_;
      auto const last = cell.find_last_not_of('0');
      decimals_ = (std::max)(decimals_, static_cast<int>(last - point));
    }
  } else if (read_answer(cell, '.', x) == fault::none) {
    ++labels_;
  } else {
    return;
  }
  ++answers_;
  if (std::floor(x) != x || std::abs(x) > 30'000) {
    ++fractions_;
  } else if (whole_.size() < most_answers) {
    ++whole_[static_cast<int>(x)];
  } else if (!whole_.contains(static_cast<int>(x))) {
    many_whole_ = true;
  }
}

void column_profile::see_time(std::string_view cell) {
  time_cell time;
  if (read_iso_time(cell, time) == fault::none) {
    ++iso_;
    if (is_digits(cell)) ++bare_digits_;
    if (time.kind == time_kind::instant) ++zoned_;
  } else if (is_digits(cell) && cell.size() >= 9 && cell.size() <= 10) {
    std::int64_t seconds = 0;
    for (char c : cell) seconds = seconds * 10 + (c - '0');
    if (seconds >= unix_begin && seconds < unix_end) ++unix_;
  }
  if (!formats_) {
    formats_ = date_formats(cell);
  }
  std::erase_if(*formats_, [&](std::string const& format) {
    return date_pattern{format}.read(cell, time) != fault::none;
  });
}

void column_profile::describe(bool may_be_time, bool may_be_answer, inspected_column& into) const {
  into.missing = missing_;
  into.distinct = values_.size();
  into.more_distinct = more_;
  into.examples = examples_;
  into.decimals = decimals_;
  for (auto const& [word, n] : missing_words_) into.missing_words.push_back(word);
  if (stated_ == 0) {
    into.content = cell_content::empty;
  } else if (all(flags_) && !all(numbers_)) {
    into.content = cell_content::flag;
  } else if (!describe_time(may_be_time, into)) {
    describe_numbers(may_be_answer, into);
  }
}

bool column_profile::describe_time(bool may_be_time, inspected_column& into) const {
  if (all(iso_) && (bare_digits_ == 0 || may_be_time)) {
    into.has_zone = zoned_ > 0;
  } else if (formats_ && !formats_->empty()) {
    into.date_formats = *formats_;
    into.has_zone = formats_->front().find("%z") != std::string::npos;
  } else if (all(unix_) && may_be_time) {
    into.date_formats = {"%s"};
    into.has_zone = true;
  } else {
    return false;
  }
  into.content = cell_content::time;
  return true;
}

void column_profile::describe_numbers(bool may_be_answer, inspected_column& into) const {
  into.content = cell_content::text;
  if (all(comma_numbers_) && !all(numbers_)) {
    into.content = cell_content::number;
    into.decimal_comma = true;
    return;
  }
  if (!all(answers_)) return;
  bool const few = !many_whole_ && !whole_.empty() && whole_.size() <= 34;
  into.labelled = labels_ > 0;
  if (labels_ > 0 && !(few && fractions_ == 0)) return;  // addresses, "12 Main Street"
  if (all(two_decimals_)) {
    into.content = cell_content::amount;
  } else {
    into.content = cell_content::number;
  }
  if (!few) return;
  bool const scale = labels_ > 0 || may_be_answer;
  auto const guess = guess_scale(whole_);
  if (scale && guess.high <= 10 && guess.high > guess.low && guess.codes.size() <= 8 &&
      fractions_ * 4 <= answers_) {
    into.content = cell_content::answer;
    into.range = {guess.low, guess.high};
    into.codes = guess.codes;
    into.fractional = fractions_ > 0;
  } else if (fractions_ == 0) {
    into.range = {whole_.begin()->first, whole_.rbegin()->first};
  }
}

}  // namespace cxm::inline v0::detail::input
