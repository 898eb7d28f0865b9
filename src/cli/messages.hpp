#pragma once
// What is said on the standard error. Nothing here throws: a command whose complaints nobody can read
// still has its exit code.

#include <exception>
#include <string>
#include <string_view>

namespace cxm::cli {

/// How the standard error is written, for the whole run.
struct manners {
  bool colour = false;
  bool quiet = false;  ///< no notes, no passing lines; warnings and errors stay
};
void behave(manners how) noexcept;

/// "note: …", "warning: …". Names from files can't drive the terminal.
void note(std::string_view text) noexcept;
void warn(std::string_view text) noexcept;

/// "where: error: what" and, if there is one, "hint: …".
void show_error(std::string_view where, std::string_view what, std::string_view hint) noexcept;

/// "failed: …": a figure is not as it was asked to be, which is no error.
void show_failure(std::string_view what) noexcept;

/// A line that the next one takes the place of, and every message: for a terminal. `text` is cxm's own.
void show_passing(std::string_view text) noexcept;
/// Takes the passing line away.
void clear_passing() noexcept;

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
