#include "output.hpp"

#include "colour.hpp"
#include "files.hpp"

#include <cxm/io/io_error.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace cxm::cli {

namespace {
constexpr char const* nothing_written =
    "nothing was written there; free some space or name another --output";

[[noreturn]] void fail(std::string const& name, int error, std::string const& hint) {
  throw io_error({name, 0, 0},
                 std::string{"the result could not be written: "} + std::strerror(error), hint);
}

/// 0, or the error that stopped it.
[[nodiscard]] int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    ssize_t const n = ::write(descriptor, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) {  // whoever opened it said not to wait: wait here
      pollfd ready{descriptor, POLLOUT, 0};
      static_cast<void>(::poll(&ready, 1, -1));
      continue;
    }
    if (n < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return 0;
}

/// Where a path leads once its links are followed; the path itself where nothing is there yet.
[[nodiscard]] std::string resolved(std::string const& path) {
  char* const found = ::realpath(path.c_str(), nullptr);
  if (found == nullptr) return path;
  std::string out{found};
  std::free(found);
  return out;
}

[[nodiscard]] std::string folder_of(std::string const& path) {
  auto const slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// A file of its own beside the result, which disappears unless it is put in place.
class part_file {
 public:
  explicit part_file(std::string const& target)
      : target_{target}, name_{fmt::format("{}/.cxm-part-{}", folder_of(target), ::getpid())} {
    ::unlink(name_.c_str());  // of a run that was killed and had the same number
    descriptor_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) fail(target_, errno, nothing_written);
  }
  part_file(part_file const&) = delete;
  part_file& operator=(part_file const&) = delete;
  ~part_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!placed_) ::unlink(name_.c_str());
  }
  void write(std::string const& text) {
    struct stat old {};
    if (::stat(target_.c_str(), &old) == 0) {
      static_cast<void>(::fchmod(descriptor_, old.st_mode & 07777));
    }
    if (int const error = write_all(descriptor_, text)) fail(target_, error, nothing_written);
    if (::fsync(descriptor_) != 0) fail(target_, errno, nothing_written);
  }
  void put_in_place() {
    int const closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0 || ::rename(name_.c_str(), target_.c_str()) != 0) {
      fail(target_, errno, nothing_written);
    }
    placed_ = true;
  }

 private:
  std::string target_;
  std::string name_;
  int descriptor_ = -1;
  bool placed_ = false;
};

void write_to_device(std::string const& name, std::string const& text) {
  int const descriptor = ::open(name.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) fail(name, errno, "");
  int const error = write_all(descriptor, text);
  bool const closed = ::close(descriptor) == 0;
  if (error != 0 || !closed) fail(name, error != 0 ? error : errno, "");
}

[[nodiscard]] bool is_device(std::string const& path) {
  struct stat what {};
  return ::stat(path.c_str(), &what) == 0 && !S_ISREG(what.st_mode) && !S_ISDIR(what.st_mode);
}

/// Whether a file can be written there.
void check_place(std::string const& option, std::string const& target) {
  struct stat what {};
  if (::stat(target.c_str(), &what) == 0) {
    if (S_ISDIR(what.st_mode)) {
      throw io_error({target, 0, 0}, "this is a folder, not a file", "name a file in it");
    }
    return;
  }
  std::string const folder = folder_of(target);
  if (::stat(folder.c_str(), &what) != 0 || !S_ISDIR(what.st_mode)) {
    throw io_error({target, 0, 0}, fmt::format("there is no folder {}", folder),
                   fmt::format("create it, or name another {}", option));
  }
}

void check_target(request const& of, std::string const& option, std::string const& target) {
  for (auto const& file : of.files) {
    if (!same_file(file, target)) continue;
    throw usage_error(fmt::format("{} {}: this is a file to read", option, target),
                      "name another; cxm never changes what it reads");
  }
  check_place(option, target);
}
}  // namespace

void check_output(request const& of) {
  if (!of.output.empty()) check_target(of, "--output", of.output);
  if (!of.html.empty()) check_target(of, "--html", of.html);
  // What was merged may take the place of a part: all are read before it is written.
  if (!of.save.empty()) check_place("--save", of.save);
  bool const one = of.output == of.html || same_file(of.output, of.html);
  if (!of.html.empty() && one) {
    throw usage_error(fmt::format("--output and --html both name {}", of.html), "name two files");
  }
}

void write_standard_output(std::string const& text) {
  int const error = write_all(STDOUT_FILENO, text);
  if (error != 0 && error != EPIPE) {
    fail("<stdout>", error, "--output FILE appears whole or not at all");
  }
}

void write_file(std::string const& file, std::string const& text) {
  std::string const target = resolved(file);
  if (is_device(target)) return write_to_device(target, text);
  part_file part{target};
  part.write(text);
  part.put_in_place();
}

void write_output(request const& of, std::string const& text) {
  if (of.output.empty()) return write_standard_output(text);
  write_file(of.output, text);
}

bool result_has_colour(request const& of) {
  bool const to_file = !of.output.empty();
  if (to_file && of.colour == colours::automatic) return false;
  return wants_colour(STDOUT_FILENO, of.colour);
}

}  // namespace cxm::cli
