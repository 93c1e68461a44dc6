#!/bin/sh
# check-promises.sh takes a test case for a proof, and nothing else that bears its name. Usage: promises_test.sh TREE
check=$1/scripts/check-promises.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir "$tree/tests"
failures=0

# expect STATUS PROMISE SOURCE: what the check says of a page with this promise and a test file with this source.
expect() {
  printf '| it works | "%s" |\n' "$2" >"$tree/tests/README.md"
  printf '%s\n' "$3" >"$tree/tests/some_test.cpp"
  "$check" "$tree" >/dev/null
  [ $? -eq "$1" ] || { echo "not $1 for $2 in: $3"; failures=$((failures + 1)); }
}

"$check" "$1" || failures=1
expect 0 'the sun rises' 'TEST_CASE("the sun rises") {'
expect 0 'the sun rises' 'TEST_CASE(
    "the sun rises") {'
expect 1 'the sun rises' 'TEST_CASE("the sun rises twice") {'
expect 1 'the sun rises' '// "the sun rises"'
expect 1 'the sun rises' '// TEST_CASE("the sun rises") {'
expect 1 'the sun rises' 'int sun;  // TEST_CASE("the sun rises")'
expect 1 'the sun rises' 'const auto* name = "the sun rises";'
expect 1 'the sun rises' 'TEST_CASE("the sun rises" * doctest::skip()) {'
: >"$tree/tests/README.md"
"$check" "$tree" >/dev/null && { echo "a page without promises is not an error"; failures=1; }
[ "$failures" -eq 0 ]
