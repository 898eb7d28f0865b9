#pragma once
/// Weights summed exactly by group and class: what a group-by of weighted columns comes down to.
///
/// A cell holds Σw and Σw² as two integers of 128 bits, in units that all cells share: the weights
/// that come first decide which 64 powers of two can be added by a shift and a carry. A weight
/// that is none of them, a sum that nears the end of its integer and a row that is no answer are
/// settled apart. So the sums are those of exact_sum, to the bit, whatever the weights are.

#include <cxm/core/byte_classes.hpp>
#include <cxm/core/byte_vectors.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/observe.hpp>
#include <cxm/core/weight.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

namespace cxm::inline v0::detail {

/// Sums by group and class. Groups are numbered from 0 to size() − 1. After an error it is of no
/// further use.
class weighted_groups {
 public:
  /// Rows without groups are summed in so many, in turn: a row need not wait for the one before.
  static constexpr std::size_t in_turn = 8;

  explicit weighted_groups(byte_classes const& classes, std::size_t groups = in_turn)
      : classes_{classes}, cells_(groups * classes.count) {
    for (std::size_t x = 0; x < 256; ++x) {
      class_of_[x] = static_cast<std::uint8_t>(classes.of[x] < 0 ? no_answer : classes.of[x]);
    }
  }
  [[nodiscard]] std::size_t size() const noexcept { return cells_.size() / classes_.count; }

  /// Precondition: columns of one length, each code below size(), the bitmap covers them.
  /// Errors: std::invalid_argument for what is no weight.
  void push(std::span<std::uint32_t const> codes, std::span<std::uint8_t const> answers,
            std::span<double const> weights, validity present) {
    push(rows{codes.data(), answers.data(), weights.data(), answers.size(), present});
  }
  /// Without groups. Precondition: size() is in_turn.
  void push(std::span<std::uint8_t const> answers, std::span<double const> weights,
            validity present) {
    push(rows{nullptr, answers.data(), weights.data(), answers.size(), present});
  }
  /// The rows of a group, into a metric that gave the classes. False: it has none.
  template <class M>
  bool give(std::size_t group, M& to) const {
    bool any = false;
    auto const push = [&](auto const& x, weight_total const& sum) {
      if (sum.count == 0) return;
      to.push_summed(x, sum);
      any = true;
    };
    for (std::size_t c = 0; c < classes_.count; ++c) push(classes_.example[c], total(group, c));
    exclusions const why = left_out(group);
    push(std::nullopt, {why[reason::missing], {}, {}});
    push(classes_.of_no_answer, {why[reason::not_applicable], {}, {}});
    push(classes_.off_scale, {why[reason::out_of_scale], {}, {}});
    return any;
  }

 private:
  [[nodiscard]] weight_total total(std::size_t group, std::size_t c) const {
    std::size_t const at = group * classes_.count + c;
    weight_total sum;
    if (auto const s = spilled_.find(static_cast<std::uint64_t>(at))) sum = spills_[*s];
    add_cell(cells_[at], sum);
    return sum;
  }
  [[nodiscard]] exclusions left_out(std::size_t group) const {
    return left_out_.empty() ? exclusions{} : left_out_[group];
  }
  static constexpr std::uint8_t no_answer = 0xFF;
  static constexpr std::size_t nearest_cache = std::size_t{1} << 19;
  static constexpr std::size_t ahead = 32;

  struct rows {
    std::uint32_t const* codes;  // null: none
    std::uint8_t const* answers;
    double const* weights;
    std::size_t n;
    validity present;
  };
  struct integer {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
  };
  struct cell {
    integer weight;
    integer square;
    count_t count = 0;
  };
  /// The exponents, as a double has them, of the lowest power of two that a cell takes.
  struct units {
    static constexpr std::uint64_t least = 884;  // of exact_sum::smallest
    static constexpr std::uint64_t below_first = 40;
    static constexpr std::uint64_t none = 2048;  // until a weight was seen, that of no number
    std::uint64_t weight = none;
    std::uint64_t square = none;

    [[nodiscard]] static std::uint64_t below(double largest) noexcept {
      std::uint64_t const exponent = std::bit_cast<std::uint64_t>(largest) >> 52;
      return (std::max)(exponent, least + below_first) - below_first;
    }
  };

