#pragma once
// Which column of a file plays which role: as the map says, or detected by its name.

#include "request.hpp"

#include <cxm/core/currency.hpp>
#include <cxm/io/column.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

/// What becomes of a role that is not needed and not mapped.
enum class if_unmapped {
  left_out,
  looked_for,      ///< taken where a column is known by its name
  one_of_several,  ///< the same, and of all roles that are so at least one has to be there
};

/// A role that a command can use.
struct role_wish {
  std::string role;
  cell_type type = cell_type::text;
  /// Without it the command can't go on, so it is detected when it is not mapped.
  bool needed = false;
  /// The option that needs it, such as "--period", or nothing for the command itself.
  std::string because{};
  if_unmapped otherwise = if_unmapped::left_out;
  /// The column, where an option of its own names it. It is then no part of the mapping.
  std::string column{};
};

/// Chooses the columns of one file. Used as the reader's column_chooser, then asked for positions.
class column_plan {
 public:
  /// `file` is its name in messages. Errors: usage_error for a mapped role that the command does not
  /// have.
  column_plan(request const& of, std::string file, std::vector<role_wish> wishes);

  /// Errors: io_error when a needed role is neither mapped nor plain from the header.
  [[nodiscard]] std::vector<column> choose(std::vector<std::string> const& header);

  /// Position of a role's column in a batch, if the file has it.
  [[nodiscard]] std::optional<std::size_t> position(std::string const& role) const;
  /// Position of a column of --by.
  [[nodiscard]] std::size_t by(std::size_t i) const { return by_.at(i); }
  /// "score=Q1" for each role with a column, in the order of the command's wishes.
  [[nodiscard]] std::vector<std::string> mapping() const;
  /// Whether a role was detected and not mapped.
  [[nodiscard]] bool guessed() const noexcept { return guessed_; }

 private:
  /// Nothing where no column is known to be it.
  [[nodiscard]] std::optional<std::string> detect(role_wish const& wish,
                                                  std::vector<std::string> const& header) const;
  void check_one_of_several(std::vector<std::string> const& header) const;
  [[noreturn]] void refuse_unknown(role_wish const& wish,
                                   std::vector<std::string> const& header) const;
  [[nodiscard]] column as_column(std::string const& name, cell_type type) const;

  request const* of_;
  std::string file_;
  std::vector<role_wish> wishes_;
  std::vector<std::pair<std::string, std::string>> roles_;
  std::vector<std::size_t> positions_;  // of roles_, in a batch
  std::vector<std::size_t> by_;
  bool guessed_ = false;
};

/// "--map role=column" as it is typed in a shell.
[[nodiscard]] std::string map_option(std::vector<std::string> const& mapping);

/// The currency of amounts. Errors: usage_error for a code that is none.
[[nodiscard]] currency currency_of(request const& of);

}  // namespace cxm::cli
