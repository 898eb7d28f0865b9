#pragma once
/// A subscription period: a stretch of time in which one customer pays the same for the same plan.

#include <cxm/model/billing.hpp>
#include <cxm/model/description.hpp>
#include <cxm/model/money.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

/// A change of plan or price ends a period and starts the next one at the same instant, under the
/// same `id`. A period holds its start and not its end. Text that is empty and optionals without a
/// value are not stated.
struct subscription {
  identifier_t id;
  identifier_t customer;
  std::string plan;
  money mrr;  ///< a month, by `monthly` or `mrr_of`
  cxm::standing standing = cxm::standing::paying;
  std::chrono::sys_seconds start{};
  std::optional<std::chrono::sys_seconds> end;          ///< absent: runs on
  std::optional<std::chrono::sys_seconds> renewal_due;  ///< when the term ends unless it is renewed
  std::string end_reason;
  std::optional<bool> ended_voluntarily;  ///< by the customer's choice; false: a failed payment …

  friend bool operator==(subscription const&, subscription const&) = default;
};

template <>
struct description<subscription> {
  static constexpr std::string_view table = "subscriptions";
  static constexpr auto fields =
      std::tuple{described<&subscription::id, kept::as_written>{"id"},
                 described<&subscription::customer, kept::as_customer>{"customer"},
                 described<&subscription::plan>{"plan"},
                 described<&subscription::mrr>{"mrr"},
                 described<&subscription::standing>{"standing"},
                 described<&subscription::start>{"start"},
                 described<&subscription::end>{"end"},
                 described<&subscription::renewal_due>{"renewal_due"},
                 described<&subscription::end_reason>{"end_reason"},
                 described<&subscription::ended_voluntarily>{"ended_voluntarily"}};
};

/// What contradicts itself in the row; empty when nothing does.
[[nodiscard]] inline std::vector<contradiction> validate(subscription const& x) {
  std::vector<contradiction> wrong;
  if (x.customer.empty()) wrong.push_back({"customer", "the subscription has no customer"});
  if (!x.mrr.in().stated()) wrong.push_back({"mrr", "the currency of the MRR is not stated"});
  if (x.mrr.minor_units() < 0) wrong.push_back({"mrr", "the MRR is negative"});
  if (x.end && *x.end < x.start) wrong.push_back({"end", "it ends before it starts"});
  if (x.renewal_due && *x.renewal_due < x.start) {
    wrong.push_back({"renewal_due", "the renewal is due before the start"});
  }
  if (!x.end && (!x.end_reason.empty() || x.ended_voluntarily)) {
    wrong.push_back({"end", "a reason for the end of a subscription that has not ended"});
  }
  return wrong;
}

}  // namespace cxm::inline v0
