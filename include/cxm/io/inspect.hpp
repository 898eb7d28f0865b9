#pragma once
/// What a file is, before anybody says how to read it.

#include <cxm/io/source.hpp>
#include <cxm/io/table.hpp>
#include <cxm/model/enum_names.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cxm::inline v0 {

/// Who wrote the file.
enum class export_kind : std::uint8_t {
  plain,  ///< a table of nobody that is known
  cxm_table,
  qualtrics,
  qualtrics_legacy,
  surveymonkey,
  typeform,
  google_forms,
  alchemer,
  limesurvey,
  delighted,
  zendesk,
  intercom,
  hubspot,
  stripe,
  shopify,
};
template <>
inline constexpr std::array<std::string_view, 15> enum_names<export_kind>{
    "plain",    "cxm_table",    "qualtrics", "qualtrics_legacy", "surveymonkey",
    "typeform", "google_forms", "alchemer",  "limesurvey",       "delighted",
    "zendesk",  "intercom",     "hubspot",   "stripe",           "shopify"};

/// How sure a guess is.
enum class certainty : std::uint8_t { possible, likely, certain };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<certainty>{"possible", "likely",
                                                                       "certain"};

/// What the cells of a column hold.
enum class cell_content : std::uint8_t { empty, flag, answer, number, amount, time, text };
template <>
inline constexpr std::array<std::string_view, 7> enum_names<cell_content>{
    "empty", "flag", "answer", "number", "amount", "time", "text"};

struct inspected_column {
  std::string name;      ///< as in the header; empty if it has none
  std::string question;  ///< what further header rows say
  std::string typed;     ///< how the options of a command name it: the name, or #3
  cell_content content = cell_content::empty;
  /// Answers and whole numbers: the scale, for answers without the codes, or the range.
  std::optional<std::pair<int, int>> range{};
  std::vector<int> codes{};  ///< answers: numbers beside the scale that look like "no answer"
  bool labelled = false;     ///< answers are such as "10 - Extremely likely"
  bool fractional = false;   ///< answers: some are not whole numbers
  /// Times that are not in ISO 8601: the formats they could be in; two where day and month can't be
  /// told apart.
  std::vector<std::string> date_formats{};
  bool has_zone = false;                     ///< times: with Z or an offset
  int decimals = 0;                          ///< numbers: the most that one has behind the point
  bool decimal_comma = false;                ///< numbers: written 1,5
  std::vector<std::string> missing_words{};  ///< such as NA, counted as missing
  std::uint64_t missing = 0;
  std::uint64_t distinct = 0;
  bool more_distinct = false;  ///< there are more than were counted
  std::vector<std::string> examples{};
};

/// A part that a column could play in a command.
struct inspected_role {
  std::string role;
  std::size_t column = 0;  ///< from 0
  certainty sure = certainty::possible;
  std::string reason;
};

struct inspection {
  std::string file;
  export_kind kind = export_kind::plain;
  std::string table;   ///< of cxm's own: "orders"
  std::string reason;  ///< why this kind
  table_kind layout = table_kind::csv;
  bool json_lines = false;
  csv_format csv{};  ///< how to read it: delimiter, header rows, encoding, decimal sign
  bool byte_order_mark = false;
  std::uint64_t rows = 0;      ///< looked at, without the header and broken ones
  std::uint64_t bad_rows = 0;  ///< broken ones among them
  bool whole = true;           ///< whether that is the whole file
  std::vector<inspected_column> columns{};
  std::vector<inspected_role> roles{};
  std::vector<std::string> notes{};  ///< traps, in plain words
  /// The command that reads the file: its name, then its options as they are typed. Empty where none
  /// fits, `no_command` says why.
  std::string command{};
  std::vector<std::pair<std::string, std::string>> options{};
  std::string no_command{};
};

/// Looks at the first rows of a table: at most `most_rows` of them, of CSV also at most 16 MiB.
///
/// Which export it is follows from its header, what a column holds from all cells that were looked at,
/// roles from names, questions and values together. Nothing is claimed that the rows contradict: answers
/// from 1 to 10 are no NPS, Qualtrics' NPS_GROUP is no score, a date that could be day and month or month
/// and day has two formats and no role in the command.
/// The result depends on these rows and the name of the file alone.
///
/// Errors: io_error for a file that can't be read: empty, a folder, UTF-16, compressed, a workbook.
/// Complexity: O(bytes looked at); memory for these and 1,000 distinct values a column.
[[nodiscard]] inspection inspect_table(source from, std::size_t most_rows = 10'000);

}  // namespace cxm::inline v0
