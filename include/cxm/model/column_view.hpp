#pragma once
/// How the columns of a dataset are seen. Numbers, instants and enumerations are a std::span; what
/// isn't one array has one of these views. All are ranges of values, cheap to copy, and valid until
/// the dataset changes.

#include <cxm/core/observe.hpp>
#include <cxm/model/money.hpp>
#include <cxm/model/text_interner.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cxm::inline v0 {

/// Walks anything with operator[] that gives a value. Random access; a value is made when it is
/// read.
template <class View>
class index_iterator {
 public:
  using value_type = std::remove_cvref_t<decltype(std::declval<View const&>()[0])>;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::input_iterator_tag;  // no references, so not more in the old sense
  using iterator_concept = std::random_access_iterator_tag;

  constexpr index_iterator() = default;
  constexpr index_iterator(View seen, std::size_t at) noexcept : seen_{seen}, at_{at} {}

  [[nodiscard]] constexpr decltype(auto) operator*() const { return seen_[at_]; }
  [[nodiscard]] constexpr decltype(auto) operator[](difference_type n) const {
    return *(*this + n);
  }
  constexpr index_iterator& operator+=(difference_type n) noexcept {
    at_ += static_cast<std::size_t>(n);
    return *this;
  }
  constexpr index_iterator& operator-=(difference_type n) noexcept { return *this += -n; }
  constexpr index_iterator& operator++() noexcept { return *this += 1; }
  constexpr index_iterator& operator--() noexcept { return *this += -1; }
  constexpr index_iterator operator++(int) noexcept {
    auto const before = *this;
    ++at_;
    return before;
  }
  constexpr index_iterator operator--(int) noexcept {
    auto const before = *this;
    --at_;
    return before;
  }
  [[nodiscard]] friend constexpr index_iterator operator+(index_iterator a,
                                                          difference_type n) noexcept {
    return a += n;
  }
  [[nodiscard]] friend constexpr index_iterator operator+(difference_type n,
                                                          index_iterator a) noexcept {
    return a += n;
  }
  [[nodiscard]] friend constexpr index_iterator operator-(index_iterator a,
                                                          difference_type n) noexcept {
    return a -= n;
  }
  [[nodiscard]] friend constexpr difference_type operator-(index_iterator const& a,
                                                           index_iterator const& b) noexcept {
    return static_cast<difference_type>(a.at_) - static_cast<difference_type>(b.at_);
  }
  friend constexpr bool operator==(index_iterator const& a, index_iterator const& b) noexcept {
    return a.at_ == b.at_;
  }
  friend constexpr std::strong_ordering operator<=>(index_iterator const& a,
                                                    index_iterator const& b) noexcept {
    return a.at_ <=> b.at_;
  }

 private:
  View seen_{};
  std::size_t at_ = 0;
};

/// A column of yes and no, a byte each: `bytes()` for loops.
class flag_view {
 public:
  constexpr flag_view() = default;
  explicit constexpr flag_view(std::span<std::uint8_t const> bytes) noexcept : bytes_{bytes} {}
  [[nodiscard]] constexpr std::span<std::uint8_t const> bytes() const noexcept { return bytes_; }
  [[nodiscard]] constexpr bool operator[](std::size_t i) const noexcept { return bytes_[i] != 0; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] constexpr auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] constexpr auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  std::span<std::uint8_t const> bytes_;
};

/// A column whose values may be absent: `values()` is what it would be without, and means nothing
/// where `present()` says no. As a range it gives optionals.
template <class Values>
class optional_view {
 public:
  constexpr optional_view() = default;
  constexpr optional_view(Values values, validity present) noexcept
      : values_{values}, present_{present} {}
  [[nodiscard]] constexpr Values values() const noexcept { return values_; }
  [[nodiscard]] constexpr validity present() const noexcept { return present_; }
  [[nodiscard]] constexpr auto operator[](std::size_t i) const {
    using value = std::remove_cvref_t<decltype(values_[i])>;
    return present_[i] ? std::optional<value>{values_[i]} : std::nullopt;
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return values_.size(); }
  [[nodiscard]] constexpr auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] constexpr auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  Values values_;
  validity present_;
};

/// A column of repeating texts. Equal texts have equal `ids()`; 0 is the empty text.
class words_view {
 public:
  constexpr words_view() = default;
  constexpr words_view(std::span<std::uint32_t const> ids, text_interner const& names) noexcept
      : ids_{ids}, names_{&names} {}
  [[nodiscard]] constexpr std::span<std::uint32_t const> ids() const noexcept { return ids_; }
  [[nodiscard]] constexpr text_interner const& names() const noexcept { return *names_; }
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    return (*names_)[ids_[i]];
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return ids_.size(); }
  [[nodiscard]] auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  std::span<std::uint32_t const> ids_;
  text_interner const* names_ = nullptr;
};

