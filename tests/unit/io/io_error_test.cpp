#include <cxm/io/io_error.hpp>

#include "support/catch.hpp"

TEST_CASE("io_error: tells file, line, column, what is wrong and what to do") {
  cxm::io_error const error({.file = "survey.csv", .line = 1042, .column = 7},
                            "score \"12\" is outside 0–10",
                            "--not-applicable 12, or --on-bad-row=count");
  CHECK(std::string{error.what()} ==
        "survey.csv:1042:7: error: score \"12\" is outside 0–10\n"
        "hint: --not-applicable 12, or --on-bad-row=count");
  CHECK(error.message() == "score \"12\" is outside 0–10");
  CHECK(error.hint() == "--not-applicable 12, or --on-bad-row=count");
  CHECK(error.where() == cxm::place{.file = "survey.csv", .line = 1042, .column = 7});
}

TEST_CASE("io_error: leaves out what is not known") {
  CHECK(std::string{cxm::io_error({.file = "a.csv"}, "m").what()} == "a.csv: error: m");
  CHECK(std::string{cxm::io_error({.file = "a.csv", .line = 3}, "m").what()} ==
        "a.csv:3: error: m");
  CHECK(cxm::place{.file = "a.csv", .line = 0, .column = 9}.text() == "a.csv");
}
