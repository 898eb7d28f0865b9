#include "completion.hpp"

#include "output.hpp"

namespace cxm::cli {

int run_completion(request const& of) {
  auto const& shell = of.files.front();
  write_standard_output(shell == "bash"  ? bash_completion()
                        : shell == "zsh" ? zsh_completion()
                                         : fish_completion());
  return fine;
}

std::vector<std::string> operands_of(command const& c) {
  if (c.operands == "[COMMAND]") return command_names();
  return {c.operand_words.begin(), c.operand_words.end()};
}

}  // namespace cxm::cli
