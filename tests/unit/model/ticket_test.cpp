#include "said.hpp"
#include "support/catch.hpp"

#include <cxm/model/ticket.hpp>

using namespace cxm;
using cxm_test::said;
using namespace std::chrono;
using lines = std::vector<std::string>;

namespace {
constexpr sys_seconds noon = sys_days{year{2026} / 1 / 1} + hours{12};

ticket opened() {
  ticket x;
  x.opened = noon;
  return x;
}
}  // namespace

TEST_CASE("ticket: open, answered and resolved tickets are right") {
  auto x = opened();
  CHECK(validate(x).empty());
  x.first_reply = noon;
  x.resolved = noon + hours{2};
  x.waited = hours{2};
  x.contacts = 1;
  x.cost = money{0, currency{"EUR"}};
  CHECK(validate(x).empty());
  x.resolved.reset();
  x.reopened = 2;
  CHECK(validate(x).empty());
}

TEST_CASE("ticket: contradictions are named") {
  auto x = opened();
  x.first_reply = noon - seconds{1};
  x.resolved = noon - seconds{1};
  CHECK(said(validate(x)) ==
        lines{"the first reply is before the opening", "resolved before the opening"});
  x = opened();
  x.resolved = noon + hours{1};
  x.waited = hours{2};
  CHECK(said(validate(x)) == lines{"the customer waited longer than the ticket was open"});
  x.waited = seconds{-1};
  x.reopened = -1;
  x.contacts = 0;
  x.cost = money{-1, currency{}};
  CHECK(said(validate(x)) == lines{"the waiting time is negative",
                                   "the number of reopenings is negative", "fewer than one contact",
                                   "the currency of the cost is not stated",
                                   "the cost is negative"});
}
