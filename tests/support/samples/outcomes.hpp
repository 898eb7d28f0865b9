#pragma once
// Samples of leaving, returning and buying.

#include "support/samples/money.hpp"
#include "support/samples/sample.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cxm_test {

/// Days of January 2026.
[[nodiscard]] inline std::chrono::sys_seconds january(std::int64_t day) {
  return std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} + std::chrono::days{day - 1};
}
[[nodiscard]] inline std::optional<std::chrono::sys_seconds> some_day(generator& g) {
  if (g.chance(30)) return std::nullopt;
  return january(g.between(1, 40));
}

template <>
struct sample<cxm::churn_reasons> {
  struct row {
    std::optional<std::string> why;
    std::optional<bool> voluntary;
    bool usable = true;
  };
  static constexpr std::size_t parameters = 1;
  static cxm::churn_reasons empty(std::size_t) { return {}; }
  static row random(generator& g) {
    row r;
    if (!g.chance(10)) r.why = g.pick<std::string>({"price", "moved", "", "payment failed"});
    if (!g.chance(20)) r.voluntary = g.chance(60);
    r.usable = !g.chance(5);
    return r;
  }
  static void push(cxm::churn_reasons& m, row const& r) {
    if (r.usable) return m.push(r.why, r.voluntary);
    m.exclude(cxm::reason::unparsable);
  }
  static cxm::count_t seen(cxm::churn_reasons const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"price", true}; }
  static row left_out() { return {std::nullopt, std::nullopt, false}; }
  static cxm::churn_reasons fixed() {
    cxm::churn_reasons m;
    for (row const& r : {counted(), left_out(), row{"moved", false}, row{"price", std::nullopt},
                         row{std::nullopt, false}}) {
      push(m, r);
    }
    return m;
  }
};

template <>
struct sample<cxm::renewal> {
  struct row {
    std::chrono::sys_seconds due;
    std::optional<std::chrono::sys_seconds> renewed;
    std::optional<std::int64_t> before;
    std::int64_t now = 0;
  };
  static constexpr std::size_t parameters = 3;
  static cxm::renewal empty(std::size_t which) {
    using std::chrono::days;
    if (which == 0) return {cxm::currency{"EUR"}, days{7}, january(31)};
    if (which == 1) return {cxm::currency{"EUR"}, days{0}, january(31)};
    return {cxm::currency{"JPY"}, days{7}, january(31)};
  }
  static row random(generator& g) {
    row r{january(g.between(1, 33)), some_day(g), std::nullopt, g.between(0, 5000)};
    if (!g.chance(20)) r.before = g.pick<std::int64_t>({0, 100, 2500, 9900, -1});
    return r;
  }
  static void push(cxm::renewal& m, row const& r) {
    if (r.before) return m.push(r.due, r.renewed, *r.before, r.now);
    m.push(r.due, r.renewed);
  }
  static cxm::count_t seen(cxm::renewal const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {january(5), january(6), 0, 0}; }
  static row left_out() { return {january(5), january(6), -1, 0}; }
  static cxm::renewal fixed() {
    cxm::renewal m = empty(0);
    for (row const& r :
         {counted(), left_out(), row{january(8), std::nullopt, 500, 0},
          row{january(9), january(8), std::nullopt, 0}, row{january(30), january(29), 700, 700}}) {
      push(m, r);
    }
    return m;
  }
};

/// A start and two instants that may follow it, read by an outcome_window.
template <class M>
struct outcome_sample {
  struct row {
    std::chrono::sys_seconds from;
    std::optional<std::chrono::sys_seconds> first;
    std::optional<std::chrono::sys_seconds> second;
  };
  static constexpr std::size_t parameters = 2;
  static M empty(std::size_t which) {
    return M{cxm::outcome_window{std::chrono::days{which == 0 ? 10 : 5}, january(31)}};
  }
  static row random(generator& g) { return {january(g.between(1, 33)), some_day(g), some_day(g)}; }
  static void push(M& m, row const& r) { m.push(r.from, r.first, r.second); }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {january(2), january(5), january(4)}; }
  static row left_out() { return {january(5), january(4), std::nullopt}; }
  static M fixed() {
    M m = empty(0);
    for (row const& r : {counted(), left_out(), row{january(3), std::nullopt, january(7)},
                         row{january(3), january(13), std::nullopt},
                         row{january(25), january(26), std::nullopt}}) {
      push(m, r);
    }
    return m;
  }
};
template <>
struct sample<cxm::reactivation> : outcome_sample<cxm::reactivation> {};
template <>
struct sample<cxm::conversion> : outcome_sample<cxm::conversion> {};

