// What is written about the company and its competitors.

#include "life.hpp"
#include "rhythm.hpp"
#include "sampling.hpp"

namespace cxm::simulation {

namespace {
constexpr std::array<std::string_view, 4> sources{"instagram", "reddit", "review site", "press"};
constexpr table<4> source_weight{0.38, 0.22, 0.34, 0.06};
}  // namespace

void life_maker::gossip(row_sink& out) {
  stream from{seed_, who_.number, purpose::mentions};
  for (auto n = poisson(from, of_.mentions); n > 0; --n) {
    int const month = static_cast<int>(from.below(month_count));
    auto const brand = categorical(from, of_.brand);
    mention_.brand = brand_names[brand];
    mention_.source = sources[categorical(from, source_weight)];
    mention_.at = draw_instant(from, month_start(month), days_in(month), clock_of::people);
    auto const& sentiment =
        brand == 0 ? of_.own_sentiment[in_trouble(month) ? 1 : 0] : of_.other_sentiment;
    mention_.sentiment = static_cast<sentiment_kind>(categorical(from, sentiment));
    out.add(mention_);
  }
}

}  // namespace cxm::simulation
