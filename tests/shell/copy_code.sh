#!/bin/bash
# A copy that a recovery code opens, and no passphrase.
. "${0%/*}/lib.sh"

FILE=$HOME/copy

# A pinentry that types the lines of $HOME/typed, one a question; where that is
# empty, the code that is shown on stderr. What it asks is in $HOME/asked.
write_pinentry <<-END
	SETDESC* | SETERROR*) echo "\$line" >>"$HOME/asked" ;;
	GETPIN*)
		answer=\$(head -n 1 "$HOME/typed")
		sed -i 1d "$HOME/typed"
		[ -n "\$answer" ] || answer=\$(grep -oE \\
			'([0-9A-Z]{5}-){6}[0-9A-Z]{5}' "$WORK/err")
		echo "D \$answer"
		;;
END
: >"$HOME/typed"

WRONG=00000-00000-00000-00000-00000-00000-00000

# type LINE...: what will be typed.
type_lines() {
	printf '%s\n' "$@" >"$HOME/typed"
	: >"$HOME/asked"
}

make_vault
run handle add alice.example.com
run handle add --fingerprint
run contact add 'Mum' mum.example.org
"$NYWHERE" handle list --json | tr '{}' '\n' | sort >"$WORK/before"

promise 'a code that is not typed back leaves no file'
type_lines $WRONG $WRONG $WRONG
run export --recovery "$FILE"
expect_code 1
expect_err 'not the recovery code'
expect_no_file "$FILE"
[ "$(grep -c SETDESC "$HOME/asked")" -eq 3 ] || fail 'it was not asked thrice'

promise 'one that is typed back, the second time, opens the file'
type_lines $WRONG ''
run export --recovery "$FILE"
expect_code 0
expect_mode 600 "$FILE"
expect_out 'has it and its code has your keys'
CODE=$(grep -oE '([0-9A-Z]{5}-){6}[0-9A-Z]{5}' "$WORK/err")
[ ${#CODE} -eq 41 ] || fail "shown: $CODE"
head -n 1 "$FILE" | grep -qE '^nywhere-export 1 recovery [A-Za-z0-9_-]{22}$' ||
	fail "it begins with $(head -n 1 "$FILE" | tr -dc '[:print:]')"
! grep -qaF "$CODE" "$FILE" || fail 'the code is in it'
grep -q 'recovery code of the copy' "$HOME/asked" || fail 'asked otherwise'

promise 'a second file has a code of its own'
type_lines ''
run export --recovery --json "$HOME/other"
expect_code 0
expect_out '"handles":2'
OTHER=$(grep -oE '([0-9A-Z]{5}-){6}[0-9A-Z]{5}' "$WORK/err")
[ "$OTHER" != "$CODE" ] || fail 'it is the same'

promise 'the code is asked for by import, in any spelling'
mv "$HOME/.local" "$WORK/first"
type_lines $WRONG "$OTHER" "$(tr 'A-Z-' 'a-z ' <<<"$CODE")"
run import --yes --no-passphrase "$FILE"
expect_code 0
"$NYWHERE" handle list --json | tr '{}' '\n' | sort >"$WORK/after"
diff <(tr -d '},]' <"$WORK/before") <(tr -d '},]' <"$WORK/after") \
	>"$WORK/difference" || fail "$(cat "$WORK/difference")"
[ "$(grep -c SETDESC.*code "$HOME/asked")" -eq 3 ] || fail 'asked otherwise'

promise 'neither another code nor a passphrase opens it'
type_lines "$OTHER" "$OTHER" "$OTHER"
run import --yes "$FILE"
expect_code 1
expect_sentence
expect_err 'not the passphrase or the code of this file'
type_lines 'correct horse' 'correct horse' 'correct horse'
run import --yes "$FILE"
expect_code 1
expect_sentence
expect_err 'not the recovery code'

promise 'its first line cannot be made one for a passphrase'
sed '1s/recovery/scrypt 14 8 1/' "$FILE" >"$HOME/changed"
type_lines "$CODE" "$CODE" "$CODE"
run import --yes "$HOME/changed"
expect_code 1
expect_sentence

promise 'what has nobody to show the code to is refused'
run call export '{"recovery":true}'
expect_code 2

finish
