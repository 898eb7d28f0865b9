#include "said.hpp"
#include "support/catch.hpp"

#include <cxm/model/customer.hpp>

using namespace cxm;
using cxm_test::said;
using namespace std::chrono;
using lines = std::vector<std::string>;

namespace {
constexpr sys_seconds noon = sys_days{year{2026} / 1 / 1} + hours{12};
constexpr currency eur{"EUR"};

customer somebody() {
  customer x;
  x.id = "C-1";
  return x;
}
}  // namespace

TEST_CASE("role_set: holds each role once, in one byte") {
  constexpr role_set both{role::buyer, role::user, role::buyer};
  static_assert(sizeof(role_set) == 1);
  static_assert(both.contains(role::buyer) && both.contains(role::user));
  static_assert(!both.contains(role::employee) && !both.empty() && role_set{}.empty());
  CHECK(both == role_set{role::user, role::buyer});
  CHECK(both != role_set{role::user});
  role_set one;
  one.insert(role::contractor);
  CHECK(one.contains(role::contractor));
}

TEST_CASE("customer: a customer with all dates in order is right") {
  auto x = somebody();
  x.prospect = "v-1";
  x.referred_by = "C-2";
  x.first_contact = noon;
  x.acquired = noon;
  x.lost = noon + hours{1};
  x.lost_reason = "price";
  x.lost_voluntarily = true;
  x.acquisition_cost = money{0, eur};
  CHECK(validate(x).empty());
}

TEST_CASE("customer: a prospect that refused is lost without having been acquired") {
  auto x = somebody();
  x.first_contact = noon;
  x.lost = noon;
  x.lost_to = "a competitor";
  CHECK(validate(x).empty());
}

TEST_CASE("customer: contradictions are named") {
  CHECK(said(validate(customer{})) == lines{"the customer has no identifier"});
  auto x = somebody();
  x.prospect = "C-1";
  x.referred_by = "C-1";
  CHECK(said(validate(x)) == lines{"the prospect's identifier is the customer's own",
                                   "the customer is referred by itself"});
  x = somebody();
  x.first_contact = noon;
  x.acquired = noon - seconds{1};
  CHECK(said(validate(x)) == lines{"acquired before the first contact"});
  x.lost = noon - seconds{2};
  CHECK(said(validate(x)) == lines{"acquired before the first contact", "lost before acquired",
                                   "lost before the first contact"});
  for (int field = 0; field < 3; ++field) {
    x = somebody();
    if (field == 0) x.lost_reason = "price";
    if (field == 1) x.lost_to = "them";
    if (field == 2) x.lost_voluntarily = false;
    CHECK(said(validate(x)) == lines{"a reason for the loss of a customer that was not lost"});
  }
  x = somebody();
  x.acquisition_cost = money{-1, currency{}};
  CHECK(said(validate(x)) == lines{"the currency of the acquisition cost is not stated",
                                   "the acquisition cost is negative"});
}
