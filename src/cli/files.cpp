#include "files.hpp"

#include <cxm/io/table.hpp>

#include <sys/stat.h>

#include <fmt/format.h>

namespace cxm::cli {

source open_source(std::string const& file) {
  return file == "-" ? source::standard_input() : source::file(file);
}

std::string shown_name(std::string const& file) { return file == "-" ? "<stdin>" : file; }

bool same_file(std::string const& a, std::string const& b) {
  struct stat of_a {};
  struct stat of_b {};
  if (::stat(a.c_str(), &of_a) != 0 || ::stat(b.c_str(), &of_b) != 0) return false;
  return S_ISREG(of_a.st_mode) && of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

bool is_stream(std::string const& file) {
  struct stat what {};
  return file == "-" || (::stat(file.c_str(), &what) == 0 && S_ISFIFO(what.st_mode));
}

bool is_folder(std::string const& path) {
  struct stat what {};
  return ::stat(path.c_str(), &what) == 0 && S_ISDIR(what.st_mode);
}

void check_files(request const& of) {
  for (std::size_t i = 0; i < of.files.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      bool const streams = of.files[i] == "-" && of.files[k] == "-";
      if (!streams && !same_file(of.files[i], of.files[k])) continue;
      std::string const both =
          of.files[i] == of.files[k]
              ? fmt::format("{} is named twice", shown_name(of.files[i]))
              : fmt::format("{} and {} are one file", of.files[k], of.files[i]);
      throw usage_error(fmt::format("{}: its rows would count twice", both),
                        "name it once; for a second copy on purpose, copy the file");
    }
  }
}

std::vector<std::string> header_of(request const& of, std::string const& file) {
  return open_table(open_source(file), of.input, std::vector<column>{})->header();
}

}  // namespace cxm::cli
