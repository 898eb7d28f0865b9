#include "designed_survey.hpp"

#include "coded_groups.hpp"
#include "collect.hpp"
#include "file_answers.hpp"
#include "messages.hpp"
#include "rake_margins.hpp"
#include "survey_results.hpp"

#include <cxm/core/executor.hpp>
#include <cxm/statistics/calibration.hpp>
#include <cxm/survey/designed.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace cxm::cli {

namespace {

using codes = std::vector<std::uint32_t>;

/// The rows of the sample as columns, with the columns of the design behind those of --by.
struct sample {
  std::vector<double> score;
  std::vector<double> weight;
  std::vector<codes> group;         // by, the design's columns, and the period
  std::vector<label_codes> labels;  // of each
  row_counts rows;
  std::vector<std::string> mapping;
};

/// Which column of the sample's groups is which.
struct column_places {
  std::optional<std::size_t> cluster, fpc;
  std::vector<std::size_t> strata, margins;
  std::size_t by = 0;                 // those of --by come first
  std::optional<std::size_t> period;  // and the period last
};

/// The request with the columns of the design as columns to group by.
[[nodiscard]] request with_columns(request of, std::vector<known_margin> const& margins,
                                   column_places& at) {
  at.by = of.by.size();
  auto const add = [&](std::string const& column) {
    of.by.push_back(column);
    return of.by.size() - 1;
  };
  for (std::string const& column : of.strata) at.strata.push_back(add(column));
  if (of.cluster) at.cluster = add(*of.cluster);
  if (of.fpc) at.fpc = add(*of.fpc);
  for (known_margin const& m : margins) {
    at.margins.push_back(m.column.empty() ? of.by.size() : add(m.column));
  }
  if (of.every) at.period = of.by.size();
  return of;
}

/// All rows of the files. A row without a stratum or a cluster can't be placed in the design: it is left
/// out as missing, as is one without a weight.
[[nodiscard]] sample read_sample(request const& wide, column_places const& at,
                                 std::string const& metric,
                                 std::optional<answer_scale> const& scale, bool weighted) {
  file_answers input{wide, "score", scale};
  sample all;
  std::vector<answer_part> parts(1);
  serial_executor on;
  std::vector<std::size_t> placing = at.strata;
  if (at.cluster) placing.push_back(*at.cluster);
  if (at.fpc) placing.push_back(*at.fpc);
  auto const has_place = [&](answer_block const& block, std::size_t i) {
    return std::none_of(placing.begin(), placing.end(), [&](std::size_t column) {
      return parts[0].labels[column].label(block.group[column][i]).empty();
    });
  };
  input.read(on, parts, [&](std::size_t) {
    answer_block const& block = parts[0].block;
    all.group.resize(block.group.size());
    for (std::size_t i = 0; i < block.size(); ++i) {
      double const weight = weighted ? block.weight[i] : 1;
      if (std::isnan(weight) || !has_place(block, i)) {
        all.rows.excluded.add(reason::missing);
        continue;
      }
      all.score.push_back(block.score[i]);
      all.weight.push_back(weight);
      for (std::size_t g = 0; g < block.group.size(); ++g) {
        all.group[g].push_back(block.group[g][i]);
      }
    }
  });
  all.labels = std::move(parts[0].labels);
  all.rows.read = parts[0].rows.read;
  all.rows.excluded.merge(parts[0].rows.excluded);
  all.mapping = input.mapping();
  warn_of_scale(wide, metric, input, parts[0].watch);
  all.group.resize(all.labels.size());
  return all;
}

/// The stratum of each row: a number for each combination of the columns' values.
[[nodiscard]] codes strata_of(sample const& rows, column_places const& at) {
  codes out;
  for (std::size_t const column : at.strata) {
    if (out.empty()) {
      out = rows.group[column];
      continue;
    }
    pair_codes both;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = both.code(out[i], rows.group[column][i]);
  }
  return out;
}

/// A column of numbers that was read as text. `refuse` says what is wrong with a value.
template <class Good, class Refuse>
[[nodiscard]] std::vector<double> numbers_of(sample const& rows, std::size_t column,
                                             Good const& good, Refuse const& refuse) {
  std::vector<double> out;
  std::map<std::uint32_t, double> known;
  for (std::uint32_t const code : rows.group[column]) {
    auto const at = known.find(code);
    if (at != known.end()) {
      out.push_back(at->second);
      continue;
    }
    auto const text = rows.labels[column].label(code);
    double x = undefined;
    auto const end = text.data() + text.size();
    auto const [stop, error] = std::from_chars(text.data(), end, x);
    if (error != std::errc{} || stop != end || !good(x)) refuse(text);
    known.emplace(code, x);
    out.push_back(x);
  }
  return out;
}

/// The sizes that --fpc gives.
[[nodiscard]] std::vector<double> sizes_of(sample const& rows, std::size_t column,
                                           std::string const& name) {
  return numbers_of(
      rows, column, [](double size) { return size >= 1; },
      [&](std::string_view text) {
        throw usage_error(fmt::format("--fpc {}: \"{}\" is no size of a population", name, text),
                          "how many units the stratum has in the population, such as 4421");
      });
}

/// Without weights, each unit stands for as many as its stratum has of them for each that was drawn.
[[nodiscard]] std::vector<double> expansion(std::vector<double> const& sizes, codes const& stratum,
                                            codes const& cluster) {
  std::map<std::uint32_t, std::set<std::uint64_t>> units;
  auto const in = [&](std::size_t i) { return stratum.empty() ? 0 : stratum[i]; };
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    units[in(i)].insert(cluster.empty() ? static_cast<std::uint64_t>(i) : cluster[i]);
  }
  std::vector<double> weight;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    weight.push_back(sizes[i] / static_cast<double>(units[in(i)].size()));
  }
  return weight;
}

