#!/bin/sh
# clang-tidy over our own code: files changed against HEAD, or all with --all. Warnings are errors.
set -eu
cd "$(dirname "$0")/.."
cmake --preset tidy >/dev/null
if [ "${1:-}" = --all ]; then
  # As the build compiles them, many files joined into one: the standard library's headers, which cost most, are read once for all.
  # The static analyzer and the slowest check look at what is changed (below), not at everything each time.
  checks='-bugprone-suspicious-include,-clang-analyzer-*,-performance-unnecessary-value-param'
  files=$(sed -n 's/^ *"file": "\(.*\)",*$/\1/p' build/tidy/compile_commands.json |
    grep -E "^$PWD/(build/tidy/)?(core|adapters|cli)/" | sort -u)
else
  checks=-bugprone-suspicious-include
  files=$( (git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard) |
    grep -E '^(core|adapters|cli)/.*\.cpp$' || true)
fi
[ -n "$files" ] || { echo "nothing to check"; exit 0; }
echo "$files" | xargs -P "$(nproc)" -n 1 clang-tidy -p build/tidy --quiet "--checks=$checks" \
  --extra-arg=-Wno-unknown-warning-option 2>/dev/null
echo "clang-tidy: clean"
