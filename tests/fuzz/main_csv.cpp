#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);
int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  cxm_fuzz::csv(data, size);
  return 0;
}
