// clv write FOLDER CUSTOMERS   orders of customers and what they spent as plain binary files, the same on
//                              every machine with the same standard library
// clv TASK FOLDER              history, bg, gamma, pareto, value
// The tasks print one JSON line: seconds of the processor (the files are read before), customers, the
// peak of memory in MB, and figures to compare.

#include "column_folder.hpp"
#include "random_bits.hpp"

#include <cxm/clv/bg_nbd.hpp>
#include <cxm/clv/lifetime_value.hpp>
#include <cxm/clv/pareto_nbd.hpp>
#include <cxm/clv/purchase_history.hpp>

#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

namespace {

constexpr char const* program = "clv";
constexpr std::int32_t last_day = 272;  // of the calibration, from the day of the first customer

class draws {
 public:
  double uniform() { return (static_cast<double>(bits_() >> 11) + 0.5) * 0x1p-53; }
  double exponential() { return -std::log(uniform()); }
  /// Marsaglia and Tsang 2000; for a shape below 1 by one more power of a uniform number.
  double gamma(double shape) {
    if (shape < 1) return gamma(shape + 1) * std::pow(uniform(), 1 / shape);
    double const d = shape - 1.0 / 3;
    double const c = 1 / std::sqrt(9 * d);
    while (true) {
      double const x =
          std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform());
      double const v = std::pow(1 + c * x, 3);
      if (v > 0 && std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
    }
  }

 private:
  random_bits bits_{20271};
};

/// Pareto/NBD customers who come within twelve weeks, and Gamma-Gamma spend: as those of CDNOW.
void write_columns(column_folder const& folder, std::uint64_t customers) {
  std::vector<std::uint32_t> customer;
  std::vector<std::int32_t> day;
  std::vector<std::int64_t> cents;
  draws draw;
  for (std::uint32_t i = 0; i < customers; ++i) {
    auto const first = static_cast<std::int32_t>(84 * draw.uniform());
    double const rate = draw.gamma(0.55) / 74;
    double const leaves = draw.exponential() / (draw.gamma(0.6) / 82);
    double const spend = 15.44 / draw.gamma(3.74);
    double at = 0;
    do {
      auto const when = first + static_cast<std::int32_t>(at);
      if (when > last_day) break;
      customer.push_back(i);
      day.push_back(when);
      cents.push_back(1 + static_cast<std::int64_t>(100 * spend * draw.gamma(6.25)));
      at += draw.exponential() / rate;
    } while (at < leaves);
  }
  folder.write("customer", customer);
  folder.write("day", day);
  folder.write("cents", cents);
}

struct orders {
  explicit orders(column_folder const& folder)
      : customer{folder.read<std::uint32_t>("customer")},
        day{folder.read<std::int32_t>("day")},
        cents{folder.read<std::int64_t>("cents")} {}
  [[nodiscard]] cxm::customer_base base() const {
    cxm::purchase_history<std::uint32_t> history;
    history.push_columns(customer, day, cents);
    return history.buyers(std::chrono::sys_days{std::chrono::days{last_day}},
                          {.unit = cxm::time_unit::week()});
  }
  std::vector<std::uint32_t> customer;
  std::vector<std::int32_t> day;
  std::vector<std::int64_t> cents;
};

template <class Task>
void timed(std::size_t customers, Task const& task) {
  std::clock_t const start = std::clock();
  std::vector<double> const figures = task();
  double const took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("{\"seconds\": %.6f, \"customers\": %zu, \"megabytes\": %.0f, \"figures\": [", took,
              customers, static_cast<double>(used.ru_maxrss) / 1024);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    std::printf("%s%.15g", i == 0 ? "" : ", ", figures[i]);
  }
  std::printf("]}\n");
}

void run(std::string const& task, column_folder const& folder) {
  orders const all{folder};
  if (task == "history") {
    std::size_t const customers = all.customer.empty() ? 0 : all.customer.back() + 1;
    return timed(customers, [&] {
      auto const base = all.base();
      double repeats = 0, recency = 0;
      for (auto const& b : base.buyers()) repeats += b.repeats, recency += b.recency;
      return std::vector<double>{repeats, recency};
    });
  }
  auto const base = all.base();
  std::size_t const n = base.size();
  if (task == "bg") {
    return timed(n, [&] {
      auto const m = *cxm::fit<cxm::bg_nbd>(base);
      return std::vector<double>{m.r, m.alpha, m.a, m.b};
    });
  }
  if (task == "gamma") {
    return timed(n, [&] {
      auto const m = *cxm::fit<cxm::gamma_gamma>(base);
      return std::vector<double>{m.p, m.q, m.gamma};
    });
  }
  if (task == "pareto") {
    return timed(n, [&] {
      auto const m = *cxm::fit<cxm::pareto_nbd>(base);
      return std::vector<double>{m.r, m.alpha, m.s, m.beta};
    });
  }
  if (task == "value") {
    auto const buying = cxm::fit<cxm::bg_nbd>(base);
    auto const spend = cxm::fit<cxm::gamma_gamma>(base);
    return timed(n, [&] {
      // Twelve months of 4.345 weeks at 1 % a month, as lifetimes has them.
      cxm::continuous_rate const rate{std::log(1.01) / (4.345 * 7) * cxm::days_in_year};
      double sum = 0;
      for (double const v : cxm::lifetime_value_within(*buying, *spend, base, {12, 4.345}, rate)) {
        if (v == v) sum += v;
      }
      return std::vector<double>{sum};
    });
  }
  if (task == "dert") {
    auto const buying = cxm::fit<cxm::bg_nbd>(base);
    auto const spend = cxm::fit<cxm::gamma_gamma>(base);
    return timed(n, [&] {
      double sum = 0;
      for (double const v : cxm::lifetime_value(*buying, *spend, base, cxm::annual_rate{0.1})) {
        if (v == v) sum += v;
      }
      return std::vector<double>{sum};
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
    fail(program, "write FOLDER CUSTOMERS, or TASK FOLDER");
  }
}
