# Sourced by the scripts that measure cxm beside other programs: cxm_bench_build TARGET… builds programs of bench/
# and sets `build`, the folder they are in, and `cache`, that of files and peers, ${XDG_CACHE_HOME:-~/.cache}/cxm-bench.
. scripts/prerequisites.sh
cxm_prerequisites bench

cxm_bench_build() {
  local jobs=${CXM_JOBS:-$(nproc 2>/dev/null || sysctl -n hw.ncpu)}
  build=${CXM_BENCH_DIR:-build/bench}
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/cxm-bench
  cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCXM_BUILD_BENCH=ON \
    -DCXM_BUILD_TESTS=OFF -DCXM_BUILD_EXAMPLES=OFF -DCXM_BUILD_TOOLS=ON >&2
  cmake --build "$build" -j "$jobs" --target "$@" >&2
}

# The line that names the processor, where the system tells it.
cxm_processor() { sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1; }
