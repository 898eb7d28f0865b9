#pragma once
/// Counting bytes by group in cells of one or two words: what a group-by of a column comes down to.
///
/// A cell holds a field for each class of answers, such as promoters, passives and detractors in 21
/// bits each, and a row is one addition to it. The top bit of a field, and of the word, is a guard:
/// when an addition sets one, the rare case is settled apart. Either a field is half full, then the
/// cell moves to exact counts and starts again; or the byte was no answer, then its reason is
/// counted. So millions of groups fit into a cache that holds thousands of metrics, and nothing is
/// flushed for all groups at once.

#include <cxm/core/alike_rows.hpp>
#include <cxm/core/byte_classes.hpp>
#include <cxm/core/byte_range.hpp>
#include <cxm/core/byte_vectors.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/few_groups.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/observe.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <vector>

namespace cxm::inline v0::detail {

/// What a group has seen.
struct group_counts {
  std::array<count_t, most_classes> of{};
  count_t missing = 0;
  count_t not_applicable = 0;
  count_t out_of_scale = 0;

  [[nodiscard]] constexpr bool any() const noexcept {
    count_t n = missing + not_applicable + out_of_scale;
    for (count_t c : of) n += c;
    return n > 0;
  }
};

/// Fields side by side in a word, each with a guard as its top bit; the word's top bit is free.
class packing {
 public:
  explicit constexpr packing(std::size_t fields) noexcept
      : fields_{fields}, width_{static_cast<unsigned>(63 / fields)} {
    for (std::size_t f = 0; f < fields_; ++f) guards_ |= one(f) << (width_ - 1);
  }
  [[nodiscard]] constexpr std::size_t fields() const noexcept { return fields_; }
  [[nodiscard]] constexpr std::uint64_t one(std::size_t field) const noexcept {
    return std::uint64_t{1} << (field * width_);
  }
  [[nodiscard]] constexpr std::uint64_t guards() const noexcept { return guards_; }
  /// How many a field holds when its guard is set.
  [[nodiscard]] constexpr count_t half_full() const noexcept { return count_t{1} << (width_ - 1); }
  [[nodiscard]] constexpr count_t in(std::uint64_t word, std::size_t field) const noexcept {
    return (word >> (field * width_)) & ((std::uint64_t{1} << width_) - 1);
  }

 private:
  std::size_t fields_;
  unsigned width_;
  std::uint64_t guards_ = 0;
};

// The loops below are functions of their own so that the compiler's options of a kernel apply.

/// Whether a code lies beyond the groups.
CXM_ALWAYS_INLINE static bool beyond(std::uint32_t const* codes, std::size_t n,
                                     std::size_t groups) noexcept {
  if (groups > 0xFFFFFFFFU) return false;
  std::uint32_t const end = static_cast<std::uint32_t>(groups);
  std::uint32_t bad = 0;
  for (std::size_t i = 0; i < n; ++i) bad |= codes[i] >= end ? 1U : 0U;
  return bad != 0;
}
CXM_KERNEL bool beyond_portable(std::uint32_t const* codes, std::size_t n,
                                std::size_t groups) noexcept {
  return beyond(codes, n, groups);
}
#if CXM_HAS_AVX2_PATH
[[gnu::target("avx2")]] CXM_KERNEL bool beyond_avx2(std::uint32_t const* codes, std::size_t n,
                                                    std::size_t groups) noexcept {
  return beyond(codes, n, groups);
}
#endif
[[nodiscard]] static inline bool any_beyond(std::span<std::uint32_t const> codes,
                                            std::size_t groups) noexcept {
#if CXM_HAS_AVX2_PATH
  if (has_avx2()) return beyond_avx2(codes.data(), codes.size(), groups);
#endif
  return beyond_portable(codes.data(), codes.size(), groups);
}

/// Counts by group and class. Groups are numbered from 0 to size() − 1.
class packed_groups {
 public:
  packed_groups(byte_classes const& classes, std::size_t groups)
      : classes_{classes},
        range_{classes},
        words_{classes.count <= 5 ? std::size_t{1} : std::size_t{2}},
        pack_{(classes.count + words_ - 1) / words_},
        alike_{classes, [this](std::size_t c) { return pack_.one(c); }} {
    for (std::size_t x = 0; x < 256; ++x) {
      int const at = classes.of[x];
      if (at < 0) {
        one_.amount[x] = exception;
      } else {
        auto const c = static_cast<std::size_t>(at);
        one_.amount[x] = pack_.one(c % pack_.fields());
        one_.word[x] = static_cast<std::uint8_t>(c / pack_.fields());
      }
    }
    one_.amount[absent] = exception;
    grow_to(groups);
  }
  [[nodiscard]] std::size_t size() const noexcept { return groups_; }
  void grow_to(std::size_t groups) {
    if (groups <= groups_) return;
    cells_.resize(groups * words_);
    if (!left_out_.empty()) left_out_.resize(groups);
    groups_ = groups;
  }
  /// Precondition: as many answers as codes, each code is below size(), the bitmap covers them.
  void push(std::span<std::uint32_t const> codes, std::span<std::uint8_t const> answers,
            validity present) {
    rows const all{codes.data(), answers.data(), codes.size(), present};
    few_groups_table const few{classes_, groups_};
    if (few.keys > 0) return count_few(all, few);
    words_ == 1 ? choose<1>(all) : choose<2>(all);
  }
  /// The rows of a group, into a metric that gave the classes. False: it has none.
  template <class M>
  bool give(std::size_t group, M& to) const {
    group_counts const seen = counts(static_cast<std::uint32_t>(group));
    if (!seen.any()) return false;
    for (std::size_t c = 0; c < classes_.count; ++c) {
      if (seen.of[c] > 0) to.push_counted(classes_.example[c], seen.of[c]);
    }
    if (seen.missing > 0) to.push_counted(std::nullopt, seen.missing);
    if (seen.not_applicable > 0) to.push_counted(classes_.of_no_answer, seen.not_applicable);
    if (seen.out_of_scale > 0) to.push_counted(classes_.off_scale, seen.out_of_scale);
    return true;
  }

