#!/bin/bash
# The private key of a handle, for another program; openssl reads it.
. "${0%/*}/lib.sh"

PASSPHRASE='correct horse'
make_pinentry "$PASSPHRASE"
make_vault
run handle add alice.example.com
run handle add bob.example.com --alg=Ed25519 --did=web

# What nywhere says of the public key: the multibase of the did:key or of the
# document holds it, and the fingerprint is a hash of the SPKI that openssl
# makes out of the private one.
check_fingerprint() {
	local spki digest
	spki=$(openssl pkey -in "$2" -passin "pass:$PASSPHRASE" -pubout \
		-outform DER 2>>"$WORK/err" | base64 -w0)
	digest=$({ printf 'application/pkix-keyinfo:'
		base64 -d <<<"$spki" | openssl dgst -sha512 -binary
	} | openssl dgst -sha512 -binary |
		{ printf '\x60'; head -c 17; } | base32 | tr -d = | tr A-Z a-z |
		head -c 28 | sed 's/..../&-/g; s/-$//')
	[ "${#digest}" -eq 34 ] || fail "openssl found no key: $digest"
	"$NYWHERE" handle show "$1" --json >"$WORK/out"
	expect_out "\"fingerprint\":\"$digest"
}

for handle in alice.example.com bob.example.com; do
	promise "the key of $handle goes into a file, under a passphrase"
	rm -f "$HOME/key"
	run handle export --yes --output="$HOME/key" $handle
	expect_code 0
	expect_silence
	expect_out "^Wrote the key of $handle to "
	expect_mode 600 "$HOME/key"
	grep -q 'BEGIN ENCRYPTED PRIVATE KEY' "$HOME/key" || fail 'it is plain'
	openssl pkey -in "$HOME/key" -passin pass:wrong -noout 2>"$WORK/err" &&
		fail 'another passphrase opens it'
	openssl asn1parse -in "$HOME/key" >"$WORK/out"
	expect_out 'PBES2'
	expect_out 'scrypt'
	expect_out 'aes-256-cbc'

	promise "openssl finds in it the key that nywhere names for $handle"
	check_fingerprint $handle "$HOME/key"

	promise 'what is there already stays'
	run handle export --yes --output="$HOME/key" $handle
	expect_code 2
	expect_sentence
	run handle export --yes --plain --force --output="$HOME/key" $handle
	expect_code 0
	grep -q 'BEGIN PRIVATE KEY' "$HOME/key" || fail 'it is not plain'
	check_fingerprint $handle "$HOME/key"
done

promise 'to standard output it goes alone'
run handle export --yes --plain alice.example.com
expect_code 0
expect_silence
openssl pkey -in "$WORK/out" -check -noout >/dev/null 2>"$WORK/err" ||
	fail 'openssl does not read it'

promise 'a jwk has the private member, and the id of the key'
run handle export --yes --plain --format=jwk alice.example.com
expect_code 0
expect_out '^\{"crv":"P-256","kty":"EC","x":"[^"]{43}","y":"[^"]{43}","d":"[^"]{43}","alg":"ES256","kid":"did:key:z[^"#]*#z[^"]*"\}$'
run handle export --yes --plain --format=jwk bob.example.com
expect_out '"crv":"Ed25519".*"d":"[^"]{43}","alg":"Ed25519","kid":"did:web:bob\.example\.com#nywhere"\}$'

promise 'a jwk without a passphrase has to be wanted so'
run handle export --yes --format=jwk alice.example.com
expect_code 2
expect_sentence
expect_err 'say --plain'
run handle export --yes --format=pem alice.example.com
expect_code 2
expect_sentence

promise 'it asks first, and without a terminal wants --yes'
run handle export --plain alice.example.com
expect_code 2
expect_sentence
expect_no_out 'PRIVATE'
run_on_terminal 'n\n' handle export --plain alice.example.com
expect_code 1
expect_out 'cannot take that back'
expect_no_out 'PRIVATE KEY'
run_on_terminal 'y\n' handle export --plain alice.example.com
expect_code 0
expect_out 'BEGIN PRIVATE KEY'

promise 'a handle that is not there has no key, and leaves no file'
run handle export --yes --output="$HOME/none" carol.example.com
expect_code 5
expect_sentence
expect_no_file "$HOME/none"

promise 'a passphrase that is refused leaves no file'
make_pinentry ''
run handle export --yes --output="$HOME/none" alice.example.com
expect_code 1
expect_sentence
[ -z "$(find "$HOME" -name 'none*')" ] || fail 'something is left'

finish
