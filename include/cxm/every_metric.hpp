#pragma once
/// Every metric, as one list that is there when the program is compiled: the law tests and
/// the golden states run over it. A test finds a metric header that is missing here, in cxm.hpp or in
/// the documentation.

#include <cxm/clv/ltv.hpp>
#include <cxm/clv/purchase_history.hpp>
#include <cxm/core/bundle.hpp>
#include <cxm/core/group_by.hpp>
#include <cxm/core/one_per.hpp>
#include <cxm/core/windowed.hpp>
#include <cxm/retention/churn_reasons.hpp>
#include <cxm/retention/cohorts.hpp>
#include <cxm/retention/competing_risks.hpp>
#include <cxm/retention/flagged_share.hpp>
#include <cxm/retention/kaplan_meier.hpp>
#include <cxm/retention/reactivation.hpp>
#include <cxm/retention/renewal.hpp>
#include <cxm/retention/retention.hpp>
#include <cxm/retention/subscription_ledger.hpp>
#include <cxm/revenue/conversion.hpp>
#include <cxm/revenue/order_history.hpp>
#include <cxm/revenue/referral.hpp>
#include <cxm/revenue/return_on_investment.hpp>
#include <cxm/statistics/distinct_count.hpp>
#include <cxm/statistics/distinct_sketch.hpp>
#include <cxm/survey/ces.hpp>
#include <cxm/survey/csat.hpp>
#include <cxm/survey/drivers.hpp>
#include <cxm/survey/loyalty.hpp>
#include <cxm/survey/nps.hpp>
#include <cxm/survey/paired_nps.hpp>
#include <cxm/survey/response_rate.hpp>
#include <cxm/survey/satisfaction.hpp>
#include <cxm/survey/weighted_nps.hpp>
#include <cxm/usability/clicks.hpp>
#include <cxm/usability/sus.hpp>
#include <cxm/usability/task_errors.hpp>
#include <cxm/usability/task_success.hpp>
#include <cxm/usability/task_time.hpp>
#include <cxm/usability/umux_lite.hpp>

namespace cxm::inline v0 {

template <metric... M>
struct metric_list {
  static constexpr std::size_t size = sizeof...(M);
  /// Calls f.template operator()<M>() for each.
  template <class F>
  static void for_each(F&& f) {
    (f.template operator()<M>(), ...);
  }
};

/// Adding a metric adds it here, and its header to cxm.hpp. The last row are the ways to compose.
using every_metric =
    metric_list<nps, weighted_nps, paired_nps, csat, weighted_csat, ces, weighted_ces, satisfaction,
                weighted_satisfaction, loyalty, weighted_loyalty, drivers, flagged_share,
                subscription_ledger<>, churn_reasons, renewal, reactivation, conversion,
                order_history<>, referral<>, return_on_investment, acquisition_cohorts<>,
                retention<>, kaplan_meier, weighted_kaplan_meier, competing_risks<>, ltv,
                purchase_history<>, distinct_count<>, distinct_sketch<>, task_success, task_errors,
                task_time, clicks_to_completion, sus, umux_lite, response_rate,
                grouped<std::string, nps>, bundle<nps, csat>,
                one_per<std::string, keep::latest, nps>, windowed<nps>>;

}  // namespace cxm::inline v0
