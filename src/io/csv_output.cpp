#include <cxm/io/csv_output.hpp>

#include <cxm/io/scale_text.hpp>

#include "text_encoding.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace cxm::inline v0 {

namespace {

using detail::input::quoted_text;
using detail::input::trimmed;

constexpr std::size_t most_buffered = std::size_t{64} * 1024;

// What a byte asks for: bit 0 quotes, bit 1 a look at UTF-8, bit 2 a refusal.
constexpr std::array<unsigned char, 256> byte_kinds = [] {
  std::array<unsigned char, 256> kinds{};
  for (char c : {',', '"', '\r', '\n'}) kinds[static_cast<unsigned char>(c)] = 1;
  for (std::size_t c = 128; c < 256; ++c) kinds[c] = 2;
  kinds[0] = 4;
  return kinds;
}();

template <class Whole>
void append_whole(std::string& to, Whole x) {
  std::array<char, 24> digits{};
  auto const done = std::to_chars(digits.data(), digits.data() + digits.size(), x);
  to.append(digits.data(), done.ptr);
}

// A whole number of 10^-places as a decimal.
void append_decimal(std::string& to, std::int64_t x, std::size_t places) {
  std::array<char, 24> digits{};
  auto const done =
      std::to_chars(digits.data(), digits.data() + digits.size(), detail::magnitude(x));
  auto const n = static_cast<std::size_t>(done.ptr - digits.data());
  if (x < 0) to += '-';
  std::size_t const before = n > places ? n - places : 0;
  if (before == 0) to += '0';
  to.append(digits.data(), before);
  if (places == 0) return;
  to += '.';
  to.append(places > n ? places - n : 0, '0');
  to.append(digits.data() + before, n - before);
}

void append_two(char* at, unsigned x) noexcept {
  at[0] = static_cast<char>('0' + x / 10);
  at[1] = static_cast<char>('0' + x % 10);
}

}  // namespace

csv_output::csv_output(std::string path) : path_{std::move(path)}, part_{path_ + ".part"} {
  buffer_.reserve(most_buffered + most_buffered / 4);
  do {
    descriptor_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  } while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) fail(errno);
}

csv_output::csv_output(csv_output&& other) noexcept
    : path_{std::move(other.path_)},
      part_{std::move(other.part_)},
      buffer_{std::move(other.buffer_)},
      cell_{other.cell_},
      row_begin_{other.row_begin_},
      rows_{other.rows_},
      known_scale_{other.known_scale_},
      known_text_{std::move(other.known_text_)},
      known_currency_{other.known_currency_},
      known_decimals_{other.known_decimals_},
      first_cell_{other.first_cell_},
      descriptor_{std::exchange(other.descriptor_, -1)} {}

csv_output::~csv_output() { discard(); }

void csv_output::discard() noexcept {
  if (descriptor_ < 0) return;
  ::close(std::exchange(descriptor_, -1));
  ::unlink(part_.c_str());
}

void csv_output::fail(int error) const {
  std::string hint = "nothing was written there; see whether there is room and name another file";
  if (error == ENOENT) hint = "check the name of the folder; it is not created";
  if (error == EACCES) hint = "you may not write there; see the folder's permissions";
  throw io_error({.file = path_}, "can't be written: " + std::generic_category().message(error),
                 hint);
}

void csv_output::refuse(std::string const& what, std::string const& hint) const {
  throw io_error({.file = path_},
                 (rows_ == 0 ? "the header" : "row " + std::to_string(rows_)) + ", " +
                     std::string{cell_} + ": " + what,
                 hint);
}

void csv_output::begin_row() {
  if (descriptor_ < 0) throw std::logic_error("cxm::csv_output: the file is closed");
  row_begin_ = buffer_.size();
  first_cell_ = true;
}

void csv_output::begin_cell(std::string_view name) {
  if (!first_cell_) buffer_ += ',';
  first_cell_ = false;
  cell_ = name;
}

void csv_output::end_row() {
  buffer_ += '\n';
  ++rows_;
  if (buffer_.size() >= most_buffered) flush();
}

void csv_output::abandon_row() noexcept { buffer_.resize(row_begin_); }

void csv_output::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    ssize_t const n = ::write(descriptor_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      int const error = errno;
      discard();
      fail(error);
    }
    left.remove_prefix(static_cast<std::size_t>(n));
  }
  buffer_.clear();
}

