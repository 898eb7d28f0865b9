#pragma once
// Catch2 version 2 (Debian 12) and version 3 through one header. Floating-point values are compared
// by cxm_test::close, never by Approx, whose default margin hides small differences.

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#define CXM_CONTAINS(text) Catch::Matchers::ContainsSubstring(text)
#else
#include <catch2/catch.hpp>
#define CXM_CONTAINS(text) Catch::Matchers::Contains(text)
#endif
