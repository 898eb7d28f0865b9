#include <cxm/clv/rfm.hpp>

#include "support/catch.hpp"
#include "support/generator.hpp"

#include <vector>

using cxm::customer_base;
using cxm::rfm_score;
using cxm::rfm_segment;

TEST_CASE("rfm: fifths of the customers by hand") {
  customer_base base{cxm::time_unit::day()};
  for (int i = 1; i <= 10; ++i) {
    // Customer i bought i times again, the last i days before the end, for 100 − i.
    base.push({static_cast<double>(i), 50, 50.0 + i, 100.0 - i});
  }
  auto const scores = cxm::rfm_scores(base);
  CHECK(scores[0] == rfm_score{5, 1, 5});
  CHECK(scores[1] == rfm_score{5, 1, 5});
  CHECK(scores[2] == rfm_score{4, 2, 4});
  CHECK(scores[9] == rfm_score{1, 5, 1});
  CHECK(scores[0].segment() == rfm_segment::new_customers);
  CHECK(scores[9].segment() == rfm_segment::cant_lose);
}

TEST_CASE("rfm: customers who are alike share the score of the worst place among them") {
  customer_base base{cxm::time_unit::day()};
  for (int i = 0; i < 6; ++i) base.push({0, 0, 30});
  base.push({1, 10, 30, 5});
  base.push({2, 10, 30, 5});
  base.push({3, 10, 30, 5});
  base.push({4, 10, 30, 9});
  auto const scores = cxm::rfm_scores(base);
  for (std::size_t i = 0; i < 6; ++i) CHECK(scores[i] == rfm_score{1, 1, 1});
  CHECK(scores[6] == rfm_score{4, 4, 4});
  CHECK(scores[9] == rfm_score{4, 5, 5});
  CHECK(cxm::rfm_scores(customer_base{cxm::time_unit::day()}).empty());
}

TEST_CASE("rfm: every pair of scores has a segment, each of them is there, and all have names") {
  std::vector<int> seen(10);
  for (int r = 1; r <= 5; ++r) {
    for (int f = 1; f <= 5; ++f) {
      auto const s = rfm_score{r, f, 3}.segment();
      ++seen[static_cast<std::size_t>(s)];
      CHECK(cxm::name(s) != "unknown");
    }
  }
  for (int const n : seen) CHECK(n > 0);
  CHECK(rfm_score{5, 5, 1}.segment() == rfm_segment::champions);
  CHECK(rfm_score{3, 3, 1}.segment() == rfm_segment::needs_attention);
  CHECK(rfm_score{2, 3, 1}.segment() == rfm_segment::at_risk);
}

TEST_CASE("rfm: random customers against a count of who is worse") {
  cxm_test::generator g{12};
  customer_base base{cxm::time_unit::day()};
  for (int i = 0; i < 137; ++i) {
    double const x = static_cast<double>(g.below(5));
    base.push({x, x > 0 ? 1 + x : 0, 20.0 + static_cast<double>(g.below(7)),
               x > 0 ? static_cast<double>(g.between(1, 9)) : cxm::undefined});
  }
  auto const scores = cxm::rfm_scores(base);
  for (std::size_t i = 0; i < base.size(); ++i) {
    int worse = 0;
    for (std::size_t k = 0; k < base.size(); ++k) {
      worse += base[k].observed - base[k].recency > base[i].observed - base[i].recency;
    }
    CHECK(scores[i].recency == 1 + 5 * worse / 137);
  }
}
