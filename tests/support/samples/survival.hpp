#pragma once
// Samples of flags and of durations.

#include "support/samples/survey.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

namespace cxm_test {

template <>
struct sample<cxm::flagged_share> {
  using row = std::optional<bool>;
  static constexpr std::size_t parameters = 1;
  static cxm::flagged_share empty(std::size_t) { return {}; }
  static row random(generator& g) {
    return g.chance(10) ? std::nullopt : std::optional{g.chance(30)};
  }
  static void push(cxm::flagged_share& m, row const& r) { m.push(r); }
  static cxm::count_t seen(cxm::flagged_share const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return true; }
  static row left_out() { return std::nullopt; }
  static cxm::flagged_share fixed() {
    cxm::flagged_share m;
    for (row const& r : {counted(), left_out(), row{false}, row{false}}) push(m, r);
    return m;
  }
};

/// Durations of days and of fractions, some a rounding apart from each other; blanks and nonsense.
[[nodiscard]] inline double random_duration(generator& g) {
  constexpr double huge = std::numeric_limits<double>::infinity();
  if (g.chance(10)) return g.pick({std::nan(""), -1.0, huge, -huge, -0.0, 1e308, 5e-324});
  if (g.chance(20)) return g.pick({0.3, 0.1 + 0.2, 0.7, 0.1 * 7});
  if (g.chance(60)) return static_cast<double>(g.between(0, 12));
  return 30 * g.real();
}

struct survival_row {
  double duration = 0;
  std::optional<bool> event;
  std::optional<double> entry;  // minus infinity: from the start
  double weight = 1;
};

template <class M, bool Weighted>
struct survival_sample {
  using row = survival_row;
  static constexpr std::size_t parameters = 1;
  static M empty(std::size_t) { return {}; }
  static row random(generator& g) {
    constexpr double start = -std::numeric_limits<double>::infinity();
    row r{random_duration(g), g.chance(5) ? std::nullopt : std::optional{g.chance(50)}, start,
          random_weight(g)};
    if (g.chance(30)) r.entry = random_duration(g);
    if (g.chance(3)) r.entry.reset();
    return r;
  }
  static void push(M& m, row const& r) {
    if constexpr (Weighted) {
      m.push(r.duration, r.event, r.entry, r.weight);
    } else {
      m.push(r.duration, r.event, r.entry);
    }
  }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {5, true, 2, 1.5}; }
  static row left_out() { return {5, true, 5, 1.5}; }
  static M fixed() {
    M m;
    constexpr double start = -std::numeric_limits<double>::infinity();
    double weight = 0.1;
    for (row r : {row{0, true, start, 1}, row{3, false, start, 1}, row{3, true, start, 1},
                  row{3, true, start, 1}, row{4.5, true, 1.0, 1}, row{7, false, 1.0, 1},
                  row{7, true, 3.0, 1}, row{2, true, 3.0, 1}, row{-1, true, start, 1},
                  row{6, std::nullopt, start, 1}, row{6, true, std::nullopt, 1}}) {
      r.weight = weight;
      push(m, r);
      weight *= 1.7;
    }
    return m;
  }
};
template <>
struct sample<cxm::kaplan_meier> : survival_sample<cxm::kaplan_meier, false> {};
template <>
struct sample<cxm::weighted_kaplan_meier> : survival_sample<cxm::weighted_kaplan_meier, true> {};

template <>
struct sample<cxm::competing_risks<>> {
  using M = cxm::competing_risks<>;
  struct row {
    double duration = 0;
    std::optional<int> cause;
    std::optional<double> entry;
  };
  static constexpr double start = -std::numeric_limits<double>::infinity();
  static constexpr std::size_t parameters = 1;
  static M empty(std::size_t) { return {}; }
  static row random(generator& g) {
    row r{random_duration(g), std::nullopt, start};
    if (!g.chance(20)) r.cause = g.pick({0, 1, 2, 3, 7, -1});
    if (g.chance(30)) r.entry = random_duration(g);
    if (g.chance(3)) r.entry.reset();
    return r;
  }
  static void push(M& m, row const& r) { m.push(r.duration, r.cause, r.entry); }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {5, 2, 1}; }
  static row left_out() { return {5, -2, 1}; }
  static M fixed() {
    M m;
    for (row const& r : {row{0, 1, start}, row{3, 2, start}, row{3, 1, start}, row{3, 0, start},
                         row{4.5, std::nullopt, 1}, row{7, 7, 3}, row{2, 1, 3}, row{6, -1, start},
                         row{6, 1, std::nullopt}}) {
      push(m, r);
    }
    return m;
  }
};

}  // namespace cxm_test
