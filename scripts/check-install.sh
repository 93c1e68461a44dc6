#!/bin/sh
# Installs a build into a folder of its own, with DESTDIR and with a prefix, and checks that everything is where a system looks for
# it. Run by ctest.
# Usage: scripts/check-install.sh SOURCE_DIR BUILD_DIR
set -eu
source=$1
build=$2
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

fail() {
  echo "$*" >&2
  exit 1
}
# expected FILE SOURCE: the installed file is there and is this one.
expected() {
  cmp "$source/$2" "$prefix/$1" || exit 1
}

# check ZSH_FOLDER RUN_PREFIX: all is below $prefix, and made to be used below RUN_PREFIX.
check() {
  "$prefix/bin/ecsync" version >/dev/null
  for module in "$build"/lib/ecsync/*.so; do
    [ -f "$prefix/lib/ecsync/$(basename "$module")" ] || fail "no $(basename "$module")"
  done
  expected share/bash-completion/completions/ecsync completions/ecsync.bash
  expected share/fish/vendor_completions.d/ecsync.fish completions/ecsync.fish
  expected "share/zsh/$1/_ecsync" completions/_ecsync
  for page in "$source"/man/*.[157]; do
    name=$(basename "$page")
    expected "share/man/man${name##*.}/$name" "man/$name"
    [ -s "$prefix/share/man/vi/man${name##*.}/$name" ] || fail "no Vietnamese $name"
  done
  MANPATH=$prefix/share/man man -L vi ecsync-help | grep -q '^TÊN$' || fail "man finds no Vietnamese page"
  expected lib/sysusers.d/ecsync.conf dist/sysusers.d/ecsync.conf
  expected lib/tmpfiles.d/ecsync.conf dist/tmpfiles.d/ecsync.conf
  for manager in system user; do
    expected "lib/systemd/$manager/ecsync-sync@.timer" "dist/systemd/$manager/ecsync-sync@.timer"
    expected "lib/systemd/$manager/ecsync-verify@.timer" "dist/systemd/$manager/ecsync-verify@.timer"
    grep -q "^ExecStart=$2/bin/ecsync --profile %i sync-orders\$" "$prefix/lib/systemd/$manager/ecsync-sync@.service" ||
      fail "the $manager unit does not start $2/bin/ecsync"
  done
  expected share/doc/ecsync/README.md README.md
  expected share/doc/ecsync/README.vi.md README.vi.md
  for schema in "$source"/tests/schemas/*; do
    expected "share/doc/ecsync/schemas/$(basename "$schema")" "tests/schemas/$(basename "$schema")"
  done
  expected share/doc/ecsync/examples/ecsync.toml dist/examples/ecsync.toml
  expected share/doc/ecsync/examples/cron/ecsync.crontab dist/examples/cron/ecsync.crontab
  expected share/doc/ecsync/examples/notify/spool.sh dist/examples/notify/spool.sh
  for way in mail telegram zalo; do
    [ -x "$prefix/share/doc/ecsync/examples/notify/tell-$way" ] || fail "tell-$way cannot be run"
  done
  [ -x "$prefix/share/doc/ecsync/examples/ci/pull-orders.sh" ] || fail "the CI example cannot be run"
  [ ! -e "$prefix/bin/ecsync-sandbox" ] || fail "the sandbox came without being asked for"
}

DESTDIR=$root/staged cmake --install "$build" --prefix /opt/ecsync >/dev/null
prefix=$root/staged/opt/ecsync
check site-functions /opt/ecsync
DESTDIR=$root/packaged cmake --install "$build" --prefix /usr >/dev/null
prefix=$root/packaged/usr
check vendor-completions /usr
cmake --install "$build" --prefix "$root/own" >/dev/null
prefix=$root/own
check site-functions "$root/own"
cmake --install "$build" --prefix "$root/own" --component sandbox >/dev/null
"$prefix/bin/ecsync-sandbox" --help >/dev/null
expected share/man/man1/ecsync-sandbox.1 tests/sandbox/ecsync-sandbox.1
expected share/doc/ecsync-sandbox/README.md tests/sandbox/README.md