/// What the weights are fitted to, by the codes of the sample.
struct known_totals {
  std::vector<margin> margins;
  std::vector<known_total> totals;
  std::vector<std::string> names;  // of the margins, then of the totals
  codes everyone;                  // all rows as one class
  std::vector<std::vector<double>> numbers;
};

[[nodiscard]] margin margin_of(request const& of, codes const& column, label_codes const& labels,
                               known_margin const& known) {
  std::map<std::string, double> left = known.totals;
  std::uint32_t classes = 0;
  for (std::uint32_t const code : column) classes = (std::max)(classes, code + 1);
  std::vector<double> totals(classes, 0.0);
  std::vector<bool> seen(classes, false);
  for (std::uint32_t const code : column) {
    if (seen[code]) continue;
    seen[code] = true;
    std::string const value{labels.label(code)};
    auto const total = left.find(value);
    if (total == left.end()) {
      throw usage_error(
          fmt::format("--rake {}: there is no total for {} \"{}\"", of.rake, known.column, value),
          "a row for each value of the sample; its total may be 0");
    }
    totals[code] = total->second;
    left.erase(total);
  }
  for (auto const& [value, total] : left) {
    if (total == 0) continue;
    throw usage_error(
        fmt::format("--rake {}: nobody in the sample has {} \"{}\"", of.rake, known.column, value),
        "weights can't stand for those who are not there; join the value with another");
  }
  return {column, std::move(totals)};
}

