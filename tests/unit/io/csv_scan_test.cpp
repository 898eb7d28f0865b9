// The block scanner against the exact parser, and several threads against one.
#include "io/block_masks.hpp"
#include "io/cell_runs.hpp"
#include "io/records.hpp"
#include "io/separators.hpp"

#include <cxm/core/thread_executor.hpp>
#include <cxm/io/csv.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <vector>

using namespace cxm::detail::input;

namespace {

// Text that has what a scanner can trip over, and long stretches that have not.
std::string nasty_text(cxm_test::generator& random, std::size_t fields, bool orderly) {
  std::string text;
  std::size_t const records = random.below(60);
  for (std::size_t r = 0; r < records; ++r) {
    std::size_t const in_record = !orderly && random.chance(3) ? fields + 1 : fields;
    for (std::size_t f = 0; f < in_record; ++f) {
      if (f > 0) text += ',';
      std::string cell;
      for (std::size_t n = random.below(random.chance(5) ? 200 : 9); n > 0; --n) {
        cell += random.pick({'a', '7', ' ', 'x', '.', '-'});
      }
      if (random.chance(25)) {
        std::string quoted = "\"" + cell;
        for (std::size_t n = random.below(4); n > 0; --n) {
          quoted += random.pick<char const*>({"\n", "\r\n", ",", "\"\"", "\r", "\xC3\xA9"});
        }
        cell = quoted + '"';
      } else if (!orderly && random.chance(2)) {
        cell += random.pick<char const*>({"\"", "\" ", "5\" screen", "\""});
      }
      if (!orderly && random.chance(1)) cell += '\0';
      text += cell;
    }
    text += random.pick<char const*>({"\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\n\r\n"});
  }
  if (random.chance(30) && !text.empty()) text.pop_back();
  return text;
}

struct delivered {
  std::map<std::uint64_t, std::vector<std::string>> rows{};  // by number: cells and places
  std::uint64_t read = 0;
  std::uint64_t bad = 0;
  std::vector<std::string> examples{};
  std::string error{};
  friend bool operator==(delivered const&, delivered const&) = default;
};

void take(cxm::batch const& b, delivered& into) {
  for (std::size_t r = 0; r < b.rows(); ++r) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < b.columns(); ++c) {
      cells.push_back(b.raw(r, c) + '@' + b.position(r, c).text());
      cells.push_back(std::to_string(b.valid(c)[r]) + std::to_string(b.unparsable(r, c)));
    }
    cells.emplace_back(b.texts(0)[r]);
    bool const fresh = into.rows.emplace(b.first_row() + r, std::move(cells)).second;
    CHECK(fresh);
  }
}

delivered read_all(std::string const& text, std::size_t chunk, std::size_t threads,
                   cxm::on_bad_row policy) {
  delivered all;
  auto from = cxm::source::text("t.csv", text);
  from.in_chunks_of(chunk);
  try {
    cxm::csv_reader reader{std::move(from),
                           cxm::csv_format{.delimiter = ','},
                           {{.name = "#2"}, {.name = "#1", .type = cxm::cell_type::answer}},
                           policy};
    std::mutex guard;
    try {
      if (threads == 0) {
        cxm::batch rows;
        while (reader.next(rows)) take(rows, all);
      } else {
        cxm::thread_executor on{threads};
        reader.each_batch(on, [&](std::size_t, cxm::batch const& rows) {
          std::scoped_lock const lock{guard};
          take(rows, all);
        });
      }
    } catch (cxm::io_error const& why) {
      all.error = why.what();
    }
    // What was counted before an error depends on how far other threads were.
    if (all.error.empty()) {
      all.read = reader.rows_read();
      all.bad = reader.bad_rows();
      for (auto const& e : reader.bad_row_examples()) all.examples.emplace_back(e.what());
    } else {
      all.rows.clear();
    }
  } catch (cxm::io_error const& why) {
    all.error = why.what();
  }
  return all;
}

}  // namespace

TEST_CASE("csv scan: every path of this processor gives the same masks") {
  cxm_test::generator random{1};
  auto const& paths = all_classify_paths();
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (std::size_t i = 0; i < 4 * block_bytes; ++i) {
      text += random.chance(40) ? random.pick({'"', ',', '\n', '\r', '\0', ';'})
                                : static_cast<char>(random.below(256));
    }
    dialect const how{.delimiter = random.pick({',', ';', '\t', '\xE9'}),
                      .white_space = false,
                      .quote = random.pick({'"', '\''}),
                      .quotes = random.chance(80)};
    std::vector<block_masks> expected(4);
    paths.portable(text.data(), 4, how, expected.data());
    for (auto const path : {paths.sse2, paths.avx2, paths.avx512}) {
      if (path == nullptr) continue;
      std::vector<block_masks> seen(4);
      path(text.data(), 4, how, seen.data());
      for (std::size_t b = 0; b < 4; ++b) {
        CHECK(seen[b].quotes == expected[b].quotes);
        CHECK(seen[b].quoted == expected[b].quoted);
        CHECK(seen[b].delimiters == expected[b].delimiters);
        CHECK(seen[b].line_ends == expected[b].line_ends);
        CHECK(seen[b].nuls == expected[b].nuls);
        CHECK(seen[b].beyond_ascii == expected[b].beyond_ascii);
      }
    }
    char const wanted = random.pick({'\n', '"', 'a'});
    CHECK(count_byte(text, wanted) ==
          static_cast<std::uint64_t>(std::count(text.begin(), text.end(), wanted)));
  }
}

