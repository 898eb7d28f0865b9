#pragma once
// Samples of what customers paid.

#include "support/samples/sample.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace cxm_test {

struct currencies {
  static constexpr std::array all{cxm::currency{"EUR"}, cxm::currency{"JPY"}, cxm::currency{}};
};

template <>
struct sample<cxm::ltv> {
  struct row {
    std::string customer;
    std::optional<std::int64_t> cents;
  };
  static constexpr std::size_t parameters = currencies::all.size();
  static cxm::ltv empty(std::size_t which) { return cxm::ltv{currencies::all[which]}; }
  static row random(generator& g) {
    auto customer = "c-" + std::to_string(g.below(9));
    if (g.chance(5)) return {std::move(customer), std::nullopt};
    return {std::move(customer), g.between(-1000, 1'000'000'000'000)};
  }
  static void push(cxm::ltv& m, row const& r) { m.push(r.customer, r.cents); }
  static cxm::count_t seen(cxm::ltv const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"c-1", 0}; }
  static row left_out() { return {"c-1", std::nullopt}; }
  static cxm::ltv fixed() {
    cxm::ltv m{currencies::all.front()};
    for (row const& r :
         {row{"c-2", 1999}, row{"c-1", 500}, row{"c-2", -1999}, row{"Łódź", 123456}, left_out()}) {
      push(m, r);
    }
    m.exclude(cxm::reason::unparsable);
    return m;
  }
};

template <>
struct sample<cxm::purchase_history<>> {
  using M = cxm::purchase_history<>;
  struct row {
    std::string customer;
    std::chrono::sys_days day;
    std::optional<std::int64_t> cents;
    bool counts = true;  ///< the amount isn't known, and the purchase is
  };
  static constexpr std::size_t parameters = currencies::all.size();
  static M empty(std::size_t which) { return M{currencies::all[which]}; }
  static row random(generator& g) {
    row r{"c-" + std::to_string(g.below(9)),
          std::chrono::sys_days{std::chrono::days{g.between(-3, 40)}}, std::nullopt, g.chance(50)};
    if (!g.chance(8)) r.cents = g.between(-10, 1'000'000'000'000);
    return r;
  }
  static void push(M& m, row const& r) {
    if (!r.cents && r.counts) {
      m.push(r.customer, r.day);
    } else {
      m.push(r.customer, r.day, r.cents);
    }
  }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {"c-1", std::chrono::sys_days{}, 0}; }
  static row left_out() { return {"c-1", std::chrono::sys_days{}, std::nullopt, false}; }
  static M fixed() {
    M m = empty(0);
    generator g{20261127};
    for (int i = 0; i < 12; ++i) push(m, random(g));
    push(m, left_out());
    m.exclude(cxm::reason::unparsable);
    return m;
  }
};

}  // namespace cxm_test