  void push(rows const& r) {
    if (units_.weight == units::none) choose_units(r);
    if (r.codes == nullptr) {
      sum<false, false>(*this, r);
    } else if (cells_.size() * sizeof(cell) <= nearest_cache) {
      sum<true, false>(*this, r);
    } else {
      sum<true, true>(*this, r);
    }
  }
  void choose_units(rows const& r) noexcept {
    double largest = 0;
    for (std::size_t i = 0; i < (std::min)(r.n, std::size_t{4096}); ++i) {
      double const w = r.weights[i];
      if (w > largest && w < 1e19) largest = w;
    }
    if (largest > 1e-20) units_ = {units::below(largest), units::below(largest * largest)};
  }
  template <bool Grouped, bool Far>
  CXM_KERNEL void sum(weighted_groups& to, rows const& r) {
    // In variables of their own, which no store to a cell can be taken to change.
    cell* const cells = to.cells_.data();
    std::uint8_t const* const class_of = to.class_of_.data();
    std::size_t const classes = to.classes_.count;
    std::uint64_t const unit = to.units_.weight;
    std::uint64_t const square_unit = to.units_.square;
    bool const all_present = r.present.bits.empty();
    for (std::size_t i = 0; i < r.n; ++i) {
      std::size_t const group = Grouped ? r.codes[i] : i % in_turn;
      if constexpr (Far) {
        std::size_t const next = (std::min)(i + ahead, r.n - 1);
        cell const* const soon = cells + r.codes[next] * classes +
                                 (std::min)(std::size_t{class_of[r.answers[next]]}, classes - 1);
        __builtin_prefetch(soon, 1);
        __builtin_prefetch(&soon->count, 1);  // in the next line, half of the time
      }
      double const w = r.weights[i];
      auto const bits = std::bit_cast<std::uint64_t>(w);
      auto const square_bits = std::bit_cast<std::uint64_t>(w * w);
      std::uint64_t const by = (bits >> 52) - unit;
      std::uint64_t const square_by = (square_bits >> 52) - square_unit;
      std::uint8_t const c = class_of[r.answers[i]];
      if ((by | square_by) > 63 || c == no_answer || !(all_present || r.present[i])) {
        to.settle(group, c, r.answers[i], all_present || r.present[i], w);
        continue;
      }
      cell& here = cells[group * classes + c];
      ++here.count;
      add(here.weight, bits, by);
      add(here.square, square_bits, square_by);
      if (((here.weight.high | here.square.high) >> 62) != 0) to.spill(group * classes + c);
    }
  }
  CXM_ALWAYS_INLINE static void add(integer& to, std::uint64_t bits, std::uint64_t by) noexcept {
    std::uint64_t const mantissa = (bits & 0xFFFFFFFFFFFFFU) | 0x10000000000000U;
    std::uint64_t const low = mantissa << by;
    std::uint64_t const high = mantissa >> 1 >> (63 - by);
    to.low += low;
    to.high += high + static_cast<std::uint64_t>(to.low < low);
  }
  [[gnu::noinline]] void settle(std::size_t group, std::uint8_t c, std::uint8_t answer,
                                bool is_present, double w) {
    // As push() row by row: the weight comes first.
    if (w == w) check_weight(w);
    if (w != w || !is_present || c == no_answer) {
      if (left_out_.empty()) left_out_.resize(size());
      left_out_[group].add(w != w || !is_present ? reason::missing
                           : classes_.of[answer] == byte_classes::not_applicable
                               ? reason::not_applicable
                               : reason::out_of_scale);
      return;
    }
    std::size_t const at = group * classes_.count + c;
    if (w == 0) {
      ++cells_[at].count;
    } else {
      apart(at).add(w);
    }
  }
  void spill(std::size_t at) {
    add_cell(cells_[at], apart(at));
    cells_[at] = {};
  }
  weight_total& apart(std::size_t at) {
    auto const s = spilled_.find_or_add(static_cast<std::uint64_t>(at));
    if (s == spills_.size()) spills_.emplace_back();
    return spills_[s];
  }
  void add_cell(cell const& from, weight_total& sum) const noexcept {
    sum.count += from.count;
    sum.weight.add_integer(from.weight.low, from.weight.high, exponent(units_.weight));
    sum.square.add_integer(from.square.low, from.square.high, exponent(units_.square));
  }
  [[nodiscard]] static int exponent(std::uint64_t unit) noexcept {
    return static_cast<int>(unit) - 1075;
  }

  byte_classes classes_;
  std::array<std::uint8_t, 256> class_of_{};
  units units_;
  std::vector<cell> cells_;
  std::vector<exclusions> left_out_;  // empty until a row is
  key_index<std::uint64_t> spilled_;
  std::vector<weight_total> spills_;
};

}  // namespace cxm::inline v0::detail

namespace cxm::inline v0 {

/// A metric that takes sums of weighted bytes: many rows at once.
template <class M>
concept observes_weighted_bytes = requires(M& m, M const& c, weight_total const& sum) {
  m.push_summed(std::uint8_t{}, sum);
  { c.byte_classes() } -> std::same_as<detail::byte_classes>;
};

/// Pushes a column of answers and one of their weights; answers that the bitmap marks absent are
/// missing. The same as by push() row by row; bytes and doubles faster.
/// Errors: std::invalid_argument for columns of different lengths, a bitmap that is too short and
/// what is no weight; those of M. The metric is then as it was.
template <class M, answer_number A, answer_number W>
requires observes<M, std::optional<A>, W>
void push_columns(M& m, std::span<A const> answers, std::span<W const> weights,
                  validity present = {}) {
  if (answers.size() != weights.size()) {
    throw std::invalid_argument("cxm: a weight for each answer, and no more");
  }
  present.check_covers(answers.size());
  M seen = m.empty_copy();
  if constexpr (observes_weighted_bytes<M> && std::same_as<A, std::uint8_t> &&
                std::same_as<W, double>) {
    detail::weighted_groups sums{seen.byte_classes()};
    sums.push(answers, weights, present);
    for (std::size_t g = 0; g < sums.size(); ++g) sums.give(g, seen);
  } else {
    for (std::size_t i = 0; i < answers.size(); ++i) {
      seen.push(present[i] ? std::optional<A>{answers[i]} : std::nullopt, weights[i]);
    }
  }
  m.merge(seen);
}

}  // namespace cxm::inline v0