/// A column of texts that hardly ever repeat.
class text_view {
 public:
  constexpr text_view() = default;
  constexpr text_view(std::string_view bytes, std::span<std::uint64_t const> ends) noexcept
      : bytes_{bytes}, ends_{ends} {}
  [[nodiscard]] constexpr std::string_view operator[](std::size_t i) const noexcept {
    auto const from = static_cast<std::size_t>(i == 0 ? 0 : ends_[i - 1]);
    return {bytes_.data() + from, static_cast<std::size_t>(ends_[i]) - from};
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return ends_.size(); }
  [[nodiscard]] constexpr auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] constexpr auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  std::string_view bytes_;
  std::span<std::uint64_t const> ends_;
};

/// A column of lists of words; each element is a words_view.
class word_lists_view {
 public:
  constexpr word_lists_view() = default;
  constexpr word_lists_view(std::span<std::uint32_t const> ends, std::span<std::uint32_t const> ids,
                            text_interner const& names) noexcept
      : ends_{ends}, ids_{ids}, names_{&names} {}
  [[nodiscard]] constexpr words_view operator[](std::size_t i) const noexcept {
    std::size_t const from = i == 0 ? 0 : ends_[i - 1];
    return {ids_.subspan(from, ends_[i] - from), *names_};
  }
  [[nodiscard]] constexpr text_interner const& names() const noexcept { return *names_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return ends_.size(); }
  [[nodiscard]] constexpr auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] constexpr auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  std::span<std::uint32_t const> ends_;
  std::span<std::uint32_t const> ids_;
  text_interner const* names_ = nullptr;
};

/// The attributes of one row: pairs of name and value, in order of name.
class attributes_view {
 public:
  using pair_type = std::pair<std::string_view, std::string_view>;
  constexpr attributes_view() = default;
  constexpr attributes_view(words_view names, words_view values) noexcept
      : names_{names}, values_{values} {}
  /// The value of a name; empty when the row has none. O(attributes of the row).
  [[nodiscard]] std::string_view of(std::string_view attribute) const noexcept {
    for (std::size_t i = 0; i < size(); ++i) {
      if (names_[i] == attribute) return values_[i];
    }
    return {};
  }
  [[nodiscard]] pair_type operator[](std::size_t i) const noexcept {
    return {names_[i], values_[i]};
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return names_.size(); }
  [[nodiscard]] auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  words_view names_;
  words_view values_;
};

/// A column of attributes; each element is an attributes_view.
class attribute_sets_view {
 public:
  constexpr attribute_sets_view() = default;
  constexpr attribute_sets_view(word_lists_view names, word_lists_view values) noexcept
      : names_{names}, values_{values} {}
  [[nodiscard]] constexpr attributes_view operator[](std::size_t i) const noexcept {
    return {names_[i], values_[i]};
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return names_.size(); }
  [[nodiscard]] constexpr auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] constexpr auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  word_lists_view names_;
  word_lists_view values_;
};

/// A column that takes few different values, such as the currency of amounts.
template <class T>
class few_view {
 public:
  constexpr few_view() = default;
  /// No codes: every one of the n rows has the first value.
  constexpr few_view(std::span<T const> values, std::span<std::uint16_t const> codes,
                     std::size_t n) noexcept
      : values_{values}, codes_{codes}, size_{n} {}
  [[nodiscard]] constexpr T const& operator[](std::size_t i) const noexcept {
    return values_[codes_.empty() ? 0 : codes_[i]];
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] constexpr auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  std::span<T const> values_;
  std::span<std::uint16_t const> codes_;
  std::size_t size_ = 0;
};

/// A column of money: minor units in one array, and the currencies beside it.
class money_view {
 public:
  constexpr money_view() = default;
  constexpr money_view(std::span<std::int64_t const> minor_units, few_view<currency> in) noexcept
      : minor_units_{minor_units}, in_{in} {}
  [[nodiscard]] constexpr std::span<std::int64_t const> minor_units() const noexcept {
    return minor_units_;
  }
  [[nodiscard]] constexpr few_view<currency> currencies() const noexcept { return in_; }
  [[nodiscard]] constexpr money operator[](std::size_t i) const noexcept {
    return {minor_units_[i], in_[i]};
  }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return minor_units_.size(); }
  [[nodiscard]] constexpr auto begin() const noexcept { return index_iterator{*this, 0}; }
  [[nodiscard]] constexpr auto end() const noexcept { return index_iterator{*this, size()}; }

 private:
  std::span<std::int64_t const> minor_units_;
  few_view<currency> in_;
};

}  // namespace cxm::inline v0
