#include "json_values.hpp"

#include "text_encoding.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace cxm::inline v0::detail::input {

namespace {

using json = nlohmann::json;

// Follows the bytes as the parser takes them, and remembers where the last token began: the parser
// itself tells places only with its errors.
class token_tracker {
 public:
  void see(char c, std::size_t offset) noexcept {
    if (in_text_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_text_ = false;
      }
      return;
    }
    bool const separator = std::string_view{" \t\r\n,:{}[]\""}.find(c) != std::string_view::npos;
    if (c == '"' || c == '{' || c == '[' || (!separator && !in_word_)) token_ = offset;
    in_word_ = !separator;
    in_text_ = c == '"';
  }
  [[nodiscard]] std::size_t token() const noexcept { return token_; }

 private:
  std::size_t token_ = 0;
  bool in_text_ = false;
  bool escaped_ = false;
  bool in_word_ = false;
};

class tracked_bytes {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = char const*;
  using reference = char const&;

  tracked_bytes(std::string_view text, std::size_t at, token_tracker* seen) noexcept
      : text_{text}, at_{at}, seen_{seen} {}
  reference operator*() const noexcept { return text_[at_]; }
  tracked_bytes& operator++() noexcept {
    seen_->see(text_[at_], at_);
    ++at_;
    return *this;
  }
  tracked_bytes operator++(int) noexcept {
    tracked_bytes const before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(tracked_bytes const& a, tracked_bytes const& b) noexcept {
    return a.at_ == b.at_;
  }

 private:
  std::string_view text_;
  std::size_t at_;
  token_tracker* seen_;
};

// Takes every value of an object with its name. False ends the reading.
class value_taker {
 public:
  virtual ~value_taker() = default;
  virtual bool take(std::string const& name, json_kind kind, std::string_view text,
                    std::size_t offset) = 0;
};

// The events of nlohmann's parser as names and values. What is in an array has no name.
class row_events {
 public:
  row_events(std::string_view row, token_tracker const& where, value_taker& to)
      : row_{row}, where_{where}, to_{to} {}

  bool null() { return give(json_kind::null, {}); }
  bool boolean(bool yes) { return give(json_kind::boolean, yes ? "true" : "false"); }
  bool number_integer(json::number_integer_t) { return give_number(); }
  bool number_unsigned(json::number_unsigned_t) { return give_number(); }
  bool number_float(json::number_float_t, json::string_t const&) { return give_number(); }
  bool string(json::string_t& text) { return give(json_kind::text, text); }
  bool binary(json::binary_t&) { return give(json_kind::array, {}); }

  bool start_object(std::size_t) {
    if (arrays_ > 0) return true;
    if (depth_ > 0 && !give(json_kind::object, {})) return false;
    prefix_.push_back(name_.size());
    ++depth_;
    return true;
  }
  bool key(json::string_t& text) {
    if (arrays_ > 0) return true;
    name_.resize(prefix_.back());
    if (depth_ > 1) name_ += '.';
    name_ += text;
    return true;
  }
  bool end_object() {
    if (arrays_ > 0) return true;
    name_.resize(prefix_.back());
    prefix_.pop_back();
    --depth_;
    return true;
  }
  bool start_array(std::size_t) {
    if (!give(json_kind::array, {})) return false;
    ++arrays_;
    return true;
  }
  bool end_array() {
    --arrays_;
    return true;
  }
  bool parse_error(std::size_t position, std::string const&, json::exception const& error) {
    std::string_view said = error.what();
    // "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while …"
    for (std::string_view before : {"] ", "column ", ": "}) {
      std::size_t const at = said.find(before);
      if (at == std::string_view::npos) break;
      said.remove_prefix(at + before.size());
    }
    fault_ = {.offset = position == 0 ? 0 : (std::min)(position, row_.size()) - 1,
              .message = "this is not JSON: " + printable(said, 160)};
    return false;
  }
  [[nodiscard]] json_fault const& fault() const noexcept { return fault_; }

 private:
  bool give(json_kind kind, std::string_view text) {
    return arrays_ > 0 || to_.take(name_, kind, text, where_.token());
  }
  bool give_number() {
    std::size_t const begin = where_.token();
    std::size_t const end = row_.find_first_not_of("+-.0123456789eE", begin);
    return give(json_kind::number,
                row_.substr(begin, end == std::string_view::npos ? end : end - begin));
  }

  std::string_view row_;
  token_tracker const& where_;
  value_taker& to_;
  std::string name_{};
  std::vector<std::size_t> prefix_{};
  std::size_t depth_ = 0;
  std::size_t arrays_ = 0;
  json_fault fault_{};
};

class wanted_values final : public value_taker {
 public:
  wanted_values(std::vector<std::string> const& names, std::vector<json_value>& values)
      : names_{names}, values_{values} {}

  bool take(std::string const& name, json_kind kind, std::string_view text,
            std::size_t offset) override {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] != name) continue;
      json_value& to = values_[i];
      if (to.kind != json_kind::absent) {
        twice = {.offset = offset, .message = quoted_text(name) + " is there twice"};
        return false;
      }
      to.kind = kind;
      to.text = text;
      to.offset = offset;
    }
    return true;
  }
  json_fault twice{};

 private:
  std::vector<std::string> const& names_;
  std::vector<json_value>& values_;
};

class noted_names final : public value_taker {
 public:
  explicit noted_names(std::vector<std::string>& names, std::unordered_set<std::string>& known)
      : names_{names}, known_{known} {}
  bool take(std::string const& name, json_kind kind, std::string_view, std::size_t) override {
    if (kind != json_kind::object && known_.insert(name).second) names_.push_back(name);
    return true;
  }

 private:
  std::vector<std::string>& names_;
  std::unordered_set<std::string>& known_;
};

std::optional<json_fault> read_object(std::string_view row, value_taker& to) {
  if (!row.starts_with('{')) {
    return json_fault{.message = "a row is an object, and this begins with " +
                                 quoted_text(row.substr(0, 1))};
  }
  token_tracker tracker;
  row_events events{row, tracker, to};
  bool const read = json::sax_parse(tracked_bytes{row, 0, &tracker},
                                    tracked_bytes{row, row.size(), &tracker}, &events);
  if (read) return std::nullopt;
  return events.fault();
}

}  // namespace

std::optional<json_fault> read_json_row(std::string_view row, std::vector<std::string> const& names,
                                        std::vector<json_value>& values) {
  values.resize(names.size());
  for (json_value& v : values) v.kind = json_kind::absent;
  wanted_values taker{names, values};
  auto fault = read_object(row, taker);
  if (fault && fault->message.empty()) fault = taker.twice;
  return fault;
}

void json_names::add_row(std::string_view row) {
  noted_names taker{names_, known_};
  static_cast<void>(read_object(row, taker));
}

}  // namespace cxm::inline v0::detail::input
