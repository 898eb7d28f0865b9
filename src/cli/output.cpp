#include "output.hpp"

#include <cxm/io/io_error.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace cxm::cli {

namespace {
[[noreturn]] void fail(std::string const& name, int error, std::string const& hint) {
  throw io_error({name, 0, 0},
                 std::string{"the result could not be written: "} + std::strerror(error), hint);
}

void write_all(std::FILE* to, std::string const& name, std::string const& text,
               std::string const& hint) {
  bool const written = std::fwrite(text.data(), 1, text.size(), to) == text.size();
  if (!written || std::fflush(to) != 0) fail(name, errno, hint);
}
}  // namespace

void write_output(request const& of, std::string const& text) {
  if (of.output.empty()) {
    write_all(stdout, "<stdout>", text, "--output FILE appears whole or not at all");
    return;
  }
  std::string const hint = "nothing was written there; free some space or name another --output";
  std::string const beside = of.output + ".part-" + std::to_string(::getpid());
  std::FILE* const file = std::fopen(beside.c_str(), "wb");
  if (file == nullptr) fail(of.output, errno, hint);
  try {
    write_all(file, of.output, text, hint);
    bool const synced = ::fsync(::fileno(file)) == 0;
    if (!synced) fail(of.output, errno, hint);
  } catch (...) {
    std::fclose(file);
    std::remove(beside.c_str());
    throw;
  }
  bool const closed = std::fclose(file) == 0;
  if (!closed || std::rename(beside.c_str(), of.output.c_str()) != 0) {
    int const error = errno;
    std::remove(beside.c_str());
    fail(of.output, error, hint);
  }
}

bool wants_colour(request const& of) {
  if (of.colour != request::colours::automatic) return of.colour == request::colours::always;
  char const* const no_colour = std::getenv("NO_COLOR");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  return of.output.empty() && ::isatty(STDOUT_FILENO) == 1;
}

}  // namespace cxm::cli
