#pragma once
/// Which responses a result is about: a policy that is decided once, applied upstream of every
/// metric, and reported with the result.

#include <cxm/core/exclusions.hpp>
#include <cxm/core/period_bounds.hpp>
#include <cxm/core/time_zone.hpp>

#include <chrono>
#include <optional>

namespace cxm::inline v0 {

/// A half-open window of instants: from ≤ t < to. An absent end is open.
struct time_window {
  std::optional<std::chrono::sys_seconds> from{};
  std::optional<std::chrono::sys_seconds> to{};

  [[nodiscard]] constexpr bool contains(std::chrono::sys_seconds at) const noexcept {
    return (!from || at >= *from) && (!to || at < *to);
  }
};

/// Input: the instant of a response (if known) and whether it was completed.
/// Shape: nothing, or the reason for leaving the response out. A response without an instant lies
/// in no bounded window: it is missing. Default: everything; partial responses count, as their
/// score was given. Errors: std::invalid_argument for a window that ends before it starts.
class selection {
 public:
  enum class partials : bool { included, excluded };

  selection() = default;
  explicit selection(time_window window, partials of_partials = partials::included)
      : window_{window}, partials_{of_partials} {
    if (window.from && window.to && *window.to < *window.from) {
      throw std::invalid_argument("cxm::selection: a window that ends before it starts");
    }
  }
  /// The local days from `first` to `last`, both included, in a zone. Errors:
  /// std::invalid_argument for a last day before the first.
  [[nodiscard]] static selection days(std::chrono::local_days first, std::chrono::local_days last,
                                      time_zone const& zone,
                                      partials of_partials = partials::included) {
    if (last < first) {
      throw std::invalid_argument("cxm::selection: the last day lies before the first");
    }
    return selection{{day_start(first, zone), day_start(last + std::chrono::days{1}, zone)},
                     of_partials};
  }

  [[nodiscard]] constexpr std::optional<reason> refuses(std::optional<std::chrono::sys_seconds> at,
                                                        bool complete) const noexcept {
    if (!complete && partials_ == partials::excluded) return reason::partial;
    if (!window_.from && !window_.to) return std::nullopt;
    if (!at) return reason::missing;
    if (!window_.contains(*at)) return reason::outside_window;
    return std::nullopt;
  }
  [[nodiscard]] time_window const& window() const noexcept { return window_; }
  [[nodiscard]] bool excludes_partials() const noexcept { return partials_ == partials::excluded; }

 private:
  time_window window_{};
  partials partials_ = partials::included;
};

}  // namespace cxm::inline v0
