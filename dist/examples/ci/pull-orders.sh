#!/bin/sh
# A step of a pipeline (GitLab CI, GitHub Actions, Jenkins …) that pulls orders and hands them on. It shows what the exit status and
# the JSON documents are for. Wants jq.
#
#   ECSYNC_DATABASE     the file; keep it from run to run (a cache or volume), also after a run that failed, and let only one job use
#                       it at a time: tokens in it are renewed and a copy's are soon worth nothing
#   ECSYNC_KEY_COMMAND  or ECSYNC_KEY_FILE: the key that seals those tokens, from the pipeline's secrets
#   ECSYNC_LAZADA_…     APP_KEY, APP_SECRET, REDIRECT_URL; the same for SHOPEE and TIKTOK
#   OUT                 where the results go (out)
#   TRIES, PAUSE        how often a run that failed in passing is made again (3), after how many seconds (60)
#
# Exit status: 0 good; 75 try the job again later; 65 people must look at orders; else ecsync's own (4: a seller must sign in).
set -eu

out=${OUT:-out}
tries=${TRIES:-3}
pause=${PAUSE:-60}
export ECSYNC_NO_INPUT=1
mkdir -p "$out"

# One document whatever happens; the reasons are in it, and on stderr for the log.
try=1
while :; do
  status=0
  ecsync sync-orders --json --max-duration 10m >"$out/sync.json" || status=$?
  case $status in
    3 | 7 | 11) ;;  # some shops or all of them, in passing; or another job is at it
    *) break ;;
  esac
  # A shop whose trouble does not pass is not worth waiting for: its error says so.
  jq -e '[.connections[]? | .error // empty | .retryable] | length > 0 and all' "$out/sync.json" >/dev/null || break
  [ "$try" -lt "$tries" ] || break
  try=$((try + 1))
  sleep "$pause"
done

jq -r '.connections[]? | "\(.name): \(.result), \(.seen) seen, \(.new) new, \(.updated) updated"' "$out/sync.json"
# What went wrong, one line each: of the whole run, or of a connection.
jq -r '.error // empty, (.connections[]? | .error // empty) | "\(.code): \(.message)\(if .hint then " " + .hint else "" end)"' \
  "$out/sync.json" >&2

case $status in
  0) ;;
  3) # What was read may be used; the others come next time, unless a person has to do something.
    ! jq -e 'any(.connections[]; .error.exit == 4)' "$out/sync.json" >/dev/null || exit 4 ;;
  7 | 11) exit 75 ;;
  *) exit "$status" ;;
esac

# Orders that wait to be sent, for the next step: all of them as JSON, one row for each line as CSV.
ecsync orders --status processing,packing --json >"$out/orders.json"
ecsync orders --status processing,packing --format csv >"$out/orders.csv"
jq -r '"\(.orders | length) orders wait to be sent; by shop: \(.orders | group_by(.connection) | map("\(.[0].connection) \(length)") | join(", "))"' \
  "$out/orders.json"

# 9: there is something that people should look at. The document lists it.
status=0
ecsync exceptions --check --json >"$out/exceptions.json" || status=$?
case $status in
  0) ;;
  9)
    jq -r '.exceptions | group_by(.kind)[] | "\(length) × \(.[0].kind): \(.[0].message)"' "$out/exceptions.json" >&2
    exit 65
    ;;
  *) exit "$status" ;;
esac
