// Customer satisfaction: boxes by the number of levels, every figure by hand, every way in.

#include <cxm/survey/csat.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using cxm_test::close;

namespace {

static_assert(cxm::metric<cxm::csat> && cxm::metric<cxm::weighted_csat>);
static_assert(cxm::observes<cxm::csat, int> && cxm::observes<cxm::csat, std::optional<double>>);
static_assert(!cxm::observes<cxm::csat, bool> && !cxm::observes<cxm::csat, char>);
static_assert(!cxm::observes<cxm::csat, std::string>);
static_assert(cxm::observes<cxm::weighted_csat, int, double> &&
              !cxm::observes<cxm::weighted_csat, int>);

struct row {
  int satisfaction;
  double weight;
};

}  // namespace

TEST_CASE("csat: without answers every figure is NaN and every count is 0") {
  cxm::csat const none;
  CHECK(none.count() == 0);
  CHECK(std::isnan(none.top_box()));
  CHECK(std::isnan(none.bottom_box()));
  CHECK(std::isnan(none.net()));
  CHECK(std::isnan(none.mean()));
  CHECK(std::isnan(none.normalised()));
  CHECK(std::isnan(none.good_share()));
  CHECK(std::isnan(none.share_of_most()));
  none.figures([](cxm::figure const& f) {
    if (f.unit == cxm::unit::count) {
      CHECK(f.count == 0);
    } else {
      CHECK(std::isnan(f.value));
      CHECK_FALSE(f.range.defined());
    }
  });
}

TEST_CASE("csat: the boxes follow the number of levels") {
  for (int levels = 2; levels <= 11; ++levels) {
    cxm::csat m{cxm::answer_scale{1, levels}};
    for (int x = 1; x <= levels; ++x) m.push(x);
    double const box = levels <= 3 ? 1 : levels <= 9 ? 2 : 3;
    CHECK(close(m.top_box(), box / levels));
    CHECK(close(m.bottom_box(), box / levels));
    CHECK(m.net() == 0);
    CHECK(close(m.mean(), 0.5 * (1 + levels)));
    CHECK(close(m.normalised(), 0.5));
    CHECK(m.good_share() == 0.5);
    CHECK(close(m.middle_estimate({}).value, 1 - 2 * box / levels, 1e-12));
  }
  CHECK_THROWS_AS((cxm::csat{cxm::answer_scale{1, 12}}), std::invalid_argument);
}

TEST_CASE("csat: every figure by hand") {
  cxm::csat const m{std::vector<int>{5, 4, 3, 5, 2, 1, 4, 5, 5, 4, 3, 4}};
  CHECK(m.count() == 12);
  CHECK(close(m.top_box(), 8.0 / 12));
  CHECK(close(m.bottom_box(), 2.0 / 12));
  CHECK(close(m.middle_estimate({}).value, 2.0 / 12));
  CHECK(m.net() == 0.5);
  CHECK(m.good_share() == 0.8);
  CHECK(m.mean() == 3.75);
  CHECK(m.normalised() == 0.6875);
  CHECK(m.share_of_most() == 0.75);
  CHECK(m.count_of(5) == 4);
  CHECK(m.count_of(1) == 1);
  CHECK(close(m.share_of({3, 4, 5}).value, 10.0 / 12));
  CHECK_THROWS_AS(m.count_of(6), std::invalid_argument);
  CHECK_THROWS_AS(m.share_of({0}), std::invalid_argument);
}

TEST_CASE("csat: everybody at one end is exactly 0 or 1, with an interval inside the scale") {
  for (int low : {-5, -2, -1, 0, 1, 2, 3}) {
    for (int levels = 2; levels <= 11; ++levels) {
      cxm::answer_scale const scale{low, low + levels - 1};
      cxm::csat top{scale};
      cxm::csat bottom{scale};
      for (int i = 0; i < 3; ++i) {
        top.push(scale.high());
        bottom.push(scale.low());
      }
      CHECK(top.normalised() == 1);
      CHECK(top.top_box() == 1);
      CHECK(bottom.normalised() == 0);
      CHECK(top.normalised_estimate({}).range.upper == 1);
      CHECK(bottom.normalised_estimate({}).range.lower == 0);
      CHECK(top.mean_estimate({}).range.lower < scale.high());
      CHECK(top.mean_estimate({}).range.upper == scale.high());
    }
  }
}

