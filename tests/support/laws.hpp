#pragma once
// The laws of every metric: it is a regular value, merging is exact in any order, states travel
// without loss, and damaged or foreign bytes never do harm. The rows come from samples.hpp.

#include "support/catch.hpp"
#include "support/generator.hpp"
#include "support/samples.hpp"

#include <cxm/core/state.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <new>
#include <span>
#include <string>
#include <vector>

namespace cxm_test {

using state_bytes = std::vector<std::byte>;

/// Everything that figures() shows, to the bit.
template <class M>
[[nodiscard]] std::string figures_of(M const& m, cxm::reading how = {}) {
  std::string all;
  auto const add = [&](auto x) {
    auto const bits = std::bit_cast<std::array<char, sizeof x>>(x);
    all.append(bits.data(), bits.size());
  };
  m.figures(
      [&](cxm::figure const& f) {
        all.append(f.name).append(1, '\0').append(f.note).append(1, '\0');
        all.append(f.money_in.code()).append(1, '\0');
        add(f.unit), add(f.value), add(f.count);
        add(f.range.lower), add(f.range.upper), add(f.range.level), add(f.range.method);
      },
      how);
  return all;
}

/// Equal by ==, by what they show, and by what they save.
template <class M>
[[nodiscard]] bool same(M const& a, M const& b) {
  return a == b && b == a && !(a != b) && cxm::save(a) == cxm::save(b) &&
         figures_of(a) == figures_of(b);
}

template <class M>
using rows_of = std::vector<typename sample<M>::row>;

template <class M>
[[nodiscard]] rows_of<M> random_rows(generator& g, std::size_t n) {
  rows_of<M> rows;
  for (std::size_t i = 0; i < n; ++i) rows.push_back(sample<M>::random(g));
  return rows;
}

/// The metric of some rows.
template <class M>
[[nodiscard]] M observed(std::size_t parameters, std::span<typename sample<M>::row const> rows) {
  M m = sample<M>::empty(parameters);
  for (auto const& r : rows) sample<M>::push(m, r);
  return m;
}

template <class M>
[[nodiscard]] M random_metric(generator& g, std::size_t parameters) {
  auto const rows = random_rows<M>(g, static_cast<std::size_t>(g.below(40)));
  return observed<M>(parameters, rows);
}

template <class M>
[[nodiscard]] M merged(M a, M const& b) {
  a.merge(b);
  return a;
}

// ---- frames ------------------------------------------------------------------------------------

/// The body within the frame of a state.
template <class M>
[[nodiscard]] state_bytes body_of(M const& m) {
  cxm::state_writer out;
  m.write(out);
  return out.bytes();
}

/// A frame that is in order around any body.
[[nodiscard]] inline state_bytes framed(std::string const& schema,
                                        std::span<std::byte const> body) {
  cxm::state_writer out;
  out.u32(cxm::state_magic);
  out.u16(cxm::state_format);
  out.u16(static_cast<std::uint16_t>(schema.size()));
  out.raw(std::as_bytes(std::span{schema.data(), schema.size()}));
  out.u64(body.size());
  out.raw(body);
  out.u32(cxm::detail::crc32c(out.bytes()));
  return out.bytes();
}

/// Whether loading throws a state_error: nothing else, and no value.
template <class M>
[[nodiscard]] bool refused(std::span<std::byte const> state) {
  try {
    static_cast<void>(cxm::load<M>(state));
  } catch (cxm::state_error const&) {
    return true;
  } catch (std::exception const& other) {
    UNSCOPED_INFO("not a state_error: " << other.what());
    return false;
  }
  return false;
}

/// One to four changes of the kinds that damage, versions and enemies make.
[[nodiscard]] inline state_bytes mutated(generator& g, state_bytes bytes) {
  for (auto changes = 1 + g.below(4); changes > 0; --changes) {
    if (bytes.empty()) bytes.resize(8);
    auto const at = static_cast<std::size_t>(g.below(bytes.size()));
    auto const here = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    auto const left = bytes.size() - at;
    switch (g.below(8)) {
      case 0:
      case 1: bytes[at] ^= static_cast<std::byte>(1U << g.below(8)); break;
      case 2: bytes[at] = static_cast<std::byte>(g.below(256)); break;
      case 3:
      case 4: {  // a number at a place where numbers begin
        auto const x = g.pick<std::uint64_t>(
            {0, 1, 2, 255, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, std::uint64_t{1} << 32,
             std::uint64_t{1} << 61, (std::uint64_t{1} << 62) - 1, std::uint64_t{1} << 62,
             std::uint64_t{1} << 63, ~std::uint64_t{0} >> 1, ~std::uint64_t{0}, g.bits()});
        auto const width = (std::min)(static_cast<std::size_t>(g.pick({1, 2, 4, 8})), left);
        for (std::size_t i = 0; i < width; ++i) {
          bytes[at + i] = static_cast<std::byte>((x >> (8 * i)) & 0xFF);
        }
        break;
      }
      case 5: bytes.insert(here, static_cast<std::byte>(g.below(256))); break;
      case 6:
        bytes.erase(here, here + static_cast<std::ptrdiff_t>(
                                     1 + g.below((std::min)(left, std::size_t{9}))));
        break;
      case 7: {  // a stretch from elsewhere, as when a row is there twice
        auto const n = static_cast<std::size_t>(1 + g.below((std::min)(left, std::size_t{64})));
        state_bytes const copy(here, here + static_cast<std::ptrdiff_t>(n));
        auto const to = static_cast<std::size_t>(g.below(bytes.size()));
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(to), copy.begin(), copy.end());
        break;
      }
    }
  }
  return bytes;
}

