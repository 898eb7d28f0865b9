// How a figure is read: levels, methods and intervals.

#include <cxm/core/reading.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <string_view>

using cxm::bounds;
using cxm::confidence;
using cxm::interval_method;

TEST_CASE("confidence: a level lies strictly between 0 and 1") {
  CHECK(confidence{0.95}.level() == 0.95);
  CHECK(confidence{1e-300}.level() == 1e-300);
  CHECK(confidence{1 - 0x1p-53}.level() < 1);
  for (double wrong : {0.0, 1.0, -0.5, 1.5, 95.0, std::numeric_limits<double>::infinity(),
                       -std::numeric_limits<double>::infinity(), std::nan("")}) {
    INFO(wrong);
    CHECK_THROWS_AS(confidence{wrong}, std::invalid_argument);
  }
  CHECK_THROWS_WITH(confidence{95}, CXM_CONTAINS("cxm::confidence") && CXM_CONTAINS("0.95"));
  CHECK(confidence{0.9} == confidence{0.9});
  CHECK(cxm::reading{}.level == confidence{0.95});
  CHECK(cxm::reading{}.method == interval_method::standard);
}

TEST_CASE("interval_method: every method has a name of its own") {
  std::set<std::string_view> names;
  int methods = 0;
  for (int i = 0; i < 256; ++i) {
    auto const n = name(static_cast<interval_method>(i));
    if (n == "unknown") continue;
    names.insert(n);
    ++methods;
  }
  CHECK(methods == 15);
  CHECK(names.size() == 15);
  CHECK(name(interval_method::standard) == "standard");
  CHECK(name(interval_method::clopper_pearson) == "clopper_pearson");
  CHECK(name(interval_method::bootstrap) == "bootstrap");
}

TEST_CASE("bounds: without numbers there is no interval") {
  CHECK_FALSE(bounds{}.defined());
  CHECK_FALSE(bounds{0, cxm::undefined}.defined());
  CHECK_FALSE(bounds{cxm::undefined, 0}.defined());
  CHECK_FALSE(bounds{1, 0}.defined());
  CHECK(bounds{0, 0}.defined());
  CHECK(bounds{-1, std::numeric_limits<double>::infinity()}.defined());
  auto const none = cxm::no_interval({.level = confidence{0.9}, .method = interval_method::wald});
  CHECK_FALSE(none.defined());
  CHECK(none.level == 0.9);
  CHECK(none.method == interval_method::wald);
}

TEST_CASE("bounds: another unit keeps the lower bound below the upper one") {
  bounds const share{-0.25, 0.5, 0.95, interval_method::score};
  auto const points = share.scaled(100);
  CHECK(points.lower == -25.0);
  CHECK(points.upper == 50.0);
  CHECK(points.level == 0.95);
  CHECK(points.method == interval_method::score);
  auto const turned = share.scaled(-2, 1);
  CHECK(turned.lower == 0.0);
  CHECK(turned.upper == 1.5);
  auto const flat = share.scaled(0, 3);
  CHECK(flat.lower == 3.0);
  CHECK(flat.upper == 3.0);
  CHECK_FALSE(bounds{}.scaled(-1).defined());
}

TEST_CASE("refuse_method: a method that a figure lacks is a wrong parameter") {
  CHECK_THROWS_WITH(cxm::refuse_method("cxm::nps: no such interval"),
                    CXM_CONTAINS("no such interval"));
  CHECK_THROWS_AS(cxm::refuse_method(""), std::invalid_argument);
}
