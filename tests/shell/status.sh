#!/bin/bash
# nywhere alone: five lines and the next useful command.
. "${0%/*}/lib.sh"

expect_next() {
	run
	expect_code 0
	expect_silence
	[ "$(sed '/^$/,$d' "$WORK/out" | wc -l)" -eq 5 ] ||
		fail 'five lines were expected'
	[ "$(tail -n 1 "$WORK/out")" = "Next: $1" ] ||
		fail "the next command should be $1"
}

promise 'first comes init'
expect_next 'nywhere init'

promise 'then install'
make_vault
mkdir -p "$HOME/.config/vivaldi"
expect_next 'nywhere install'

promise 'then a handle'
run install
expect_next 'nywhere handle add NAME'
expect_out '^Browsers +Vivaldi$'

promise 'then its record'
run handle add alice.example.com
expect_next 'nywhere record alice.example.com'
expect_out '^Handles +1, alice\.example\.com first$'

promise 'then there is a log to look at'
run sign-in --origin=https://a.example --nonce=$NONCE --handle=alice.example.com
expect_next 'nywhere log'
expect_out '^Last seen +alice\.example\.com at https://a\.example, 20'

promise 'programs get the same in JSON'
run --json
expect_code 0
expect_out '^\{"version":".*"vault":"open","handles":1,"default":"alice\.example\.com",.*"next":"nywhere log"\}$'

promise 'a fingerprint needs no record'
rm -rf "$VAULT"
run init --no-passphrase
run handle add --fingerprint
expect_next 'nywhere log'

promise 'a broken vault leads to the doctor'
echo garbage >"$VAULT/vault.db"
expect_next 'nywhere doctor'

finish
