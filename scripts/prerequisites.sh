# Sourced by the other scripts: cxm_prerequisites run|test|bench sees to it that what the command
# needs is installed, and what the tests or the benchmarks need besides. On Debian and Ubuntu it
# installs what is missing; elsewhere it prints the command that does, and ends the script.

cxm_say() { printf '%s\n' "$*" >&2; }

# The first line of /etc/os-release's ID and ID_LIKE that is known here: debian, fedora, arch; or
# homebrew, or unknown.
cxm_system() {
  local id="" like="" word
  if [ "$(uname -s)" = Darwin ]; then
    echo homebrew
    return
  fi
  if [ -r /etc/os-release ]; then
    id=$(. /etc/os-release && echo "${ID:-}")
    like=$(. /etc/os-release && echo "${ID_LIKE:-}")
  fi
  for word in $id $like; do
    case $word in
      debian | ubuntu) echo debian && return ;;
      fedora | rhel) echo fedora && return ;;
      arch) echo arch && return ;;
    esac
  done
  echo unknown
}

# The packages of a system, by what they are for.
cxm_packages() {
  case $1-$2 in
    debian-run) echo g++ cmake ninja-build libfmt-dev nlohmann-json3-dev libcli11-dev \
      libtomlplusplus-dev libboost-dev libeigen3-dev zlib1g-dev libzstd-dev tzdata ;;
    debian-test) echo catch2 clang ccache pkg-config ;;
    debian-bench) echo libbenchmark-dev ;;
    fedora-run) echo gcc-c++ cmake ninja-build fmt-devel json-devel cli11-devel tomlplusplus-devel \
      boost-devel eigen3-devel zlib-devel libzstd-devel tzdata ;;
    fedora-test) echo catch-devel clang compiler-rt libasan libubsan libtsan ccache \
      pkgconf-pkg-config ;;
    fedora-bench) echo google-benchmark-devel ;;
    arch-run) echo gcc cmake ninja fmt nlohmann-json cli11 tomlplusplus boost eigen zlib zstd tzdata ;;
    arch-test) echo catch2 clang compiler-rt ccache pkgconf ;;
    arch-bench) echo benchmark ;;
    homebrew-run) echo cmake ninja fmt nlohmann-json cli11 tomlplusplus boost eigen zlib zstd ;;
    homebrew-test) echo catch2 llvm ccache pkgconf ;;
    homebrew-bench) echo google-benchmark ;;
  esac
}

cxm_is_installed() {
  case $1 in
    debian) [ "$(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
    fedora) rpm -q "$2" >/dev/null 2>&1 ;;
    arch) pacman -Q "$2" >/dev/null 2>&1 ;;
    homebrew) brew list "$2" >/dev/null 2>&1 ;;
  esac
}

# A tool that is already there under another package's name, or built by hand, is good enough.
cxm_has_tool() {
  case $1 in
    g++ | gcc-c++ | gcc) command -v "${CXX:-g++}" ;;
    cmake) command -v cmake ;;
    ninja*) command -v ninja ;;
    ccache) command -v ccache ;;
    clang | llvm) cxm_clang ;;
    pkg-config | pkgconf*) command -v pkg-config ;;
    tzdata) [ -r /usr/share/zoneinfo/Europe/Berlin ] ;;
    *) false ;;
  esac >/dev/null 2>&1
}

cxm_clang() {
  local name
  for name in clang++ clang++-14 clang++-15 clang++-16 clang++-17 clang++-18 clang++-19 \
    clang++-20; do
    command -v "$name" && return
  done
  return 1
}

cxm_missing() {
  local system=$1 package
  shift
  for package in "$@"; do
    cxm_has_tool "$package" || cxm_is_installed "$system" "$package" || echo "$package"
  done
}

cxm_apt_install() {
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
      cxm_say "Not root, and there is no sudo. As root: apt-get install -y $*"
      exit 1
    }
    as_root=(sudo)
  fi
  cxm_say "installing: $*"
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "$@" >&2
}

# clang's sanitizer libraries are a package of their own, named after clang's version.
cxm_clang_runtime() {
  local clang major resource
  clang=$(cxm_clang) || return 0
  resource=$("$clang" -print-resource-dir)
  compgen -G "$resource/lib/*/libclang_rt.asan*" >/dev/null && return 0
  major=$("$clang" -dumpversion)
  echo "libclang-rt-${major%%.*}-dev"
}

# cxm_at_least <what> <version> <oldest>
cxm_at_least() {
  [ "$(printf '%s\n%s\n' "$3" "$2" | sort -V | head -n 1)" = "$3" ] && return
  cxm_say "$1 $2 is too old: cxm needs $1 $3 or later."
  exit 1
}

cxm_prerequisites() {
  local system wanted missing runtime
  system=$(cxm_system)
  wanted=$(cxm_packages "$system" run)
  [ "$1" = run ] || wanted="$wanted $(cxm_packages "$system" "$1")"
  # shellcheck disable=SC2086
  missing=$(cxm_missing "$system" $wanted)
  if [ -n "$missing" ]; then
    # shellcheck disable=SC2086
    case $system in
      debian) cxm_apt_install $missing ;;
      fedora) cxm_say "Please install what is missing: sudo dnf install" $missing && exit 1 ;;
      arch) cxm_say "Please install what is missing: sudo pacman -S --needed" $missing && exit 1 ;;
      homebrew) cxm_say "Please install what is missing: brew install" $missing && exit 1 ;;
    esac
  fi
  if [ "$1" = test ] && [ "$system" = debian ]; then
    runtime=$(cxm_clang_runtime)
    [ -z "$runtime" ] || cxm_apt_install "$runtime"
  fi

  local tool
  for tool in cmake ninja; do
    command -v "$tool" >/dev/null || {
      cxm_say "cxm needs $tool: please install it. The libraries it needs are in README.md; those" \
        "that are missing are fetched."
      exit 1
    }
  done
  cxm_at_least cmake "$(cmake --version | sed -n 's/^cmake version //p')" 3.25
  if [ -z "${CXX:-}" ] && command -v g++ >/dev/null; then
    cxm_at_least g++ "$(g++ -dumpversion)" 12
  fi
}

# Packages of Python that cxm is measured against, in an environment of their own outside of the tree:
# cxm_peers PACKAGE… sets cxm_python. The folder, ${XDG_CACHE_HOME:-~/.cache}/cxm-bench, may be deleted.
cxm_peers() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/cxm-bench
  if [ ! -x "$cache/bin/python" ]; then
    command -v python3 >/dev/null || { cxm_say "the peers need python3"; exit 1; }
    python3 -m venv "$cache" || { cxm_say "python3 -m venv failed: install python3-venv"; exit 1; }
  fi
  cxm_python=$cache/bin/python
  "$cxm_python" -c "import $(IFS=,; echo "$*")" 2>/dev/null || "$cxm_python" -m pip install -q "$@" || {
    cxm_say "could not be installed: $*; is there a network?"
    exit 1
  }
}
