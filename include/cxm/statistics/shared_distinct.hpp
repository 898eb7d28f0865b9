#pragma once
/// How many different keys several threads see together: one table for all of them, where a
/// distinct_count for each would hold every key once for every thread.

#include <cxm/statistics/distinct_count.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>

namespace cxm::inline v0 {

/// Input: keys, from any number of threads at once. Shape: the keys in parts, each with a lock that is
/// held for some hundred of them. Undefined cases: none; no key gives 0. Errors: those of key_index;
/// what was added before stays. The result does not depend on threads or their order.
/// Complexity: O(1) a key; memory is that of one distinct_count.
/// Not a metric, because it is not copied: total() is the metric.
template <key_type Key = std::string>
class shared_distinct {
 public:
  shared_distinct() = default;
  shared_distinct(shared_distinct const&) = delete;
  shared_distinct& operator=(shared_distinct const&) = delete;

  /// May be called by several threads at once, best with some thousand keys.
  template <key_view<Key> Seen>
  void push_keys(std::span<Seen const> keys) {
    constexpr std::size_t at_once = 8192;
    for (std::size_t first = 0; first < keys.size(); first += at_once) {
      push_some(keys.subspan(first, (std::min)(at_once, keys.size() - first)));
    }
  }
  /// Different keys. Precondition of this and of total(): no thread is pushing.
  [[nodiscard]] count_t distinct() const noexcept {
    count_t n = 0;
    for (part const& p : parts_) n += p.index.size();
    return n;
  }
  /// Keys pushed.
  [[nodiscard]] count_t count() const noexcept { return count_.load(); }
  /// The metric that one thread would have. O(keys).
  [[nodiscard]] distinct_count<Key> total() const {
    distinct_count<Key> all;
    count_t again = count();
    for (part const& p : parts_) {
      all.push_each(p.index.size(), [&](std::size_t k) -> typename key_index<Key>::key_seen {
        return p.index.key(static_cast<std::uint32_t>(k));
      });
      again -= p.index.size();
    }
    all.push_again(again);
    return all;
  }

 private:
  static constexpr std::size_t parts = 32;
  struct alignas(64) part {
    std::mutex lock;
    key_index<Key> index;
  };
  template <class Seen>
  void push_some(std::span<Seen const> keys) {
    std::array<std::uint8_t, 8192> part_of;
    std::array<std::uint16_t, 8192> by_part;
    std::array<std::uint16_t, parts + 1> begin{};
    for (std::size_t i = 0; i < keys.size(); ++i) {
      part_of[i] = static_cast<std::uint8_t>(key_index<Key>::spread(keys[i]) % parts);
      ++begin[part_of[i] + 1U];
    }
    for (std::size_t p = 0; p < parts; ++p) {
      begin[p + 1] = static_cast<std::uint16_t>(begin[p] + begin[p + 1]);
    }
    std::array<std::uint16_t, parts + 1> at = begin;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      by_part[at[part_of[i]]++] = static_cast<std::uint16_t>(i);
    }
    // Threads begin at different parts, so that they seldom wait for each other.
    std::size_t const shift = next_begin_.fetch_add(7, std::memory_order_relaxed);
    for (std::size_t k = 0; k < parts; ++k) {
      std::size_t const p = (k + shift) % parts;
      auto const* const mine = by_part.data() + begin[p];
      std::scoped_lock const held{parts_[p].lock};
      parts_[p].index.find_or_add_each(
          std::size_t{begin[p + 1]} - begin[p],
          [&](std::size_t i) -> Seen const& { return keys[mine[i]]; },
          [](std::size_t, std::uint32_t) {});
    }
    count_ += keys.size();
  }
  std::array<part, parts> parts_;
  std::atomic<count_t> count_{0};
  std::atomic<std::size_t> next_begin_{0};
};

}  // namespace cxm::inline v0