// ---- merging -----------------------------------------------------------------------------------

template <class M>
void merging_with_an_empty_copy_changes_nothing(generator& g, std::size_t parameters) {
  M const m = random_metric<M>(g, parameters);
  M const empty = m.empty_copy();
  CHECK(same(empty, sample<M>::empty(parameters)));
  CHECK(empty.count() == 0);
  CHECK(empty.excluded() == cxm::exclusions{});
  CHECK(same(merged(m, empty), m));
  CHECK(same(merged(empty, m), m));
  CHECK(same(merged(empty, empty), empty));
}

template <class M>
void merging_is_commutative_and_associative(generator& g, std::size_t parameters) {
  M const a = random_metric<M>(g, parameters);
  M const b = random_metric<M>(g, parameters);
  M const c = random_metric<M>(g, parameters);
  CHECK(same(merged(a, b), merged(b, a)));
  CHECK(same(merged(merged(a, b), c), merged(a, merged(b, c))));
}

template <class M>
void merging_with_itself_is_merging_with_a_copy(generator& g, std::size_t parameters) {
  M m = random_metric<M>(g, parameters);
  M const twice = merged(m, M{m});
  m.merge(m);
  CHECK(same(m, twice));
}

/// Any split into parts, merged in any order, is the one-shot result; so are rows in any order.
template <class M>
void splits_and_row_order_do_not_matter(generator& g, std::size_t parameters) {
  auto rows = random_rows<M>(g, static_cast<std::size_t>(g.below(60)));
  M const one_shot = observed<M>(parameters, rows);
  CHECK(sample<M>::seen(one_shot) == rows.size());

  g.shuffle(rows);
  M const shuffled = observed<M>(parameters, rows);
  CHECK(same(shuffled, one_shot));

  std::vector<M> parts(static_cast<std::size_t>(1 + g.below(6)), sample<M>::empty(parameters));
  for (auto const& r : rows)
    sample<M>::push(parts[static_cast<std::size_t>(g.below(parts.size()))], r);
  g.shuffle(parts);
  M sum = sample<M>::empty(parameters);
  for (M const& part : parts) sum.merge(part);
  CHECK(same(sum, one_shot));

  M travelled = sample<M>::empty(parameters);  // each part as bytes
  for (M const& part : parts) travelled.merge(cxm::load<M>(cxm::save(part)));
  CHECK(same(travelled, one_shot));
}

template <class M>
void other_parameters_do_not_merge(generator& g) {
  for (std::size_t i = 0; i < sample<M>::parameters; ++i) {
    for (std::size_t j = 0; j < sample<M>::parameters; ++j) {
      if (i == j) continue;
      M left = random_metric<M>(g, i);
      M const right = random_metric<M>(g, j);
      M const left_before = left;
      M const right_before = right;
      INFO("parameters " << i << " and " << j);
      CHECK_FALSE(left == right);
      CHECK_THROWS_AS(left.merge(right), cxm::merge_error);
      CHECK(same(left, left_before));
      CHECK(same(right, right_before));
      M empty = sample<M>::empty(i);
      CHECK_THROWS_AS(empty.merge(sample<M>::empty(j)), cxm::merge_error);
    }
  }
}

