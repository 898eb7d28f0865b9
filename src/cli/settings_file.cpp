#include "settings_file.hpp"

#include "files.hpp"
#include "messages.hpp"

#include <cxm/io/nearest_name.hpp>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace cxm::cli {

namespace {
constexpr std::size_t most_bytes = std::size_t{1} << 20;

[[nodiscard]] std::string content_of(std::string const& file) {
  source from = open_source(file);
  std::string text{from.peek(most_bytes + 1)};
  if (text.size() > most_bytes) {
    throw io_error({file, 0, 0}, "settings of more than 1 MiB",
                   "--config names a file of settings, not one of data");
  }
  return text;
}

[[nodiscard]] place at(std::string const& file, toml::source_region const& where) {
  return {file, where.begin.line, where.begin.column};
}

/// A number as it would be typed; a text as it is.
[[nodiscard]] std::optional<std::string> plain_word(toml::node const& node) {
  if (auto const* const text = node.as_string()) return text->get();
  if (auto const* const whole = node.as_integer()) return fmt::format("{}", whole->get());
  if (auto const* const real = node.as_floating_point()) return fmt::format("{}", real->get());
  return std::nullopt;
}

/// An element of a list, so that no comma in it separates.
[[nodiscard]] std::string as_one_name(std::string const& text) {
  if (text.find(',') == std::string::npos && !text.starts_with('"')) return text;
  std::string out = "\"";
  for (char c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
  return out + '"';
}

using words = std::vector<std::string>;

[[nodiscard]] std::optional<words> elements_of(toml::array const& array) {
  words all;
  for (toml::node const& element : array) {
    auto const word = plain_word(element);
    if (!word) return std::nullopt;
    all.push_back(*word);
  }
  return all;
}

[[nodiscard]] std::optional<words> as_names(toml::node const& node) {
  if (auto const* const array = node.as_array()) {
    auto all = elements_of(*array);
    if (all) std::transform(all->begin(), all->end(), all->begin(), as_one_name);
    return all;
  }
  auto const word = plain_word(node);
  return word ? std::optional{words{*word}} : std::nullopt;
}

[[nodiscard]] std::optional<words> as_pairs(toml::node const& node) {
  if (auto const* const table = node.as_table()) {
    words all;
    for (auto const& [role, column] : *table) {
      auto const word = plain_word(column);
      if (!word) return std::nullopt;
      all.push_back(fmt::format("{}={}", role.str(), *word));
    }
    return all;
  }
  if (auto const* const array = node.as_array()) return elements_of(*array);
  return node.is_string() ? std::optional{words{node.as_string()->get()}} : std::nullopt;
}

[[nodiscard]] std::optional<std::string> levels_or_codes(toml::node const& node) {
  if (auto const* const array = node.as_array()) {
    auto const all = elements_of(*array);
    if (!all || all->empty()) return std::nullopt;
    return fmt::format("{}", fmt::join(*all, ","));
  }
  return plain_word(node);
}

[[nodiscard]] std::optional<words> as_by_metric(toml::node const& node) {
  if (auto const* const table = node.as_table()) {
    words all;
    for (auto const& [metric, value] : *table) {
      auto const word = levels_or_codes(value);
      if (!word) return std::nullopt;
      all.push_back(fmt::format("{}:{}", metric.str(), *word));
    }
    return all;
  }
  auto const* const array = node.as_array();
  bool const texts = array != nullptr && array->is_homogeneous(toml::node_type::string);
  if (texts) return elements_of(*array);
  auto const word = levels_or_codes(node);
  return word ? std::optional{words{*word}} : std::nullopt;
}

/// The words that a value stands for, or nothing if it is not of the option's type.
[[nodiscard]] std::optional<words> words_for(option const& o, toml::node const& node) {
  switch (o.type) {
    case value_type::flag:
      if (!node.is_boolean()) return std::nullopt;
      return words{node.as_boolean()->get() ? "true" : "false"};
    case value_type::text:
    case value_type::file:
      if (!node.is_string()) return std::nullopt;
      return words{node.as_string()->get()};
    case value_type::number:
      if (!node.is_number()) return std::nullopt;
      return words{*plain_word(node)};
    case value_type::day:
      if (auto const* const date = node.as_date()) {
        toml::date const d = date->get();
        return words{fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day)};
      }
      if (!node.is_string()) return std::nullopt;
      return words{node.as_string()->get()};
    case value_type::names: return as_names(node);
    case value_type::pairs: return as_pairs(node);
    case value_type::by_metric: return as_by_metric(node);
  }
  return std::nullopt;
}

/// What a value should be, and how it is written.
[[nodiscard]] std::pair<std::string_view, std::string> wanted(option const& o) {
  auto const such = [&](std::string_view value) {
    return fmt::format("such as {} = {}", o.name, value);
  };
  switch (o.type) {
    case value_type::flag: return {"true or false", such("true")};
    case value_type::text:
      return {"a text in quotes",
              o.words.empty() ? "" : such(fmt::format("\"{}\"", o.words.front()))};
    case value_type::file: return {"the name of a file in quotes", such("\"name\"")};
    case value_type::number: {
      auto const standard = default_of(o);
      return {"a number", such(standard.empty() ? "0.5" : standard)};
    }
    case value_type::day: return {"a date", such("2026-06-30")};
    case value_type::names: return {"a list of texts", such("[\"one\", \"other\"]")};
    case value_type::pairs: return {"a table of roles", such("{ score = \"Q1\" }")};
    case value_type::by_metric:
      return {"a text, a number, a list of numbers, or a table by metric",
              o.name == "scale" ? such("\"1:5\"") : such("[11, 99]")};
  }
  return {"something else", ""};
}

class settings_reader {
 public:
  settings_reader(std::string const& file, command const& c) : file_{file}, command_{c} {}

