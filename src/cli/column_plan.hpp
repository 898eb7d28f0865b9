#pragma once
// Which column of a file plays which role: as the map says, or detected by its name.

#include "request.hpp"

#include <cxm/io/column.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cxm::cli {

/// A role that a command can use.
struct role_wish {
  std::string role;
  cell_type type = cell_type::text;
  bool needed =
      false;  ///< without it the command can't go on, so it is detected when it is not mapped
};

/// Chooses the columns of one file. Used as the reader's column_chooser, then asked for positions.
class column_plan {
 public:
  /// Errors: usage_error for a mapped role that the command does not have.
  column_plan(request const& of, std::vector<role_wish> wishes);

  /// Errors: usage_error when a needed role is neither mapped nor plain from the header.
  [[nodiscard]] std::vector<column> choose(std::vector<std::string> const& header);

  /// Position of a role's column in a batch, if the file has it.
  [[nodiscard]] std::optional<std::size_t> position(std::string const& role) const;
  /// Position of a column of --by.
  [[nodiscard]] std::size_t by(std::size_t i) const { return by_.at(i); }
  /// Roles with the column that plays them, in the order of the command's wishes.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& roles() const noexcept {
    return roles_;
  }
  /// Roles that were detected and not mapped.
  [[nodiscard]] std::vector<std::string> const& detected() const noexcept { return detected_; }

 private:
  [[nodiscard]] std::optional<std::string> detect(role_wish const& wish,
                                                  std::vector<std::string> const& header) const;
  [[nodiscard]] column as_column(std::string const& name, cell_type type) const;

  request const* of_;
  std::vector<role_wish> wishes_;
  std::vector<std::pair<std::string, std::string>> roles_;
  std::vector<std::size_t> positions_;  // of roles_, in a batch
  std::vector<std::size_t> by_;
  std::vector<std::string> detected_;
};

/// Whether a header name is one that a role is known by, compared without case, blanks and underscores.
[[nodiscard]] bool is_known_as(std::string const& role, std::string const& name);

/// Whether a header has a column of this name, as the readers look it up.
[[nodiscard]] bool has_column(std::vector<std::string> const& header, std::string const& name);

/// The currency of amounts. Errors: usage_error for a code that is none.
[[nodiscard]] currency currency_of(request const& of);

}  // namespace cxm::cli
