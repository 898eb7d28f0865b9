#pragma once
/// What contradicts itself among the answers of surveys.

#include <cxm/model/dataset.hpp>
#include <cxm/model/finding.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace cxm::inline v0::detail {

/// A question is known by its survey, its wording and what it asks for.
using question_key = std::tuple<std::uint32_t, std::uint32_t, question_kind>;

class question_column {
 public:
  explicit question_column(dataset const& data)
      : surveys_{data.responses().column<&survey_response::survey>()},
        questions_{data.responses().column<&survey_response::question>()},
        asks_{data.responses().column<&survey_response::asks>()} {}
  [[nodiscard]] question_key operator[](std::size_t i) const noexcept {
    return {surveys_.ids()[i], questions_.ids()[i], asks_[i]};
  }
  /// Whether the row says which question it answers, so that another row can be the same.
  [[nodiscard]] bool tells(std::size_t i) const noexcept {
    return questions_.ids()[i] != 0 ||
           (asks_[i] != question_kind::other && asks_[i] != question_kind::attribute);
  }
  [[nodiscard]] std::string shown(std::size_t i) const {
    std::string out = questions_.ids()[i] == 0 ? "the question about " + std::string{name(asks_[i])}
                                               : "the question " + quoted(questions_[i]);
    if (surveys_.ids()[i] != 0) out += " of survey " + quoted(surveys_[i]);
    return out;
  }

 private:
  words_view surveys_;
  words_view questions_;
  std::span<question_kind const> asks_;
};

[[nodiscard]] inline std::string shown_scale(answer_scale const& scale) {
  return std::to_string(scale.low()) + " to " + std::to_string(scale.high()) +
         (scale.good() == direction::low_is_good ? " with low as good" : "");
}

/// One question on two scales: a finding for each further scale, at its first row.
inline void check_scales(dataset const& data, finding_list& out) {
  struct use {
    answer_scale scale;
    std::size_t first;
    std::size_t rows;
  };
  std::map<question_key, std::vector<use>> questions;
  question_column const question{data};
  auto const scales = data.responses().column<&survey_response::scale>();
  for (std::size_t i = 0; i < scales.size(); ++i) {
    if (!scales.present()[i] || !question.tells(i)) continue;
    answer_scale const& scale = scales.values()[i];
    auto& uses = questions[question[i]];
    auto const known =
        std::find_if(uses.begin(), uses.end(), [&](use const& u) { return u.scale == scale; });
    if (known != uses.end()) {
      ++known->rows;
    } else {
      uses.push_back({scale, i, 1});
    }
  }
  std::vector<std::pair<use const*, use const*>> wrong;
  for (auto const& [key, uses] : questions) {
    for (std::size_t k = 1; k < uses.size(); ++k) wrong.emplace_back(&uses[k], &uses.front());
  }
  std::sort(wrong.begin(), wrong.end(),
            [](auto const& a, auto const& b) { return a.first->first < b.first->first; });
  for (auto const& [other, first] : wrong) {
    out.add(
        {"responses", other->first}, "scale",
        [&, other = other, first = first] {
          auto const here = shown_scale(other->scale);
          auto const there = shown_scale(first->scale);
          std::string const differ =
              here == there
                  ? here + ", but with other levels, codes or boxes than its first answers"
                  : here + " where its first answers are on " + there;
          return question.shown(other->first) + " is on " + differ + " (" +
                 counted(other->rows, "row", "rows") + ")";
        },
        table_row{"responses", first->first});
  }
}

/// Rows of one submission that name different customers, or answer one question twice.
inline void check_submissions(dataset const& data, finding_list& out) {
  auto const responses = data.responses();
  auto const submissions = responses.column<&survey_response::submission>();
  auto const customers = responses.column<&survey_response::customer>();
  question_column const question{data};
  text_interner numbers;
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::vector<std::size_t> named{none};  // by submission the first row that names a customer
  using answer_key = std::tuple<std::uint32_t, question_key, std::size_t>;
  std::vector<answer_key> answers;
  for (std::size_t i = 0; i < submissions.size(); ++i) {
    auto const number = numbers.add(submissions[i]);
    if (number == 0) continue;
    if (number == named.size()) named.push_back(none);
    if (question.tells(i)) answers.emplace_back(number, question[i], i);
    if (customers.ids()[i] == 0) continue;
    std::size_t& first = named[number];
    if (first == none) first = i;
    if (customers.ids()[first] == customers.ids()[i]) continue;
    out.add(
        {"responses", i}, "customer",
        [&] {
          return "submission " + quoted(submissions[i]) + " is of customer " +
                 quoted(customers[first]) + " elsewhere";
        },
        table_row{"responses", first});
  }
  std::sort(answers.begin(), answers.end());
  std::vector<std::pair<std::size_t, std::size_t>> twice;
  for (std::size_t k = 1; k < answers.size(); ++k) {
    auto const& [number, key, row] = answers[k];
    auto const& [number_before, key_before, row_before] = answers[k - 1];
    if (number == number_before && key == key_before) twice.emplace_back(row, row_before);
  }
  std::sort(twice.begin(), twice.end());
  for (auto const& [row, before] : twice) {
    out.add(
        {"responses", row}, "question",
        [&, row = row] {
          return "submission " + quoted(submissions[row]) + " answers " + question.shown(row) +
                 " a second time";
        },
        table_row{"responses", before});
  }
}

}  // namespace cxm::inline v0::detail
