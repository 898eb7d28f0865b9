#pragma once
/// Bad input: where it is, what is wrong, and what to do about it.

#include <cstdint>
#include <stdexcept>
#include <string>

namespace cxm::inline v0 {

/// A place in a file. Lines and columns count from 1; 0 means that it is not known. The column
/// counts bytes, not characters, and points at the first byte of a cell (its quote, if it is
/// quoted).
struct place {
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t column = 0;

  /// `survey.csv:1042:7`, without the parts that are not known.
  [[nodiscard]] std::string text() const;
  friend bool operator==(place const&, place const&) = default;
};

/// Thrown for a file that can't be opened, read or understood. what() is the whole story:
///
///     survey.csv:1042:7: error: score "12" is outside 0–10
///     hint: --not-applicable 12, or --on-bad-row=count
///
/// The line with the hint is there only if there is a hint.
class io_error : public std::runtime_error {
 public:
  io_error(place where, std::string message, std::string hint = {});

  [[nodiscard]] place const& where() const noexcept { return where_; }
  [[nodiscard]] std::string const& message() const noexcept { return message_; }
  [[nodiscard]] std::string const& hint() const noexcept { return hint_; }

 private:
  place where_;
  std::string message_;
  std::string hint_;
};

}  // namespace cxm::inline v0
