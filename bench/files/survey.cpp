// survey write FOLDER ROWS   columns of a weighted survey as plain binary files, the same on every machine
// survey groups FOLDER       weighted NPS with its standard error by group, over all rows
// survey rake FOLDER ROWS    raking of the first rows to four margins
// The last two print one JSON line: seconds (the files are read before), rows and figures to compare.

#include "column_folder.hpp"
#include "random_bits.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/statistics/raking.hpp>
#include <cxm/survey/weighted_nps.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::uint32_t groups = 1000;
constexpr std::size_t margins = 4;
constexpr std::uint32_t classes[margins] = {2, 6, 8, 20};

struct columns {
  std::vector<std::uint8_t> answer;
  std::vector<double> weight;
  std::vector<std::uint32_t> group;
  std::vector<std::uint32_t> code[margins];
};

constexpr char const* program = "survey";

void write_columns(column_folder const& folder, std::size_t rows) {
  columns c;
  random_bits bits{20260};
  for (std::size_t i = 0; i < rows; ++i) {
    std::uint64_t const r = bits();
    c.group.push_back(static_cast<std::uint32_t>(r % groups));
    c.answer.push_back(static_cast<std::uint8_t>((r >> 20) % 11));
    c.weight.push_back(0.25 + static_cast<double>(bits() >> 11) * 0x1p-53 * 1.5);
    std::uint64_t const s = bits();
    for (std::size_t m = 0; m < margins; ++m) {
      // Uneven classes: the smaller of two draws.
      auto const a = static_cast<std::uint32_t>((s >> (m * 16)) % classes[m]);
      auto const b = static_cast<std::uint32_t>((s >> (m * 16 + 8)) % classes[m]);
      c.code[m].push_back(a < b ? a : b);
    }
  }
  folder.write("answer", c.answer);
  folder.write("weight", c.weight);
  folder.write("group", c.group);
  for (std::size_t m = 0; m < margins; ++m) {
    folder.write("margin" + std::to_string(m), c.code[m]);
  }
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void by_group(column_folder const& folder) {
  auto const answer = folder.read<std::uint8_t>("answer");
  auto const weight = folder.read<double>("weight");
  auto const group = folder.read<std::uint32_t>("group");
  std::vector<std::uint32_t> keys(groups);
  for (std::uint32_t k = 0; k < groups; ++k) keys[k] = k;
  auto const start = std::chrono::steady_clock::now();
  cxm::grouped<std::uint64_t, cxm::weighted_nps> by;
  by.push_coded(group, keys, answer, weight, {});
  double sum = 0;
  double errors = 0;
  for (auto const& [key, nps] : by.rows()) {
    sum += nps.score();
    errors += nps.standard_error();
  }
  std::printf("{\"seconds\": %.6f, \"rows\": %zu, \"figures\": [%.15g, %.15g]}\n",
              seconds_since(start), answer.size(), sum / groups, errors / groups);
}

void rake(column_folder const& folder, std::size_t rows) {
  auto const weight = folder.read<double>("weight", rows);
  std::vector<std::uint32_t> code[margins];
  std::vector<cxm::margin> to(margins);
  for (std::size_t m = 0; m < margins; ++m) {
    code[m] = folder.read<std::uint32_t>("margin" + std::to_string(m), rows);
    to[m].code = code[m];
    // A population of ten million in which all classes are alike in size.
    to[m].totals.assign(classes[m], 1e7 / classes[m]);
  }
  auto const start = std::chrono::steady_clock::now();
  auto const out = cxm::rake(weight, to, {1e-10, 1000});
  double const took = seconds_since(start);
  double squares = 0;
  for (double const w : out.weight) squares += w * w;
  std::printf("{\"seconds\": %.6f, \"rows\": %zu, \"sweeps\": %d, \"figures\": [%.15g, %.15g]}\n",
              took, weight.size(), out.sweeps, out.weight.front(), squares);
}

}  // namespace

int main(int argc, char** argv) {
  std::string_view const what = argc > 1 ? argv[1] : "";
  column_folder const folder{program, argc > 2 ? argv[2] : ""};
  std::size_t const rows = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0;
  if (what == "write" && rows > 0) {
    write_columns(folder, rows);
  } else if (what == "groups" && argc == 3) {
    by_group(folder);
  } else if (what == "rake" && rows > 0) {
    rake(folder, rows);
  } else {
    fail(program, "write FOLDER ROWS, groups FOLDER or rake FOLDER ROWS");
  }
}
