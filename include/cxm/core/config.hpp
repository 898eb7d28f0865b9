#pragma once
/// The version of cxm, and the one compiler mode it can't live with.

#define CXM_VERSION_MAJOR 0
#define CXM_VERSION_MINOR 1
#define CXM_VERSION_PATCH 0

// Undefined numbers are reported as NaN; -ffast-math compiles the checks for NaN away.
#if defined(__FINITE_MATH_ONLY__)
#if __FINITE_MATH_ONLY__
#error "cxm reports undefined numbers as NaN: build without -ffast-math (-ffinite-math-only)"
#endif
#endif
