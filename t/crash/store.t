#!/bin/sh
# The store under kill -9: see store_torture.c.  STORE_TORTURE_S=200 for the long run.
set -eu
build=${BUILD:-build}
work=$(mktemp -d "${TMPDIR:-/tmp}/rolecall-crash.XXXXXX")
home=$(mktemp -d /dev/shm/rolecall-crash.XXXXXX)
trap 'rm -rf "$work" "$home"' EXIT INT TERM
mkdir "$work/data"
"$build/t/crash_store" "$build/keeper" "$work/data" "$home" "${STORE_TORTURE_S:-20}" 2>"$work/log" || status=$?
if [ "${status:-0}" -ne 0 ]; then tail -n 20 "$work/log" | sed 's/^/# /'; fi
exit "${status:-0}"
