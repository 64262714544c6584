# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# Sourced by .ci/check and .ci/run: steps with a heading and a duration, and one closing line.

passed=0
failed=0
skipped=0
failures=()

# timed NAME COMMAND…: a heading before, the outcome and the duration after.
timed() {
  local name=$1 started=$SECONDS status=0 outcome=ok
  shift
  printf '\n=== %s\n' "$name"
  "$@" || status=$?
  ((status == 0)) || outcome="FAILED with status $status"
  printf '=== %s: %s, %d s\n' "$name" "$outcome" $((SECONDS - started))
  return "$status"
}

fail() {
  failed=$((failed + $2))
  failures+=("$1")
}

# step NAME COMMAND…: runs on after a failure, but remembers it.
step() {
  if timed "$@"; then
    passed=$((passed + 1))
  else
    fail "$1" 1
    return 1
  fi
}

# count_tests NAME FOLDER: adds the cases of the last test run in a build folder.
count_tests() {
  local counts
  if ! counts=$(.ci/count-tests "$2/meson-logs/testlog.json"); then
    fail "$1: no test was run" 1
    return 1
  fi
  read -r -a counts <<<"$counts"
  passed=$((passed + counts[0]))
  skipped=$((skipped + counts[2]))
  ((counts[1] == 0)) || fail "$1: ${counts[1]} cases" "${counts[1]}"
}

# tests NAME FOLDER COMMAND…: a command that runs meson's tests in a build folder counts as its cases.
tests() {
  local name=$1 folder=$2 status=0 before=$failed
  shift 2
  rm -f "$folder/meson-logs/testlog.json"
  timed "$name" "$@" || status=$?
  count_tests "$name" "$folder"
  ((status == 0 || failed > before)) || fail "$name" 1
}

finish() {
  echo
  ((${#failures[@]} == 0)) || printf 'failed: %s\n' "${failures[@]}"
  if ((skipped)); then
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  else
    printf '%d passed, %d failed\n' "$passed" "$failed"
  fi
  ((failed == 0))
}
