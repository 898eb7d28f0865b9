#include <cxm/io/nearest_name.hpp>

#include "support/catch.hpp"

#include <string>
#include <vector>

using cxm::nearest_name;
using names = std::vector<std::string>;

TEST_CASE("nearest name: one edit of each kind") {
  names const known{"nps", "csat", "report", "satisfaction"};
  CHECK(nearest_name("reprt", known) == "report");
  CHECK(nearest_name("repoort", known) == "report");
  CHECK(nearest_name("repart", known) == "report");
  CHECK(nearest_name("nsp", known) == "nps");
  CHECK(nearest_name("csta", known) == "csat");
}

TEST_CASE("nearest name: two neighbours that are swapped are one edit, not two") {
  // "paln" may have one edit only.
  CHECK(nearest_name("paln", names{"plan"}) == "plan");
  CHECK(nearest_name("nalp", names{"plan"}).empty());
}

TEST_CASE(
    "nearest name: case and blanks around do not count, and the name comes as it is written") {
  CHECK(nearest_name(" PLAN", names{" Plan "}) == " Plan ");
  CHECK(nearest_name("NpS", names{"nps"}) == "nps");
}

TEST_CASE("nearest name: the fewest edits win, then the first") {
  CHECK(nearest_name("months", names{"mouth", "month"}) == "month");
  CHECK(nearest_name("ab", names{"ac", "ad"}) == "ac");
}

TEST_CASE("nearest name: a third of the word may be wrong and no more") {
  CHECK(nearest_name("abcdef", names{"abcdxy"}) == "abcdxy");
  CHECK(nearest_name("abcdef", names{"abcxyz"}).empty());
  CHECK(nearest_name("a", names{"b"}).empty());
  CHECK(nearest_name("", names{"b"}).empty());
  CHECK(nearest_name("b", names{""}).empty());
  CHECK(nearest_name("b", names{}).empty());
}

TEST_CASE("nearest name: the beginning of one name means it, of two neither") {
  CHECK(nearest_name("cust", names{"plan", "customer_id"}) == "customer_id");
  CHECK(nearest_name("cust", names{"custom_field", "customer_id"}).empty());
  CHECK(nearest_name("c", names{"customer_id"}).empty());
}

TEST_CASE("nearest name: of long names only the beginning is compared") {
  std::string const stem(200, 'x');
  CHECK(nearest_name(stem + "one", names{stem + "another"}) == stem + "another");
}
