#include "dataset_summary.hpp"

#include <cxm/io/scale_text.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <type_traits>

namespace cxm::cli {

namespace {
using std::chrono::sys_seconds;

/// What a table says in all its columns together.
struct table_facts {
  std::optional<sys_seconds> first;
  std::optional<sys_seconds> last;
  std::set<std::string> currencies;
  std::set<std::string> scales;

  void see(sys_seconds at) {
    if (!first || at < *first) first = at;
    if (!last || at > *last) last = at;
  }
  void see(money amount) { currencies.emplace(amount.in().code()); }
  template <class T>
  void see(std::optional<T> const& value) {
    if (value) see(*value);
  }
  void see(answer_scale const& scale) {
    if (scale == last_scale_) return;
    last_scale_ = scale;
    scales.insert(scale_text(scale));
  }

 private:
  std::optional<answer_scale> last_scale_;
};

template <class Value>
inline constexpr bool is_seen = std::is_same_v<Value, sys_seconds> ||
                                std::is_same_v<Value, money> || std::is_same_v<Value, answer_scale>;
template <class Value>
inline constexpr bool is_seen<std::optional<Value>> = is_seen<Value>;

template <class Row>
[[nodiscard]] table_facts facts_of(table_view<Row> rows) {
  table_facts facts;
  each_field<Row>([&](auto const& field) {
    constexpr auto member = std::remove_cvref_t<decltype(field)>::member;
    if constexpr (is_seen<detail::value_of_member<member>>) {
      for (auto const& value : rows.template column<member>()) facts.see(value);
    }
  });
  return facts;
}

[[nodiscard]] listed_value instant_text(std::optional<sys_seconds> at) {
  if (!at) return {};
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(at->time_since_epoch().count()));
}

[[nodiscard]] std::vector<std::string> list_of(std::set<std::string> const& all) {
  return {all.begin(), all.end()};
}
}  // namespace

listing table_summary(dataset_files const& read) {
  listing out{"tables",
              {"table", "file", "rows_read", "rows_bad", "columns", "segments", "ignored", "first",
               "last", "currencies", "scales"},
              {}};
  read.data.each_table([&]<class Row>(table_view<Row> rows) {
    auto const file = std::find_if(read.tables.begin(), read.tables.end(), [](table_file const& t) {
      return t.table == description<Row>::table;
    });
    if (file == read.tables.end()) return;
    table_facts const facts = facts_of(rows);
    out.rows.push_back({std::string{file->table}, file->file, file->rows_read, file->rows_bad,
                        file->columns, file->attributes, file->ignored, instant_text(facts.first),
                        instant_text(facts.last), list_of(facts.currencies),
                        list_of(facts.scales)});
  });
  return out;
}

}  // namespace cxm::cli
