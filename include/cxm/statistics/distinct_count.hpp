#pragma once
/// How many different customers (or any other keys) were seen: exactly. For counts whose keys are too
/// many to keep, see distinct_sketch.hpp.
///
/// Formula       the number of different keys.
/// Input         keys of one type: text, numbers, tuples of them, seen as key_view allows; an empty
///               optional has none.
/// Left out      rows without a key, as missing.
/// Undefined     never: without rows it is 0.
/// Merge         exact, in any order: the union. State: the keys, each once. Push: O(1) on average.
/// Errors        those of key_index: too many keys, a number that Key can't hold.

#include <cxm/core/figure.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/state.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>

namespace cxm::inline v0 {

template <key_type Key = std::string>
class distinct_count {
 public:
  static constexpr std::string_view id = "distinct_count";
  static constexpr std::string_view title = "distinct";
  static constexpr std::string_view definition = "Number of different keys among the rows.";
  using observation = std::tuple<Key>;
  [[nodiscard]] static std::string schema() {
    return "distinct_count<" + key_traits<Key>::schema() + ">";
  }

  distinct_count() = default;
  template <std::ranges::input_range R, class... P>
  requires observes_rows<distinct_count, R, P...>
  explicit distinct_count(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <key_view<Key> Seen>
  void push(Seen const& key) {
    index_.find_or_add(key);
    ++count_;
  }
  template <class Seen>
  requires key_view<Seen, Key>
  void push(std::optional<Seen> const& key) {
    if (key) {
      push(*key);
    } else {
      excluded_.add(reason::missing);
    }
  }
  /// Many keys at once: faster than one by one where they are too many for the caches.
  template <key_view<Key> Seen>
  void push_keys(std::span<Seen const> keys) {
    push_each(keys.size(), [&](std::size_t i) -> Seen const& { return keys[i]; });
  }
  /// The same for n keys, key(0) to key(n − 1).
  template <class At>
  void push_each(std::size_t n, At const& key) {
    index_.find_or_add_each(n, key, [this](std::size_t, std::uint32_t) { ++count_; });
  }
  /// Rows of keys that are there already. Errors: std::invalid_argument where there is none, or for
  /// more than a count holds.
  void push_again(count_t n) {
    if (n > 0 && index_.size() == 0) {
      throw std::invalid_argument("cxm::distinct_count: no key was seen that could be seen again");
    }
    check_counts_fit(count_, excluded_, n);
    count_ += n;
  }
  /// Errors: merge_error when the rows together exceed most_observations.
  void merge(distinct_count const& other) {
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::distinct_count: more rows than a count holds");
    }
    index_.find_or_add_each(
        other.index_.size(), [&](std::size_t k) -> key_seen { return other.key(k); },
        [](std::size_t, std::uint32_t) {});
    count_ += other.count_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] distinct_count empty_copy() const { return {}; }

  [[nodiscard]] count_t distinct() const noexcept { return index_.size(); }
  /// Rows with a key.
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  template <key_view<Key> Seen>
  [[nodiscard]] bool has(Seen const& key) const {
    return index_.find(key).has_value();
  }

  void figures(figure_sink out, reading /*how*/ = {}) const {
    out(count_figure("distinct", distinct()));
    out(count_figure("count", count_));
  }
  void write(state_writer& out) const {
    out.u64(count_);
    excluded_.write(out);
    out.u64(index_.size());
    for (auto const k : index_.sorted()) key_traits<Key>::write(out, index_.key(k));
  }
  [[nodiscard]] static distinct_count read(state_reader& in) {
    distinct_count loaded;
    loaded.count_ = in.count();
    loaded.excluded_ = exclusions::read(in);
    std::size_t const keys = in.length(1);
    if (keys > loaded.count_ || (keys == 0) != (loaded.count_ == 0)) {
      throw state_error("cxm::load: more different keys than rows");
    }
    for (std::size_t k = 0; k < keys; ++k) {
      if (loaded.index_.find_or_add(key_traits<Key>::read(in)) != k) {
        throw state_error("cxm::load: a key twice");
      }
    }
    return loaded;
  }
  friend bool operator==(distinct_count const& a, distinct_count const& b) {
    if (a.count_ != b.count_ || a.excluded_ != b.excluded_ || a.distinct() != b.distinct()) {
      return false;
    }
    for (std::size_t k = 0; k < a.index_.size(); ++k) {
      if (!b.has(a.key(k))) return false;
    }
    return true;
  }

 private:
  using key_seen = typename key_index<Key>::key_seen;
  [[nodiscard]] key_seen key(std::size_t k) const noexcept {
    return index_.key(static_cast<std::uint32_t>(k));
  }
  key_index<Key> index_;
  count_t count_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
