#include "label_codes.hpp"

#include <cxm/core/period_bounds.hpp>

namespace cxm::cli {

std::uint32_t label_codes::learn(std::string_view label, short_text& known, short_text text) {
  text.code = index_.find_or_add(label);
  known = text;
  return text.code;
}

std::uint32_t period_codes::look_up(std::int64_t at, bool on_the_wall, label_codes& labels) {
  using namespace std::chrono;
  auto const label_at = [&](std::int64_t instant) {
    local_seconds const local = on_the_wall ? local_seconds{seconds{instant}}
                                            : zone_.to_local(sys_seconds{seconds{instant}});
    return period_label(of_, floor<days>(local));
  };
  auto const label = label_at(at);
  std::uint32_t const found = labels.code(label);
  if (at < 0) return found;  // the count of days above is for the years from 1970 on
  auto const day = static_cast<std::uint64_t>(at) / seconds_of_day;
  auto const first = static_cast<std::int64_t>(day * seconds_of_day);
  auto const last = first + static_cast<std::int64_t>(seconds_of_day) - 1;
  bool const steady =
      on_the_wall || zone_.steady(sys_seconds{seconds{first}}, sys_seconds{seconds{last}});
  if (steady && label_at(first) == label && label_at(last) == label) {
    days_[(day * 2 + on_the_wall) % remembered] = {day, found, on_the_wall};
  }
  return found;
}

}  // namespace cxm::cli
