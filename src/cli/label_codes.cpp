#include "label_codes.hpp"

#include <cxm/core/period_bounds.hpp>

#include <cstring>

namespace cxm::cli {

namespace {
template <class Word>
[[nodiscard]] std::uint64_t word_at(char const* from) noexcept {
  Word word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}
}  // namespace

std::uint32_t label_codes::code(std::string_view label) {
  std::size_t const n = label.size();
  if (n == 0 || n > 16) return index_.find_or_add(label);
  short_text text{.length = static_cast<std::uint32_t>(n)};
  char const* const begin = label.data();
  if (n >= 8) {
    text.front = word_at<std::uint64_t>(begin);
    text.back = word_at<std::uint64_t>(begin + n - 8);
  } else if (n >= 4) {
    text.front = word_at<std::uint32_t>(begin);
    text.back = word_at<std::uint32_t>(begin + n - 4);
  } else {
    text.front = word_at<std::uint8_t>(begin) | word_at<std::uint8_t>(begin + n / 2) << 8;
    text.back = word_at<std::uint8_t>(begin + n - 1);
  }
  std::uint64_t const mixed =
      (text.front ^ text.back * 0x9E3779B97F4A7C15U ^ n) * 0xBF58476D1CE4E5B9U;
  short_text& known = last_seen_[(mixed >> 32) % remembered];
  if (known.length != text.length || known.front != text.front || known.back != text.back) {
    text.code = index_.find_or_add(label);
    known = text;
  }
  return known.code;
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
