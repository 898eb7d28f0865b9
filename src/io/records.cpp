#include "records.hpp"

#include <cstring>

namespace cxm::inline v0::detail::input {

namespace {

[[nodiscard]] bool ends_line(char c) noexcept { return c == '\n' || c == '\r'; }
[[nodiscard]] bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

// One record at a time, field by field. `pos_` is the first byte that has not been looked at.
class record_scan {
 public:
  record_scan(std::string_view text, std::size_t from, bool at_end, dialect const& how,
              std::vector<field>& fields, std::size_t most)
      : text_{text}, pos_{from}, at_end_{at_end}, how_{how}, fields_{fields}, most_{most} {}

  scan_result run() {
    while (pos_ < text_.size() &&
           (ends_line(text_[pos_]) || (how_.white_space && is_blank(text_[pos_])))) {
      ++pos_;
    }
    out_.begin = pos_;
    out_.next = pos_;
    if (pos_ == text_.size()) {
      out_.outcome = at_end_ ? scan_outcome::nothing : scan_outcome::more;
      return out_;
    }
    out_.outcome = scan_outcome::record;
    while (take_field() && go_on()) {
    }
    return out_;
  }

 private:
  bool stop(scan_outcome why) noexcept {
    out_.outcome = why;
    return false;
  }
  [[nodiscard]] bool separates(char c) const noexcept {
    return how_.white_space ? is_blank(c) : c == how_.delimiter;
  }
  void store(std::size_t begin, std::size_t end, bool in_quotes, bool doubled) {
    if (out_.fields < most_) {
      fields_.push_back(
          {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), in_quotes, doubled});
    }
    ++out_.fields;
  }

  bool take_field() {
    if (how_.quotes && pos_ < text_.size() && text_[pos_] == how_.quote) return take_quoted();
    std::size_t const begin = pos_;
    while (pos_ < text_.size() && !separates(text_[pos_]) && !ends_line(text_[pos_])) ++pos_;
    if (pos_ == text_.size() && !at_end_) return stop(scan_outcome::more);
    store(begin, pos_, false, false);
    return true;
  }

  bool take_quoted() {
    out_.opened = pos_;
    std::size_t const begin = ++pos_;
    bool doubled = false;
    for (;;) {
      void const* const found =
          pos_ < text_.size() ? std::memchr(text_.data() + pos_, how_.quote, text_.size() - pos_)
                              : nullptr;
      if (found == nullptr) return stop(at_end_ ? scan_outcome::open_quote : scan_outcome::more);
      pos_ = static_cast<std::size_t>(static_cast<char const*>(found) - text_.data());
      if (pos_ + 1 == text_.size() && !at_end_) return stop(scan_outcome::more);
      if (pos_ + 1 == text_.size() || text_[pos_ + 1] != how_.quote) break;
      doubled = true;
      pos_ += 2;
    }
    store(begin, pos_, true, doubled);
    ++pos_;
    if (pos_ < text_.size() && !separates(text_[pos_]) && !ends_line(text_[pos_])) {
      out_.at = pos_;
      return stop(scan_outcome::text_after_quote);
    }
    return true;
  }

  // Behind a field: whether another one follows in this record.
  bool go_on() noexcept {
    out_.opened = scan_result::none;
    if (how_.white_space) {
      while (pos_ < text_.size() && is_blank(text_[pos_])) ++pos_;
      if (pos_ == text_.size() && !at_end_) return stop(scan_outcome::more);
    }
    if (pos_ == text_.size()) {
      out_.next = pos_;
      return false;
    }
    if (ends_line(text_[pos_])) {
      out_.next = pos_ + 1;
      return false;
    }
    if (!how_.white_space) ++pos_;
    return true;
  }

  std::string_view text_;
  std::size_t pos_;
  bool at_end_;
  dialect const& how_;
  std::vector<field>& fields_;
  std::size_t most_;
  scan_result out_{};
};

}  // namespace

scan_result scan_record(std::string_view text, std::size_t from, bool at_end, dialect const& how,
                        std::vector<field>& fields, std::size_t most) {
  fields.clear();
  return record_scan{text, from, at_end, how, fields, most}.run();
}

void append_content(std::string_view text, field const& what, char quote, std::string& out) {
  std::string_view rest = text.substr(what.begin, what.end - what.begin);
  if (!what.doubled) {
    out += rest;
    return;
  }
  for (;;) {
    std::size_t const q = rest.find(quote);
    if (q == std::string_view::npos) break;
    out += rest.substr(0, q + 1);
    rest.remove_prefix(q + 2);
  }
  out += rest;
}

}  // namespace cxm::inline v0::detail::input
