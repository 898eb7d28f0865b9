// The exact coverage of every interval of NPS, against figures that were enumerated independently.

#include <cxm/statistics/net_share.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/figures.hpp"
#include "support/net_share_coverage.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>

using cxm::bounds;
using cxm::confidence;
using cxm::interval_method;
using cxm_test::close;
using cxm_test::number;

namespace {
bounds by_method(interval_method method, int plus, int minus, int n) {
  return cxm::net_share_interval(plus, minus, n, {confidence{0.95}, method});
}

bounds by_name(std::string const& name, int plus, int minus, int n) {
  using enum interval_method;
  if (name == "wald") return by_method(wald, plus, minus, n);
  if (name == "aw_075_150_075") return by_method(adjusted_wald, plus, minus, n);
  if (name == "aw_1_1_1") {
    return cxm::net_share_adjusted_wald(plus, minus, n, confidence{0.95}, {1, 1, 1});
  }
  if (name == "score_tango") return by_method(score, plus, minus, n);
  if (name == "wilson_type") return by_method(wilson, plus, minus, n);
  if (name == "goodman_chi2df2") return by_method(goodman, plus, minus, n);
  if (name == "exact_bootstrap_percentile") return by_method(bootstrap, plus, minus, n);
  throw std::runtime_error{"an interval without a name here: " + name};
}
}  // namespace

TEST_CASE("oracle nps_coverage_exact: mean, worst and width of every interval") {
  int seen = 0;
  auto const results = cxm_test::figures("nps_coverage_exact.json", "results");
  for (auto const& [name, by_n] : results.items()) {
    for (auto const& [n, expected] : by_n.items()) {
      INFO(name + " at n = " + n);
      auto const found = cxm_test::cover(std::stoi(n), [&, &method = name](int p, int m, int of) {
        return by_name(method, p, m, of);
      });
      CHECK(close(found.mean, number(expected.at("mean")), 0, 1e-9));
      CHECK(close(found.worst, number(expected.at("min_interior")), 0, 1e-9));
      CHECK(close(found.worst_of_all, number(expected.at("min_incl_edges")), 0, 1e-9));
      CHECK(close(found.near_nominal, number(expected.at("share_interior_in_0935_0965")), 0, 1e-9));
      CHECK(close(found.mean_width, number(expected.at("mean_width_clamped")), 0, 1e-9));
      ++seen;
    }
  }
  CHECK(seen == 6 * 5 + 3);
}

TEST_CASE("coverage: the page on intervals shows what is enumerated here") {
  using enum interval_method;
  constexpr std::pair<char const*, interval_method> methods[] = {
      {"score", score},         {"adjusted_wald", adjusted_wald},
      {"wilson", wilson},       {"student_t", student_t},
      {"wald", wald},           {"goodman", goodman},
      {"bootstrap", bootstrap}, {"bca", bca},
      {"always_valid", always_valid}};
  std::ifstream in{CXM_DOCS "/metrics/intervals.md"};
  std::string page;
  std::getline(in, page, char{});  // all of it
  REQUIRE_FALSE(page.empty());
  int shown = 0;
  for (auto const& [name, method] : methods) {
    for (int const n : {5, 10, 20, 30, 50}) {
      auto const found = cxm_test::cover(n, [&, how = method](int plus, int minus, int of) {
        auto const range = by_method(how, plus, minus, of);
        // What has no interval covers nothing.
        return range.defined() ? range : bounds{1, 1 - 1e-6, 0.95, how};
      });
      std::array<char, 100> row{};
      std::snprintf(row.data(), row.size(), "| `%s` | %d | %.1f %% | %.1f %% | %.1f |", name, n,
                    100 * found.mean, 100 * found.worst, 100 * found.mean_width);
      INFO(row.data());
      CHECK(page.find(row.data()) != std::string::npos);
      ++shown;
    }
  }
  CHECK(shown == 45);
}
