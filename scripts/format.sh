#!/bin/sh
# Formats our C++ in place, or with --check names what is not formatted and fails.
set -eu
cd "$(dirname "$0")/.."
mode=-i
[ "${1:-}" != --check ] || mode='--dry-run --Werror'
# shellcheck disable=SC2086  # the mode is words on purpose
git ls-files -co --exclude-standard '*.h' '*.cpp' | xargs clang-format $mode
