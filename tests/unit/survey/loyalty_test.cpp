// Loyalty as intention: three items, each on its own, and those who give the top box to all.

#include <cxm/survey/loyalty.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

using cxm_test::close;

namespace {

static_assert(cxm::metric<cxm::loyalty>);
static_assert(cxm::observes<cxm::loyalty, int, double, std::optional<int>>);
static_assert(!cxm::observes<cxm::loyalty, int, int>);
static_assert(!cxm::observes<cxm::loyalty, int, bool, int>);
static_assert(!cxm::observes<cxm::loyalty, int, int, int, double>);
static_assert(cxm::metric<cxm::weighted_loyalty>);
static_assert(cxm::observes<cxm::weighted_loyalty, int, double, std::optional<int>, double>);
static_assert(!cxm::observes<cxm::weighted_loyalty, int, int, int>);

struct row {
  int stay, again;
  std::optional<int> recommend;
};

}  // namespace

TEST_CASE("loyalty: without answers everything is NaN") {
  cxm::loyalty const none;
  CHECK(none.count() == 0);
  CHECK(std::isnan(none.loyal_share().value));
  CHECK_FALSE(none.loyal_share().range.defined());
  none.figures([](cxm::figure const& f) {
    if (f.name != "count") CHECK(std::isnan(f.value));
  });
}

