#pragma once
/// One number as tables, JSON and reports show it, and the sink that receives it.

#include <cxm/core/currency.hpp>
#include <cxm/core/exclusions.hpp>
#include <cxm/core/reading.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace cxm::inline v0 {

enum class unit : std::uint8_t {
  count,   ///< a whole number; `figure::count` holds it exactly
  share,   ///< 0 to 1 (a net share: −1 to 1)
  points,  ///< score points, −100 to 100
  score,   ///< in the units of the answer scale
  ratio,   ///< a quotient without a unit
  seconds,
  days,
  money,  ///< major units of `figure::money_in`
};

/// A named number with its unit and, where the method allows one, its interval.
/// Names and notes are string literals: they outlive every metric.
struct figure {
  std::string_view name;
  cxm::unit unit = unit::ratio;
  double value = undefined;
  count_t count = 0;
  bounds range{};
  currency money_in{};
  std::string_view note{};  ///< why there is no interval, or what to know when reading it

  [[nodiscard]] constexpr double number() const noexcept {
    return unit == cxm::unit::count ? static_cast<double>(count) : value;
  }
};

[[nodiscard]] constexpr figure count_figure(std::string_view name, count_t n) noexcept {
  figure f;
  f.name = name;
  f.unit = unit::count;
  f.count = n;
  return f;
}

[[nodiscard]] constexpr figure value_figure(std::string_view name, unit in, double value,
                                            bounds range = {},
                                            std::string_view note = {}) noexcept {
  figure f;
  f.name = name;
  f.unit = in;
  f.value = value;
  f.range = range;
  f.note = note;
  return f;
}

/// A non-owning callable, so that figures() is neither a template nor an allocation. Lives for one
/// call.
class figure_sink {
 public:
  template <class F>
  requires(!std::same_as<std::remove_cvref_t<F>, figure_sink> && std::invocable<F&, figure const&>)
      figure_sink(F&& f)
  noexcept  // NOLINT(google-explicit-constructor): a lambda is the argument
      : object_{const_cast<void*>(static_cast<void const*>(&f))},
        call_{[](void* object, figure const& shown) {
          (*static_cast<std::remove_reference_t<F>*>(object))(shown);
        }} {}
  void operator()(figure const& shown) const { call_(object_, shown); }

 private:
  void* object_;
  void (*call_)(void*, figure const&);
};

}  // namespace cxm::inline v0
