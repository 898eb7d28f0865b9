#pragma once
/// The scale of a question: which answers exist, which way is good, which answers form the top and
/// the bottom box, and which codes mean "no answer". It is all a survey metric carries besides
/// counts.

#include <cxm/core/exclusions.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace cxm::inline v0 {

enum class direction : std::uint8_t { high_is_good, low_is_good };

/// What may be pushed as an answer. `bool` and character types are not numbers of a questionnaire:
/// they don't compile, so that a flag or the digit '9' (57) can't be taken for a score.
template <class T>
concept answer_number = std::floating_point<T> ||
    (std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
     !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> &&
     !std::same_as<T, char32_t>);

namespace detail {
template <class T>
inline constexpr bool is_answer = answer_number<T> || std::same_as<T, std::nullopt_t>;
template <class T>
inline constexpr bool is_answer<std::optional<T>> = answer_number<T>;
}  // namespace detail

/// An answer: a number, an optional number, or std::nullopt.
template <class T>
concept answer = detail::is_answer<std::remove_cvref_t<T>>;

/// A scale of 2 to 32 whole-numbered levels within ±1000. The highest is at most 31 above the
/// lowest, also where levels between them are left out.
///
/// Boxes: without top() and bottom() they follow the field's custom by number of levels: 2 and 3
/// levels one box, 4 to 9 two, 10 and more three. "Top" is always the good end; with low_is_good
/// that is the low numbers.
/// Errors: std::invalid_argument for an empty or reversed range, more than 32 levels, more than
/// eight not-applicable codes, a code that lies on the scale, a box that names a level the scale
/// lacks, boxes that overlap.
class answer_scale {
 public:
  static constexpr int most_levels = 32;
  static constexpr std::size_t most_codes = 8;

  constexpr answer_scale(int low, int high, direction good = direction::high_is_good)
      : good_{good} {
    if (low < -1000 || high > 1000 || low >= high || high - low >= most_levels) {
      throw std::invalid_argument(
          "cxm::answer_scale: low < high, at most 32 levels, within -1000 and 1000");
    }
    low_ = static_cast<std::int16_t>(low);
    high_ = static_cast<std::int16_t>(high);
    levels_ = mask_up_to(high - low);
    boxes_by_custom();
  }

  /// A scale whose levels have gaps, such as poor 2, fair 3, excellent 5.
  [[nodiscard]] static constexpr answer_scale of(std::initializer_list<int> levels,
                                                 direction good = direction::high_is_good) {
    return of(std::span<int const>{levels.begin(), levels.size()}, good);
  }
  [[nodiscard]] static constexpr answer_scale of(std::span<int const> levels,
                                                 direction good = direction::high_is_good) {
    if (levels.size() < 2) throw std::invalid_argument("cxm::answer_scale: at least two levels");
    int low = levels.front();
    int high = low;
    for (int x : levels) {
      low = x < low ? x : low;
      high = x > high ? x : high;
    }
    answer_scale s{low, high, good};
    s.levels_ = s.mask_over(levels);
    s.boxes_by_custom();
    return s;
  }

  /// The same scale with these codes counted as not applicable instead of out of scale.
  [[nodiscard]] constexpr answer_scale not_applicable(std::initializer_list<int> codes) const {
    answer_scale s = *this;
    for (int code : codes) s.add_code(code);
    return s;
  }
  /// One more not-applicable code, for scales that are put together at run time. A code named twice
  /// counts once.
  constexpr void add_code(int code) {
    if (index(code) >= 0) {
      throw std::invalid_argument("cxm::answer_scale: a not-applicable code lies on the scale");
    }
    if (code < -32768 || code > 32767) {
      throw std::invalid_argument("cxm::answer_scale: a not-applicable code fits 16 bits");
    }
    std::size_t at = 0;  // kept sorted, so that equal scales are equal values
    while (at < codes_ && code_[at] < code) ++at;
    if (at < codes_ && code_[at] == code) return;
    if (codes_ == most_codes) {
      throw std::invalid_argument("cxm::answer_scale: at most eight not-applicable codes");
    }
    for (std::size_t i = codes_; i > at; --i) code_[i] = code_[i - 1];
    code_[at] = static_cast<std::int16_t>(code);
    ++codes_;
  }

