#pragma once
/// What models of the time until a customer leaves are fitted to: columns, each with a value for
/// each row. Nothing is copied until a model sorts its rows.
///
/// Use           cxm::survival_columns rows{.stop = tenure, .event = churned};
///               rows.covariates = {{"charges", charges}, {"fiber", fiber}};
/// Missing       a NaN in any column leaves the row out and counts it as `missing`. A row whose
///               stop is not after its start was never at risk: it is left out and counted as
///               `out_of_scale`.
/// Weight        a case of weight w counts as w cases. A row of weight 0 is not there.
/// Errors        std::invalid_argument where columns differ in length, an event is neither 0 nor 1,
///               a time is infinite, or a weight is negative or infinite.

#include <cxm/core/exclusions.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cxm::inline v0 {

/// A column that may explain how long customers stay.
struct covariate {
  std::string name;  ///< what results and warnings call it
  std::span<double const> values;
};

/// One row is a customer, or one spell of a customer whose covariates change with time.
struct survival_columns {
  std::span<double const> stop;  ///< when observation ended, in any unit
  std::span<std::uint8_t const>
      event;  ///< 1: the customer left then; 0: was still there (censored)
  std::vector<covariate> covariates{};
  std::span<double const> start{};           ///< at risk from just after it; empty: always
  std::span<std::uint32_t const> stratum{};  ///< rows of one code share a baseline; empty: all
  std::span<double const> weight{};          ///< empty: 1
  std::span<std::uint32_t const> cluster{};  ///< rows of one code are one customer; empty: none are
};

}  // namespace cxm::inline v0
