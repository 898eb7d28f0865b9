// Any bytes as a CSV file: chunks and threads change nothing, and every row is delivered or counted.
#include "fuzz.hpp"

#include <cxm/core/thread_executor.hpp>
#include <cxm/io/csv.hpp>

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace cxm_fuzz {

namespace {

struct outcome {
  std::map<std::uint64_t, std::string> rows{};
  std::uint64_t read = 0;
  std::uint64_t bad = 0;
  std::string error{};
  friend bool operator==(outcome const&, outcome const&) = default;
};

struct layout {
  cxm::csv_format format{};
  cxm::on_bad_row policy = cxm::on_bad_row::fail;
  std::vector<cxm::cell_type> types{};
};

layout layout_of(std::uint8_t a, std::uint8_t b) {
  layout how;
  constexpr char delimiters[] = {',', ';', '\t', '|'};
  how.format.delimiter = delimiters[a & 3U];
  how.format.white_space = (a & 0x1CU) == 0x1C;
  how.format.quote = (a & 0x20U) != 0 ? '\0' : '"';
  how.format.header_rows = (a >> 6) & 1U;
  if ((a & 0x80U) != 0) how.policy = cxm::on_bad_row::count;
  how.types = {static_cast<cxm::cell_type>((b & 7U) % 6),
               static_cast<cxm::cell_type>((b >> 3) % 6)};
  if ((b & 0xC0U) == 0xC0) how.format.encoding = cxm::text_encoding::windows_1252;
  return how;
}

outcome read_all(std::string const& text, layout const& how, std::size_t chunk,
                 std::size_t threads) {
  outcome all;
  std::mutex guard;
  auto const take = [&](cxm::batch const& b) {
    std::scoped_lock const lock{guard};
    for (std::size_t r = 0; r < b.rows(); ++r) {
      std::string& row = all.rows[b.first_row() + r];
      require(row.empty(), "a row is delivered once");
      for (std::size_t c = 0; c < b.columns(); ++c) {
        row += b.raw(r, c) + '@' + b.position(r, c).text() + (b.valid(c)[r] ? "+" : "-");
        if (b.unparsable(r, c)) row += b.problem(r, c).what();
      }
      row += '.';
    }
  };
  try {
    std::vector<cxm::column> columns(how.types.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
      columns[c].name = "#" + std::to_string(c + 1);
      columns[c].type = how.types[c];
    }
    auto from = cxm::source::text("f.csv", text);
    from.in_chunks_of(chunk);
    cxm::csv_reader reader{std::move(from), how.format,
                           [&](std::vector<std::string> const& header) {
                             if (columns.size() > header.size()) columns.resize(header.size());
                             return columns;
                           },
                           how.policy};
    if (threads == 0) {
      cxm::batch rows;
      while (reader.next(rows)) take(rows);
    } else {
      cxm::thread_executor on{threads};
      reader.each_batch(on, [&](std::size_t, cxm::batch const& b) { take(b); });
    }
    all.read = reader.rows_read();
    all.bad = reader.bad_rows();
    require(all.read == all.rows.size() + all.bad, "rows read are delivered or bad");
  } catch (cxm::io_error const& why) {
    all.rows.clear();
    all.error = why.what();
  }
  return all;
}

}  // namespace

void csv(std::uint8_t const* data, std::size_t size) {
  if (size < 3 || size > 4096) return;
  layout const how = layout_of(data[0], data[1]);
  std::size_t const chunk = 1 + data[2] % 128U;
  std::string const text{reinterpret_cast<char const*>(data + 3), size - 3};
  outcome const whole = read_all(text, how, std::size_t{1} << 18, 0);
  require(read_all(text, how, chunk, 0) == whole, "chunks change nothing");
  require(read_all(text, how, chunk, 3) == whole, "threads change nothing");
}

}  // namespace cxm_fuzz
