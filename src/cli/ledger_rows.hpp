#pragma once
// Rows of files as a ledger of subscriptions.

#include "rows.hpp"

#include <cxm/retention/subscription_ledger.hpp>

#include <string>
#include <vector>

namespace cxm::cli {

/// A ledger read from changes (customer, time, mrr) or from spells (customer, start, end, mrr).
class ledger_rows {
 public:
  ledger_rows(request const& of, bool changes);

  [[nodiscard]] subscription_ledger<> const& read(row_counts& rows);
  [[nodiscard]] bool has_money() const noexcept { return has_money_; }
  [[nodiscard]] calendar const& dates() const noexcept { return dates_; }
  [[nodiscard]] std::vector<std::string> const& mapping() const noexcept {
    return reader_.mapping();
  }

 private:
  void add(batch const& b, column_plan const& plan, row_counts& rows);

  request const& of_;
  bool changes_;
  bool has_money_ = false;
  subscription_ledger<> ledger_;
  calendar dates_;
  row_reader reader_;
};

}  // namespace cxm::cli
