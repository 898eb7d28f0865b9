#include "partial_result.hpp"

#include "files.hpp"

#include <cxm/core/state.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace cxm::cli {

namespace {

constexpr std::uint32_t partial_magic = 0x504D5843;  // "CXMP"
constexpr std::uint16_t partial_version = 1;

void write_texts(state_writer& out, std::vector<std::string> const& texts) {
  out.u64(texts.size());
  for (auto const& text : texts) out.text(text);
}
[[nodiscard]] std::vector<std::string> read_texts(state_reader& in) {
  std::vector<std::string> texts;
  for (std::size_t left = in.length(4); left > 0; --left) texts.push_back(in.text());
  return texts;
}

void write_value(state_writer& out, policy_value const& value) {
  out.u8(static_cast<std::uint8_t>(value.index()));
  struct {
    state_writer& out;
    void operator()(bool x) const { out.u8(x ? 1 : 0); }
    void operator()(double x) const { out.f64(x); }
    void operator()(std::string const& x) const { out.text(x); }
    void operator()(std::vector<std::string> const& x) const { write_texts(out, x); }
  } const write{out};
  std::visit(write, value);
}
[[nodiscard]] policy_value read_value(state_reader& in) {
  switch (in.u8()) {
    case 0: return in.flag();
    case 1: return in.f64();
    case 2: return in.text();
    case 3: return read_texts(in);
    default: throw state_error("a policy of a kind that is not known");
  }
}

[[nodiscard]] partial_result read_body(state_reader& in) {
  partial_result part;
  part.metric = in.text();
  if (std::find(survey_metrics.begin(), survey_metrics.end(), part.metric) ==
      survey_metrics.end()) {
    throw state_error("a metric that is not known");
  }
  part.weighted = in.flag();
  part.scale = answer_scale::read(in);
  auto const keep = in.u8();
  if (keep > static_cast<std::uint8_t>(duplicates::worst)) {
    throw state_error("a rule for duplicates that is not known");
  }
  part.keep = static_cast<duplicates>(keep);
  part.names = read_texts(in);
  part.by_period = in.flag();
  for (std::size_t left = in.length(6); left > 0; --left) {
    std::string name = in.text();
    part.policy.emplace_back(std::move(name), read_value(in));
  }
  part.rows.read = in.count();
  part.rows.excluded = exclusions::read(in);
  auto const state = in.raw(in.length(1));
  part.state.assign(state.begin(), state.end());
  if (in.left() > 0) throw state_error("bytes behind its end");
  return part;
}

[[nodiscard]] std::string all_of(std::string const& file) {
  source from = open_source(file);
  std::string all;
  for (;;) {
    std::size_t const before = all.size();
    std::size_t const step = (std::max)(source::standard_chunk, before);
    all.resize(before + step);
    std::size_t const got = from.read({all.data() + before, step});
    all.resize(before + got);
    if (got < step) return all;
  }
}

}  // namespace

std::string as_bytes(partial_result const& part) {
  state_writer body;
  body.text(part.metric);
  body.u8(part.weighted ? 1 : 0);
  part.scale.write(body);
  body.u8(static_cast<std::uint8_t>(part.keep));
  write_texts(body, part.names);
  body.u8(part.by_period ? 1 : 0);
  body.u64(part.policy.size());
  for (auto const& [name, value] : part.policy) {
    body.text(name);
    write_value(body, value);
  }
  body.u64(part.rows.read);
  part.rows.excluded.write(body);
  body.u64(part.state.size());
  body.raw(part.state);

  state_writer out;
  out.u32(partial_magic);
  out.u16(partial_version);
  out.u64(body.bytes().size());
  out.raw(body.bytes());
  out.u32(detail::crc32c(out.bytes()));
  auto const& bytes = out.bytes();
  return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

partial_result read_partial(std::string const& file) {
  std::string const all = all_of(file);
  auto const refuse = [&](std::string const& what, std::string const& hint) {
    throw io_error({.file = shown_name(file)}, what, hint);
  };
  std::string const made = "such files are made by cxm partial, and by cxm merge --save";
  std::span<std::byte const> const bytes = std::as_bytes(std::span{all});
  constexpr std::size_t head = 4 + 2 + 8;
  constexpr std::size_t tail = 4;
  try {
    state_reader in{bytes};
    if (bytes.size() < head + tail || in.u32() != partial_magic) {
      refuse("this is no partial result", made);
    }
    if (auto const version = in.u16(); version != partial_version) {
      refuse(fmt::format("a partial result of version {}, and this cxm knows version {}", version,
                         partial_version),
             "merge it with the cxm that made it, or make it again");
    }
    auto const length = in.u64();
    if (length != bytes.size() - head - tail) {
      refuse("the partial result is cut off or has more behind it", "make it again");
    }
    state_reader body{in.raw(static_cast<std::size_t>(length))};
    if (in.u32() != detail::crc32c(bytes.first(bytes.size() - tail))) {
      refuse("the partial result is damaged: its check sum differs", "make it again");
    }
    return read_body(body);
  } catch (std::invalid_argument const& why) {  // state_error among them
    refuse(fmt::format("the partial result can't be read: {}", why.what()), "make it again");
    throw;
  }
}

}  // namespace cxm::cli
