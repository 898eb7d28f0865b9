#include "simulate/philox.hpp"

#include "support/catch.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <set>

using namespace cxm::simulation;

TEST_CASE("philox: agrees with the known answers that its authors publish") {
  CHECK(philox4x32_10({0, 0, 0, 0}, {0, 0}) ==
        philox_block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32_10({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
        philox_block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        philox_block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("stream: is the blocks of its counter, two words a draw, the first one low") {
  stream s{0x0000000200000001U, 0x0000000400000003U, purpose::life};
  for (std::uint32_t at = 0; at < 3; ++at) {
    auto const block = philox4x32_10({at, 3, 3, 4}, {1, 2});
    CHECK(s.bits() == (std::uint64_t{block[1]} << 32U | block[0]));
    CHECK(s.bits() == (std::uint64_t{block[3]} << 32U | block[2]));
  }
}

TEST_CASE("stream: another seed, another customer or another purpose is another stream") {
  std::set<std::uint64_t> first;
  for (std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32U}) {
    for (std::uint64_t whose : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{1} << 32U}) {
      for (purpose what :
           {purpose::who, purpose::before, purpose::life, purpose::surveys, purpose::support,
            purpose::shop, purpose::use, purpose::prospects, purpose::mentions}) {
        stream s{seed, whose, what};
        first.insert(s.bits());
      }
    }
  }
  CHECK(first.size() == 3 * 3 * 9);
}

TEST_CASE("stream: uniforms stay in their interval and have the moments of it") {
  stream s{1, 1, purpose::who};
  constexpr int n = 1'000'000;
  double sum = 0;
  double squares = 0;
  double least = 1;
  double most = 0;
  for (int i = 0; i < n; ++i) {
    double const u = s.uniform();
    sum += u;
    squares += u * u;
    least = u < least ? u : least;
    most = u > most ? u : most;
  }
  CHECK(least >= 0);
  CHECK(most < 1);
  // Standard errors √(1/12/n) and √(4/45/n), five of them.
  CHECK(std::abs(sum / n - 0.5) < 5 * 0.000289);
  CHECK(std::abs(squares / n - 1.0 / 3) < 5 * 0.000299);
  for (int i = 0; i < 1000; ++i) {
    double const u = s.inner_uniform();
    CHECK((u > 0 && u < 1));
    CHECK(s.below(7) < 7);
  }
}
