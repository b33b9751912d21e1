#!/bin/sh
# Every C file is as clang-format leaves it (.clang-format at the root; `make format` does it).
cd "$(dirname "$0")/.." || exit 1
echo 1..1
if find cgi t -name node_modules -prune -o -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror; then
	echo 'ok 1 - formatted'
else
	echo 'not ok 1 - not formatted: make format'
fi
