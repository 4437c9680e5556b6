#!/bin/bash
# Bad handles, origins, nonces and JSON get one sentence and exit 2.
. "${0%/*}/lib.sh"

make_vault
run handle add alice.example.com
expect_code 0

label=$(printf 'a%.0s' {1..63})
long=$label.$label.$label.$(printf 'a%.0s' {1..58}).com # 254 characters

promise 'what is no handle is refused'
bad_handles=(
	alice            # one label
	@alice.example.com
	alice@example.com
	Alice.example.com
	ALICE.EXAMPLE.COM
	alice.example.com. # a dot at the end
	alice..example.com
	-alice.example.com
	alice_.example.com
	' alice.example.com'
	$'alice.example.com\n'
	$'\u202aalice.example.com\u202c'
	$'alice\u200b.example.com'
	$'\u0430lice.example.com' # a Cyrillic a
	alice.localhost
	alice.local
	alice.example
	alice.onion
	alice.invalid
	alice.internal
	alice.arpa
	alice.alt
	192.0.2.1
	"$long"
	''
)
for handle in "${bad_handles[@]}"; do
	run handle add "$handle"
	expect_code 2
	expect_sentence
	run record "$handle"
	expect_code 2
	expect_sentence
	run sign-in --origin=https://a.example --nonce=$NONCE --handle="$handle"
	expect_code 2
	expect_sentence
done

promise 'a word that is longer than any request is refused'
run handle add "$(printf 'a%.0s' {1..70000})"
expect_code 2
expect_sentence
run call handles "$(printf '[%.0s' {1..70000})"
expect_code 2
expect_sentence

promise 'what is not UTF-8 is refused'
run handle add $'alice\xff.example.com'
expect_code 2
expect_sentence
expect_err 'alice<FF>'

promise 'a name of 253 characters is a handle'
run handle add "${long/a./.}"
expect_code 0

promise 'what is no origin is refused'
bad_origins=(
	null
	''
	forum.example
	http://forum.example
	ftp://forum.example
	https://
	https://forum.example/
	https://forum.example/path
	https://forum.example?query
	https://forum.example#part
	https://user@forum.example
	https://Forum.example
	https://forum.example:443
	https://forum.example:99999
	https://fo\ rum.example
	$'https://forum.example\u202e'
	chrome-extension://lknbpelooafmdjflnoabmjmhbcncdoda
	file:///etc/passwd
	javascript:alert
)
for origin in "${bad_origins[@]}"; do
	run sign-in --origin="$origin" --nonce=$NONCE --handle=alice.example.com
	expect_code 2
	expect_sentence
	run site "$origin"
	expect_code 2
	expect_sentence
	run forget --yes "$origin"
	expect_code 2
	expect_sentence
	run log --origin="$origin"
	expect_code 2
	expect_sentence
done

promise 'what is no nonce is refused'
long_nonce=$(printf 'n%.0s' {1..129})
bad_nonces=('' short "${NONCE%?}" "$long_nonce" "${NONCE%?}=" "${NONCE%?}+"
	"${NONCE%?}/" "${NONCE%?} " "${NONCE%?}"$'\u00e9')
for nonce in "${bad_nonces[@]}"; do
	run sign-in --origin=https://a.example --nonce="$nonce" \
		--handle=alice.example.com
	expect_code 2
	expect_sentence
done

promise 'nonces of 22 and of 128 characters, also with a dash first, are signed'
for nonce in "$NONCE" "${long_nonce%?}" "-${NONCE#?}"; do
	run sign-in --origin=https://a.example --nonce "$nonce" \
		--handle=alice.example.com
	expect_code 0
	expect_silence
done

promise 'a label that is empty, too long, or has control characters is refused'
for text in '' "$label$label" $'a\tb' $'a\x7fb' $'\xff'; do
	run handle add label.example.com --label="$text"
	expect_code 2
	expect_sentence
done

promise 'what is not strict JSON is refused before anything is run'
bad_json=('' '{' '{}{}' '{},"op":"lock"' '{"a":1,}' "{'a':1}" '{"a":01}' nul
	'{"a":"\u0000"}' $'{"a":"\xff"}' '// {}')
for json in "${bad_json[@]}"; do
	run call handles "$json"
	expect_code 2
	expect_sentence
done

promise 'what is JSON but not the arguments is refused by the operation'
for json in '[]' '1' '{"limit":0}' '{"limit":101}' '{"limit":"1"}' \
	'{"limit":1.5}' '{"limit":1,"limit":1}' '{"bogus":1}'; do
	run call handles "$json"
	expect_code 2
	expect_out '^\{"error":\{"code":"bad_'
done

promise 'what is no operation is refused'
for op in bogus 'handles","args":{}}' Handles ''; do
	run call "$op"
	expect_code 2
	expect_err '^nywhere: .*\.$'
done

finish
