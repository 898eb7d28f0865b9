#include "said.hpp"
#include "support/catch.hpp"

#include <cxm/model/subscription.hpp>

using namespace cxm;
using cxm_test::said;
using namespace std::chrono;
using lines = std::vector<std::string>;

namespace {
constexpr sys_seconds noon = sys_days{year{2026} / 1 / 1} + hours{12};

subscription period() {
  subscription x;
  x.customer = "C-1";
  x.mrr = {1'000, currency{"EUR"}};
  x.start = noon;
  return x;
}
}  // namespace

TEST_CASE("subscription: running, ended and empty periods are right") {
  auto x = period();
  CHECK(validate(x).empty());
  x.end = noon;  // ended at once: holds no time, and no contradiction
  x.end_reason = "price";
  x.ended_voluntarily = true;
  x.renewal_due = noon;
  CHECK(validate(x).empty());
}

TEST_CASE("subscription: contradictions are named") {
  auto x = period();
  x.end = noon - seconds{1};
  x.renewal_due = noon - seconds{1};
  CHECK(said(validate(x)) ==
        lines{"it ends before it starts", "the renewal is due before the start"});
  x = period();
  x.end_reason = "price";
  CHECK(said(validate(x)) == lines{"a reason for the end of a subscription that has not ended"});
  x.end_reason.clear();
  x.ended_voluntarily = false;
  CHECK(said(validate(x)) == lines{"a reason for the end of a subscription that has not ended"});
  subscription nobody;
  nobody.mrr = {-1, currency{}};
  CHECK(said(validate(nobody)) == lines{"the subscription has no customer",
                                        "the currency of the MRR is not stated",
                                        "the MRR is negative"});
}
