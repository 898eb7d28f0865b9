#include "support/catch.hpp"

#include <cxm/model/customer_index.hpp>

#include <string>

using namespace cxm;

namespace {
dataset company() {
  dataset data;
  touchpoint visit;
  visit.id = "T-1";
  visit.customer = "v-1";
  data.push_back(visit);
  visit.id = "T-2";
  visit.customer = "stranger";
  data.push_back(visit);
  customer one;
  one.id = "C-1";
  one.segments = {{"region", "north"}, {"size", "small"}};
  data.push_back(one);
  customer two;
  two.id = "C-2";
  two.prospect = "v-1";
  two.segments = {{"region", "south"}};
  data.push_back(two);
  return data;
}
}  // namespace

TEST_CASE("customer_index: a prospect's identifier leads to the customer it became") {
  auto const data = company();
  customer_index const people{data};
  CHECK(people.row_of("C-1") == 0U);
  CHECK(people.row_of("C-2") == 1U);
  CHECK(people.row_of("v-1") == 1U);
  CHECK_FALSE(people.row_of("stranger"));
  CHECK_FALSE(people.row_of("never seen"));
  CHECK_FALSE(people.row_of(""));
  auto const number = [&](char const* id) { return *data.customer_ids().find(id); };
  CHECK(people.person(number("v-1")) == number("C-2"));
  CHECK(people.person(number("C-1")) == number("C-1"));
  CHECK(people.person(number("stranger")) == number("stranger"));
  CHECK_FALSE(people.row_of(std::uint32_t{999}));
}

TEST_CASE("customer_index: attributes of the customer are seen from any table's rows") {
  auto const data = company();
  customer_index const people{data};
  auto const region = people.by<&touchpoint::customer>("region");
  CHECK(region(data.touchpoints()[0]) == "south");
  CHECK(region(data.touchpoints()[1]).empty());
  CHECK(people.segment(*data.customer_ids().find("C-1"), "size") == "small");
  CHECK(people.segment(*data.customer_ids().find("C-2"), "size").empty());
}

TEST_CASE("customer_index: the first of two rows with one identifier is taken") {
  dataset data;
  customer x;
  x.id = "C-1";
  x.segments = {{"region", "north"}};
  data.push_back(x);
  x.segments = {{"region", "south"}};
  data.push_back(x);
  customer thief;
  thief.id = "C-2";
  thief.prospect = "C-1";
  data.push_back(thief);
  customer_index const people{data};
  CHECK(people.row_of("C-1") == 0U);
  CHECK(people.segment(*data.customer_ids().find("C-1"), "region") == "north");
}
