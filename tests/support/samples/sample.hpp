#pragma once
// What a sample is: rows of a metric, for the laws that all of them obey (laws.hpp) and for the golden
// files. A new metric adds its own to the file of its kind:
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

namespace cxm_test {

template <class M>
inline constexpr bool has_sample = false;

template <class M>
struct sample {
  static_assert(has_sample<M>,
                "a metric of cxm::every_metric has no sample: add `template <> struct sample<...>` "
                "with its rows to tests/support/samples");
};

}  // namespace cxm_test
