#include <cxm/io/io_error.hpp>

#include <utility>

namespace cxm::inline v0 {

namespace {
std::string whole_story(place const& where, std::string const& message, std::string const& hint) {
  std::string text = where.text() + ": error: " + message;
  if (!hint.empty()) text += "\nhint: " + hint;
  return text;
}
}  // namespace

std::string place::text() const {
  std::string at = file;
  if (line != 0) at += ":" + std::to_string(line);
  if (line != 0 && column != 0) at += ":" + std::to_string(column);
  return at;
}

io_error::io_error(place where, std::string message, std::string hint)
    : std::runtime_error(whole_story(where, message, hint)),
      where_{std::move(where)},
      message_{std::move(message)},
      hint_{std::move(hint)} {}

}  // namespace cxm::inline v0
