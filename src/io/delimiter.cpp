#include "delimiter.hpp"

#include "records.hpp"
#include "text_block.hpp"

#include <utility>

namespace cxm::inline v0::detail::input {

namespace {

constexpr std::size_t most_records = 16;

// How many records have as many fields as the first, and how many fields that are.
std::pair<std::size_t, std::size_t> alike(std::string_view text, bool at_end, dialect const& how) {
  std::vector<field> unused;
  std::size_t same = 0;
  std::size_t fields = 0;
  std::size_t at = 0;
  for (std::size_t n = 0; n < most_records; ++n) {
    scan_result const record = scan_record(text, at, at_end, how, unused, 0);
    bool const whole = record.outcome == scan_outcome::record;
    if (n == 0 && (whole || record.outcome == scan_outcome::more)) fields = record.fields;
    if (!whole) break;
    if (record.fields == fields) ++same;
    at = record.next;
  }
  return {same, fields};
}

}  // namespace

detected_delimiter detect_delimiter(std::string_view text, bool at_end, csv_format const& format) {
  if (text.size() > first_look) {
    text = text.substr(0, first_look);
    at_end = false;
  }
  detected_delimiter found;
  std::pair<std::size_t, std::size_t> best{};
  for (char candidate : {',', ';', '\t', '|'}) {
    if (candidate == format.decimal || candidate == format.quote) continue;
    auto const seen = alike(text, at_end,
                            {.delimiter = candidate,
                             .white_space = false,
                             .quote = format.quote,
                             .quotes = format.quote != '\0'});
    if (seen.second < 2) continue;
    if (seen > best) {
      best = seen;
      found = {.delimiter = candidate};
    } else if (seen == best) {
      found.tied_with = candidate;
    }
  }
  return found;
}

}  // namespace cxm::inline v0::detail::input
