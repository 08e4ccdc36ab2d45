# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2154 # root and the lists of packages are scripts/lib.sh's.
#
# The suites of scripts/test: each is a function suite_NAME that prints result lines, see tests/rigs/lib.sh. To be
# sourced.

# --- builds -----------------------------------------------------------------------------------------------------------

# tell NAME COMMAND...: runs the command with `set -e` as a test; what it prints is shown if it fails.
tell() {
  local name=$1 output status
  shift
  set +e
  output=$(set -e; "$@" 2>&1)
  status=$?
  set -e
  if [ "$status" = 0 ]; then
    echo "ok - $name"
    return
  fi
  echo "not ok - $name"
  tail -n 60 <<<"$output" | sed 's/^/#   /'
  return 1
}

# configure FOLDER [MESON OPTION...]: makes the build folder, once.
configure() {
  local folder=$1
  shift
  [ -e "$folder/build.ninja" ] || meson setup "$folder" "$@"
}

compile() { ninja -C "$1"; }

# What a trace of the stack needs; the rest of the debug information takes a fifth of the time of a build.
lines_only=(-Dc_args=-g1 -Dcpp_args=-g1)

build_gcc() { CC=gcc CXX=g++ configure build-gcc -Dwerror=true "${lines_only[@]}"; compile build-gcc; }
# Only for the warnings, which are the same without optimization; the fuzzers have their own.
build_clang() {
  CC=clang CXX=clang++ configure build-clang -Dwerror=true -Doptimization=0 -Ddebug=false -Dintrospection=disabled \
    -Dfuzzers=enabled
  compile build-clang
}

# sanitized FOLDER SANITIZERS: only what the unit tests need. Assertions of ours are on, introspection cannot run here.
sanitized() {
  CC=clang CXX=clang++ configure "$1" "-Db_sanitize=$2" -Db_lundef=false -Doptimization=1 "${lines_only[@]}" \
    -Dintrospection=disabled -Dexamples=disabled -Dbenchmarks=disabled
  compile "$1"
}

suite_lint() { scripts/lint; }
suite_gcc() { tell "g++ builds without a warning" build_gcc; }
suite_clang() { tell "clang builds without a warning, locks are held where they must be" build_clang; }

# --- meson's tests ----------------------------------------------------------------------------------------------------

# meson_tests FOLDER [OPTION...]: runs tests with meson and prints a line for each.
meson_tests() {
  local folder=$1
  shift
  rm -f "$folder"/meson-logs/{testlog,benchmarklog}*.json
  meson test -C "$folder" --no-rebuild "$@" >"$folder/meson-logs/last-run.out" 2>&1 || true
  scripts/meson-results "$folder" || { tail -n 20 "$folder/meson-logs/last-run.out"; return 1; }
}

# All of meson's tests but those with a suite of their own here. They wait for devices most of the time: there are twice as
# many at once as there are processors.
unit_tests() {
  meson_tests "$@" --no-suite examples --no-suite fuzz --no-suite rigs --num-processes $((2 * $(nproc)))
}

suite_check() {
  tell "the tests are built" build_gcc
  unit_tests build-gcc
}

suite_examples() {
  tell "the examples are built" build_gcc
  meson_tests build-gcc --suite examples
}

suite_conformance() {
  if [ -z "${WPT:-}" ]; then
    echo "ok - web-platform-tests # SKIP WPT names no checkout of them"
    return
  fi
  tell "the project is built" build_gcc
  if BUILD=build-gcc tests/conformance/run "$WPT" | tee build-gcc/conformance.log; then
    echo "ok - web-platform-tests ($(sed -nE 's/^([0-9]+) of .*/\1/p' build-gcc/conformance.log))"
  else
    echo "not ok - web-platform-tests"
    return 1
  fi
}

suite_asan() {
  tell "a build with AddressSanitizer" sanitized build-asan address,undefined
  # The scanner of plugins is a program without the sanitizer's runtime: they are scanned by the tests themselves.
  GST_REGISTRY_FORK=no \
    ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1 \
    LSAN_OPTIONS=suppressions=$root/tests/suppressions/lsan.supp \
    UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
    SOAK_SECONDS=${SOAK_SECONDS:-60} \
    unit_tests build-asan --timeout-multiplier 5
}

