#include "messages.hpp"

#include <cxm/report/render.hpp>

#include <cstdio>

namespace cxm::cli {

namespace {
void say(std::string_view kind, std::string_view text) noexcept {
  try {
    std::string const line = std::string{kind} + terminal_safe(text) + '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
  } catch (std::exception const&) {
    std::fputs("cxm: out of memory\n", stderr);
  }
}
}  // namespace

void note(std::string_view text) noexcept { say("note: ", text); }

void warn(std::string_view text) noexcept { say("warning: ", text); }

void show_error(std::string_view where, std::string_view what, std::string_view hint) noexcept {
  try {
    say("", std::string{where} + ": error: " + std::string{what});
  } catch (std::exception const&) {
    say("error: ", what);
  }
  if (!hint.empty()) say("hint: ", hint);
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