 private:
  [[nodiscard]] group_counts counts(std::uint32_t group) const {
    group_counts sum;
    if (auto const at = spilled_.find(group)) sum = spills_[*at];
    add_cell(group, sum);
    if (!left_out_.empty()) add_left_out(left_out_[group], sum);
    return sum;
  }
  static constexpr std::size_t absent = 256;
  static constexpr std::uint64_t exception = std::uint64_t{1} << 63;
  static constexpr std::size_t nearest_cache = std::size_t{1} << 19;
  static constexpr std::size_t ahead = 64;
  static constexpr packing reasons_pack{3};

  struct rows {
    std::uint32_t const* codes;
    std::uint8_t const* answers;
    std::size_t n;
    validity present;
  };
  template <std::size_t Words>
  void choose(rows const& r) {
    if constexpr (Words == 1) {
      if (groups_ <= pack_.half_full() / 8 && range_.found && r.present.bits.empty()) {
        return count_clean(r);
      }
    }
    bool const far = cells_.size() * sizeof cells_[0] > nearest_cache;
    far ? count<Words, true>(r) : count<Words, false>(r);
  }
  /// By stretches that stay in the nearest cache. What is no answer, or is absent, goes one by one.
  void count_few(rows const& r, few_groups_table const& few) {
    std::array<std::uint8_t, 4096> keys;
    for (std::size_t first = 0; first < r.n; first += keys.size()) {
      std::size_t const n = (std::min)(keys.size(), r.n - first);
      few_keys(r.codes + first, r.answers + first, n, few, keys.data());
      if (!r.present.bits.empty()) {
        for (std::size_t i = 0; i < n; ++i) {
          if (!r.present[first + i]) keys[i] = 0;
        }
      }
      count_t others = n;
      for (std::size_t base = 0; base < few.keys; base += most_bins) {
        auto const seen =
            count_bins<most_bins>({keys.data(), n}, static_cast<std::uint8_t>(1 + base));
        for (std::size_t k = base; k < (std::min)(base + most_bins, few.keys); ++k) {
          add(static_cast<std::uint32_t>(k % groups_), k / groups_, seen.at[k - base]);
          others -= seen.at[k - base];
        }
      }
      for (std::size_t i = 0; others > 0; ++i) {
        if (keys[i] != 0) continue;
        --others;
        std::size_t const answer = r.present[first + i] ? r.answers[first + i] : absent;
        std::uint64_t& cell = cells_[r.codes[first + i] * words_];
        cell += exception;
        settle(r.codes[first + i], answer, cell);
      }
    }
  }
  /// n answers of a class; a stretch has fewer than a field holds beyond its guard.
  void add(std::uint32_t code, std::size_t c, count_t n) {
    std::uint64_t& cell = cells_[code * words_ + c / pack_.fields()];
    cell += n * pack_.one(c % pack_.fields());
    if ((cell & pack_.guards()) != 0) spill(code);
  }
  struct increments {
    std::array<std::uint64_t, 257> amount{};
    std::array<std::uint8_t, 257> word{};
  };