TEST_CASE("loyalty: loyal are those in the top box of all three") {
  cxm::loyalty m;
  m.push(5, 4, 5);
  m.push(5, 5, 3);
  m.push(1, 1, 1);
  m.push(4, 4, 4);
  CHECK(m.count() == 4);
  CHECK(m.loyal() == 2);
  CHECK(m.loyal_share().value == 0.5);
  CHECK(m.loyal_share().range.method == cxm::interval_method::wilson);
  std::vector<cxm::figure> shown;
  m.figures([&](cxm::figure const& f) { shown.push_back(f); });
  std::array<std::string_view, 5> const names{"loyal", "count", "stay", "buy_again", "recommend"};
  REQUIRE(shown.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(shown[i].name == names[i]);
  CHECK(shown[2].value == 0.75);
  CHECK(shown[3].value == 0.75);
  CHECK(shown[4].value == 0.5);
}

TEST_CASE("loyalty: an item that was not answered takes the respondent out of loyal only") {
  cxm::loyalty m{cxm::one_to_five.not_applicable({9})};
  m.push(5, 5, std::optional<int>{});
  m.push(9, 6, 5);  // for the reason of the first that fails
  m.push(5, 4.5, 5);
  CHECK(m.count() == 0);
  CHECK(std::isnan(m.loyal_share().value));
  CHECK(m.excluded()[cxm::reason::missing] == 1);
  CHECK(m.excluded()[cxm::reason::not_applicable] == 1);
  CHECK(m.excluded()[cxm::reason::fractional] == 1);
  CHECK(m.excluded().total() == 3);
  CHECK(m.stay().count() == 2);
  CHECK(m.stay().excluded()[cxm::reason::not_applicable] == 1);
  CHECK(m.buy_again().count() == 1);
  CHECK(m.buy_again().excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(m.recommend().count() == 2);
  CHECK(m.recommend().share(m.scale().top_mask(), ~std::uint32_t{0}, {}).value == 1);
}

TEST_CASE("loyalty: rows seen through projections, with and without a scale") {
  std::vector<row> rows;
  std::mt19937_64 random{21};
  cxm::loyalty stream;
  for (int i = 0; i < 300; ++i) {
    row r{static_cast<int>(random() % 7), static_cast<int>(random() % 7), {}};
    if (random() % 4 != 0) r.recommend = static_cast<int>(random() % 7);
    stream.push(r.stay, r.again, r.recommend);
    rows.push_back(r);
  }
  CHECK((cxm::loyalty{rows, &row::stay, &row::again, &row::recommend}) == stream);
  CHECK((cxm::loyalty{cxm::one_to_five, rows, &row::stay, &row::again, &row::recommend}) == stream);
  auto const half = rows.begin() + 111;
  cxm::loyalty left{std::vector<row>(rows.begin(), half), &row::stay, &row::again, &row::recommend};
  cxm::loyalty const right{std::vector<row>(half, rows.end()), &row::stay, &row::again,
                           &row::recommend};
  left.merge(right);
  CHECK(left == stream);
  CHECK(cxm::load<cxm::loyalty>(cxm::save(stream)) == stream);
}

TEST_CASE("loyalty: scales that don't fit are refused, and merging two of them") {
  CHECK_THROWS_AS((cxm::loyalty{cxm::answer_scale{0, 11}}), std::invalid_argument);
  cxm::loyalty a;
  CHECK_THROWS_AS(a.merge(cxm::loyalty{cxm::one_to_seven}), cxm::merge_error);
}

TEST_CASE("loyalty: a merge that would overflow one item changes none") {
  cxm::loyalty full;
  full.push(5, 5, std::nullopt);
  for (int i = 0; i < 61; ++i) full.merge(cxm::loyalty{full});
  auto more = full;
  more.push(5, 5, std::nullopt);
  auto const before = more;
  CHECK_THROWS_AS(more.merge(full), cxm::merge_error);
  CHECK(more == before);
}

TEST_CASE("loyalty: interval methods are those of a proportion") {
  cxm::loyalty m;
  m.push(5, 5, 5);
  m.push(1, 5, 5);
  using enum cxm::interval_method;
  for (auto method : {wilson, agresti_coull, wald}) {
    CHECK(m.loyal_share({cxm::confidence{0.9}, method}).range.method == method);
  }
  CHECK_THROWS_AS(m.loyal_share({cxm::confidence{0.9}, student_t}), std::invalid_argument);
}

TEST_CASE("loyalty: state that contradicts itself is refused") {
  auto const state = [](cxm::count_t complete, cxm::count_t loyal,
                        cxm::answer_scale const& third = cxm::one_to_five) {
    cxm::level_counts item{cxm::one_to_five};
    for (int x : {5, 5, 1}) item.push(x);
    cxm::level_counts other{third};
    for (int x : {5, 1, 1}) other.push(x);
    cxm::state_writer out;
    item.write(out);
    item.write(out);
    other.write(out);
    out.u64(complete);
    out.u64(loyal);
    cxm::exclusions{}.write(out);
    cxm::state_reader in{out.bytes()};
    return cxm::loyalty::read(in);
  };
  CHECK(state(3, 1).loyal() == 1);
  CHECK_THROWS_AS(state(4, 1), cxm::state_error);  // more complete than answered an item
  CHECK_THROWS_AS(state(0, 1), cxm::state_error);  // more loyal than complete
  CHECK_THROWS_AS(state(3, 2), cxm::state_error);  // more loyal than one item's top box
  CHECK_THROWS_AS(state(3, 1, cxm::one_to_seven), cxm::state_error);
}

TEST_CASE(
    "weighted loyalty: equal weights give the shares of loyalty, doubled rows those of weight 2") {
  std::mt19937_64 random{5};
  cxm::loyalty plain;
  cxm::loyalty twice;
  cxm::weighted_loyalty alike;
  cxm::weighted_loyalty heavy;
  for (int i = 0; i < 400; ++i) {
    auto const answer = [&] { return static_cast<int>(random() % 3) + 3; };
    int const stay = answer();
    int const again = answer();
    int const recommend = answer();
    bool const doubled = i % 3 == 0;
    plain.push(stay, again, recommend);
    alike.push(stay, again, recommend, 0.25);
    heavy.push(stay, again, recommend, doubled ? 2 : 1);
    for (int k = 0; k <= doubled; ++k) twice.push(stay, again, recommend);
  }
  CHECK(alike.count() == plain.count());
  CHECK(alike.loyal() == plain.loyal());
  CHECK(close(alike.loyal_share().value, plain.loyal_share().value, 1e-15));
  CHECK(close(heavy.loyal_share().value, twice.loyal_share().value, 1e-15));
  auto const top = [](auto const& item) {
    return item.share(item.scale().top_mask(), ~std::uint32_t{0}, {}).value;
  };
  CHECK(close(top(heavy.stay()), top(twice.stay()), 1e-15));
  CHECK(close(top(heavy.buy_again()), top(twice.buy_again()), 1e-15));
  CHECK(close(top(heavy.recommend()), top(twice.recommend()), 1e-15));
}

TEST_CASE("weighted loyalty: the interval is the linearised one of the loyal as a 0 and 1") {
  cxm::weighted_loyalty m;
  m.push(5, 5, 5, 2.0);
  m.push(5, 5, 1, 1.0);
  m.push(4, 5, 4, 0.5);
  m.push(1, 1, 1, 1.5);
  // R = 2.5/5; u = w(x − R)/5: 0.2, −0.1, 0.05, −0.15; Σu² = 0.075; V = 4/3·Σu² = 0.1
  auto const e = m.loyal_share({cxm::confidence{0.95}, cxm::interval_method::wald});
  CHECK(e.value == 0.5);
  CHECK(close((e.range.upper - e.range.lower) / 2, 1.959963984540054 * std::sqrt(0.1), 1e-14));
  CHECK(m.loyal_share().range.method == cxm::interval_method::linearized_t);
  std::vector<cxm::figure> shown;
  m.figures([&](cxm::figure const& f) { shown.push_back(f); });
  REQUIRE(shown.size() == 6);
  CHECK(shown[2].name == "effective_count");
  CHECK(close(shown[2].value, 25 / 7.5, 1e-15));
}

TEST_CASE(
    "weighted loyalty: a missing weight leaves the respondent out, a wrong one changes nothing") {
  cxm::weighted_loyalty m;
  m.push(5, 5, 5, std::optional<double>{});
  m.push(5, 5, 5, std::nan(""));
  CHECK(m.count() == 0);
  CHECK(m.stay().count() == 0);
  CHECK(m.excluded()[cxm::reason::missing] == 2);
  CHECK(m.stay().excluded()[cxm::reason::missing] == 2);
  CHECK(std::isnan(m.loyal_share().value));
  auto const before = m;
  CHECK_THROWS_AS(m.push(5, 5, 5, -1.0), std::invalid_argument);
  CHECK(m == before);
  m.push(5, 5, 5, 0.0);  // counts, and weighs nothing
  CHECK(m.count() == 1);
  CHECK(std::isnan(m.loyal_share().value));
  struct row {
    int stay, again, recommend;
    double weight;
  };
  std::vector<row> const rows{{5, 5, 5, 1}, {1, 5, 5, 3}};
  cxm::weighted_loyalty const seen{rows, &row::stay, &row::again, &row::recommend, &row::weight};
  CHECK(seen.loyal_share().value == 0.25);
}
