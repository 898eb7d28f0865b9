#include <cxm/core/observe.hpp>
#include <cxm/io/csv.hpp>
#include <cxm/io/json.hpp>

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "support/catch.hpp"

namespace {

using cxm::cell_type;

cxm::csv_reader orders(cxm::on_bad_row policy = cxm::on_bad_row::count) {
  return {cxm::source::text("orders.csv",
                            "who,score,paid,day,again\n"
                            "ann,9,11.77,2025-03-31,yes\n"
                            "\"b\"\"o\n"
                            "b\",,,,\n"
                            "cy,ten,1.234,31/3/25,perhaps\n"),
          {},
          {{.name = "who"},
           {.name = "score", .type = cell_type::answer},
           {.name = "paid", .type = cell_type::amount},
           {.name = "day", .type = cell_type::time},
           {.name = "again", .type = cell_type::flag}},
          policy};
}

cxm::place at(std::uint64_t line, std::uint64_t column) {
  return {.file = "orders.csv", .line = line, .column = column};
}

}  // namespace

TEST_CASE("batch: typed columns with validity, missing and unparsable told apart") {
  auto reader = orders();
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  REQUIRE(rows.rows() == 3);
  CHECK(rows.columns() == 5);
  CHECK(rows.first_row() == 0);
  CHECK(rows.texts(0)[0] == "ann");
  CHECK(rows.texts(0)[1] == "b\"o\nb");
  CHECK(rows.numbers(1)[0] == 9);
  CHECK(std::isnan(rows.numbers(1)[1]));
  CHECK(std::isnan(rows.numbers(1)[2]));
  CHECK(rows.amounts(2)[0] == 1177);
  CHECK(rows.amounts(2)[1] == 0);
  CHECK(rows.times(3)[0] == cxm::time_cell{.seconds = 1743379200, .kind = cxm::time_kind::date});
  CHECK(rows.flags(4)[0] == 1);
  CHECK(rows.valid(0).bits[0] == 0b111);
  for (std::size_t c = 1; c < 5; ++c) {
    CHECK(rows.valid(c).bits.size() == 1);
    CHECK(rows.valid(c).bits[0] == 0b001);
    CHECK(rows.unparsable(c)[0] == 0b100);
    CHECK_FALSE(rows.unparsable(1, c));
    CHECK(rows.unparsable(2, c));
  }
  CHECK_FALSE(reader.next(rows));
  CHECK(rows.rows() == 0);
  CHECK(reader.rows_read() == 3);
  CHECK(reader.bad_rows() == 0);
}

TEST_CASE("batch: raw cells, their places and problems are found again when they are asked for") {
  auto reader = orders();
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  CHECK(rows.raw(0, 0) == "ann");
  CHECK(rows.raw(1, 0) == "b\"o\nb");
  CHECK(rows.raw(2, 1) == "ten");
  CHECK(rows.position(0, 0) == at(2, 1));
  CHECK(rows.position(0, 2) == at(2, 7));
  CHECK(rows.position(1, 0) == at(3, 1));
  CHECK(rows.position(1, 1) == at(4, 4));
  CHECK(rows.position(2, 4) == at(5, 22));
  CHECK(std::string{rows.problem(2, 3).what()} ==
        "orders.csv:5:14: error: day \"31/3/25\" is not a time in ISO 8601\n"
        "hint: --date-format %d/%m/%y");
  CHECK_THROWS_AS(rows.problem(0, 1), std::invalid_argument);
}

TEST_CASE("batch: an unparsable cell fails with its place behind the rows before it") {
  auto reader = orders(cxm::on_bad_row::fail);
  cxm::batch rows;
  REQUIRE(reader.next(rows));
  CHECK(rows.rows() == 2);
  CHECK_THROWS_WITH(reader.next(rows), CXM_CONTAINS("orders.csv:5:4: error: score \"ten\""));
}

