#pragma once
/// Which days after a birth count as coming back.

#include <cxm/core/config.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

namespace cxm::inline v0 {

/// Days after the birth, which is on day 0. Errors: std::invalid_argument unless 0 ≤ first ≤ last.
class retention_window {
 public:
  [[nodiscard]] static constexpr retention_window on(int day) { return {day, day}; }
  [[nodiscard]] static constexpr retention_window between(int first, int last) {
    return {first, last};
  }
  [[nodiscard]] static constexpr retention_window since(int day) { return {day, no_end}; }

  [[nodiscard]] constexpr int first() const noexcept { return first_; }
  /// The last day; nothing for one that never ends.
  [[nodiscard]] constexpr std::optional<int> last() const noexcept {
    return last_ == no_end ? std::nullopt : std::optional{last_};
  }
  /// The day with whose end it is known who is in the denominator.
  [[nodiscard]] constexpr int decided_on() const noexcept {
    return last_ == no_end ? first_ : last_;
  }
  [[nodiscard]] constexpr bool holds(std::int64_t day) const noexcept {
    return day >= first_ && day <= last_;
  }
  /// "7", "7+" or "7-13".
  [[nodiscard]] std::string label() const {
    std::string text = std::to_string(first_);
    if (last_ == no_end) return text + '+';
    return last_ == first_ ? text : text + '-' + std::to_string(last_);
  }
  friend constexpr bool operator==(retention_window, retention_window) = default;

 private:
  static constexpr int no_end = (std::numeric_limits<int>::max)();
  constexpr retention_window(int first, int last) : first_{first}, last_{last} {
    if (first < 0 || last < first) {
      throw std::invalid_argument("cxm::retention_window: days from 0 on, the first one first");
    }
  }
  int first_;
  int last_;
};

}  // namespace cxm::inline v0
