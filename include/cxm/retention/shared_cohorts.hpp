#pragma once
/// The acquisition cohorts of rows that several threads read together: one table for all of them,
/// where an acquisition_cohorts for each would hold every customer once for every thread.

#include <cxm/retention/cohorts.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace cxm::inline v0 {

/// Input: rows, from any number of threads at once. Shape: customers in parts, each with a lock that
/// is held for some hundred rows. Errors: those of acquisition_cohorts; rows added before stay. With
/// several parts a sum beyond 63 bits may be found only when they are read. The result does not
/// depend on threads or their order.
/// Complexity: O(1) a row; memory is that of one acquisition_cohorts.
/// Not a metric, because it is not copied: total() is the metric.
template <key_type Id>
class shared_cohorts {
 public:
  /// For one thread there is one part, and no row is dealt out.
  shared_cohorts(acquisition_cohorts<Id> const& parameters, std::size_t threads)
      : parts_(threads > 1 ? most_parts : 1) {
    for (part& p : parts_) p.cohorts.emplace(parameters.empty_copy());
  }
  shared_cohorts(shared_cohorts const&) = delete;
  shared_cohorts& operator=(shared_cohorts const&) = delete;

  /// May be called by several threads at once, best with some thousand rows: customers, seconds
  /// since 1970, and where there are any, amounts. Precondition: spans of one length, or no amounts.
  template <key_view<Id> Seen>
  void push_rows(std::span<Seen const> customers, std::span<std::int64_t const> seconds,
                 std::span<std::optional<std::int64_t> const> amounts = {}) {
    for (std::size_t first = 0; first < customers.size(); first += at_once) {
      std::size_t const n = (std::min)(at_once, customers.size() - first);
      push_some(customers.subspan(first, n), seconds.subspan(first, n),
                amounts.empty() ? amounts : amounts.subspan(first, n));
    }
  }

  /// Precondition of all that follow: no thread is pushing.
  [[nodiscard]] count_t count() const noexcept {
    count_t n = 0;
    for (part const& p : parts_) n += p.cohorts->count();
    return n;
  }
  [[nodiscard]] count_t customers() const noexcept {
    count_t n = 0;
    for (part const& p : parts_) n += p.cohorts->customers();
    return n;
  }
  [[nodiscard]] std::optional<std::chrono::sys_seconds> observed_until() const {
    std::optional<std::chrono::sys_seconds> last;
    for (part const& p : parts_) {
      auto const mine = p.cohorts->observed_until();
      if (mine && (!last || *mine > *last)) last = mine;
    }
    return last;
  }
  /// As acquisition_cohorts has it. No customer is looked up again.
  [[nodiscard]] cohort_table table(std::optional<std::chrono::sys_seconds> until = std::nullopt,
                                   running_period running = running_period::absent) const {
    if (!until) until = observed_until();
    std::vector<acquisition_cohorts<Id> const*> all;
    for (part const& p : parts_) all.push_back(&*p.cohorts);
    return acquisition_cohorts<Id>::table_of(all, until, running);
  }
  /// The metric that one thread would have. O(customers).
  [[nodiscard]] acquisition_cohorts<Id> total() const {
    auto all = parts_.front().cohorts->empty_copy();
    for (part const& p : parts_) all.merge(*p.cohorts);
    return all;
  }

 private:
  static constexpr std::size_t most_parts = 32;
  static constexpr std::size_t at_once = 8192;
  struct alignas(64) part {
    std::mutex lock;
    std::optional<acquisition_cohorts<Id>> cohorts;
  };
  using places = std::array<std::uint16_t, at_once>;

  template <class Seen>
  void push_some(std::span<Seen const> customers, std::span<std::int64_t const> seconds,
                 std::span<std::optional<std::int64_t> const> amounts) {
    if (parts_.size() == 1) {
      return add(
          parts_.front(), seconds.size(), [](std::size_t i) { return i; }, customers, seconds,
          amounts);
    }
    std::array<std::uint8_t, at_once> part_of;
    places by_part;
    std::array<std::uint16_t, most_parts + 1> begin{};
    for (std::size_t i = 0; i < customers.size(); ++i) {
      part_of[i] = static_cast<std::uint8_t>(key_index<Id>::spread(customers[i]) % most_parts);
      ++begin[part_of[i] + 1U];
    }
    for (std::size_t p = 0; p < most_parts; ++p) {
      begin[p + 1] = static_cast<std::uint16_t>(begin[p] + begin[p + 1]);
    }
    auto at = begin;
    for (std::size_t i = 0; i < customers.size(); ++i) {
      by_part[at[part_of[i]]++] = static_cast<std::uint16_t>(i);
    }
    // Threads begin at different parts, so that they seldom wait for each other.
    std::size_t const shift = next_begin_.fetch_add(7, std::memory_order_relaxed);
    for (std::size_t k = 0; k < most_parts; ++k) {
      std::size_t const p = (k + shift) % most_parts;
      auto const* const mine = by_part.data() + begin[p];
      add(
          parts_[p], std::size_t{begin[p + 1]} - begin[p],
          [mine](std::size_t i) -> std::size_t { return mine[i]; }, customers, seconds, amounts);
    }
  }
  template <class Seen, class Row>
  static void add(part& to, std::size_t n, Row const& row, std::span<Seen const> customers,
                  std::span<std::int64_t const> seconds,
                  std::span<std::optional<std::int64_t> const> amounts) {
    std::scoped_lock const held{to.lock};
    if (amounts.empty()) {
      to.cohorts->push_each(
          n, [&](std::size_t i) -> Seen const& { return customers[row(i)]; },
          [&](std::size_t i) { return seconds[row(i)]; });
      return;
    }
    for (std::size_t i = 0; i < n; ++i) {
      std::chrono::sys_seconds const at{std::chrono::seconds{seconds[row(i)]}};
      to.cohorts->push(customers[row(i)], at, amounts[row(i)]);
    }
  }
  std::vector<part> parts_;
  std::atomic<std::size_t> next_begin_{0};
};

}  // namespace cxm::inline v0