  /// Where every answer of a stretch is one, which a look at the bytes tells, a row is one addition that
  /// nobody looks at: a field that is not half full holds as many rows as half of it, and then all
  /// cells are gone over.
  void count_clean(rows const& r) {
    constexpr std::size_t stretch = 4096;
    for (std::size_t first = 0; first < r.n;) {
      std::size_t const n =
          (std::min)({stretch, r.n - first, static_cast<std::size_t>(pack_.half_full())});
      rows const part{r.codes + first, r.answers + first, n, {}};
      // Additions to one cell wait for each other: rows in the order of their groups are not for here.
      bool const in_order = n >= alike_table::width &&
                            part.codes[0] == part.codes[alike_table::width / 2] &&
                            part.codes[0] == part.codes[alike_table::width - 1];
      if (in_order || !range_.holds_all(part.answers, n)) {
        count<1, false>(part);
      } else {
        if (unchecked_ + n > pack_.half_full()) check_cells();
        unchecked_ += n;
        add_rows(part.codes, part.answers, n, one_.amount.data(), cells_.data());
      }
      first += n;
    }
  }
  CXM_KERNEL void add_rows(std::uint32_t const* codes, std::uint8_t const* answers, std::size_t n,
                           std::uint64_t const* amount, std::uint64_t* cells) noexcept {
    std::size_t i = 0;
    for (; n - i >= 8; i += 8) {
      CXM_UNROLL for (std::size_t k = 0; k < 8; ++k) cells[codes[i + k]] += amount[answers[i + k]];
    }
    for (; i < n; ++i) cells[codes[i]] += amount[answers[i]];
  }
  void check_cells() {
    for (std::size_t g = 0; g < groups_; ++g) {
      if ((cells_[g] & pack_.guards()) != 0) spill(static_cast<std::uint32_t>(g));
    }
    unchecked_ = 0;
  }
  /// Eight rows at a time. They are added without a look at the guards, and taken back and added
  /// again one by one where a guard was set: additions of words can always be taken back.
  template <std::size_t Words, bool Far>
  void count(rows const& r) {
    // In variables of their own, which no store to a cell can be taken to change.
    std::uint64_t* const cells = cells_.data();
    std::uint64_t const* const amount = one_.amount.data();
    std::uint8_t const* const word = one_.word.data();
    std::uint64_t const rare = pack_.guards() | exception;
    auto const cell = [=](std::uint32_t code, std::size_t answer) -> std::uint64_t& {
      return cells[std::size_t{code} * Words + (Words == 1 ? 0 : word[answer])];
    };
    auto const one = [&](std::uint32_t code, std::size_t answer) {
      std::uint64_t& at = cell(code, answer);
      at += amount[answer];
      if ((at & rare) != 0) settle(code, answer, at);
    };
    auto const single = [&](std::size_t i) {
      one(r.codes[i], r.present[i] ? r.answers[i] : absent);
    };
    std::size_t i = 0;
    if (!r.present.bits.empty()) {
      for (; i < r.n && ((i + r.present.offset) & 7) != 0; ++i) single(i);
    }
    bool const by_32 = alike_.found && r.present.bits.empty();
    for (; r.n - i >= 8; i += 8) {
      if (Words == 1 && by_32 && r.n - i >= alike_table::width &&
          r.codes[i] == r.codes[i + alike_table::width - 1]) {
        std::uint32_t const code = r.codes[i];
        std::uint64_t& at = cells[code];
        i += add_alike_rows(r.codes + i, r.answers + i, r.n - i, alike_, pack_.guards(), at);
        if ((at & pack_.guards()) != 0) spill(code);
        if (r.n - i < 8) break;
      }
      std::uint32_t const* const codes = r.codes + i;
      std::uint8_t const* const answers = r.answers + i;
      bool const in_order = Words == 1 && codes[0] == codes[7] && all_alike(codes);
      if (in_order && r.present.bits.empty()) {
        // Rows in the order of their groups: one addition for all of them, which none waits for.
        std::uint64_t sum = 0;
        std::uint64_t any = 0;
        CXM_UNROLL for (std::size_t k = 0; k < 8; ++k) {
          sum += amount[answers[k]];
          any |= amount[answers[k]];
        }
        std::uint64_t const after = cells[codes[0]] + sum;
        if (((any | after) & rare) == 0) {
          cells[codes[0]] = after;
          continue;
        }
      }
      if constexpr (Far) {
        if (r.n - i >= ahead + 8) {
          CXM_UNROLL for (std::size_t k = 0; k < 8; ++k) {
            __builtin_prefetch(cells + std::size_t{codes[ahead + k]} * Words, 1);
          }
        }
      }
      unsigned const here =
          r.present.bits.empty() ? 0xFFU : r.present.bits[(i + r.present.offset) >> 3];
      if (here != 0xFF) {
        for (std::size_t k = 0; k < 8; ++k) {
          one(codes[k], (here >> k & 1U) != 0 ? answers[k] : absent);
        }
        continue;
      }
      std::uint64_t seen = 0;
      CXM_UNROLL for (std::size_t k = 0; k < 8; ++k) {
        std::uint64_t& at = cell(codes[k], answers[k]);
        std::uint64_t const sum = at + amount[answers[k]];
        at = sum;
        seen |= sum;
      }
      if ((seen & rare) != 0) {
        for (std::size_t k = 0; k < 8; ++k) cell(codes[k], answers[k]) -= amount[answers[k]];
        for (std::size_t k = 0; k < 8; ++k) one(codes[k], answers[k]);
      }
    }
    for (; i < r.n; ++i) single(i);
  }
  CXM_ALWAYS_INLINE static bool all_alike(std::uint32_t const* codes) noexcept {
    std::uint64_t pairs[4];
    std::memcpy(pairs, codes, sizeof pairs);
    std::uint64_t const one = codes[0] | std::uint64_t{codes[0]} << 32;
    return ((pairs[0] ^ one) | (pairs[1] ^ one) | (pairs[2] ^ one) | (pairs[3] ^ one)) == 0;
  }
  [[gnu::noinline]] void settle(std::uint32_t code, std::size_t answer, std::uint64_t& cell) {
    if ((cell & exception) == 0) {
      spill(code);
      return;
    }
    cell ^= exception;
    if (left_out_.empty()) left_out_.resize(groups_);
    std::uint64_t& why = left_out_[code];
    why += reasons_pack.one(answer == absent                                      ? 0
                            : classes_.of[answer] == byte_classes::not_applicable ? 1
                                                                                  : 2);
    if ((why & reasons_pack.guards()) != 0) spill(code);
  }
  void spill(std::uint32_t code) {
    auto const at = spilled_.find_or_add(code);
    if (at == spills_.size()) spills_.emplace_back();
    add_cell(code, spills_[at]);
    for (std::size_t w = 0; w < words_; ++w) cells_[code * words_ + w] = 0;
    if (left_out_.empty()) return;
    add_left_out(left_out_[code], spills_[at]);
    left_out_[code] = 0;
  }
  void add_cell(std::uint32_t group, group_counts& sum) const noexcept {
    for (std::size_t c = 0; c < classes_.count; ++c) {
      std::size_t const w = c / pack_.fields();
      sum.of[c] += pack_.in(cells_[group * words_ + w], c % pack_.fields());
    }
  }
  static void add_left_out(std::uint64_t why, group_counts& sum) noexcept {
    sum.missing += reasons_pack.in(why, 0);
    sum.not_applicable += reasons_pack.in(why, 1);
    sum.out_of_scale += reasons_pack.in(why, 2);
  }

  byte_classes classes_;
  byte_range range_;
  std::size_t words_;
  packing pack_;
  alike_table alike_;
  increments one_;
  std::size_t groups_ = 0;
  std::vector<std::uint64_t> cells_;
  std::vector<std::uint64_t> left_out_;  // empty until a row is
  key_index<std::uint32_t> spilled_;
  std::vector<group_counts> spills_;
  count_t unchecked_ = 0;  // rows that were added without a look at the guards
};

}  // namespace cxm::inline v0::detail
