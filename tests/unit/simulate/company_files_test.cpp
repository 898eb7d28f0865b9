#include "simulate/company_files.hpp"

#include <cxm/io/dataset_files.hpp>
#include <cxm/io/io_error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"
#include "support/simulated.hpp"

using namespace cxm;
using namespace cxm::simulation;
using cxm_test::file_text;
using cxm_test::scratch_folder;

namespace {
/// FNV-1a of 64 bits.
std::uint64_t hash_of(std::string const& bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}
std::size_t entries(std::string const& folder) {
  std::size_t n = 0;
  for ([[maybe_unused]] auto const& x : std::filesystem::directory_iterator{folder}) ++n;
  return n;
}
}  // namespace

TEST_CASE("write_company: these bytes on every machine") {
  struct known {
    char const* name;
    std::uint64_t hash;
  };
  constexpr std::array<known, 9> golden{{{"customers.csv", 0xca2ade0b1d2281f7},
                                         {"touchpoints.csv", 0xdcea03c5464f90c},
                                         {"responses.csv", 0x99811f3def357156},
                                         {"orders.csv", 0x6fc2dc79bcbb3bcf},
                                         {"subscriptions.csv", 0x517d71fe05834683},
                                         {"tickets.csv", 0xb7545dbd8e2a6e60},
                                         {"task_attempts.csv", 0x8d48d6d9779af5b4},
                                         {"mentions.csv", 0x777e9be15fdd9141},
                                         {"truth.json", 0x7b803b55575574a1}}};
  scratch_folder const folder;
  auto const files = write_company(folder / "a", 50, 20240101, false);
  REQUIRE(files.size() == golden.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto const& [name, rows] = files[i];
    CHECK(name == golden[i].name);
    INFO(name << " " << std::hex << hash_of(file_text(folder / ("a/" + name))));
    CHECK(hash_of(file_text(folder / ("a/" + name))) == golden[i].hash);
  }
  CHECK(entries(folder / "a") == golden.size());
}

TEST_CASE("write_company: the files read back as the dataset that was simulated") {
  scratch_folder const folder;
  static_cast<void>(write_company(folder.path(), 120, 6, false));
  auto const read = read_dataset(folder.path());
  CHECK(read.data == cxm_test::simulated(6, 1, 120));
}

TEST_CASE("write_company: refuses to replace files unless that is asked for") {
  scratch_folder const folder;
  static_cast<void>(write_company(folder.path(), 3, 1, false));
  auto const before = file_text(folder / "customers.csv");
  CHECK_THROWS_WITH(write_company(folder.path(), 3, 2, false), CXM_CONTAINS("such a file already"));
  CHECK(file_text(folder / "customers.csv") == before);
  static_cast<void>(write_company(folder.path(), 3, 2, true));
  CHECK(file_text(folder / "customers.csv") != before);
  CHECK(entries(folder.path()) == 9);
}

TEST_CASE("write_company: other files of the folder stay") {
  scratch_folder const folder;
  folder.put("notes.txt", "mine");
  static_cast<void>(write_company(folder.path(), 2, 1, false));
  CHECK(file_text(folder / "notes.txt") == "mine");
  CHECK(entries(folder.path()) == 10);
}

TEST_CASE("write_company: what can't work leaves nothing behind") {
  scratch_folder const folder;
  CHECK_THROWS_AS(write_company(folder / "x", 0, 1, false), std::invalid_argument);
  CHECK_THROWS_AS(write_company(folder / "x", 10'000'000, 1, false), std::invalid_argument);
  CHECK_THROWS_AS(write_company(folder / "x/y", 5, 1, false), io_error);
  folder.put("file", "");
  CHECK_THROWS_WITH(write_company(folder / "file", 5, 1, false),
                    CXM_CONTAINS("a file, not a folder"));
  CHECK(entries(folder.path()) == 1);
}
