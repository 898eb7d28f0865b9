#pragma once
// Simulated customers as a dataset, and sinks that look at some of their rows only.

#include "simulate/life.hpp"

#include <cxm/model/dataset.hpp>

#include <cstdint>
#include <utility>

namespace cxm_test {

/// Ignores every row: derive, and look at those that matter.
class no_sink : public cxm::simulation::row_sink {
 public:
  void add(cxm::customer const&) override {}
  void add(cxm::touchpoint const&) override {}
  void add(cxm::survey_response const&) override {}
  void add(cxm::order const&) override {}
  void add(cxm::subscription const&) override {}
  void add(cxm::ticket const&) override {}
  void add(cxm::task_attempt const&) override {}
  void add(cxm::mention const&) override {}
};

class dataset_sink : public cxm::simulation::row_sink {
 public:
  void add(cxm::customer const& row) override { data.push_back(row); }
  void add(cxm::touchpoint const& row) override { data.push_back(row); }
  void add(cxm::survey_response const& row) override { data.push_back(row); }
  void add(cxm::order const& row) override { data.push_back(row); }
  void add(cxm::subscription const& row) override { data.push_back(row); }
  void add(cxm::ticket const& row) override { data.push_back(row); }
  void add(cxm::task_attempt const& row) override { data.push_back(row); }
  void add(cxm::mention const& row) override { data.push_back(row); }
  cxm::dataset data;
};

/// Customers first … last of a company.
[[nodiscard]] inline cxm::dataset simulated(std::uint64_t seed, std::uint64_t first,
                                            std::uint64_t last) {
  dataset_sink sink;
  cxm::simulation::life_maker lives{cxm::simulation::coffee(), seed};
  for (std::uint64_t number = first; number <= last; ++number) lives.make(number, sink);
  return std::move(sink.data);
}

}  // namespace cxm_test
