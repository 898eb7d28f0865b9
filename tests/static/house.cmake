# cmake -DROOT=<project> -P house.cmake
# House rules that a reader would otherwise have to check: names of files, words that say a thing is
# not finished or that leave somebody's machine in the text.
cmake_minimum_required(VERSION 3.25)
set(errors "")

file(GLOB_RECURSE all_files RELATIVE "${ROOT}" "${ROOT}/include/*" "${ROOT}/src/*" "${ROOT}/tests/*"
     "${ROOT}/examples/*" "${ROOT}/bench/*" "${ROOT}/scripts/*" "${ROOT}/cmake/*" "${ROOT}/docs/*")
foreach(file IN LISTS all_files)
  cmake_path(GET file STEM name)
  if(name MATCHES "^(utils?|helpers?|common|misc)(_test)?$")
    string(APPEND errors "${file}: name the file after the one idea it holds\n")
  endif()
endforeach()

file(GLOB texts "${ROOT}/*.md")
file(GLOB_RECURSE more "${ROOT}/include/*.hpp" "${ROOT}/src/*.hpp" "${ROOT}/src/*.cpp"
     "${ROOT}/examples/*.cpp" "${ROOT}/docs/*.md" "${ROOT}/tests/*.cpp" "${ROOT}/tests/*.hpp"
     "${ROOT}/bench/*.cpp" "${ROOT}/bench/*.hpp")
foreach(file IN LISTS texts more)
  file(STRINGS "${file}" bad REGEX "TODO|FIXME|//.*XXX|/work/|/tmp/")
  foreach(line IN LISTS bad)
    string(APPEND errors "${file}: ${line}\n")
  endforeach()
endforeach()

file(GLOB_RECURSE headers "${ROOT}/include/*.hpp" "${ROOT}/src/*.hpp")
foreach(file IN LISTS headers)
  file(STRINGS "${file}" once REGEX "^#pragma once$" LIMIT_COUNT 1)
  if(NOT once)
    string(APPEND errors "${file}: has no #pragma once\n")
  endif()
endforeach()

# ctest would cut such a name in two, and neither half would match a test.
file(GLOB_RECURSE tests "${ROOT}/tests/*_test.cpp")
foreach(file IN LISTS tests)
  file(STRINGS "${file}" bad REGEX "TEST_CASE\\(\"[^\"]*[\\;][^\"]*\"")
  if(bad)
    string(APPEND errors "${file}: a test name holds a semicolon: ${bad}\n")
  endif()
endforeach()

if(errors)
  message(FATAL_ERROR "${errors}")
endif()
