#pragma once
/// The errors a metric can throw. A wrong parameter is a std::invalid_argument itself.

#include <cxm/core/config.hpp>

#include <stdexcept>

namespace cxm::inline v0 {

/// Two metrics that can't be merged or compared: other parameters (scale, currency, zone), or more
/// observations together than a count may hold. Neither side has changed when it is thrown.
class merge_error : public std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

/// State bytes that were not loaded: truncated, damaged, of another metric or from a newer version.
class state_error : public std::invalid_argument {
  using std::invalid_argument::invalid_argument;
};

}  // namespace cxm::inline v0
