#include "progress.hpp"

#include "messages.hpp"
#include "text_layout.hpp"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace cxm::cli {

namespace {
/// A terminal on which a line can be written over.
[[nodiscard]] bool can_show() {
  char const* const kind = std::getenv("TERM");
  bool const dumb = kind == nullptr || std::string_view{kind} == "dumb";
  return !dumb && ::isatty(STDERR_FILENO) == 1;
}

[[nodiscard]] std::size_t terminal_width() noexcept {
  winsize size{};
  bool const known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : page_width;
}

/// The bytes of all files, or nothing if one of them is no regular file.
[[nodiscard]] std::optional<std::uint64_t> size_of(std::vector<std::string> const& files) {
  std::uint64_t total = 0;
  for (auto const& file : files) {
    struct stat what {};
    int const error = file == "-" ? ::fstat(STDIN_FILENO, &what) : ::stat(file.c_str(), &what);
    if (error != 0 || !S_ISREG(what.st_mode)) return std::nullopt;
    off_t const at = file == "-" ? ::lseek(STDIN_FILENO, 0, SEEK_CUR) : 0;
    if (at < 0 || at > what.st_size) return std::nullopt;
    total += static_cast<std::uint64_t>(what.st_size - at);
  }
  return total;
}

[[nodiscard]] std::string with_commas(std::uint64_t n) {
  std::string digits = fmt::format("{}", n);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

[[nodiscard]] std::string amount(double bytes) {
  if (bytes < 1e5) return fmt::format("{:.0f} kB", bytes / 1e3);
  double const millions = bytes / 1e6;
  return fmt::format("{:.{}f} MB", millions, millions < 9.95 ? 1 : 0);
}

[[nodiscard]] std::string clock_time(double seconds) {
  auto const whole = static_cast<std::uint64_t>(std::ceil(seconds));
  if (whole >= 3600) {
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}
}  // namespace

std::string progress_line(progress_state const& now, std::size_t width) {
  std::vector<std::string> parts;
  double const bytes = static_cast<double>(now.bytes);
  double const rate = now.seconds > 0 ? bytes / now.seconds : 0;
  bool const sized = now.total && *now.total > 0;
  double const total = sized ? static_cast<double>(*now.total) : 0;
  double const done = sized ? (std::min)(bytes / total, 1.0) : 0;
  if (sized) {
    constexpr std::size_t marks = 20;
    auto const full = static_cast<std::size_t>(done * marks);
    parts.push_back(fmt::format("[{}{}]", std::string(full, '#'), std::string(marks - full, '-')));
    parts.push_back(fmt::format("{:3.0f} %", std::floor(100 * done)));
  }
  // Rows are found in the bytes chunk by chunk: of a slow pipe there are none for a while.
  if (now.rows > 0) parts.push_back(with_commas(now.rows) + " rows");
  if (!sized) parts.push_back(amount(bytes));
  parts.push_back(amount(rate) + "/s");
  // More bytes than there were: the file grows while it is read.
  if (sized && rate > 0 && bytes <= total) {
    parts.push_back(clock_time((total - bytes) / rate) + " left");
  }
  std::string line;
  for (auto const& part : parts) {
    // A full line would move the cursor to the next one.
    std::size_t const gap = line.empty() ? 0 : 2;
    if (line.size() + gap + part.size() >= width) break;
    line += std::string(gap, ' ') + part;
  }
  return line;
}

progress::progress(std::vector<std::string> const& files) : shown_{can_show()} {
  if (shown_) total_ = size_of(files);
}

progress::~progress() { clear_passing(); }

source progress::watched(source from) {
  reader_ = nullptr;
  if (shown_) from.on_bytes([this](std::uint64_t bytes) { see(bytes); });
  return from;
}

void progress::end_of_file() noexcept {
  if (reader_ != nullptr) rows_before_ += reader_->rows_read();
  reader_ = nullptr;
  bytes_before_ += std::exchange(bytes_, 0);
}

void progress::see(std::uint64_t bytes) {
  bytes_ = bytes;
  auto const now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds{150};
  progress_state state;
  state.rows = rows_before_ + (reader_ == nullptr ? 0 : reader_->rows_read());
  state.bytes = bytes_before_ + bytes;
  state.total = total_;
  state.seconds = std::chrono::duration<double>(now - begun_).count();
  show_passing(progress_line(state, terminal_width()));
}

fit_progress::fit_progress() : shown_{can_show()} {}
fit_progress::~fit_progress() { clear_passing(); }

void fit_progress::step(int number, double log_likelihood) {
  auto const now = std::chrono::steady_clock::now();
  if (!shown_ || now < next_) return;
  next_ = now + std::chrono::milliseconds{150};
  show_passing(fmt::format("fitting: step {}, log-likelihood {:.2f}", number, log_likelihood));
}

}  // namespace cxm::cli
