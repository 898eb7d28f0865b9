// replay TARGET FOLDER: every seed of the folder through csv, cells or state.
#include "fuzz.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  std::string_view const target = argv[1];
  std::size_t seeds = 0;
  for (auto const& entry : std::filesystem::directory_iterator{argv[2]}) {
    std::ostringstream content;
    content << std::ifstream{entry.path(), std::ios::binary}.rdbuf();
    std::string const bytes = content.str();
    auto const* const data = reinterpret_cast<std::uint8_t const*>(bytes.data());
    std::printf("%s\n", entry.path().filename().c_str());
    if (target == "csv") cxm_fuzz::csv(data, bytes.size());
    if (target == "cells") cxm_fuzz::cells(data, bytes.size());
    if (target == "state") cxm_fuzz::state(data, bytes.size());
    ++seeds;
  }
  std::printf("%zu seeds\n", seeds);
  return seeds > 0 ? 0 : 1;
}
