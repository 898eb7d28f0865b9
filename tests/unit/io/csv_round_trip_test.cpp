// Records written by RFC 4180 come back as they were, wherever the chunks of the file end.
#include <cxm/io/csv.hpp>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {

using table = std::vector<std::vector<std::string>>;

std::string random_field(std::mt19937_64& random) {
  static std::vector<std::string> const pieces{"a",  "b",  "1",    "\"", "\"\"", ",",  ";",
                                               "\n", "\r", "\r\n", " ",  "é",    "日", ""};
  std::string field;
  for (auto n = random() % 6; n > 0; --n) field += pieces[random() % pieces.size()];
  return field;
}

std::string written(table const& rows, std::string const& end, bool last_end,
                    std::mt19937_64& random) {
  std::string out;
  for (auto const& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      std::string const& field = row[c];
      bool const must =
          field.find_first_of(",\"\r\n") != std::string::npos || (row.size() == 1 && field.empty());
      if (c > 0) out += ',';
      if (!must && random() % 3 != 0) {
        out += field;
        continue;
      }
      out += '"';
      for (char ch : field) out += ch == '"' ? std::string{"\"\""} : std::string{ch};
      out += '"';
    }
    out += end;
  }
  if (!last_end) out.resize(out.size() - end.size());
  return out;
}

table read_back(std::string const& file, std::size_t chunk) {
  auto from = cxm::source::text("f.csv", file);
  from.in_chunks_of(chunk);
  cxm::csv_reader reader{std::move(from),
                         {.delimiter = ',', .header_rows = 0},
                         cxm::column_chooser{[](std::vector<std::string> const& header) {
                           std::vector<cxm::column> all;
                           for (auto const& name : header) all.push_back({.name = name});
                           return all;
                         }}};
  table rows;
  cxm::batch batch;
  while (reader.next(batch)) {
    for (std::size_t r = 0; r < batch.rows(); ++r) {
      auto& row = rows.emplace_back();
      for (std::size_t c = 0; c < batch.columns(); ++c) {
        row.push_back(batch.raw(r, c));
        // A blank text is missing; every other is there, byte for byte.
        if (batch.valid(c)[r]) CHECK(batch.texts(c)[r] == row.back());
      }
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("csv: generated records survive writing and reading, chunks ending at every byte") {
  std::mt19937_64 random{20260401};
  for (int file = 0; file < 60; ++file) {
    std::size_t const columns = 1 + random() % 4;
    table rows(1 + random() % 8);
    for (auto& row : rows) {
      for (std::size_t c = 0; c < columns; ++c) row.push_back(random_field(random));
    }
    std::string const end = std::vector<std::string>{"\n", "\r\n", "\r"}[random() % 3];
    std::string const text = written(rows, end, random() % 2 == 0, random);
    for (std::size_t chunk = 1; chunk <= text.size() + 1; ++chunk) {
      table const back = read_back(text, chunk);
      if (back != rows) {
        CAPTURE(text, chunk);
        REQUIRE(back == rows);
      }
    }
    CHECK(read_back(text, cxm::source::standard_chunk) == rows);
  }
}

TEST_CASE("csv: a large generated file gives the same rows in any chunks") {
  std::mt19937_64 random{7};
  table rows(70'000);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = {std::to_string(i), random_field(random), random_field(random)};
  }
  std::string const text = written(rows, "\r\n", true, random);
  for (std::size_t chunk : {std::size_t{999}, std::size_t{65536}, cxm::source::standard_chunk}) {
    table const back = read_back(text, chunk);
    REQUIRE(back.size() == rows.size());
    CHECK(back == rows);
  }
}
