# cmake -DCOMPILER=… -DPKG_CONFIG=… -DPC_DIR=… -DSOURCE=… -DPROGRAM=… -P pkg_config.cmake
cmake_minimum_required(VERSION 3.25)
set(ENV{PKG_CONFIG_PATH} "${PC_DIR}:$ENV{PKG_CONFIG_PATH}")
execute_process(
  COMMAND "${PKG_CONFIG}" --static --cflags --libs cxm cxm-format cxm-models cxm-io cxm-report
  OUTPUT_VARIABLE flags COMMAND_ERROR_IS_FATAL ANY OUTPUT_STRIP_TRAILING_WHITESPACE)
separate_arguments(flags UNIX_COMMAND "${flags}")
execute_process(COMMAND "${COMPILER}" -std=c++20 "${SOURCE}" -o "${PROGRAM}" ${flags} -pthread
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND "${PROGRAM}" COMMAND_ERROR_IS_FATAL ANY)
