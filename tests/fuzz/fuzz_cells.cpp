// Any bytes as one cell: the quick ways of reading a column give what the exact one does, and numbers are
// those of the C library.
#include "fuzz.hpp"

#include <cxm/io/csv.hpp>

#include <charconv>
#include <cmath>
#include <string>
#include <vector>

namespace cxm_fuzz {

namespace {

// The cell in a row of its own, and in one whose columns know a word for "no value": that takes the exact way.
cxm::batch read_cell(std::string const& cell, bool exact) {
  std::string quoted = "\"";
  for (char const c : cell) quoted += c == '"' ? "\"\"" : std::string{c};
  quoted += '"';
  bool const plain = cell.find_first_of(",\"\r\n") == std::string::npos && !cell.empty();
  std::string header;  // what a file begins with may say that it is no text
  std::string row;
  std::vector<cxm::column> columns;
  for (int type = 0; type < 6; ++type) {
    for (bool const in_quotes : {false, true}) {
      header += (header.empty() ? "c" : ",c") + std::to_string(columns.size());
      row += (row.empty() ? "" : ",") + (in_quotes || !plain ? quoted : cell);
      cxm::column c{.name = "#" + std::to_string(columns.size() + 1),
                    .type = static_cast<cxm::cell_type>(type)};
      if (exact) c.missing = {"a word that is never there\x01"};
      columns.push_back(c);
    }
  }
  cxm::csv_format format;
  format.delimiter = ',';
  cxm::csv_reader reader{cxm::source::text("c.csv", header + "\n" + row + "\n"), format, columns,
                         cxm::on_bad_row::count};
  cxm::batch rows;
  static_cast<void>(reader.next(rows));
  return rows;
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

void cells(std::uint8_t const* data, std::size_t size) {
  if (size > 64) return;
  std::string const cell{reinterpret_cast<char const*>(data), size};
  if (cell.find('\0') != std::string::npos) return;
  cxm::batch const quick = read_cell(cell, false);
  cxm::batch const exact = read_cell(cell, true);
  require(quick.rows() == exact.rows(), "both read the row");
  if (quick.rows() == 0) return;
  for (std::size_t c = 0; c < quick.columns(); ++c) {
    require(quick.valid(c)[0] == exact.valid(c)[0], "both find a value");
    require(quick.unparsable(0, c) == exact.unparsable(0, c), "both can read it");
    require(quick.raw(0, c) == exact.raw(0, c), "both have the cell");
    switch (static_cast<cxm::cell_type>(c / 2)) {
      case cxm::cell_type::text: require(quick.texts(c)[0] == exact.texts(c)[0], "texts"); break;
      case cxm::cell_type::number:
      case cxm::cell_type::answer:
        require(same(quick.numbers(c)[0], exact.numbers(c)[0]), "numbers");
        break;
      case cxm::cell_type::amount:
        require(quick.amounts(c)[0] == exact.amounts(c)[0], "amounts");
        break;
      case cxm::cell_type::time: require(quick.times(c)[0] == exact.times(c)[0], "times"); break;
      case cxm::cell_type::flag: require(quick.flags(c)[0] == exact.flags(c)[0], "flags"); break;
    }
  }
  // A number is what the C library reads, an amount a hundred times as much.
  std::size_t const number = 2;
  if (quick.valid(number)[0]) {
    std::string digits = quick.raw(0, number);
    digits.erase(0, digits.find_first_of("+-.0123456789"));  // C knows fewer kinds of blanks
    double const read = std::strtod(digits.c_str(), nullptr);
    require(same(quick.numbers(number)[0], read), "strtod reads the same number");
    std::size_t const amount = 6;
    if (quick.valid(amount)[0] && std::fabs(read) < 1e9) {
      double const cents = static_cast<double>(quick.amounts(amount)[0]);
      require(std::fabs(cents - read * 100) < 1e-3, "an amount is the number in cents");
    }
  }
}

}  // namespace cxm_fuzz
