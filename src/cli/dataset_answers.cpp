#include "dataset_answers.hpp"

#include <cxm/core/period_bounds.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

dataset_answers::dataset_answers(request const& of, dataset const& data,
                                 customer_index const& people, time_zone const& zone,
                                 question_kind asks)
    : of_{of},
      data_{data},
      people_{people},
      zone_{zone},
      asks_{asks},
      mapping_{fmt::format("responses.score of {}", name(asks))} {}

bool dataset_answers::is_asked(std::size_t row) const {
  auto const rows = data_.responses();
  return rows.column<&survey_response::asks>()[row] == asks_ &&
         rows.column<&survey_response::source>()[row] == response_source::customer;
}

count_t dataset_answers::count() const noexcept {
  count_t n = 0;
  for (std::size_t i = 0; i < data_.responses().size(); ++i) n += is_asked(i);
  return n;
}

std::optional<answer_scale> dataset_answers::scale() const {
  auto const scales = data_.responses().column<&survey_response::scale>();
  auto const scores = data_.responses().column<&survey_response::score>();
  std::optional<answer_scale> found;
  for (std::size_t i = 0; i < scales.size(); ++i) {
    std::optional<answer_scale> const one = scales[i];
    if (!one || !scores[i] || !is_asked(i)) continue;
    if (found && *found != *one) {
      throw usage_error(
          fmt::format("{}: the answers of {} are on several scales", of_.files.front(),
                      name(asks_)),
          "cxm validate shows where; a score of two scales together would mean nothing");
    }
    found = one;
  }
  return found;
}

void dataset_answers::read(std::function<void(survey_answer const&)> const& use, row_counts& rows) {
  auto const all = data_.responses();
  auto const scores = all.column<&survey_response::score>();
  auto const progress = all.column<&survey_response::progress>();
  auto const answered = all.column<&survey_response::answered>();
  auto const asked = all.column<&survey_response::asked>();
  auto const customers = all.column<&survey_response::customer>();
  auto const weights = all.column<&survey_response::weight>();
  bool const timed = of_.every || of_.compare || of_.keep != duplicates::all;
  survey_answer a;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!is_asked(i)) continue;
    ++rows.read;
    if (progress[i] == response_progress::partial) {
      rows.excluded.add(reason::partial);
      continue;
    }
    std::optional<std::chrono::sys_seconds> const at = answered[i] ? answered[i] : asked[i];
    if (timed && !at) {
      rows.excluded.add(reason::missing);
      continue;
    }
    auto const who = customers.ids()[i];
    a.group.clear();
    for (auto const& column : of_.by) a.group.emplace_back(people_.segment(who, column));
    if (at) {
      a.at = *at;
      auto const day = std::chrono::floor<std::chrono::days>(zone_.to_local(*at));
      if (of_.every) a.group.push_back(period_label(*of_.every, day));
      if (of_.compare) a.group.emplace_back(day < *of_.compare ? "before" : "since");
    }
    a.score = scores[i];
    a.weight = weights[i];
    // Somebody without a name is somebody of its own.
    a.who = who == 0 ? cell_key{"", fmt::format("{}", i)} : cell_key{std::string{customers[i]}};
    if (of_.keep == duplicates::exact) {
      a.who.push_back(fmt::format("{}", a.at.time_since_epoch().count()));
      a.who.push_back(a.score ? fmt::format("{}", *a.score) : "");
    }
    use(a);
  }
}

}  // namespace cxm::cli
