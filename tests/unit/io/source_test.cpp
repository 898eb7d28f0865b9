#include <cxm/io/io_error.hpp>
#include <cxm/io/source.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {

std::string read_all(cxm::source& from, std::size_t step) {
  std::string all;
  std::string piece(step, '\0');
  for (;;) {
    std::size_t const got = from.read(piece);
    all.append(piece, 0, got);
    if (got < step) return all;
  }
}

std::string error_of(std::string const& path) {
  try {
    static_cast<void>(cxm::source::file(path));
  } catch (cxm::io_error const& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("source: a text is read whole, whatever the size of the pieces") {
  for (std::size_t step : {1U, 2U, 3U, 7U, 100U}) {
    auto from = cxm::source::text("t", "nine char");
    CHECK(from.name() == "t");
    CHECK(read_all(from, step) == "nine char");
    CHECK(read_all(from, step).empty());
  }
}

TEST_CASE("source: looking ahead takes nothing") {
  auto from = cxm::source::text("t", "abcdef");
  CHECK(from.peek(2) == "ab");
  CHECK(from.peek(4) == "abcd");
  CHECK(from.peek(1) == "a");
  std::array<char, 3> three{};
  CHECK(from.read(three) == 3);
  CHECK(std::string_view{three.data(), 3} == "abc");
  CHECK(from.peek(100) == "def");
  CHECK(read_all(from, 2) == "def");
  CHECK(from.peek(1).empty());
}

TEST_CASE("source: whoever watches hears of all bytes, looked-at ones too") {
  auto from = cxm::source::text("t", "abcdefghij");
  std::vector<std::uint64_t> heard;
  from.on_bytes([&](std::uint64_t bytes) { heard.push_back(bytes); });
  CHECK(from.peek(4) == "abcd");
  CHECK(heard == std::vector<std::uint64_t>{4});
  auto moved = std::move(from);
  CHECK(read_all(moved, 3) == "abcdefghij");
  REQUIRE_FALSE(heard.empty());
  CHECK(heard.back() == 10);
  CHECK(std::is_sorted(heard.begin(), heard.end()));
}

TEST_CASE("source: a file is read to its end") {
  auto const path = std::filesystem::temp_directory_path() / "cxm_source_test.txt";
  std::string content(700'001, 'x');
  content[700'000] = 'y';
  std::ofstream{path, std::ios::binary} << content;
  auto from = cxm::source::file(path.string());
  CHECK(from.name() == path.string());
  CHECK(read_all(from, 4096) == content);
  std::filesystem::remove(path);
}

TEST_CASE("source: the standard input is read like a file") {
  auto const path = std::filesystem::temp_directory_path() / "cxm_source_stdin_test.txt";
  std::ofstream{path} << "score\n9\n";
  REQUIRE(std::freopen(path.string().c_str(), "r", stdin) != nullptr);
  auto from = cxm::source::standard_input();
  CHECK(from.name() == "<stdin>");
  CHECK(read_all(from, 3) == "score\n9\n");
  std::filesystem::remove(path);
}

TEST_CASE("source: a file that is not there and a folder are refused with what to do") {
  CHECK_THAT(error_of("no/such/file.csv"),
             CXM_CONTAINS("no/such/file.csv: error: can't be opened") &&
                 CXM_CONTAINS("hint: check the name"));
  std::string const folder = std::filesystem::temp_directory_path().string();
  CHECK(error_of(folder) ==
        folder + ": error: this is a folder, not a file\nhint: name a file in it");
}

TEST_CASE("source: a chunk has at least one byte") {
  auto from = cxm::source::text("t", "");
  CHECK(from.chunk() == cxm::source::standard_chunk);
  CHECK(from.in_chunks_of(5).chunk() == 5);
  CHECK_THROWS_AS(from.in_chunks_of(0), std::invalid_argument);
}
