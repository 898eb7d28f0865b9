#pragma once
/// Churn and revenue rates as vendors publish them, by name, to reproduce the number that they show.
///
///     cxm::vendor_rate const& r = cxm::preset::stripe_subscriber_churn;
///     cxm::named_rate const shown = rate_by(r, period);   // numerator, denominator, value
///
/// Formula       each preset's own, `formula`, with the counts and sums of a ledger_period: of events
///               unless it says net, which is by customer over the period (net_movements).
/// Trailing      Some vendors read the last 30 days: give periods() the first day of that stretch and
///               the day after it. rate_by refuses a period of another length.
/// Not here      what has no page that could be read: the formulas of Stripe's MRR churn rates, of
///               ProfitWell's rates of MRR, and of Baremetrics' net churn. Vendors differ in more than
///               the formula: when a cancelled subscription ends, past-due accounts, trials, discounts
///               are decided before the rows get here (model/billing.hpp).
/// Source        `page`, as its stored copy had it on the day `read`; vendors change their pages
///               without notice. Empty where no page could be read: `formula` says what it follows.
/// Undefined     a denominator of 0: NaN.
/// Errors        std::invalid_argument for a period of another length than `trailing`.

#include <cxm/retention/ledger_period.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace cxm::inline v0 {

/// A quotient with what it divides: customers, or minor units of money.
struct named_rate {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;

  [[nodiscard]] constexpr double value() const noexcept {
    return denominator > 0 ? static_cast<double>(numerator) / static_cast<double>(denominator)
                           : undefined;
  }
};

enum class vendor_formula : std::uint8_t {
  net_churned_over_start,           ///< net churned/start
  churned_over_start,               ///< churned events/start
  churned_over_start_plus_joined,   ///< churned events/(start + joined), returns in neither
  mrr_lost_over_start,              ///< (contraction + churned)/start
  mrr_net_lost_over_start,          ///< the same of net movements
  mrr_lost_less_gained_over_start,  ///< (contraction + churned − expansion − reactivated)/start
  mrr_gained_over_lost,             ///< (joined + expansion)/(contraction + churned)
};

struct vendor_rate {
  std::string_view name;
  std::string_view vendor;
  std::string_view formula;  ///< in our words
  std::string_view page{};
  std::string_view read{};  ///< the day, ISO 8601
  vendor_formula by = vendor_formula::churned_over_start;
  std::string_view ours{};  ///< the figure of cxm::churn or cxm::mrr that it is, if it is one
  std::optional<std::chrono::days> trailing{};
};

[[nodiscard]] inline named_rate rate_by(vendor_rate const& rate, ledger_period const& of) {
  // An hour more or less where clocks change.
  auto const length = of.to - of.from;
  if (rate.trailing && (length > *rate.trailing + std::chrono::hours{3} ||
                        length < *rate.trailing - std::chrono::hours{3})) {
    throw std::invalid_argument(
        "cxm::rate_by: this vendor's rate is of a stretch of its own length, such as 30 days; read "
        "periods() with the first and the last day of it");
  }
  auto const whole = [](count_t n) { return static_cast<std::int64_t>(n); };
  auto const sum = [](detail::wide_money x) { return detail::narrow_money(x); };
  customer_movements const& n = of.customers;
  mrr_movements const& m = of.mrr;
  detail::wide_money const lost = detail::wide_money{m.contraction} + m.churned;
  switch (rate.by) {
    case vendor_formula::net_churned_over_start: return {whole(of.net.churned), whole(n.start)};
    case vendor_formula::churned_over_start: return {whole(n.churned), whole(n.start)};
    case vendor_formula::churned_over_start_plus_joined:
      return {whole(n.churned), whole(n.start + n.joined)};
    case vendor_formula::mrr_lost_over_start: return {sum(lost), m.start};
    case vendor_formula::mrr_net_lost_over_start:
      return {sum(detail::wide_money{of.net.contraction} + of.net.churned_mrr), m.start};
    case vendor_formula::mrr_lost_less_gained_over_start:
      return {sum(lost - m.expansion - m.reactivated), m.start};
    case vendor_formula::mrr_gained_over_lost:
      return {sum(detail::wide_money{m.joined} + m.expansion), sum(lost)};
  }
  return {};
}