TEST_CASE("csat: everybody answering 5 is not [5, 5]") {
  cxm::csat const m{std::vector<int>{5, 5, 5, 5}};
  auto const score = m.mean_estimate({});
  CHECK(score.value == 5);
  CHECK(score.range.upper == 5);
  CHECK(score.range.lower < 4);
  auto const t = m.mean_estimate({cxm::confidence{0.95}, cxm::interval_method::student_t});
  CHECK(t.value == 5);
  CHECK_FALSE(t.range.defined());
  CHECK(t.range.method == cxm::interval_method::student_t);
}

TEST_CASE("csat: good_share needs somebody at an end, share_of_most a scale from 0 on") {
  cxm::csat const neutral{std::vector<int>{3, 3, 3}};
  CHECK(std::isnan(neutral.good_share()));
  CHECK(neutral.top_box() == 0);
  CHECK(neutral.net() == 0);
  cxm::csat const negative{cxm::answer_scale{-2, 2}, std::vector<int>{2, 2}};
  CHECK(std::isnan(negative.share_of_most()));
  CHECK(negative.mean() == 2);
  CHECK_FALSE(negative.share_of_most_estimate({}).range.defined());
}

TEST_CASE("csat: poor, fair and excellent") {
  cxm::csat const m{cxm::poor_fair_excellent, std::vector<int>{5, 5, 3, 2, 5, 3, 5, 5, 2, 3, 4, 1}};
  CHECK(m.count() == 10);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 2);
  CHECK(close(m.mean(), 3.8));
  CHECK(close(m.normalised(), 0.6));
  CHECK(m.top_box() == 0.5);
  CHECK(m.bottom_box() == 0.2);
  CHECK(close(m.net(), 0.3));
}

TEST_CASE("csat: a scale where low is good") {
  cxm::answer_scale const grades{1, 6, cxm::direction::low_is_good};  // 1 is the best mark
  cxm::csat const m{grades, std::vector<int>{1, 1, 2, 6}};
  CHECK(m.top_box() == 0.75);
  CHECK(m.bottom_box() == 0.25);
  CHECK(m.mean() == 4.5);  // of 7 − x
  CHECK(m.count_of(1) == 2);
}

TEST_CASE("csat: not-applicable codes and other left-out answers, by reason") {
  cxm::csat m{cxm::one_to_five.not_applicable({0, 6, 9})};
  for (int x : {5, 0, 6, 6, 9, 7, 3}) m.push(x);
  m.push(3.5);
  m.push(std::nullopt);
  m.push(std::nan(""));
  CHECK(m.count() == 2);
  CHECK(m.excluded()[cxm::reason::not_applicable] == 4);
  CHECK(m.excluded()[cxm::reason::out_of_scale] == 1);
  CHECK(m.excluded()[cxm::reason::fractional] == 1);
  CHECK(m.excluded()[cxm::reason::missing] == 2);
  CHECK(m.top_box() == 0.5);  // none of them is in a denominator
}

TEST_CASE("csat: boxes of one's own") {
  cxm::csat const m{cxm::one_to_five.top({5}).bottom({1, 2, 3}), std::vector<int>{5, 4, 3, 1}};
  CHECK(m.top_box() == 0.25);
  CHECK(m.bottom_box() == 0.5);
  CHECK(m.middle_estimate({}).value == 0.25);
}

TEST_CASE("csat: a named method goes to the figures that have it, and each says which it is") {
  cxm::csat const m{std::vector<int>{5, 4, 3, 5, 2, 1, 4, 5, 5, 4, 3, 4}};
  using enum cxm::interval_method;
  auto const method_of = [&](std::string_view figure, cxm::interval_method asked) {
    cxm::interval_method seen = bootstrap;
    m.figures(
        [&](cxm::figure const& f) {
          if (f.name == figure) seen = f.range.method;
        },
        {cxm::confidence{0.9}, asked});
    return seen;
  };
  CHECK(method_of("top_box", standard) == wilson);
  CHECK(method_of("net", standard) == score);
  CHECK(method_of("mean", standard) == score);
  CHECK(method_of("top_box", student_t) == wilson);
  CHECK(method_of("net", student_t) == student_t);
  CHECK(method_of("net", wilson) == score);
  CHECK(method_of("mean", student_t) == student_t);
  CHECK(method_of("top_box", agresti_coull) == agresti_coull);
  CHECK(method_of("mean", agresti_coull) == score);
  CHECK(method_of("net", adjusted_wald) == adjusted_wald);
  CHECK(method_of("top_box", wald) == wald);
  CHECK(method_of("net", wald) == wald);
  CHECK(method_of("normalised", wald) == wald);
}