# GLib is not instrumented: what it orders is told to ThreadSanitizer by tests/tsan/glib-order.c.
build_tsan() {
  local flags
  sanitized build-tsan thread
  read -ra flags < <(pkg-config --cflags --libs gstreamer-1.0 gio-2.0)
  clang -O1 -g -Wall -Wextra -Werror -shared -fPIC -o build-tsan/glib-order.so tests/tsan/glib-order.c "${flags[@]}"
  clang -O1 -g -Wall -Wextra -Werror -fsanitize=thread -o build-tsan/race tests/tsan/race.c "${flags[@]}"
}

ordered() { env LD_PRELOAD="$root/build-tsan/glib-order.so" "$@"; }
race_is_found() { ! ordered build-tsan/race none; }

suite_tsan() {
  tell "a build with ThreadSanitizer" build_tsan
  export TSAN_OPTIONS=suppressions=$root/tests/suppressions/tsan.supp:ignore_noninstrumented_modules=1
  # gstcheck forks a process for each test; a library may have started a thread before that.
  TSAN_OPTIONS+=:halt_on_error=1:second_deadlock_stack=1:die_after_fork=0
  tell "a race is found" race_is_found
  tell "what GLib orders is no race" ordered build-tsan/race lock
  # ThreadSanitizer knows malloc, but not slices: for it what is in one now would be what was there before.
  G_SLICE=always-malloc GST_REGISTRY_FORK=no SOAK_SECONDS=${SOAK_SECONDS:-60} unit_tests build-tsan --timeout-multiplier 5 \
    --wrapper "env LD_PRELOAD=$root/build-tsan/glib-order.so"
}

# Where references and threads are. The tests of elements bound times that valgrind exceeds; what core and util compute
# is left to the sanitizers.
suite_valgrind() {
  tell "the tests are built" build_gcc
  local wrapper=(valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite
    --show-leak-kinds=definite --num-callers=20 --suppressions=/usr/share/glib-2.0/valgrind/glib.supp
    "--suppressions=$root/tests/suppressions/valgrind.supp")
  CK_TIMEOUT_MULTIPLIER=10 meson_tests build-gcc --suite capture --suite library \
    --timeout-multiplier 10 --wrapper "${wrapper[*]}"
}

suite_fuzz() {
  tell "the fuzzers are built" build_clang
  local fuzzers fuzzer status=0
  mapfile -t fuzzers < <(find build-clang/tests/fuzz -maxdepth 1 -type f -executable -name 'fuzz_*')
  [ ${#fuzzers[@]} -gt 0 ] || { echo "not ok - there is a fuzzer"; return 1; }
  for fuzzer in "${fuzzers[@]}"; do
    tell "$(basename "$fuzzer") finds nothing in ${FUZZ_SECONDS:-20} s" run_fuzzer "$fuzzer" || status=1
  done
  return "$status"
}

# What is found goes to the build folder; what is kept in the repository is only read.
run_fuzzer() {
  local folder name
  folder=$(dirname "$1")
  name=$(basename "$1")
  name=${name#fuzz_}
  GST_REGISTRY=$folder/registry.bin GST_PLUGIN_SYSTEM_PATH_1_0='' "$1" -max_total_time="${FUZZ_SECONDS:-20}" \
    -timeout=10 -rss_limit_mb=2048 -create_missing_dirs=1 -print_final_stats=1 \
    -artifact_prefix="$folder/found-$name-" -dict="tests/fuzz/$name.dict" \
    "$folder/corpus-$name" "tests/fuzz/corpus/$name"
}

# Runs benchmarks in a PipeWire session and shows their tables, also when a target is missed.
show_tables() {
  local output
  if output=$(BUILD=build-gcc "$@" 2>&1); then
    echo "ok - enumerate and first_frame in a PipeWire session (2)"
  else
    echo "not ok - enumerate and first_frame in a PipeWire session (2)"
  fi
  echo "$output"
}

suite_benchmarks() {
  need_packages "${packages_pipewire[@]}"
  tell "the benchmarks are built" build_gcc
  meson_tests build-gcc --benchmark
  grep -E '^(#|  |device |[0-9]+ modes)' build-gcc/meson-logs/testlog.txt || true
  show_tables tests/rigs/pipewire/bench
}

# --- rigs -------------------------------------------------------------------------------------------------------------

suite_pipewire() {
  need_packages "${packages_pipewire[@]}"
  tell "the project is built" build_gcc
  BUILD=build-gcc tests/rigs/pipewire/run
}

suite_v4l2() {
  need_packages "${packages_v4l2[@]}"
  tell "the project is built" build_gcc
  BUILD=build-gcc tests/rigs/v4l2/run
}