TEST_CASE("batch: a column that is not there or of another type is refused") {
  auto reader = orders();
  cxm::batch rows;
  CHECK(rows.rows() == 0);
  CHECK_THROWS_AS(rows.texts(0), std::invalid_argument);
  REQUIRE(reader.next(rows));
  CHECK_THROWS_AS(rows.numbers(0), std::invalid_argument);
  CHECK_THROWS_AS(rows.texts(1), std::invalid_argument);
  CHECK_THROWS_AS(rows.amounts(1), std::invalid_argument);
  CHECK_THROWS_AS(rows.times(1), std::invalid_argument);
  CHECK_THROWS_AS(rows.flags(1), std::invalid_argument);
  CHECK_THROWS_AS(rows.numbers(5), std::invalid_argument);
  CHECK_THROWS_AS(rows.valid(5), std::invalid_argument);
  CHECK_THROWS_AS(rows.unparsable(5), std::invalid_argument);
  CHECK_THROWS_AS(rows.unparsable(3, 0), std::invalid_argument);
  CHECK_THROWS_AS(rows.raw(3, 0), std::invalid_argument);
  CHECK_THROWS_AS(rows.position(0, 5), std::invalid_argument);
}

TEST_CASE("batch: a file of more rows than a batch has comes in several, numbered on") {
  std::string file = "n\n";
  constexpr std::size_t count = 150'000;
  for (std::size_t i = 0; i < count; ++i) file += std::to_string(i) + '\n';
  cxm::csv_reader reader{
      cxm::source::text("n.csv", file), {}, {{.name = "n", .type = cell_type::number}}};
  cxm::batch rows;
  std::size_t seen = 0;
  while (reader.next(rows)) {
    CHECK(rows.rows() <= cxm::batch::most_rows);
    CHECK(rows.first_row() == seen);
    REQUIRE(rows.numbers(0).size() == rows.rows());
    CHECK(rows.valid(0).bits.size() == (rows.rows() + 7) / 8);
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      if (rows.numbers(0)[r] != static_cast<double>(seen + r)) FAIL("row " << seen + r);
    }
    auto const last = rows.rows() - 1;
    CHECK(rows.position(last, 0).line == seen + last + 2);
    seen += rows.rows();
  }
  CHECK(seen == count);
  CHECK(reader.rows_read() == count);
}

TEST_CASE("batch: places hold in every batch, whatever the chunks") {
  std::string file = "a,b\r\n";
  for (int i = 0; i < 40; ++i) file += "\"x\ny\"," + std::to_string(i) + "\r\n\r\n";
  for (std::size_t chunk : {1U, 2U, 5U, 17U, 100U, 1000U}) {
    auto from = cxm::source::text("f.csv", file);
    from.in_chunks_of(chunk);
    cxm::csv_reader reader{std::move(from), {}, {{.name = "b", .type = cell_type::number}}};
    cxm::batch rows;
    std::size_t seen = 0;
    while (reader.next(rows)) {
      for (std::size_t r = 0; r < rows.rows(); ++r, ++seen) {
        CHECK(rows.position(r, 0) ==
              cxm::place{.file = "f.csv", .line = 3 + 3 * seen, .column = 4});
      }
    }
    CHECK(seen == 40);
  }
}

TEST_CASE("batch: one batch serves several readers, and moves") {
  cxm::batch rows;
  for (int i = 0; i < 2; ++i) {
    auto reader = orders();
    REQUIRE(reader.next(rows));
    CHECK(rows.texts(0)[0] == "ann");
    cxm::csv_reader other{
        cxm::source::text("x.csv", "x\n5\n"), {}, {{.name = "x", .type = cell_type::number}}};
    REQUIRE(other.next(rows));
    CHECK(rows.columns() == 1);
    CHECK(rows.numbers(0)[0] == 5);
  }
  auto reader = orders();
  REQUIRE(reader.next(rows));
  cxm::batch const moved = std::move(rows);
  CHECK(moved.texts(0)[1] == "b\"o\nb");
  CHECK(moved.raw(1, 0) == "b\"o\nb");
}

TEST_CASE("batch: a column goes into a metric with its validity") {
  struct sum {
    double total = 0;
    int seen = 0;
  } all;
  auto reader = orders();
  cxm::batch rows;
  while (reader.next(rows)) {
    cxm::validity const present = rows.valid(1);
    present.check_covers(rows.rows());
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      if (!present[r]) continue;
      all.total += rows.numbers(1)[r];
      ++all.seen;
    }
  }
  CHECK(all.total == 9);
  CHECK(all.seen == 1);
}
