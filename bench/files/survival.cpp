// survival write FOLDER ROWS   columns of customers as plain binary files, the same on every machine
// survival TASK FOLDER         km-days, km, log-rank, cox, concordance, weibull, aalen-johansen
// The tasks print one JSON line: seconds of the processor (the files are read before), rows and
// figures to compare.

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

[[noreturn]] void fail(std::string const& what) {
  std::fprintf(stderr, "survival: %s\n", what.c_str());
  std::exit(2);
}

std::string column_file(std::string const& folder, std::string const& name) {
  return folder + "/" + name + ".bin";
}

template <class T>
void write(std::string const& file, std::vector<T> const& column) {
  std::FILE* const out = std::fopen(file.c_str(), "wb");
  if (out == nullptr) fail("can't write " + file);
  bool const whole = std::fwrite(column.data(), sizeof(T), column.size(), out) == column.size();
  if (std::fclose(out) != 0 || !whole) fail("can't write " + file);
}
template <class T>
std::vector<T> read(std::string const& folder, std::string const& name) {
  constexpr std::size_t most = 10'000'000;
  std::FILE* const in = std::fopen(column_file(folder, name).c_str(), "rb");
  if (in == nullptr) fail("can't read " + column_file(folder, name));
  std::vector<T> column(most);
  column.resize(std::fread(column.data(), sizeof(T), most, in));
  std::fclose(in);
  return column;
}

/// Normal covariates of which the first three matter, two causes, and a follow-up of up to three years.
void write_columns(std::string const& folder, std::size_t rows) {
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
  write(column_file(folder, "time"), c.time);
  write(column_file(folder, "days"), c.days);
  write(column_file(folder, "event"), c.event);
  write(column_file(folder, "cause"), c.cause);
  write(column_file(folder, "group"), c.group);
  for (std::size_t j = 0; j < covariates; ++j) {
    write(column_file(folder, covariate_name(j)), c.x[j]);
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

void run(std::string const& task, std::string const& folder) {
  bool const days =
      task == "km-days" || task == "log-rank" || task == "cox" || task == "aalen-johansen";
  auto const time = read<double>(folder, days ? "days" : "time");
  auto const event = read<std::uint8_t>(folder, "event");
  std::size_t const n = time.size();
  if (task == "km-days" || task == "km") {
    return timed(n, [&] { return curve_of(time, event); });
  }
  if (task == "log-rank") {
    auto const group = read<std::uint8_t>(folder, "group");
    return timed(n, [&] {
      std::vector<cxm::kaplan_meier> groups(2);
      for (std::size_t i = 0; i < n; ++i) groups[group[i]].push(time[i], event[i] == 1);
      auto const found = cxm::log_rank(groups);
      return figures{found.test.statistic, found.test.statistic};
    });
  }
  if (task == "aalen-johansen") {
    auto const cause = read<std::uint8_t>(folder, "cause");
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
    x[j] = read<double>(folder, covariate_name(j));
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
  fail("there is no task " + task);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> const words(argv + 1, argv + argc);
  if (words.size() == 3 && words[0] == "write") {
    write_columns(words[1], std::strtoull(words[2].c_str(), nullptr, 10));
  } else if (words.size() == 2) {
    run(words[0], words[1]);
  } else {
    fail("write FOLDER ROWS, or TASK FOLDER");
  }
}
