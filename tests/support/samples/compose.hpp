#pragma once
// Samples of metrics made of others.

#include "support/samples/survey.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cxm_test {

/// Keys among which are an empty one, one too long for a short string's own buffer, one of more
/// than bytes of ASCII, and one with a zero byte.
[[nodiscard]] inline std::string random_key(generator& g) {
  using namespace std::string_literals;
  return g.pick({""s, "basic"s, "plan-7"s, "a key that is longer than a short string's buffer"s,
                 "größer"s, "a\0b"s});
}

template <>
struct sample<cxm::grouped<std::string, cxm::nps>> {
  using groups = cxm::grouped<std::string, cxm::nps>;
  struct row {
    std::string key;
    answer_row answer;
  };
  static constexpr std::size_t parameters = nps_scales::all.size();
  static groups empty(std::size_t which) { return groups{cxm::nps{nps_scales::all[which]}}; }
  static row random(generator& g) { return {random_key(g), random_answer(g, 0, 10)}; }
  static void push(groups& m, row const& r) {
    as_answer(r.answer, [&](auto const& x) { m.push(std::string_view{r.key}, x); });
  }
  static cxm::count_t seen(groups const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"basic", answered(5)}; }
  static row left_out() { return {"basic", blank}; }
  static groups fixed() {
    groups m = empty(2);
    for (row const& r : {row{"pro", answered(9)}, counted(), left_out(), row{"", answered(10)},
                         row{"pro", answered(99)}, row{"größer", answered(7)}}) {
      push(m, r);
    }
    return m;
  }
};

template <>
struct sample<cxm::bundle<cxm::nps, cxm::csat>> {
  using both = cxm::bundle<cxm::nps, cxm::csat>;
  using row = std::array<answer_row, 2>;
  static constexpr std::size_t parameters = nps_scales::all.size();
  static both empty(std::size_t which) {
    return both{cxm::nps{nps_scales::all[which]}, cxm::csat{rating_scales::all[which]}};
  }
  static row random(generator& g) { return {random_answer(g, 0, 10), random_answer(g, 1, 5)}; }
  static void push(both& m, row const& r) {
    as_answer(r[0], [&](auto const& likelihood) {
      as_answer(r[1], [&](auto const& satisfied) { m.push(likelihood, satisfied); });
    });
  }
  /// Each member has seen every row.
  static cxm::count_t seen(both const& m) {
    auto const first = sample<cxm::nps>::seen(m.get<cxm::nps>());
    auto const second = sample<cxm::csat>::seen(m.get<cxm::csat>());
    return first == second ? first : 0;
  }
  static row counted() { return {answered(5), answered(5)}; }
  static row left_out() { return {blank, blank}; }
  static both fixed() {
    both m = empty(2);
    for (row const& r : {counted(), left_out(), row{answered(9), answered(3)},
                         row{answered(11), answered(9)}, row{answered(10), answered(4)}}) {
      push(m, r);
    }
    return m;
  }
};

template <>
struct sample<cxm::one_per<std::string, cxm::keep::latest, cxm::nps>> {
  using votes = cxm::one_per<std::string, cxm::keep::latest, cxm::nps>;
  struct row {
    std::string key;
    std::chrono::sys_time<std::chrono::milliseconds> at;
    answer_row answer;
  };
  static constexpr std::size_t parameters = nps_scales::all.size();
  static votes empty(std::size_t which) { return votes{cxm::nps{nps_scales::all[which]}}; }
  static row random(generator& g) {
    std::chrono::sys_time<std::chrono::milliseconds> const at{
        std::chrono::milliseconds{g.between(-3, 3)}};
    return {random_key(g), at, random_answer(g, 0, 10)};
  }
  static void push(votes& m, row const& r) {
    as_answer(r.answer, [&](auto const& x) { m.push(r.key, r.at, x); });
  }
  static cxm::count_t seen(votes const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"c-1", {}, answered(5)}; }
  static row left_out() { return {"c-1", {}, blank}; }
  static votes fixed() {
    votes m = empty(2);
    auto const at = [](int ms) {
      return std::chrono::sys_time<std::chrono::milliseconds>{std::chrono::milliseconds{ms}};
    };
    for (row const& r : {counted(), left_out(), row{"c-1", at(2), answered(9)},
                         row{"c-1", at(2), answered(10)}, row{"größer", at(-1), answered(7)}}) {
      push(m, r);
    }
    return m;
  }
};

template <>
struct sample<cxm::windowed<cxm::nps>> {
  using windows = cxm::windowed<cxm::nps>;
  using milliseconds = std::chrono::milliseconds;
  struct row {
    std::optional<std::chrono::sys_time<milliseconds>> at;
    answer_row answer;
  };
  static constexpr std::size_t parameters = 4;
  static windows empty(std::size_t which) {
    using cxm::window_plan;
    switch (which) {
      case 0: return windows{window_plan::tumbling(milliseconds{10})};
      case 1: return windows{window_plan::rolling(milliseconds{30}, milliseconds{10})};
      case 2: {
        auto const plan = window_plan::rolling(milliseconds{30}, milliseconds{10});
        return windows{plan.late_by(milliseconds{25}).keeping(3), cxm::nps{cxm::one_to_ten}};
      }
      default: {
        auto const plan = window_plan::tumbling(milliseconds{10}).keeping(4);
        return windows{plan.ending_at(cxm::window_plan::instant{milliseconds{-3}})};
      }
    }
  }
  static row random(generator& g) {
    row r{std::nullopt, random_answer(g, 0, 10)};
    if (!g.chance(3)) r.at.emplace(milliseconds{g.between(-60, 60)});
    return r;
  }
  static void push(windows& m, row const& r) {
    as_answer(r.answer, [&](auto const& x) { m.push(r.at, x); });
  }
  static cxm::count_t seen(windows const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {std::chrono::sys_time<milliseconds>{}, answered(5)}; }
  static row left_out() { return {std::chrono::sys_time<milliseconds>{}, blank}; }
  static windows fixed() {
    windows m = empty(2);
    auto const at = [](int ms) { return std::chrono::sys_time<milliseconds>{milliseconds{ms}}; };
    for (row const& r : {counted(), left_out(), row{at(-7), answered(9)}, row{at(100), answered(8)},
                         row{at(95), answered(10)}, row{std::nullopt, answered(9)},
                         row{at(31), answered(7)}, row{at(-50), answered(1)}}) {
      push(m, r);
    }
    return m;
  }
};

}  // namespace cxm_test