/// Doubled until its count is full: the merge that goes beyond is refused, the one before is not.
template <class M>
void a_full_count_is_refused(typename sample<M>::row const& row) {
  M m = sample<M>::empty(0);
  sample<M>::push(m, row);
  M const one = m;
  int doubled = 0;
  for (; doubled < 70; ++doubled) {
    M const half = m;
    try {
      m.merge(half);
    } catch (cxm::merge_error const&) {
      CHECK(same(m, half));
      break;
    }
    auto const state = cxm::save(m);
    REQUIRE_FALSE(refused<M>(state));
    M const loaded = cxm::load<M>(state);  // a ledger also drops rows that it has twice
    REQUIRE(same(loaded, m));
    m = loaded;
  }
  CHECK(doubled >= 61);
  CHECK(doubled <= 62);
  auto const before = m;
  auto const many = cxm::save(m).size();
  CHECK(many < 10'000);
  CHECK_THROWS_AS(m.merge(before), cxm::merge_error);
  CHECK(same(m, before));
  CHECK(same(one, observed<M>(0, std::span{&row, 1})));
}

// ---- states ------------------------------------------------------------------------------------

template <class M>
void states_round_trip(generator& g, std::size_t parameters) {
  M const m = random_metric<M>(g, parameters);
  auto const state = cxm::save(m);
  M const loaded = cxm::load<M>(state);
  CHECK(same(loaded, m));
  CHECK(cxm::save(loaded) == state);
  CHECK(framed(cxm::schema_of<M>(), body_of(m)) == state);
  for (double level : {0.5, 0.999}) {
    cxm::reading const how{.level = cxm::confidence{level}};
    CHECK(figures_of(loaded, how) == figures_of(m, how));
  }
}

template <class M>
void every_damaged_bit_and_every_missing_byte_is_found(M const& m) {
  auto const state = cxm::save(m);
  for (std::size_t length = 0; length < state.size(); ++length) {
    if (!refused<M>(std::span{state}.first(length))) FAIL("loaded " << length << " bytes of it");
  }
  auto damaged = state;
  for (std::size_t bit = 0; bit < 8 * state.size(); ++bit) {
    damaged[bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    if (!refused<M>(damaged)) FAIL("bit " << bit << " may be wrong");
    damaged[bit / 8] = state[bit / 8];
  }
  for (std::size_t more : {1U, 2U, 4U, 100U}) {
    auto longer = state;
    longer.resize(state.size() + more);
    CHECK(refused<M>(longer));
  }
  // Bytes that the frame holds and the metric does not know.
  auto body = body_of(m);
  body.push_back(std::byte{0});
  CHECK(refused<M>(framed(cxm::schema_of<M>(), body)));
  CHECK(cxm::load<M>(state) == m);
}

/// Whatever a body says within a frame that is in order: it is refused as a state, or it is a
/// metric that can be read, saved and merged.
template <class M>
void any_body_is_refused_or_is_a_metric(generator& g, int times) {
  auto const schema = cxm::schema_of<M>();
  std::vector<state_bytes> bodies;
  for (std::size_t p = 0; p < sample<M>::parameters; ++p) {
    bodies.push_back(body_of(random_metric<M>(g, p)));
    bodies.push_back(body_of(observed<M>(p, random_rows<M>(g, 3))));
  }
  int loaded = 0;
  for (int i = 0; i < times; ++i) {
    state_bytes body = mutated(g, g.pick(bodies));
    if (g.chance(1)) {
      for (std::byte& b : body) b = static_cast<std::byte>(g.below(256));
    }
    auto const state = framed(schema, body);
    try {
      M const m = cxm::load<M>(state);
      ++loaded;
      if (figures_of(m).empty()) FAIL("mutation " << i << " shows nothing");
      auto const again = cxm::save(m);
      M const copy = cxm::load<M>(again);
      if (!(copy == m) || cxm::save(copy) != again)
        FAIL("mutation " << i << " does not round-trip");
      if (!(merged(m, m.empty_copy()) == m)) FAIL("mutation " << i << " has no empty copy");
      try {
        M const twice = merged(m, copy);
        if (sample<M>::seen(twice) < sample<M>::seen(m))
          FAIL("mutation " << i << " merges to less");
      } catch (std::invalid_argument const&) {  // together too many, or too much money
      }
    } catch (cxm::state_error const&) {  // as it should be
    } catch (std::exception const& other) {
      FAIL("mutation " << i << " of " << schema << ": " << other.what());
    }
  }
  CHECK(loaded > times / 100);
  CHECK(loaded < times);
}

}  // namespace cxm_test
