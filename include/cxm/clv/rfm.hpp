#pragma once
/// RFM: customers scored 1 to 5 by how lately, how often and for how much they bought, and segments
/// named by two of the scores.
///
/// Formula       a score is 1 + ⌊5·(customers who are worse)/n⌋: fifths of the customers, 5 the best.
///               Recency is T − t_x, and less is better; frequency is x, and monetary z.
/// Ties          customers who are alike have one score, that of the worst place among them; so a fifth
///               can be empty, as where half of the customers never came back.
/// Segments      by recency and frequency:
///
///                 recency    frequency 1       2, 3                  4, 5
///                 5          new_customers     potential_loyalists   champions
///                 4          promising         potential_loyalists   loyal
///                 3          about_to_sleep    2: about_to_sleep, 3: needs_attention   loyal
///                 1, 2       hibernating       2: hibernating, 3: at_risk   4: at_risk, 5: cant_lose
///
/// Input         customer_base. Monetary is 0 where z is not known, as of who has no repeat.
/// Undefined     no customers: no scores.
/// Complexity    O(n log n). Same for any order of customers.
/// Source        Hughes 1994, "Strategic Database Marketing" (fifths); the names are in general use, and
///               have no one author.

#include <cxm/clv/customer_base.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cxm::inline v0 {

enum class rfm_segment : std::uint8_t {
  champions,
  loyal,
  potential_loyalists,
  new_customers,
  promising,
  needs_attention,
  about_to_sleep,
  at_risk,
  cant_lose,
  hibernating,
};
[[nodiscard]] constexpr std::string_view name(rfm_segment s) noexcept {
  switch (s) {
    case rfm_segment::champions: return "champions";
    case rfm_segment::loyal: return "loyal";
    case rfm_segment::potential_loyalists: return "potential_loyalists";
    case rfm_segment::new_customers: return "new_customers";
    case rfm_segment::promising: return "promising";
    case rfm_segment::needs_attention: return "needs_attention";
    case rfm_segment::about_to_sleep: return "about_to_sleep";
    case rfm_segment::at_risk: return "at_risk";
    case rfm_segment::cant_lose: return "cant_lose";
    case rfm_segment::hibernating: return "hibernating";
  }
  return "unknown";
}

/// Each 1 to 5.
struct rfm_score {
  int recency = 0;
  int frequency = 0;
  int monetary = 0;
  friend bool operator==(rfm_score const&, rfm_score const&) = default;

  [[nodiscard]] constexpr rfm_segment segment() const noexcept {
    using enum rfm_segment;
    if (recency == 5)
      return frequency == 1 ? new_customers : frequency <= 3 ? potential_loyalists : champions;
    if (recency == 4)
      return frequency == 1 ? promising : frequency <= 3 ? potential_loyalists : loyal;
    if (recency == 3)
      return frequency <= 2 ? about_to_sleep : frequency == 3 ? needs_attention : loyal;
    return frequency <= 2 ? hibernating : frequency <= 4 ? at_risk : cant_lose;
  }
};

namespace detail {
/// 1 + ⌊5·(values below)/n⌋ of each.
[[nodiscard]] inline std::vector<int> fifths(std::vector<double> const& values) {
  std::vector<double> order = values;
  std::sort(order.begin(), order.end());
  std::vector<int> out;
  for (double const x : values) {
    auto const below =
        static_cast<std::size_t>(std::lower_bound(order.begin(), order.end(), x) - order.begin());
    out.push_back(1 + static_cast<int>(5 * below / values.size()));
  }
  return out;
}
}  // namespace detail

/// Of each customer, in the order of the base.
[[nodiscard]] inline std::vector<rfm_score> rfm_scores(customer_base const& of) {
  std::vector<double> recency, frequency, monetary;
  for (std::size_t i = 0; i < of.size(); ++i) {
    buyer const& b = of[i];
    recency.push_back(b.recency - b.observed);
    frequency.push_back(b.repeats);
    monetary.push_back(b.mean_spend == b.mean_spend ? b.mean_spend : 0);
  }
  auto const r = detail::fifths(recency), f = detail::fifths(frequency),
             m = detail::fifths(monetary);
  std::vector<rfm_score> out;
  for (std::size_t i = 0; i < of.size(); ++i) out.push_back({r[i], f[i], m[i]});
  return out;
}

}  // namespace cxm::inline v0
