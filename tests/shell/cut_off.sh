#!/bin/bash
# A lock while the user is asked ends what is asked for, and changes nothing.
. "${0%/*}/lib.sh"

# A pinentry that types the passphrase, or the code that was shown, and has the
# keys locked before the question whose number is in $HOME/lock_at.
write_pinentry <<END
	SETPROMPT*Recovery* | SETDESC*recovery*) : >"$HOME/is_code" ;;
	GETPIN*)
		echo >>"$HOME/asked"
		answer='correct horse'
		[ ! -e "$HOME/is_code" ] || answer=\$(grep -oE \\
			'([0-9A-Z]{5}-){6}[0-9A-Z]{5}' "$WORK/err")
		[ "\$(wc -l <"$HOME/asked")" -ne "\$(cat "$HOME/lock_at")" ] ||
			"$NYWHERE" lock >"$WORK/lock"
		echo "D \$answer"
		;;
END

# lock_at NUMBER: of the question, from now on.
lock_at() {
	echo "$1" >"$HOME/lock_at"
	: >"$HOME/asked"
	rm -f "$HOME/is_code"
}

expect_asked() {
	[ "$(wc -l <"$HOME/asked")" -eq "$1" ] || fail "it should ask $1 times"
}

# What was there before is there still, and opens.
expect_unchanged() {
	expect_err '^nywhere: .*locked while you were asked.*start again\.$'
	sha256sum "$VAULT/vault.key" >"$WORK/key"
	diff "$WORK/key_before" "$WORK/key" >/dev/null || fail 'another key file'
	lock_at 0
	"$NYWHERE" unlock list | cut -d' ' -f-5 >"$WORK/list"
	diff "$WORK/list_before" "$WORK/list" >/dev/null || fail 'other ways'
	run unlock test
	expect_code 0
}

make_vault
lock_at 0
for _ in 2 3 4; do
	run unlock add passphrase
	expect_code 0
done
sha256sum "$VAULT/vault.key" >"$WORK/key_before"
"$NYWHERE" unlock list | cut -d' ' -f-5 >"$WORK/list_before"

promise 'a lock while a secret is typed takes no way of those that were given'
for moment in 1 2 3; do
	for option in '' --drop; do
		lock_at "$moment"
		run rekey $option
		expect_code 1
		expect_asked "$moment"
		expect_no_out 'under a new key'
		expect_unchanged
	done
done
lock_at 2
run rekey --json
expect_code 1
expect_out '"code":"locked_meanwhile"'
expect_unchanged

promise 'without a lock each way is kept'
lock_at 0
run rekey
expect_code 0
expect_no_out 'do not open it'
"$NYWHERE" unlock list | cut -d' ' -f-5 >"$WORK/list"
diff "$WORK/list_before" "$WORK/list" >/dev/null || fail 'other ways'

promise 'a recovery code that was right is not called wrong after a lock'
sha256sum "$VAULT/vault.key" >"$WORK/key_before"
lock_at 1
run unlock add recovery
expect_code 1
expect_asked 1
expect_unchanged
lock_at 0
run unlock add recovery
expect_code 0
run unlock remove 5 --yes

promise 'what does not open by itself is not unlocked only to say so'
run unlock remove 1 --yes
expect_code 0
lock_at 3
run rekey
expect_code 1
expect_err '^nywhere: .*locked while you were asked.*start again\.$'
expect_asked 3

promise 'neither is another code shown without a word'
for command in 'unlock add recovery' "export --recovery $HOME/copy"; do
	lock_at 2
	# shellcheck disable=SC2086 # two words or three
	run $command
	expect_code 1
	expect_err '^nywhere: .*locked while you were asked.*start again\.$'
	expect_asked 2
	[ "$(grep -c 'This is your recovery code' "$WORK/err")" -eq 1 ] ||
		fail 'more than one code'
	expect_no_file "$HOME/copy"
done
lock_at 0
run unlock list
[ "$(wc -l <"$WORK/out")" -eq 3 ] || fail 'a way is gone'

finish
