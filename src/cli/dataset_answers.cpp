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

void dataset_answers::read(executor& /*on*/, std::span<answer_part> parts,
                           std::function<void(std::size_t)> const& use) {
  auto const all = data_.responses();
  auto const scores = all.column<&survey_response::score>();
  auto const progress = all.column<&survey_response::progress>();
  auto const answered = all.column<&survey_response::answered>();
  auto const asked = all.column<&survey_response::asked>();
  auto const customers = all.column<&survey_response::customer>();
  auto const weights = all.column<&survey_response::weight>();
  bool const timed = of_.every || of_.compare || of_.keep != duplicates::all;
  std::size_t const groups = of_.by.size() + (of_.every ? 1 : 0) + (of_.compare ? 1 : 0);
  answer_part& part = parts[0];
  answer_block& block = part.block;
  part.labels.resize(groups);
  block.group.resize(groups);
  block.clear();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!is_asked(i)) continue;
    ++part.rows.read;
    if (progress[i] == response_progress::partial) {
      part.rows.excluded.add(reason::partial);
      continue;
    }
    std::optional<std::chrono::sys_seconds> const at = answered[i] ? answered[i] : asked[i];
    if (timed && !at) {
      part.rows.excluded.add(reason::missing);
      continue;
    }
    auto const who = customers.ids()[i];
    std::size_t to = 0;
    auto const add = [&](std::string_view label) {
      block.group[to].push_back(part.labels[to].code(label));
      ++to;
    };
    for (auto const& column : of_.by) add(people_.segment(who, column));
    if (of_.every || of_.compare) {
      auto const day = std::chrono::floor<std::chrono::days>(zone_.to_local(*at));
      if (of_.every) add(period_label(*of_.every, day));
      if (of_.compare) add(day < *of_.compare ? "before" : "since");
    }
    block.score.push_back(scores[i].value_or(undefined));
    block.weight.push_back(weights[i]);
    if (of_.keep == duplicates::all) continue;
    // Somebody without a name is somebody of its own.
    cell_key person =
        who == 0 ? cell_key{"", fmt::format("{}", i)} : cell_key{std::string{customers[i]}};
    if (of_.keep == duplicates::exact) {
      person.push_back(fmt::format("{}", at->time_since_epoch().count()));
      person.push_back(scores[i] ? fmt::format("{}", *scores[i]) : "");
    }
    block.who.push_back(std::move(person));
    block.at.push_back(*at);
  }
  use(0);
}

}  // namespace cxm::cli
