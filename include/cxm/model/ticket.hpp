#pragma once
/// A support ticket.

#include <cxm/model/description.hpp>
#include <cxm/model/enum_names.hpp>
#include <cxm/model/money.hpp>
#include <cxm/model/touchpoint.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace cxm::inline v0 {

enum class ticket_handler : std::uint8_t { agent, bot };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<ticket_handler>{"agent", "bot"};

/// Text that is empty and optionals without a value are not stated.
struct ticket {
  identifier_t id;
  identifier_t customer;
  identifier_t touchpoint;  ///< the contact it came from
  std::string channel;
  std::string team;
  std::vector<std::string> topics;
  initiator opened_by = initiator::customer;
  std::chrono::sys_seconds opened{};
  /// The first public reply of an agent, bots excluded; of a ticket that an agent opened, that
  /// agent's next public comment.
  std::optional<std::chrono::sys_seconds> first_reply;
  std::optional<std::chrono::sys_seconds> resolved;  ///< for good; absent: open
  std::optional<std::chrono::seconds> waited;        ///< how long in all the customer waited for us
  std::int32_t reopened = 0;                         ///< how often
  std::optional<std::int32_t> contacts;  ///< the customer's contacts until it was resolved, from 1
  std::optional<bool> failure;           ///< about a failure of ours, not a question or a wish
  std::optional<ticket_handler> handled_by;
  std::optional<money> cost;

  friend bool operator==(ticket const&, ticket const&) = default;
};

template <>
struct description<ticket> {
  static constexpr std::string_view table = "tickets";
  static constexpr auto key = &ticket::id;
  static constexpr auto fields =
      std::tuple{described<&ticket::id, kept::as_written>{"id"},
                 described<&ticket::customer, kept::as_customer>{"customer"},
                 described<&ticket::touchpoint, kept::as_touchpoint>{"touchpoint"},
                 described<&ticket::channel>{"channel"},
                 described<&ticket::team>{"team"},
                 described<&ticket::topics>{"topics"},
                 described<&ticket::opened_by>{"opened_by"},
                 described<&ticket::opened>{"opened"},
                 described<&ticket::first_reply>{"first_reply"},
                 described<&ticket::resolved>{"resolved"},
                 described<&ticket::waited>{"waited"},
                 described<&ticket::reopened>{"reopened"},
                 described<&ticket::contacts>{"contacts"},
                 described<&ticket::failure>{"failure"},
                 described<&ticket::handled_by>{"handled_by"},
                 described<&ticket::cost>{"cost"}};
};

/// What contradicts itself in the row; empty when nothing does.
[[nodiscard]] inline std::vector<contradiction> validate(ticket const& x) {
  std::vector<contradiction> wrong;
  if (x.first_reply && *x.first_reply < x.opened) {
    wrong.push_back({"first_reply", "the first reply is before the opening"});
  }
  if (x.resolved && *x.resolved < x.opened)
    wrong.push_back({"resolved", "resolved before the opening"});
  if (x.waited && *x.waited < std::chrono::seconds{0}) {
    wrong.push_back({"waited", "the waiting time is negative"});
  }
  if (x.waited && x.resolved && *x.resolved >= x.opened && *x.waited > *x.resolved - x.opened) {
    wrong.push_back({"waited", "the customer waited longer than the ticket was open"});
  }
  if (x.reopened < 0) wrong.push_back({"reopened", "the number of reopenings is negative"});
  if (x.contacts && *x.contacts < 1) wrong.push_back({"contacts", "fewer than one contact"});
  if (x.cost && !x.cost->in().stated()) {
    wrong.push_back({"cost", "the currency of the cost is not stated"});
  }
  if (x.cost && x.cost->minor_units() < 0) wrong.push_back({"cost", "the cost is negative"});
  return wrong;
}

}  // namespace cxm::inline v0