TEST_CASE("csat: figures, in their order, with their units") {
  cxm::csat const m{std::vector<int>{5, 4, 3}};
  std::vector<cxm::figure> shown;
  m.figures([&](cxm::figure const& f) { shown.push_back(f); });
  std::array<std::string_view, 9> const names{"top_box", "count",      "bottom_box",
                                              "middle",  "net",        "good_share",
                                              "mean",    "normalised", "share_of_most"};
  REQUIRE(shown.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(shown[i].name == names[i]);
  CHECK(shown[0].unit == cxm::unit::share);
  CHECK(shown[1].unit == cxm::unit::count);
  CHECK(shown[6].unit == cxm::unit::score);
  CHECK(cxm::schema_of<cxm::csat>() == "csat");
  CHECK(cxm::title_of<cxm::csat>() == "CSAT");
}

TEST_CASE("csat: ranges, projections, columns and streams agree") {
  std::mt19937_64 random{4};
  std::vector<row> rows;
  std::vector<int> whole;
  std::vector<float> real;
  cxm::csat stream;
  for (int i = 0; i < 700; ++i) {
    int const x = static_cast<int>(random() % 7);
    rows.push_back({x, 1 + static_cast<double>(random() % 5)});
    whole.push_back(x);
    real.push_back(static_cast<float>(x));
    stream.push(x);
  }
  CHECK(cxm::csat{whole} == stream);
  CHECK(cxm::csat{real} == stream);
  CHECK(cxm::csat{std::list<int>(whole.begin(), whole.end())} == stream);
  CHECK(cxm::csat{rows, &row::satisfaction} == stream);
  CHECK((cxm::csat{cxm::one_to_five, rows, &row::satisfaction}) == stream);
  CHECK((cxm::csat{cxm::one_to_five, whole, cxm::validity{}}) == stream);
  CHECK((cxm::csat{whole, cxm::validity{}}) == stream);
  std::vector<std::uint8_t> bits(100);
  for (auto& b : bits) b = static_cast<std::uint8_t>(random());
  for (std::size_t offset = 0; offset < 64; ++offset) {
    cxm::csat expected;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      bool const there = ((bits[(i + offset) / 8] >> ((i + offset) % 8)) & 1) != 0;
      expected.push(there ? std::optional<int>{whole[i]} : std::nullopt);
    }
    CHECK((cxm::csat{whole, cxm::validity{bits, offset}}) == expected);
  }
  CHECK_THROWS_AS((cxm::csat{whole, cxm::validity{bits, 101}}), std::invalid_argument);

  cxm::weighted_csat weighted;
  for (auto const& r : rows) weighted.push(r.satisfaction, r.weight);
  CHECK((cxm::weighted_csat{rows, &row::satisfaction, &row::weight}) == weighted);
  CHECK(weighted.count() == stream.count());
}

TEST_CASE("csat: weighted, by hand") {
  cxm::weighted_csat m;
  m.push(5, 2.0);
  m.push(3, 1.0);
  m.push(1, 1.0);
  CHECK(m.top_box() == 0.5);
  CHECK(m.bottom_box() == 0.25);
  CHECK(m.net() == 0.25);
  CHECK(m.mean() == 3.5);
  CHECK(close(m.good_share(), 2.0 / 3));
  CHECK(m.mean_estimate({}).range.method == cxm::interval_method::linearized_t);
  bool effective = false;
  m.figures([&](cxm::figure const& f) { effective = effective || f.name == "effective_count"; });
  CHECK(effective);
  CHECK(cxm::schema_of<cxm::weighted_csat>() == "weighted_csat");
}

TEST_CASE("csat: merging, and state of another scale or metric") {
  cxm::csat a{std::vector<int>{5, 4}};
  cxm::csat const b{std::vector<int>{1, 9}};
  a.merge(b);
  CHECK(a == cxm::csat{std::vector<int>{1, 9, 5, 4}});
  CHECK_THROWS_AS(a.merge(cxm::csat{cxm::one_to_seven}), cxm::merge_error);
  auto const state = cxm::save(a);
  CHECK(cxm::load<cxm::csat>(state) == a);
  CHECK_THROWS_AS(cxm::load<cxm::weighted_csat>(state), cxm::state_error);
  CHECK(cxm::csat{cxm::one_to_seven}.empty_copy().scale() == cxm::one_to_seven);
}
