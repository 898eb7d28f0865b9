#include "cell_runs.hpp"

#include "text_encoding.hpp"

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

[[nodiscard]] bool is_ascii(std::string_view text) noexcept {
  std::uint64_t seen = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) seen |= eight_bytes(text.data() + i);
  for (; i < text.size(); ++i) seen |= static_cast<unsigned char>(text[i]);
  return (seen & 0x80 * each_byte) == 0;
}

[[nodiscard]] constexpr unsigned digit(char c) noexcept {
  return static_cast<unsigned>(static_cast<unsigned char>(c)) - '0';  // above 9 if it is none
}

// Answers on a scale have one or two digits.
struct plain_numbers {
  [[nodiscard]] static bool read(std::string_view cell, typed_column& out,
                                 std::size_t row) noexcept {
    if (cell.empty() || cell.size() > 2) return false;
    unsigned const first = digit(cell[0]);
    if (first > 9) return false;
    if (cell.size() == 1) {
      out.numbers[row] = first;
      return true;
    }
    unsigned const second = digit(cell[1]);
    if (second > 9) return false;
    out.numbers[row] = first * 10 + second;
    return true;
  }
};

struct plain_texts {
  [[nodiscard]] static bool read(std::string_view cell, typed_column& out,
                                 std::size_t row) noexcept {
    if (cell.empty() || cell[0] <= ' ' || !is_ascii(cell)) return false;
    out.texts[row] = cell;
    return true;
  }
};

// Up to 16 digits with a point before the last `decimals` of them.
struct plain_amounts {
  int decimals;
  char point;
  [[nodiscard]] bool read(std::string_view cell, typed_column& out,
                          std::size_t row) const noexcept {
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
    out.amounts[row] = units;
    return true;
  }
};

/// Two digits, or 100 if these are none.
[[nodiscard]] unsigned two_digits(char const* at) noexcept {
  unsigned const tens = digit(at[0]);
  unsigned const ones = digit(at[1]);
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

// 2025-03-31, and 2025-03-31T10:00:00 with a blank for the T and a Z behind it or without.
struct plain_times {
  // Rows of one day often stand together.
  std::uint64_t last_date[2] = {};
  std::int64_t last_seconds = 0;

  [[nodiscard]] bool read(std::string_view cell, typed_column& out, std::size_t row) noexcept {
    if (cell.size() != 10 && cell.size() != 19 && cell.size() != 20) return false;
    std::int64_t day = 0;
    if (!day_of(cell.data(), day)) return false;
    if (cell.size() == 10) {
      out.times[row] = {day, time_kind::date};
      return true;
    }
    if ((cell[10] != 'T' && cell[10] != ' ') || cell[13] != ':' || cell[16] != ':') return false;
    unsigned const hour = two_digits(cell.data() + 11);
    unsigned const minute = two_digits(cell.data() + 14);
    unsigned const second = two_digits(cell.data() + 17);
    if (hour > 23 || minute > 59 || second > 59) return false;
    if (cell.size() == 20 && cell[19] != 'Z') return false;
    out.times[row] = {day + hour * 3600 + minute * 60 + second,
                      cell.size() == 20 ? time_kind::instant : time_kind::wall_clock};
    return true;
  }

  [[nodiscard]] bool day_of(char const* at, std::int64_t& seconds) noexcept {
    std::uint16_t tail = 0;
    std::memcpy(&tail, at + 8, sizeof tail);
    std::uint64_t const head = eight_bytes(at);
    if (head == last_date[0] && tail == last_date[1]) {
      seconds = last_seconds;
      return true;
    }
    if (at[4] != '-' || at[7] != '-') return false;
    unsigned const century = two_digits(at);
    unsigned const years = two_digits(at + 2);
    unsigned const month = two_digits(at + 5);
    unsigned const day = two_digits(at + 8);
    if (century > 99 || years > 99 || month > 99 || day > 99) return false;
    std::chrono::year_month_day const date{
        std::chrono::year{static_cast<int>(century * 100 + years)}, std::chrono::month{month},
        std::chrono::day{day}};
    if (int{date.year()} < 1 || !date.ok()) return false;
    seconds = std::int64_t{std::chrono::sys_days{date}.time_since_epoch().count()} * 86400;
    last_date[0] = head;
    last_date[1] = tail;
    last_seconds = seconds;
    return true;
  }
};

struct plain_flags {
  [[nodiscard]] static bool read(std::string_view cell, typed_column& out,
                                 std::size_t row) noexcept {
    if (cell.size() != 1 || (cell[0] != '0' && cell[0] != '1')) return false;
    out.flags[row] = cell[0] == '1';
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
  for (std::size_t r = 0; r < rows.count; ++r) {
    field const raw = rows.raw(r, of_field);
    std::string_view const cell = rows.text.substr(raw.begin, raw.end - raw.begin);
    if (cell.empty()) {
      to.set_nothing(first + r, false);
      continue;
    }
    bool const in_quotes = cell[0] == quote;
    if (shortcut && !in_quotes && plain.read(cell, to, first + r)) continue;
    field const bare = in_quotes ? unquoted(rows.text, raw, layout.how()) : raw;
    std::string_view content = layout.content(rows.text, bare, scratch);
    if (shortcut && in_quotes && !bare.doubled && plain.read(content, to, first + r)) continue;
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
    static bool read(std::string_view, typed_column&, std::size_t) noexcept { return false; }
  };
  return with(nothing_plain{});
}

}  // namespace cxm::inline v0::detail::input