  [[nodiscard]] std::vector<setting> read() {
    for (auto const& [key, node] : in_order(parsed_)) {
      auto const* const table = node->as_table();
      command const* const named = command_called(key->str());
      if (named == nullptr) {
        read_top(*key, *node);
      } else if (table == nullptr) {
        throw io_error(at(file_, node->source()),
                       fmt::format("{} is a command: its settings are a table", key->str()),
                       fmt::format("[{}], and each setting on a line of its own", key->str()));
      } else {
        for (auto const& [inner, value] : in_order(*table)) read_own(*named, *inner, *value);
      }
    }
    return found_;
  }

 private:
  using entry = std::pair<toml::key const*, toml::node const*>;

  [[nodiscard]] static toml::table parse(std::string const& file) {
    try {
      return toml::parse(content_of(file), file);
    } catch (toml::parse_error const& why) {
      throw io_error(at(file, why.source()), std::string{why.description()},
                     "a line of TOML is key = value, and texts stand in quotes");
    }
  }
  /// As they stand in the file.
  [[nodiscard]] static std::vector<entry> in_order(toml::table const& table) {
    std::vector<entry> all;
    for (auto const& [key, node] : table) all.emplace_back(&key, &node);
    std::sort(all.begin(), all.end(), [](entry const& a, entry const& b) {
      auto const& x = a.first->source().begin;
      auto const& y = b.first->source().begin;
      return std::pair{x.line, x.column} < std::pair{y.line, y.column};
    });
    return all;
  }
  [[nodiscard]] static command const* command_called(std::string_view name) {
    for (command const& c : commands()) {
      if (c.name == name && c.options != 0) return &c;
    }
    return nullptr;
  }
  [[nodiscard]] static std::vector<std::string> commands_with(std::string_view name) {
    std::vector<std::string> all;
    for (command const& c : commands()) {
      if (option_named(c, name) != nullptr) all.emplace_back(c.name);
    }
    return all;
  }

  void take(option const& o, words typed, toml::node const& node) {
    std::erase_if(found_, [&](setting const& s) { return s.of == &o; });
    found_.push_back({&o, std::move(typed), at(file_, node.source())});
  }

  void read_top(toml::key const& key, toml::node const& node) {
    option const* first = nullptr;
    std::optional<words> other;
    for (option const& o : options()) {
      if (o.name != key.str() || !is_allowed(o)) continue;
      if (first == nullptr) first = &o;
      auto typed = words_for(o, node);
      if (!typed) continue;
      check_words(o, *typed, node);
      if (!other) other = typed;
      bool const has_own =
          std::any_of(found_.begin(), found_.end(), [&](setting const& s) { return s.of == &o; });
      if (!command_.takes(o.group) || has_own) continue;
      if (node.is_table()) {
        std::erase_if(*typed, [&](std::string const& word) {
          return is_for_others(o, std::string_view{word}.substr(0, word.find_first_of("=:")));
        });
      }
      if (!typed->empty()) take(o, *std::move(typed), node);
    }
    if (first == nullptr) refuse_key(key, std::nullopt);
    if (!other) refuse_type(*first, node);
  }

