#pragma once
// The files of a request: what they are called, and what can't work with them.

#include "request.hpp"

#include <cxm/io/source.hpp>

#include <string>
#include <vector>

namespace cxm::cli {

/// Opens a file, or the standard input for "-".
[[nodiscard]] source open_source(std::string const& file);

/// The name of a file in messages.
[[nodiscard]] std::string shown_name(std::string const& file);

/// Whether two paths lead to the same file of the disk.
[[nodiscard]] bool same_file(std::string const& a, std::string const& b);

/// Whether the bytes come once only: the standard input, a pipe.
[[nodiscard]] bool is_stream(std::string const& file);

/// Whether a path leads to a folder.
[[nodiscard]] bool is_folder(std::string const& path);

/// Errors: usage_error for a file named twice, whose rows would count twice.
void check_files(request const& of);

/// The column names of a file that is no stream. Errors: io_error.
[[nodiscard]] std::vector<std::string> header_of(request const& of, std::string const& file);

}  // namespace cxm::cli
