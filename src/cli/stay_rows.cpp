#include "stay_rows.hpp"

#include "files.hpp"
#include "label_codes.hpp"
#include "messages.hpp"

#include <cxm/io/io_error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <string_view>

namespace cxm::cli {

namespace {
constexpr std::size_t most_groups = 100;
constexpr std::size_t most_levels = 50;
constexpr std::uint32_t no_label = ~std::uint32_t{0};

[[nodiscard]] std::string covariate_role(std::size_t i) {
  return fmt::format("covariate{}", i + 1);
}

[[nodiscard]] bool by_dates(request const& of) {
  return of.map.count("start") > 0 || of.map.count("end") > 0;
}

[[nodiscard]] std::vector<role_wish> wishes_of(request const& of) {
  bool const dates = by_dates(of);
  std::vector<role_wish> all;
  if (dates) {
    all.push_back({"start", cell_type::time, true});
    all.push_back({"end", cell_type::time, true});
  } else {
    all.push_back({"duration", cell_type::number, true});
    all.push_back({"churned", cell_type::flag, true});
  }
  all.push_back({"time", cell_type::time, of.every.has_value(), "--period"});
  for (std::size_t i = 0; i < of.covariates.size(); ++i) {
    role_wish wish{covariate_role(i), cell_type::text, true, "--covariates"};
    wish.column = of.covariates[i];
    all.push_back(std::move(wish));
  }
  if (!of.reasons.empty()) {
    role_wish wish{"reason", cell_type::text, true, "--reasons"};
    wish.column = of.reasons;
    all.push_back(std::move(wish));
  }
  return all;
}

[[nodiscard]] std::string_view trimmed(std::string_view text) {
  std::size_t const first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// NaN where it is no finite number.
[[nodiscard]] double as_number(std::string_view text, char decimal) {
  std::string plain{text};
  if (decimal != '.') std::replace(plain.begin(), plain.end(), decimal, '.');
  double value = undefined;
  char const* const end = plain.data() + plain.size();
  auto const [stopped, error] = std::from_chars(plain.data(), end, value);
  return error == std::errc{} && stopped == end && std::isfinite(value) ? value : undefined;
}

/// A column of text while it is read.
struct label_column {
  label_codes labels;
  std::vector<std::uint32_t> codes;
  std::uint32_t different = 0;

  void push(std::string_view text) {
    text = trimmed(text);
    if (text.empty()) {
      codes.push_back(no_label);
      return;
    }
    codes.push_back(labels.code(text));
    different = (std::max)(different, codes.back() + 1);
  }
};

class stay_reader {
 public:
  explicit stay_reader(request const& of)
      : of_{of},
        dates_{of},
        reader_{of, wishes_of(of)},
        columns_(of.covariates.size()),
        calendar_days_{by_dates(of)} {}

  [[nodiscard]] stay_rows read() {
    reader_.read([&](batch const& b, column_plan const& plan) { take(b, plan); }, found_.rows);
    found_.mapping = reader_.mapping();
    if (calendar_days_) count_days();
    found_.rows.used = found_.duration.size();
    name_groups();
    name_reasons();
    for (std::size_t c = 0; c < columns_.size(); ++c) add_covariate(of_.covariates[c], columns_[c]);
    return std::move(found_);
  }

 private:
  void take(batch const& b, column_plan const& plan) {
    unreadable_rows const unreadable{b};
    cell_key key;
    for (std::size_t row = 0; row < b.rows(); ++row) {
      if (unreadable[row]) {
        found_.rows.excluded.add(reason::unparsable);
        continue;
      }
      bool const used = calendar_days_ ? take_dates(b, plan, row) : take_duration(b, plan, row);
      if (!used) continue;
      group_of(of_, b, plan, row, dates_, key);
      auto const [at, fresh] = groups_.emplace(key, static_cast<std::uint32_t>(groups_.size()));
      if (fresh && groups_.size() > most_groups) refuse_groups();
      found_.group.push_back(at->second);
      for (std::size_t c = 0; c < columns_.size(); ++c) {
        columns_[c].push(b.texts(*plan.position(covariate_role(c)))[row]);
      }
      if (auto const why = plan.position("reason")) reasons_.push(b.texts(*why)[row]);
    }
  }

  [[nodiscard]] bool take_duration(batch const& b, column_plan const& plan, std::size_t row) {
    auto const time = *plan.position("duration");
    auto const flag = *plan.position("churned");
    double const duration = b.numbers(time)[row];
    if (std::isnan(duration) || !b.valid(flag)[row]) {
      found_.rows.excluded.add(reason::missing);
      return false;
    }
    if (duration < 0) {
      refuse_row(b, row, time, fmt::format("a duration of {} is below 0", b.raw(row, time)));
      return false;
    }
    found_.duration.push_back(duration);
    found_.churned.push_back(b.flags(flag)[row]);
    return true;
  }

  [[nodiscard]] bool take_dates(batch const& b, column_plan const& plan, std::size_t row) {
    auto const begin = *plan.position("start");
    auto const end = *plan.position("end");
    auto const day = [&](std::size_t column) {
      return dates_.day(b.times(column)[row], [&] { return b.position(row, column); });
    };
    if (!b.valid(begin)[row]) {
      found_.rows.excluded.add(reason::missing);
      return false;
    }
    spell s{day(begin), std::nullopt};
    if (b.valid(end)[row]) s.end = day(end);
    if (s.end && *s.end < s.start) {
      refuse_row(b, row, end, "this row ends before it starts");
      return false;
    }
    if (of_.until && s.start > *of_.until) {
      found_.rows.excluded.add(reason::outside_window);
      return false;
    }
    auto const latest = s.end.value_or(s.start);
    last_day_ = last_day_ ? (std::max)(*last_day_, latest) : latest;
    spells_.push_back(s);
    return true;
  }

  void refuse_row(batch const& b, std::size_t row, std::size_t column, std::string const& what) {
    if (of_.input.bad == on_bad_row::fail) {
      throw io_error(b.position(row, column), what,
                     "--on-bad-row=count leaves such rows out and counts them");
    }
    found_.rows.excluded.add(reason::out_of_scale);
  }

  /// Who has no end was still there on the last day.
  void count_days() {
    found_.in_days = true;
    found_.until = of_.until ? of_.until : last_day_;
    for (spell const& s : spells_) {
      bool const left = s.end && *s.end <= *found_.until;
      auto const days = (left ? *s.end : *found_.until) - s.start;
      found_.duration.push_back(static_cast<double>(days.count()));
      found_.churned.push_back(left ? 1 : 0);
    }
  }

  [[noreturn]] void refuse_groups() const {
    throw usage_error(
        fmt::format("--by {}: more than {} groups", fmt::join(of_.by, ","), most_groups),
        "group by a column of few values; numbers go to --covariates");
  }

  void name_groups() {
    std::vector<std::uint32_t> place(groups_.size());
    for (auto const& [key, code] : groups_) {
      place[code] = static_cast<std::uint32_t>(found_.groups.size());
      found_.groups.push_back(key);
    }
    for (std::uint32_t& g : found_.group) g = place[g];
    if (found_.groups.empty() && key_names(of_).empty()) found_.groups.emplace_back();
  }

  /// Who left without a reason left for one that has no name.
  void name_reasons() {
    if (of_.reasons.empty()) return;
    std::map<std::string, std::uint32_t> places;
    auto const word = [&](std::size_t i) {
      std::uint32_t const code = reasons_.codes[i];
      return code == no_label ? std::string{"(none)"} : std::string{reasons_.labels.label(code)};
    };
    count_t stayed_with_reason = 0;
    for (std::size_t i = 0; i < found_.churned.size(); ++i) {
      if (found_.churned[i] == 1) {
        places.emplace(word(i), 0);
      } else {
        stayed_with_reason += reasons_.codes[i] != no_label;
      }
    }
    if (places.size() > most_levels) {
      throw usage_error(fmt::format("--reasons {}: {} different reasons, at most {}", of_.reasons,
                                    places.size(), most_levels),
                        "a column of few reasons");
    }
    for (auto& [name, code] : places) {
      found_.reasons.push_back(name);
      code = static_cast<std::uint32_t>(found_.reasons.size());
    }
    for (std::size_t i = 0; i < found_.churned.size(); ++i) {
      found_.reason.push_back(found_.churned[i] == 1 ? places.at(word(i)) : 0);
    }
    if (stayed_with_reason > 0) {
      warn(fmt::format("{}: a reason, although the customer has not left, in {} {}", of_.reasons,
                       stayed_with_reason, stayed_with_reason == 1 ? "row" : "rows"));
    }
  }

  void add_covariate(std::string const& name, label_column const& column) {
    std::vector<double> numbers;
    bool numeric = true;
    for (std::uint32_t code = 0; code < column.different && numeric; ++code) {
      numbers.push_back(as_number(column.labels.label(code), of_.input.csv.decimal));
      numeric = !std::isnan(numbers.back());
    }
    if (numeric) {
      stay_covariate& c = found_.covariates.emplace_back(stay_covariate{name});
      for (std::uint32_t const code : column.codes) {
        c.values.push_back(code == no_label ? undefined : numbers[code]);
      }
      return;
    }
    if (column.different > most_levels) {
      throw usage_error(
          fmt::format("--covariates {}: {} different texts, at most {}", name, column.different,
                      most_levels),
          fmt::format("leave {} out; a text that means no number goes to --missing", name));
    }
    std::map<std::string, std::uint32_t> levels;
    for (std::uint32_t code = 0; code < column.different; ++code) {
      levels.emplace(column.labels.label(code), code);
    }
    std::string const& reference = levels.begin()->first;
    for (auto at = std::next(levels.begin()); at != levels.end(); ++at) {
      stay_covariate& c =
          found_.covariates.emplace_back(stay_covariate{name, at->first, reference});
      for (std::uint32_t const code : column.codes) {
        c.values.push_back(code == no_label ? undefined : code == at->second ? 1 : 0);
      }
    }
    if (levels.size() == 1) {
      throw usage_error(fmt::format("--covariates {}: it is \"{}\" in every row", name, reference),
                        fmt::format("leave {} out", name));
    }
  }

  struct spell {
    std::chrono::local_days start;
    std::optional<std::chrono::local_days> end;
  };
  request const& of_;
  calendar dates_;
  row_reader reader_;
  std::map<cell_key, std::uint32_t> groups_;
  std::vector<label_column> columns_;
  label_column reasons_;
  bool calendar_days_;
  std::vector<spell> spells_;
  std::optional<std::chrono::local_days> last_day_;
  stay_rows found_;
};
}  // namespace

survival_columns stay_rows::columns() const {
  survival_columns out{.stop = duration, .event = churned};
  for (auto const& c : covariates) out.covariates.push_back({c.name(), c.values});
  return out;
}

stay_rows read_stays(request const& of) { return stay_reader{of}.read(); }

}  // namespace cxm::cli
