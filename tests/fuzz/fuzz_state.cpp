// Any bytes as the body of a state: it is refused, or it is a metric that saves and loads as itself.
#include "fuzz.hpp"

#include <cxm/every_metric.hpp>

#include <span>
#include <stdexcept>
#include <vector>

namespace cxm_fuzz {

namespace {

/// The bytes in a frame that holds, so that the body is looked at.
template <class M>
std::vector<std::byte> framed(std::span<std::byte const> body) {
  auto const schema = cxm::schema_of<M>();
  cxm::state_writer out;
  out.u32(cxm::state_magic);
  out.u16(cxm::state_format);
  out.u16(static_cast<std::uint16_t>(schema.size()));
  out.raw(std::as_bytes(std::span{schema.data(), schema.size()}));
  out.u64(body.size());
  out.raw(body);
  out.u32(cxm::detail::crc32c(out.bytes()));
  return std::move(out).bytes();
}

template <class M>
void load_any(std::span<std::byte const> bytes) {
  try {
    M const loaded = cxm::load<M>(bytes);
    auto const saved = cxm::save(loaded);
    require(cxm::load<M>(saved) == loaded, "what was loaded saves and loads as itself");
    M twice = loaded;
    twice.merge(loaded.empty_copy());
    require(twice == loaded, "merging nothing changes nothing");
  } catch (cxm::state_error const&) {
    // refused
  }
}

}  // namespace

void state(std::uint8_t const* data, std::size_t size) {
  if (size < 1 || size > 4096) return;
  std::span<std::byte const> const bytes{reinterpret_cast<std::byte const*>(data + 1), size - 1};
  std::size_t const wanted = data[0] % cxm::every_metric::size;
  std::size_t at = 0;
  cxm::every_metric::for_each([&]<class M>() {
    if (at++ != wanted) return;
    load_any<M>(bytes);
    load_any<M>(framed<M>(bytes));
  });
}

}  // namespace cxm_fuzz
