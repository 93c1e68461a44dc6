#!/bin/sh
# Folders show the architecture: cli -> core <- adapters. Fails naming each include that points the wrong way.
cd "${1:-.}" || exit 1
status=0
bad() {
  found=$(grep -rnE "#include $1" --include='*.h' --include='*.cpp' $2 2>/dev/null | grep -vE "${4:-^$}")
  [ -z "$found" ] || { printf '%s:\n%s\n' "$3" "$found"; status=1; }
}
bad '"(cli|adapters|tests)/'      core            'core includes outward'
bad '"(cli|tests)/'               adapters        'adapters include outward'
bad '"adapters/'                  cli             'only cli/services.cpp wires adapters' '^cli/services\.cpp:'
bad '<(SQLiteCpp|sqlite)'         'cli adapters'  'SQL outside core/db'
bad '<(SQLiteCpp|sqlite)'         core            'SQL outside core/db' '^core/db/'
bad '<rapidjson'                  'cli core adapters' 'RapidJSON outside core/base/json.cpp' '^core/base/json\.cpp:'
bad '<curl'                       'cli core adapters' 'libcurl outside core/http/curl_*' '^core/http/curl_[a-z]*\.(cpp|h):'
bad '<httplib'                  'cli core adapters' 'cpp-httplib outside cli/commands/listen.cpp' '^cli/commands/listen\.cpp:'
bad '<toml'                      'cli core adapters' 'toml++ outside cli/settings/config_file.cpp' '^cli/settings/config_file\.cpp:'
bad '<CLI/'                       'core adapters' 'CLI11 outside cli'
bad '"(core|adapters|cli)/'       tests/sandbox   'the sandbox shares code with the program'
bad '"(core|adapters|cli)/'       tests/bench     'what the benchmark compares with shares code with the program'
exit $status
