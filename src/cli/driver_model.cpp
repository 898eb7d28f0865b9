#include "driver_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <span>

namespace cxm::cli {

namespace {
/// "price", "price and support", "price, support and quality".
[[nodiscard]] std::string enumerated(std::span<std::size_t const> which,
                                     std::vector<std::string> const& names) {
  std::string text;
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i > 0) text += i + 1 == which.size() ? " and " : ", ";
    text += names[which[i]];
  }
  return text;
}

[[nodiscard]] no_model too_few(drivers const& rows) {
  count_t const n = rows.count();
  std::size_t const size = rows.driver_count();
  return {fmt::format("{} complete {}; {} {} at least {}", n, n == 1 ? "row" : "rows", size,
                      size == 1 ? "driver needs" : "drivers need", size + 2),
          size == 1 ? "more rows" : "name fewer drivers, those that most rows have"};
}

/// The first driver that is the outcome itself, perhaps by another name, or 0. The sums are exact,
/// so this is no matter of rounding.
[[nodiscard]] std::size_t copy_of_outcome(cross_products const& x) {
  double const own = x.covariance(0, 0);
  for (std::size_t c = 1; c < x.columns(); ++c) {
    bool const same = x.covariance(0, c) == own && x.covariance(c, c) == own;
    if (same && own > 0 && x.mean(c) == x.mean(0)) return c;
  }
  return 0;
}

/// What a regression says of columns by number, by name.
[[nodiscard]] no_model named(regression_error const& error, drivers const& rows,
                             std::vector<std::string> const& names) {
  std::span<std::size_t const> const which{error.columns()};
  bool const constant = std::none_of(which.begin(), which.end(), [&](std::size_t c) {
    return rows.products().covariance(c, c) > 0;
  });
  if (constant) {
    return {fmt::format("{} never {}", enumerated(which, names),
                        which.size() == 1 ? "changes" : "change"),
            which.front() == 0
                ? fmt::format("nothing can move {}: is it the right column?", names[0])
                : fmt::format("leave {} out", enumerated(which, names))};
  }
  return {fmt::format("{} follows from {}", names[which.back()],
                      enumerated(which.first(which.size() - 1), names)),
          fmt::format("leave one of {} out", enumerated(which, names))};
}
}  // namespace

std::vector<std::size_t> driver_model::order() const {
  std::vector<std::size_t> all(parts.by_driver.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::stable_sort(all.begin(), all.end(),
                   [&](std::size_t a, std::size_t b) { return share(a) > share(b); });
  return all;
}

std::optional<driver_model> model_of(drivers const& rows, std::vector<std::string> const& columns,
                                     no_model& why_not) {
  if (rows.count() < rows.driver_count() + 2) {
    why_not = too_few(rows);
    return std::nullopt;
  }
  auto const& x = rows.products();
  if (auto const copy = copy_of_outcome(x); copy > 0) {
    why_not = {fmt::format("{} is {} in every row", columns[copy], columns[0]),
               fmt::format("leave {} out: nothing else would explain anything", columns[copy])};
    return std::nullopt;
  }
  try {
    bool const by_shapley = rows.driver_count() <= most_shapley_drivers;
    return driver_model{regress(x), by_shapley ? relative_importance(x) : relative_weights(x)};
  } catch (regression_error const& error) {
    why_not = named(error, rows, columns);
    return std::nullopt;
  }
}

}  // namespace cxm::cli
