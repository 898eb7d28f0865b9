#pragma once
/// NPS, CSAT, CES and satisfaction of a sample that was drawn by a design: strata, clusters, finite
/// populations, calibrated weights.
///
/// The figures are those of the weighted metrics, each with the standard error of the design: see
/// survey_design.hpp. A group of the sample is a domain: the other rows stay in the design.
/// Interval      linearized_t (default) with the design's degrees of freedom; wald; of the NPS also
///               score: that of net_share.hpp at n/deff, the number of answers of a simple random sample
///               that would be as precise.
/// Undefined     as weighted metrics; all answers of a group alike have no interval.
/// Not mergeable a design is one sample: what a part of it would add depends on all of it. These are
///               readings, not metrics.
/// Errors        those of survey_design.hpp.
/// Complexity    O(n) for each figure of a prepared() design.
/// Source        as survey_design.hpp.

#include <cxm/statistics/net_share.hpp>
#include <cxm/statistics/survey_design.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/satisfaction.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

/// Answers by level within a design; what rating metrics are read from.
class designed_level_counts {
 public:
  using observation = std::tuple<double>;
  static constexpr std::string_view prefix = "designed_";

  /// One answer for each row of the design, NaN where there is none, and which rows are meant (all, if
  /// empty). The design must outlive this. Errors: std::invalid_argument for columns of another length.
  designed_level_counts(survey_design const& design, answer_scale const& scale,
                        std::span<double const> answers, std::span<std::uint8_t const> domain = {})
      : design_{&design}, scale_{scale}, level_(answers.size(), -1) {
    if (answers.size() != design.weight.size() ||
        (!domain.empty() && domain.size() != answers.size())) {
      throw std::invalid_argument("cxm: a design has an answer for each of its rows");
    }
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (!domain.empty() && domain[i] == 0) continue;
      int const level = answers[i] == answers[i] ? scale.level(answers[i], excluded_)
                                                 : scale.level(std::nullopt, excluded_);
      level_[i] = static_cast<std::int8_t>(level);
      count_ += level >= 0;
    }
  }

  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] count_t count_in(std::uint32_t mask) const noexcept {
    count_t n = 0;
    for (std::int8_t const level : level_) n += in(mask, level);
    return n;
  }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] answer_scale const& scale() const noexcept { return scale_; }
  /// Kish's effective number of answers.
  [[nodiscard]] double effective_count() const noexcept {
    double weights = 0;
    double squares = 0;
    for (std::size_t i = 0; i < level_.size(); ++i) {
      if (level_[i] < 0) continue;
      double const w = design_->weight[i];
      weights += w;
      squares += w * w;
    }
    return weights * weights / squares;
  }

  [[nodiscard]] estimate share(std::uint32_t box, std::uint32_t within, reading how) const {
    return by_level([&](std::int8_t k) { return in(box & within, k) ? 1.0 : 0.0; },
                    [&](std::int8_t k) { return in(within, k) ? 1.0 : 0.0; }, how)
        .as_estimate();
  }
  [[nodiscard]] estimate net(std::uint32_t plus, std::uint32_t minus, reading how) const {
    return net_by_design(plus, minus, how).as_estimate();
  }
  [[nodiscard]] estimate mean(reading how) const {
    return by_level([&](std::int8_t k) { return scale_.value(k); }, [](std::int8_t) { return 1.0; },
                    how)
        .as_estimate();
  }
  /// net() with its standard error and degrees of freedom.
  [[nodiscard]] design_estimate net_by_design(std::uint32_t plus, std::uint32_t minus,
                                              reading how) const {
    return by_level([&](std::int8_t k) { return in(plus, k)    ? 1.0
                                                : in(minus, k) ? -1.0
                                                               : 0.0; },
                    [](std::int8_t) { return 1.0; }, how);
  }

 private:
  [[nodiscard]] static bool in(std::uint32_t mask, std::int8_t level) noexcept {
    return level >= 0 && detail::in_mask(mask, static_cast<std::size_t>(level));
  }
  template <class Above, class Below>
  [[nodiscard]] design_estimate by_level(Above const& above_of, Below const& below_of,
                                         reading how) const {
    std::vector<double> above(level_.size(), 0.0);
    std::vector<double> below(level_.size(), 0.0);
    for (std::size_t i = 0; i < level_.size(); ++i) {
      if (level_[i] < 0) continue;
      below[i] = below_of(level_[i]);
      above[i] = below[i] == 0 ? 0 : above_of(level_[i]);
    }
    return design_ratio(*design_, above, below, how);
  }

  survey_design const* design_;
  answer_scale scale_;
  std::vector<std::int8_t> level_;  // −1: not in the domain, or no usable answer
  count_t count_ = 0;
  exclusions excluded_;
};

using designed_csat = basic_csat<designed_level_counts>;
using designed_ces = basic_ces<designed_level_counts>;
using designed_satisfaction = basic_satisfaction<designed_level_counts>;

