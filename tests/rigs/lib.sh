# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
#
# How a rig tells its results: lines `ok - name`, `not ok - name` and `ok - name # SKIP why`, as scripts/test counts
# them. To be sourced; the rig ends with `finish_rig`.

failures=0
log=$(mktemp "${TMPDIR:-/tmp}/rig.XXXXXX")
trap 'rm -f "$log"' EXIT

# check NAME COMMAND...: the test holds when the command, run with `set -e` in a subshell, succeeds.
check() {
  local name=$1 status
  shift
  set +e
  (set -e; "$@") >"$log" 2>&1 </dev/null
  status=$?
  set -e
  if [ "$status" = 0 ]; then
    echo "ok - $name"
  else
    echo "not ok - $name"
    sed 's/^/#   /' "$log" | tail -n "${RIG_LOG_LINES:-40}"
    failures=$((failures + 1))
  fi
}

# select_tests NAME...: run_test then runs only those whose functions have a name that holds a NAME; without any, all of them.
selected=()
select_tests() { selected=("$@"); }

# run_test NAME FUNCTION [ARG...]
run_test() {
  local part
  if [ ${#selected[@]} -eq 0 ]; then
    check "$@"
    return
  fi
  for part in "${selected[@]}"; do
    [[ ${*:2} != *"$part"* ]] || { check "$@"; return; }
  done
}

finish_rig() { [ "$failures" = 0 ]; }

# Says why a test does not hold.
fail() {
  echo "$*"
  return 1
}

# expect_text TEXT FILE: the file has a line with this text.
expect_text() { grep -F -- "$1" "$2" >/dev/null || { cat "$2"; fail "nowhere: $1"; }; }

# expect_no_text TEXT FILE
expect_no_text() { ! grep -F -- "$1" "$2" || fail "found: $1"; }

# expect_status STATUS COMMAND...: a crash is never what is expected.
expect_status() {
  local expected=$1 status=0
  shift
  "$@" || status=$?
  [ "$status" = "$expected" ] || fail "exit status $status, not $expected: $*"
}

# within SECONDS COMMAND...: asks until it holds.
within() {
  local seconds=$1 end
  shift
  end=$(($(date +%s%N) + seconds * 1000000000))
  until "$@"; do
    if [ "$(date +%s%N)" -ge "$end" ]; then
      fail "not within $seconds s: $*"
      return
    fi
    sleep 0.05
  done
}
