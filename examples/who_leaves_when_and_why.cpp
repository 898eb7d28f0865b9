// The customers of a telecom company from a file: how long they stay by contract, what has to do with
// leaving, and who of those still there is most at risk, with probabilities that mean what they say.
// Takes the path of telco_ibm.csv, the public table of 7,043 customers that churn is often taught with.
#include <cxm/cxm.hpp>
#include <cxm/format.hpp>
#include <cxm/io/table.hpp>
#include <cxm/retention/concordance.hpp>
#include <cxm/retention/cox.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

struct customers {
  std::vector<std::string> id, contract;
  std::vector<double> months, price, one_year, two_years, fiber, by_check, support;
  std::vector<std::uint8_t> left;

  explicit customers(std::string const& path) {
    auto const reader = cxm::open_table(cxm::source::file(path), {},
                                        {{.name = "customerID"},
                                         {.name = "Contract"},
                                         {.name = "InternetService"},
                                         {.name = "PaymentMethod"},
                                         {.name = "TechSupport"},
                                         {.name = "tenure", .type = cxm::cell_type::number},
                                         {.name = "MonthlyCharges", .type = cxm::cell_type::number},
                                         {.name = "Churn", .type = cxm::cell_type::flag}});
    cxm::batch rows;
    while (reader->next(rows)) {
      for (std::size_t i = 0; i < rows.rows(); ++i) {
        auto const is = [&](std::size_t column, char const* text) {
          return rows.texts(column)[i] == text ? 1.0 : 0.0;
        };
        id.emplace_back(rows.texts(0)[i]);
        contract.emplace_back(rows.texts(1)[i]);
        one_year.push_back(is(1, "One year"));
        two_years.push_back(is(1, "Two year"));
        fiber.push_back(is(2, "Fiber optic"));
        by_check.push_back(is(3, "Electronic check"));
        support.push_back(is(4, "Yes"));
        months.push_back(rows.numbers(5)[i]);
        price.push_back(rows.numbers(6)[i]);
        left.push_back(rows.flags(7)[i]);
      }
    }
  }
  /// The rows for which keep(row) is true.
  template <class Keep>
  [[nodiscard]] customers only(Keep const& keep) const {
    customers some = *this;
    some.take_from(*this, keep);
    return some;
  }
  [[nodiscard]] cxm::survival_columns columns() const {
    return {.stop = months,
            .event = left,
            .covariates = {{"one year", one_year},
                           {"two years", two_years},
                           {"price", price},
                           {"fiber", fiber},
                           {"electronic check", by_check},
                           {"tech support", support}}};
  }

 private:
  template <class Keep>
  void take_from(customers const& from, Keep const& keep) {
    auto const take = [&](auto& into, auto const& all) {
      into.clear();
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (keep(i)) into.push_back(all[i]);
      }
    };
    take(id, from.id), take(contract, from.contract), take(months, from.months);
    take(price, from.price), take(one_year, from.one_year), take(two_years, from.two_years);
    take(fiber, from.fiber), take(by_check, from.by_check), take(support, from.support);
    take(left, from.left);
  }
};

/// "97.8 % [97.0 %, 98.6 %]"; a share of which nobody, or everybody, was lost has no interval.
std::string share(cxm::estimate const& of) {
  std::string const value = fmt::format("{:.1f} %", 100 * of.value);
  if (!of.range.defined()) return value;
  return fmt::format("{} [{:.1f}, {:.1f}]", value, 100 * of.range.lower, 100 * of.range.upper);
}

