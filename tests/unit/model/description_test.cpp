#include "support/catch.hpp"

#include <cxm/model/dataset.hpp>

#include <optional>
#include <set>
#include <string>
#include <tuple>

using namespace cxm;

namespace {
struct pair_row {
  std::string left;
  std::optional<double> right;
};
struct half_described {
  std::string left;
  std::optional<double> right;
};
}  // namespace

template <>
struct cxm::description<pair_row> {
  static constexpr std::string_view table = "pairs";
  static constexpr auto fields =
      std::tuple{described<&pair_row::left>{"left"}, described<&pair_row::right>{"right"}};
};
template <>
struct cxm::description<half_described> {
  static constexpr auto fields = std::tuple{described<&half_described::left>{"left"}};
};

static_assert(described_row<pair_row> && !described_row<int>);
static_assert(detail::describes_all<pair_row> && !detail::describes_all<half_described>);
static_assert(detail::place_of<&order::id>() == 0 && detail::place_of<&order::campaign>() == 8);

TEST_CASE("description: fields have names that differ, in tables whose names differ") {
  std::set<std::string> tables;
  dataset{}.each_table([&]<class Row>(table_view<Row>) {
    CHECK(tables.insert(std::string{description<Row>::table}).second);
    std::set<std::string> names;
    each_field<Row>([&](auto const& f) { CHECK(names.insert(std::string{f.name}).second); });
    CHECK(names.size() == detail::field_count<Row>);
  });
  CHECK(tables.size() == 8);
}

TEST_CASE("description: a table can be made of a row type of your own") {
  detail::stored_table<pair_row> table;
  detail::identifiers ids;
  table.push_back({"a", 2.5}, ids);
  table.push_back({"b", std::nullopt}, ids);
  CHECK(table.at(0, ids).left == "a");
  CHECK(table.at(0, ids).right == 2.5);
  CHECK_FALSE(table.at(1, ids).right);
}
