// Packed files. two.csv.gz and two.csv.zst hold the same text in two members; between the two of the second
// lies a frame that is to be skipped. They were made by gzip 1.12 and zstd 1.5.4.
#include <cxm/io/csv.hpp>

#include "support/catch.hpp"
#include "support/scratch_folder.hpp"

#include <array>
#include <string>
#include <vector>

namespace {

std::string const data = CXM_TEST_DATA;
std::string const first_member = "score,plan\n9,basic\n3,\"pl";
std::string const text = first_member + "us\nx\"\n10,basic\n";

struct outcome {
  std::string text{};
  std::string error{};
};

outcome unpack(std::string const& bytes, std::size_t step = 7) {
  cxm_test::scratch_folder const folder;
  folder.put("packed", bytes);
  outcome seen;
  try {
    auto from = cxm::source::file(folder / "packed");
    std::string piece(step, '\0');
    for (std::size_t got = step; got == step;) {
      got = from.read(piece);
      seen.text.append(piece, 0, got);
    }
  } catch (cxm::io_error const& why) {
    seen.error = why.what();
    seen.error.erase(0, folder.path().size() + 1);
  }
  return seen;
}

}  // namespace

TEST_CASE("packed files: all members are one text, whatever the size of the pieces") {
  for (auto const* name : {"two.csv.gz", "two.csv.zst"}) {
    std::string const bytes = cxm_test::file_text(data + "/packed/" + name);
    for (std::size_t const step : {1U, 2U, 5U, 64U, 100000U}) {
      outcome const seen = unpack(bytes, step);
      CHECK(seen.error.empty());
      CHECK(seen.text == text);
    }
  }
}

TEST_CASE("packed files: rows and places are those of the unpacked text") {
  for (auto const* name : {"two.csv.gz", "two.csv.zst"}) {
    cxm::csv_reader reader{cxm::source::file(data + "/packed/" + name),
                           {},
                           {{.name = "score", .type = cxm::cell_type::number}, {.name = "plan"}}};
    cxm::batch rows;
    REQUIRE(reader.next(rows));
    REQUIRE(rows.rows() == 3);
    CHECK(rows.numbers(0)[1] == 3);
    CHECK(rows.texts(1)[1] == "plus\nx");
    CHECK(rows.position(2, 0).line == 5);
  }
}

TEST_CASE("packed files: one that is cut off is an error at every byte, but for whole members") {
  for (auto const* name : {"two.csv.gz", "two.csv.zst"}) {
    std::string const bytes = cxm_test::file_text(data + "/packed/" + name);
    std::size_t whole = 0;
    for (std::size_t n = 4; n < bytes.size(); ++n) {
      outcome const seen = unpack(bytes.substr(0, n));
      if (seen.error.empty()) {
        CHECK(seen.text == first_member);
        ++whole;
      } else {
        CHECK_THAT(seen.error, CXM_CONTAINS("packed: error: the file ends within its "));
      }
    }
    // Behind the first member, and in the zstd file behind the frame to be skipped too.
    CHECK(whole == (std::string{name} == "two.csv.gz" ? 1 : 2));
  }
}

TEST_CASE("packed files: a changed byte is an error, or means nothing") {
  for (auto const* name : {"two.csv.gz", "two.csv.zst"}) {
    std::string const bytes = cxm_test::file_text(data + "/packed/" + name);
    std::size_t found = 0;
    for (std::size_t i = 4; i < bytes.size(); ++i) {
      std::string changed = bytes;
      changed[i] = static_cast<char>(changed[i] ^ 0x41);
      outcome const seen = unpack(changed);
      if (seen.error.empty()) {
        CHECK(seen.text == text);
      } else {
        ++found;
      }
    }
    CHECK(found > bytes.size() / 2);
  }
}

TEST_CASE("packed files: zeros behind gzip's last member are padding, anything else an error") {
  std::string const bytes = cxm_test::file_text(data + "/packed/two.csv.gz");
  outcome const padded = unpack(bytes + std::string(600, '\0'));
  CHECK(padded.error.empty());
  CHECK(padded.text == text);
  CHECK_THAT(unpack(bytes + "score").error, CXM_CONTAINS("something else follows the gzip data"));
  CHECK_THAT(unpack(bytes + std::string(10, '\0') + bytes).error,
             CXM_CONTAINS("something else follows the gzip data"));
}

TEST_CASE("packed files: progress counts the bytes of the file") {
  std::string const bytes = cxm_test::file_text(data + "/packed/two.csv.gz");
  auto from = cxm::source::file(data + "/packed/two.csv.gz");
  std::uint64_t last = 0;
  from.on_bytes([&](std::uint64_t so_far) { last = so_far; });
  std::array<char, 4096> all{};
  CHECK(from.read(all) == text.size());
  CHECK(last == bytes.size());
}
