#include "cell_runs.hpp"

#include "text_encoding.hpp"

#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstring>
#include <optional>

namespace cxm::inline v0::detail::input {

namespace {

// Eight bytes as a number, the first in the lowest bits.
[[nodiscard]] std::uint64_t eight_bytes(char const* from) noexcept {
  std::uint64_t x = 0;
  std::memcpy(&x, from, sizeof x);
  return x;
}
constexpr std::uint64_t each_byte = 0x0101010101010101U;

[[nodiscard]] constexpr unsigned digit(char c) noexcept {
  return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';  // above 9 if it is none
}

// Each of these reads the cells that most files have, without their quotes, and leaves the others to
// cell_reader. `values` are those of the column's type.

// Answers on a scale have one or two digits.
struct plain_numbers {
  static double* values(typed_column& of) noexcept { return of.numbers.data(); }
  [[nodiscard]] static bool read(std::string_view cell, double& value) noexcept {
    if (cell.empty() || cell.size() > 2) return false;
    unsigned const first = digit(cell[0]);
    if (first > 9) return false;
    if (cell.size() == 1) {
      value = first;
      return true;
    }
    unsigned const second = digit(cell[1]);
    if (second > 9) return false;
    value = first * 10 + second;
    return true;
  }
};

struct plain_texts {
  static std::string_view* values(typed_column& of) noexcept { return of.texts.data(); }
  [[nodiscard]] static bool read(std::string_view cell, std::string_view& value) noexcept {
    if (cell.empty() || cell[0] <= ' ') return false;
    value = cell;
    return true;
  }
};

// Up to 16 digits with a point before the last `decimals` of them.
struct plain_amounts {
  static std::int64_t* values(typed_column& of) noexcept { return of.amounts.data(); }
  int decimals;
  char point;
  [[nodiscard]] bool read(std::string_view cell, std::int64_t& value) const noexcept {
    auto const fraction = static_cast<std::size_t>(decimals) + (decimals > 0 ? 1 : 0);
    if (cell.size() <= fraction || cell.size() > 17) return false;
    std::int64_t units = 0;
    for (std::size_t i = 0; i < cell.size(); ++i) {
      if (decimals > 0 && i + fraction == cell.size()) {
        if (cell[i] != point) return false;
        continue;
      }
      unsigned const d = digit(cell[i]);
      if (d > 9) return false;
      units = units * 10 + d;
    }
    value = units;
    return true;
  }
};

// The days before each month, of the years that data come from; others take the long way.
class month_table {
 public:
  static constexpr unsigned first_year = 1900;
  static constexpr unsigned years = 300;
  struct month {
    std::int32_t first_day = 0;  // since 1970
    std::uint32_t length = 0;
  };

  month_table() noexcept {
    using namespace std::chrono;
    for (unsigned i = 0; i < months_.size(); ++i) {
      auto const of = year{static_cast<int>(first_year + i / 12)} / std::chrono::month{i % 12 + 1};
      months_[i] = {static_cast<std::int32_t>(sys_days{of / 1}.time_since_epoch().count()),
                    unsigned{(of / last).day()}};
    }
  }
  /// Nothing of length 0 for what is no month or out of reach.
  [[nodiscard]] month of(unsigned year, unsigned month_of_year) const noexcept {
    unsigned const in_year = month_of_year - 1;
    unsigned const since = year - first_year;
    return since < years && in_year < 12 ? months_[since * 12 + in_year] : month{};
  }

 private:
  std::array<month, std::size_t{years} * 12> months_{};
};

[[nodiscard]] month_table const& months() noexcept {
  static month_table const table;
  return table;
}

// A form of eight bytes, such as "0000-00-": a 0 stands for a digit, other bytes for themselves.
class form_of_eight {
 public:
  explicit constexpr form_of_eight(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
      auto const byte = std::uint64_t{static_cast<unsigned char>(text[i])};
      form_ |= byte << (8 * i);
      kept_ |= std::uint64_t{0xFF} << (8 * i);
      // What is beyond 9, or not 0, then has its highest bit.
      room_ |= std::uint64_t{byte == '0' ? 0x76U : 0x7FU} << (8 * i);
    }
  }
  /// Digits as numbers and all other bytes as 0, if they are as the form has them; the bytes behind
  /// the form are 0 too. Otherwise bits of `wrong` are set.
  [[nodiscard]] constexpr std::uint64_t digits_of(std::uint64_t text,
                                                  std::uint64_t& wrong) const noexcept {
    std::uint64_t const x = (text ^ form_) & kept_;
    wrong |= (x | (x + room_)) & (0x80 * each_byte);
    return x;
  }

