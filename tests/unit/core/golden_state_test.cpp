// States saved by earlier versions, one file for each metric, are read for ever. `[.write-golden]`
// writes the files that are missing; one that is there is never replaced by a test.

#include "support/catch.hpp"
#include "support/laws.hpp"
#include "support/samples.hpp"

#include <cxm/core/state.hpp>
#include <cxm/every_metric.hpp>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

/// CXM_GOLDEN_DIR/grouped_text_nps.cxm: the schema, with what file systems dislike left out.
std::filesystem::path golden_file(std::string const& schema) {
  std::string name;
  for (char c : schema) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    if (plain) {
      name += c;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (!name.empty() && name.back() == '_') name.pop_back();
  return std::filesystem::path{CXM_GOLDEN_DIR} / (name + ".cxm");
}

std::vector<std::byte> contents(std::filesystem::path const& file) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(std::filesystem::file_size(file)));
  std::ifstream in{file, std::ios::binary};
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(in);
  return bytes;
}

}  // namespace

TEST_CASE("golden states: every metric reads its file and writes the same bytes") {
  cxm::every_metric::for_each([]<class M>() {
    auto const file = golden_file(cxm::schema_of<M>());
    INFO(file.string() << " (to write a missing file: cxm_unit_tests \"[.write-golden]\")");
    REQUIRE(std::filesystem::exists(file));
    auto const state = contents(file);
    M const expected = cxm_test::sample<M>::fixed();
    M const loaded = cxm::load<M>(state);
    CHECK(loaded == expected);
    CHECK(cxm_test::figures_of(loaded) == cxm_test::figures_of(expected));
    CHECK(cxm::save(expected) == state);
    CHECK(cxm::save(loaded) == state);
  });
}

TEST_CASE("golden states: every file belongs to a metric") {
  std::vector<std::filesystem::path> known;
  cxm::every_metric::for_each([&]<class M>() {
    known.push_back(golden_file(cxm::schema_of<M>()));
    // A file of an empty metric would prove little.
    CHECK(cxm_test::sample<M>::fixed().count() > 0);
    CHECK(cxm_test::sample<M>::fixed().excluded().total() > 0);
  });
  for (auto const& entry : std::filesystem::directory_iterator{CXM_GOLDEN_DIR}) {
    INFO(entry.path().string());
    CHECK(std::find(known.begin(), known.end(), entry.path()) != known.end());
  }
}

TEST_CASE("golden states: write the files that are missing", "[.write-golden]") {
  cxm::every_metric::for_each([]<class M>() {
    auto const file = golden_file(cxm::schema_of<M>());
    if (std::filesystem::exists(file)) return;
    auto const state = cxm::save(cxm_test::sample<M>::fixed());
    std::ofstream out{file, std::ios::binary};
    out.write(reinterpret_cast<char const*>(state.data()),
              static_cast<std::streamsize>(state.size()));
    REQUIRE(out.flush());
  });
}
