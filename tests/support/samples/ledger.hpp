#pragma once
// Samples of subscriptions, cohorts and returns.

#include "support/samples/money.hpp"
#include "support/samples/sample.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace cxm_test {

template <>
struct sample<cxm::subscription_ledger<>> {
  using ledger = cxm::subscription_ledger<>;
  struct row {
    enum class type { change, spell, unusable } as = type::change;
    std::string customer;
    std::string subscription;
    std::chrono::sys_seconds at{};
    std::optional<std::chrono::sys_seconds> end{};
    std::optional<std::int64_t> mrr{};
  };
  static constexpr std::size_t parameters = currencies::all.size();
  static ledger empty(std::size_t which) { return ledger{currencies::all[which]}; }
  static row random(generator& g) {
    using type = row::type;
    std::chrono::sys_seconds const start{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
    row r;
    r.as = g.pick({type::change, type::change, type::spell, type::spell});
    if (g.chance(3)) r.as = type::unusable;
    r.customer = "c-" + std::to_string(g.below(6));
    r.subscription = "s-" + std::to_string(g.below(9));
    r.at = start + std::chrono::hours{12 * g.between(0, 9)};
    if (g.chance(60)) r.end = r.at + std::chrono::hours{12 * g.between(-1, 9)};
    if (g.chance(70)) r.mrr = g.pick<std::int64_t>({0, 0, 1000, 2500, 9900, -1});
    return r;
  }
  static void push(ledger& m, row const& r) {
    switch (r.as) {
      case row::type::change:
        return m.push(r.customer, r.subscription, r.at, r.mrr ? *r.mrr : std::int64_t{0});
      case row::type::spell: return m.push(r.customer, r.at, r.end, r.mrr);
      case row::type::unusable: return m.exclude(cxm::reason::unparsable);
    }
  }
  static cxm::count_t seen(ledger const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {row::type::change, "c-1", "s-1", {}, {}, 1000}; }
  static row left_out() { return {row::type::unusable, {}, {}, {}, {}, {}}; }
  static ledger fixed() {
    ledger m{currencies::all.front()};
    generator g{20260101};
    for (int i = 0; i < 12; ++i) push(m, random(g));
    return m;
  }
};

template <>
struct sample<cxm::acquisition_cohorts<>> {
  using cohorts = cxm::acquisition_cohorts<>;
  struct row {
    std::string customer;
    std::chrono::sys_seconds at{};
    std::optional<std::int64_t> cents{};
    bool usable = true;
  };
  static constexpr std::size_t parameters = 5;
  static cohorts empty(std::size_t which) {
    using enum cxm::period;
    using cxm::numbered_periods;
    switch (which) {
      case 0: return cohorts{numbered_periods{month, "UTC"}, cxm::currency{"EUR"}};
      case 1: return cohorts{numbered_periods{day, "UTC"}, cxm::currency{"EUR"}};
      case 2: return cohorts{numbered_periods{iso_week, "America/New_York"}, cxm::currency{"EUR"}};
      case 3:
        return cohorts{numbered_periods{iso_week, "America/New_York", std::chrono::Sunday},
                       cxm::currency{"EUR"}};
      default: return cohorts{numbered_periods{month, "UTC"}};
    }
  }
  /// Over more than 64 days, and seldom further away: both ways a customer's periods are kept.
  static row random(generator& g) {
    row r{"c-" + std::to_string(g.below(7)),
          std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} +
              std::chrono::hours{g.between(0, 4000)}};
    if (g.chance(5)) r.at -= std::chrono::hours{g.between(0, 90'000)};
    if (g.chance(60)) r.cents = g.between(-1000, 1'000'000'000'000);
    r.usable = !g.chance(5);
    return r;
  }
  static void push(cohorts& m, row const& r) {
    if (!r.usable) return m.exclude(cxm::reason::missing);
    m.push(r.customer, r.at, r.cents);
  }
  static cxm::count_t seen(cohorts const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"c-1", {}, {}}; }
  static row left_out() { return {{}, {}, {}, false}; }
  static cohorts fixed() {
    cohorts m = empty(1);
    generator g{20260101};
    push(m, left_out());
    for (int i = 0; i < 12; ++i) push(m, random(g));
    return m;
  }
};

template <>
struct sample<cxm::retention<>> {
  struct row {
    std::string customer;
    std::chrono::sys_seconds at{};
    cxm::life_event what = cxm::life_event::both;
    bool usable = true;
  };
  static constexpr std::size_t parameters = 1;
  static cxm::retention<> empty(std::size_t) { return {}; }
  static row random(generator& g) {
    using enum cxm::life_event;
    return {"c-" + std::to_string(g.below(7)),
            std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} +
                std::chrono::hours{6 * g.between(0, 60)},
            g.pick({birth, activity, activity, both}), !g.chance(5)};
  }
  static void push(cxm::retention<>& m, row const& r) {
    if (!r.usable) return m.exclude(cxm::reason::missing);
    m.push(r.customer, r.at, r.what);
  }
  static cxm::count_t seen(cxm::retention<> const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"c-1", {}}; }
  static row left_out() { return {{}, {}, {}, false}; }
  static cxm::retention<> fixed() {
    cxm::retention<> m;
    generator g{20260101};
    push(m, left_out());
    for (int i = 0; i < 12; ++i) push(m, random(g));
    return m;
  }
};

}  // namespace cxm_test
