#pragma once
// What a fuzzer calls with any bytes. A property that does not hold ends the program; the same functions
// replay the seeds in the normal tests.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace cxm_fuzz {

void csv(std::uint8_t const* data, std::size_t size);
void cells(std::uint8_t const* data, std::size_t size);
void state(std::uint8_t const* data, std::size_t size);

inline void require(bool holds, char const* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace cxm_fuzz
