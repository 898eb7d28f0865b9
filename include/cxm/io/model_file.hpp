#pragma once
/// Models of customers' buying and spending in a file, with what they were fitted to.
///
///     {"cxm_models": 1, "version": "0.1.0",
///      "fitted_to": {"orders": 6919, "customers": 2357, "from": "1997-01-01", "until": "1997-09-30", …},
///      "annual_rate": 0.1, "margin": 0.3,
///      "buying": {"model": "pareto_nbd", "days_in_unit": 7, "parameters": {"r": 0.553, …}, …},
///      "spend": {"model": "gamma_gamma", …}}
///
/// Numbers are written with as many digits as they have: what is read back is the same to the bit.

#include <cxm/core/model_record.hpp>
#include <cxm/io/source.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace cxm::inline v0 {

/// What models were fitted to, for whoever reads the file.
struct model_data {
  std::uint64_t orders = 0;
  std::uint64_t customers = 0;
  std::string from;      ///< the first day, "1997-01-01"
  std::string until;     ///< the last day that was seen
  std::string currency;  ///< "" for a number without one
};

struct saved_models {
  std::string version;  ///< of cxm, that wrote it
  model_data fitted_to;
  std::optional<double> annual_rate;  ///< that values were worked out with
  std::optional<double> margin;
  model_record buying;
  std::optional<model_record> spend;
};

/// Ends with a new line.
[[nodiscard]] std::string as_json(saved_models const& models);
/// Errors: io_error with its place for what is no JSON, and with the name of the member for what is
/// missing or of another kind, or written by a later version.
[[nodiscard]] saved_models read_models(source from);

}  // namespace cxm::inline v0
