#pragma once
// Where simulated rows go: files, a dataset, a test's counters.

#include <cxm/model/customer.hpp>
#include <cxm/model/mention.hpp>
#include <cxm/model/order.hpp>
#include <cxm/model/subscription.hpp>
#include <cxm/model/survey_response.hpp>
#include <cxm/model/task_attempt.hpp>
#include <cxm/model/ticket.hpp>
#include <cxm/model/touchpoint.hpp>

namespace cxm::simulation {

/// Gets every row once, a customer's rows together. A row is valid during the call only.
class row_sink {
 public:
  row_sink() = default;
  row_sink(row_sink const&) = delete;
  row_sink& operator=(row_sink const&) = delete;
  virtual ~row_sink() = default;

  virtual void add(customer const& row) = 0;
  virtual void add(touchpoint const& row) = 0;
  virtual void add(survey_response const& row) = 0;
  virtual void add(order const& row) = 0;
  virtual void add(subscription const& row) = 0;
  virtual void add(ticket const& row) = 0;
  virtual void add(task_attempt const& row) = 0;
  virtual void add(mention const& row) = 0;
};

}  // namespace cxm::simulation
