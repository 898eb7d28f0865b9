#include "first_bytes.hpp"

#include "complaint.hpp"
#include "text_encoding.hpp"

#include <cxm/io/io_error.hpp>

#include <array>
#include <string>
#include <string_view>

namespace cxm::inline v0::detail::input {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF"sv;

struct known_start {
  std::string_view bytes;
  std::string_view what;
  std::string_view hint;  // $ stands for the file
};

// The marks of UTF-32 begin with those of UTF-16, and so come first.
constexpr std::array<known_start, 11> not_text{{
    {"\xFF\xFE\0\0"sv, "the file is in UTF-32", "iconv -f UTF-32 -t UTF-8 $ > utf8.csv"},
    {"\0\0\xFE\xFF"sv, "the file is in UTF-32", "iconv -f UTF-32 -t UTF-8 $ > utf8.csv"},
    {"\xFF\xFE"sv, "the file is in UTF-16",
     "save it as \"CSV UTF-8\", or iconv -f UTF-16 -t UTF-8 $ > utf8.csv"},
    {"\xFE\xFF"sv, "the file is in UTF-16",
     "save it as \"CSV UTF-8\", or iconv -f UTF-16 -t UTF-8 $ > utf8.csv"},
    {"\x1F\x8B"sv, "the file is compressed with gzip", "unpack it: gzip -dc $"},
    {"\x28\xB5\x2F\xFD"sv, "the file is compressed with zstd", "unpack it: zstd -dc $"},
    {"BZh"sv, "the file is compressed with bzip2", "unpack it: bzip2 -dc $"},
    {"\xFD"
     "7zXZ"sv,
     "the file is compressed with xz", "unpack it: xz -dc $"},
    {"PK\x03\x04"sv, "the file is an Excel workbook or a zip archive",
     "save the sheet as \"CSV UTF-8\", or unpack the archive"},
    {"\xD0\xCF\x11\xE0"sv, "the file is an old Excel workbook", "save the sheet as \"CSV UTF-8\""},
    {"PAR1"sv, "the file is a Parquet file", "write it as CSV first"},
}};

}  // namespace

bool skip_byte_order_mark(source& from) {
  std::string_view const start = from.peek(8);
  for (known_start const& known : not_text) {
    if (!start.starts_with(known.bytes)) continue;
    std::string hint{known.hint};
    if (std::size_t const at = hint.find('$'); at != std::string::npos) {
      std::string const& name = from.name();
      hint.replace(at, 1, name.starts_with('<') ? std::string{"FILE"} : as_argument(name));
    }
    throw io_error({.file = from.name()}, std::string{known.what}, hint);
  }
  if (!start.starts_with(utf8_mark)) return false;
  std::array<char, utf8_mark.size()> mark{};
  static_cast<void>(from.read(mark));
  return true;
}

bool looks_like_json(source& from) {
  std::string_view start = from.peek(4096);
  if (start.starts_with(utf8_mark)) start.remove_prefix(utf8_mark.size());
  start = trimmed(start);
  if (start.empty() || (start[0] != '[' && start[0] != '{')) return false;
  char const open = start[0];
  start = trimmed(start.substr(1));
  if (start.empty()) return false;
  return open == '[' ? start[0] == '{' || start[0] == ']' : start[0] == '"' || start[0] == '}';
}

}  // namespace cxm::inline v0::detail::input
