#include <cxm/io/source.hpp>

#include "unpack.hpp"

#include <cxm/io/io_error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace cxm::inline v0 {

// Bytes that were looked at and not yet taken stand in `ahead`, from `taken` on.
struct source::stream {
  explicit stream(std::string name) : name_{std::move(name)} {}
  stream(stream const&) = delete;
  stream& operator=(stream const&) = delete;
  virtual ~stream() = default;

  /// At least one byte; none only at the end.
  virtual std::size_t some(std::span<char> into) = 0;
  /// How far the file is read: its own bytes, where these are unpacked.
  [[nodiscard]] virtual std::uint64_t progress() const noexcept { return came_; }

  std::size_t take_some(std::span<char> into) {
    std::size_t const got = some(into);
    came_ += got;
    return got;
  }
  std::size_t fill(std::span<char> into) {
    std::size_t n = 0;
    while (n < into.size()) {
      std::size_t const got = take_some(into.subspan(n));
      if (got == 0) break;
      n += got;
      if (watch_) watch_(progress());
    }
    return n;
  }

  std::string name_;
  std::string ahead_{};
  std::size_t taken_ = 0;
  std::size_t chunk_ = standard_chunk;
  std::uint64_t came_ = 0;
  std::uint64_t position_ = 0;
  std::function<void(std::uint64_t)> watch_{};
};

namespace {

[[noreturn]] void fail_to_open(std::string const& path, int error) {
  std::string hint;
  if (error == ENOENT) hint = "check the name and the folder; - stands for the standard input";
  if (error == EACCES) hint = "the file is there, but you may not read it; see its permissions";
  throw io_error({.file = path}, "can't be opened: " + std::generic_category().message(error),
                 hint);
}

[[noreturn]] void refuse_folder(std::string const& path) {
  throw io_error({.file = path}, "this is a folder, not a file", "name a file in it");
}

std::size_t read_some(int descriptor, std::string const& name, std::span<char> into) {
  for (;;) {
    ssize_t const got = ::read(descriptor, into.data(), into.size());
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno == EISDIR) refuse_folder(name);
    if (errno != EINTR) {
      int const error = errno;
      throw io_error({.file = name}, "reading failed: " + std::generic_category().message(error),
                     "see whether the disk or the network it is on is well, and try again");
    }
  }
}

}  // namespace

// Looks at the first bytes when they are asked for, and unpacks what is packed.
struct source::packed_or_not final : source::stream {
  explicit packed_or_not(std::unique_ptr<stream> from)
      : stream{from->name_}, from_{std::move(from)} {}

  std::size_t some(std::span<char> into) override {
    if (!known_) look();
    if (unpacker_) return unpacker_->some(into);
    if (first_.empty()) return from_->take_some(into);
    std::size_t const n = (std::min)(into.size(), first_.size());
    std::memcpy(into.data(), first_.data(), n);
    first_.erase(0, n);
    return n;
  }
  [[nodiscard]] std::uint64_t progress() const noexcept override { return from_->came_; }

 private:
  void look() {
    known_ = true;
    first_.resize(detail::input::packing_mark);
    first_.resize(from_->fill(first_));
    unpacker_ = detail::input::unpacker_for(
        name_, first_, [this](std::span<char> into) { return from_->take_some(into); });
  }

  std::unique_ptr<stream> from_;
  std::unique_ptr<detail::input::unpacker> unpacker_{};
  std::string first_{};
  bool known_ = false;
};

source::source(std::unique_ptr<stream> from) noexcept : from_{std::move(from)} {}
source::source(source&&) noexcept = default;
source& source::operator=(source&&) noexcept = default;
source::~source() = default;

source source::file(std::string path) {
  struct opened_file final : stream {
    opened_file(std::string path_of, int descriptor)
        : stream{std::move(path_of)}, descriptor_{descriptor} {}
    ~opened_file() override { ::close(descriptor_); }
    std::size_t some(std::span<char> into) override { return read_some(descriptor_, name_, into); }
    int descriptor_;
  };
  int descriptor = -1;
  do {
    descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  } while (descriptor < 0 && errno == EINTR);
  if (descriptor < 0) fail_to_open(path, errno);
  source opened{
      std::make_unique<packed_or_not>(std::make_unique<opened_file>(std::move(path), descriptor))};
  struct stat what {};
  if (::fstat(descriptor, &what) == 0 && S_ISDIR(what.st_mode)) refuse_folder(opened.name());
  return opened;
}

source source::standard_input() {
  struct input final : stream {
    input() : stream{"<stdin>"} {}
    std::size_t some(std::span<char> into) override { return read_some(STDIN_FILENO, name_, into); }
  };
  return source{std::make_unique<packed_or_not>(std::make_unique<input>())};
}

source source::text(std::string name, std::string content) {
  struct memory final : stream {
    memory(std::string name_of, std::string content_of)
        : stream{std::move(name_of)}, content_{std::move(content_of)} {}
    std::size_t some(std::span<char> into) override {
      std::size_t const n = (std::min)(into.size(), content_.size() - at_);
      std::memcpy(into.data(), content_.data() + at_, n);
      at_ += n;
      return n;
    }
    std::string content_;
    std::size_t at_ = 0;
  };
  return source{std::make_unique<memory>(std::move(name), std::move(content))};
}

std::string const& source::name() const noexcept { return from_->name_; }

std::string_view source::peek(std::size_t n) {
  std::string& ahead = from_->ahead_;
  ahead.erase(0, std::exchange(from_->taken_, 0));
  if (std::size_t const had = ahead.size(); had < n) {
    ahead.resize(n);
    ahead.resize(had + from_->fill(std::span{ahead}.subspan(had)));
  }
  return std::string_view{ahead}.substr(0, n);
}

std::size_t source::read(std::span<char> into) {
  std::size_t const left = (std::min)(from_->ahead_.size() - from_->taken_, into.size());
  if (left > 0) std::memcpy(into.data(), from_->ahead_.data() + from_->taken_, left);
  from_->taken_ += left;
  std::size_t const got = left + from_->fill(into.subspan(left));
  from_->position_ += got;
  return got;
}

std::uint64_t source::position() const noexcept { return from_->position_; }

source& source::on_bytes(std::function<void(std::uint64_t)> watch) {
  from_->watch_ = std::move(watch);
  return *this;
}

std::size_t source::chunk() const noexcept { return from_->chunk_; }

source& source::in_chunks_of(std::size_t bytes) {
  if (bytes == 0) throw std::invalid_argument("cxm::source: a chunk is of one byte or more");
  from_->chunk_ = bytes;
  return *this;
}

}  // namespace cxm::inline v0
