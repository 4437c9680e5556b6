#!/bin/bash
# The exit codes that nywhere(1) documents.
. "${0%/*}/lib.sh"

with_vault=('handle list' 'handle add alice.example.com'
	'handle show alice.example.com' 'handle default alice.example.com'
	'handle remove --yes alice.example.com' 'record alice.example.com'
	"sign-in --origin=https://a.example --nonce=$NONCE --handle=alice.example.com"
	'site https://a.example' 'forget --yes https://a.example' log unlock
	lock 'call handles')

promise 'without a vault every command that needs one exits with 4'
for words in "${with_vault[@]}"; do
	# shellcheck disable=SC2086 # words of a command line
	run $words
	expect_code 4
	expect_err 'nywhere init'
done

promise 'a command that cannot unlock the vault exits with 3'
make_pinentry 'correct horse'
run init
expect_code 0
make_pinentry ''
for words in "${with_vault[@]}"; do
	[ "$words" = lock ] && continue
	# shellcheck disable=SC2086
	run $words
	expect_code 3
	expect_err '^nywhere: .*\.$'
done

promise 'a wrong passphrase is no other case'
make_pinentry 'wrong horse'
run handle list
expect_code 3
expect_sentence

promise 'neither is a pinentry that is gone'
rm "$HOME/pinentry"
run handle list
expect_code 3
expect_sentence

promise 'what fails once the vault is open does not leave it locked: 1'
write_pinentry <<-'END'
	SETPROMPT*New*) new=yes ;;
	SETPROMPT*) new= ;;
	GETPIN*)
		if [ -n "$new" ]; then
			echo 'ERR 83886179 cancelled'
			continue
		fi
		echo 'D correct horse'
		;;
END
run unlock add passphrase
expect_code 1
expect_sentence
rm "$HOME/pinentry"

promise 'locking needs no key'
run lock
expect_code 0

promise 'neither does a key file that is gone, open to others, or another one: 3'
rm -rf "$VAULT"
make_vault
cp "$VAULT/vault.key" "$WORK/vault.key"
expect_locked() {
	for words in 'handle list' unlock; do
		# shellcheck disable=SC2086
		run $words
		expect_code 3
		expect_sentence
	done
}
chmod 644 "$VAULT/vault.key"
expect_locked
chmod 600 "$VAULT/vault.key"
tr A-Z B-ZA <"$WORK/vault.key" >"$VAULT/vault.key"
expect_locked
rm "$VAULT/vault.key"
expect_locked
cp "$WORK/vault.key" "$VAULT/vault.key"
chmod 600 "$VAULT/vault.key"

promise 'a recovery code that is not the one is 3'
write_pinentry <<-END
	GETPIN*)
		echo "D \$(grep -oE '([0-9A-Z]{5}-){6}[0-9A-Z]{5}' "$WORK/err")"
		;;
END
run unlock add recovery
expect_code 0
make_pinentry ''
run unlock --recovery # which its key file opens without it
expect_code 0
expect_silence
rm "$VAULT/vault.key"
make_pinentry 00000-00000-00000-00000-00000-00000-00000
run unlock --recovery
expect_code 3
expect_err 'recovery code'

promise 'a handle that is not there is 5'
rm -rf "$VAULT"
make_vault
for words in 'handle show alice.example.com' \
	'handle default alice.example.com' \
	'handle remove --yes alice.example.com' 'record alice.example.com' \
	"sign-in --origin=https://a.example --nonce=$NONCE --handle=alice.example.com"
do
	# shellcheck disable=SC2086
	run $words
	expect_code 5
	expect_sentence
	expect_err 'nywhere handle list'
done

promise 'a failure in JSON has its code and its sentence'
run record alice.example.com --json
expect_code 5
expect_out '^\{"error":\{"code":"handle_unknown","message":".*"\}\}$'
expect_err '^nywhere: '

promise 'a second vault is refused with 1, and the first stays'
sum=$(sha256sum "$VAULT/vault.key")
run init --no-passphrase
expect_code 1
expect_sentence
[ "$sum" = "$(sha256sum "$VAULT/vault.key")" ] || fail 'the key file changed'

promise 'a vault that others could read is refused with 1'
chmod 644 "$VAULT/vault.db"
run handle list
expect_code 1
expect_sentence

promise 'without a home there is 1 and a sentence'
HOME='' run handle list
expect_code 1
expect_sentence

finish
