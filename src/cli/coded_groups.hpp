#pragma once
// A metric for each group of answers, while groups are still numbers.

#include "answers.hpp"

#include <cxm/core/group_by.hpp>
#include <cxm/core/key_index.hpp>
#include <cxm/core/metric.hpp>

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxm::cli {

/// Numbers 0, 1, 2 … for pairs of numbers, in the order they are first seen.
class pair_codes {
 public:
  [[nodiscard]] std::uint32_t code(std::uint32_t a, std::uint32_t b) {
    if (a >= small || b >= small) return index_.find_or_add(joined(a, b));
    std::uint32_t& known = known_[a * small + b];
    if (known == 0) known = index_.find_or_add(joined(a, b)) + 1;
    return known - 1;
  }
  [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> pair(std::uint32_t code) const noexcept {
    std::uint64_t const both = index_.key(code);
    return {static_cast<std::uint32_t>(both >> 32), static_cast<std::uint32_t>(both)};
  }

 private:
  static constexpr std::uint32_t small = 128;
  [[nodiscard]] static std::uint64_t joined(std::uint32_t a, std::uint32_t b) noexcept {
    return std::uint64_t{a} << 32 | b;
  }
  key_index<std::uint64_t> index_{};
  std::vector<std::uint32_t> known_ = std::vector<std::uint32_t>(small * small);  // code + 1, or 0
};

/// Errors: usage_error, always.
[[noreturn]] inline void refuse_groups(std::size_t most) {
  throw usage_error(fmt::format("more than {} groups", most),
                    "see whether --by names what you mean; --max-groups allows more, at some "
                    "hundred bytes of memory each");
}

/// Several parts of a group become one number pair by pair: the number of the pair so far and the
/// next part.
template <metric M>
class coded_groups {
 public:
  /// `parts`: which members of answer_block::group make a group; `most`: how many groups there may be.
  coded_groups(M const& parameters, std::vector<std::size_t> parts, std::size_t most)
      : empty_{parameters.empty_copy()},
        parts_{std::move(parts)},
        most_{most},
        pairs_(parts_.empty() ? 0 : parts_.size() - 1) {}

  /// Errors: usage_error for more groups than there may be.
  void push(answer_block const& answers) {
    number(answers);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      double const score = answers.score[i];
      if constexpr (counted) {
        // Without a branch for answers that are missing: which are cannot be foretold.
        auto const small =
            static_cast<std::uint32_t>(score >= 0 && score < small_scores ? score : 0);
        bool const missing = score != score;
        if (missing | (static_cast<double>(small) == score)) {
          ++cells_[ids_[i]].times[missing ? small_scores : small];
        } else {
          cells_[ids_[i]].others.push(score);
        }
      } else if constexpr (observes<M, double, std::optional<double>>) {
        double const w = answers.weight[i];
        cells_[ids_[i]].others.push(score, std::isnan(w) ? std::nullopt : std::optional<double>{w});
      } else {
        cells_[ids_[i]].others.push(score);
      }
    }
  }

  [[nodiscard]] grouped<cell_key, M> with_labels(std::span<label_codes const> labels) const {
    std::vector<typename grouped<cell_key, M>::row> rows;
    rows.reserve(cells_.size());
    for (std::uint32_t id = 0; id < cells_.size(); ++id) {
      M metric = metric_of(cells_[id]);
      // A label that other groupings have seen, and this one not.
      if (metric.count() == 0 && metric.excluded().total() == 0) continue;
      cell_key key(parts_.size());
      std::uint32_t group = id;
      for (std::size_t k = parts_.size(); k > 0; --k) {
        std::uint32_t code = group;
        if (k > 1) std::tie(group, code) = pairs_[k - 2].pair(group);
        key[k - 1] = labels[parts_[k - 1]].label(code);
      }
      rows.push_back({std::move(key), std::move(metric)});
    }
    return {empty_, rows};
  }

 private:
  static constexpr std::uint32_t small_scores = 16;
  /// Whether M can be told an answer and how often it was given.
  static constexpr bool counted = requires(M & m) { m.push_counted(0.0, count_t{1}); };
  /// Small whole scores are counted; what M makes of them can wait.
  struct counted_cell {
    M others;
    std::array<count_t, small_scores + 1> times{};  // the last: missing
  };
  struct plain_cell {
    M others;
  };
  using cell = std::conditional_t<counted, counted_cell, plain_cell>;

  [[nodiscard]] static M metric_of(cell const& from) {
    M all = from.others;
    if constexpr (counted) {
      for (std::uint32_t x = 0; x < small_scores; ++x) {
        if (from.times[x] > 0) all.push_counted(x, from.times[x]);
      }
      all.push_counted(std::nullopt, from.times[small_scores]);
    }
    return all;
  }

  void number(answer_block const& answers) {
    if (parts_.empty()) {
      ids_.assign(answers.size(), 0);
    } else {
      auto const& first = answers.group[parts_[0]];
      ids_.assign(first.begin(), first.end());
    }
    for (std::size_t k = 1; k < parts_.size(); ++k) {
      auto const& codes = answers.group[parts_[k]];
      auto& pairs = pairs_[k - 1];
      for (std::size_t i = 0; i < ids_.size(); ++i) {
        ids_[i] = pairs.code(ids_[i], codes[i]);
      }
    }
    std::size_t groups = cells_.size();
    for (std::uint32_t const id : ids_) groups = (std::max)(groups, std::size_t{id} + 1);
    if (groups > most_) refuse_groups(most_);
    cells_.resize(groups, cell{empty_});
  }

  M empty_;
  std::vector<std::size_t> parts_;
  std::size_t most_;
  std::vector<pair_codes> pairs_;
  std::vector<cell> cells_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace cxm::cli
