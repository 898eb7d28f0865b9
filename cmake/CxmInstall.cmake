# One export set, and one pkg-config file, for each component: a program that wants the header-only
# part needs none of the packages of the others.
include_guard()
include(CMakePackageConfigHelpers)

set(config_dir "${CMAKE_INSTALL_LIBDIR}/cmake/cxm")

# cxm_install_component(<component> <target> <pkg-config name> [REQUIRES ...] [REQUIRES_PRIVATE ...]
#                       [LIBS ...])
function(cxm_install_component component target pc_name)
  cmake_parse_arguments(pc "" "DESCRIPTION;LIBS;REQUIRES;REQUIRES_PRIVATE" "" ${ARGN})
  install(
    TARGETS ${target}
    EXPORT cxm-${component}-targets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    FILE_SET HEADERS
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
  install(
    EXPORT cxm-${component}-targets
    NAMESPACE cxm::
    DESTINATION "${config_dir}")
  # The prefix is worked out from where the file lies, so that an installed tree can be moved.
  file(RELATIVE_PATH pc_to_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
  string(REGEX REPLACE "/$" "" pc_to_prefix "${pc_to_prefix}")
  if(pc_LIBS)
    set(pc_libs "-L\${libdir} ${pc_LIBS}")
  else()
    set(pc_libs "")
  endif()
  configure_file("${PROJECT_SOURCE_DIR}/packaging/cxm.pc.in"
                 "${PROJECT_BINARY_DIR}/packaging/${pc_name}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/packaging/${pc_name}.pc"
          DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endfunction()

cxm_install_component(core cxm_core cxm
                      DESCRIPTION "Customer-experience metrics for C++20 (header-only)")
if("format" IN_LIST CXM_COMPONENTS)
  cxm_install_component(format cxm_format cxm-format REQUIRES "cxm, fmt"
                        DESCRIPTION "fmt formatters for cxm")
endif()
if("models" IN_LIST CXM_COMPONENTS)
  cxm_install_component(models cxm_models cxm-models REQUIRES cxm LIBS -lcxm_models
                        DESCRIPTION "Distributions of cxm")
endif()
if("io" IN_LIST CXM_COMPONENTS)
  set(unpacking)
  if(ZLIB_FOUND)
    list(APPEND unpacking zlib)
  endif()
  if(CXM_ZSTD_LIBRARY AND CXM_ZSTD_INCLUDE)
    list(APPEND unpacking libzstd)
  endif()
  list(JOIN unpacking ", " unpacking)
  cxm_install_component(io cxm_io cxm-io REQUIRES cxm REQUIRES_PRIVATE "${unpacking}" LIBS -lcxm_io
                        DESCRIPTION "CSV and JSON input of cxm")
endif()
if("report" IN_LIST CXM_COMPONENTS)
  cxm_install_component(report cxm_report cxm-report
                        REQUIRES cxm REQUIRES_PRIVATE fmt LIBS -lcxm_report
                        DESCRIPTION "Result tables of cxm as text, JSON, CSV and Markdown")
endif()
if(TARGET cxm_command)
  install(TARGETS cxm_command RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  if(TARGET cxm_said)
    # Where shells look without being told. OPTIONAL: the command can be built and installed alone.
    set(said "${PROJECT_BINARY_DIR}/said")
    install(FILES "${said}/cxm.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" OPTIONAL)
    install(FILES "${said}/cxm.bash" RENAME cxm
            DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" OPTIONAL)
    install(FILES "${said}/cxm.zsh" RENAME _cxm
            DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" OPTIONAL)
    install(FILES "${said}/cxm.fish"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" OPTIONAL)
  endif()
endif()

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/cxmConfig.cmake.in" "${PROJECT_BINARY_DIR}/cxmConfig.cmake"
  INSTALL_DESTINATION "${config_dir}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/cxmConfigVersion.cmake" COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES "${PROJECT_BINARY_DIR}/cxmConfig.cmake" "${PROJECT_BINARY_DIR}/cxmConfigVersion.cmake"
        DESTINATION "${config_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/cxm")
