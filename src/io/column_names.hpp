#pragma once
// Finding the columns that are asked for among those that are there.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

/// The column of that name: exactly; else without blanks around it and ignoring ASCII case; else `#3` by
/// number. Nothing if there is none. Errors: io_error in `file` if there are several.
[[nodiscard]] std::optional<std::size_t> find_column(std::string_view name,
                                                     std::span<std::string const> header,
                                                     std::string const& file);

/// The candidate that differs from the name in a third of its letters at most, without blanks around it
/// and ignoring ASCII case; nullptr if none is so near.
[[nodiscard]] std::string const* nearest(std::string_view name,
                                         std::span<std::string const> candidates);

/// Throws io_error: no such column, which are there, and which of them was perhaps meant.
[[noreturn]] void refuse_column(std::string_view name, std::span<std::string const> header,
                                std::string const& file);

}  // namespace cxm::inline v0::detail::input
