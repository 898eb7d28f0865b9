#pragma once
// What the cells of one column have in common.

#include "times.hpp"

#include <cxm/io/inspect.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

/// Sees the cells of a column one by one. Memory: 1,000 distinct values.
class column_profile {
 public:
  void see(std::string_view cell);

  /// Fills in content, range, formats, counts and examples. `may_be_time`: the name speaks of a time, so
  /// bare numbers can be days or Unix seconds; `may_be_answer`: it speaks of a score.
  void describe(bool may_be_time, bool may_be_answer, inspected_column& into) const;

  [[nodiscard]] std::map<std::string, std::uint64_t, std::less<>> const& values() const noexcept {
    return values_;
  }
  [[nodiscard]] std::uint64_t stated() const noexcept { return stated_; }

 private:
  void see_number(std::string_view cell);
  void see_time(std::string_view cell);
  [[nodiscard]] bool all(std::uint64_t n) const noexcept { return stated_ > 0 && n == stated_; }
  [[nodiscard]] bool describe_time(bool may_be_time, inspected_column& into) const;
  void describe_numbers(bool may_be_answer, inspected_column& into) const;

  std::uint64_t missing_ = 0;
  std::uint64_t stated_ = 0;
  std::map<std::string, std::uint64_t, std::less<>> values_;
  bool more_ = false;
  std::vector<std::string> examples_;
  std::map<std::string, std::uint64_t, std::less<>> missing_words_;

  std::uint64_t flags_ = 0;
  std::uint64_t numbers_ = 0;
  std::uint64_t comma_numbers_ = 0;
  std::uint64_t answers_ = 0;
  std::uint64_t labels_ = 0;
  std::uint64_t fractions_ = 0;
  std::uint64_t two_decimals_ = 0;
  int decimals_ = 0;
  std::uint64_t iso_ = 0;
  std::uint64_t bare_digits_ = 0;
  std::uint64_t zoned_ = 0;
  std::uint64_t unix_ = 0;
  std::map<int, std::uint64_t> whole_;  // the answers, up to 64 different ones
  bool many_whole_ = false;
  std::optional<std::vector<std::string>> formats_;  // that every cell so far could be in
};

/// The scale of answers, and those of their values that look like codes for "no answer".
struct scale_guess {
  int low = 0;
  int high = 0;
  std::vector<int> codes;
};
[[nodiscard]] scale_guess guess_scale(std::map<int, std::uint64_t> const& values);

}  // namespace cxm::inline v0::detail::input
