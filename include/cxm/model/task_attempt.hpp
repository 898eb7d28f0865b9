#pragma once
/// One user's attempt at one task, in a usability test or in the product itself.

#include <cxm/model/description.hpp>
#include <cxm/model/enum_names.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

enum class task_outcome : std::uint8_t { succeeded, failed, abandoned };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<task_outcome>{"succeeded", "failed",
                                                                          "abandoned"};

/// Text that is empty and optionals without a value are not stated.
struct task_attempt {
  identifier_t user;
  std::string task;
  std::optional<std::chrono::sys_seconds> started;
  std::optional<std::chrono::milliseconds> duration;
  std::optional<std::int32_t> clicks;
  std::optional<std::int32_t> errors;
  std::optional<std::int32_t> opportunities;  ///< for an error; one of them can fail more than once
  std::optional<bool> goal_reached;           ///< the user's own goal, beside the task's outcome
  std::optional<task_outcome> outcome;

  friend bool operator==(task_attempt const&, task_attempt const&) = default;
};

template <>
struct description<task_attempt> {
  static constexpr std::string_view table = "task_attempts";
  static constexpr auto fields =
      std::tuple{described<&task_attempt::user, kept::as_customer>{"user"},
                 described<&task_attempt::task>{"task"},
                 described<&task_attempt::started>{"started"},
                 described<&task_attempt::duration>{"duration"},
                 described<&task_attempt::clicks>{"clicks"},
                 described<&task_attempt::errors>{"errors"},
                 described<&task_attempt::opportunities>{"opportunities"},
                 described<&task_attempt::goal_reached>{"goal_reached"},
                 described<&task_attempt::outcome>{"outcome"}};
};

/// What contradicts itself in the row; empty when nothing does. More errors than
/// opportunities are no contradiction: an opportunity can fail twice.
[[nodiscard]] inline std::vector<contradiction> validate(task_attempt const& x) {
  std::vector<contradiction> wrong;
  if (x.task.empty()) wrong.push_back({"task", "the task is not named"});
  if (x.duration && *x.duration < std::chrono::milliseconds{0}) {
    wrong.push_back({"duration", "the duration is negative"});
  }
  if (x.clicks && *x.clicks < 0) wrong.push_back({"clicks", "the number of clicks is negative"});
  if (x.errors && *x.errors < 0) wrong.push_back({"errors", "the number of errors is negative"});
  if (x.opportunities && *x.opportunities < 0) {
    wrong.push_back({"opportunities", "the number of opportunities is negative"});
  }
  if (x.errors && x.opportunities && *x.errors > 0 && *x.opportunities == 0) {
    wrong.push_back({"opportunities", "errors without an opportunity for one"});
  }
  return wrong;
}

}  // namespace cxm::inline v0