 private:
  std::uint64_t form_ = 0;
  std::uint64_t kept_ = 0;
  std::uint64_t room_ = 0;
};

// Each byte's digit and the one behind it as a number.
[[nodiscard]] constexpr std::uint64_t pairs_of(std::uint64_t digits) noexcept {
  return digits * 10 + (digits >> 8);
}
[[nodiscard]] constexpr unsigned byte_of(std::uint64_t x, unsigned i) noexcept {
  return static_cast<unsigned>(x >> (8 * i)) & 0xFF;
}
// What sets the highest bit of byte i if it is beyond `most`, added.
[[nodiscard]] constexpr std::uint64_t at_most(unsigned most, unsigned i) noexcept {
  return std::uint64_t{0x7F - most} << (8 * i);
}

[[nodiscard]] constexpr std::uint64_t highest_bit(unsigned i) noexcept {
  return std::uint64_t{0x80} << (8 * i);
}

// 2025-03-31, and 2025-03-31T10:00:00 with a blank for the T and a Z behind it or without.
struct plain_times {
  static time_cell* values(typed_column& of) noexcept { return of.times.data(); }
  month_table const& table = months();

  [[nodiscard]] bool read(std::string_view cell, time_cell& value) const noexcept {
    if constexpr (std::endian::native != std::endian::little) return false;
    constexpr form_of_eight year_and_month{"0000-00-"};
    constexpr form_of_eight day_alone{"00"};
    constexpr form_of_eight day_to_minute{"00T00:00"};
    constexpr form_of_eight to_second{":00"};
    constexpr form_of_eight to_zone{":00Z"};
    static_assert(text_block::slack >= 16);
    std::size_t const n = cell.size();
    if (n != 20 && n != 19 && n != 10) return false;
    std::uint64_t wrong = 0;
    std::uint64_t const head = pairs_of(year_and_month.digits_of(eight_bytes(cell.data()), wrong));
    std::uint64_t const rest = eight_bytes(cell.data() + 8);
    std::uint64_t middle;
    std::int64_t of_day = 0;
    if (n == 10) {
      middle = pairs_of(day_alone.digits_of(rest, wrong));
    } else {
      constexpr std::uint64_t blank_to_t = std::uint64_t{'T' ^ ' '} << 16;
      bool const blank = cell[10] == ' ';
      std::uint64_t const end = eight_bytes(cell.data() + 16);
      middle = pairs_of(day_to_minute.digits_of(rest ^ (blank ? blank_to_t : 0), wrong));
      std::uint64_t const last =
          pairs_of(n == 20 ? to_zone.digits_of(end, wrong) : to_second.digits_of(end, wrong));
      wrong |= ((middle + at_most(23, 3) + at_most(59, 6)) & (highest_bit(3) | highest_bit(6))) |
               ((last + at_most(59, 1)) & highest_bit(1));
      of_day = byte_of(middle, 3) * 3600 + byte_of(middle, 6) * 60 + byte_of(last, 1);
    }
    auto const month = table.of(byte_of(head, 0) * 100 + byte_of(head, 2), byte_of(head, 5));
    unsigned const day = byte_of(middle, 0) - 1;
    if (wrong != 0 || day >= month.length) return false;
    value.seconds = (std::int64_t{month.first_day} + day) * 86400 + of_day;
    value.kind = n == 20 ? time_kind::instant : n == 19 ? time_kind::wall_clock : time_kind::date;
    return true;
  }
};

struct plain_flags {
  static std::uint8_t* values(typed_column& of) noexcept { return of.flags.data(); }
  [[nodiscard]] static bool read(std::string_view cell, std::uint8_t& value) noexcept {
    if (cell.size() != 1 || (cell[0] != '0' && cell[0] != '1')) return false;
    value = cell[0] == '1';
    return true;
  }
};

// Where none is plain, of whatever type.
struct nothing_plain {
  static std::uint8_t* values(typed_column& of) noexcept { return of.flags.data(); }
  static bool read(std::string_view, std::uint8_t const&) noexcept { return false; }
};

// What the loop over plain cells need not know.
class long_way {
 public:
  long_way(csv_layout const& layout, found_rows const& rows, std::size_t c, batch_data& out,
           bool to_the_end)
      : layout_{layout},
        rows_{rows},
        c_{c},
        out_{out},
        to_the_end_{to_the_end},
        first_{out.columns[c].rows} {}

