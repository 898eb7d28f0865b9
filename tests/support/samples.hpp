#pragma once
// Rows of every metric, for the laws that all of them obey (laws.hpp) and for the golden files.
// A new metric adds its sample here:
//
//   template <>
//   struct sample<cxm::my_metric> {
//     using row = …;                                     // one observation, any copyable type
//     static constexpr std::size_t parameters = 2;       // how many empty() knows
//     static cxm::my_metric empty(std::size_t which);    // no two of them merge
//     static row random(generator& g);                   // answers, blanks, ties, nonsense
//     static void push(cxm::my_metric& m, row const& r);
//     static cxm::count_t seen(cxm::my_metric const& m); // rows pushed, as the metric tells it
//     static row counted();                              // a row that counts and can be doubled
//     static row left_out();                             // a row that is excluded
//     static cxm::my_metric fixed();                     // the value of the golden file
//   };

#include "support/generator.hpp"

#include <cxm/every_metric.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm_test {

template <class M>
inline constexpr bool has_sample = false;

template <class M>
struct sample {
  static_assert(has_sample<M>,
                "a metric of cxm::every_metric has no sample: add `template <> struct sample<...>` "
                "with its rows to tests/support/samples.hpp");
};

// ---- answers -----------------------------------------------------------------------------------

/// An answer in one of the types that people have it in.
struct answer_row {
  enum class type { whole, real, single, optional, none } as = type::whole;
  double x = 0;
};

/// Calls f with the answer in its type.
template <class F>
void as_answer(answer_row const& r, F const& f) {
  switch (r.as) {
    case answer_row::type::whole: return f(static_cast<std::int64_t>(r.x));
    case answer_row::type::real: return f(r.x);
    case answer_row::type::single: return f(static_cast<float>(r.x));
    case answer_row::type::optional: return f(std::optional<double>{r.x});
    case answer_row::type::none: return f(std::optional<int>{});
  }
}

/// Mostly answers between low and high; also codes, blanks, fractions and nonsense.
[[nodiscard]] inline answer_row random_answer(generator& g, int low, int high) {
  using type = answer_row::type;
  if (g.chance(5)) return {type::none, 0};
  auto const as = g.pick({type::whole, type::real, type::single, type::optional});
  auto const whole = static_cast<double>(g.between(low, high));
  if (g.chance(75)) return {as, whole};
  if (as == type::whole) return {as, g.pick({-1.0, 11.0, 99.0, 12.0, -7.0, 1e6, 9e18, -9e18})};
  constexpr double huge = std::numeric_limits<double>::infinity();
  return {as, g.pick({-1.0, 11.0, 99.0, whole + 0.5, -0.5, -0.0, 1e30, huge, -huge, std::nan("")})};
}

/// Weights of wildly different size, some of them zero, some missing.
[[nodiscard]] inline double random_weight(generator& g) {
  if (g.chance(5)) return std::nan("");
  if (g.chance(5)) return 0;
  if (g.chance(30)) return 1;
  return std::ldexp(0.5 + 0.5 * g.real(), static_cast<int>(g.between(-40, 40)));
}

[[nodiscard]] inline answer_row answered(double x) { return {answer_row::type::real, x}; }
inline constexpr answer_row blank{answer_row::type::none, 0};

/// Rows of metrics that observe one answer.
template <class M, class Scales>
struct answer_sample {
  using row = answer_row;
  static constexpr std::size_t parameters = Scales::all.size();
  static M empty(std::size_t which) { return M{Scales::all[which]}; }
  static row random(generator& g) { return random_answer(g, 0, 10); }
  static void push(M& m, row const& r) {
    as_answer(r, [&](auto const& x) { m.push(x); });
  }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return answered(5); }
  static row left_out() { return blank; }
  static M fixed() {
    M m{Scales::all.back()};
    for (double x : {1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 10.0, 99.0, 3.5, 1e9}) {
      m.push(x);
    }
    m.push(std::nullopt);
    return m;
  }
};

/// Rows of metrics that observe one answer and its weight.
template <class M, class Scales>
struct weighted_sample {
  struct row {
    answer_row answer;
    double weight = 1;
  };
  static constexpr std::size_t parameters = Scales::all.size();
  static M empty(std::size_t which) { return M{Scales::all[which]}; }
  static row random(generator& g) { return {random_answer(g, 0, 10), random_weight(g)}; }
  static void push(M& m, row const& r) {
    as_answer(r.answer, [&](auto const& x) { m.push(x, r.weight); });
  }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {answered(5), 0}; }
  static row left_out() { return {answered(5), std::nan("")}; }
  static M fixed() {
    M m{Scales::all.back()};
    double weight = 0.1;
    for (double x : {1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 7.0, 10.0, 99.0, 3.5}) {
      m.push(x, weight);
      weight *= 1.7;
    }
    m.push(std::optional<int>{}, 1.0);
    m.push(5, std::optional<double>{});
    return m;
  }
};

struct nps_scales {
  static constexpr std::array all{cxm::zero_to_ten, cxm::one_to_ten,
                                  cxm::zero_to_ten.not_applicable({11, 99})};
};
struct rating_scales {
  static constexpr std::array all{
      cxm::one_to_five,
      cxm::zero_to_ten.not_applicable({-1, 99}),
      cxm::poor_fair_excellent.not_applicable({9}),
      cxm::answer_scale{1, 7, cxm::direction::low_is_good},
      cxm::answer_scale{4, 5},
      cxm::answer_scale{-5, 5},
      cxm::one_to_five.top({5}).not_applicable({-1, 99}),
  };
};
struct ces_scales {
  static constexpr std::array all{
      cxm::one_to_seven,
      cxm::answer_scale{2, 5},
      cxm::answer_scale{1, 7, cxm::direction::low_is_good},
      cxm::answer_scale{1, 5, cxm::direction::low_is_good}.not_applicable({99}),
  };
};

