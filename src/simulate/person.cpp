#include "person.hpp"

#include "rhythm.hpp"
#include "sampling.hpp"

namespace cxm::simulation {

person who_is(company const& of, std::uint64_t seed, std::uint64_t number) {
  stream from{seed, number, purpose::who};
  person x;
  x.number = number;
  x.joined = from.chance(of.founders) ? -1 : static_cast<int>(categorical(from, of.arrivals));
  x.channel = categorical(from, of.channel);
  x.plan = categorical(from, of.plan[x.channel]);
  x.country = categorical(from, of.country);
  x.acquired = draw_instant(from, month_start(x.joined), days_in(x.joined), clock_of::people);
  x.subscribed = x.joined < 0 ? opening : x.acquired;
  return x;
}

}  // namespace cxm::simulation
