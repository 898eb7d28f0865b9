# cmake -DCOMPILER=… -DINCLUDE_DIR=… -P header_cost.cmake
# What including a header costs its user, by non-blank lines after the preprocessor.
cmake_minimum_required(VERSION 3.25)
set(limits
    cxm/survey/nps.hpp 40000
    cxm/core/group_by.hpp 55000
    cxm/core/calendar.hpp 70000
    cxm/cxm.hpp 80000)
set(failed FALSE)
while(limits)
  list(POP_FRONT limits header limit)
  execute_process(
    COMMAND "${COMPILER}" -std=c++20 "-I${INCLUDE_DIR}" -E -P -x c++ "${INCLUDE_DIR}/${header}"
    OUTPUT_VARIABLE text
    ERROR_VARIABLE errors
    RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    message(SEND_ERROR "${header}: ${errors}")
    continue()
  endif()
  string(REGEX REPLACE "[^\n]*[^ \t\r\n][^\n]*" "x" text "${text}")
  string(REGEX REPLACE "[^x]+" "" text "${text}")
  string(LENGTH "${text}" lines)
  if(lines GREATER limit)
    message(SEND_ERROR "${header}: ${lines} lines, the limit is ${limit}")
  else()
    message(STATUS "${header}: ${lines} lines of ${limit}")
  endif()
endwhile()
