#pragma once
// Samples of attempts at tasks and of questionnaires.

#include "support/samples/survey.hpp"

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace cxm_test {

template <>
struct sample<cxm::task_success> {
  using row = std::optional<cxm::attempt_outcome>;
  static constexpr std::size_t parameters = 1;
  static cxm::task_success empty(std::size_t) { return {}; }
  static row random(generator& g) {
    using enum cxm::attempt_outcome;
    if (g.chance(5)) return std::nullopt;
    return g.pick({succeeded, succeeded, failed, abandoned, cxm::attempt_outcome{7}});
  }
  static void push(cxm::task_success& m, row const& r) { m.push(r); }
  static cxm::count_t seen(cxm::task_success const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return cxm::attempt_outcome::succeeded; }
  static row left_out() { return std::nullopt; }
  static cxm::task_success fixed() {
    using enum cxm::attempt_outcome;
    cxm::task_success m;
    for (row const& r : {counted(), left_out(), row{failed}, row{abandoned}, row{failed}}) {
      push(m, r);
    }
    return m;
  }
};

template <>
struct sample<cxm::task_errors> {
  using row = std::array<answer_row, 2>;
  static constexpr std::size_t parameters = 1;
  static cxm::task_errors empty(std::size_t) { return {}; }
  static row random(generator& g) {
    if (g.chance(10)) return {answered(2147483647), answered(2147483647)};
    return {random_answer(g, 0, 6), random_answer(g, 0, 12)};
  }
  static void push(cxm::task_errors& m, row const& r) {
    as_answer(r[0], [&](auto const& errors) {
      as_answer(r[1], [&](auto const& opportunities) { m.push(errors, opportunities); });
    });
  }
  static cxm::count_t seen(cxm::task_errors const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {answered(1), answered(1)}; }
  static row left_out() { return {blank, answered(1)}; }
  static cxm::task_errors fixed() {
    cxm::task_errors m;
    for (row const& r : {counted(), left_out(), row{answered(0), answered(4)},
                         row{answered(3), blank}, row{answered(5), answered(2)},
                         row{answered(1), answered(0)}, row{answered(2), answered(2.5)}}) {
      push(m, r);
    }
    return m;
  }
};

template <>
struct sample<cxm::task_time> {
  struct row {
    enum class type { seconds, whole, optional, milliseconds, minutes, nanoseconds } as{};
    std::int64_t x = 0;
    double seconds = 0;
  };
  static constexpr std::size_t parameters = 1;
  static cxm::task_time empty(std::size_t) { return {}; }
  static row random(generator& g) {
    using type = row::type;
    auto const as = g.pick({type::seconds, type::whole, type::optional, type::milliseconds,
                            type::minutes, type::nanoseconds});
    if (g.chance(10)) {
      constexpr double huge = std::numeric_limits<double>::infinity();
      return {as, g.pick<std::int64_t>({0, -1, INT64_MAX, INT64_MIN, 9007199254740992}),
              g.pick({0.0, -0.0, -1.5, 0.0004, 1e13, 1e300, huge, -huge, std::nan("")})};
    }
    return {as, g.between(1, 90'000), 0.25 * static_cast<double>(g.between(1, 400))};
  }
  static void push(cxm::task_time& m, row const& r) {
    switch (r.as) {
      case row::type::seconds: return m.push(r.seconds);
      case row::type::whole: return m.push(r.x);
      case row::type::optional:
        return m.push(r.x > 0 ? std::optional{std::chrono::seconds{r.x % 60}} : std::nullopt);
      case row::type::milliseconds: return m.push(std::chrono::milliseconds{r.x});
      case row::type::minutes:
        return m.push(std::chrono::duration<double, std::ratio<60>>{r.seconds});
      case row::type::nanoseconds: return m.push(std::chrono::nanoseconds{r.x});
    }
  }
  static cxm::count_t seen(cxm::task_time const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {row::type::seconds, 0, 12.5}; }
  static row left_out() { return {row::type::seconds, 0, std::nan("")}; }
  static cxm::task_time fixed() {
    cxm::task_time m;
    for (double seconds : {55.0, 65.0, 75.0, 62.0, 45.0, 135.0, 0.0, 62.0, -1.0, 1e300}) {
      push(m, {row::type::seconds, 0, seconds});
    }
    push(m, left_out());
    return m;
  }
};

template <>
struct sample<cxm::clicks_to_completion> {
  using row = answer_row;
  static constexpr std::size_t parameters = 1;
  static cxm::clicks_to_completion empty(std::size_t) { return {}; }
  static row random(generator& g) {
    return random_answer(g, g.chance(10) ? 0 : 1, g.chance(30) ? 2000 : 12);
  }
  static void push(cxm::clicks_to_completion& m, row const& r) {
    as_answer(r, [&](auto const& clicks) { m.push(clicks); });
  }
  static cxm::count_t seen(cxm::clicks_to_completion const& m) {
    return m.count() + m.excluded().total();
  }
  static row counted() { return answered(5); }
  static row left_out() { return blank; }
  static cxm::clicks_to_completion fixed() {
    cxm::clicks_to_completion m;
    for (double clicks : {4.0, 7.0, 4.0, 12.0, 5.0, -1.0, 2.5, 1e12}) push(m, answered(clicks));
    push(m, left_out());
    return m;
  }
};

template <>
struct sample<cxm::sus> {
  using row = std::array<answer_row, 10>;
  static constexpr std::size_t parameters = 2;
  static cxm::sus empty(std::size_t which) {
    return cxm::sus{which == 0 ? cxm::missing_item::leaves_out
                               : cxm::missing_item::counts_as_centre};
  }
  static row random(generator& g) {
    row r;
    for (auto& item : r) item = answered(static_cast<double>(g.between(1, 5)));
    if (g.chance(20)) r[static_cast<std::size_t>(g.below(10))] = blank;
    if (g.chance(20)) r[static_cast<std::size_t>(g.below(10))] = random_answer(g, 0, 6);
    if (g.chance(3)) r.fill(blank);
    return r;
  }
  static void push(cxm::sus& m, row const& r) {
    std::array<std::optional<double>, 10> items;
    for (std::size_t i = 0; i < 10; ++i) {
      if (r[i].as != answer_row::type::none) items[i] = r[i].x;
    }
    m.push(items);
  }
  static cxm::count_t seen(cxm::sus const& m) { return m.count() + m.excluded().total(); }
  static row counted() {
    row r;
    r.fill(answered(3));
    return r;
  }
  static row left_out() {
    row r;
    r.fill(blank);
    return r;
  }
  static cxm::sus fixed() {
    cxm::sus m = empty(1);
    row one_blank = counted();
    one_blank[4] = blank;
    row off_scale = counted();
    off_scale[9] = answered(6);
    row best = counted();
    for (std::size_t i = 0; i < 10; ++i) best[i] = answered(i % 2 == 0 ? 5 : 1);
    for (row const& r : {counted(), left_out(), one_blank, off_scale, best}) push(m, r);
    return m;
  }
};

template <>
struct sample<cxm::umux_lite> {
  using row = std::array<answer_row, 2>;
  static constexpr std::array scales{cxm::one_to_seven, cxm::one_to_five,
                                     cxm::one_to_seven.not_applicable({8, 99})};
  static constexpr std::size_t parameters = scales.size();
  static cxm::umux_lite empty(std::size_t which) { return cxm::umux_lite{scales[which]}; }
  static row random(generator& g) { return {random_answer(g, 1, 7), random_answer(g, 1, 7)}; }
  static void push(cxm::umux_lite& m, row const& r) {
    as_answer(r[0], [&](auto const& useful) {
      as_answer(r[1], [&](auto const& easy) { m.push(useful, easy); });
    });
  }
  static cxm::count_t seen(cxm::umux_lite const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {answered(5), answered(5)}; }
  static row left_out() { return {blank, answered(5)}; }
  static cxm::umux_lite fixed() {
    cxm::umux_lite m = empty(2);
    for (row const& r : {counted(), left_out(), row{answered(7), answered(6)},
                         row{answered(2), answered(99)}, row{answered(6), answered(9)}}) {
      push(m, r);
    }
    return m;
  }
};

/// Two answers of one customer.
template <>
struct sample<cxm::paired_nps> {
  struct row {
    answer_row before, after;
  };
  static constexpr std::size_t parameters = nps_scales::all.size();
  static cxm::paired_nps empty(std::size_t which) {
    return cxm::paired_nps{nps_scales::all[which]};
  }
  static row random(generator& g) { return {random_answer(g, 0, 10), random_answer(g, 0, 10)}; }
  static void push(cxm::paired_nps& m, row const& r) {
    as_answer(r.before, [&](auto const& before) {
      as_answer(r.after, [&](auto const& after) { m.push(before, after); });
    });
  }
  static cxm::count_t seen(cxm::paired_nps const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {answered(5), answered(9)}; }
  static row left_out() { return {answered(5), blank}; }
  static cxm::paired_nps fixed() {
    cxm::paired_nps m{nps_scales::all.back()};
    for (int before : {0, 5, 7, 8, 9, 10, 99}) {
      for (int after : {3, 8, 9, 10, 12}) m.push(before, after);
    }
    m.push(std::nullopt, 4);
    return m;
  }
};

template <>
struct sample<cxm::response_rate> {
  struct row {
    std::optional<cxm::invitation_stage> stage;
    bool scored = false;
  };
  static constexpr std::size_t parameters = 1;
  static cxm::response_rate empty(std::size_t) { return {}; }
  static row random(generator& g) {
    if (g.chance(5)) return {std::nullopt, g.chance(50)};
    return {static_cast<cxm::invitation_stage>(g.between(0, 9)), g.chance(30)};
  }
  static void push(cxm::response_rate& m, row const& r) { m.push(r.stage, r.scored); }
  static cxm::count_t seen(cxm::response_rate const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {cxm::invitation_stage::complete, true}; }
  static row left_out() { return {std::nullopt, false}; }
  static cxm::response_rate fixed() {
    using enum cxm::invitation_stage;
    cxm::response_rate m;
    for (row const& r : {counted(), left_out(), row{suppressed}, row{bounced}, row{invited},
                         row{delivered}, row{delivered}, row{opened}, row{opened, true},
                         row{started}, row{partial, true}, row{partial}, row{complete}}) {
      push(m, r);
    }
    return m;
  }
};

}  // namespace cxm_test
