# Read by the scripts tell-*: asks ecsync for what is new, keeps it in a spool, and hands it to send().
# shellcheck shell=sh disable=SC2154
#
# Killed at any point each thing is told at least once, and twice only when the kill fell between its sending and the removal of
# its file, which is the note that it was sent:
#   ecsync's answer is in incoming.json, complete and on the disk, before ecsync remembers that it was shown;
#   it becomes a file for each thing, named after the thing, so that the same thing twice is one file;
#   only then something is sent, and what was sent is removed.
#
# Before it is read: profile, reader (the memory that ecsync keeps for this script), room (bytes that fit into one message).
set -eu
umask 077

say() { echo "$(basename "$0"): $*" >&2; }
# give_up STATUS WORDS
give_up() {
  status=$1
  shift
  say "$@"
  exit "$status"
}

# A token is for this user alone: private FILE
private() {
  [ -f "$1" ] || give_up 78 "there is no file $1"
  case $(stat -c %a "$1") in
    600 | 400) ;;
    *) give_up 78 "$1 can be read by others: chmod 600 $1" ;;
  esac
}

for tool in ecsync jq curl flock; do
  command -v "$tool" >/dev/null || give_up 69 "$tool is not installed"
done

spool=${SPOOL:-${XDG_DATA_HOME:-$HOME/.local/share}/ecsync/notify}/$reader.$profile
mkdir -p "$spool"

# Makes a file of each thing in incoming.json.
take_in() {
  jq -r --argjson room "$room" '.exceptions[] |
      [ "\(.kind) \(.reference)",
        ("\(if .connection_name then .connection_name + ": " else "" end)\(.message)\n\(.hint)" | .[0:($room / 4 | floor)]) ] | map(@base64) | join(" ")' \
    "$spool/incoming.json" >"$spool/things"
  while read -r name text; do
    file=$spool/$(printf %s "$name" | sha256sum | cut -c 1-32)
    printf %s "$text" | base64 -d >"$file.new"
    mv "$file.new" "$file.thing"
  done <"$spool/things"
  sync "$spool"
  rm "$spool/incoming.json"
}

# Sends what is in the spool, as many things in one message as fit, until there is none left or one cannot be sent.
send_all() {
  while :; do
    : >"$spool/message"
    set --
    for file in "$spool"/*.thing; do
      [ -e "$file" ] || break
      [ $(($(wc -c <"$spool/message") + $(wc -c <"$file") + 2)) -le "$room" ] || [ $# -eq 0 ] || break
      [ $# -eq 0 ] || printf '\n\n' >>"$spool/message"
      cat "$file" >>"$spool/message"
      set -- "$@" "$file"
    done
    [ $# -gt 0 ] || return 0
    send "$spool/message" $# || give_up 75 "not sent; it is tried again next time"
    rm "$@"
  done
}

# tell: everything.
tell() {
  exec 9>"$spool/lock"
  flock -w 60 9 || give_up 75 "another one is at work"
  # An answer that was left here: ecsync may not remember it. Asked before anything of it is sent, it tells.
  left=
  if [ -e "$spool/incoming.json" ]; then
    left=yes
    take_in
  fi
  status=0
  ecsync --profile "$profile" --quiet exceptions --new="$reader" --json --output "$spool/incoming.json" || status=$?
  if [ -e "$spool/incoming.json" ]; then
    take_in
  elif [ -n "$left" ]; then
    exit "$status"
  fi
  send_all
  exit "$status"
}
