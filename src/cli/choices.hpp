#pragma once
// The words of options that take one of a few, and what each word stands for.

#include "request.hpp"

#include <array>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace cxm::cli {

template <class E>
struct choice {
  std::string_view word;
  E value;
};

inline constexpr choice<period> period_words[] = {{"day", period::day},
                                                  {"week", period::iso_week},
                                                  {"month", period::month},
                                                  {"quarter", period::quarter},
                                                  {"year", period::year}};
inline constexpr choice<duplicates> duplicates_words[] = {
    {"all", duplicates::all},       {"exact", duplicates::exact}, {"first", duplicates::first},
    {"latest", duplicates::latest}, {"best", duplicates::best},   {"worst", duplicates::worst}};
inline constexpr choice<interval_method> method_words[] = {
    {"standard", interval_method::standard},
    {"score", interval_method::score},
    {"wald", interval_method::wald},
    {"adjusted-wald", interval_method::adjusted_wald},
    {"wilson", interval_method::wilson},
    {"agresti-coull", interval_method::agresti_coull},
    {"student-t", interval_method::student_t},
    {"linearized-t", interval_method::linearized_t},
    {"bootstrap", interval_method::bootstrap},
    {"bca", interval_method::bca},
    {"goodman", interval_method::goodman},
    {"always-valid", interval_method::always_valid},
    {"clopper-pearson", interval_method::clopper_pearson}};
inline constexpr choice<attempts_kept> attempts_words[] = {
    {"all", attempts_kept::all}, {"first", attempts_kept::first}, {"best", attempts_kept::best}};
inline constexpr choice<bool> time_of_words[] = {{"successful", false}, {"all", true}};
inline constexpr choice<multiplicity> adjust_words[] = {
    {name(multiplicity::none), multiplicity::none},
    {name(multiplicity::bonferroni), multiplicity::bonferroni},
    {name(multiplicity::holm), multiplicity::holm},
    {name(multiplicity::hochberg), multiplicity::hochberg},
    {name(multiplicity::hommel), multiplicity::hommel},
    {name(multiplicity::bh), multiplicity::bh},
    {name(multiplicity::by), multiplicity::by}};
inline constexpr choice<std::string_view> vendor_words[] = {{"chartmogul", "chartmogul"},
                                                            {"stripe", "stripe"},
                                                            {"baremetrics", "baremetrics"},
                                                            {"profitwell", "profitwell"}};
inline constexpr choice<buying_models> model_words[] = {{"pareto-nbd", buying_models::pareto_nbd},
                                                        {"bg-nbd", buying_models::bg_nbd},
                                                        {"mbg-nbd", buying_models::mbg_nbd}};
inline constexpr choice<int> time_unit_words[] = {{"day", 1}, {"week", 7}};
inline constexpr choice<control_charts> chart_words[] = {{"standard", control_charts::standard},
                                                         {"xmr", control_charts::xmr},
                                                         {"ewma", control_charts::ewma},
                                                         {"cusum", control_charts::cusum}};
inline constexpr choice<between_groups> test_words[] = {
    {"log-rank", between_groups::log_rank},
    {"gehan", between_groups::gehan},
    {"tarone-ware", between_groups::tarone_ware},
    {"peto", between_groups::peto},
    {"modified-peto", between_groups::modified_peto},
    {"fleming-harrington", between_groups::fleming_harrington},
    {"trend", between_groups::trend}};
inline constexpr choice<output_format> format_words[] = {{"table", output_format::table},
                                                         {"json", output_format::json},
                                                         {"csv", output_format::csv},
                                                         {"markdown", output_format::markdown}};
inline constexpr choice<output_format> report_format_words[] = {
    {"table", output_format::table},
    {"json", output_format::json},
    {"csv", output_format::csv},
    {"markdown", output_format::markdown},
    {"html", output_format::html}};
inline constexpr choice<colours> colour_words[] = {
    {"auto", colours::automatic}, {"always", colours::always}, {"never", colours::never}};
inline constexpr choice<on_bad_row> on_bad_row_words[] = {{"fail", on_bad_row::fail},
                                                          {"count", on_bad_row::count}};
inline constexpr choice<text_encoding> encoding_words[] = {
    {"utf-8", text_encoding::utf8},
    {"windows-1252", text_encoding::windows_1252},
    {"windows-1251", text_encoding::windows_1251},
    {"latin1", text_encoding::latin1},
    {"latin-1", text_encoding::latin1}};
inline constexpr choice<lonely_unit> lonely_words[] = {{"refuse", lonely_unit::refuse},
                                                       {"certainty", lonely_unit::certainty},
                                                       {"centre", lonely_unit::centre}};
inline constexpr choice<std::string_view> metric_words[] = {
    {"nps", "nps"}, {"csat", "csat"}, {"ces", "ces"}, {"satisfaction", "satisfaction"}};

/// The word that stands for a value.
template <class E, std::size_t n>
[[nodiscard]] constexpr std::string_view word_of(choice<E> const (&choices)[n], E value) {
  for (auto const& [word, meant] : choices) {
    if (meant == value) return word;
  }
  return {};
}

/// The words alone, such as words_of<period_words>.
template <auto const& choices>
inline constexpr auto words_of = [] {
  std::array<std::string_view, std::size(choices)> words{};
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = choices[i].word;
  return words;
}();

}  // namespace cxm::cli
