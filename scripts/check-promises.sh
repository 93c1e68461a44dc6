#!/bin/sh
# tests/README.md names tests as promises; fails for each name that no test has.
cd "${1:-.}" || exit 1
status=0
names=$(mktemp)
trap 'rm -f "$names"' EXIT
grep -oE '\| "[^"]+" \|$' tests/README.md | sed 's/^| "//; s/" |$//' >"$names"
while IFS= read -r name; do
  grep -rqF "\"$name\"" --include='*_test.cpp' tests || { echo "no test is called: $name"; status=1; }
done <"$names"
exit $status
