# Toolchain: clang under whatever name the system gives it.
find_program(
  CXM_CLANG
  NAMES clang++ clang++-14 clang++-15 clang++-16 clang++-17 clang++-18 clang++-19 clang++-20
  REQUIRED)
set(CMAKE_CXX_COMPILER "${CXM_CLANG}")
