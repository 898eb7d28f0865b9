#pragma once
// The reference data of CXM_REFERENCE_DIR, which is not part of the project. A test that needs it
// begins with `if (!cxm_test::has_reference()) return;`; ctest then shows it as skipped.

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

namespace cxm_test {

[[nodiscard]] inline bool has_reference() {
  if (std::filesystem::is_directory(CXM_REFERENCE_DIR)) return true;
  std::puts("reference data is absent: see CXM_REFERENCE_DIR");  // ctest looks for these words
  return false;
}

/// The path of a file such as "data/clv/donations.csv".
[[nodiscard]] inline std::string reference(std::string_view file) {
  return (std::filesystem::path{CXM_REFERENCE_DIR} / file).string();
}

}  // namespace cxm_test
