#include "text_block.hpp"

#include "block_masks.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace cxm::inline v0::detail::input {

namespace {
constexpr std::size_t cache_line = 64;
}

std::size_t text_block::start_in(char const* bytes, std::uint64_t in_file) noexcept {
  return static_cast<std::size_t>(in_file - reinterpret_cast<std::uintptr_t>(bytes)) % cache_line;
}

void text_block::clear(std::uint64_t in_file) noexcept {
  in_file_ = in_file;
  start_ = start_in(bytes_.get(), in_file);
  size_ = 0;
}

void text_block::grow(std::size_t capacity) {
  if (capacity <= capacity_) return;
  auto larger = std::make_unique_for_overwrite<char[]>(capacity + cache_line + slack);
  std::size_t const start = start_in(larger.get(), in_file_);
  if (size_ > 0) std::memcpy(larger.get() + start, bytes_.get() + start_, size_);
  bytes_ = std::move(larger);
  start_ = start;
  capacity_ = capacity;
}

std::size_t text_block::fill(source& from, std::size_t most) {
  std::size_t const got = from.read({bytes_.get() + start_ + size_, most});
  size_ += got;
  return got;
}

void text_block::append(std::string_view bytes) noexcept {
  if (bytes.empty()) return;
  std::memcpy(bytes_.get() + start_ + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

place text_origin::at(std::string_view block, std::size_t offset) const {
  text_origin here = *this;
  here.advance(block.substr(0, offset));
  return {.file = file, .line = here.lines + 1, .column = here.columns + 1};
}

text_extent extent_of(std::string_view text, char line_end) noexcept {
  std::uint64_t const ends = count_byte(text, line_end);
  return {ends, ends == 0 ? text.size() : text.size() - text.rfind(line_end) - 1};
}

void text_origin::advance(text_extent const& used) noexcept {
  lines += used.lines;
  columns = used.lines == 0 ? columns + used.columns : used.columns;
}

block_feed::block_feed(source from) : from_{std::move(from)} { origin_.file = from_.name(); }

void block_feed::begin(text_block& block) {
  block.clear(from_.position() - left_.size());
  block.grow((std::max)(left_.size(), 4 * from_.chunk()));
  block.append({left_.data(), left_.size()});
  left_.clear();
}

void block_feed::extend(text_block& block, std::size_t pending) {
  std::size_t const wanted = (std::max)(from_.chunk(), pending);
  if (!room_for_more(block)) block.grow(2 * block.view().size() + wanted);
  std::size_t const most = (std::min)(wanted, block.room());
  at_end_ = block.fill(from_, most) < most;
}

void block_feed::finish(text_block& block, std::size_t used) {
  origin_.advance(block.view().substr(0, used));
  keep_behind(block, used);
}

void block_feed::keep_behind(text_block& block, std::size_t used) {
  std::string_view const all = block.view();
  left_.assign(all.begin() + static_cast<std::ptrdiff_t>(used), all.end());
  block.cut(used);
}

void block_feed::give_back(std::string_view bytes) {
  left_.insert(left_.begin(), bytes.begin(), bytes.end());
}

std::string_view text_arena::keep(std::string_view text) {
  constexpr std::size_t usual = std::size_t{64} << 10;
  while (current_ < slabs_.size() && slabs_[current_].capacity - used_ < text.size()) {
    ++current_;
    used_ = 0;
  }
  if (current_ == slabs_.size()) {
    std::size_t const capacity = (std::max)(usual, text.size());
    slabs_.push_back({std::make_unique_for_overwrite<char[]>(capacity), capacity});
    used_ = 0;
  }
  char* const at = slabs_[current_].bytes.get() + used_;
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  used_ += text.size();
  return {at, text.size()};
}

void text_arena::clear() noexcept {
  current_ = 0;
  used_ = 0;
}

}  // namespace cxm::inline v0::detail::input