template <>
struct sample<cxm::nps> : answer_sample<cxm::nps, nps_scales> {};
template <>
struct sample<cxm::csat> : answer_sample<cxm::csat, rating_scales> {};
template <>
struct sample<cxm::ces> : answer_sample<cxm::ces, ces_scales> {};
template <>
struct sample<cxm::satisfaction> : answer_sample<cxm::satisfaction, rating_scales> {};
template <>
struct sample<cxm::weighted_nps> : weighted_sample<cxm::weighted_nps, nps_scales> {};
template <>
struct sample<cxm::weighted_csat> : weighted_sample<cxm::weighted_csat, rating_scales> {};
template <>
struct sample<cxm::weighted_ces> : weighted_sample<cxm::weighted_ces, ces_scales> {};
template <>
struct sample<cxm::weighted_satisfaction>
    : weighted_sample<cxm::weighted_satisfaction, rating_scales> {};

template <class M>
struct loyalty_sample {
  struct row {
    std::array<answer_row, 3> answer;
    double weight = 1;
  };
  static constexpr std::size_t parameters = rating_scales::all.size();
  static M empty(std::size_t which) { return M{rating_scales::all[which]}; }
  static row random(generator& g) {
    return {{random_answer(g, 0, 10), random_answer(g, 3, 5), random_answer(g, 3, 5)},
            random_weight(g)};
  }
  static void push(M& m, row const& r) {
    as_answer(r.answer[0], [&](auto const& stay) {
      as_answer(r.answer[1], [&](auto const& again) {
        as_answer(r.answer[2], [&](auto const& recommend) {
          if constexpr (M::weighted) {
            m.push(stay, again, recommend, r.weight);
          } else {
            m.push(stay, again, recommend);
          }
        });
      });
    });
  }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {{answered(5), answered(5), answered(5)}}; }
  static row left_out() { return {{blank, answered(5), answered(5)}}; }
  static M fixed() {
    M m{rating_scales::all.back()};
    for (row const& r : {counted(), left_out(), row{{answered(5), answered(4), answered(3)}, 0.7},
                         row{{answered(5), answered(99), blank}, 2}}) {
      push(m, r);
    }
    return m;
  }
};
template <>
struct sample<cxm::loyalty> : loyalty_sample<cxm::loyalty> {};
template <>
struct sample<cxm::weighted_loyalty> : loyalty_sample<cxm::weighted_loyalty> {};

template <>
struct sample<cxm::drivers> {
  struct row {
    answer_row outcome;
    std::array<answer_row, 3> rated;
  };
  static constexpr std::size_t parameters = 3;
  static cxm::drivers empty(std::size_t which) { return cxm::drivers{which == 0 ? 3U : which}; }
  static row random(generator& g) {
    row r;
    r.outcome = random_answer(g, 0, 10);
    for (answer_row& x : r.rated) {
      x = random_answer(g, 1, 5);
      if (g.chance(90)) x = answered(static_cast<double>(g.between(1, 5)));
      if (g.chance(20)) x.x = 0.1 + 0.3 * x.x;
    }
    return r;
  }
  static void push(cxm::drivers& m, row const& r) {
    std::vector<std::optional<double>> rated;
    for (std::size_t i = 0; i < m.driver_count(); ++i) {
      as_answer(r.rated[i], [&](auto const& x) {
        if constexpr (requires { x.has_value(); }) {
          rated.push_back(x ? std::optional{static_cast<double>(*x)} : std::nullopt);
        } else {
          rated.push_back(static_cast<double>(x));
        }
      });
    }
    as_answer(r.outcome, [&](auto const& x) { m.push(x, rated); });
  }
  static cxm::count_t seen(cxm::drivers const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return {answered(9), {answered(5), answered(0.1), answered(3)}}; }
  static row left_out() { return {blank, counted().rated}; }
  static cxm::drivers fixed() {
    cxm::drivers m{3};
    generator g{20260102};
    for (int i = 0; i < 20; ++i) push(m, random(g));
    push(m, counted());
    push(m, left_out());
    return m;
  }
};

// ---- flags and orders --------------------------------------------------------------------------

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

// ---- survival ----------------------------------------------------------------------------------

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

// ---- distinct ----------------------------------------------------------------------------------

template <class M>
struct distinct_sample {
  using row = std::optional<std::string>;
  static constexpr std::size_t parameters = 1;
  static M empty(std::size_t) { return {}; }
  static row random(generator& g) {
    if (g.chance(5)) return std::nullopt;
    return "c-" + std::to_string(g.below(g.chance(50) ? 20 : 5000));
  }
  static void push(M& m, row const& r) { m.push(r); }
  static cxm::count_t seen(M const& m) { return m.count() + m.excluded().total(); }
  static row counted() { return "c-1"; }
  static row left_out() { return std::nullopt; }
  static M fixed() {
    M m;
    for (row const& r : {row{"c-2"}, row{"c-1"}, row{"c-2"}, row{""}, row{"Łódź"}, left_out()}) {
      push(m, r);
    }
    return m;
  }
};
template <>
struct sample<cxm::distinct_count<>> : distinct_sample<cxm::distinct_count<>> {};
template <>
struct sample<cxm::distinct_sketch<>> : distinct_sample<cxm::distinct_sketch<>> {};

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

// ---- subscriptions -----------------------------------------------------------------------------

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

// ---- leaving, returning, buying ----------------------------------------------------------------

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

// ---- usability ---------------------------------------------------------------------------------

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

// ---- ways to compose ---------------------------------------------------------------------------

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
