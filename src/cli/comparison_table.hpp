#pragma once
// Comparisons of groups as tables, and in a few sentences.

#include "request.hpp"
#include "rows.hpp"

#include <cxm/analysis/compare.hpp>
#include <cxm/analysis/target.hpp>
#include <cxm/report/listing.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

/// A group and its target.
struct target_comparison {
  cell_key key;
  count_t count = 0;
  estimate value;
  difference_estimate distance;
  double probability = undefined;  ///< that the true figure is at least the target
  double adjusted_p = undefined;
  bool hidden = false;
};

class comparison_table {
 public:
  /// `names` are those of a key's parts; `headline` is the first figure of the metric, of any rows.
  comparison_table(request const& of, std::vector<std::string> names, figure const& headline);

  /// One comparison. `against` is what stands on the other side: "the rest", "before", a group.
  void add(cell_key const& key, comparison const& c, std::string const& against);
  /// That of all groups together. The first one that is added.
  void add_total(comparison const& c, std::string const& against);
  /// What of the change of all groups together is mix and what is rate.
  void add_mix(std::vector<cell_key> const& keys, mix_and_rate const& found);
  /// Groups and their target, in the unit of the headline.
  void add_targets(std::vector<target_comparison> const& all, double target);

  /// The tables, with sentences about what is clear.
  [[nodiscard]] listing_set finish() const;

 private:
  void add_row(cell_key const& key, comparison const& c, std::string const& against);
  [[nodiscard]] listed_value value(double x) const;
  [[nodiscard]] listed_value change(double x) const;
  [[nodiscard]] std::string shown_change(estimate const& by) const;
  [[nodiscard]] std::string adjusted_by() const;
  void say(std::string const& who, comparison const& c, std::string const& against);

  request const& of_;
  std::vector<std::string> names_;
  unit unit_;
  listing results_;
  listing mix_;
  std::vector<std::string> total_;
  std::vector<std::string> clear_;  // sentences
  std::size_t tests_ = 0;
  std::size_t hidden_ = 0;
};

}  // namespace cxm::cli
