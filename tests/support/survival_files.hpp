#pragma once
// The data sets of the reference figures of survival models, as columns. Texts become numbers by
// the indicators that the figures were made with.

#include "support/reference.hpp"

#include <cxm/io/table.hpp>
#include <cxm/retention/survival_columns.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace cxm_test {

/// Columns of a file of data/churn, all of them as text.
class survival_file {
 public:
  survival_file(std::string const& file, std::vector<std::string> const& names) {
    std::vector<cxm::column> wanted;
    for (auto const& n : names) wanted.push_back({.name = n});
    auto const reader =
        cxm::open_table(cxm::source::file(reference("data/churn/" + file)), {}, wanted);
    cxm::batch rows;
    while (reader->next(rows)) {
      for (std::size_t c = 0; c < names.size(); ++c) {
        for (std::size_t i = 0; i < rows.rows(); ++i) {
          cells_[names[c]].emplace_back(rows.valid(c)[i] ? rows.texts(c)[i] : "");
        }
      }
    }
  }
  [[nodiscard]] std::vector<std::string> const& texts(std::string const& name) const {
    return cells_.at(name);
  }
  /// An empty cell is NaN.
  [[nodiscard]] std::vector<double> numbers(std::string const& name) const {
    std::vector<double> out;
    for (auto const& t : texts(name)) {
      out.push_back(t.empty() || t == "NA" ? cxm::undefined : std::stod(t));
    }
    return out;
  }
  [[nodiscard]] std::vector<double> is(std::string const& name, std::string const& value) const {
    std::vector<double> out;
    for (auto const& t : texts(name)) out.push_back(t == value ? 1 : 0);
    return out;
  }

 private:
  std::map<std::string, std::vector<std::string>> cells_;
};

/// Rows of a data set with the covariates by name. Rows are only added to before columns() is
/// called.
struct survival_set {
  std::vector<double> start, stop, weight;
  std::vector<std::uint8_t> event;
  std::vector<std::uint32_t> stratum;
  std::map<std::string, std::vector<double>> covariates;

  void events(std::vector<double> const& of) {
    event.clear();
    for (double const e : of) event.push_back(e > 0 ? 1 : 0);
  }
  [[nodiscard]] cxm::survival_columns columns(std::vector<std::string> const& names) const {
    cxm::survival_columns out{.stop = stop, .event = event};
    for (auto const& n : names) out.covariates.push_back({n, covariates.at(n)});
    out.start = start;
    out.weight = weight;
    out.stratum = stratum;
    return out;
  }
  /// Only the rows that `keep` takes.
  template <class Keep>
  void filter(Keep const& keep) {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < stop.size(); ++i) {
      if (keep(i)) kept.push_back(i);
    }
    auto const only = [&](auto& column) {
      if (column.empty()) return;
      auto all = std::exchange(column, {});
      for (std::size_t const i : kept) column.push_back(all[i]);
    };
    only(start), only(stop), only(weight), only(event), only(stratum);
    for (auto& [name, values] : covariates) only(values);
  }
};

/// The set a case of cox.json or aft.json names by `data` and `name`.
[[nodiscard]] inline survival_set survival_data(std::string const& name) {
  survival_set s;
  auto const begins = [&](char const* with) { return name.rfind(with, 0) == 0; };
  if (begins("aml")) {
    survival_file const f{"r_aml.csv", {"time", "status", "x"}};
    s.stop = f.numbers("time");
    s.events(f.numbers("status"));
    s.covariates["maint"] = f.is("x", "Maintained");
  } else if (begins("ovarian")) {
    survival_file const f{"r_ovarian.csv", {"futime", "fustat", "age", "rx"}};
    s.stop = f.numbers("futime");
    s.events(f.numbers("fustat"));
    for (auto const* n : {"age", "rx"}) s.covariates[n] = f.numbers(n);
  } else if (begins("lung")) {
    survival_file const f{"r_lung.csv", {"time", "status", "age", "sex", "ph.ecog"}};
    s.stop = f.numbers("time");
    s.events(f.is("status", "2"));
    for (auto const* n : {"age", "sex", "ph.ecog"}) s.covariates[n] = f.numbers(n);
    auto const complete = s.covariates["ph.ecog"];
    s.filter([&](std::size_t i) { return complete[i] == complete[i]; });
  } else if (begins("rossi")) {
    std::vector<std::string> const names{"fin", "age", "race", "wexp", "mar", "paro", "prio"};
    std::vector<std::string> all = names;
    all.insert(all.end(), {"week", "arrest"});
    survival_file const f{"ll_rossi.csv", all};
    s.stop = f.numbers("week");
    s.events(f.numbers("arrest"));
    for (auto const& n : names) s.covariates[n] = f.numbers(n);
  } else if (begins("veteran")) {
    survival_file const f{
        "r_veteran.csv",
        {"time", "status", "trt", "celltype", "karno", "diagtime", "age", "prior"}};
    s.stop = f.numbers("time");
    s.events(f.numbers("status"));
    for (auto const* n : {"trt", "karno", "diagtime", "age", "prior"}) {
      s.covariates[n] = f.numbers(n);
    }
    for (auto const* n : {"squamous", "smallcell", "adeno"}) s.covariates[n] = f.is("celltype", n);
  } else if (begins("heart")) {
    survival_file const f{"r_heart.csv",
                          {"start", "stop", "event", "age", "year", "surgery", "transplant"}};
    s.start = f.numbers("start");
    s.stop = f.numbers("stop");
    s.events(f.numbers("event"));
    for (auto const* n : {"age", "year", "surgery", "transplant"}) s.covariates[n] = f.numbers(n);
  } else if (begins("waltons")) {
    survival_file const f{"ll_waltons.csv", {"T", "E"}};
    s.stop = f.numbers("T");
    s.events(f.numbers("E"));
  } else if (begins("telco")) {
    survival_file const f{"telco_ibm.csv",
                          {"tenure", "Churn", "MonthlyCharges", "SeniorCitizen", "Contract",
                           "InternetService", "PaymentMethod", "TechSupport"}};
    s.stop = f.numbers("tenure");
    s.events(f.is("Churn", "Yes"));
    s.covariates["MonthlyCharges"] = f.numbers("MonthlyCharges");
    s.covariates["SeniorCitizen"] = f.numbers("SeniorCitizen");
    s.covariates["month2month"] = f.is("Contract", "Month-to-month");
    s.covariates["year"] = f.is("Contract", "One year");
    s.covariates["fiber"] = f.is("InternetService", "Fiber optic");
    s.covariates["echeck"] = f.is("PaymentMethod", "Electronic check");
    s.covariates["techsupport"] = f.is("TechSupport", "Yes");
    auto const tenure = s.stop;
    s.filter([&](std::size_t i) { return tenure[i] > 0; });
  } else {
    throw std::runtime_error{"no such survival data: " + name};
  }
  return s;
}

}  // namespace cxm_test
