// One number as reports show it, and the sink that receives it.

#include <cxm/core/figure.hpp>

#include "support/catch.hpp"

#include <cmath>
#include <string>
#include <vector>

using cxm::bounds;
using cxm::figure;
using cxm::figure_sink;
using cxm::unit;

namespace {
void show(figure_sink out) {
  out(cxm::count_figure("count", 3));
  out(cxm::value_figure("score", unit::points, 25, {-33, 68, 0.95, {}}, "a note"));
}
struct names {
  std::vector<std::string> seen{};
  void operator()(figure const& f) { seen.emplace_back(f.name); }
};
}  // namespace

TEST_CASE("figure: a count is held exactly, also where a double could not") {
  auto const f = cxm::count_figure("count", (cxm::count_t{1} << 60) + 1);
  CHECK(f.unit == unit::count);
  CHECK(f.count == (cxm::count_t{1} << 60) + 1);
  CHECK(f.number() == 0x1p60);
  CHECK(std::isnan(f.value));
  CHECK_FALSE(f.range.defined());
}

TEST_CASE("figure: a value carries its unit, interval and note") {
  auto const f = cxm::value_figure("score", unit::points, 25, {-33, 68, 0.95, {}}, "a note");
  CHECK(f.name == "score");
  CHECK(f.unit == unit::points);
  CHECK(f.number() == 25.0);
  CHECK(f.range.lower == -33.0);
  CHECK(f.range.upper == 68.0);
  CHECK(f.note == "a note");
  CHECK(f.count == 0);
  CHECK_FALSE(f.money_in.stated());
  CHECK(std::isnan(cxm::value_figure("score", unit::share, cxm::undefined).number()));
  CHECK(std::isnan(figure{}.number()));
}

TEST_CASE("figure_sink: calls what it was made from, and keeps no copy of it") {
  names collected;
  show(collected);
  CHECK(collected.seen == std::vector<std::string>{"count", "score"});

  double sum = 0;
  show([&](figure const& f) { sum += f.number(); });
  CHECK(sum == 28.0);

  auto const constant = [&sum](figure const& f) { sum -= f.number(); };
  show(constant);
  CHECK(sum == 0.0);

  figure_sink const sink{collected};
  figure_sink const copy = sink;
  copy(cxm::count_figure("more", 1));
  CHECK(collected.seen.back() == "more");
}
