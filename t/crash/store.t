#!/bin/sh
# The store under kill -9: see store_torture.c.  STORE_TORTURE_S=200 for the long run.
set -eu
build=${ROLECALL_BUILD:-build}
work=$(mktemp -d "${TMPDIR:-/tmp}/rolecall-crash.XXXXXX")
home=$(mktemp -d /dev/shm/rolecall-crash.XXXXXX)
trap 'rm -rf "$work" "$home"' EXIT INT TERM
mkdir "$work/data"
cat >"$work/rolecall.hdf" <<END
store {
  home = $home
  data = $work/data
}
secret_file = $work/secret.key
base_url = http://127.0.0.1:8080
END
ROLECALL_CONF=$work/rolecall.hdf
export ROLECALL_CONF
(umask 077 && "$build/rolecall" secret new >"$work/secret.key")
status=0
"$build/t/store_torture" "$build/keeper" "$work/data" "$home" "${STORE_TORTURE_S:-20}" 2>"$work/log" || status=$?
grep '^#' "$work/log" | head -n 20 >&2 || true
if [ "$status" -ne 0 ]; then tail -n 20 "$work/log" | sed 's/^/# /' >&2; fi
exit "$status"