void when(customers const& all) {
  cxm::grouped<std::string, cxm::kaplan_meier> by;
  for (std::size_t i = 0; i < all.id.size(); ++i) {
    by.push(all.contract[i], all.months[i], all.left[i] == 1);
  }
  fmt::print("When: who is still there\n{:<16}{:>6}{:>8}{:>24}{:>10}\n", "contract", "n", "left",
             "after 24 months", "median");
  for (auto const& [contract, m] : by.rows()) {
    auto const curve = m.curve();
    auto const at = curve.at(24, {.scale = cxm::survival_scale::log_log});
    auto const median = curve.median();
    fmt::print("{:<16}{:>6}{:>8}   {:<20}{:>10}\n", contract, m.count(), m.events(), share(at),
               median.value == median.value ? fmt::format("{}", median.value) : "> 72");
  }
  auto const test = cxm::log_rank(by);
  fmt::print("log-rank: chi-square {:.1f}, {} degrees of freedom, log p = {:.1f}\n\n",
             test.test.statistic, test.degrees, test.test.log_p);
}

void why(cxm::cox const& model, double concordance) {
  fmt::print("Why: times the rate of leaving, others the same\n");
  for (auto const& c : model.coefficients) {
    auto const range = c.hazard_ratio_interval();
    fmt::print("{:<18}{:>7.3f} [{:.3f}, {:.3f}]\n", c.name, c.hazard_ratio(), range.lower,
               range.upper);
  }
  fmt::print("concordance {:.3f} on customers that were not in the fit\n\n", concordance);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: {} telco_ibm.csv\n", argv[0]);
    return 2;
  }
  customers const all{argv[1]};
  when(all);

  // Fitted to two thirds, held against the others.
  customers const train = all.only([](std::size_t i) { return i % 3 != 0; });
  customers const held = all.only([](std::size_t i) { return i % 3 == 0; });
  auto const model = cxm::fit<cxm::cox>(train.columns());
  auto const unseen = held.columns();
  auto const order = cxm::concordance_of(unseen, model->linear_predictors(unseen.covariates));
  why(*model, order.value);

  constexpr double horizon = 12;
  auto risk = model->survivals(unseen.covariates, horizon);
  for (double& p : risk) p = 1 - p;
  cxm::risk_predictions const predictions{risk, unseen.stop, unseen.event};
  auto const brier = cxm::brier_score_at(predictions, horizon);
  auto const right = cxm::fit<cxm::recalibration>(predictions, horizon);
  fmt::print("Who: the risk of leaving within {} months, by fifths of the predictions\n", horizon);
  fmt::print("{:>6}{:>12}   {:<21}{:>10}\n", "n", "predicted", "observed", "calibrated");
  for (auto const& bin : cxm::reliability_at(predictions, horizon, {.bins = 5}).bins) {
    double calibrated = 0;
    for (double const p : risk) {
      if (p >= bin.lowest && p <= bin.highest) calibrated += right->risk(p);
    }
    fmt::print("{:>6}{:>10.1f} %   {:<21}{:>8.1f} %\n", bin.count, 100 * bin.predicted,
               share(bin.observed), 100 * calibrated / static_cast<double>(bin.count));
  }
  fmt::print("Brier score {:.4f} ({:.1f} % better than one risk for all), AUC {:.3f}\n",
             brier.value, 100 * brier.scaled(), cxm::auc_at(predictions, horizon).value);
  fmt::print("calibration: slope {:.2f} [{:.2f}, {:.2f}]\n\n", right->slope,
             right->slope_interval().lower, right->slope_interval().upper);

  // Who has joined within the last month and is still there: will they stay for a year?
  std::vector<std::size_t> there;
  for (std::size_t i = 0; i < held.id.size(); ++i) {
    if (held.left[i] == 0 && held.months[i] <= 1) there.push_back(i);
  }
  std::sort(there.begin(), there.end(), [&](std::size_t a, std::size_t b) {
    return risk[a] != risk[b] ? risk[a] > risk[b] : held.id[a] < held.id[b];
  });
  fmt::print(
      "Of the newest customers those most at risk, with the calibrated probability of a first "
      "year\n");
  for (std::size_t k = 0; k < 5 && k < there.size(); ++k) {
    std::size_t const i = there[k];
    fmt::print("{}  {:<15}{:>7.2f} a month   stays {:.0f} %\n", held.id[i], held.contract[i],
               held.price[i], 100 * (1 - right->risk(risk[i])));
  }
}
