#pragma once
// Samples of distinct counts.

#include "support/samples/sample.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace cxm_test {

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

}  // namespace cxm_test
