// Student's t by its closed forms and by itself; tests/oracle/quantiles_test.cpp has the wide grid.

#include <cxm/statistics/student_t.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <limits>

using cxm::student_t_tail;
using cxm::student_t_upper_quantile;
using cxm_test::close;

namespace {
double const pi = std::acos(-1.0);
double const infinite = std::numeric_limits<double>::infinity();
}  // namespace

TEST_CASE("student_t: what is not a degree of freedom or a tail is NaN") {
  for (double wrong : {0.0, -1.0, std::nan(""), -infinite}) {
    CHECK(std::isnan(student_t_tail(1, wrong)));
    CHECK(std::isnan(student_t_upper_quantile(0.1, wrong)));
  }
  for (double wrong : {0.0, -0.1, 0.6, 1.0, std::nan("")}) {
    CHECK(std::isnan(student_t_upper_quantile(wrong, 5)));
  }
  CHECK(std::isnan(student_t_tail(-1, 5)));
  CHECK(std::isnan(student_t_tail(std::nan(""), 5)));
}

TEST_CASE("student_t: the middle and the far ends") {
  for (double df : {0.5, 1.0, 7.0, 1e6, infinite}) {
    CHECK(student_t_tail(0, df) == 0.5);
    CHECK(student_t_tail(infinite, df) == 0);
    CHECK(student_t_upper_quantile(0.5, df) == 0);
  }
}

TEST_CASE("student_t: one degree of freedom is Cauchy") {
  for (double t : {1e-9, 0.1, 0.9, 1.0, 1.7, 2.0, 50.0, 1e8, 1e200}) {
    CHECK(close(student_t_tail(t, 1), std::atan(1 / t) / pi, 1e-13, 0));
  }
  for (double tail : {0.4, 0.25, 0.1, 0.025, 1e-5, 1e-15, 1e-100}) {
    CHECK(close(student_t_upper_quantile(tail, 1), 1 / std::tan(pi * tail), 1e-13, 0));
  }
}

TEST_CASE("student_t: two and four degrees have closed forms") {
  for (double tail : {0.4, 0.25, 0.1, 0.025, 1e-5, 1e-15}) {
    double const a = 4 * tail * (1 - tail);
    CHECK(close(student_t_upper_quantile(tail, 2), (1 - 2 * tail) * std::sqrt(2 / a), 1e-13, 0));
    double const q = std::cos(std::acos(std::sqrt(a)) / 3) / std::sqrt(a);
    CHECK(close(student_t_upper_quantile(tail, 4), 2 * std::sqrt(q - 1), 1e-12, 0));
  }
}

TEST_CASE("student_t: infinitely many degrees are normal, very many nearly") {
  for (double tail : {0.4, 0.1, 0.025, 1e-8, 1e-15}) {
    double const z = -cxm::normal_quantile(tail);
    CHECK(student_t_upper_quantile(tail, infinite) == z);
    CHECK(close(student_t_upper_quantile(tail, 1e12), z + z * (z * z + 1) / 4e12, 1e-15, 0));
  }
  CHECK(close(student_t_tail(3, infinite), 0.5 * std::erfc(3 / std::sqrt(2.0)), 1e-15, 0));
}

TEST_CASE("student_t: tail and quantile undo each other, also at the seams of the methods") {
  for (double df : {0.3, 0.5, 1.0, 2.9, 3.0, 3.1, 8.0, 119.9, 120.0, 120.1, 2000.0, 1e5, 999999.0,
                    1e6, 1000001.0, 1e9}) {
    for (double tail : {0.49, 0.3, 0.1, 0.04, 0.025, 1e-3, 1e-9, 1e-14}) {
      double const t = student_t_upper_quantile(tail, df);
      CHECK(close(student_t_tail(t, df), tail, 2e-12, 0));
    }
  }
}

TEST_CASE("student_t: tiny degrees of freedom and huge deviates don't overflow") {
  // P(T > t) → c·t^−v far out: a tail of 1e-16 with v = 0.1 lies near 1e157.
  for (double df : {0.05, 0.1}) {
    double const t = student_t_upper_quantile(1e-12, df);
    CHECK(std::isfinite(t));
    CHECK(t > 1e100);
    CHECK(close(student_t_tail(t, df), 1e-12, 1e-10, 0));
  }
  CHECK(close(student_t_tail(1e300, 0.5) / student_t_tail(1e298, 0.5), 0.1, 1e-12));
}

TEST_CASE("student_t: quantiles fall as degrees rise") {
  double last = infinite;
  for (double df = 0.5; df < 1e8; df *= 1.17) {
    double const t = student_t_upper_quantile(0.025, df);
    CHECK(t < last);
    last = t;
  }
  CHECK(last > 1.959963984540054);
}

TEST_CASE("student_t: the deviate of a two-sided interval") {
  CHECK(close(cxm::student_t_deviate(cxm::confidence{0.95}, 9), 2.2621571627982055, 1e-14));
  CHECK(close(cxm::student_t_deviate(cxm::confidence{0.99}, 1), 63.656741162871581, 1e-13));
  CHECK(close(cxm::student_t_deviate(cxm::confidence{0.95}, 2808), 1.9608091685563795, 1e-14));
}
