#include "unpack.hpp"

#include <cxm/io/io_error.hpp>

#include <algorithm>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#if defined(CXM_HAS_ZLIB)
#include <zlib.h>
#endif
#if defined(CXM_HAS_ZSTD)
#include <zstd.h>
#include <zstd_errors.h>
#endif

namespace cxm::inline v0::detail::input {

namespace {

// What was read and not yet unpacked.
class packed_input {
 public:
  packed_input(std::string name, std::string_view first, packed_bytes more)
      : name_{std::move(name)}, more_{std::move(more)}, bytes_(std::size_t{1} << 16) {
    std::copy(first.begin(), first.end(), bytes_.begin());
    end_ = first.size();
  }

  [[nodiscard]] std::string_view left() const noexcept { return {bytes_.data() + at_, end_ - at_}; }
  void take(std::size_t n) noexcept { at_ += n; }
  /// False at the end.
  [[nodiscard]] bool refill() {
    if (at_ < end_) return true;
    at_ = 0;
    end_ = more_(bytes_);
    return end_ > 0;
  }

  [[noreturn]] void refuse(std::string const& what, std::string const& hint) const {
    throw io_error({.file = name_}, what, hint);
  }
  [[noreturn]] void refuse_cut(std::string const& packed_by) const {
    refuse("the file ends within its " + packed_by + " data",
           "it was not written or copied to its end: fetch it again");
  }
  [[noreturn]] void refuse_damage(std::string const& packed_by, char const* why) const {
    refuse("the " + packed_by + " data is damaged" + (why == nullptr ? "" : ": ") +
               (why == nullptr ? "" : why),
           "fetch the file again, or pack it again");
  }

 private:
  std::string name_;
  packed_bytes more_;
  std::vector<char> bytes_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

#if defined(CXM_HAS_ZLIB)
// RFC 1952: one member after the other. Zeros behind the last one fill a tape's block.
class gzip_unpacker final : public unpacker {
 public:
  explicit gzip_unpacker(packed_input from) : from_{std::move(from)} {
    constexpr int gzip_alone = 16;
    if (inflateInit2(&state_, MAX_WBITS + gzip_alone) != Z_OK) throw std::bad_alloc{};
  }
  gzip_unpacker(gzip_unpacker const&) = delete;
  gzip_unpacker& operator=(gzip_unpacker const&) = delete;
  ~gzip_unpacker() override { inflateEnd(&state_); }

  std::size_t some(std::span<char> into) override {
    if (into.empty()) return 0;
    auto const most = static_cast<uInt>((std::min)(into.size(), std::size_t{1} << 30));
    state_.next_out = reinterpret_cast<Bytef*>(into.data());
    state_.avail_out = most;
    while (state_.avail_out == most) {
      if (!from_.refill()) {
        if (within_member_) from_.refuse_cut("gzip");
        return 0;
      }
      if (!within_member_ && !begin_member()) continue;
      std::string_view const in = from_.left();
      state_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib's old type
      state_.avail_in = static_cast<uInt>(in.size());
      int const result = inflate(&state_, Z_NO_FLUSH);
      from_.take(in.size() - state_.avail_in);
      if (result == Z_STREAM_END) {
        within_member_ = false;
      } else if (result == Z_MEM_ERROR) {
        throw std::bad_alloc{};
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        from_.refuse_damage("gzip", state_.msg);
      }
    }
    return most - state_.avail_out;
  }

 private:
  // False: these were zeros.
  bool begin_member() {
    std::string_view const in = from_.left();
    std::size_t const zeros = (std::min)(in.find_first_not_of('\0'), in.size());
    if (members_ > 0 && zeros > 0) {
      padded_ = true;
      from_.take(zeros);
      return false;
    }
    if (padded_ || in[0] != '\x1F') {
      from_.refuse("something else follows the gzip data",
                   "see whether the file was put together rightly; gzip -dc shows what is packed");
    }
    if (members_++ > 0) inflateReset(&state_);
    within_member_ = true;
    return true;
  }

  packed_input from_;
  z_stream state_{};
  std::uint64_t members_ = 0;
  bool within_member_ = false;
  bool padded_ = false;
};
#endif

#if defined(CXM_HAS_ZSTD)
// RFC 8878: one frame after the other; those that say they may be skipped are.
class zstd_unpacker final : public unpacker {
 public:
  explicit zstd_unpacker(packed_input from)
      : from_{std::move(from)}, state_{ZSTD_createDCtx(), &ZSTD_freeDCtx} {
    if (!state_) throw std::bad_alloc{};
    static_cast<void>(ZSTD_DCtx_setParameter(state_.get(), ZSTD_d_windowLogMax, largest_window));
  }

  std::size_t some(std::span<char> into) override {
    ZSTD_outBuffer out{into.data(), into.size(), 0};
    while (out.pos == 0 && out.size > 0) {
      // What is unpacked already may be waiting.
      bool const more = from_.refill();
      if (!more && !within_frame_) return 0;
      std::string_view const left = from_.left();
      ZSTD_inBuffer in{left.data(), left.size(), 0};
      std::size_t const wanted = ZSTD_decompressStream(state_.get(), &out, &in);
      from_.take(in.pos);
      if (ZSTD_isError(wanted) != 0) refuse(wanted);
      within_frame_ = wanted != 0;
      if (!more && out.pos == 0 && within_frame_) from_.refuse_cut("zstd");
    }
    return out.pos;
  }

 private:
  static constexpr int largest_window = 27;  // 128 MiB: what zstd itself takes without being told

  [[noreturn]] void refuse(std::size_t error) const {
    if (ZSTD_getErrorCode(error) == ZSTD_error_frameParameter_windowTooLarge) {
      from_.refuse("the file was packed by zstd with a window of more than 128 MiB",
                   "unpack it: zstd -d --long=31, and read what it gives");
    }
    from_.refuse_damage("zstd", ZSTD_getErrorName(error));
  }

  packed_input from_;
  std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> state_;
  bool within_frame_ = false;
};
#endif

}  // namespace

std::unique_ptr<unpacker> unpacker_for(std::string name, std::string_view first,
                                       packed_bytes more) {
  [[maybe_unused]] auto const input = [&] {
    return packed_input{std::move(name), first, std::move(more)};
  };
#if defined(CXM_HAS_ZLIB)
  if (first.starts_with("\x1F\x8B")) return std::make_unique<gzip_unpacker>(input());
#endif
#if defined(CXM_HAS_ZSTD)
  // A frame, or one to be skipped: 184D2A50 to 184D2A5F, the low byte first.
  bool const skippable = first.size() >= packing_mark && (first[0] & 0xF0) == 0x50 &&
                         first.substr(1).starts_with("\x2A\x4D\x18");
  if (skippable || first.starts_with("\x28\xB5\x2F\xFD")) {
    return std::make_unique<zstd_unpacker>(input());
  }
#endif
  return nullptr;
}

}  // namespace cxm::inline v0::detail::input
