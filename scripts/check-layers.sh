#!/bin/sh
# Folders show the architecture: cli -> core <- adapters, and inside a layer one room for each purpose. Fails naming each include
# that runs against it. ARCHITECTURE.md draws the rooms and their arrows. Usage: scripts/check-layers.sh [TREE]
cd "${1:-.}" || exit 1
status=0

# bad PATTERN FOLDERS WHY [EXCEPT]: no file below FOLDERS includes what matches, but for the lines that match EXCEPT.
bad() {
  found=$(grep -rHnE "#include $1" --include='*.h' --include='*.cpp' $2 2>/dev/null | grep -vE "${4:-^$}")
  [ -z "$found" ] || { printf '%s:\n%s\n' "$3" "$found"; status=1; }
}

# room PLACE MAY: of its own layer, PLACE includes only from the places in MAY: rooms, or files at the layer's root. Every room has
# a rule.
rooms=
room() {
  layer=${1%%/*}
  allowed=$(printf '%s' "$2" | sed 's|  *|\||g; s|\.|\\.|g')
  bad "\"$layer/" "$1" "$1 may include of $layer only: $2" "#include \"$layer/($allowed)(/|\")"
  rooms="$rooms $1 "
}

# The layers.
bad '"(cli|adapters|tests)/'      core            'core includes outward'
bad '"(cli|tests)/'               adapters        'adapters include outward'
bad '"adapters/'                  cli             'only cli/services.cpp wires adapters' '^cli/services\.cpp:'
bad '"tests/'                     cli             'cli includes tests'

# The rooms.
room core/base          'base'
room core/secrets       'base secrets'
room core/records       'base secrets records'
room core/http          'base secrets records http'
room core/marketplace.h 'base secrets records http'
room core/db            'base secrets records db'
room core/print         'base records print'
room core/goods         'base records db goods'
room core/consent       'base secrets records http marketplace.h db consent'
room core/sync          'base secrets records http marketplace.h db consent sync'
room core/verify        'base secrets records http marketplace.h db consent sync verify'
room core/health        'base secrets records http marketplace.h db consent health'
room core/report        'base records db health report'
room cli/settings       'settings'
room cli/output         'settings output'
room cli/dialogue       'settings output dialogue'
room cli/views          'output views command.h parameters.h'
room cli/commands       'settings output dialogue views commands command.h parameters.h services.h'
room cli/line           'settings output dialogue views commands line command.h services.h'
bad '"core/' adapters 'adapters know ids, calls and the port, not what is done with them' \
  '#include "core/(base|secrets|records|http)/|#include "core/marketplace\.h"'
for place in core/*/ cli/*/; do
  place=${place%/}
  case "$rooms" in
    *" $place "*) ;;
    *) [ -z "$(find "$place" -name '*.h' -o -name '*.cpp')" ] || { echo "$place is a room without a rule in $0"; status=1; } ;;
  esac
done

# core knows no marketplace: its code names none but in the list of sites. Text that people read may: comments, and the sentences that
# begin with tr("…. The steps of core/db/sqlite/migrations repeat the list for the file.
sites=$(sed -nE 's/^enum class Site \{ (.*) \};$/\1/p' core/records/ids.h | sed 's/, /|/g')
[ -n "$sites" ] || { echo "core/records/ids.h has no list of sites that $0 can read"; status=1; }
for file in $(grep -rliE "$sites" --include='*.h' --include='*.cpp' --include='*.in' core); do
  case "$file" in core/records/ids.h | core/records/ids.cpp) continue ;; esac
  # Sentences and comments go, but not their line ends.
  named=$(sed -E 's~\btr\("([^"\\]|\\.)*"~~g; s~//.*~~' "$file" | grep -niE "$sites")
  [ -z "$named" ] || { printf 'a marketplace is named in core:\n%s\n' "$named" | sed "2,\$s|^|$file:|"; status=1; }
done

# What is SQLite's own stays in its folder, but for what only a file has: where it is, copies of it, the look for damage. The folder
# knows the engine and no noun.
bad '"core/db/sqlite/'            'cli core adapters' 'an inner file of core/db/sqlite is included' \
  '^core/db/sqlite/|#include "core/db/sqlite/(backup|database_file|inspect_file|sqlite)\.h"'
bad '"core/db/[a-z_]*\.h"'        core/db/sqlite  'core/db/sqlite may include of core/db only the engine' '#include "core/db/(engine|database)\.h"'

# What is in a module the program reaches through the module's interface only (core/base/module.h).
bad '"core/http/curl_'            'cli core adapters' 'the module network is included' '^core/http/(curl_[a-z]*|network_module)\.(cpp|h):'
bad '"core/print/(bar_code|draw|form_sheet|pdf|print_font)' 'cli core adapters' 'the module paper is included' \
  '^core/print/(bar_code|draw_forms|draw_picks|form_sheet|pdf_canvas|print_font|paper_module)\.(cpp|h):'

# What is outside: one door for each library.
bad '<(SQLiteCpp|sqlite)'         'cli core adapters' 'SQLite outside core/db/sqlite' '^core/db/sqlite/'
bad '<rapidjson'                  'cli core adapters' 'RapidJSON outside core/base/json.cpp' '^core/base/json\.cpp:'
bad '<curl'                       'cli core adapters' 'libcurl outside core/http/curl_*' '^core/http/curl_[a-z]*\.(cpp|h):|<curl/curlver\.h>'
bad '<(pango|cairo|glib-object)'  'cli core adapters' 'Pango and cairo outside core/print/{pdf_canvas,print_font}' '^core/print/(pdf_canvas|print_font)\.(cpp|h):'
bad '<zint'                     'cli core adapters' 'zint outside core/print/bar_code.cpp' '^core/print/bar_code\.cpp:'
bad '<glib\.h'                    'cli core adapters' 'GLib outside core/base/{text,normal_form,time_zone}.cpp' '^core/base/(text|normal_form|time_zone)\.cpp:'
bad '<httplib'                    'cli core adapters' 'cpp-httplib outside cli/commands/visit_module.cpp' '^cli/commands/visit_module\.cpp:'
bad '<xlsxwriter'               'cli core adapters' 'libxlsxwriter outside cli/output/workbook_module.cpp' '^cli/output/workbook_module\.cpp:'
bad '<dlfcn'                      'cli core adapters' 'modules are loaded outside core/base/module.cpp' '^core/base/module\.cpp:'
bad '<toml'                       'cli core adapters' 'toml++ outside cli/settings/config_file.cpp' '^cli/settings/config_file\.cpp:'
bad '<CLI/'                       'core adapters' 'CLI11 outside cli'
bad '<CLI/'                       'cli/commands cli/views cli/output cli/dialogue' 'CLI11 outside cli/parameters.cpp, cli/line and cli/settings'
bad '"(core|adapters|cli)/'       tests/sandbox   'the sandbox shares code with the program'
bad '"(core|adapters|cli)/'       tests/bench     'what the benchmark compares with shares code with the program'
exit $status
