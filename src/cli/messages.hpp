#pragma once
// What is said on the standard error. Nothing here throws: a command whose complaints nobody can read
// still has its exit code.

#include <exception>
#include <string>
#include <string_view>

namespace cxm::cli {

/// "note: …", "warning: …". Names from files can't drive the terminal.
void note(std::string_view text) noexcept;
void warn(std::string_view text) noexcept;

/// "where: error: what" and, if there is one, "hint: …".
void show_error(std::string_view where, std::string_view what, std::string_view hint) noexcept;

/// What an exception of the library says, without the name of the part that says it.
[[nodiscard]] std::string reason_of(std::exception const& why);

/// A word as it is typed in a shell: quoted where it needs to be.
[[nodiscard]] std::string as_typed(std::string_view word);

/// Names for a message, at most a screenful of them.
template <class Names>
[[nodiscard]] std::string listed(Names const& names) {
  constexpr std::size_t most = 40;
  std::string out;
  std::size_t n = 0;
  for (auto const& name : names) {
    if (n == most) break;
    out += (n++ == 0 ? "" : ", ") + std::string{name};
  }
  if (names.size() > most) out += " and " + std::to_string(names.size() - most) + " more";
  return out;
}

}  // namespace cxm::cli