  /// False: a fault, and nothing behind it is asked for.
  [[gnu::noinline]] bool read(std::size_t r, std::uint32_t begin, std::uint32_t end) {
    typed_column& to = out_.columns[c_];
    field const bare = unquoted(rows_.text, {.begin = begin, .end = end}, layout_.how());
    std::string_view content = layout_.content(rows_.text, bare, scratch_);
    if (to.type == cell_type::text && content.data() == scratch_.data()) {
      content = out_.arena.keep(content);
    }
    fault const what = layout_.cells[c_].read(content, to, first_ + r);
    if (what == fault::none) return true;
    if (found_.what == fault::none) found_ = {r, bare, what};
    return to_the_end_;
  }
  /// Of the run, in its column.
  [[nodiscard]] std::size_t first() const noexcept { return first_; }
  [[nodiscard]] cell_fault const& found() const noexcept { return found_; }

 private:
  csv_layout const& layout_;
  found_rows const& rows_;
  std::size_t c_;
  batch_data& out_;
  bool to_the_end_;
  std::size_t first_;
  std::string scratch_{};
  cell_fault found_{};
};

// Functions of their own, so that the loop has the registers for itself.
template <bool OfFirstField, class Plain>
[[gnu::noinline]] void read_cells(found_rows const& rows, std::size_t of_field, char quote,
                                  typed_column& to, long_way& others, Plain const& plain) {
  char const* const text = rows.text.data();
  std::size_t const fields = rows.fields;
  std::uint32_t const* const ends = rows.ends + of_field;
  std::uint8_t const* const unusual = rows.unusual + of_field;
  constexpr bool shortcut = !std::same_as<Plain, nothing_plain>;
  auto* const values = shortcut ? plain.values(to) + others.first() : nullptr;
  std::size_t at = 0;  // of the row, in `ends` and `unusual`
  for (std::size_t r = 0; r < rows.count; ++r, at += fields) {
    std::uint32_t const begin = OfFirstField ? rows.begins[r] : *(ends + at - 1) + 1;
    std::size_t const size = ends[at] - begin;
    if (size == 0) {
      to.set_nothing(others.first() + r, false);
      continue;
    }
    // Without a branch: which cells have quotes cannot be foretold.
    char const* const cell = text + begin;
    std::size_t const in_quotes = *cell == quote ? 1 : 0;
    if (shortcut && unusual[at] == 0 &&
        plain.read({cell + in_quotes, size - 2 * in_quotes}, values[r])) {
      continue;
    }
    if (!others.read(r, begin, ends[at])) return;
  }
}

template <class Plain>
cell_fault read_cells(csv_layout const& layout, found_rows const& rows, std::size_t c,
                      batch_data& out, bool to_the_end, Plain const& plain) {
  long_way others{layout, rows, c, out, to_the_end};
  typed_column& to = out.columns[c];
  to.extend(rows.count);
  std::size_t const of_field = layout.asked[c];
  // No cell begins with a line end.
  char const quote = layout.how().quotes ? layout.how().quote : '\n';
  if (of_field == 0) {
    read_cells<true>(rows, of_field, quote, to, others, plain);
  } else {
    read_cells<false>(rows, of_field, quote, to, others, plain);
  }
  return others.found();
}

}  // namespace

field unquoted(std::string_view text, field raw, dialect const& how) noexcept {
  if (!how.quotes || raw.begin == raw.end || text[raw.begin] != how.quote) return raw;
  field bare{.begin = raw.begin + 1, .end = raw.end - 1, .in_quotes = true};
  bare.doubled = std::memchr(text.data() + bare.begin, how.quote, bare.end - bare.begin) != nullptr;
  return bare;
}

cell_fault read_run(csv_layout const& layout, found_rows const& rows, std::size_t c,
                    batch_data& out, bool to_the_end) {
  cell_reader const& exact = layout.cells[c];
  auto const with = [&](auto const& plain) {
    return read_cells(layout, rows, c, out, to_the_end, plain);
  };
  // A word that means "no value" may look like any other cell.
  if (!exact.about().missing.empty()) return with(nothing_plain{});
  switch (exact.about().type) {
    case cell_type::text: return with(plain_texts{});
    case cell_type::number:
    case cell_type::answer: return with(plain_numbers{});
    case cell_type::amount: return with(plain_amounts{exact.about().decimals, exact.decimal()});
    case cell_type::time:
      // Another format may read ten digits as something else.
      if (exact.iso_times()) return with(plain_times{});
      break;
    case cell_type::flag: return with(plain_flags{});
  }
  return with(nothing_plain{});
}

}  // namespace cxm::inline v0::detail::input
