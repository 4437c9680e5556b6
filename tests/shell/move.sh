#!/bin/bash
# Moving to another computer: one file takes everything along, and what is
# there already is never lost by it.
. "${0%/*}/lib.sh"

PASSPHRASE='correct horse'
FILE=$HOME/copy

# Another computer: all that nywhere keeps is put aside under a name.
leave_for() {
	mkdir -p "$WORK/$1"
	mv "$HOME/.local" "$HOME/.config" "$WORK/$1"
	make_pinentry "$PASSPHRASE"
}

come_back_to() {
	rm -rf "$HOME/.local" "$HOME/.config"
	cp -a "$WORK/$1/.local" "$WORK/$1/.config" "$HOME"
}

fingerprint_of() {
	"$NYWHERE" handle show "$1" --json |
		grep -o '"fingerprint":"[^"]*"' || fail "$1 has no key"
}

# In an order that does not depend on the vault.
everything() {
	list_all | tr '{}[]' '\n' | sort
}

list_all() {
	"$NYWHERE" handle list --json
	"$NYWHERE" contact list --json
	"$NYWHERE" zone list --json
	"$NYWHERE" log --json
	"$NYWHERE" site https://forum.example --json
	"$NYWHERE" settings --json
}

make_pinentry "$PASSPHRASE"
make_vault
run handle add alice.example.com --label 'at work'
run handle add --fingerprint --alg=Ed25519
run handle add bob.example.net --did=web --default
run contact add 'Mum' mum.example.org --note $'two\nlines'
run zone add --unchecked anon.example.com
printf 'key "writer" { algorithm hmac-sha256; secret "%s"; };' \
	"$(head -c 32 /dev/zero | base64)" >"$HOME/key"
chmod 600 "$HOME/key"
run zone add --update --server=127.0.0.1:5353 --key-file="$HOME/key" \
	--unchecked dyn.example.org
run sign-in --origin=https://forum.example --nonce=$NONCE \
	--handle=alice.example.com
expect_code 0
run site https://forum.example --one-click=off
expect_code 0
run settings idle_lock_minutes 7
expect_code 0
everything >"$WORK/before"
KEY=$(fingerprint_of alice.example.com)

promise 'export writes one file for its owner alone, and says what is in it'
run export "$FILE"
expect_code 0
expect_silence
expect_mode 600 "$FILE"
expect_out 'handles 3, contacts 1, uses at sites 1, zones 2'
expect_out 'has your keys\.$'
head -n 1 "$FILE" | grep -qE '^nywhere-export 1 scrypt 17 8 1 [A-Za-z0-9_-]{22}$' ||
	fail "it begins with $(head -n 1 "$FILE" | tr -dc '[:print:]')"
[ -z "$(find "$HOME" -name 'copy?*')" ] || fail 'something else is left'

promise 'nothing of it can be read without the passphrase'
for word in alice example Mum writer forum "$PASSPHRASE" handle; do
	! grep -qaF "$word" "$FILE" || fail "$word can"
done

promise 'a file that is there stays, unless it is said to go'
cp "$FILE" "$WORK/written"
run export "$FILE"
expect_code 2
expect_sentence
expect_err 'is a file .*/copy already'
cmp -s "$FILE" "$WORK/written" || fail 'it was replaced'
run export --force "$FILE"
expect_code 0
! cmp -s "$FILE" "$WORK/written" || fail 'it was not replaced'
expect_mode 600 "$FILE"
ln -s /dev/null "$HOME/link"
run export --force "$HOME/link"
expect_code 2
expect_sentence
run export --force "$HOME"
expect_code 2
expect_sentence

promise 'where no file can be written that is said, and nothing is left'
run export "$HOME/no/such/folder"
expect_code 1
expect_sentence
expect_err 'No such file'
make_pinentry ''
run export "$HOME/other"
expect_code 1
expect_sentence
make_pinentry short
run export "$HOME/other"
expect_code 1
expect_sentence
make_pinentry "$PASSPHRASE"
[ -z "$(find "$HOME" -name 'other*')" ] || fail 'something is left'

promise 'a full device is told'
"$NYWHERE" export - >/dev/full 2>"$WORK/err" </dev/null
code=$?
: >"$WORK/out"
expect_code 1
expect_sentence
expect_err 'disk is full|No space'

promise 'it goes through a pipe, but not to a terminal'
"$NYWHERE" export - 2>"$WORK/err" </dev/null | cat >"$WORK/piped"
head -n 1 "$WORK/piped" | grep -q '^nywhere-export 1 ' || fail 'it does not'
expect_err 'handles 3'
run_on_terminal '' export -
expect_code 2
expect_out 'not for a terminal'

promise 'on another computer import shows what there is, and makes nothing'
leave_for first
run import --dry-run "$FILE"
expect_code 0
expect_silence
expect_out '/copy was written on 20'
expect_out '^handle +3 new, 0 the same'
expect_out '^new +handle +alice\.example\.com$'
expect_out '^new +contact +Mum$'
expect_out '^new +site +alice\.example\.com at https://forum\.example$'
expect_out '^new +site +always ask at https://forum\.example$'
expect_out '^new +zone +dyn\.example\.org$'
expect_out '^new +setting +idle_lock_minutes$'
expect_no_file "$VAULT/vault.db"

