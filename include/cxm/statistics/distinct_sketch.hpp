#pragma once
/// How many different customers (or any other keys) were seen: estimated from 16 KiB, however many
/// there are. Exact: distinct_count.hpp.
///
/// Formula       HyperLogLog: of the 64-bit hash of a key, 14 bits choose one of m = 16,384 registers,
///               which keeps the largest rank seen, the place of the first 1 in the other 50 bits.
///               The estimate is
///               α·m² / (m·σ(C₀/m) + Σ C_k·2^−k + m·τ(1 − C₅₁/m)·2^−50), α = 1/(2 ln 2),
///               where C_k registers hold k, σ(x) = x + Σ x^(2^k)·2^(k−1) and
///               τ(x) = (1 − x − Σ (1 − x^(2^−k))²·2^−k)/3, both over k ≥ 1.
/// Accuracy      relative standard error 1.04/√m = 0.81 %, less where there are fewer keys than
///               registers; unbiased at every size.
/// Interval      wald: estimate · (1 ± z·1.04/√m), and not below the number of registers in use, which is
///               certain. Other methods are refused.
/// Input         keys of one type; an empty optional has none. A sketch of numbers and one of texts are
///               two types, and don't merge.
/// Left out      rows without a key, as missing.
/// Undefined     never: without rows it is 0.
/// Errors        std::invalid_argument for a number that Key can't hold.
/// Merge         exact, in any order, and the same keys again change nothing but the number of rows: the
///               larger of each two registers. Parts give the sketch of the whole, to the bit.
/// State         16 KiB; up to 1,024 registers in use 4 bytes for each. Push: O(1), with few registers in
///               use O(their number).
/// Source        Flajolet, Fusy, Gandouet and Meunier 2007, AOFA 07, 127–146; Ertl 2017,
///               arXiv:1702.01284, algorithm 6 (the estimator).

#include <cxm/core/figure.hpp>
#include <cxm/core/key.hpp>
#include <cxm/core/normal.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/state.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

template <key_type Key = std::string>
class distinct_sketch {
 public:
  static constexpr std::string_view id = "distinct_sketch";
  static constexpr std::string_view title = "distinct, estimated";
  static constexpr std::string_view definition =
      "Number of different keys among the rows, estimated by HyperLogLog.";
  static constexpr unsigned index_bits = 14;
  static constexpr std::size_t registers = std::size_t{1} << index_bits;
  /// Of the estimate: 1.04/√m.
  static constexpr double relative_error = 1.04 / 128;
  using observation = std::tuple<Key>;
  [[nodiscard]] static std::string schema() {
    return "distinct_sketch<" + key_traits<Key>::schema() + ">";
  }

  distinct_sketch() = default;
  template <std::ranges::input_range R, class... P>
  requires observes_rows<distinct_sketch, R, P...>
  explicit distinct_sketch(R&& range, P const&... seen) {
    push_rows(*this, static_cast<R&&>(range), seen...);
  }

  template <key_view<Key> Seen>
  void push(Seen const& key) {
    // Hashes of numbers are not spread where the number is 0.
    std::uint64_t const hash = detail::mix(hash_of(key), 0);
    std::uint64_t const rest = hash << index_bits | (std::uint64_t{1} << (index_bits - 1));
    raise(static_cast<std::uint32_t>(hash >> (64 - index_bits)),
          static_cast<std::uint8_t>(std::countl_zero(rest) + 1));
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
  /// Errors: merge_error when the rows together exceed most_observations.
  void merge(distinct_sketch const& other) {
    if (!counts_fit(count_, other.count_) || !excluded_.fits(other.excluded_)) {
      throw merge_error("cxm::distinct_sketch: more rows than a count holds");
    }
    other.each_used([this](std::uint32_t at, std::uint8_t rank) { raise(at, rank); });
    count_ += other.count_;
    excluded_.merge(other.excluded_);
  }
  [[nodiscard]] distinct_sketch empty_copy() const { return {}; }

  /// Rows with a key.
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] double distinct() const {
    std::array<std::uint32_t, highest_rank + 1> with{};
    with[0] = static_cast<std::uint32_t>(registers);
    each_used([&](std::uint32_t, std::uint8_t rank) {
      ++with[rank];
      --with[0];
    });
    if (with[0] == registers) return 0;
    auto const m = static_cast<double>(registers);
    double sum = m * tau(1 - with[highest_rank] / m);
    for (std::size_t k = highest_rank - 1; k >= 1; --k) sum = 0.5 * (sum + with[k]);
    sum += m * sigma(with[0] / m);
    constexpr double alpha = 0.72134752044448170368;  // 1/(2 ln 2)
    return alpha * m * m / sum;
  }
  /// Errors: std::invalid_argument for a method other than wald.
  [[nodiscard]] bounds interval(reading how = {}) const {
    using enum interval_method;
    if (how.method != standard && how.method != wald) {
      refuse_method("cxm::distinct_sketch: an estimate of distinct keys has the interval wald");
    }
    double const seen = distinct();
    double const half = normal_deviate(how.level) * relative_error * seen;
    return {(std::max)(seen - half, static_cast<double>(used())), seen + half, how.level.level(),
            wald};
  }
  void figures(figure_sink out, reading how = {}) const {
    out(value_figure("distinct", unit::ratio, distinct(), interval(how),
                     "estimated, with a standard error of 0.81 %"));
    out(count_figure("count", count_));
  }

