#pragma once
/// The columns a table is made of: one small class for each way a member is stored.
///
/// All have the same six functions, so that a table handles them alike:
///   push_back(value, ids)     adds a row; may leave a half-written row, which truncate() removes
///   at(i, ids)                the value of row i as the row type holds it
///   view(ids)                 the column as the user sees it
///   append(other, renumber)   adds the other's rows; `renumber` maps its identifiers to those here
///   truncate(n)               drops what lies behind row n; never throws
///   reserve(n)
/// Columns that can be optional also have push_missing(), which adds a row nobody looks at.

#include <cxm/core/answer_scale.hpp>
#include <cxm/model/column_view.hpp>
#include <cxm/model/customer.hpp>
#include <cxm/model/description.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

/// The identifiers that all tables of a dataset share.
struct identifiers {
  text_interner customers;
  text_interner touchpoints;
};

/// For each number in another dataset's identifiers the number here.
struct renumbering {
  std::vector<std::uint32_t> customers;
  std::vector<std::uint32_t> touchpoints;
};

template <class T>
void add_all(std::vector<T>& to, std::vector<T> const& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// Numbers, instants, durations, enumerations, sets of a few bytes.
template <class T>
class stored_values {
 public:
  void push_back(T const& x, identifiers&) { values_.push_back(x); }
  void push_missing() { values_.push_back(T{}); }
  [[nodiscard]] T at(std::size_t i, identifiers const&) const noexcept { return values_[i]; }
  [[nodiscard]] std::span<T const> view(identifiers const&) const noexcept { return values_; }
  void append(stored_values const& other, renumbering const&) { add_all(values_, other.values_); }
  void truncate(std::size_t n) noexcept { values_.resize(n < values_.size() ? n : values_.size()); }
  void reserve(std::size_t n) { values_.reserve(n); }

 private:
  std::vector<T> values_;
};

/// Yes and no, a byte each: std::vector<bool> has no span.
class stored_flags {
 public:
  void push_back(bool x, identifiers&) { bytes_.push_back(x ? 1 : 0); }
  void push_missing() { bytes_.push_back(0); }
  [[nodiscard]] bool at(std::size_t i, identifiers const&) const noexcept { return bytes_[i] != 0; }
  [[nodiscard]] flag_view view(identifiers const&) const noexcept { return flag_view{bytes_}; }
  void append(stored_flags const& other, renumbering const&) { add_all(bytes_, other.bytes_); }
  void truncate(std::size_t n) noexcept { bytes_.resize(n < bytes_.size() ? n : bytes_.size()); }
  void reserve(std::size_t n) { bytes_.reserve(n); }

 private:
  std::vector<std::uint8_t> bytes_;
};

/// Whether each row has a value: a bit a row in Arrow's order, and nothing at all until the first
/// row without one.
class presence {
 public:
  void push_back(bool present) {
    if (present && bits_.empty()) {
      ++size_;
      return;
    }
    if (bits_.empty()) {
      bits_.assign(size_ / 8 + 1, 0xFF);  // the bits behind the last row are set anew by push_back
    } else if (size_ / 8 == bits_.size()) {
      bits_.push_back(0);
    }
    auto const bit = static_cast<std::uint8_t>(1U << (size_ % 8));
    auto& byte = bits_[size_ / 8];
    byte = static_cast<std::uint8_t>(present ? byte | bit : byte & ~bit);
    ++size_;
  }
  [[nodiscard]] validity view() const noexcept { return {bits_, 0}; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void truncate(std::size_t n) noexcept {
    if (n >= size_) return;
    size_ = n;
    if (!bits_.empty()) bits_.resize(n / 8 + 1);
  }

 private:
  std::vector<std::uint8_t> bits_;
  std::size_t size_ = 0;
};

template <class T, class Stored>
class stored_optional {
 public:
  void push_back(std::optional<T> const& x, identifiers& ids) {
    if (x) {
      values_.push_back(*x, ids);
    } else {
      values_.push_missing();
    }
    present_.push_back(x.has_value());
  }
  [[nodiscard]] std::optional<T> at(std::size_t i, identifiers const& ids) const {
    if (!present_.view()[i]) return std::nullopt;
    return values_.at(i, ids);
  }
  [[nodiscard]] auto view(identifiers const& ids) const noexcept {
    return optional_view{values_.view(ids), present_.view()};
  }
  void append(stored_optional const& other, renumbering const& renumber) {
    values_.append(other.values_, renumber);
    auto const theirs = other.present_.view();
    for (std::size_t i = 0; i < other.present_.size(); ++i) present_.push_back(theirs[i]);
  }
  void truncate(std::size_t n) noexcept {
    values_.truncate(n);
    present_.truncate(n);
  }
  void reserve(std::size_t n) { values_.reserve(n); }

 private:
  Stored values_;
  presence present_;
};

/// Repeating texts: 32 bits a row, each different text once. Identifiers of customers and
/// touchpoints are numbered by the dataset instead, alike in all tables.
template <kept How>
class stored_words {
 public:
  void push_back(std::string_view text, identifiers& ids) {
    if constexpr (How == kept::as_customer) {
      ids_.push_back(ids.customers.add(text));
    } else if constexpr (How == kept::as_touchpoint) {
      ids_.push_back(ids.touchpoints.add(text));
    } else {
      ids_.push_back(own_.add(text));
    }
  }
  [[nodiscard]] std::string at(std::size_t i, identifiers const& ids) const {
    return std::string{names(ids)[ids_[i]]};
  }
  [[nodiscard]] words_view view(identifiers const& ids) const noexcept {
    return {ids_, names(ids)};
  }
  void append(stored_words const& other, renumbering const& renumber) {
    if constexpr (How == kept::as_customer) {
      append_ids(other.ids_, renumber.customers);
    } else if constexpr (How == kept::as_touchpoint) {
      append_ids(other.ids_, renumber.touchpoints);
    } else {
      append_ids(other.ids_, own_.append(other.own_));
    }
  }
  void truncate(std::size_t n) noexcept { ids_.resize(n < ids_.size() ? n : ids_.size()); }
  void reserve(std::size_t n) { ids_.reserve(n); }

 private:
  struct nothing {};
  [[nodiscard]] text_interner const& names(identifiers const& ids) const noexcept {
    if constexpr (How == kept::as_customer) {
      return ids.customers;
    } else if constexpr (How == kept::as_touchpoint) {
      return ids.touchpoints;
    } else {
      return own_;
    }
  }
  void append_ids(std::vector<std::uint32_t> const& theirs,
                  std::vector<std::uint32_t> const& here) {
    for (std::uint32_t id : theirs) ids_.push_back(here[id]);
  }
  std::vector<std::uint32_t> ids_;
  [[no_unique_address]] std::conditional_t<How == kept::as_words, text_interner, nothing> own_;
};

/// Texts that hardly ever repeat: their bytes in one run, 8 bytes a row for where each ends.
class stored_text {
 public:
  void push_back(std::string_view text, identifiers&) {
    bytes_ += text;
    ends_.push_back(bytes_.size());
  }
  [[nodiscard]] std::string at(std::size_t i, identifiers const& ids) const {
    return std::string{view(ids)[i]};
  }
  [[nodiscard]] text_view view(identifiers const&) const noexcept { return {bytes_, ends_}; }
  void append(stored_text const& other, renumbering const&) {
    std::uint64_t const before = bytes_.size();
    bytes_ += other.bytes_;
    for (std::uint64_t end : other.ends_) ends_.push_back(before + end);
  }
  void truncate(std::size_t n) noexcept {
    if (n < ends_.size()) ends_.resize(n);
    bytes_.resize(ends_.empty() ? 0 : static_cast<std::size_t>(ends_.back()));
  }
  void reserve(std::size_t n) { ends_.reserve(n); }

 private:
  std::string bytes_;
  std::vector<std::uint64_t> ends_;
};

/// Numbered texts, several a row: their numbers in one run, 4 bytes a row for where each row ends.
class number_lists {
 public:
  void add(std::uint32_t id) { ids_.push_back(id); }
  void end_row() {
    if (ids_.size() > (std::numeric_limits<std::uint32_t>::max)()) {
      throw std::length_error("cxm::dataset: more than 2^32 entries in the lists of a column");
    }
    ends_.push_back(static_cast<std::uint32_t>(ids_.size()));
  }
  [[nodiscard]] word_lists_view view(text_interner const& names) const noexcept {
    return {ends_, ids_, names};
  }
  void append(number_lists const& other, std::vector<std::uint32_t> const& here) {
    std::size_t from = 0;
    for (std::uint32_t end : other.ends_) {
      for (; from < end; ++from) add(here[other.ids_[from]]);
      end_row();
    }
  }
  void truncate(std::size_t n) noexcept {
    if (n < ends_.size()) ends_.resize(n);
    ids_.resize(ends_.empty() ? 0 : ends_.back());
  }
  void reserve(std::size_t n) { ends_.reserve(n); }

 private:
  std::vector<std::uint32_t> ends_;
  std::vector<std::uint32_t> ids_;
};

class stored_word_lists {
 public:
  void push_back(std::vector<std::string> const& words, identifiers&) {
    for (std::string const& word : words) lists_.add(own_.add(word));
    lists_.end_row();
  }
  [[nodiscard]] std::vector<std::string> at(std::size_t i, identifiers const& ids) const {
    auto const words = view(ids)[i];
    return {words.begin(), words.end()};
  }
  [[nodiscard]] word_lists_view view(identifiers const&) const noexcept {
    return lists_.view(own_);
  }
  void append(stored_word_lists const& other, renumbering const&) {
    lists_.append(other.lists_, own_.append(other.own_));
  }
  void truncate(std::size_t n) noexcept { lists_.truncate(n); }
  void reserve(std::size_t n) { lists_.reserve(n); }

 private:
  number_lists lists_;
  text_interner own_;
};

class stored_attributes {
 public:
  void push_back(segment_attributes const& attributes, identifiers&) {
    for (auto const& [attribute, value] : attributes) {
      names_.add(own_names_.add(attribute));
      values_.add(own_values_.add(value));
    }
    names_.end_row();
    values_.end_row();
  }
  [[nodiscard]] segment_attributes at(std::size_t i, identifiers const& ids) const {
    segment_attributes out;
    for (auto const& [attribute, value] : view(ids)[i]) {
      out.emplace_hint(out.end(), attribute, value);
    }
    return out;
  }
  [[nodiscard]] attribute_sets_view view(identifiers const&) const noexcept {
    return {names_.view(own_names_), values_.view(own_values_)};
  }
  void append(stored_attributes const& other, renumbering const&) {
    names_.append(other.names_, own_names_.append(other.own_names_));
    values_.append(other.values_, own_values_.append(other.own_values_));
  }
  void truncate(std::size_t n) noexcept {
    names_.truncate(n);
    values_.truncate(n);
  }
  void reserve(std::size_t n) {
    names_.reserve(n);
    values_.reserve(n);
  }

 private:
  number_lists names_;
  number_lists values_;
  text_interner own_names_;
  text_interner own_values_;
};

[[nodiscard]] inline std::string text_of(currency x) { return std::string{x.code()}; }
[[nodiscard]] inline std::string text_of(answer_scale const& x) {
  state_writer bytes;
  x.write(bytes);
  return {reinterpret_cast<char const*>(bytes.bytes().data()), bytes.bytes().size()};
}

/// Values of which there are few, such as currencies and scales: nothing a row while there is one,
/// 16 bits a row from the second on.
template <class T>
class stored_few {
 public:
  void push_back(T const& x, identifiers&) {
    auto const code = code_of(x);
    if (several()) codes_.push_back(code);
    ++size_;
  }
  void push_missing() {
    if (several()) codes_.push_back(0);
    ++size_;
  }
  [[nodiscard]] T const& at(std::size_t i, identifiers const& ids) const noexcept {
    return view(ids)[i];
  }
  [[nodiscard]] few_view<T> view(identifiers const&) const noexcept {
    return {values_, several() ? std::span{codes_} : std::span<std::uint16_t const>{}, size_};
  }
  void append(stored_few const& other, renumbering const&) {
    std::vector<std::uint16_t> here;
    for (T const& x : other.values_) here.push_back(code_of(x));
    if (several()) {
      for (std::size_t i = 0; i < other.size_; ++i) {
        codes_.push_back(here.empty() ? std::uint16_t{0}
                                      : here[other.several() ? other.codes_[i] : 0]);
      }
    }
    size_ += other.size_;
  }
  void truncate(std::size_t n) noexcept {
    if (n < size_) size_ = n;
    if (n < codes_.size()) codes_.resize(n);
  }
  void reserve(std::size_t) {}

 private:
  [[nodiscard]] bool several() const noexcept { return values_.size() > 1; }
  [[nodiscard]] std::uint16_t code_of(T const& x) {
    if (last_ < values_.size() && values_[last_] == x) return last_;
    auto const text = text_of(x);
    if (auto const known = numbers_.find(text)) return last_ = static_cast<std::uint16_t>(*known);
    if (values_.size() > (std::numeric_limits<std::uint16_t>::max)()) {
      throw std::length_error("cxm::dataset: more than 65536 different scales or currencies");
    }
    if (values_.size() == 1) codes_.assign(size_, 0);
    values_.push_back(x);
    try {
      return last_ = static_cast<std::uint16_t>(numbers_.find_or_add(text));
    } catch (...) {
      values_.pop_back();
      throw;
    }
  }
  std::vector<T> values_;
  std::vector<std::uint16_t> codes_;
  key_index<std::string> numbers_;
  std::size_t size_ = 0;
  std::uint16_t last_ = 0;
};

class stored_money {
 public:
  void push_back(money x, identifiers& ids) {
    minor_units_.push_back(x.minor_units());
    in_.push_back(x.in(), ids);
  }
  void push_missing() {
    minor_units_.push_back(0);
    in_.push_missing();
  }
  [[nodiscard]] money at(std::size_t i, identifiers const& ids) const noexcept {
    return view(ids)[i];
  }
  [[nodiscard]] money_view view(identifiers const& ids) const noexcept {
    return {minor_units_, in_.view(ids)};
  }
  void append(stored_money const& other, renumbering const& renumber) {
    add_all(minor_units_, other.minor_units_);
    in_.append(other.in_, renumber);
  }
  void truncate(std::size_t n) noexcept {
    if (n < minor_units_.size()) minor_units_.resize(n);
    in_.truncate(n);
  }
  void reserve(std::size_t n) { minor_units_.reserve(n); }

 private:
  std::vector<std::int64_t> minor_units_;
  stored_few<currency> in_;
};

/// Which of them a member is stored in.
template <class T, kept How>
struct stored_for {
  static_assert(std::is_trivially_copyable_v<T>, "cxm: no column is made for this type of member");
  using type = stored_values<T>;
};
template <kept How>
struct stored_for<bool, How> {
  using type = stored_flags;
};
template <kept How>
struct stored_for<std::string, How> {
  using type = std::conditional_t<How == kept::as_written, stored_text, stored_words<How>>;
};
template <kept How>
struct stored_for<std::vector<std::string>, How> {
  using type = stored_word_lists;
};
template <kept How>
struct stored_for<segment_attributes, How> {
  using type = stored_attributes;
};
template <kept How>
struct stored_for<money, How> {
  using type = stored_money;
};
template <kept How>
struct stored_for<answer_scale, How> {
  using type = stored_few<answer_scale>;
};
template <class T, kept How>
struct stored_for<std::optional<T>, How> {
  using type = stored_optional<T, typename stored_for<T, How>::type>;
};

}  // namespace cxm::inline v0::detail