template <>
struct sample<cxm::order_history<>> {
  using M = cxm::order_history<>;
  struct row {
    std::string customer;
    std::chrono::sys_seconds at;
    std::optional<std::int64_t> amount;
    cxm::order_facts<> facts;
  };
  static constexpr std::size_t parameters = currencies::all.size();
  static M empty(std::size_t which) { return M{currencies::all[which]}; }
  static row random(generator& g) {
    row r{"c-" + std::to_string(g.below(6)), january(g.between(1, 40)), std::nullopt, {}};
    if (!g.chance(5)) r.amount = g.pick<std::int64_t>({0, 100, 2500, 9900, -500});
    if (g.chance(30)) r.facts.kind = cxm::purchase_kind::upsell;
    if (g.chance(60)) r.facts.product = "p-" + std::to_string(g.below(3));
    r.facts.by_campaign = g.chance(40);
    return r;
  }
  static void push(M& m, row const& r) { m.push(r.customer, r.at, r.amount, r.facts); }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"c-1", january(1), 0, {}}; }
  static row left_out() { return {"c-1", january(1), std::nullopt, {}}; }
  static M fixed() {
    M m = empty(0);
    generator g{20260103};
    for (int i = 0; i < 12; ++i) push(m, random(g));
    push(m, left_out());
    return m;
  }
};

template <>
struct sample<cxm::referral<>> {
  using M = cxm::referral<>;
  struct row {
    std::string customer;
    std::chrono::sys_seconds acquired;
    std::optional<std::string> by;
    std::int64_t value = 0;
  };
  static constexpr std::size_t parameters = currencies::all.size();
  static M empty(std::size_t which) { return M{currencies::all[which]}; }
  static row random(generator& g) {
    row r{"c-" + std::to_string(g.below(9)), january(g.between(1, 40)), std::nullopt,
          g.between(-100, 9900)};
    if (g.chance(50)) r.by = "c-" + std::to_string(g.below(12));
    return r;
  }
  static void push(M& m, row const& r) { m.push(r.customer, r.acquired, r.by, r.value); }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"c-1", january(1), "c-2", 0}; }
  static row left_out() { return {"c-1", january(1), "c-1", 100}; }
  static M fixed() {
    M m = empty(0);
    generator g{20260104};
    for (int i = 0; i < 12; ++i) push(m, random(g));
    push(m, left_out());
    return m;
  }
};

template <>
struct sample<cxm::return_on_investment> {
  using M = cxm::return_on_investment;
  struct row {
    bool treated = false;
    std::optional<std::int64_t> gain;
  };
  static constexpr std::size_t parameters = currencies::all.size();
  static M empty(std::size_t which) { return M{currencies::all[which]}; }
  static row random(generator& g) {
    row r{g.chance(50), std::nullopt};
    if (!g.chance(5)) r.gain = g.between(-100'000, 1'000'000'000);
    return r;
  }
  static void push(M& m, row const& r) {
    m.push(r.treated, r.gain);
    if (r.treated && r.gain && *r.gain > 0) m.add_cost(10);
  }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {true, 0}; }
  static row left_out() { return {true, std::nullopt}; }
  static M fixed() {
    M m = empty(0);
    for (row const& r : {counted(), left_out(), row{false, 300}, row{true, 900}, row{false, -50}}) {
      push(m, r);
    }
    return m;
  }
};

}  // namespace cxm_test
