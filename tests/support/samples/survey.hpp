#pragma once
// Samples of the survey metrics: answers, weights, respondents.

#include "support/samples/sample.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace cxm_test {

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

}  // namespace cxm_test