promise 'without a terminal it wants to be told'
run import "$FILE"
expect_code 2
expect_err 'say --yes'
expect_no_file "$VAULT/vault.db"

promise 'with the answer it makes a vault and brings everything'
run import --yes --no-passphrase "$FILE"
expect_code 0
expect_silence
everything >"$WORK/after"
cmp -s "$WORK/before" "$WORK/after" ||
	fail "$(diff "$WORK/before" "$WORK/after")"
[ "$(fingerprint_of alice.example.com)" = "$KEY" ] || fail 'another key'

promise 'what was brought signs'
run sign-in --origin=https://forum.example --nonce=$NONCE \
	--handle=alice.example.com
expect_code 0

promise 'a second time there is nothing to bring'
run import --yes "$FILE"
expect_code 0
expect_out '^handle +0 new, 3 the same'
expect_out 'nothing to bring'

promise 'the same name with another key is never replaced unasked'
leave_for second
make_vault
run handle add alice.example.com
OTHER=$(fingerprint_of alice.example.com)
run import --yes "$FILE"
expect_code 2
expect_err 'say --keep or --replace'
expect_out '^differs +handle +alice\.example\.com$'
[ "$(fingerprint_of alice.example.com)" = "$OTHER" ] || fail 'it was'
run handle list
expect_no_out 'bob'

promise 'to keep brings the rest'
run import --yes --keep "$FILE"
expect_code 0
[ "$(fingerprint_of alice.example.com)" = "$OTHER" ] || fail 'it was replaced'
run handle list
expect_out 'bob\.example\.net'

promise 'to replace takes the one of the file'
run import --yes --replace --json "$FILE"
expect_code 0
[ "$(fingerprint_of alice.example.com)" = "$KEY" ] || fail 'it was kept'

promise 'a person at a terminal is asked'
run handle remove --yes alice.example.com
run handle add alice.example.com
OTHER=$(fingerprint_of alice.example.com)
for none in '\n' '\004'; do
	run_on_terminal "$none" import "$FILE"
	expect_code 1
	expect_out 'cancelled'
done
[ "$(fingerprint_of alice.example.com)" = "$OTHER" ] || fail 'it was replaced'
run_on_terminal 'r\nn\n' import "$FILE"
expect_code 1
expect_out 'gone for good'
[ "$(fingerprint_of alice.example.com)" = "$OTHER" ] || fail 'it was replaced'
run_on_terminal 'r\ny\n' import "$FILE"
expect_code 0
[ "$(fingerprint_of alice.example.com)" = "$KEY" ] || fail 'it was kept'

promise 'of two contacts the younger counts, and so it is for a site'
come_back_to first
run contact remove --yes Mum
run contact add Mum mother.example.org
run settings idle_lock_minutes 9
run import --yes --keep "$FILE"
expect_code 0
expect_out '^differs +setting +idle_lock_minutes$'
expect_out '^older +contact +Mum$'
run contact show Mum
expect_out 'mother\.example\.org'
run settings idle_lock_minutes
expect_out '9'

promise 'the two answers exclude each other'
run import --keep --replace "$FILE"
expect_code 2
expect_sentence

# refuse_file PATH PATTERN [CODE]
refuse_file() {
	run import --yes --replace "$1"
	expect_code "${3-1}"
	expect_sentence
	expect_err "$2"
}

everything >"$WORK/before"

promise 'a file that cannot be one is refused by a sentence'
: >"$HOME/empty"
refuse_file "$HOME/empty" 'no export file'
refuse_file "$HOME" 'is a folder' 2
mkfifo "$HOME/pipe"
refuse_file "$HOME/pipe" 'no regular file' 2
refuse_file "$HOME/nowhere" 'No such file' 2
printf '{"handles":[]}' >"$HOME/json"
refuse_file "$HOME/json" 'no export file'
printf 'age-encryption.org/v1\n-> scrypt x 18\n' >"$HOME/age"
refuse_file "$HOME/age" 'no export file'
printf '\x85\x01\x0c\x03' >"$HOME/gpg"
refuse_file "$HOME/gpg" 'no export file'
truncate -s 4G "$HOME/huge"
refuse_file "$HOME/huge" 'no export file'
rm "$HOME/huge"

promise 'a newer version is told from one that is none'
sed '1s/export 1 /export 2 /' "$FILE" >"$HOME/newer"
refuse_file "$HOME/newer" 'newer nywhere'

promise 'work without bounds is refused before any is done'
for cost in 13 19 99; do
	sed "1s/scrypt 17 /scrypt $cost /" "$FILE" >"$HOME/dear"
	refuse_file "$HOME/dear" 'no export file'
done
sed '1s/ 8 1 / 9 1 /' "$FILE" >"$HOME/dear"
refuse_file "$HOME/dear" 'no export file'

promise 'a wrong passphrase and a changed file are told in one sentence'
make_pinentry 'wrong horse'
refuse_file "$FILE" 'not the passphrase or the code of this file, or the file was changed'
make_pinentry "$PASSPHRASE"
run settings idle_lock_minutes 9
everything >"$WORK/after"
cmp -s "$WORK/before" "$WORK/after" ||
	fail "$(diff "$WORK/before" "$WORK/after")"

finish