TEST_CASE(
    "csv scan: regular records are those of the exact parser, and it stops before the others") {
  cxm_test::generator random{2};
  dialect const how;
  for (int round = 0; round < 3000; ++round) {
    std::size_t const fields = 1 + random.below(5);
    std::string const text = nasty_text(random, fields, random.chance(50));
    separator_scan scan{how, fields};
    record_run const run = scan.find(text, 0, 1 + random.below(70));
    std::vector<field> expected;
    std::size_t at = 0;
    for (std::size_t r = 0; r < run.rows; ++r) {
      scan_result const record = scan_record(text, at, true, how, expected, fields);
      REQUIRE(record.outcome == scan_outcome::record);
      REQUIRE(record.fields == fields);
      auto const begin = static_cast<std::uint32_t>(record.begin);
      found_rows const found{text,   &begin, scan.ends() + r * fields, scan.unusual() + r * fields,
                             fields, 1};
      for (std::size_t f = 0; f < fields; ++f) {
        field const seen = unquoted(text, found.raw(0, f), how);
        CHECK(seen.begin == expected[f].begin);
        CHECK(seen.end == expected[f].end);
        CHECK(seen.in_quotes == expected[f].in_quotes);
        CHECK(seen.doubled == expected[f].doubled);
        bool const beyond_ascii =
            std::any_of(text.begin() + static_cast<std::ptrdiff_t>(seen.begin),
                        text.begin() + static_cast<std::ptrdiff_t>(seen.end),
                        [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        CHECK((found.unusual[f] != 0) == (seen.doubled || beyond_ascii));
      }
      at = record.next;
    }
    CHECK(run.next == at);
    if (run.irregular) {
      scan_result const record = scan_record(text, at, true, how, expected, fields);
      bool const stray = std::any_of(expected.begin(), expected.end(), [&](field const& f) {
        return !f.in_quotes && text.substr(f.begin, f.end - f.begin).find('"') != std::string::npos;
      });
      bool const nul = text.find('\0', at) < (std::max)(record.next, at + 1);
      CHECK((record.outcome != scan_outcome::record || record.fields != fields || stray || nul));
    }
  }
}

TEST_CASE("csv scan: rows, places and errors do not depend on chunks or threads", "[threads]") {
  cxm_test::generator random{3};
  for (int round = 0; round < 400; ++round) {
    std::string const text = "answer,comment,more\n" + nasty_text(random, 3, random.chance(60));
    for (auto const policy : {cxm::on_bad_row::fail, cxm::on_bad_row::count}) {
      delivered const one = read_all(text, 1 << 18, 0, policy);
      CHECK(read_all(text, 1 + random.below(100), 0, policy) == one);
      for (std::size_t const threads : {2U, 3U, 7U}) {
        CHECK(read_all(text, 1 + random.below(200), threads, policy) == one);
      }
    }
  }
}

TEST_CASE("csv scan: of two errors the first in the file is thrown, whoever is faster",
          "[threads]") {
  std::string text = "score,comment\n";
  for (int i = 0; i < 20000; ++i) text += "9,fine\n";
  text += "x,here\n";
  for (int i = 0; i < 20000; ++i) text += "9,fine\n";
  text += "y,there\n";
  for (std::size_t const threads : {1U, 2U, 7U}) {
    auto from = cxm::source::text("t.csv", text);
    from.in_chunks_of(1000);
    cxm::csv_reader reader{
        std::move(from), {}, {{.name = "score", .type = cxm::cell_type::answer}}};
    cxm::thread_executor on{threads};
    CHECK_THROWS_WITH(reader.each_batch(on, [](std::size_t, cxm::batch const&) {}),
                      CXM_CONTAINS("t.csv:20002:1: error: score \"x\""));
    // One that the consumer finds comes first if its row does.
    auto again = cxm::source::text("t.csv", text);
    again.in_chunks_of(1000);
    cxm::csv_reader second{
        std::move(again), {}, {{.name = "score", .type = cxm::cell_type::answer}}};
    constexpr std::uint64_t refused = 5000;
    CHECK_THROWS_WITH(second.each_batch(on,
                                        [](std::size_t, cxm::batch const& rows) {
                                          if (rows.first_row() + rows.rows() <= refused) return;
                                          throw std::runtime_error{rows.first_row() <= refused
                                                                       ? "the first"
                                                                       : "a later one"};
                                        }),
                      "the first");
  }
}
