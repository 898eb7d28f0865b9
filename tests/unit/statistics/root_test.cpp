// The zero of a continuous function: to the last bit, never outside the bracket.

#include <cxm/statistics/root.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

#include <cmath>
#include <limits>
#include <random>

using cxm::detail::root;
using cxm_test::close;

namespace {

/// The zero found, while counting calls and watching the bracket.
template <class F>
struct watched {
  F f;
  double low, high;
  int* calls;
  double operator()(double x) const {
    REQUIRE(x >= low);
    REQUIRE(x <= high);
    ++*calls;
    return f(x);
  }
};
template <class F>
double find(F f, double a, double b, int most_calls) {
  int calls = 0;
  double const x = root(watched<F>{f, a, b, &calls}, a, b, f(a), f(b));
  CHECK(calls <= most_calls);
  return x;
}

}  // namespace

TEST_CASE("root: smooth functions, to the last bits, in few evaluations") {
  CHECK(close(find([](double x) { return x * x - 2; }, 0, 2, 15), std::sqrt(2.0), 4e-16));
  CHECK(
      close(find([](double x) { return std::cos(x) - x; }, 0, 1, 15), 0.73908513321516064, 4e-16));
  CHECK(close(find([](double x) { return std::exp(x) - 1e6; }, 0, 100, 40), std::log(1e6), 4e-16));
  CHECK(close(find([](double x) { return 1 - x; }, -5, 700, 15), 1, 4e-16));
}

TEST_CASE("root: a bracket in falling order of the function, and exchanged ends") {
  auto const f = [](double x) { return 3 - x * x * x; };
  double const cube = std::cbrt(3.0);
  CHECK(close(root(f, 0, 2, f(0), f(2)), cube, 4e-16));
  CHECK(close(root(f, 2, 0, f(2), f(0)), cube, 4e-16));
}

TEST_CASE("root: a zero at an end of the bracket") {
  auto const f = [](double x) { return x - 1; };
  CHECK(root(f, 1, 4, 0, 3) == 1);
  CHECK(root(f, -4, 1, -5, 0) == 1);
}

TEST_CASE("root: steps, poles, flat and steep functions end within 200 evaluations") {
  auto const step = [](double x) { return x < 0.3 ? -1.0 : 1.0; };
  CHECK(close(find(step, 0, 1, 200), 0.3, 1e-15));
  auto const steep = [](double x) { return std::pow(x - 0.5, 21); };
  CHECK(close(find(steep, 0, 1, 200), 0.5, 1e-9));
  auto const pole = [](double x) { return std::fmin(1e9, std::fmax(-1e9, 1 / (1 - x) - 4)); };
  CHECK(close(find(pole, 0, 1, 200), 0.75, 1e-15));
  auto const tiny = [](double x) { return x - 1e-40; };
  CHECK(close(find(tiny, 0, 1, 200), 1e-40, 1e-15, 0));
}

TEST_CASE("root: a stand-in for the value at an end changes nothing but the path") {
  auto const f = [](double x) { return x * x - 2; };
  for (double stand_in : {-1e9, -2.0, -1e-3}) {
    CHECK(close(root(f, 0, 2, stand_in, f(2)), std::sqrt(2.0), 4e-16));
  }
}

TEST_CASE("root: random cubics with one zero in the bracket") {
  std::mt19937_64 random{31};
  std::uniform_real_distribution<double> any{-1, 1};
  for (int i = 0; i < 500; ++i) {
    double const zero = 10 * any(random);
    double const bend = 5 * std::fabs(any(random)) + 0.01;
    auto const f = [&](double x) { return (x - zero) * ((x - zero) * (x - zero) + bend); };
    double const a = zero - 20 * std::fabs(any(random)) - 1e-6;
    double const b = zero + 20 * std::fabs(any(random)) + 1e-6;
    REQUIRE(close(root(f, a, b, f(a), f(b)), zero, 1e-14, 1e-15));
  }
}