  void write(state_writer& out) const {
    out.u64(count_);
    excluded_.write(out);
    out.u64(used());
    each_used([&](std::uint32_t at, std::uint8_t rank) {
      out.u16(static_cast<std::uint16_t>(at));
      out.u8(rank);
    });
  }
  [[nodiscard]] static distinct_sketch read(state_reader& in) {
    distinct_sketch loaded;
    loaded.count_ = in.count();
    loaded.excluded_ = exclusions::read(in);
    std::size_t const used = in.length(3);
    if (used > loaded.count_ || (used == 0) != (loaded.count_ == 0)) {
      throw state_error("cxm::load: more registers in use than rows");
    }
    std::int64_t last = -1;
    for (std::size_t i = 0; i < used; ++i) {
      std::uint16_t const at = in.u16();
      std::uint8_t const rank = in.u8();
      if (at <= last || at >= registers || rank < 1 || rank > highest_rank) {
        throw state_error("cxm::load: a register that a sketch does not have");
      }
      last = at;
      loaded.raise(at, rank);
    }
    return loaded;
  }
  /// Equal rows and registers: nothing else is kept of the keys.
  friend bool operator==(distinct_sketch const&, distinct_sketch const&) = default;

 private:
  static constexpr std::size_t highest_rank = 64 - index_bits + 1;
  static constexpr std::size_t most_listed = 1024;
  static constexpr unsigned rank_bits = 8;

  template <class Seen>
  [[nodiscard]] static std::uint64_t hash_of(Seen const& seen) {
    if constexpr (std::integral<Key>) {
      auto const key = static_cast<Key>(seen);
      if (static_cast<Seen>(key) != seen || (key < Key{}) != (seen < Seen{})) {
        throw std::invalid_argument("cxm::distinct_sketch: a key that its type can't hold");
      }
      return key_traits<Key>::hash(key);
    } else {
      return key_traits<Key>::hash(seen);
    }
  }
  [[nodiscard]] static double sigma(double x) noexcept {
    double sum = x;
    double weight = 1;
    for (double before = -1; sum != before; weight *= 2) {
      x *= x;
      before = sum;
      sum += x * weight;
    }
    return sum;
  }
  [[nodiscard]] static double tau(double x) noexcept {
    if (x == 0 || x == 1) return 0;
    double sum = 1 - x;
    double weight = 1;
    for (double before = -1; sum != before;) {
      x = std::sqrt(x);
      before = sum;
      weight *= 0.5;
      sum -= (1 - x) * (1 - x) * weight;
    }
    return sum / 3;
  }

  [[nodiscard]] std::size_t used() const noexcept {
    if (all_.empty()) return listed_.size();
    return registers - static_cast<std::size_t>(std::count(all_.begin(), all_.end(), 0));
  }
  template <class F>
  void each_used(F const& f) const {
    for (std::uint32_t const entry : listed_) {
      f(entry >> rank_bits, static_cast<std::uint8_t>(entry & 0xFF));
    }
    for (std::uint32_t at = 0; at < all_.size(); ++at) {
      if (all_[at] > 0) f(at, all_[at]);
    }
  }
  void raise(std::uint32_t at, std::uint8_t rank) {
    if (!all_.empty()) {
      all_[at] = (std::max)(all_[at], rank);
      return;
    }
    auto const place =
        std::lower_bound(listed_.begin(), listed_.end(), at << rank_bits);  // ranks start at 1
    if (place != listed_.end() && *place >> rank_bits == at) {
      *place = (std::max)(*place, at << rank_bits | rank);
      return;
    }
    listed_.insert(place, at << rank_bits | rank);
    if (listed_.size() <= most_listed) return;
    std::vector<std::uint8_t> all(registers);
    for (std::uint32_t const entry : listed_) {
      all[entry >> rank_bits] = static_cast<std::uint8_t>(entry & 0xFF);
    }
    all_ = std::move(all);
    listed_ = {};
  }

  count_t count_ = 0;
  exclusions excluded_;
  // Few registers are listed in order, more are all there: which of the two follows from the number.
  std::vector<std::uint32_t> listed_;
  std::vector<std::uint8_t> all_;
};

}  // namespace cxm::inline v0