  /// The same scale with its top (bottom) box naming these answers.
  [[nodiscard]] constexpr answer_scale top(std::initializer_list<int> answers) const {
    answer_scale s = *this;
    s.top_ = s.mask_of(answers);
    s.check_boxes();
    return s;
  }
  [[nodiscard]] constexpr answer_scale bottom(std::initializer_list<int> answers) const {
    answer_scale s = *this;
    s.bottom_ = s.mask_of(answers);
    s.check_boxes();
    return s;
  }
  /// The same scale with both boxes at once, bit i standing for the answer low + i: what top() and
  /// bottom() can't do one after the other where the new top meets the old bottom.
  [[nodiscard]] constexpr answer_scale with_boxes(std::uint32_t top, std::uint32_t bottom) const {
    answer_scale s = *this;
    s.top_ = top;
    s.bottom_ = bottom;
    s.check_boxes();
    return s;
  }
  /// The same scale with boxes of this many levels at each end.
  [[nodiscard]] constexpr answer_scale boxes(int of_levels) const {
    answer_scale s = *this;
    s.set_boxes(of_levels);
    s.check_boxes();
    return s;
  }

  [[nodiscard]] constexpr int low() const noexcept { return low_; }
  [[nodiscard]] constexpr int high() const noexcept { return high_; }
  [[nodiscard]] constexpr direction good() const noexcept { return good_; }
  [[nodiscard]] constexpr int level_count() const noexcept { return std::popcount(levels_); }
  /// Width of the range: counts per level are kept by x − low.
  [[nodiscard]] constexpr int span() const noexcept { return high_ - low_ + 1; }
  /// Bit i stands for the answer low + i.
  [[nodiscard]] constexpr std::uint32_t level_mask() const noexcept { return levels_; }
  [[nodiscard]] constexpr std::uint32_t top_mask() const noexcept { return top_; }
  [[nodiscard]] constexpr std::uint32_t bottom_mask() const noexcept { return bottom_; }
  /// The levels of these answers. Errors: std::invalid_argument when one is not on the scale.
  [[nodiscard]] constexpr std::uint32_t mask_of(std::initializer_list<int> answers) const {
    return mask_over(std::span<int const>{answers.begin(), answers.size()});
  }
  /// Whether x is one of the not-applicable codes.
  [[nodiscard]] constexpr bool is_code(int x) const noexcept {
    for (std::size_t i = 0; i < codes_; ++i) {
      if (code_[i] == x) return true;
    }
    return false;
  }
  /// The not-applicable codes, ascending.
  [[nodiscard]] constexpr std::span<std::int16_t const> codes() const noexcept {
    return {code_.data(), codes_};
  }
  /// The value an answer counts with, higher is better: x, or low + high − x where low is good.
  [[nodiscard]] constexpr double value(int index) const noexcept {
    return good_ == direction::high_is_good ? low_ + index : high_ - index;
  }

  /// x − low for an answer on the scale; otherwise −1, and the reason is counted.
  /// Missing: an empty optional, NaN. Fractional: between low and high and not whole.
  template <answer T>
  [[nodiscard]] constexpr int level(T const& x, exclusions& out) const noexcept {
    using value = std::remove_cvref_t<T>;
    if constexpr (std::same_as<value, std::nullopt_t>) {
      out.add(reason::missing);
      return -1;
    } else if constexpr (std::floating_point<value>) {
      if (x != x) {
        out.add(reason::missing);
        return -1;
      }
      if (!(x >= value{-32768} && x <= value{32767})) {
        out.add(reason::out_of_scale);
        return -1;
      }
      auto const whole = static_cast<int>(x);
      if (static_cast<value>(whole) != x) {
        bool const inside = x > static_cast<value>(low_) && x < static_cast<value>(high_);
        out.add(inside ? reason::fractional : reason::out_of_scale);
        return -1;
      }
      return whole_level(whole, out);
    } else if constexpr (std::integral<value>) {
      if (std::in_range<std::int16_t>(x)) return whole_level(static_cast<int>(x), out);
      out.add(reason::out_of_scale);
      return -1;
    } else {
      if (x) return level(*x, out);
      out.add(reason::missing);
      return -1;
    }
  }
  /// The level of the same answer n times, where `used` answers are counted already; what is no answer
  /// is left out n times. Errors: std::invalid_argument when that is more than a count holds, before
  /// anything has changed.
  template <answer T>
  [[nodiscard]] constexpr int level_of_many(T const& x, count_t n, count_t used,
                                            exclusions& out) const {
    check_counts_fit(used, out, n);
    exclusions why;
    int const index = level(x, why);
    out.merge(why.times(n));
    return index;
  }

