#include "comparison_table.hpp"

#include "chance_text.hpp"

#include <cxm/format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cxm::cli {

namespace {
using enum number_form;

/// "pro, 2026-03"; rows without a value of --by have none.
[[nodiscard]] std::string who_is(cell_key const& key) {
  if (key.empty()) return "all answers";
  std::vector<std::string> parts;
  for (std::string const& part : key) parts.push_back(part.empty() ? "(none)" : part);
  return fmt::format("{}", fmt::join(parts, ", "));
}

[[nodiscard]] listed_value label(std::string const& text) {
  return text.empty() ? listed_value{} : listed_value{text};
}

/// A sign that may as well be the other one is none.
[[nodiscard]] std::string verdict(bool hidden, bool clear, double difference) {
  if (hidden) return "hidden";
  if (!clear) return "unclear";
  return difference > 0 ? "higher" : "lower";
}

[[nodiscard]] std::string_view author_of(multiplicity how) {
  switch (how) {
    case multiplicity::none: break;
    case multiplicity::bonferroni: return "Bonferroni";
    case multiplicity::holm: return "Holm";
    case multiplicity::hochberg: return "Hochberg";
    case multiplicity::hommel: return "Hommel";
    case multiplicity::bh: return "Benjamini and Hochberg";
    case multiplicity::by: return "Benjamini and Yekutieli";
  }
  return "nothing";
}
}  // namespace

comparison_table::comparison_table(request const& of, std::vector<std::string> names,
                                   figure const& headline)
    : of_{of}, names_{std::move(names)}, unit_{headline.unit} {
  results_.name = "results";
  results_.columns = names_;
  mix_.name = "mix_and_rate";
  mix_.columns = names_;
  mix_.columns.insert(mix_.columns.end(), {"mix", "rate"});
  for (char const* column : {"against", "count", "against_count", "value", "against_value",
                             "difference", "lower", "upper", "p", "adjusted_p", "verdict"}) {
    results_.columns.emplace_back(column);
  }
}

listed_value comparison_table::value(double x) const {
  return listed_number{x, unit_ == unit::points ? points : unit_ == unit::share ? percent : plain};
}
listed_value comparison_table::change(double x) const {
  return listed_number{x, unit_ == unit::points  ? points
                          : unit_ == unit::share ? number_form::change
                                                 : plain};
}

std::string comparison_table::shown_change(estimate const& by) const {
  int const decimals = unit_ == unit::score ? 2 : 1;
  auto const text = [&](double x) {
    std::string const plain_text = shown(x, unit_, decimals);
    return (unit_ != unit::points && x > 0 ? "+" : "") + plain_text;
  };
  return fmt::format("{} ({:.3g} %: {} to {})", text(by.value), 100 * by.range.level,
                     text(by.range.lower), text(by.range.upper));
}

std::string comparison_table::adjusted_by() const {
  if (of_.adjust == multiplicity::none || tests_ < 2) return {};
  return fmt::format(" adjusted by {} for {} comparisons", author_of(of_.adjust), tests_);
}

void comparison_table::add_row(cell_key const& key, comparison const& c,
                               std::string const& against) {
  auto& row = results_.rows.emplace_back();
  for (std::size_t k = 0; k < names_.size(); ++k) {
    row.push_back(k < key.size() ? label(key[k]) : listed_value{});
  }
  auto const number = [&](listed_value const& x) { return c.hidden ? listed_value{} : x; };
  estimate const& by = c.difference.by;
  row.emplace_back(against);
  row.emplace_back(c.n_a);
  row.emplace_back(c.n_b);
  row.push_back(number(value(c.a.value)));
  row.push_back(number(value(c.b.value)));
  row.push_back(number(change(by.value)));
  row.push_back(number(change(by.range.lower)));
  row.push_back(number(change(by.range.upper)));
  row.push_back(number(listed_number{c.difference.test.p, chance}));
  row.push_back(number(listed_number{c.adjusted_p, chance}));
  row.emplace_back(verdict(c.hidden, c.clear, by.value));
}

void comparison_table::say(std::string const& who, comparison const& c,
                           std::string const& against) {
  if (!c.clear) return;
  clear_.push_back(fmt::format("{} against {}: {}, {}", who, against, shown_change(c.difference.by),
                               chance_text(c.adjusted_p)));
}

