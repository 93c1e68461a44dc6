#!/bin/sh
# clang-tidy over our own code: files changed against HEAD, or all with --all. Warnings are errors.
set -eu
cd "$(dirname "$0")/.."
cmake --preset tidy >/dev/null
if [ "${1:-}" = --all ]; then
  files=$(git ls-files 'core/*.cpp' 'adapters/*.cpp' 'cli/*.cpp')
else
  files=$( (git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard) |
    grep -E '^(core|adapters|cli)/.*\.cpp$' || true)
fi
[ -n "$files" ] || { echo "nothing to check"; exit 0; }
# One file a process: slow ones (those that include CLI11) spread over the cores.
echo "$files" | xargs -P "$(nproc)" -n 1 clang-tidy -p build/tidy --quiet --extra-arg=-Wno-unknown-warning-option 2>/dev/null
echo "clang-tidy: $(echo "$files" | wc -l) files clean"
