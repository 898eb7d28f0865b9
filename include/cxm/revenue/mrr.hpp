#pragma once
/// Monthly recurring revenue of one period: its bridge, and the rates made of it.
///
/// With the sums of a period (ledger_period.hpp), all by event: start, joined, reactivated,
/// expansion, contraction, churned, end; start + joined + reactivated + expansion − contraction −
/// churned = end.
///
///   gross_churn          (contraction + churned)/start
///   net_churn            (contraction + churned − expansion − reactivated)/start
///   net_churn_daily_sum  Σ over days of the day's net loss/MRR when the day began
///   nrr                  net revenue retention: MRR at the end of those active at the start/start
///   grr                  gross revenue retention: Σ min(start, end) of the same customers/start
///   logo_retention       starters still active at the end/starters
///   quick_ratio          (joined + expansion + reactivated)/(contraction + churned)
///   quick_ratio_without_returns   the same without the reactivated
///   arpa_end             MRR at the end/customers active at the end, those of unstated price too
///
/// movement_figures() has the movements in counts and money, by event and by customer over the whole
/// period (net_movements): a customer who left and came back is two events and no net movement.
///
/// Undefined     a denominator of 0: NaN. net_churn_daily_sum is NaN when a day that began without
///               MRR has a net loss or gain, and when every day began without. arpa_end is NaN when
///               no active customer has a stated price.
/// Interval      none here: these are sums over a whole ledger, not a sample of it.

#include <cxm/core/figure.hpp>
#include <cxm/retention/ledger_period.hpp>

#include <utility>

namespace cxm::inline v0 {

class mrr {
 public:
  static constexpr std::string_view id = "mrr";
  static constexpr std::string_view title = "MRR";
  explicit mrr(ledger_period of) : of_{std::move(of)} {}

  [[nodiscard]] ledger_period const& period() const noexcept { return of_; }
  [[nodiscard]] double gross_churn() const noexcept { return over_start(lost()); }
  [[nodiscard]] double net_churn() const noexcept {
    return over_start(lost() - number(of_.mrr.expansion) - number(of_.mrr.reactivated));
  }
  [[nodiscard]] double net_churn_daily_sum() const noexcept {
    double sum = 0;
    bool any = false;
    for (ledger_day const& d : of_.days) {
      double const loss = number(d.mrr_lost) - number(d.mrr_gained);
      any = any || d.mrr > 0;
      if (loss != 0) sum += d.mrr > 0 ? loss / number(d.mrr) : undefined;
    }
    return any ? sum : undefined;
  }
  [[nodiscard]] double nrr() const noexcept { return over_start(number(of_.mrr.starters_end)); }
  [[nodiscard]] double grr() const noexcept { return over_start(number(of_.mrr.starters_kept)); }
  [[nodiscard]] double logo_retention() const noexcept {
    auto const& n = of_.customers;
    if (n.start == 0) return undefined;
    return static_cast<double>(n.start - n.starters_lost) / static_cast<double>(n.start);
  }
  [[nodiscard]] double quick_ratio() const noexcept {
    return over_lost(number(of_.mrr.joined) + number(of_.mrr.expansion) +
                     number(of_.mrr.reactivated));
  }
  [[nodiscard]] double quick_ratio_without_returns() const noexcept {
    return over_lost(number(of_.mrr.joined) + number(of_.mrr.expansion));
  }
  /// In minor units.
  [[nodiscard]] double arpa_end() const noexcept {
    count_t const n = of_.customers.end;
    bool const stated = n > 0 && of_.mrr.end > 0;
    return stated ? number(of_.mrr.end) / static_cast<double>(n) : undefined;
  }

  void figures(figure_sink out, reading = {}) const {
    auto const money = [&](std::string_view name, double minor) { show(out, name, minor); };
    money("end", number(of_.mrr.end));
    money("start", number(of_.mrr.start));
    money("joined", number(of_.mrr.joined));
    money("reactivated", number(of_.mrr.reactivated));
    money("expansion", number(of_.mrr.expansion));
    money("contraction", number(of_.mrr.contraction));
    money("churned", number(of_.mrr.churned));
    out(value_figure("gross_churn", unit::share, gross_churn()));
    out(value_figure("net_churn", unit::share, net_churn()));
    out(value_figure("net_churn_daily_sum", unit::share, net_churn_daily_sum()));
    out(value_figure("nrr", unit::share, nrr()));
    out(value_figure("grr", unit::share, grr()));
    out(value_figure("logo_retention", unit::share, logo_retention()));
    out(value_figure("quick_ratio", unit::ratio, quick_ratio()));
    out(value_figure("quick_ratio_without_returns", unit::ratio, quick_ratio_without_returns()));
    money("arpa_end", arpa_end());
  }

  /// Every movement, each kind as a count of events, as a count of customers net, and as both sums.
  void movement_figures(figure_sink out) const {
    auto const& n = of_.customers;
    net_movements const& net = of_.net;
    out(count_figure("joined_events", n.joined));
    out(count_figure("reactivated_events", n.reactivated));
    out(count_figure("expansion_events", n.expanded));
    out(count_figure("contraction_events", n.contracted));
    out(count_figure("churned_events", n.churned));
    show(out, "joined", number(of_.mrr.joined));
    show(out, "reactivated", number(of_.mrr.reactivated));
    show(out, "expansion", number(of_.mrr.expansion));
    show(out, "contraction", number(of_.mrr.contraction));
    show(out, "churned", number(of_.mrr.churned));
    out(count_figure("net_joined_customers", net.joined));
    out(count_figure("net_reactivated_customers", net.reactivated));
    out(count_figure("net_expanded_customers", net.expanded));
    out(count_figure("net_contracted_customers", net.contracted));
    out(count_figure("net_churned_customers", net.churned));
    show(out, "net_joined", number(net.joined_mrr));
    show(out, "net_reactivated", number(net.reactivated_mrr));
    show(out, "net_expansion", number(net.expansion));
    show(out, "net_contraction", number(net.contraction));
    show(out, "net_churned", number(net.churned_mrr));
  }

 private:
  void show(figure_sink out, std::string_view name, double minor) const {
    double const major = 1.0 / static_cast<double>(of_.money_in.minor_units());
    figure f = value_figure(name, unit::money, minor * major);
    f.money_in = of_.money_in;
    out(f);
  }
  [[nodiscard]] static constexpr double number(std::int64_t minor) noexcept {
    return static_cast<double>(minor);
  }
  [[nodiscard]] double lost() const noexcept {
    return number(of_.mrr.contraction) + number(of_.mrr.churned);
  }
  [[nodiscard]] double over_start(double x) const noexcept {
    return of_.mrr.start > 0 ? x / number(of_.mrr.start) : undefined;
  }
  [[nodiscard]] double over_lost(double x) const noexcept {
    return lost() > 0 ? x / lost() : undefined;
  }
  ledger_period of_;
};

}  // namespace cxm::inline v0
