#pragma once
/// Key drivers: what moves the score.
///
/// Question      which of several ratings (speed, price, staff …) an outcome such as the likelihood
///               to recommend goes along with.
/// Input         per row the outcome and 1 to 32 drivers: numbers or optional ones, on scales or in
///               any unit, below 2^63 in size. Whole numbers beyond 2^53 become the nearest double.
/// Figures       r_squared           share of the outcome's variance that the drivers explain
///                                   together by least squares (headline); it never falls as
///                                   drivers are added
///               count               complete rows
///               drivers             how many there are
///               adjusted_r_squared  what is left when what mere noise explains is taken off
///               Which driver has which part is a reading of products() in cxm::models:
///               cxm::relative_importance and cxm::regress (statistics/regression.hpp).
/// Interval      none.
/// Undefined     r_squared is NaN without at least two rows more than drivers, and where a column
///               never changes or a driver follows from others.
/// Left out      whole rows: a row without an outcome or without one of its drivers is `missing`,
///               one with an infinite or larger number `out_of_scale`. So all sums belong to the
///               same people. If who leaves a question out is unlike the others, the result is
///               about those who do not.
/// Errors        std::invalid_argument for a number of drivers that is not 1 to 32, and for a row
///               that has another number of them; nothing has changed then.
/// Merge         exact, in any order. State: 48 bytes for each pair of columns, 28 KB at most.
///               Push: O(drivers²), no allocation.
/// Source        Grömping 2007, American Statistician 61, 139–147, on what such shares mean and
///               what not: they describe who answered, and do not say what happens if a driver is
///               changed. The measures by driver have their sources in statistics/regression.hpp.

#include <cxm/core/observe.hpp>
#include <cxm/statistics/cross_products.hpp>

#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>

namespace cxm::inline v0 {

namespace detail {
/// Several answers of one row: a vector, an array or a span of numbers or optional ones.
template <class R>
concept answers = std::ranges::input_range<R> && answer<std::ranges::range_reference_t<R>>;

template <class P, class Row>
concept projects_an_answer =
    projects<P, Row> && answer<decltype(invoke(std::declval<P const&>(), std::declval<Row>()))>;
}  // namespace detail

class drivers {
 public:
  static constexpr std::string_view id = "drivers";
  static constexpr std::string_view title = "key drivers";
  static constexpr std::string_view definition =
      "Share of the differences in the outcome that go along with differences in the drivers "
      "together (R squared).";
  static constexpr std::size_t most_drivers = cross_products::most_columns - 1;

  explicit drivers(std::size_t count) : products_{checked(count) + 1} {}
  /// Rows seen through projections: the outcome, then the drivers one by one, or all as one range.
  template <std::ranges::input_range R, class Y, class... X>
  requires observes_rows<drivers, R, Y, X...> drivers(std::size_t count, R&& range,
                                                      Y const& outcome, X const&... seen)
      : drivers{count} {
    push_rows(*this, static_cast<R&&>(range), outcome, seen...);
  }
  /// The same with as many drivers as there are projections after the outcome's.
  template <std::ranges::input_range R, class Y, class... X>
  requires(sizeof...(X) > 0 && sizeof...(X) <= most_drivers && observes_rows<drivers, R, Y, X...> &&
           (detail::projects_an_answer<X, std::ranges::range_reference_t<R>> &&
            ...)) explicit drivers(R&& range, Y const& outcome, X const&... seen)
      : drivers{sizeof...(X), static_cast<R&&>(range), outcome, seen...} {}

  /// One row, with its drivers one by one.
  template <answer Y, answer... X>
  requires(sizeof...(X) > 0) void push(Y const& outcome, X const&... rated) {
    std::array<double, 1 + sizeof...(X)> const row{number(outcome), number(rated)...};
    check(sizeof...(X));
    products_.push(row);
  }
  /// One row, with its drivers as a range.
  template <answer Y, detail::answers R>
  void push(Y const& outcome, R&& rated) {
    std::array<double, cross_products::most_columns> row{number(outcome)};
    std::size_t n = 0;
    for (auto const& x : rated) {
      if (n < most_drivers) row[n + 1] = number(x);
      ++n;
    }
    check(n);
    products_.push(std::span{row}.first(n + 1));
  }

  /// Errors: merge_error when the numbers of drivers differ or the counts together exceed
  /// most_observations.
  void merge(drivers const& other) {
    if (driver_count() != other.driver_count()) {
      throw merge_error("cxm::drivers: different numbers of drivers don't merge");
    }
    products_.merge(other.products_);
  }
  [[nodiscard]] drivers empty_copy() const { return drivers{driver_count()}; }

  /// Complete rows.
  [[nodiscard]] count_t count() const noexcept { return products_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return products_.excluded(); }
  [[nodiscard]] std::size_t driver_count() const noexcept { return products_.columns() - 1; }
  /// What regressions are made from: the outcome is column 0, the drivers are columns 1, 2, ….
  [[nodiscard]] cross_products const& products() const noexcept { return products_; }
  [[nodiscard]] double r_squared() const { return cxm::r_squared(products_); }
  [[nodiscard]] double adjusted_r_squared() const {
    return cxm::adjusted_r_squared(r_squared(), count(), driver_count());
  }

  void figures(figure_sink out, reading = {}) const {
    double const explained = r_squared();
    std::string_view const why = explained == explained ? "explained in these rows, not caused"
                                 : count() < driver_count() + 2
                                     ? "needs at least two rows more than drivers"
                                     : "a column never changes or follows from others";
    out(value_figure("r_squared", unit::share, explained, {}, why));
    out(count_figure("count", count()));
    out(count_figure("drivers", driver_count()));
    out(value_figure("adjusted_r_squared", unit::share,
                     cxm::adjusted_r_squared(explained, count(), driver_count())));
  }
  void write(state_writer& out) const { products_.write(out); }
  [[nodiscard]] static drivers read(state_reader& in) {
    auto products = cross_products::read(in);
    if (products.columns() < 2) throw state_error("cxm::load: an outcome without drivers");
    drivers loaded{products.columns() - 1};
    loaded.products_ = std::move(products);
    return loaded;
  }
  friend bool operator==(drivers const&, drivers const&) = default;

 private:
  [[nodiscard]] static std::size_t checked(std::size_t count) {
    if (count < 1 || count > most_drivers) {
      throw std::invalid_argument("cxm::drivers: 1 to 32 drivers");
    }
    return count;
  }
  void check(std::size_t rated) const {
    if (rated != driver_count()) {
      throw std::invalid_argument("cxm::drivers: a row has another number of drivers");
    }
  }
  /// NaN where there is none.
  template <answer T>
  [[nodiscard]] static double number(T const& x) noexcept {
    if constexpr (std::same_as<T, std::nullopt_t>) {
      return undefined;
    } else if constexpr (requires { *x; }) {
      return x ? static_cast<double>(*x) : undefined;
    } else {
      return static_cast<double>(x);
    }
  }
  cross_products products_;
};

}  // namespace cxm::inline v0
