#!/bin/bash
# The manual and the program's own usage say the same.
. "${0%/*}/lib.sh"

MAN=$SOURCE/packaging/man
: >"$WORK/out"
: >"$WORK/err"

promise 'mandoc finds nothing to complain about'
(cd "$MAN" && "$MANDOC" -Tlint -Wall ./*.[158]) >"$WORK/out" ||
	fail 'it does'
[ ! -s "$WORK/out" ] || fail 'it does'

commands=$("$NYWHERE" --help | awk '
	/^Commands:$/ { on = 1; next }
	/^$/ { on = 0 }
	on { print $1 ~ /^(handle|contact|zone)$/ ||
		$1 == "unlock" && $2 ~ /^[a-z]/ ? $1 " " $2 : $1 }')

# The page that a command's usage points to.
page_of() {
	# shellcheck disable=SC2086 # a command may have two words
	"$NYWHERE" $1 --help | sed -n 's/^See \(.*\)(\(.\))\.$/\1.\2/p'
}

options_of_usage() {
	# shellcheck disable=SC2086
	"$NYWHERE" $1 --help | sed -n 's/^  --\([a-z-]*\).*/\1/p'
}

promise 'nywhere(1) lists exactly the commands that there are'
listed=$(sed -n 's/^\.It Cm //p' "$MAN/nywhere.1" | sort)
[ "$listed" = "$(sort <<<"$commands")" ] || fail "listed: $listed"

promise 'nywhere(1) describes the options of nywhere alone'
described=$(sed -n 's/^\.It Fl Fl \([a-z-]*\).*/\1/p' "$MAN/nywhere.1" | sort)
[ "$described" = "$(options_of_usage '' | sort)" ] || fail "described: $described"

declare -A expected names
while read -r name; do
	page=$(page_of "$name")
	promise "$name has a page"
	[ -f "$MAN/$page" ] || fail "$page is not there"
	expected[$page]+=$(options_of_usage "$name" |
		grep -vxE 'json|help')$'\n'
	names[$page]+=$name$'\n'
done <<<"$commands"

for page in "${!expected[@]}"; do
	[ "$page" = nywhere.1 ] && continue

	promise "$page has the commands that point to it"
	shown=$(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/s/^\.Cm //p' \
		"$MAN/$page" | sort -u)
	wanted=$(sed '/^$/d' <<<"${names[$page]}" | sort -u)
	[ "$shown" = "$wanted" ] || fail "shown: $shown; wanted: $wanted"

	promise "$page describes exactly their options"
	described=$(sed -n 's/^\.It Fl Fl \([a-z-]*\).*/\1/p' "$MAN/$page" |
		sort -u)
	wanted=$(sed '/^$/d' <<<"${expected[$page]}" | sort -u)
	[ "$described" = "$wanted" ] ||
		fail "described: $described; wanted: $wanted"
done

promise 'the exit codes are documented'
for n in 0 1 2 3 4 5; do
	grep -qxF ".It $n" "$MAN/nywhere.1" || fail "code $n is not"
done

promise 'nywhere-config(5) has the entries that the program takes, no others'
mkdir -p "${CONFIG%/*}"
described=$(sed -n 's/^\.It Ql //p' "$MAN/nywhere-config.5" | sort)
[ "$described" = $'development\nidle_lock_minutes\nlock_with_screen\npinentry\nplc\nprivate\nresolver\ntrust_anchor\nupdate_proxy' ] ||
	fail "$described"
cat >"$CONFIG" <<-END
	{"idle_lock_minutes":5,"lock_with_screen":false,"pinentry":"/bin/true",
	"resolver":{"kind":"server","server":"192.0.2.1"},
	"plc":"https://plc.example","trust_anchor":"/etc/hosts",
	"private":{"kind":"zone","zone":"anon.example.com","one_key":true},
	"update_proxy":"socks5h://127.0.0.1:9050",
	"development":{"https_port":8443,"authorities":"/etc/hosts"}}
END
run doctor --offline
expect_out "^ok +The configuration $CONFIG is valid"
rm "$CONFIG"

promise 'nywhere-settings(1) has the settings that the program shows, no others'
run settings
described=$(sed -n 's/^\.It Ql //p' "$MAN/nywhere-settings.1" | sort)
[ "$described" = "$(sed 's/ .*//' "$WORK/out" | sort)" ] || fail "$described"

promise 'pages that are named are there'
while read -r page; do
	[ -f "$MAN/$page" ] || fail "$page is not there"
done < <(sed -n 's/^\.Xr \(nywhere[a-z-]*\) \([158]\).*/\1.\2/p' \
	"$MAN"/*.[158] | sort -u)

finish