  template <class Writer>
  constexpr void write(Writer& out) const {
    out.i32(low_);
    out.i32(high_);
    out.u8(static_cast<std::uint8_t>(good_));
    out.u32(levels_);
    out.u32(top_);
    out.u32(bottom_);
    out.u8(codes_);
    for (std::size_t i = 0; i < codes_; ++i) out.i32(code_[i]);
  }
  template <class Reader>
  [[nodiscard]] static constexpr answer_scale read(Reader& in) {
    int const low = in.i32();
    int const high = in.i32();
    auto const good = in.u8();
    if (good > 1) throw std::invalid_argument("cxm::load: no such direction of a scale");
    answer_scale s{low, high, static_cast<direction>(good)};
    auto const levels = in.u32();
    if ((levels & ~s.levels_) != 0 || (levels & 1) == 0 || (levels >> (high - low)) != 1) {
      throw std::invalid_argument("cxm::load: the levels of a scale contradict its range");
    }
    s.levels_ = levels;
    s.top_ = in.u32();
    s.bottom_ = in.u32();
    s.check_boxes();
    auto const codes = in.u8();
    if (codes > most_codes) throw std::invalid_argument("cxm::load: too many codes of a scale");
    for (unsigned i = 0; i < codes; ++i) s.add_code(in.i32());
    if (s.codes_ != codes) throw std::invalid_argument("cxm::load: a code of a scale twice");
    return s;
  }
  friend constexpr bool operator==(answer_scale const&, answer_scale const&) = default;

 private:
  [[nodiscard]] static constexpr std::uint32_t mask_up_to(int last) noexcept {
    return static_cast<std::uint32_t>((std::uint64_t{1} << (last + 1)) - 1);
  }
  [[nodiscard]] constexpr std::uint32_t mask_over(std::span<int const> answers) const {
    std::uint32_t mask = 0;
    for (int x : answers) {
      if (index(x) < 0)
        throw std::invalid_argument("cxm::answer_scale: an answer not on the scale");
      mask |= std::uint32_t{1} << index(x);
    }
    return mask;
  }
  [[nodiscard]] constexpr int index(int x) const noexcept {
    if (x < low_ || x > high_) return -1;
    return ((levels_ >> (x - low_)) & 1) != 0 ? x - low_ : -1;
  }
  [[nodiscard]] constexpr int whole_level(int x, exclusions& out) const noexcept {
    int const at = index(x);
    if (at >= 0) return at;
    out.add(is_code(x) ? reason::not_applicable : reason::out_of_scale);
    return -1;
  }
  constexpr void boxes_by_custom() {
    int const n = level_count();
    set_boxes(n <= 3 ? 1 : n <= 9 ? 2 : 3);
  }
  constexpr void set_boxes(int n) {
    if (n < 1 || n > level_count() / 2) {
      throw std::invalid_argument("cxm::answer_scale: the boxes are larger than the scale");
    }
    std::uint32_t lowest = 0;
    std::uint32_t highest = 0;
    int taken = 0;
    for (int i = 0; i < span() && taken < n; ++i) {
      if (((levels_ >> i) & 1) != 0) lowest |= std::uint32_t{1} << i, ++taken;
    }
    taken = 0;
    for (int i = span() - 1; i >= 0 && taken < n; --i) {
      if (((levels_ >> i) & 1) != 0) highest |= std::uint32_t{1} << i, ++taken;
    }
    top_ = good_ == direction::high_is_good ? highest : lowest;
    bottom_ = good_ == direction::high_is_good ? lowest : highest;
  }
  constexpr void check_boxes() const {
    if (top_ == 0 || bottom_ == 0 || (top_ & bottom_) != 0 || ((top_ | bottom_) & ~levels_) != 0) {
      throw std::invalid_argument(
          "cxm::answer_scale: the top and the bottom box are on the scale and don't overlap");
    }
  }

  std::uint32_t levels_ = 0;
  std::uint32_t top_ = 0;
  std::uint32_t bottom_ = 0;
  std::int16_t low_ = 0;
  std::int16_t high_ = 0;
  std::array<std::int16_t, most_codes> code_{};
  direction good_{};
  std::uint8_t codes_ = 0;
};

static_assert(std::is_trivially_copyable_v<answer_scale> && sizeof(answer_scale) <= 40);

inline constexpr answer_scale zero_to_ten{0, 10};
/// The ten-point form of the recommendation question. It is never guessed: name it.
inline constexpr answer_scale one_to_ten{1, 10};
inline constexpr answer_scale one_to_five{1, 5};
inline constexpr answer_scale one_to_seven{1, 7};
/// The three-level form: poor 2, fair 3, excellent 5.
inline constexpr answer_scale poor_fair_excellent = answer_scale::of({2, 3, 5});

}  // namespace cxm::inline v0
