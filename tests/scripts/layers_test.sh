#!/bin/sh
# check-layers.sh finds a wrong include wherever a rule forbids one: plants them in a copy of the tree and looks whether each is
# named. Rooms and rules are read from the script. Usage: layers_test.sh TREE
check=$1/scripts/check-layers.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
(cd "$1" && find core adapters cli tests/sandbox tests/bench \( -name '*.h' -o -name '*.cpp' \) -exec cp --parents -t "$tree" {} +)
mkdir -p "$tree/tests/bench"
failures=0
told=   # by all runs
: >"$tree/.new"

fail() {
  echo "$1"
  failures=$((failures + 1))
}

# plant FILE INCLUDE…: adds these includes to FILE, which may be there already. restore takes them all out again.
plant() {
  file=$1
  shift
  if [ ! -e "$tree/$file" ]; then
    echo "$file" >>"$tree/.new"
  elif ! grep -qxF "$file" "$tree/.new" && [ ! -e "$tree/.kept/$file" ]; then
    mkdir -p "$tree/.kept/${file%/*}"
    cp "$tree/$file" "$tree/.kept/$file"
  fi
  printf '#include %s\n' "$@" >>"$tree/$file"
  for include in "$@"; do echo "$file:$include" >>"$tree/.planted"; done
}
restore() {
  [ ! -d "$tree/.kept" ] || cp -R "$tree/.kept/." "$tree"
  (cd "$tree" && xargs -r rm <.new)
  : >"$tree/.new"
  rm -rf "$tree/.kept" "$tree/.planted"
}

# see: the check fails and names each include that was planted.
see() {
  "$check" "$tree" >"$tree/.output" && fail "nothing is wrong with $(tr '\n' ' ' <"$tree/.planted")"
  while IFS= read -r planted; do
    file=${planted%%:*}
    grep "^$file:" "$tree/.output" | grep -qF "#include ${planted#*:}" || fail "nobody noticed $planted"
  done <"$tree/.planted"
  told="$told$(cat "$tree/.output")
"
  restore
}

"$check" "$tree" || fail "the tree as it is has wrong includes"

# The layers.
plant core/base/planted.cpp '"cli/services.h"' '"adapters/lazada/lazada.h"' '"tests/support/holds.h"'
plant core/base/planted.h '"cli/services.h"'
plant adapters/lazada/planted.cpp '"cli/services.h"' '"tests/support/holds.h"'
plant cli/commands/planted.cpp '"adapters/lazada/lazada.h"'
plant cli/main.cpp '"adapters/lazada/lazada.h"' '"tests/support/holds.h"'
see

# The rooms: each may include from those of its rule, and from no other.
rooms=$(sed -nE "s/^room +([^ ]+) +'[^']*'.*/\1/p" "$check")
[ -n "$rooms" ] || fail "no rooms are found in $check"
for room in $rooms; do
  layer=${room%%/*}
  may=" $(sed -nE "s|^room +$room +'([^']*)'.*|\1|p" "$check") "
  file=$room/planted.cpp
  [ -d "$tree/$room" ] || file=$room
  for other in "$tree/$layer"/*/ "$tree/$layer"/*.h; do
    name=$(basename "$other")
    case $may in *" $name "*) continue ;; esac
    [ "$layer/$name" = "$room" ] && continue
    [ ! -d "$other" ] || name=$name/planted.h
    plant "$file" "\"$layer/$name\""
  done
done
plant adapters/common/planted.cpp '"core/db/orders.h"' '"core/sync/sync_all.h"'
see
for room in $rooms; do
  [ -d "$tree/$room" ] || continue
  for name in $(sed -nE "s|^room +$room +'([^']*)'.*|\1|p" "$check"); do
    case $name in *.h) ;; *) name=$name/planted.h ;; esac
    plant "$room/planted.cpp" "\"${room%%/*}/$name\""
  done
done
"$check" "$tree" || fail "a room may not include what its rule allows"
restore
for layer in core cli; do
  mkdir "$tree/$layer/attic"
  echo >"$tree/$layer/attic/planted.h"
done
"$check" "$tree" >"$tree/.output" && fail "a room without a rule is not an error"
for layer in core cli; do
  grep -q "^$layer/attic is a room without a rule" "$tree/.output" || fail "nobody noticed a room without a rule in $layer"
  rm -r "$tree/$layer/attic"
done

# One door for each library.
plant core/sync/planted.cpp '<SQLiteCpp/SQLiteCpp.h>' '<sqlite3.h>'
plant core/db/planted.cpp '<SQLiteCpp/SQLiteCpp.h>' '<sqlite3.h>'
plant adapters/common/planted.cpp '<SQLiteCpp/SQLiteCpp.h>' '<CLI/CLI.hpp>' '<curl/curl.h>' '<rapidjson/document.h>' '<httplib.h>'
plant cli/commands/planted.cpp '<sqlite3.h>' '<rapidjson/document.h>' '<curl/curl.h>' '<httplib.h>' '<xlsxwriter.h>' '<toml++/toml.h>'
plant cli/views/planted.cpp '<CLI/CLI.hpp>'
plant core/base/planted.cpp '<rapidjson/document.h>' '<CLI/CLI.hpp>' '<toml++/toml.h>'
plant core/http/planted.cpp '<curl/curl.h>'
plant core/print/planted.cpp '<pango/pango.h>' '<cairo-pdf.h>' '<glib.h>' '<dlfcn.h>' '<zint.h>'
see

# The engine.
plant core/db/query.h '"core/db/sqlite/sqlite_engine.h"'
plant core/db/planted.cpp '"core/db/sqlite/migrate.h"' '"core/db/sqlite/sqlite_error.h"'
plant core/goods/planted.cpp '"core/db/sqlite/sqlite_engine.h"'
plant cli/commands/planted.cpp '"core/db/sqlite/stored_codes.h"'
plant core/db/sqlite/planted.cpp '"core/db/query.h"' '"core/db/orders.h"'
see

# What is in a module.
plant core/http/network.cpp '"core/http/curl_http.h"'
plant core/print/print_slip.cpp '"core/print/draw_forms.h"' '"core/print/pdf_canvas.h"' '"core/print/print_font.h"' '"core/print/form_sheet.h"'
plant cli/services.cpp '"core/http/curl_loop.h"'
see

# Who reads the same documents a second time.
plant tests/sandbox/planted.cpp '"core/base/json.h"' '"adapters/lazada/reply.h"' '"cli/services.h"'
plant tests/bench/planted.cpp '"core/base/json.h"' '"adapters/lazada/reply.h"' '"cli/services.h"'
see

# Every rule of the script has found something by now.
sed -nE "s/^bad '[^']*' +('[^']*'|[^ ]+) +'([^']*)'.*/\2/p" "$check" >"$tree/.rules"
[ -s "$tree/.rules" ] || fail "no rules are found in $check"
while IFS= read -r rule; do
  case $told in *"$rule:"*) ;; *) fail "nothing was planted against the rule: $rule" ;; esac
done <"$tree/.rules"
[ "$failures" -eq 0 ]
