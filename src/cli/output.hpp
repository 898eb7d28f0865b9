#pragma once
// Where results go: all at once, or not at all.

#include "request.hpp"

#include <string>

namespace cxm::cli {

/// Before anything is read: whether the files that --output and --html name can be written. Errors:
/// usage_error for one of the files to read, or one file for both; io_error for a folder, or a file in
/// a folder that is not there.
void check_output(request const& of);

/// A reader that has gone away, such as `head`, is no error: it had what it wanted.
/// Errors: io_error when not everything could be written.
void write_standard_output(std::string const& text);

/// Writes a file: beside the old one first, and renamed when it is whole, with the rights of the old
/// one; where a link leads somewhere, that is what is replaced; devices and pipes are written to.
/// Errors: io_error when not everything could be written.
void write_file(std::string const& file, std::string const& text);

/// Writes to the request's file, or to the standard output. Errors: as write_file.
void write_output(request const& of, std::string const& text);

/// Whether results are coloured: as wants_colour() says of the standard output; a file has colour only
/// by --color always.
[[nodiscard]] bool result_has_colour(request const& of);

}  // namespace cxm::cli
