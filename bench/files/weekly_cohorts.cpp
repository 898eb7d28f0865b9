// weekly_cohorts write FOLDER EVENTS   columns of events as plain binary files
// weekly_cohorts run FOLDER            cohorts by week over them, one thread
// Prints one JSON line: seconds by the clock (the files are read before), rows, and the number of
// cells, of customers, and the sum of the active customers of all cells.

#include "column_folder.hpp"

#include <cxm/retention/cohorts.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr char const* program = "weekly_cohorts";

/// Number k of the sequence that splitmix64 (Steele, Lea and Flood 2014) makes from 0.
std::uint64_t splitmix(std::uint64_t k) {
  std::uint64_t x = (k + 1) * 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31);
}

/// Twenty events of each customer on average, over 180 days of 2024.
void write_columns(column_folder const& folder, std::uint64_t events) {
  std::vector<std::uint32_t> customer;
  std::vector<std::int64_t> at;
  for (std::uint64_t i = 0; i < events; ++i) {
    customer.push_back(static_cast<std::uint32_t>(splitmix(3 * i) % (events / 20)));
    at.push_back(1'704'067'200 + static_cast<std::int64_t>(splitmix(3 * i + 1) % 15'552'000));
  }
  folder.write("customer", customer);
  folder.write("at", at);
}

void run(column_folder const& folder) {
  auto const customer = folder.read<std::uint32_t>("customer");
  auto const at = folder.read<std::int64_t>("at");
  std::vector<std::int64_t> names;
  for (std::uint64_t i = 0; i < customer.size() / 20; ++i) {
    names.push_back(static_cast<std::int64_t>(i));
  }
  auto const start = std::chrono::steady_clock::now();
  cxm::acquisition_cohorts<std::int64_t> cohorts{
      cxm::numbered_periods{cxm::period::iso_week, cxm::time_zone{"UTC"}}};
  cohorts.push_coded(customer, names, at);
  auto const table = cohorts.table();
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
  std::uint64_t cells = 0, active = 0;
  for (auto const& row : table.rows()) {
    for (auto const& cell : row.cells) {
      cells += cell.active > 0;
      active += cell.active;
    }
  }
  std::printf("{\"seconds\": %.6f, \"rows\": %zu, \"figures\": [%llu, %llu, %llu]}\n", took.count(),
              at.size(), static_cast<unsigned long long>(cells),
              static_cast<unsigned long long>(cohorts.customers()),
              static_cast<unsigned long long>(active));
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> const words(argv + 1, argv + argc);
  if (words.size() == 3 && words[0] == "write") {
    write_columns({program, words[1]}, std::strtoull(words[2].c_str(), nullptr, 10));
  } else if (words.size() == 2 && words[0] == "run") {
    run({program, words[1]});
  } else {
    fail(program, "write FOLDER EVENTS, or run FOLDER");
  }
}