  void read_own(command const& c, toml::key const& key, toml::node const& node) {
    option const* const o = option_named(c, key.str());
    if (o == nullptr || !is_allowed(*o)) refuse_key(key, c.name);
    auto typed = words_for(*o, node);
    if (!typed) refuse_type(*o, node);
    check_words(*o, *typed, node);
    if (&c == &command_) take(*o, *std::move(typed), node);
  }

  /// Whether a role or a metric is one that other commands have and this one has not.
  [[nodiscard]] bool is_for_others(option const& o, std::string_view name) const {
    auto const has = [&](auto const& all) {
      return std::find(all.begin(), all.end(), name) != all.end();
    };
    if (o.type == value_type::by_metric) {
      bool const of_one =
          command_.takes(option_group::answers) || command_.takes(option_group::drivers);
      return of_one && name != command_.name && has(survey_metrics);
    }
    auto const all = commands();
    return !has(command_.roles) &&
           std::any_of(all.begin(), all.end(), [&](command const& c) { return has(c.roles); });
  }

  /// Which settings are read is not said by settings.
  [[nodiscard]] static bool is_allowed(option const& o) {
    return o.name != "config" && o.name != "no-config";
  }

  void check_words(option const& o, words const& typed, toml::node const& node) const {
    for (auto const& word : typed) {
      if (word.empty()) {
        throw io_error(at(file_, node.source()),
                       fmt::format("{}: an empty text is no value", o.name), wanted(o).second);
      }
      if (o.words.empty() || o.type != value_type::text) continue;
      words const known{o.words.begin(), o.words.end()};
      std::string plain = word;  // adjusted_wald is read as adjusted-wald
      std::replace(plain.begin(), plain.end(), '_', '-');
      if (std::find(known.begin(), known.end(), plain) != known.end()) continue;
      auto const meant = nearest_name(word, known);
      throw io_error(at(file_, node.source()),
                     fmt::format("{}: \"{}\" is not one of {}", o.name, word, listed(known)),
                     meant.empty() ? "" : fmt::format("did you mean \"{}\"?", meant));
    }
  }

  [[noreturn]] void refuse_type(option const& o, toml::node const& node) const {
    auto const [what, such] = wanted(o);
    throw io_error(at(file_, node.source()), fmt::format("{}: expected {}", o.name, what), such);
  }

  /// `table` is the command whose table the key stands in.
  [[noreturn]] void refuse_key(toml::key const& key, std::optional<std::string_view> table) const {
    std::string_view word = key.str();
    while (word.starts_with('-')) word.remove_prefix(1);
    words known;
    for (option const& o : options()) {
      bool const here = !table || option_named(command_named(*table), o.name) == &o;
      if (here && is_allowed(o)) known.emplace_back(o.name);
    }
    if (!table) {
      for (auto const& name : command_names()) known.push_back(name);
    }
    auto const meant = nearest_name(word, known);
    std::string hint = fmt::format("settings are options without their dashes, see cxm {}--help",
                                   table ? std::string{*table} + ' ' : "");
    if (!meant.empty()) hint = fmt::format("did you mean {}?", meant);
    auto const others = commands_with(word);
    if (table && !others.empty() && meant != word) {
      hint = fmt::format("{} is an option of {}", word, listed(others));
    }
    throw io_error(at(file_, key.source()),
                   table ? fmt::format("cxm {} has no option \"{}\"", *table, key.str())
                         : fmt::format("there is no option \"{}\"", key.str()),
                   hint);
  }

  std::string file_;
  command const& command_;
  toml::table parsed_{parse(file_)};
  std::vector<setting> found_{};
};
}  // namespace

std::vector<setting> settings_of_file(std::string const& file, command const& c) {
  return settings_reader{file, c}.read();
}

}  // namespace cxm::cli