[[nodiscard]] known_totals totals_of(request const& of, sample const& rows, column_places const& at,
                                     std::vector<known_margin> const& known) {
  known_totals out;
  out.numbers.reserve(known.size());  // totals point into it
  std::vector<std::string> of_numbers;
  for (std::size_t m = 0; m < known.size(); ++m) {
    std::string const& name = known[m].column;
    double const total = known[m].totals.begin()->second;
    if (name.empty()) {
      out.everyone.assign(rows.score.size(), 0);
      out.margins.push_back({out.everyone, {total}});
      out.names.emplace_back("population");
    } else if (known[m].of_numbers()) {
      out.numbers.push_back(numbers_of(
          rows, at.margins[m], [](double x) { return std::isfinite(x); },
          [&](std::string_view text) {
            throw usage_error(
                fmt::format("--rake {}: \"{}\" in column {} is no number", of.rake, text, name),
                "a total without a value is that of numbers: each row of the sample has one");
          }));
      out.totals.push_back({out.numbers.back(), total});
      of_numbers.push_back(name);
    } else {
      out.margins.push_back(
          margin_of(of, rows.group[at.margins[m]], rows.labels[at.margins[m]], known[m]));
      out.names.push_back(name);
    }
  }
  out.names.insert(out.names.end(), of_numbers.begin(), of_numbers.end());
  return out;
}

struct fitted_weights {
  std::vector<double> weight;
  int rounds = 0;
};

[[nodiscard]] fitted_weights fit(request const& of, std::vector<double> const& weight,
                                 known_totals const& to) {
  try {
    if (to.totals.empty()) {
      raked out = rake(weight, to.margins);
      return {std::move(out.weight), out.sweeps};
    }
    calibrated out =
        calibrate(weight, to.margins, to.totals, {.distance = calibration_distance::raking});
    return {std::move(out.weight), out.steps};
  } catch (raking_error const& why) {
    throw usage_error(
        fmt::format("--rake {}: {}; farthest off is column {}", of.rake, reason_of(why),
                    to.names[why.margin()]),
        "the margins contradict each other in this sample: join small values, or leave one out");
  } catch (std::invalid_argument const& why) {
    throw usage_error(fmt::format("--rake {}: {}", of.rake, reason_of(why)));
  }
}

/// The scale with the boxes that the metric reads it with.
[[nodiscard]] answer_scale accepted(std::string const& metric, answer_scale const& scale) {
  if (metric == "csat") return csat::accept(scale);
  if (metric == "ces") return ces::accept(scale);
  if (metric == "satisfaction") return satisfaction::accept(scale);
  return scale;
}

/// What was found of a domain: its figures, and how many of its rows could be used.
struct domain_result {
  metric_figures figures;
  count_t used = 0;
  exclusions excluded;
};

/// Reads a domain of the sample; an empty one is all of it.
class domain_reader {
 public:
  domain_reader(request const& of, std::string const& metric,
                std::optional<answer_scale> const& scale, survey_design const& design,
                std::vector<double> const& answers)
      : of_{of}, metric_{metric}, design_{design}, answers_{answers} {
    if (scale) scale_ = accepted(metric, *scale);
  }

  [[nodiscard]] domain_result operator()(std::span<std::uint8_t const> domain) const {
    try {
      if (!scale_) return read(designed_mean{design_, answers_, domain});
      designed_level_counts counts{design_, *scale_, answers_, domain};
      if (metric_ == "nps") return read(designed_nps{std::move(counts)});
      if (metric_ == "csat") return read(designed_csat{std::move(counts)});
      if (metric_ == "ces") return read(designed_ces{std::move(counts)});
      return read(designed_satisfaction{std::move(counts)});
    } catch (std::invalid_argument const& why) {
      std::string const text = reason_of(why);
      bool const lonely = text.find("single sampled unit") != std::string::npos;
      throw usage_error(text, lonely ? "--lonely certainty or --lonely centre; or join its stratum "
                                       "with another in the file"
                                     : "");
    }
  }

 private:
  template <class M>
  [[nodiscard]] domain_result read(M const& m) const {
    return {figures_of(m, metric_, of_.how), m.count(), m.excluded()};
  }
  request const& of_;
  std::string const& metric_;
  survey_design const& design_;
  std::vector<double> const& answers_;
  std::optional<answer_scale> scale_;
};

/// The group of each row, and the groups in the order of their keys.
struct domains {
  std::map<cell_key, std::uint32_t> number;
  std::vector<std::uint32_t> of_row;
};