class designed_nps {
 public:
  static constexpr std::string_view title = nps::title;
  static constexpr std::string_view definition = nps::definition;

  /// Precondition: answers on a scale that nps takes.
  explicit designed_nps(designed_level_counts counts) : counts_{std::move(counts)} {
    detail::check_nps_scale(counts_.scale());
    for (int level = 0; level < counts_.scale().span(); ++level) {
      int const side = detail::nps_class(counts_.scale().low() + level);
      auto const bit = std::uint32_t{1} << static_cast<unsigned>(level);
      if (side > 0) plus_ |= bit;
      if (side < 0) minus_ |= bit;
    }
  }

  [[nodiscard]] count_t count() const noexcept { return counts_.count(); }
  [[nodiscard]] exclusions const& excluded() const noexcept { return counts_.excluded(); }
  /// In points; the standard error and the interval too.
  [[nodiscard]] design_estimate score(reading how = {}) const {
    using enum interval_method;
    bool const by_score = how.method == interval_method::score;
    design_estimate found =
        counts_.net_by_design(plus_, minus_, by_score ? reading{how.level} : how);
    if (by_score) found.range = score_interval(found, how);
    found.value *= 100;
    found.standard_error *= 100;
    found.range = found.range.scaled(100);
    return found;
  }

  void figures(figure_sink out, reading how = {}) const {
    auto const found = score(how);
    out(value_figure("score", unit::points, found.value, found.range));
    out(count_figure("count", count()));
    out(count_figure("promoters", counts_.count_in(plus_)));
    out(count_figure("passives", count() - counts_.count_in(plus_) - counts_.count_in(minus_)));
    out(count_figure("detractors", counts_.count_in(minus_)));
    out(value_figure("effective_count", unit::ratio, counts_.effective_count()));
    out(value_figure("standard_error", unit::score, found.standard_error));
    out(value_figure("degrees_of_freedom", unit::ratio, found.degrees));
    constexpr std::uint32_t everything = ~std::uint32_t{0};
    auto const share = [&](std::uint32_t box) { return counts_.share(box, everything, {}).value; };
    double const promoters = share(plus_);
    double const detractors = share(minus_);
    out(value_figure("promoter_share", unit::share, promoters));
    out(value_figure("passive_share", unit::share, 1 - promoters - detractors));
    out(value_figure("detractor_share", unit::share, detractors));
  }

 private:
  /// At as many answers of a simple random sample as have this standard error.
  [[nodiscard]] bounds score_interval(design_estimate const& found, reading how) const {
    constexpr std::uint32_t everything = ~std::uint32_t{0};
    double const p = counts_.share(plus_, everything, {}).value;
    double const d = counts_.share(minus_, everything, {}).value;
    double const n =
        (p + d - found.value * found.value) / (found.standard_error * found.standard_error);
    if (!(n > 0) || std::isinf(n)) {
      return {undefined, undefined, how.level.level(), interval_method::score};
    }
    return net_share_interval(p * n, d * n, n, how);
  }

  designed_level_counts counts_;
  std::uint32_t plus_ = 0;
  std::uint32_t minus_ = 0;
};

/// The mean of a number of the rows of a sample: hours, euros, points of a test.
class designed_mean {
 public:
  static constexpr std::string_view title = "value";
  static constexpr std::string_view definition =
      "Mean of a number over the rows that have it, each counted as often as its weight says.";

  /// One value for each row of the design, NaN where there is none, and which rows are meant (all, if
  /// empty). The design must outlive this. Errors: as design_mean().
  designed_mean(survey_design const& design, std::span<double const> values,
                std::span<std::uint8_t const> domain = {})
      : design_{&design}, values_(values.begin(), values.end()) {
    if (values.size() != design.weight.size() ||
        (!domain.empty() && domain.size() != values.size())) {
      throw std::invalid_argument("cxm: a design has a value for each of its rows");
    }
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (!domain.empty() && domain[i] == 0) {
        values_[i] = undefined;
      } else if (values_[i] == values_[i]) {
        ++count_;
      } else {
        excluded_.add(reason::missing);
      }
    }
  }
  [[nodiscard]] count_t count() const noexcept { return count_; }
  [[nodiscard]] exclusions const& excluded() const noexcept { return excluded_; }
  [[nodiscard]] design_estimate mean(reading how = {}) const {
    return design_mean(*design_, values_, {}, how);
  }
  void figures(figure_sink out, reading how = {}) const {
    auto const found = mean(how);
    out(value_figure("mean", unit::score, found.value, found.range));
    out(count_figure("count", count_));
    out(value_figure("effective_count", unit::ratio, found.effective_count));
    out(value_figure("standard_error", unit::score, found.standard_error));
    out(value_figure("degrees_of_freedom", unit::ratio, found.degrees));
  }

 private:
  survey_design const* design_;
  std::vector<double> values_;
  count_t count_ = 0;
  exclusions excluded_;
};

}  // namespace cxm::inline v0
