// Reads CSV texts from the standard input and writes their cells, for nasty_csv.py, which compares them with
// those of other parsers. Every text is read in chunks of several sizes, row by row and by several threads;
// all must agree, in cells, errors and counts.
//
// In: for each text "delimiter · columns · length" (u8, u32, u32, little-endian) and its bytes.
// Out: u8 1, u32 rows and each cell as u32 length and bytes; or u8 0 and the error as a cell.
#include <cxm/core/thread_executor.hpp>
#include <cxm/io/csv.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace {

struct outcome {
  std::map<std::uint64_t, std::vector<std::string>> rows{};
  std::uint64_t read = 0;
  std::uint64_t bad = 0;
  std::string error{};
  friend bool operator==(outcome const&, outcome const&) = default;
};

outcome read_text(std::string const& text, char delimiter, std::size_t columns, std::size_t chunk,
                  std::size_t threads, cxm::on_bad_row policy) {
  outcome all;
  auto from = cxm::source::text("t.csv", text);
  from.in_chunks_of(chunk);
  std::vector<cxm::column> asked(columns);
  for (std::size_t c = 0; c < columns; ++c) asked[c].name = "#" + std::to_string(c + 1);
  std::mutex guard;
  auto const take = [&](cxm::batch const& b) {
    std::scoped_lock const lock{guard};
    for (std::size_t r = 0; r < b.rows(); ++r) {
      std::vector<std::string> cells;
      for (std::size_t c = 0; c < columns; ++c) {
        cells.push_back(b.unparsable(r, c) ? "not read: " + b.raw(r, c) : b.raw(r, c));
      }
      all.rows[b.first_row() + r] = std::move(cells);
    }
  };
  try {
    cxm::csv_format format;
    format.delimiter = delimiter;
    format.header_rows = 0;
    cxm::csv_reader reader{std::move(from), format, asked, policy};
    if (threads == 0) {
      cxm::batch rows;
      while (reader.next(rows)) take(rows);
    } else {
      cxm::thread_executor on{threads};
      reader.each_batch(on, [&](std::size_t, cxm::batch const& b) { take(b); });
    }
    all.read = reader.rows_read();
    all.bad = reader.bad_rows();
  } catch (cxm::io_error const& why) {
    all.rows.clear();
    all.error = why.what();
  }
  return all;
}

bool get(void* into, std::size_t n) { return std::fread(into, 1, n, stdin) == n; }
void put(std::string const& cell) {
  auto const n = static_cast<std::uint32_t>(cell.size());
  std::fwrite(&n, sizeof n, 1, stdout);
  std::fwrite(cell.data(), 1, cell.size(), stdout);
}

}  // namespace

int main() {
  char delimiter = 0;
  std::uint32_t columns = 0;
  std::uint32_t length = 0;
  std::uint64_t number = 0;
  while (get(&delimiter, 1) && get(&columns, 4) && get(&length, 4)) {
    std::string text(length, '\0');
    if (!get(text.data(), length)) return 2;
    ++number;
    outcome first;
    for (auto const policy : {cxm::on_bad_row::count, cxm::on_bad_row::fail}) {
      first = read_text(text, delimiter, columns, 1 << 18, 0, policy);
      constexpr std::array<std::size_t, 5> chunks{1, 7, 64, 100, 4096};
      std::size_t const chunk = chunks[number % chunks.size()];
      constexpr std::array<std::size_t, 3> widths{2, 3, 7};
      std::size_t const threads = widths[number % widths.size()];
      for (auto const& other : {read_text(text, delimiter, columns, chunk, 0, policy),
                                read_text(text, delimiter, columns, chunk, threads, policy)}) {
        if (other == first) continue;
        std::fprintf(stderr, "text %llu: chunks of %zu or %zu threads give another outcome\n",
                     static_cast<unsigned long long>(number), chunk, threads);
        return 1;
      }
    }
    char const fine = first.error.empty() ? 1 : 0;
    std::fwrite(&fine, 1, 1, stdout);
    if (fine == 0) {
      put(first.error);
    } else {
      auto const rows = static_cast<std::uint32_t>(first.rows.size());
      std::fwrite(&rows, sizeof rows, 1, stdout);
      for (auto const& [n, cells] : first.rows) {
        for (auto const& cell : cells) put(cell);
      }
    }
    std::fflush(stdout);
  }
}
