#pragma once
// Compressed bytes as the ones they stand for.

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cxm::inline v0::detail::input {

/// Where packed bytes come from: some of them, none only at the end.
using packed_bytes = std::function<std::size_t(std::span<char>)>;

/// Unpacks as it is asked, in memory that does not depend on the size. Errors: io_error with the name, for
/// what is damaged, cut off, or followed by something else.
class unpacker {
 public:
  virtual ~unpacker() = default;
  /// At least one byte; none only at the end.
  [[nodiscard]] virtual std::size_t some(std::span<char> into) = 0;
};

/// How many of the first bytes must be known.
inline constexpr std::size_t packing_mark = 4;

/// The unpacker for what begins so, by the first bytes: gzip or zstd, as far as cxm was built with them.
/// None for everything else. `first` are bytes that came already.
[[nodiscard]] std::unique_ptr<unpacker> unpacker_for(std::string name, std::string_view first,
                                                     packed_bytes more);

}  // namespace cxm::inline v0::detail::input
