#pragma once
// Bytes of a file, block by block, and the places that offsets in a block stand for.

#include <cxm/io/io_error.hpp>
#include <cxm/io/source.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cxm::inline v0::detail::input {

/// A buffer that never moves unless it is told to grow: texts of a batch point into it.
class text_block {
 public:
  /// Bytes behind the text that may be read, whatever is in them.
  static constexpr std::size_t slack = 16;
  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.get() + start_, size_}; }
  [[nodiscard]] std::size_t room() const noexcept { return capacity_ - size_; }
  /// What comes next begins as far from the line of a cache as byte `in_file` does in pages of the
  /// file's: the system copies faster where both lie alike.
  void clear(std::uint64_t in_file) noexcept;
  /// Precondition: size is not more than the block has.
  void cut(std::size_t size) noexcept { size_ = size; }
  /// Moves what is in it.
  void grow(std::size_t capacity);
  /// As many bytes as the source has, `most` at most. Precondition: there is room for them.
  std::size_t fill(source& from, std::size_t most);
  /// Precondition: there is room.
  void append(std::string_view bytes) noexcept;

 private:
  [[nodiscard]] static std::size_t start_in(char const* bytes, std::uint64_t in_file) noexcept;
  std::unique_ptr<char[]> bytes_{};
  std::size_t start_ = 0;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::uint64_t in_file_ = 0;
};

/// How far a text goes: the line ends in it, and the bytes behind the last of them.
struct text_extent {
  std::uint64_t lines = 0;
  std::uint64_t columns = 0;
};
[[nodiscard]] text_extent extent_of(std::string_view text, char line_end) noexcept;

/// Where a block stands in its file.
struct text_origin {
  std::string file{};
  std::uint64_t lines = 0;    // before the block
  std::uint64_t columns = 0;  // bytes before the block in its first line
  char line_end = '\n';       // CR for a file whose lines end in nothing else

  [[nodiscard]] place at(std::string_view block, std::size_t offset) const;
  /// The origin of the text behind `used`.
  void advance(std::string_view used) noexcept { advance(extent_of(used, line_end)); }
  void advance(text_extent const& used) noexcept;
};

/// Brings a source into one block after another; what a block does not use begins the next one.
class block_feed {
 public:
  explicit block_feed(source from);

  [[nodiscard]] source& from() noexcept { return from_; }
  [[nodiscard]] text_origin& origin() noexcept { return origin_; }
  [[nodiscard]] text_origin const& origin() const noexcept { return origin_; }
  /// Whether the block holds the last byte of the source.
  [[nodiscard]] bool at_end() const noexcept { return at_end_; }

  /// Empties the block and puts in what was left over.
  void begin(text_block& block);
  /// Brings a chunk, or as much as is `pending` already: then a record of any length is gone over
  /// only a few times. Grows the block if it must.
  void extend(text_block& block, std::size_t pending);
  [[nodiscard]] bool room_for_more(text_block const& block) const noexcept {
    return block.room() >= from_.chunk();
  }
  /// Keeps what is behind `used` for the next block, and cuts it off this one.
  void finish(text_block& block, std::size_t used);
  /// The same, where somebody else sees to the origin.
  void keep_behind(text_block& block, std::size_t used);
  /// Bytes that come before all that are left.
  void give_back(std::string_view bytes);

 private:
  source from_;
  text_origin origin_{};
  std::vector<char> left_{};
  bool at_end_ = false;
};

/// Texts that are not in the file as they are: unquoted, or of another encoding. They don't move.
class text_arena {
 public:
  [[nodiscard]] std::string_view keep(std::string_view text);
  /// Forgets the texts and keeps the memory.
  void clear() noexcept;

 private:
  struct slab {
    std::unique_ptr<char[]> bytes;
    std::size_t capacity;
  };
  std::vector<slab> slabs_{};
  std::size_t current_ = 0;
  std::size_t used_ = 0;
};

/// The most bytes that a record or an object may have.
inline constexpr std::size_t longest_record = std::size_t{64} << 20;
/// What is looked at to find out how a file is laid out.
inline constexpr std::size_t first_look = std::size_t{64} << 10;

}  // namespace cxm::inline v0::detail::input
