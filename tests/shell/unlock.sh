#!/bin/bash
# A vault with a passphrase, which pinentry asks for.
. "${0%/*}/lib.sh"

promise 'init asks for a passphrase and makes a vault that only it opens'
make_pinentry 'correct horse'
run init
expect_code 0
expect_silence
expect_mode 600 "$VAULT/vault.db"
expect_mode 700 "$VAULT"
expect_no_file "$VAULT/vault.key"

promise 'nywhere alone shows that it is locked, and asks for nothing'
rm "$HOME/pinentry"
run
expect_code 0
expect_silence
expect_out '^Vault +locked \(passphrase\)'

promise 'a command that needs keys asks and goes on'
make_pinentry 'correct horse'
run handle add alice.example.com
expect_code 0
expect_silence
run handle list
expect_code 0
expect_out 'alice\.example\.com'

promise 'unlock tries the passphrase'
run unlock
expect_code 0
expect_silence
make_pinentry 'wrong horse'
run unlock
expect_code 3
expect_sentence

promise 'an older copy of the vault is used for nothing, and one sentence says what to do'
make_pinentry 'correct horse'
cp "$VAULT/vault.db" "$WORK/older.db"
run handle add bob.example.com
expect_code 0
cp "$WORK/older.db" "$VAULT/vault.db"
run handle list
expect_code 1
expect_sentence
expect_err 'older copy .*nywhere unlock --accept-older'
run
expect_code 0
expect_out '^Vault +error .*older copy'
run doctor
expect_out 'older copy'
run unlock --accept-older
expect_code 0
expect_silence
run handle list
expect_code 0
expect_out 'alice\.example\.com'
expect_no_out 'bob\.example\.com'

promise 'a short passphrase makes no vault'
rm -rf "$VAULT"
make_pinentry short
run init
expect_code 1
expect_sentence
expect_no_file "$VAULT/vault.db"

promise 'cancelling makes no vault'
make_pinentry ''
run init
expect_code 1
expect_sentence
expect_no_file "$VAULT/vault.db"

promise 'no passphrase is in what the program prints or keeps'
make_pinentry 'correct horse'
run init --json
expect_code 0
expect_no_out 'horse'
! grep -rqa 'correct horse' "$VAULT" || fail 'it is in the vault'

promise 'a stray key file is set aside: the vault must not look like one that opens by itself'
rm -rf "$VAULT"
mkdir -m 700 -p "$VAULT"
for stray in 1 2; do
	rm -f "$VAULT/vault.db"
	echo "stray $stray" >"$VAULT/vault.key"
	chmod 600 "$VAULT/vault.key"
	run init
	expect_code 0
	expect_no_file "$VAULT/vault.key"
done
for stray in 1 2; do
	grep -qx "stray $stray" "$VAULT/vault.key.unused-$stray" ||
		fail 'it is lost'
done
run
expect_out '^Vault +locked \(passphrase\)'

finish
