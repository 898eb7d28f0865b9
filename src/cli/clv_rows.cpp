#include "clv_rows.hpp"

#include "messages.hpp"
#include "rows.hpp"

#include <cxm/clv/purchase_history.hpp>
#include <cxm/core/period_bounds.hpp>

#include <fmt/format.h>

namespace cxm::cli {

namespace {
using std::chrono::local_days;
using std::chrono::sys_days;

[[nodiscard]] std::string text_of(local_days day) { return period_label(period::day, day); }

[[nodiscard]] purchase_history<> read_history(request const& of, clv_rows& into) {
  purchase_history<> history{currency_of(of)};
  row_reader reader{of,
                    {{"customer", cell_type::text, true},
                     {"amount", cell_type::amount, true},
                     {"time", cell_type::time, true}}};
  calendar const dates{of};
  reader.read(
      [&](batch const& b, column_plan const& plan) {
        auto const customer = *plan.position("customer");
        auto const amount = *plan.position("amount");
        auto const time = *plan.position("time");
        unreadable_rows const unreadable{b};
        for (std::size_t row = 0; row < b.rows(); ++row) {
          if (unreadable[row]) {
            history.exclude(reason::unparsable);
          } else if (!b.valid(customer)[row] || !b.valid(time)[row] || !b.valid(amount)[row]) {
            history.exclude(reason::missing);
          } else {
            auto const day = dates.day(b.times(time)[row], [&] { return b.position(row, time); });
            history.push(b.texts(customer)[row], day, b.amounts(amount)[row]);
          }
        }
      },
      into.rows);
  into.rows.used = history.count();
  into.rows.excluded.merge(history.excluded());
  into.mapping = reader.mapping();
  return history;
}
}  // namespace

clv_rows read_clv_rows(request const& of) {
  clv_rows out{{}, customer_base{of.counted_in}, {}, {}, {}, {}, {}, {}, {}, {}, currency_of(of),
               {}};
  purchase_history<> const history = read_history(of, out);
  auto const days = history.days();
  if (!days) {
    throw usage_error(fmt::format("{}: no order could be used", fmt::join(of.files, ", ")),
                      "cxm inspect says what the columns hold");
  }
  out.first_day = local_days{days->first.time_since_epoch()};
  out.last_day = local_days{days->second.time_since_epoch()};
  out.until = of.until.value_or(out.last_day);
  if (out.until < out.first_day) {
    throw usage_error(fmt::format("--until {}: the first order is of {}", text_of(out.until),
                                  text_of(out.first_day)));
  }
  purchase_reading const how{.unit = of.counted_in};
  out.customers = history.buyers(out.until, how);
  out.names = history.customers(out.until);
  if (out.until < out.last_day) {
    for (later_purchases const& l : history.later(out.until, out.last_day, how)) {
      out.later_purchases.push_back(l.purchases);
      out.later_spend.push_back(l.spend);
    }
    out.repeats = history.repeats(out.until, out.last_day, how);
  }
  out.data = {history.count(), out.customers.size(), text_of(out.first_day), text_of(out.until),
              of.currency_code};
  return out;
}

}  // namespace cxm::cli
