#!/bin/sh
# tests/README.md names tests as promises; fails for each name that no test case has. A name in a comment proves nothing.
# Usage: scripts/check-promises.sh [TREE]
cd "${1:-.}" || exit 1
status=0
promises=$(mktemp)
tests=$(mktemp)
trap 'rm -f "$promises" "$tests"' EXIT
grep -oE '\| "[^"]+" \|$' tests/README.md | sed 's/^| "//; s/" |$//' >"$promises"
[ -s "$promises" ] || { echo "tests/README.md names no test"; status=1; }
# The name may stand on the line after TEST_CASE(.
find tests -name '*_test.cpp' -exec sed 's|^ *//.*||; s|  *//.*$||' {} + | tr '\n' ' ' |
  grep -oE 'TEST_CASE\( *"[^"]+"\)' | sed -E 's/^TEST_CASE\( *"//; s/"\)$//' >"$tests"
while IFS= read -r name; do
  grep -qxF -e "$name" "$tests" || { echo "no test is called: $name"; status=1; }
done <"$promises"
exit $status
