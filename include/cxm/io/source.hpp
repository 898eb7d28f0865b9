#pragma once
/// Where bytes come from: a file, the standard input, or text in memory.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cxm::inline v0 {

/// A stream of bytes with a name for messages. It is read once, from front to back, in chunks, so
/// that memory stays flat whatever the size of the file.
///
/// Files and the standard input that begin as gzip or zstd do are unpacked on the way, as far as cxm
/// was built with their libraries: all members or frames one after the other, in memory that does not
/// depend on their size. What is read, counted and told of by place is the unpacked text; text in
/// memory stays as it is. The readers refuse other compressed input by name.
///
/// Errors: io_error when the file can't be opened, is a folder, or fails to read; and when packed data
/// is damaged, ends too early, or is followed by something else.
class source {
 public:
  static constexpr std::size_t standard_chunk = std::size_t{256} * 1024;

  /// Opens the file at once. The name in messages is the path as given.
  [[nodiscard]] static source file(std::string path);
  /// The standard input; its name is `<stdin>`.
  [[nodiscard]] static source standard_input();
  [[nodiscard]] static source text(std::string name, std::string content);

  source(source&&) noexcept;
  source& operator=(source&&) noexcept;
  ~source();

  [[nodiscard]] std::string const& name() const noexcept;

  /// The first bytes that have not been read, up to n of them, without taking them. Shorter only at
  /// the end. The view lives until the next call of anything that is not const.
  [[nodiscard]] std::string_view peek(std::size_t n);

  /// Fills `into` as far as there are bytes, and returns how many came: fewer only at the end.
  [[nodiscard]] std::size_t read(std::span<char> into);
  /// How many bytes were read.
  [[nodiscard]] std::uint64_t position() const noexcept;

  /// Calls `watch` whenever bytes came, with their number so far (of a packed file: of its own bytes):
  /// once for each chunk, or for what a pipe gave at once. Looked-at bytes count. It runs on the thread that reads, inside the reader's call.
  source& on_bytes(std::function<void(std::uint64_t)> watch);

  /// How many bytes a reader asks for at a time. Results never depend on it.
  [[nodiscard]] std::size_t chunk() const noexcept;
  /// Errors: std::invalid_argument for 0.
  source& in_chunks_of(std::size_t bytes);

 private:
  struct stream;
  struct packed_or_not;
  explicit source(std::unique_ptr<stream> from) noexcept;
  std::unique_ptr<stream> from_;
};

}  // namespace cxm::inline v0
