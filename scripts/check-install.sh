#!/bin/sh
# Installs a build into a folder of its own and checks that everything is where a system looks for it. Run by ctest.
# Usage: scripts/check-install.sh SOURCE_DIR BUILD_DIR
set -eu
source=$1
build=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

DESTDIR=$root cmake --install "$build" --prefix /opt/ecsync >/dev/null
prefix=$root/opt/ecsync

# expected FILE SOURCE: the installed file is there and is this one.
expected() {
  cmp "$source/$2" "$prefix/$1" || exit 1
}
"$prefix/bin/ecsync" version >/dev/null
expected share/bash-completion/completions/ecsync completions/ecsync.bash
expected share/fish/vendor_completions.d/ecsync.fish completions/ecsync.fish
# Where zsh looks depends on the prefix that the build was made for.
zsh=$(find "$prefix/share/zsh" -name _ecsync)
cmp "$source/completions/_ecsync" "$zsh"
for page in "$source"/man/*.[15]; do
  name=$(basename "$page")
  expected "share/man/man${name##*.}/$name" "man/$name"
done
