#include "support/catch.hpp"

#include <cxm/model/dataset.hpp>

#include <set>
#include <string>

using namespace cxm;

static_assert(name(order_kind::cross_sell) == "cross_sell");
static_assert(parse<order_kind>("cross_sell") == order_kind::cross_sell);
static_assert(!parse<order_kind>("cross-sell"));
static_assert(!named_enum<direction>);

namespace {
template <class E>
void names_are_a_bijection(E last) {
  REQUIRE(enum_names<E>.size() == static_cast<std::size_t>(last) + 1);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < enum_names<E>.size(); ++i) {
    auto const value = static_cast<E>(i);
    CHECK(seen.insert(std::string{name(value)}).second);
    CHECK(parse<E>(name(value)) == value);
  }
}
}  // namespace

TEST_CASE("enum_names: every value of every enumeration has a name that parses back to it") {
  names_are_a_bijection(role::contractor);
  names_are_a_bijection(customer_side::internal);
  names_are_a_bijection(initiator::company);
  names_are_a_bijection(touchpoint_nature::product);
  names_are_a_bijection(handling::automated);
  names_are_a_bijection(touchpoint_outcome::failed);
  names_are_a_bijection(survey_kind::transactional);
  names_are_a_bijection(sampling_kind::event);
  names_are_a_bijection(response_source::mystery_shopper);
  names_are_a_bijection(response_progress::complete);
  names_are_a_bijection(question_kind::attribute);
  names_are_a_bijection(order_kind::cross_sell);
  names_are_a_bijection(billing_unit::year);
  names_are_a_bijection(standing::past_due);
  names_are_a_bijection(ticket_handler::bot);
  names_are_a_bijection(task_outcome::abandoned);
  names_are_a_bijection(sentiment_kind::positive);
}

TEST_CASE("enum_names: a text that is no name gives nothing, a number without a name is unknown") {
  CHECK_FALSE(parse<sentiment_kind>(""));
  CHECK_FALSE(parse<sentiment_kind>("Positive"));
  CHECK_FALSE(parse<sentiment_kind>("positive "));
  CHECK(name(static_cast<sentiment_kind>(200)) == "unknown");
}
