#pragma once
/// A touchpoint: one contact of one customer with the company, its people or its product.

#include <cxm/model/description.hpp>
#include <cxm/model/enum_names.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

/// Who started a contact.
enum class initiator : std::uint8_t { customer, company };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<initiator>{"customer", "company"};

/// Whom or what the customer met.
enum class touchpoint_nature : std::uint8_t { people, product };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<touchpoint_nature>{"people", "product"};

enum class handling : std::uint8_t { human, automated };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<handling>{"human", "automated"};

enum class touchpoint_outcome : std::uint8_t {
  completed,  ///< the customer did what they came for
  abandoned,  ///< the customer gave up
  failed,     ///< the company failed the customer: a defect, an outage, a broken promise
};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<touchpoint_outcome>{
    "completed", "abandoned", "failed"};

/// Text that is empty and optionals without a value are not stated.
struct touchpoint {
  identifier_t id;
  identifier_t customer;
  std::chrono::sys_seconds at{};
  std::optional<std::chrono::seconds> duration;
  std::string stage;    ///< of the journey: awareness, order, payment, use, support …
  std::string channel;  ///< where: shop, web, app, phone …
  std::string kind;     ///< what: a visit, a call, a feature that was used …
  std::string team;     ///< who answers for it
  std::string campaign;
  std::optional<touchpoint_nature> nature;
  std::optional<initiator> initiated_by;
  std::optional<cxm::handling> handling;
  std::optional<touchpoint_outcome> outcome;
  std::optional<bool> repeated;  ///< the customer had to say again what the company knew already

  friend bool operator==(touchpoint const&, touchpoint const&) = default;
};

template <>
struct description<touchpoint> {
  static constexpr std::string_view table = "touchpoints";
  static constexpr auto key = &touchpoint::id;
  static constexpr auto fields =
      std::tuple{described<&touchpoint::id, kept::as_touchpoint>{"id"},
                 described<&touchpoint::customer, kept::as_customer>{"customer"},
                 described<&touchpoint::at>{"at"},
                 described<&touchpoint::duration>{"duration"},
                 described<&touchpoint::stage>{"stage"},
                 described<&touchpoint::channel>{"channel"},
                 described<&touchpoint::kind>{"kind"},
                 described<&touchpoint::team>{"team"},
                 described<&touchpoint::campaign>{"campaign"},
                 described<&touchpoint::nature>{"nature"},
                 described<&touchpoint::initiated_by>{"initiated_by"},
                 described<&touchpoint::handling>{"handling"},
                 described<&touchpoint::outcome>{"outcome"},
                 described<&touchpoint::repeated>{"repeated"}};
};

/// What contradicts itself in the row; empty when nothing does.
[[nodiscard]] inline std::vector<contradiction> validate(touchpoint const& x) {
  std::vector<contradiction> wrong;
  if (x.duration && *x.duration < std::chrono::seconds{0}) {
    wrong.push_back({"duration", "the duration is negative"});
  }
  return wrong;
}

}  // namespace cxm::inline v0
