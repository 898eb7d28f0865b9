#include "cell_runs.hpp"

#include "text_encoding.hpp"

#include <array>
#include <bit>
#include <chrono>
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

// Which bytes of two words belong to a text of up to 16.
constexpr std::array<std::array<std::uint64_t, 2>, 17> bytes_of_length = [] {
  std::array<std::array<std::uint64_t, 2>, 17> masks{};
  for (std::size_t n = 0; n <= 16; ++n) {
    for (std::size_t k = 0; k < n; ++k) masks[n][k / 8] |= std::uint64_t{0xFF} << (8 * (k % 8));
  }
  return masks;
}();

// Reads up to text_block::slack bytes behind the text: a branch for each length would be guessed wrong.
[[nodiscard]] bool is_ascii(std::string_view text) noexcept {
  char const* const begin = text.data();
  std::size_t const n = text.size();
  std::uint64_t seen = 0;
  static_assert(text_block::slack >= 16);
  if (std::endian::native != std::endian::little) return all_ascii(text);
  if (n <= 16) {
    seen = (eight_bytes(begin) & bytes_of_length[n][0]) |
           (eight_bytes(begin + 8) & bytes_of_length[n][1]);
  } else {
    for (std::size_t i = 0; i + 8 < n; i += 8) seen |= eight_bytes(begin + i);
    seen |= eight_bytes(begin + n - 8);
  }
  return (seen & 0x80 * each_byte) == 0;
}

[[nodiscard]] constexpr unsigned digit(char c) noexcept {
  return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';  // above 9 if it is none
}

// Each of these reads the cells that most files have, and leaves the others to cell_reader. `values` are
// those of the column's type.

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
    if (cell.empty() || cell[0] <= ' ' || !is_ascii(cell)) return false;
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

// Pairs of digits that stand where `digits` has FF, each pair's number in its first byte. Bytes are in
// the order of the text. False if one of them is no digit.
[[nodiscard]] bool pairs_of(std::uint64_t text, std::uint64_t digits,
                            std::uint64_t& numbers) noexcept {
  std::uint64_t const d = (text & digits) - (0x30 * each_byte & digits);
  // 9 and 0x76 are just below 0x80.
  if (((d | (d + (0x76 * each_byte & digits))) & (0x80 * each_byte)) != 0) return false;
  numbers = d * 10 + (d >> 8);
  return true;
}
[[nodiscard]] unsigned byte_of(std::uint64_t x, unsigned i) noexcept {
  return static_cast<unsigned>(x >> (8 * i)) & 0xFF;
}

// 2025-03-31, and 2025-03-31T10:00:00 with a blank for the T and a Z behind it or without.
struct plain_times {
  static time_cell* values(typed_column& of) noexcept { return of.times.data(); }
  month_table const& table = months();

  [[nodiscard]] bool read(std::string_view cell, time_cell& value) const noexcept {
    if constexpr (std::endian::native != std::endian::little) return false;
    std::size_t const n = cell.size();
    if (n != 10 && n != 19 && n != 20) return false;
    constexpr std::uint64_t dashes = 0xFF0000FF00000000U;
    std::uint64_t const head = eight_bytes(cell.data());  // YYYY-MM-
    if ((head & dashes) != (0x2D * each_byte & dashes)) return false;
    std::uint64_t date = 0;
    if (!pairs_of(head, ~dashes, date)) return false;
    unsigned const tens = digit(cell[8]);
    unsigned const ones = digit(cell[9]);
    auto const month = table.of(byte_of(date, 0) * 100 + byte_of(date, 2), byte_of(date, 5));
    unsigned const day = tens * 10 + ones - 1;
    if (tens > 9 || ones > 9 || day >= month.length) return false;
    std::int64_t seconds = (std::int64_t{month.first_day} + day) * 86400;
    if (n == 10) {
      value = {seconds, time_kind::date};
      return true;
    }
    constexpr std::uint64_t colons = 0x0000FF0000FF0000U;
    std::uint64_t const clock = eight_bytes(cell.data() + 11);  // HH:MM:SS
    std::uint64_t time = 0;
    if ((cell[10] != 'T' && cell[10] != ' ') || (clock & colons) != (0x3A * each_byte & colons) ||
        !pairs_of(clock, ~colons, time) || (n == 20 && cell[19] != 'Z')) {
      return false;
    }
    unsigned const hour = byte_of(time, 0);
    unsigned const minute = byte_of(time, 3);
    unsigned const second = byte_of(time, 6);
    if (hour > 23 || minute > 59 || second > 59) return false;
    seconds += hour * 3600 + minute * 60 + second;
    value = {seconds, n == 20 ? time_kind::instant : time_kind::wall_clock};
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

template <class Plain>
cell_fault read_cells(csv_layout const& layout, found_rows const& rows, std::size_t c,
                      batch_data& out, bool to_the_end, Plain plain) {
  cell_reader const& exact = layout.cells[c];
  typed_column& to = out.columns[c];
  std::size_t const of_field = layout.asked[c];
  std::size_t const first = to.rows;
  to.extend(rows.count);
  // A word that means "no value" may look like any other cell.
  bool const shortcut = exact.about().missing.empty();
  char const quote = layout.how().quotes ? layout.how().quote : '\n';  // no cell begins with that
  std::string scratch;
  cell_fault fault_found;
  auto* const values = plain.values(to) + first;
  char const* const text = rows.text.data();
  std::uint32_t const* end = rows.ends + of_field;
  for (std::size_t r = 0; r < rows.count; ++r, end += rows.fields) {
    std::uint32_t const begin = of_field == 0 ? rows.begins[r] : *(end - 1) + 1;
    std::string_view const cell{text + begin, *end - begin};
    if (cell.empty()) {
      to.set_nothing(first + r, false);
      continue;
    }
    bool const in_quotes = cell[0] == quote;
    if (shortcut && !in_quotes && plain.read(cell, values[r])) continue;
    field const raw{.begin = begin, .end = *end};
    field const bare = in_quotes ? unquoted(rows.text, raw, layout.how()) : raw;
    std::string_view content = layout.content(rows.text, bare, scratch);
    bool const in_text = content.data() == text + bare.begin;
    if (shortcut && in_quotes && in_text && plain.read(content, values[r])) continue;
    if (to.type == cell_type::text && content.data() == scratch.data()) {
      content = out.arena.keep(content);
    }
    fault const what = exact.read(content, to, first + r);
    if (what != fault::none && fault_found.what == fault::none) {
      fault_found = {r, bare, what};
      if (!to_the_end) break;
    }
  }
  return fault_found;
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
  auto const with = [&](auto plain) {
    return read_cells(layout, rows, c, out, to_the_end, std::move(plain));
  };
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
  struct nothing_plain {
    static time_cell* values(typed_column& of) noexcept { return of.times.data(); }
    static bool read(std::string_view, time_cell&) noexcept { return false; }
  };
  return with(nothing_plain{});
}

}  // namespace cxm::inline v0::detail::input
