// cxm simulate: the exports of an invented company.

#include "commands.hpp"
#include "output.hpp"
#include "simulate/company_files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cxm::cli {

int run_simulate(request const& of) {
  auto const files =
      simulation::write_company(of.files.front(), of.customers, of.seed, of.overwrite);
  std::string text =
      fmt::format("{}: {} customers, seed {}\n", of.files.front(), of.customers, of.seed);
  for (auto const& [name, rows] : files) {
    text += rows > 0 || name.ends_with(".csv") ? fmt::format("  {:<19}{:>11} rows\n", name, rows)
                                               : fmt::format("  {}\n", name);
  }
  write_standard_output(text);
  return fine;
}

}  // namespace cxm::cli
