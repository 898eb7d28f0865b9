# cmake -DCOMPILER=… -DINCLUDE_DIR=… -DSOURCE=… -P compile_fail.cmake
# The source must compile as it stands, and must be refused with CXM_MUST_FAIL defined: without the
# first half, a typing error would make the test pass. Its line "// refused: <expression>" says what
# the compiler's message has to match, so that it fails for the intended reason.
cmake_minimum_required(VERSION 3.25)
set(command "${COMPILER}" -std=c++20 -fsyntax-only "-I${INCLUDE_DIR}" "${SOURCE}")
file(STRINGS "${SOURCE}" refused REGEX "^// refused: ")
list(LENGTH refused count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "${SOURCE}: needs exactly one line '// refused: <expression>'")
endif()
string(REGEX REPLACE "^// refused: " "" refused "${refused}")

execute_process(COMMAND ${command} RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${SOURCE}: the part that must compile does not:\n${errors}")
endif()
execute_process(COMMAND ${command} -DCXM_MUST_FAIL RESULT_VARIABLE result ERROR_VARIABLE errors)
if(result EQUAL 0)
  message(FATAL_ERROR "${SOURCE}: the part that must not compile does")
endif()
if(NOT errors MATCHES "${refused}")
  message(FATAL_ERROR "${SOURCE}: refused, but not with '${refused}':\n${errors}")
endif()
