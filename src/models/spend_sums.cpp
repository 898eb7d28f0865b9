#include "spend_sums.hpp"

#include "vector_functions.hpp"

#include <cmath>
#include <cstring>

namespace cxm::inline v0::models {

namespace {
/// Four sums side by side, whatever the width of vectors, so that these give the same bits.
template <std::size_t Width>
CXM_ALWAYS_INLINE static spend_sums summed(double const* total, std::size_t count, double gamma) {
  using real = typename lanes<Width>::real;
  constexpr std::size_t parts = 32 / Width;
  constexpr real none = {};
  real logs[parts] = {};
  real shares[parts] = {};
  real squares[parts] = {};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (std::size_t p = 0; p < parts; ++p) {
      real w, log;
      std::memcpy(&w, total + i + p * lanes<Width>::count, Width);
      real const sum = gamma + w;
      logarithm<Width>(sum, none, log);
      real const share = w / sum;
      logs[p] += log;
      shares[p] += share;
      squares[p] += share * (gamma / sum);
    }
  }
  spend_sums out;
  for (std::size_t p = 0; p < parts; ++p) {
    for (std::size_t j = 0; j < lanes<Width>::count; ++j) {
      out.logs += logs[p][j];
      out.shares += shares[p][j];
      out.squares += squares[p][j];
    }
  }
  for (; i < count; ++i) {
    double const sum = gamma + total[i];
    double const share = total[i] / sum;
    out.logs += std::log(sum);
    out.shares += share;
    out.squares += share * (gamma / sum);
  }
  return out;
}

CXM_KERNEL spend_sums sum_portable(double const* total, std::size_t count, double gamma) {
  return summed<16>(total, count, gamma);
}
#if CXM_HAS_AVX2_PATH
[[gnu::target("avx2")]] CXM_KERNEL spend_sums sum_avx2(double const* total, std::size_t count,
                                                       double gamma) {
  return summed<32>(total, count, gamma);
}
#endif
}  // namespace

spend_sums sum_spend(double const* total, std::size_t count, double gamma) {
#if CXM_HAS_AVX2_PATH
  if (detail::has_avx2()) return sum_avx2(total, count, gamma);
#endif
  return sum_portable(total, count, gamma);
}

}  // namespace cxm::inline v0::models