void csv_output::close() {
  if (descriptor_ < 0) return;
  flush();
  if (::fsync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) {
    int const error = errno;
    discard();
    fail(error);
  }
  int error = ::close(std::exchange(descriptor_, -1)) == 0 ? 0 : errno;
  if (error == 0 && std::rename(part_.c_str(), path_.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(part_.c_str());
  fail(error);
}

void csv_output::text(std::string_view x) {
  unsigned kinds = 0;
  for (char c : x) kinds |= byte_kinds[static_cast<unsigned char>(c)];
  if ((kinds & 4U) != 0) {
    refuse("a text that holds a NUL byte", "take the byte out; no reader of tables takes one");
  }
  if ((kinds & 2U) != 0 && detail::input::first_not_utf8(x) != std::string_view::npos) {
    refuse(quoted_text(x) + " is not UTF-8", "turn the text into UTF-8 first");
  }
  if ((kinds & 1U) == 0) {
    buffer_ += x;
    return;
  }
  buffer_ += '"';
  for (;;) {
    std::size_t const quote = x.find('"');
    if (quote == std::string_view::npos) break;
    buffer_ += x.substr(0, quote + 1);
    buffer_ += '"';
    x.remove_prefix(quote + 1);
  }
  buffer_ += x;
  buffer_ += '"';
}

void csv_output::number(double x) {
  if (!std::isfinite(x)) {
    refuse(std::isnan(x) ? "not a number" : "an infinite number",
           "leave the value away where there is none");
  }
  append_whole(buffer_, x);
}

void csv_output::whole(std::int64_t x) { append_whole(buffer_, x); }

void csv_output::flag(bool x) { buffer_ += x ? "true" : "false"; }

void csv_output::instant(std::chrono::sys_seconds x) {
  using namespace std::chrono;
  constexpr sys_seconds begin = sys_days{year{1} / 1 / 1};
  constexpr sys_seconds end = sys_days{year{10000} / 1 / 1};
  if (x < begin || x >= end) {
    refuse("an instant outside the years 1 to 9999",
           "instants are in seconds; these may be milliseconds");
  }
  auto const day = floor<days>(x);
  year_month_day const date{day};
  auto const second = static_cast<unsigned>((x - day).count());
  auto const y = static_cast<unsigned>(static_cast<int>(date.year()));
  std::array<char, 20> out{"0000-00-00T00:00:00"};
  out[19] = 'Z';
  append_two(out.data(), y / 100);
  append_two(out.data() + 2, y % 100);
  append_two(out.data() + 5, static_cast<unsigned>(date.month()));
  append_two(out.data() + 8, static_cast<unsigned>(date.day()));
  append_two(out.data() + 11, second / 3600);
  append_two(out.data() + 14, second / 60 % 60);
  append_two(out.data() + 17, second % 60);
  buffer_.append(out.data(), out.size());
}

void csv_output::milliseconds(std::chrono::milliseconds x) {
  append_decimal(buffer_, x.count(), 3);
  while (buffer_.back() == '0') buffer_.pop_back();  // there is a point before them
  if (buffer_.back() == '.') buffer_.pop_back();
}

void csv_output::amount(money x) {
  if (x.in() != known_currency_) {
    known_currency_ = x.in();
    known_decimals_ = static_cast<std::size_t>(x.in().decimals());
  }
  append_decimal(buffer_, x.minor_units(), known_decimals_);
}

void csv_output::list(std::span<std::string const> x) {
  if (x.empty()) return;
  std::string joined;
  for (std::string const& element : x) {
    if (element.find('|') != std::string::npos) {
      refuse(quoted_text(element) + " holds a bar, which separates the elements of a list",
             "name it without |");
    }
    if (trimmed(element).empty()) {
      refuse("an element of a list that is empty", "leave the element away");
    }
    if (!joined.empty()) joined += '|';
    joined += element;
  }
  text(joined);
}

void csv_output::roles(role_set x) {
  bool first = true;
  for (std::size_t i = 0; i < enum_names<role>.size(); ++i) {
    if (!x.contains(static_cast<role>(i))) continue;
    if (!std::exchange(first, false)) buffer_ += '|';
    buffer_ += enum_names<role>[i];
  }
}

void csv_output::scale(answer_scale const& x) {
  if (known_scale_ != x) {
    known_text_ = scale_text(x);
    known_scale_ = x;
  }
  text(known_text_);
}

}  // namespace cxm::inline v0
