# The packages cxm uses. The system's own is taken where it is installed; a missing one is fetched,
# and the message names the package to install instead.
include_guard()
include(FetchContent)

# cxm_need(<name> PACKAGE <find_package name> VERSION <oldest> DEBIAN <package> REPOSITORY <url> TAG <tag>
#          [HEADERS_ONLY])
# HEADERS_ONLY: a fetched copy is not configured, its source folder is all that is used.
macro(cxm_need name)
  cmake_parse_arguments(need "HEADERS_ONLY" "PACKAGE;VERSION;DEBIAN;REPOSITORY;TAG" "" ${ARGN})
  if(need_HEADERS_ONLY)
    set(need_subdir SOURCE_SUBDIR no-cmake-here)
  else()
    set(need_subdir)
  endif()
  FetchContent_Declare(
    ${name}
    GIT_REPOSITORY ${need_REPOSITORY}
    GIT_TAG ${need_TAG}
    GIT_SHALLOW TRUE
    SYSTEM ${need_subdir}
    FIND_PACKAGE_ARGS ${need_VERSION} NAMES ${need_PACKAGE} QUIET)
  find_package(${need_PACKAGE} ${need_VERSION} QUIET)
  if(NOT ${need_PACKAGE}_FOUND)
    message(STATUS "cxm: ${need_PACKAGE} is not installed (Debian, Ubuntu: apt install "
                   "${need_DEBIAN}); fetching ${need_TAG} from ${need_REPOSITORY}")
  endif()
  FetchContent_MakeAvailable(${name})
endmacro()

if(CXM_BUILD_TOOLS OR CXM_BUILD_TESTS OR CXM_BUILD_EXAMPLES)
  foreach(component format models io report)
    if(NOT component IN_LIST CXM_COMPONENTS)
      list(APPEND CXM_COMPONENTS ${component})
    endif()
  endforeach()
endif()

if("format" IN_LIST CXM_COMPONENTS OR "report" IN_LIST CXM_COMPONENTS)
  if(CXM_INSTALL AND NOT DEFINED FMT_INSTALL)
    set(FMT_INSTALL ON)
  endif()
  cxm_need(fmt PACKAGE fmt VERSION 9 DEBIAN libfmt-dev
           REPOSITORY https://github.com/fmtlib/fmt.git TAG 9.1.0)
endif()

if("io" IN_LIST CXM_COMPONENTS OR "report" IN_LIST CXM_COMPONENTS)
  cxm_need(nlohmann_json PACKAGE nlohmann_json VERSION 3.10 DEBIAN nlohmann-json3-dev
           REPOSITORY https://github.com/nlohmann/json.git TAG v3.11.2)
endif()

# Compressed input. Without one of them files of its kind are refused with a hint, and nothing else is lost,
# so they are not fetched.
if("io" IN_LIST CXM_COMPONENTS)
  find_package(ZLIB QUIET)
  find_path(CXM_ZSTD_INCLUDE zstd.h)
  find_library(CXM_ZSTD_LIBRARY zstd)
  mark_as_advanced(CXM_ZSTD_INCLUDE CXM_ZSTD_LIBRARY)
  if(NOT ZLIB_FOUND)
    message(STATUS "cxm: zlib is not installed (Debian, Ubuntu: apt install zlib1g-dev); "
                   "files packed by gzip are refused")
  endif()
  if(NOT CXM_ZSTD_LIBRARY OR NOT CXM_ZSTD_INCLUDE)
    message(STATUS "cxm: zstd is not installed (Debian, Ubuntu: apt install libzstd-dev); "
                   "files packed by zstd are refused")
  endif()
endif()

if("models" IN_LIST CXM_COMPONENTS)
  cxm_need(boost_math PACKAGE Boost VERSION 1.74 DEBIAN libboost-math-dev HEADERS_ONLY
           REPOSITORY https://github.com/boostorg/math.git TAG boost-1.83.0)
  cxm_need(eigen PACKAGE Eigen3 VERSION 3.4 DEBIAN libeigen3-dev HEADERS_ONLY
           REPOSITORY https://gitlab.com/libeigen/eigen.git TAG 3.4.0)
  # One name for either source; the headers are private to cxm::models and are not exported.
  add_library(cxm_numeric_headers INTERFACE)
  if(TARGET Boost::headers)
    target_link_libraries(cxm_numeric_headers INTERFACE Boost::headers)
  else()
    target_include_directories(cxm_numeric_headers SYSTEM
                               INTERFACE "${boost_math_SOURCE_DIR}/include")
    target_compile_definitions(cxm_numeric_headers INTERFACE BOOST_MATH_STANDALONE=1)
  endif()
  if(TARGET Eigen3::Eigen)
    target_link_libraries(cxm_numeric_headers INTERFACE Eigen3::Eigen)
  else()
    target_include_directories(cxm_numeric_headers SYSTEM INTERFACE "${eigen_SOURCE_DIR}")
  endif()
endif()

if(CXM_BUILD_TOOLS)
  cxm_need(cli11 PACKAGE CLI11 VERSION 2.1 DEBIAN libcli11-dev
           REPOSITORY https://github.com/CLIUtils/CLI11.git TAG v2.3.2)
  cxm_need(tomlplusplus PACKAGE tomlplusplus VERSION 3.3 DEBIAN libtomlplusplus-dev
           REPOSITORY https://github.com/marzer/tomlplusplus.git TAG v3.3.0)
endif()

if(CXM_BUILD_TESTS)
  cxm_need(catch2 PACKAGE Catch2 VERSION "" DEBIAN catch2
           REPOSITORY https://github.com/catchorg/Catch2.git TAG v3.5.4)
  if(DEFINED catch2_SOURCE_DIR)
    list(APPEND CMAKE_MODULE_PATH "${catch2_SOURCE_DIR}/extras")
  endif()
endif()

if(CXM_BUILD_BENCH)
  set(BENCHMARK_ENABLE_TESTING OFF)
  cxm_need(benchmark PACKAGE benchmark VERSION 1.7 DEBIAN libbenchmark-dev
           REPOSITORY https://github.com/google/benchmark.git TAG v1.8.3)
endif()