void comparison_table::add(cell_key const& key, comparison const& c, std::string const& against) {
  add_row(key, c, against);
  hidden_ += c.hidden;
  tests_ += c.difference.test.p == c.difference.test.p;
  say(who_is(key), c, against);
}

void comparison_table::add_total(comparison const& c, std::string const& against) {
  add_row({}, c, against);
  if (c.hidden || c.difference.test.p != c.difference.test.p) return;
  total_.push_back(fmt::format("All answers since against {}: {}, {}", against,
                               shown_change(c.difference.by), chance_text(c.difference.test.p)));
}

void comparison_table::add_mix(std::vector<cell_key> const& keys, mix_and_rate const& found) {
  if (found.mix != found.mix) return;
  mix_.caption = "What of the change is who answered (mix), and what is how they answered (rate)";
  for (std::size_t i = 0; i < keys.size(); ++i) {
    auto& row = mix_.rows.emplace_back();
    for (std::size_t k = 0; k < names_.size(); ++k) row.push_back(label(keys[i][k]));
    row.push_back(change(found.of[i].mix));
    row.push_back(change(found.of[i].rate));
  }
  int const decimals = unit_ == unit::score ? 2 : 1;
  total_.push_back(fmt::format("Of that, {} is who answered and {} how they answered.",
                               shown(found.mix, unit_, decimals),
                               shown(found.rate, unit_, decimals)));
}

void comparison_table::add_targets(std::vector<target_comparison> const& all, double target) {
  results_.columns = names_;
  for (char const* column : {"count", "value", "target", "distance", "lower", "upper", "p",
                             "adjusted_p", "probability", "verdict"}) {
    results_.columns.emplace_back(column);
  }
  for (target_comparison const& t : all) {
    auto& row = results_.rows.emplace_back();
    for (std::size_t k = 0; k < names_.size(); ++k) row.push_back(label(t.key[k]));
    bool const clear = t.adjusted_p < 1 - of_.how.level.level();
    auto const number = [&](listed_value const& x) { return t.hidden ? listed_value{} : x; };
    row.emplace_back(t.count);
    row.push_back(number(value(t.value.value)));
    row.push_back(value(target));
    row.push_back(number(change(t.distance.by.value)));
    row.push_back(number(change(t.distance.by.range.lower)));
    row.push_back(number(change(t.distance.by.range.upper)));
    row.push_back(number(listed_number{t.distance.test.p, chance}));
    row.push_back(number(listed_number{t.adjusted_p, chance}));
    row.push_back(number(listed_number{t.probability, percent}));
    row.emplace_back(verdict(t.hidden, clear, t.distance.by.value));
    hidden_ += t.hidden;
    tests_ += t.distance.test.p == t.distance.test.p;
    if (!clear || t.hidden) continue;
    clear_.push_back(fmt::format("{} against the target: {}, {}", who_is(t.key),
                                 shown_change(t.distance.by), chance_text(t.adjusted_p)));
  }
}

listing_set comparison_table::finish() const {
  listing_set found;
  found.sentences = total_;
  constexpr std::size_t most = 10;
  for (std::size_t i = 0; i < (std::min)(most, clear_.size()); ++i) {
    found.sentences.push_back(clear_[i] + adjusted_by() + '.');
  }
  if (clear_.size() > most) {
    found.sentences.push_back(fmt::format("{} more differ clearly.", clear_.size() - most));
  }
  if (clear_.empty() && tests_ > 0) {
    found.sentences.push_back(fmt::format("Nothing differs clearly{}.", adjusted_by()));
  }
  if (tests_ == 0 && hidden_ == 0) {
    found.sentences.emplace_back("Nothing can be compared: on every line a side has no answers.");
  }
  if (hidden_ > 0) {
    found.sentences.push_back(
        fmt::format("{} hidden: fewer than {} answers, or a small one would follow from it.",
                    hidden_, of_.min_group));
  }
  found.listings.push_back(results_);
  if (!mix_.rows.empty()) found.listings.push_back(mix_);
  return found;
}

}  // namespace cxm::cli
