#pragma once
// A folder for the files of one test, gone with all that is in it when the test ends.

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace cxm_test {

class scratch_folder {
 public:
  scratch_folder() : path_{(std::filesystem::temp_directory_path() / "cxm-test-XXXXXX").string()} {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no scratch folder");
  }
  scratch_folder(scratch_folder const&) = delete;
  scratch_folder& operator=(scratch_folder const&) = delete;
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string const& path() const noexcept { return path_; }
  [[nodiscard]] friend std::string operator/(scratch_folder const& in, std::string const& name) {
    return in.path_ + "/" + name;
  }
  void put(std::string const& name, std::string const& content) const {
    std::ofstream{path_ + "/" + name, std::ios::binary} << content;
  }

 private:
  std::string path_;
};

[[nodiscard]] inline std::string file_text(std::string const& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace cxm_test
