#include "ledger_rows.hpp"

#include "column_plan.hpp"
#include "policy.hpp"

#include <cxm/io/io_error.hpp>

namespace cxm::cli {

namespace {
[[nodiscard]] std::vector<role_wish> wishes(bool changes) {
  std::vector<role_wish> all{{"customer", cell_type::text, true}};
  if (changes) {
    all.push_back({"time", cell_type::time, true});
    all.push_back({"mrr", cell_type::amount, true});
    all.push_back({"subscription", cell_type::text, false});
  } else {
    all.push_back({"start", cell_type::time, true});
    all.push_back({"end", cell_type::time, true});
    all.push_back({"mrr", cell_type::amount, false});
  }
  return all;
}
}  // namespace

ledger_rows::ledger_rows(request const& of, bool changes)
    : of_{of},
      changes_{changes},
      ledger_{currency_of(of)},
      dates_{of},
      reader_{of, wishes(changes)} {}

subscription_ledger<> const& ledger_rows::read(row_counts& rows) {
  reader_.read([&](batch const& b, column_plan const& plan) { add(b, plan, rows); }, rows);
  return ledger_;
}

void ledger_rows::add(batch const& b, column_plan const& plan, row_counts& rows) {
  auto const customer = *plan.position("customer");
  auto const mrr = plan.position("mrr");
  has_money_ = has_money_ || mrr.has_value();
  auto const begin = *plan.position(changes_ ? "time" : "start");
  auto const end = plan.position("end");
  auto const subscription = plan.position("subscription");
  unreadable_rows const unreadable{b};
  for (std::size_t row = 0; row < b.rows(); ++row) {
    if (unreadable[row]) {
      rows.excluded.add(reason::unparsable);
      continue;
    }
    if (!b.valid(customer)[row] || !b.valid(begin)[row] || (changes_ && !b.valid(*mrr)[row])) {
      ledger_.exclude(reason::missing);
      continue;
    }
    auto const instant = [&](std::size_t column) {
      return dates_.instant(b.times(column)[row], [&] { return b.position(row, column); });
    };
    auto const who = b.texts(customer)[row];
    auto const at = instant(begin);
    count_t const refused = ledger_.excluded()[reason::out_of_scale];
    if (changes_) {
      ledger_.push(who, subscription ? b.texts(*subscription)[row] : std::string_view{"1"}, at,
                   b.amounts(*mrr)[row]);
    } else {
      std::optional<std::chrono::sys_seconds> until;
      if (end && b.valid(*end)[row]) until = instant(*end);
      std::optional<std::int64_t> price;
      if (mrr && b.valid(*mrr)[row]) price = b.amounts(*mrr)[row];
      ledger_.push(who, at, until, price);
    }
    bool const fail = of_.input.bad == on_bad_row::fail;
    if (fail && ledger_.excluded()[reason::out_of_scale] > refused) {
      bool const negative = mrr && b.valid(*mrr)[row] && b.amounts(*mrr)[row] < 0;
      throw io_error(
          b.position(row, negative ? *mrr : *end),
          negative ? "recurring revenue is below 0" : "this subscription ends before it starts",
          "--on-bad-row=count leaves such rows out and counts them");
    }
  }
}

}  // namespace cxm::cli
