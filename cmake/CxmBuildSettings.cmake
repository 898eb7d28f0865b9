# How cxm's own files are compiled. Nothing here reaches a program that links cxm.
include_guard()

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_EXTENSIONS OFF)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE
        Release
        CACHE STRING "Release, Debug, RelWithDebInfo" FORCE)
  endif()
  find_program(CXM_CCACHE ccache)
  mark_as_advanced(CXM_CCACHE)
  if(CXM_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    # Without the first two, ccache refuses every file that uses a precompiled header; without the
    # third, what ctest builds as a consumer is another file: it sets the language of messages.
    set(CXM_CCACHE_SLOPPINESS "CCACHE_SLOPPINESS=pch_defines,time_macros,locale")
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "${CXM_CCACHE_SLOPPINESS}"
                                    "${CXM_CCACHE}")
  endif()
  option(CXM_TIDY "Run clang-tidy on every file that is compiled" OFF)
  if(CXM_TIDY)
    find_program(
      CXM_CLANG_TIDY
      NAMES clang-tidy clang-tidy-14 clang-tidy-15 clang-tidy-16 clang-tidy-17 clang-tidy-18
            clang-tidy-19 clang-tidy-20
      REQUIRED)
    set(CMAKE_CXX_CLANG_TIDY "${CXM_CLANG_TIDY}")
  endif()
endif()

if(CXM_SANITIZE)
  string(REPLACE ";" "," CXM_SANITIZE_LIST "${CXM_SANITIZE}")
  add_compile_options(-fsanitize=${CXM_SANITIZE_LIST} -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CXM_SANITIZE_LIST})
endif()

add_library(cxm_warnings INTERFACE)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  target_compile_options(
    cxm_warnings
    INTERFACE -Wall
              -Wextra
              -Wpedantic
              -Wconversion
              -Wsign-conversion
              -Wshadow
              -Wold-style-cast
              -Wdouble-promotion
              -Wnon-virtual-dtor
              -Woverloaded-virtual
              -Wcast-align
              -Wformat=2
              -Wimplicit-fallthrough
              -Wnull-dereference
              -Wundef
              $<$<BOOL:${CXM_WERROR}>:-Werror>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC bug 105651: a false alarm inside operator+(char const*, std::string) at -O2 and above.
    # GCC bug 105329 and its kin are others, about lengths and bounds inside std::string.
    target_compile_options(cxm_warnings INTERFACE -Wno-restrict -Wno-stringop-overflow
                                                  -Wno-array-bounds)
  endif()
elseif(MSVC)
  target_compile_options(cxm_warnings INTERFACE /W4 /permissive-
                                                $<$<BOOL:${CXM_WERROR}>:/WX>)
endif()
