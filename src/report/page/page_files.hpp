#pragma once
// The style and the script of the page, from the files beside this one: the build puts their text and
// its SHA-256 into the library, which the page's content-security-policy allows by that hash alone.

#include <string_view>

namespace cxm::inline v0::detail {

struct page_file {
  std::string_view text;
  std::string_view sha256;  ///< hexadecimal
};

[[nodiscard]] page_file page_style() noexcept;
[[nodiscard]] page_file page_script() noexcept;

}  // namespace cxm::inline v0::detail
