#pragma once
// The options of a command as typed, and what they ask for.

#include "request.hpp"

#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

struct option_words {
  std::vector<std::string> files, map, by, not_applicable, missing, scale, reverse, target;
  std::string period, zone, weight, method, delimiter, date_format, currency, output, until;
  std::string duplicates = "all", on_bad_row = "fail", format = "table", encoding = "utf-8",
              colour = "auto", confidence = "0.95", header_rows = "1";
  std::string html, title, compare, min_group = "10", most = "20", against = "rest";
  std::vector<std::string> sus, umux_lite, drivers, at, covariates;
  std::vector<std::string> days, birth, returns;
  std::string horizon, test = "log-rank", reasons;
  std::string attempts = "all", time_of = "successful", adjust = "holm";
  std::vector<std::string> strata;
  std::string cluster, fpc, rake, lonely = "refuse";
  std::string threads, max_groups = "10000000", metric = "nps", save;
  std::string model = "pareto-nbd", load, rate = "0.1", time_unit = "week";
  std::string vendor;
  std::string chart = "standard";
  std::string customers, seed = "1";
  std::string margin, churn_rate, acquisition_cost, fail_under, config;
  bool decimal_comma = false, reverse_own = false, minor_units = false, quiet = false,
       no_config = false, overwrite = false, rolling = false, recurring = false, unfinished = false,
       firth = false;
};

/// Errors: usage_error for every word that can't be understood, with what was probably meant.
[[nodiscard]] request as_request(std::string const& command, option_words const& typed);

}  // namespace cxm::cli
