#include "retention_results.hpp"

#include "colour.hpp"
#include "output.hpp"

#include "report/people.hpp"

#include <cxm/core/period_bounds.hpp>
#include <cxm/core/rounding.hpp>
#include <cxm/format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cxm::cli {

namespace {

[[nodiscard]] bool for_people(request const& of) {
  return of.format == output_format::table || of.format == output_format::markdown;
}
[[nodiscard]] std::string percent(double share) { return shown(share, unit::share, 1); }
[[nodiscard]] std::string noun_of(period every) {
  return every == period::iso_week ? "week" : std::string{name(every)};
}
[[nodiscard]] listed_number share_of(double x) { return {x, number_form::percent}; }
[[nodiscard]] std::string customers_text(count_t n) {
  return fmt::format("{} {}", detail::with_separators(n), n == 1 ? "customer" : "customers");
}
/// "23.1 % (95 %: 20.2 % to 26.2 %)"
[[nodiscard]] std::string with_interval(estimate const& e) {
  if (!e.range.defined()) return percent(e.value);
  return fmt::format("{} ({} %: {} to {})", percent(e.value),
                     round_half_away(100 * e.range.level, 3), percent(e.range.lower),
                     percent(e.range.upper));
}

void add_estimate(estimate const& e, std::vector<listed_value>& to) {
  to.emplace_back(share_of(e.value));
  to.emplace_back(share_of(e.range.lower));
  to.emplace_back(share_of(e.range.upper));
}

// ---- cohorts -----------------------------------------------------------------------------------

/// So many columns of a triangle fit on a screen.
constexpr std::size_t most_ages = 13;

/// A share with a block that is the fuller, the larger it is among those after the first period.
[[nodiscard]] std::string shaded(double share, double largest) {
  constexpr std::string_view blocks[] = {" ", "\u2591", "\u2592", "\u2593", "\u2588"};
  double const part = largest > 0 ? std::min(1.0, share / largest) : 0;
  auto const step = static_cast<std::size_t>(std::ceil(4 * part));
  return fmt::format("{} {:>7}", blocks[step], percent(share));
}

[[nodiscard]] double largest_later(cohort_table const& t) {
  double largest = 0;
  for (cohort const& c : t.rows()) {
    for (std::size_t k = 1; k < c.cells.size(); ++k) {
      double const share = t.share(c, k).value;
      if (share > largest) largest = share;
    }
  }
  return largest;
}

[[nodiscard]] std::size_t shown_ages(request const& of, cohort_table const& t) {
  return of.format == output_format::markdown ? t.ages() : std::min(t.ages(), most_ages);
}

[[nodiscard]] listing triangle_columns(request const& of, cohort_table const& t) {
  listing out{.name = "cohorts", .columns = {"cohort", "customers"}, .rows = {}};
  for (std::size_t k = 0; k < shown_ages(of, t); ++k) out.columns.push_back(std::to_string(k));
  return out;
}

[[nodiscard]] listing share_triangle(request const& of, cohort_table const& t) {
  listing out = triangle_columns(of, t);
  std::size_t const ages = shown_ages(of, t);
  out.caption =
      fmt::format("Customers who were there in the {} of their first row (0), and {}s later",
                  noun_of(t.every()), noun_of(t.every()));
  if (ages < t.ages()) {
    out.caption += fmt::format(" (the first {} of {}; --format csv has all)", ages, t.ages());
  }
  out.caption += ':';
  bool const shades = of.format == output_format::table && result_has_colour(of);
  double const largest = largest_later(t);
  auto const cell = [&](double share) -> listed_value {
    if (std::isnan(share)) return {};
    return shades ? listed_value{shaded(share, largest)} : listed_value{share_of(share)};
  };
  for (cohort const& c : t.rows()) {
    std::vector<listed_value> row{c.running ? c.label + " *" : c.label, c.size};
    for (std::size_t k = 0; k < ages; ++k) row.push_back(cell(t.share(c, k).value));
    out.rows.push_back(std::move(row));
  }
  if (out.rows.empty()) return out;
  std::vector<listed_value> row{"all", t.customers()};
  for (std::size_t k = 0; k < ages; ++k) row.push_back(cell(t.pooled(k).value));
  out.rows.push_back(std::move(row));
  return out;
}

[[nodiscard]] listing money_triangle(request const& of, cohort_table const& t) {
  listing out = triangle_columns(of, t);
  out.name = "revenue";
  std::string const code{t.money_in().code()};
  out.caption = fmt::format("Paid for each customer acquired, up to the end of each {}{}:",
                            noun_of(t.every()), code.empty() ? "" : ", in " + code);
  double const unit_of = std::pow(10, t.money_in().decimals());
  for (cohort const& c : t.rows()) {
    std::vector<listed_value> row{c.running ? c.label + " *" : c.label, c.size};
    for (std::size_t k = 0; k < shown_ages(of, t); ++k) {
      double const minor = t.per_customer(c, k);
      if (std::isnan(minor)) {
        row.emplace_back();
      } else {
        row.emplace_back(fmt::format("{:.{}f}",
                                     round_half_away(minor / unit_of, t.money_in().decimals()),
                                     t.money_in().decimals()));
      }
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

/// A row for each cell, by cohort and age.
[[nodiscard]] listing cells_of(request const& of, retention_answer const& answer) {
  cohort_table const& t = *answer.cohorts;
  listing out{.name = "cells",
              .columns = {"cohort", "size", "age", "active", "share", "lower", "upper"},
              .rows = {}};
  if (answer.has_money) {
    out.columns.insert(out.columns.end(), {"amount", "amount_to_date", "per_customer_to_date"});
  }
  if (of.unfinished) out.columns.emplace_back("unfinished");
  double const unit_of = std::pow(10, t.money_in().decimals());
  for (cohort const& c : t.rows()) {
    for (std::size_t k = 0; k < c.cells.size(); ++k) {
      std::vector<listed_value> row{c.label, c.size, static_cast<count_t>(k), c.cells[k].active};
      add_estimate(t.share(c, k, of.how), row);
      if (answer.has_money) {
        row.emplace_back(static_cast<double>(c.cells[k].amount) / unit_of);
        row.emplace_back(static_cast<double>(t.amount(c, k)) / unit_of);
        row.emplace_back(t.per_customer(c, k) / unit_of);
      }
      if (of.unfinished) row.emplace_back(c.cells[k].running);
      out.rows.push_back(std::move(row));
    }
  }
  return out;
}

/// Every cohort, those without a cell too.
[[nodiscard]] listing sizes_of(cohort_table const& t) {
  listing out{.name = "cohorts", .columns = {"cohort", "size", "unfinished"}, .rows = {}};
  for (cohort const& c : t.rows()) out.rows.push_back({c.label, c.size, c.running});
  return out;
}

[[nodiscard]] listing pooled_of(request const& of, cohort_table const& t) {
  listing out{.name = "retention",
              .columns = {"age", "size", "active", "share", "lower", "upper"},
              .rows = {}};
  for (std::size_t k = 0; k < t.ages(); ++k) {
    auto const [active, size] = t.reached(k);
    std::vector<listed_value> row{static_cast<count_t>(k), size, active};
    add_estimate(t.pooled(k, of.how), row);
    out.rows.push_back(std::move(row));
  }
  return out;
}

[[nodiscard]] std::string cohort_sentence(request const& of, cohort_table const& t) {
  std::string const noun = noun_of(t.every());
  auto const [active, size] = t.reached(1);
  if (size == 0) return fmt::format("No {} after the one of a first row is over yet.", noun);
  std::string out = fmt::format("{} of {} came back in the {} after their first",
                                with_interval(t.pooled(1, of.how)), customers_text(size), noun);
  std::size_t last = 1;
  for (std::size_t k = 2; k < t.ages() && k < most_ages; ++k) {
    if (t.reached(k).second > 0) last = k;
  }
  if (last == 1) return out + '.';
  return out + fmt::format("; {} {}s after it {} of {}.", last, noun, percent(t.pooled(last).value),
                           detail::with_separators(t.reached(last).second));
}

void add_cohorts(request const& of, retention_answer const& answer, listing_set& into) {
  cohort_table const& t = *answer.cohorts;
  into.facts.emplace_back("customers", t.customers());
  into.facts.emplace_back("next_period", share_of(t.pooled(1, of.how).value));
  into.sentences.push_back(cohort_sentence(of, t));
  if (!for_people(of)) {
    into.listings = {cells_of(of, answer), sizes_of(t), pooled_of(of, t)};
    return;
  }
  into.listings.push_back(share_triangle(of, t));
  if (answer.has_money) into.listings.push_back(money_triangle(of, t));
  bool const open =
      std::any_of(t.rows().begin(), t.rows().end(), [](cohort const& c) { return c.running; });
  if (open) into.sentences.push_back(fmt::format("* This {} is not over.", noun_of(t.every())));
}

// ---- windows -----------------------------------------------------------------------------------

[[nodiscard]] std::vector<listed_value> window_row(request const& of, retention_cell const& c) {
  std::vector<listed_value> row{c.window.label(), c.eligible, c.returned};
  add_estimate(c.share(of.how), row);
  row.emplace_back(c.births);
  row.emplace_back(share_of(c.of_all_births(of.how).value));
  return row;
}

[[nodiscard]] listing windows_of(request const& of, retention_answer const& answer) {
  listing out{.name = "windows",
              .columns = {"days", "customers", "returned", "share", "lower", "upper", "births",
                          "share_of_all_births"},
              .rows = {}};
  if (of.recurring) out.columns[1] = "births_over";
  for (retention_cell const& c : answer.windows) out.rows.push_back(window_row(of, c));
  if (!of.every) return out;
  out.columns.insert(out.columns.begin(), "cohort");
  for (auto& row : out.rows) row.insert(row.begin(), listed_value{"all"});
  for (retention_cohort const& cohort : answer.by_cohort) {
    for (retention_cell const& c : cohort.cells) {
      auto row = window_row(of, c);
      row.insert(row.begin(), listed_value{cohort.label});
      out.rows.push_back(std::move(row));
    }
  }
  return out;
}

[[nodiscard]] std::string when_text(retention_window w) {
  if (!w.last()) return fmt::format("on day {} or later", w.first());
  if (*w.last() == w.first()) return fmt::format("on day {}", w.first());
  return fmt::format("within days {} to {}", w.first(), *w.last());
}

[[nodiscard]] std::string window_sentence(request const& of, retention_cell const& c) {
  std::string const who = of.recurring
                              ? fmt::format("{} births", detail::with_separators(c.eligible))
                              : customers_text(c.eligible);
  if (c.eligible == 0) return fmt::format("Nobody could be back {} yet.", when_text(c.window));
  return fmt::format("{} of {} came back {}.", with_interval(c.share(of.how)), who,
                     when_text(c.window));
}

void add_windows(request const& of, retention_answer const& answer, listing_set& into) {
  if (!answer.windows.empty()) {
    into.facts.emplace_back("births", answer.windows.front().births);
    into.sentences.push_back(window_sentence(of, answer.windows.front()));
    if (answer.windows.size() > 1) {
      into.sentences.push_back(window_sentence(of, answer.windows.back()));
    }
  }
  into.listings.push_back(windows_of(of, answer));
}

}  // namespace

void add_retention(request const& of, retention_answer const& answer, time_zone const& zone,
                   listing_set& into) {
  listed_value last;
  if (answer.until) last = label(day_at(*answer.until - std::chrono::seconds{1}, zone));
  into.facts.emplace_back("observed_until", std::move(last));
  if (answer.cohorts) {
    add_cohorts(of, answer, into);
  } else {
    add_windows(of, answer, into);
  }
}

}  // namespace cxm::cli
