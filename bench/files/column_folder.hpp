#pragma once
// A folder of columns as plain binary files, which programs that are measured and their peers share.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

/// Ends the program with "program: what".
[[noreturn]] inline void fail(char const* program, std::string const& what) {
  std::fprintf(stderr, "%s: %s\n", program, what.c_str());
  std::exit(2);
}

class column_folder {
 public:
  column_folder(char const* program, std::string path)
      : program_{program}, path_{std::move(path)} {}

  template <class T>
  void write(std::string const& name, std::vector<T> const& column) const {
    std::string const file = file_of(name);
    std::FILE* const out = std::fopen(file.c_str(), "wb");
    if (out == nullptr) fail(program_, "can't write " + file);
    bool const whole = std::fwrite(column.data(), sizeof(T), column.size(), out) == column.size();
    if (std::fclose(out) != 0 || !whole) fail(program_, "can't write " + file);
  }
  /// All of the column, or its first `most` values.
  template <class T>
  [[nodiscard]] std::vector<T> read(
      std::string const& name, std::size_t most = (std::numeric_limits<std::size_t>::max)()) const {
    std::string const file = file_of(name);
    std::error_code why;
    std::uintmax_t const size = std::filesystem::file_size(file, why);
    std::FILE* const in = why ? nullptr : std::fopen(file.c_str(), "rb");
    if (in == nullptr) fail(program_, "can't read " + file);
    std::vector<T> column((std::min)(most, static_cast<std::size_t>(size / sizeof(T))));
    column.resize(std::fread(column.data(), sizeof(T), column.size(), in));
    std::fclose(in);
    return column;
  }

 private:
  [[nodiscard]] std::string file_of(std::string const& name) const {
    return path_ + "/" + name + ".bin";
  }
  char const* program_;
  std::string path_;
};