[[nodiscard]] domains domains_of(sample const& rows, column_places const& at) {
  std::vector<std::size_t> parts;
  for (std::size_t k = 0; k < at.by; ++k) parts.push_back(k);
  if (at.period) parts.push_back(*at.period);
  domains out;
  cell_key key(parts.size());
  for (std::size_t i = 0; i < rows.score.size(); ++i) {
    for (std::size_t k = 0; k < parts.size(); ++k) {
      key[k] = rows.labels[parts[k]].label(rows.group[parts[k]][i]);
    }
    auto const next = static_cast<std::uint32_t>(out.number.size());
    out.of_row.push_back(out.number.emplace(key, next).first->second);
  }
  return out;
}

}  // namespace

bool has_design(request const& of) {
  return !of.strata.empty() || of.cluster || of.fpc || !of.rake.empty();
}

result_set designed_results(request const& of, std::string const& metric,
                            std::optional<answer_scale> const& scale) {
  if (of.keep != duplicates::all) {
    throw usage_error("--duplicates: not with --strata, --cluster, --fpc or --rake",
                      "customers who answer more than once: --cluster and their column");
  }
  auto const known = of.rake.empty() ? std::vector<known_margin>{} : read_margins(of.rake);
  column_places at;
  request const wide = with_columns(of, known, at);
  bool const weighted = of.weight.has_value() || of.map.count("weight") > 0;
  sample rows = read_sample(wide, at, metric, scale, weighted);

  survey_design design;
  codes const no_codes;
  codes const stratum = strata_of(rows, at);
  codes const& cluster = at.cluster ? rows.group[*at.cluster] : no_codes;
  std::vector<double> const sizes =
      at.fpc ? sizes_of(rows, *at.fpc, *of.fpc) : std::vector<double>{};
  if (!weighted && !sizes.empty()) rows.weight = expansion(sizes, stratum, cluster);
  design.stratum = stratum;
  design.stages = {{cluster, sizes}};
  design.lonely = of.lonely;
  known_totals const to = totals_of(of, rows, at, known);
  std::vector<double> const before = rows.weight;
  calibration const fitted{.before = before, .margins = to.margins, .totals = to.totals};
  int rounds = 0;
  if (!known.empty()) {
    fitted_weights out = fit(of, rows.weight, to);
    rows.weight = std::move(out.weight);
    rounds = out.rounds;
    design.calibrated = &fitted;
  }
  design.weight = rows.weight;
  design = prepared(std::move(design));

  domain_reader const read{of, metric, scale, design, rows.score};
  auto const names = key_names(of);
  result_set results;
  results.command = of.command;
  results.rows = rows.rows;
  domain_result all = read({});
  results.rows.used = all.used;
  results.rows.excluded.merge(all.excluded);
  result_row total = row_for(names);
  total.metrics.push_back(std::move(all.figures));
  if (names.empty()) {
    results.results.push_back(std::move(total));
  } else {
    results.total = std::move(total);
    domains const groups = domains_of(rows, at);
    std::vector<std::uint8_t> domain(rows.score.size());
    for (auto const& [key, number] : groups.number) {
      for (std::size_t i = 0; i < domain.size(); ++i) domain[i] = groups.of_row[i] == number;
      result_row row = row_for(names, key);
      row.metrics.push_back(read(domain).figures);
      results.results.push_back(std::move(row));
    }
  }
  results.policy =
      scale ? survey_policy(of, metric, *scale, rows.mapping) : policy_of(of, rows.mapping);
  if (!of.strata.empty()) results.policy.emplace_back("strata", of.strata);
  if (of.cluster) results.policy.emplace_back("cluster", *of.cluster);
  if (of.fpc) results.policy.emplace_back("fpc", *of.fpc);
  if (!of.rake.empty()) {
    results.policy.emplace_back("rake", of.rake);
    results.policy.emplace_back(to.totals.empty() ? "raking_sweeps" : "raking_steps",
                                static_cast<double>(rounds));
  }
  return results;
}

}  // namespace cxm::cli
