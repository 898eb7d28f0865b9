// survival write FOLDER ROWS   columns of customers as plain binary files, the same on every machine
// survival TASK FOLDER         km-days, km, log-rank, cox, concordance, weibull, aalen-johansen
// The tasks print one JSON line: seconds of the processor (the files are read before), rows and
// figures to compare.

#include "column_folder.hpp"
#include "random_bits.hpp"

#include <cxm/retention/accelerated_failure_time.hpp>
#include <cxm/retention/competing_risks.hpp>
#include <cxm/retention/concordance.hpp>
#include <cxm/retention/cox.hpp>
#include <cxm/retention/log_rank.hpp>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t covariates = 5;

std::string covariate_name(std::size_t j) { return {'x', static_cast<char>('0' + j)}; }

struct customers {
  std::vector<double> time, days;
  std::vector<std::uint8_t> event, cause, group;
  std::vector<double> x[covariates];
};

constexpr char const* program = "survival";

/// Normal covariates of which the first three matter, two causes, and a follow-up of up to three years.
void write_columns(column_folder const& folder, std::size_t rows) {
  customers c;
  random_bits bits{20261};
  auto const uniform = [&] { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; };
  for (std::size_t i = 0; i < rows; ++i) {
    double eta = 0;
    constexpr double effect[covariates] = {0.5, -0.3, 0.1, 0, 0};
    for (std::size_t j = 0; j < covariates; ++j) {
      double const x =
          std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform());
      c.x[j].push_back(x);
      eta += effect[j] * x;
    }
    double const leaves = -std::log(uniform()) * 1500 * std::exp(-eta);
    double const seen = 1095 * uniform();
    bool const left = leaves <= seen;
    c.time.push_back(left ? leaves : seen);
    c.days.push_back(std::ceil(c.time.back()));
    c.event.push_back(left ? 1 : 0);
    c.cause.push_back(static_cast<std::uint8_t>(left ? 1 + bits() % 2 : 0));
    c.group.push_back(static_cast<std::uint8_t>(c.x[0].back() > 0 ? 1 : 0));
  }
  folder.write("time", c.time);
  folder.write("days", c.days);
  folder.write("event", c.event);
  folder.write("cause", c.cause);
  folder.write("group", c.group);
  for (std::size_t j = 0; j < covariates; ++j) {
    folder.write(covariate_name(j), c.x[j]);
  }
}

/// Runs the task, and prints how long it took with the two figures that it returns.
template <class Task>
void timed(std::size_t rows, Task const& task) {
  std::clock_t const start = std::clock();
  auto const figures = task();
  double const took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("{\"seconds\": %.6f, \"rows\": %zu, \"figures\": [%.15g, %.15g]}\n", took, rows,
              figures.first, figures.second);
}
using figures = std::pair<double, double>;

figures curve_of(std::vector<double> const& time, std::vector<std::uint8_t> const& event) {
  cxm::kaplan_meier stays;
  for (std::size_t i = 0; i < time.size(); ++i) stays.push(time[i], event[i] == 1);
  auto const curve = stays.curve();
  return {curve.survival(365), curve.survival(730)};
}

void run(std::string const& task, column_folder const& folder) {
  bool const days =
      task == "km-days" || task == "log-rank" || task == "cox" || task == "aalen-johansen";
  auto const time = folder.read<double>(days ? "days" : "time");
  auto const event = folder.read<std::uint8_t>("event");
  std::size_t const n = time.size();
  if (task == "km-days" || task == "km") {
    return timed(n, [&] { return curve_of(time, event); });
  }
  if (task == "log-rank") {
    auto const group = folder.read<std::uint8_t>("group");
    return timed(n, [&] {
      std::vector<cxm::kaplan_meier> groups(2);
      for (std::size_t i = 0; i < n; ++i) groups[group[i]].push(time[i], event[i] == 1);
      auto const found = cxm::log_rank(groups);
      return figures{found.test.statistic, found.test.statistic};
    });
  }
  if (task == "aalen-johansen") {
    auto const cause = folder.read<std::uint8_t>("cause");
    return timed(n, [&] {
      cxm::competing_risks<> m;
      for (std::size_t i = 0; i < n; ++i) m.push(time[i], int{cause[i]});
      auto const curve = m.curve();
      return figures{curve.incidence(1, 365), curve.standard_error(1, 730)};
    });
  }
  std::vector<double> x[covariates];
  cxm::survival_columns rows{.stop = time, .event = event};
  for (std::size_t j = 0; j < covariates; ++j) {
    x[j] = folder.read<double>(covariate_name(j));
    rows.covariates.push_back({covariate_name(j), x[j]});
  }
  if (task == "cox") {
    return timed(n, [&] {
      auto const fit = cxm::fit<cxm::cox>(rows);
      return figures{fit->coefficients[0].value, fit->coefficients[1].value};
    });
  }
  if (task == "concordance") {
    return timed(n, [&] {
      double const value = cxm::concordance_of(rows, x[0]).value;
      return figures{value, value};
    });
  }
  if (task == "weibull") {
    return timed(n, [&] {
      auto const fit = cxm::fit<cxm::accelerated_failure_time>(rows);
      return figures{fit->coefficients[1].value, fit->scale};
    });
  }
  fail(program, "there is no task " + task);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> const words(argv + 1, argv + argc);
  if (words.size() == 3 && words[0] == "write") {
    write_columns({program, words[1]}, std::strtoull(words[2].c_str(), nullptr, 10));
  } else if (words.size() == 2) {
    run(words[0], {program, words[1]});
  } else {
    fail(program, "write FOLDER ROWS, or TASK FOLDER");
  }
}
