#!/bin/sh
# dist/examples/systemd/ecsync-alert with programs in place of systemd's and the mailer.
# Usage: tests/scripts/alert_test.sh SOURCE_DIR
set -eu
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir "$root/bin"

fail() {
  echo "$*" >&2
  exit 1
}
program() {
  cat >"$root/bin/$1"
  chmod +x "$root/bin/$1"
}
program runuser <<'END'
#!/bin/sh
shift 5  # -u ecsync -- env XDG_DATA_HOME=/var/lib
"$@"
END
program ecsync <<END
#!/bin/sh
case " \$* " in
  *" --check "*) [ -e "$root/well" ] ;;
  *) echo "hanoi needs_auth" ;;
esac
END
program journalctl <<END
#!/bin/sh
[ "\$1" = --sync ] || cat "$root/journal"
END
program sendmail <<END
#!/bin/sh
cat >>"$root/mails"
END
PATH=$root/bin:$PATH
export PATH ALERT_STAMPS="$root" SENDMAIL="$root/bin/sendmail"

# mails STATUS: how many mails a run with this exit status brings.
mails() {
  : >"$root/mails"
  MONITOR_EXIT_STATUS=$1 MONITOR_INVOCATION_ID=x sh "$source/dist/examples/systemd/ecsync-alert" default
  grep -c '^Subject:' "$root/mails" || :
}
source=$1

echo "ecsync: hanoi: the seller must sign in again" >"$root/journal"
[ "$(mails 4)" = 1 ] || fail "a failure is not mailed"
grep -q 'must sign in again' "$root/mails" || fail "the mail lacks the journal's words"
[ "$(mails 4)" = 0 ] || fail "the same failure is mailed again within a day"
[ "$(mails 12)" = 1 ] || fail "another failure waits for the day of the first"
touch -d '-25 hours' "$root/ecsync-alert.default.4"
[ "$(mails 4)" = 1 ] || fail "a failure that lasts is not mailed on the next day"

touch "$root/well"
[ "$(mails 7)" = 0 ] || fail "trouble that passes is mailed while every shop is well"
rm "$root/well"
[ "$(mails 7)" = 1 ] || fail "trouble that lasts is not mailed"

: >"$root/journal"
rm "$root"/ecsync-alert.default.*
[ "$(mails 8)" = 1 ] || fail "nothing is mailed when the journal has no line"
grep -q 'hanoi needs_auth' "$root/mails" || fail "without a line of the journal the mail lacks the shops' state"
