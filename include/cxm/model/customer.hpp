#pragma once
/// A customer, or a prospect who isn't one yet.

#include <cxm/model/description.hpp>
#include <cxm/model/enum_names.hpp>
#include <cxm/model/money.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

/// What somebody is to the company. Several at once: who pays need not be who uses.
enum class role : std::uint8_t { buyer, user, employee, distributor, contractor };
template <>
inline constexpr std::array<std::string_view, 5> enum_names<role>{"buyer", "user", "employee",
                                                                  "distributor", "contractor"};

/// A set of roles; one byte.
class role_set {
 public:
  constexpr role_set() = default;
  constexpr role_set(std::initializer_list<role> roles) noexcept {
    for (role r : roles) insert(r);
  }
  constexpr void insert(role r) noexcept { bits_ = static_cast<std::uint8_t>(bits_ | bit(r)); }
  [[nodiscard]] constexpr bool contains(role r) const noexcept { return (bits_ & bit(r)) != 0; }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  friend constexpr bool operator==(role_set, role_set) = default;

 private:
  [[nodiscard]] static constexpr std::uint8_t bit(role r) noexcept {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(r));
  }
  std::uint8_t bits_ = 0;
};

/// Outside the company, or one of its own (employee experience, internal service).
enum class customer_side : std::uint8_t { external, internal };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<customer_side>{"external", "internal"};

/// What a customer is grouped by: region, plan, size … by name. One value a name.
using segment_attributes = std::map<std::string, std::string, std::less<>>;

/// Text that is empty and optionals without a value are not stated.
struct customer {
  identifier_t id;
  identifier_t prospect;  ///< its identifier as a visitor, before the first purchase
  identifier_t account;   ///< the company a person belongs to, for account-level scores
  role_set roles;
  customer_side side = customer_side::external;
  segment_attributes segments;
  std::optional<std::chrono::sys_seconds> first_contact;  ///< since when the prospect is known
  std::optional<std::chrono::sys_seconds> acquired;       ///< became a customer; absent: a prospect
  std::optional<std::chrono::sys_seconds> lost;  ///< left, or as a prospect refused; absent: stays
  std::string lost_reason;
  std::string lost_to;                   ///< the competitor that won the customer over
  std::optional<bool> lost_voluntarily;  ///< by own choice; false: a failed payment, a death, a ban
  std::optional<money> acquisition_cost;
  identifier_t referred_by;  ///< the customer who recommended the company

  friend bool operator==(customer const&, customer const&) = default;
};

template <>
struct description<customer> {
  static constexpr std::string_view table = "customers";
  static constexpr auto key = &customer::id;
  static constexpr auto fields =
      std::tuple{described<&customer::id, kept::as_customer>{"id"},
                 described<&customer::prospect, kept::as_customer>{"prospect"},
                 described<&customer::account>{"account"},
                 described<&customer::roles>{"roles"},
                 described<&customer::side>{"side"},
                 described<&customer::segments>{"segments"},
                 described<&customer::first_contact>{"first_contact"},
                 described<&customer::acquired>{"acquired"},
                 described<&customer::lost>{"lost"},
                 described<&customer::lost_reason>{"lost_reason"},
                 described<&customer::lost_to>{"lost_to"},
                 described<&customer::lost_voluntarily>{"lost_voluntarily"},
                 described<&customer::acquisition_cost>{"acquisition_cost"},
                 described<&customer::referred_by, kept::as_customer>{"referred_by"}};
};

/// What contradicts itself in the row; empty when nothing does.
[[nodiscard]] inline std::vector<contradiction> validate(customer const& x) {
  std::vector<contradiction> wrong;
  if (x.id.empty()) wrong.push_back({"id", "the customer has no identifier"});
  if (!x.id.empty() && x.prospect == x.id) {
    wrong.push_back({"prospect", "the prospect's identifier is the customer's own"});
  }
  if (!x.id.empty() && x.referred_by == x.id) {
    wrong.push_back({"referred_by", "the customer is referred by itself"});
  }
  if (x.acquired && x.first_contact && *x.acquired < *x.first_contact) {
    wrong.push_back({"acquired", "acquired before the first contact"});
  }
  if (x.lost && x.acquired && *x.lost < *x.acquired) {
    wrong.push_back({"lost", "lost before acquired"});
  }
  if (x.lost && x.first_contact && *x.lost < *x.first_contact) {
    wrong.push_back({"lost", "lost before the first contact"});
  }
  if (!x.lost && (!x.lost_reason.empty() || !x.lost_to.empty() || x.lost_voluntarily)) {
    wrong.push_back({"lost", "a reason for the loss of a customer that was not lost"});
  }
  if (x.acquisition_cost) {
    if (!x.acquisition_cost->in().stated()) {
      wrong.push_back({"acquisition_cost", "the currency of the acquisition cost is not stated"});
    }
    if (x.acquisition_cost->minor_units() < 0) {
      wrong.push_back({"acquisition_cost", "the acquisition cost is negative"});
    }
  }
  return wrong;
}

}  // namespace cxm::inline v0
