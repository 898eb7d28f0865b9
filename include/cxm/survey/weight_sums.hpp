#pragma once
/// Weights of answers by class, summed exactly: what every weighted score is computed from.

#include <cxm/core/estimate.hpp>
#include <cxm/core/state.hpp>
#include <cxm/core/weight.hpp>
#include <cxm/statistics/student_t.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

namespace cxm::inline v0 {

/// For each of `Classes` classes: how many answers, Σw and Σw². Order and chunks don't matter, to
/// the bit.
///
/// What a weight is, check_weight() says; NaN or an empty optional is missing and leaves its row out.
/// Anything else throws std::invalid_argument.
template <std::size_t Classes>
class weight_sums {
 public:
  /// What a weighted answer of one class counts as: numerator and denominator of a ratio.
  struct term {
    double above = 0;
    double below = 0;
  };

  /// Whether the weight can be used. Missing weights are counted; wrong ones throw before anything
  /// has changed.
  template <answer_weight W>
  [[nodiscard]] static std::optional<double> take(W const& weight, exclusions& excluded) {
    if constexpr (std::same_as<W, std::nullopt_t>) {
      excluded.add(reason::missing);
      return std::nullopt;
    } else if constexpr (requires { *weight; }) {
      if (weight) return take(*weight, excluded);
      excluded.add(reason::missing);
      return std::nullopt;
    } else {
      auto const w = static_cast<double>(weight);
      if (w != w) {
        excluded.add(reason::missing);
        return std::nullopt;
      }
      check_weight(w);
      return w;
    }
  }
  /// Precondition: a weight from take().
  void add(std::size_t at, double weight) noexcept { of_[at].add(weight); }
  /// Precondition: the counts fit.
  void add(std::size_t at, weight_total const& sum) noexcept { of_[at].merge(sum); }
  [[nodiscard]] bool fits(weight_sums const& other) const noexcept {
    return counts_fit(count(), other.count());
  }
  /// Precondition: fits(other).
  void merge(weight_sums const& other) noexcept {
    for (std::size_t i = 0; i < Classes; ++i) of_[i].merge(other.of_[i]);
  }

  [[nodiscard]] count_t count() const noexcept {
    count_t n = 0;
    for (weight_total const& sum : of_) n += sum.count;
    return n;
  }
  [[nodiscard]] count_t count(std::size_t at) const noexcept { return of_[at].count; }
  [[nodiscard]] double weight(std::size_t at) const noexcept { return of_[at].weight.value(); }
  [[nodiscard]] double total() const noexcept { return all().weight.value(); }
  /// Kish's effective sample size (Σw)²/Σw². NaN when nothing has weight.
  [[nodiscard]] double effective_count() const noexcept {
    weight_total const sum = all();
    double const w = sum.weight.value();
    return w * w / sum.square.value();
  }

  /// The ratio R = Σw·above/Σw·below over the answers, by class.
  /// Standard error by linearisation (Taylor): √(N/(N − 1)·Σ u²), u = w·(above − R·below)/Σw·below,
  /// where N counts all rows that were seen, those without a usable answer too: a score of the
  /// people who answered is a domain of the sample. Interval: R ± t·SE with N − 1 degrees of
  /// freedom. Undefined: Σw·below = 0; without N ≥ 2, or where every answer is the same, only the
  /// interval. Source: Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling,
  /// section 5.6.
  [[nodiscard]] estimate ratio(std::array<term, Classes> const& terms, count_t rows_seen,
                               reading how) const {
    using enum interval_method;
    interval_method const used = how.method == standard ? linearized_t : how.method;
    if (used != linearized_t && used != wald) {
      refuse_method("cxm: a weighted share or mean has the intervals linearized_t and wald");
    }
    estimate out;
    out.value = ratio_value(terms);
    out.range = {undefined, undefined, how.level.level(), used};
    double const error = ratio_error(terms, rows_seen);
    if (!(error > 0)) return out;
    double const deviate = used == wald
                               ? normal_deviate(how.level)
                               : student_t_deviate(how.level, static_cast<double>(rows_seen) - 1);
    out.range.lower = out.value - deviate * error;
    out.range.upper = out.value + deviate * error;
    return out;
  }
  /// The value of ratio(). Rounding never takes it beyond the classes that have weight, so that
  /// equal answers have exactly their own mean, and a standard error of exactly 0.
  [[nodiscard]] double ratio_value(std::array<term, Classes> const& terms) const noexcept {
    double above = 0;
    double below = 0;
    double least = HUGE_VAL;
    double most = -HUGE_VAL;
    for (std::size_t i = 0; i < Classes; ++i) {
      double const w = weight(i);
      above += terms[i].above * w;
      below += terms[i].below * w;
      if (!(w > 0 && terms[i].below > 0)) continue;
      double const own = terms[i].above / terms[i].below;
      least = own < least ? own : least;
      most = own > most ? own : most;
    }
    if (!(below > 0)) return undefined;
    double const value = above / below;
    return value < least ? least : value > most ? most : value;
  }
  /// The standard error of ratio(), NaN where it is undefined and for fewer than two rows.
  [[nodiscard]] double ratio_error(std::array<term, Classes> const& terms,
                                   count_t rows_seen) const noexcept {
    double below = 0;
    for (std::size_t i = 0; i < Classes; ++i) below += terms[i].below * weight(i);
    if (rows_seen < 2 || !(below > 0)) return undefined;
    double const value = ratio_value(terms);
    double squares = 0;
    for (std::size_t i = 0; i < Classes; ++i) {
      double const residual = (terms[i].above - value * terms[i].below) / below;
      squares += of_[i].square.value() * residual * residual;
    }
    auto const n = static_cast<double>(rows_seen);
    return std::sqrt(n / (n - 1) * squares);
  }

  void write(state_writer& out) const {
    for (weight_total const& sum : of_) {
      out.u64(sum.count);
      sum.weight.write(out);
      sum.square.write(out);
    }
  }
  [[nodiscard]] static weight_sums read(state_reader& in) {
    weight_sums loaded;
    count_t left = most_observations;
    for (weight_total& sum : loaded.of_) {
      sum.count = in.count(left);
      left -= sum.count;
      sum.weight = exact_sum::read(in);
      sum.square = exact_sum::read(in);
      // More than so many weights can have summed to could overflow in a merge.
      auto const n = static_cast<double>(sum.count);
      if (sum.weight.negative() || sum.square.negative() || sum.weight.value() > n * 0x1p64 ||
          sum.square.value() > n * 0x1p127) {
        throw state_error("cxm::load: weights that contradict their count");
      }
    }
    return loaded;
  }
  friend bool operator==(weight_sums const&, weight_sums const&) = default;

 private:
  [[nodiscard]] weight_total all() const noexcept {
    weight_total sum;
    for (weight_total const& of_class : of_) sum.merge(of_class);
    return sum;
  }
  std::array<weight_total, Classes> of_{};
};

}  // namespace cxm::inline v0
