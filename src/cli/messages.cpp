#include "messages.hpp"

#include "colour.hpp"

#include <cxm/report/render.hpp>

#include <cstdio>

namespace cxm::cli {

namespace {
manners in_force;
bool passing_line_is_there = false;

/// The words of the kind are painted, the text is made safe.
void say(std::string_view before, std::string_view kind, ink how, std::string_view text) noexcept {
  clear_passing();
  try {
    std::string const line =
        terminal_safe(before) + painted(kind, how, in_force.colour) + terminal_safe(text) + '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
  } catch (std::exception const&) {
    std::fputs("cxm: out of memory\n", stderr);
  }
}
}  // namespace

void behave(manners how) noexcept { in_force = how; }

void note(std::string_view text) noexcept {
  if (!in_force.quiet) say("", "note: ", ink::bold, text);
}

void warn(std::string_view text) noexcept { say("", "warning: ", ink::yellow, text); }

void show_error(std::string_view where, std::string_view what, std::string_view hint) noexcept {
  try {
    say(std::string{where} + ": ", "error: ", ink::red, what);
  } catch (std::exception const&) {
    say("", "error: ", ink::red, what);
  }
  if (!hint.empty()) say("", "hint: ", ink::bold, hint);
}

void show_failure(std::string_view what) noexcept { say("", "failed: ", ink::red, what); }

void show_passing(std::string_view text) noexcept {
  if (in_force.quiet) return;
  // To the first column, and the rest of the line away.
  std::fputs("\r", stderr);
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fputs("\x1b[K", stderr);
  std::fflush(stderr);
  passing_line_is_there = true;
}

void clear_passing() noexcept {
  if (!passing_line_is_there) return;
  passing_line_is_there = false;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

std::string reason_of(std::exception const& why) {
  std::string_view what = why.what();
  if (what.starts_with("cxm")) {
    if (auto const colon = what.find(": "); colon != std::string_view::npos) {
      what.remove_prefix(colon + 2);
    }
  }
  return std::string{what};
}

std::string as_typed(std::string_view word) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) {
    return std::string{word};
  }
  std::string out = "'";
  for (char c : word) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

}  // namespace cxm::cli