namespace preset {
inline constexpr std::string_view vendor_pages_read = "2026-11-27";

/// The page of this chart was not at hand.
inline constexpr vendor_rate chartmogul_customer_churn{
    .name = "chartmogul_customer_churn",
    .vendor = "ChartMogul",
    .formula =
        "customers at the start who are gone at the end/customers at the start, standard setting, "
        "as chartmogul_standard in tests/oracle/figures/ledger.json",
    .by = vendor_formula::net_churned_over_start,
    .ours = "start_of_period"};

inline constexpr vendor_rate chartmogul_gross_mrr_churn{
    .name = "chartmogul_gross_mrr_churn",
    .vendor = "ChartMogul",
    .formula = "(net churn MRR + net contraction MRR)/MRR at the start, standard setting",
    .page = "https://help.chartmogul.com/hc/en-us/articles/204898491-Chart-Gross-MRR-Churn-Rate",
    .read = vendor_pages_read,
    .by = vendor_formula::mrr_net_lost_over_start};

/// The page as it was before it spoke of net movements.
inline constexpr vendor_rate chartmogul_gross_mrr_churn_by_event{
    .name = "chartmogul_gross_mrr_churn_by_event",
    .vendor = "ChartMogul",
    .formula = "(sum of churn and contraction MRR)/MRR at the start, standard setting",
    .page = "https://help.chartmogul.com/hc/en-us/articles/203359341-Metric-MRR-Churn-Rate",
    .read = vendor_pages_read,
    .by = vendor_formula::mrr_lost_over_start,
    .ours = "gross_churn"};

inline constexpr vendor_rate chartmogul_net_mrr_churn{
    .name = "chartmogul_net_mrr_churn",
    .vendor = "ChartMogul",
    .formula =
        "(sum of churn and contraction MRR − sum of expansion and reactivation MRR)/MRR at the "
        "start, standard setting",
    .page = "https://help.chartmogul.com/hc/en-us/articles/4414075567250-Chart-Net-MRR-Churn-Rate",
    .read = vendor_pages_read,
    .by = vendor_formula::mrr_lost_less_gained_over_start,
    .ours = "net_churn"};

/// Returning subscribers are subscribers again, and a second churn counts; of the denominator the
/// page names the active and the new alone. cxm's start_plus_new has the returning in it too.
inline constexpr vendor_rate stripe_subscriber_churn{
    .name = "stripe_subscriber_churn",
    .vendor = "Stripe",
    .formula =
        "subscribers churned in the last 30 days/(subscribers active 30 days ago + new ones in "
        "those 30 days)",
    .page = "https://support.stripe.com/questions/calculating-subscriber-churn-rate-in-billing",
    .read = vendor_pages_read,
    .by = vendor_formula::churned_over_start_plus_joined,
    .trailing = std::chrono::days{30}};

/// Who signs up and cancels within the 30 days counts since a change that
/// changelog.baremetrics.com/churn-update-4pqo9O tells of. Plans by the year are read over 365 days
/// there: rate_by a copy with another `trailing`.
inline constexpr vendor_rate baremetrics_user_churn{
    .name = "baremetrics_user_churn",
    .vendor = "Baremetrics",
    .formula = "customers cancelled in the last 30 days/customers active 30 days ago",
    .page = "https://help.baremetrics.com/en/articles/5380347-user-and-revenue-churn",
    .read = vendor_pages_read,
    .by = vendor_formula::churned_over_start,
    .ours = "events_over_start",
    .trailing = std::chrono::days{30}};

inline constexpr vendor_rate baremetrics_revenue_churn{
    .name = "baremetrics_revenue_churn",
    .vendor = "Baremetrics",
    .formula = "MRR lost to downgrades and cancellations in the last 30 days/MRR 30 days ago",
    .page = "https://help.baremetrics.com/en/articles/5380347-user-and-revenue-churn",
    .read = vendor_pages_read,
    .by = vendor_formula::mrr_lost_over_start,
    .ours = "gross_churn",
    .trailing = std::chrono::days{30}};

inline constexpr vendor_rate baremetrics_quick_ratio{
    .name = "baremetrics_quick_ratio",
    .vendor = "Baremetrics",
    .formula = "(new MRR + expansion MRR)/(contraction MRR + churned MRR)",
    .page = "https://changelog.baremetrics.com/new-quick-ratio-metric-4ohZDy",
    .read = vendor_pages_read,
    .by = vendor_formula::mrr_gained_over_lost,
    .ours = "quick_ratio_without_returns"};

/// The page says who counts; that it is divided by the customers at the start is ours.
inline constexpr vendor_rate profitwell_customer_churn{
    .name = "profitwell_customer_churn",
    .vendor = "ProfitWell",
    .formula =
        "customers gone at the end of the calendar month, those who signed up in the same month "
        "not "
        "counted/customers at its start; a return at any time is a reactivation",
    .page =
        "https://www.paddle.com/help/profitwell-metrics/measure/compare/profitwell-vs-chargebee",
    .read = vendor_pages_read,
    .by = vendor_formula::net_churned_over_start,
    .ours = "start_of_period"};

/// All of them.
inline constexpr std::array every_vendor_rate{
    chartmogul_customer_churn, chartmogul_gross_mrr_churn, chartmogul_gross_mrr_churn_by_event,
    chartmogul_net_mrr_churn,  stripe_subscriber_churn,    baremetrics_user_churn,
    baremetrics_revenue_churn, baremetrics_quick_ratio,    profitwell_customer_churn};
}  // namespace preset

/// The vendor's rate of a name, if there is one.
[[nodiscard]] constexpr std::optional<vendor_rate> find_vendor_rate(
    std::string_view name) noexcept {
  for (vendor_rate const& r : preset::every_vendor_rate) {
    if (r.name == name) return r;
  }
  return std::nullopt;
}

}  // namespace cxm::inline v0
