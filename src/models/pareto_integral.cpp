#include "pareto_integral.hpp"

#include "gauss_legendre.hpp"
#include "vector_functions.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace cxm::inline v0::models {

namespace {
template <std::size_t Width>
CXM_ALWAYS_INLINE static void load(double const* from, typename lanes<Width>::real& to) {
  std::memcpy(&to, from, Width);
}
template <std::size_t Width>
CXM_ALWAYS_INLINE static void store(typename lanes<Width>::real const& from, double* to) {
  std::memcpy(to, &from, Width);
}
template <std::size_t Width>
CXM_ALWAYS_INLINE static void least(typename lanes<Width>::real const& a,
                                    typename lanes<Width>::real& out) {
  choose<Width>(a < out, a, out, out);
}

/// Customers i, i + 1, … of the block, as many as a vector holds.
template <std::size_t Width, bool Moments>
CXM_ALWAYS_INLINE static void integrate_lanes(pareto_block& of, std::size_t i) {
  using real = typename lanes<Width>::real;
  using whole = typename lanes<Width>::whole;
  constexpr real none = {};
  real alpha, beta, x, since, until;
  load<Width>(of.alpha + i, alpha);
  load<Width>(of.beta + i, beta);
  load<Width>(of.repeats + i, x);
  load<Width>(of.recency + i, since);
  load<Width>(of.observed + i, until);
  double const s = of.s;
  real const k = of.r + x;
  real const a = alpha + since;
  real const b = beta + since;
  real const by_a = 1 / a;
  real const by_b = 1 / b;
  real const gap = until - since;

  real log_a, log_b, inverse_a, inverse_b;
  logarithm_of_1_plus<Width>(since / alpha, log_a, inverse_a);
  store<Width>(log_a, of.log_since_alpha + i);
  logarithm_of_1_plus<Width>(since / beta, log_b, inverse_b);
  store<Width>(log_b, of.log_since_beta + i);
  logarithm<Width>(a, none, log_a);
  store<Width>(log_a, of.log_start + i);

  real const end_a = gap * by_a;
  real const end_b = gap * by_b;
  logarithm_of_1_plus<Width>(end_a, log_a, inverse_a);
  logarithm_of_1_plus<Width>(end_b, log_b, inverse_b);
  if constexpr (Moments) {
    store<Width>(log_a, of.at_end[0] + i);
    store<Width>(log_b, of.at_end[1] + i);
    store<Width>(end_a * inverse_a, of.at_end[2] + i);
    store<Width>(end_b * inverse_b, of.at_end[3] + i);
  }
  // Below e^−700 nothing is left that a sum would show.
  real const lowest = none - 700;
  real power = none - (k * log_a + s * log_b);
  choose<Width>(power > lowest, power, lowest, power);
  real alive, alive_less_1;
  exponential<Width>(power, alive, alive_less_1);

  real width = 1 / (k * by_a + (s + 1) * by_b);
  least<Width>(a, width);
  least<Width>(b, width);
  real length, unused;
  logarithm_of_1_plus<Width>(gap / width, length, unused);
  // Each customer has its own panels, so that its figures don't depend on its neighbours.
  double panels[lanes<Width>::count];
  double most = 1;
  for (std::size_t j = 0; j < lanes<Width>::count; ++j) {
    panels[j] = (std::max)(1.0, std::ceil(length[j] / 4));
    most = (std::max)(most, panels[j]);
  }
  real own;
  load<Width>(panels, own);
  real const step = length / own;
  real const width_a = width * by_a;
  real const width_b = width * by_b;

  real sum = none;
  real sums[4] = {};
  real squares[10] = {};
  for (double panel = 0; panel < most; ++panel) {
    whole const has = own > panel;
    for (quadrature_node const& n : quadrature_nodes) {
      real const u = step * (panel + n.at);
      real grown, grown_less_1;
      exponential<Width>(u, grown, grown_less_1);
      real l[4];
      real const d_a = width_a * grown_less_1;
      real const d_b = width_b * grown_less_1;
      logarithm_of_1_plus<Width>(d_a, l[0], inverse_a);
      logarithm_of_1_plus<Width>(d_b, l[1], inverse_b);
      power = u - (k * l[0] + (s + 1) * l[1]);
      choose<Width>(power > lowest, power, lowest, power);
      real weight;
      exponential<Width>(power, weight, unused);
      weight *= n.weight;
      choose<Width>(has, weight, none, weight);
      sum += weight;
      if constexpr (Moments) {
        l[2] = d_a * inverse_a;
        l[3] = d_b * inverse_b;
        std::size_t at = 0;
        CXM_UNROLL
        for (std::size_t p = 0; p < 4; ++p) {
          real const one = weight * l[p];
          sums[p] += one;
          CXM_UNROLL
          for (std::size_t q = p; q < 4; ++q) squares[at++] += one * l[q];
        }
      }
    }
  }
  real const left = s * width_b * step * sum;
  store<Width>(alive, of.alive + i);
  store<Width>(left, of.left + i);
  if constexpr (Moments) {
    // Where T = t_x nobody left in between, and the means are those at 0.
    real by_sum = none + 1;
    choose<Width>(sum > none, by_sum / sum, none, by_sum);
    for (std::size_t p = 0; p < 4; ++p) store<Width>(sums[p] * by_sum, of.mean[p] + i);
    for (std::size_t p = 0; p < 10; ++p) store<Width>(squares[p] * by_sum, of.product[p] + i);
  }
  // log(1 + y) with y = (alive − 1) + left, which keeps its digits where it is small.
  real const y = alive_less_1 + left;
  real const one_more = 1 + y;
  real const rounding = (y - (one_more - 1)) / one_more;
  real total, correction;
  choose<Width>(y > none - 0.5, one_more, alive + left, total);
  choose<Width>(y > none - 0.5, rounding, none, correction);
  real log_sum;
  logarithm<Width>(total, correction, log_sum);
  store<Width>(log_sum, of.log_sum + i);
}

template <std::size_t Width, bool Moments>
CXM_ALWAYS_INLINE static void integrate_block(pareto_block& of) {
  constexpr std::size_t count = lanes<Width>::count;
  static_assert(pareto_block::most % count == 0);
  // The last vector is filled up with its last customer.
  std::size_t const whole_vectors = (of.count + count - 1) / count * count;
  for (std::size_t i = of.count; i < whole_vectors; ++i) {
    of.alpha[i] = of.alpha[of.count - 1];
    of.beta[i] = of.beta[of.count - 1];
    of.repeats[i] = of.repeats[of.count - 1];
    of.recency[i] = of.recency[of.count - 1];
    of.observed[i] = of.observed[of.count - 1];
  }
  for (std::size_t i = 0; i < of.count; i += count) integrate_lanes<Width, Moments>(of, i);
}

CXM_KERNEL void integrate_portable(pareto_block& of) { integrate_block<16, false>(of); }
CXM_KERNEL void moments_portable(pareto_block& of) { integrate_block<16, true>(of); }
#if CXM_HAS_AVX2_PATH
[[gnu::target("avx2")]] CXM_KERNEL void integrate_avx2(pareto_block& of) {
  integrate_block<32, false>(of);
}
[[gnu::target("avx2")]] CXM_KERNEL void moments_avx2(pareto_block& of) {
  integrate_block<32, true>(of);
}
#endif
}  // namespace

void integrate(pareto_block& of) {
#if CXM_HAS_AVX2_PATH
  if (detail::has_avx2()) return integrate_avx2(of);
#endif
  integrate_portable(of);
}

void integrate_with_moments(pareto_block& of) {
#if CXM_HAS_AVX2_PATH
  if (detail::has_avx2()) return moments_avx2(of);
#endif
  moments_portable(of);
}

}  // namespace cxm::inline v0::models
