#include <cxm/statistics/chi_square.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <limits>

using cxm::chi_square_log_tail;
using cxm_test::close;

TEST_CASE("chi_square: log tails against R") {
  // R 4.2.2: pchisq(x, df, lower.tail = FALSE, log.p = TRUE)
  struct figure {
    double x;
    cxm::count_t df;
    double log_p;
  };
  for (figure const& f : {
           figure{3.84, 1, -2.994862227180025},
           {2352.87, 2, -1176.435},
           {1e-5, 3, -8.410416544154555e-09},
           {2352.8, 3, -1172.743685904161},
           {10, 7, -1.668267599944163},
           {1500, 1000, -50.61241120294138},
           {100, 1000, -5.364386963523090e-307},
           {1200, 999, -11.40592475482381},
           {20, 20, -0.7810395684962776},
       }) {
    INFO("x " << f.x << ", df " << f.df);
    CHECK(close(chi_square_log_tail(f.x, f.df), f.log_p, 1e-11, 0));
  }
}

TEST_CASE("chi_square: one degree is the normal, two are the exponential") {
  for (double const x : {1e-10, 0.5, 1.0, 3.0, 50.0, 1e3, 1e5}) {
    CHECK(close(chi_square_log_tail(x, 1), cxm::normal_log_two_sided(std::sqrt(x)), 1e-14));
    CHECK(close(chi_square_log_tail(x, 2), -0.5 * x, 1e-14));
  }
}

TEST_CASE("chi_square: the two ways meet, and tails fall") {
  for (cxm::count_t df = 1; df < 300; ++df) {
    auto const middle = static_cast<double>(df);
    double before = 0;
    for (double const part : {0.1, 0.5, 0.9, 0.999999999, 1.0, 1.000000001, 1.1, 2.0, 30.0}) {
      double const log_p = chi_square_log_tail(part * middle, df);
      CHECK(log_p <= before);
      before = log_p;
    }
    CHECK(close(chi_square_log_tail(middle * (1 - 1e-13), df),
                chi_square_log_tail(middle * (1 + 1e-13), df), 1e-10));
  }
}

TEST_CASE("chi_square: undefined") {
  CHECK(std::isnan(chi_square_log_tail(-1, 1)));
  CHECK(std::isnan(chi_square_log_tail(std::nan(""), 1)));
  CHECK(std::isnan(chi_square_log_tail(1, 0)));
  CHECK(chi_square_log_tail(0, 5) == 0);
  CHECK(std::isinf(chi_square_log_tail(std::numeric_limits<double>::infinity(), 5)));
  auto const t = cxm::chi_square(1e5, 4);
  CHECK(t.p == 0);
  CHECK(t.log_p < -49'000);
}
