#!/bin/sh
# translate-man names what of a page is not translated, and brings its file up to date. Usage: translate_man_test.sh TREE
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
mkdir -p "$tree/man" "$tree/po/man/vi" "$tree/scripts"
cp "$1/scripts/translate-man" "$tree/scripts"
for page in ecsync.1 ecsync-help.1; do
  cp "$1/man/$page" "$tree/man"
  cp "$1/po/man/vi/$page.po" "$tree/po/man/vi"
done
translate_man=$tree/scripts/translate-man
page=$tree/man/ecsync-help.1
file=$tree/po/man/vi/ecsync-help.1.po
failures=0

fail() {
  echo "$*"
  failures=$((failures + 1))
}
# names TEXT: the check fails and says this.
names() {
  said=$("$translate_man" --check 2>&1) && fail "the check is content, though it should name: $1"
  case $said in *"$1"*) ;; *) fail "the check does not name '$1' but: $said" ;; esac
}
content() { said=$("$translate_man" --check 2>&1) || fail "$1: $said"; }

content "what is translated is complained of"
"$translate_man" --make "$tree/made"
grep -q '^\.Sh MÃ THOÁT$' "$tree/made/vi/man1/ecsync-help.1" || fail "no Vietnamese page is made"

# A changed paragraph: uncertain until somebody has looked at it.
sed -i 's/^Shows a short description of/Shows a long description of/' "$page"
names 'ecsync-help.1: msgid "Shows a long description of a command'
"$translate_man" --update
names '#, fuzzy'
grep -q '^#| "Shows a short description' "$file" || fail "what the paragraph was is not in the file"
"$translate_man" --make "$tree/made"
grep -q 'Shows a long description' "$tree/made/vi/man1/ecsync-help.1" || fail "an uncertain translation is shown"
sed -i '/^#, fuzzy$/d;/^#|/d' "$file"
content "a translation that somebody has looked at is complained of"

# A new one; one that another page has is translated already.
sed -i 's/^\.Sh EXIT STATUS/Water is wet.\n.Pp\nNever ask.\nWhat would need an answer ends with status 2 and names the flag that\ngives it.\n&/' "$page"
names 'ecsync-help.1: msgid "Water is wet."'
"$translate_man" --update
grep -q '^"Không bao giờ hỏi' "$file" || fail "a paragraph of two pages is to be translated twice"
sed -i '/^msgid "Water is wet."$/{n;s/""/"Nước thì ướt."/}' "$file"
content "a new translation is complained of"

# Flags, examples and dates are nobody's work.
sed -i -e 's/^\.Dd .*/.Dd January 1, 2027/' -e 's/^\.Dl ecsync help$/.Dl ecsync help me/' "$page"
content "what is the same in both languages wants a translation"
"$translate_man" --make "$tree/made"
grep -q '^\.Dd 1 "tháng 1" "năm 2027"$' "$tree/made/vi/man1/ecsync-help.1" || fail "the date is not in Vietnamese"

# A new page.
sed 's/ecsync-help/ecsync-new/' "$page" >"$tree/man/ecsync-new.1"
names 'man/ecsync-new.1 is not translated at all'
"$translate_man" --update
content "a page of known paragraphs is not translated by itself"
[ "$failures" -eq 0 ]
