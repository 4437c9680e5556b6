#!/bin/bash
# A handle with a private key that its user has already: one that was exported
# here comes back as the same, and openssl's do, too; what cannot be one is
# refused by a sentence.
. "${0%/*}/lib.sh"

PASSPHRASE='correct horse'
make_pinentry "$PASSPHRASE"
make_vault
umask 077

did_of() {
	"$NYWHERE" handle show "$1" --json | grep -o '"did":"[^"]*"' ||
		fail "$1 has no DID"
}

# key_of FILE: the did:key that nywhere makes of a file.
key_of() {
	run handle add --key="$1" key.example.com
	expect_code 0
	did_of key.example.com
	run handle remove --yes key.example.com
}

for alg in ES256 Ed25519; do
	run handle add --alg=$alg alice.example.com
	DID=$(did_of alice.example.com)
	run handle export --yes --output="$HOME/sealed" alice.example.com
	run handle export --yes --plain --output="$HOME/plain" alice.example.com
	run handle export --yes --plain --format=jwk --output="$HOME/jwk" \
		alice.example.com
	run handle remove --yes alice.example.com
	expect_code 0
	for form in sealed plain jwk; do
		promise "a key ($alg) that was exported comes back from $form"
		run handle add --key="$HOME/$form" alice.example.com
		expect_code 0
		expect_silence
		expect_out "^Added alice\.example\.com \($alg\)"
		expect_out 'v=nyw1 did=did:key:z'
		[ "$(did_of alice.example.com)" = "$DID" ] ||
			fail "$DID was expected"
		run sign-in --origin=https://forum.example --nonce=$NONCE \
			--handle=alice.example.com
		expect_code 0
		run handle remove --yes alice.example.com
	done
	rm "$HOME/sealed" "$HOME/plain" "$HOME/jwk"
done

promise 'keys of openssl are taken, plain and under a passphrase'
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
	-out "$HOME/p256" 2>/dev/null
openssl genpkey -algorithm ED25519 -out "$HOME/ed25519"
for kind in p256 ed25519; do
	DID=$(key_of "$HOME/$kind")
	run handle add --fingerprint --key="$HOME/$kind"
	expect_code 0
	openssl pkcs8 -topk8 -in "$HOME/$kind" -passout "pass:$PASSPHRASE" \
		-out "$HOME/pbkdf2"
	openssl pkcs8 -topk8 -scrypt -in "$HOME/$kind" \
		-passout "pass:$PASSPHRASE" -out "$HOME/scrypt"
	openssl pkcs8 -topk8 -scrypt -scrypt_N 8192 -scrypt_r 16 \
		-in "$HOME/$kind" -passout "pass:$PASSPHRASE" -out "$HOME/blocks"
	for form in pbkdf2 scrypt blocks; do
		[ "$(key_of "$HOME/$form")" = "$DID" ] ||
			fail "$kind under $form is another key"
	done
done

promise 'a did:web and what else belongs to a handle can be said, too'
run handle add --did=web --label=old --default --key="$HOME/p256" \
	bob.example.com
expect_code 0
expect_out 'offered first'
run handle show bob.example.com
expect_out 'did:web:bob\.example\.com'

promise 'a handle that is there stays as it is'
DID=$(did_of bob.example.com)
run handle add --key="$HOME/ed25519" bob.example.com
expect_code 1
expect_sentence
[ "$(did_of bob.example.com)" = "$DID" ] || fail 'it was changed'

promise 'a file that others can read is named'
chmod 644 "$HOME/p256"
run handle add --key="$HOME/p256" open.example.com
expect_code 0
expect_err 'Others can read the key file .*chmod 600'

promise 'a wrong passphrase is told, and leaves nothing'
make_pinentry 'wrong horse'
run handle add --key="$HOME/scrypt" carol.example.com
expect_code 1
expect_sentence
expect_err 'not the passphrase of this key'
make_pinentry ''
run handle add --key="$HOME/scrypt" carol.example.com
expect_code 1
expect_sentence
expect_err 'cancelled'
make_pinentry "$PASSPHRASE"
run handle show carol.example.com
expect_code 5

# refuse PATTERN: $HOME/wrong
refuse() {
	chmod 600 "$HOME/wrong"
	run handle add --key="$HOME/wrong" carol.example.com
	expect_code 2
	expect_sentence
	expect_err "$1"
}

promise 'each kind of wrong file has its sentence'
: >"$HOME/wrong"
refuse 'no private key in this file'
head -c 4000 /dev/urandom >"$HOME/wrong"
refuse 'no private key in this file'
head -c 4001 /dev/zero >"$HOME/wrong"
refuse 'too long to be one key'
head -n 2 "$HOME/p256" >"$HOME/wrong"
refuse 'no private key in this file'
cat "$HOME/p256" "$HOME/ed25519" >"$HOME/wrong"
refuse 'more than one key'
openssl pkey -in "$HOME/p256" -pubout -out "$HOME/wrong"
refuse 'public half'
openssl ec -in "$HOME/p256" -out "$HOME/wrong" 2>/dev/null
refuse 'openssl pkcs8 -topk8'
openssl pkcs8 -topk8 -iter 10000001 -in "$HOME/p256" \
	-passout "pass:$PASSPHRASE" -out "$HOME/wrong"
refuse 'openssl pkcs8 -topk8'
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 \
	-out "$HOME/wrong" 2>/dev/null
refuse 'P-256 \(ES256\) or Ed25519'
for curve in P-384 secp256k1; do
	openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:$curve \
		-out "$HOME/wrong" 2>/dev/null
	refuse 'P-256 \(ES256\) or Ed25519'
done
openssl genpkey -algorithm X25519 -out "$HOME/wrong"
refuse 'P-256 \(ES256\) or Ed25519'
printf '{"keys":[]}' >"$HOME/wrong"
refuse 'more than one key'
run handle export --yes --plain --format=jwk open.example.com
sed 's/"d":"..../"d":"AAAA/' "$WORK/out" >"$HOME/wrong"
refuse 'not that of the private key'
run handle export --yes --plain --format=jwk open.example.com
sed 's/"d":"[^"]*",//' "$WORK/out" >"$HOME/wrong"
refuse 'public half'

promise 'what is no file is refused at once'
run handle add --key="$HOME" carol.example.com
expect_code 2
expect_sentence
expect_err 'no regular file'
run handle add --key="$HOME/none" carol.example.com
expect_code 2
expect_sentence
run handle add --alg=ES256 --key="$HOME/p256" carol.example.com
expect_code 2
expect_sentence
expect_err 'leave out --alg'
run handle show carol.example.com
expect_code 5

promise 'no program but the command can name a file'
run call handle_take '{"type":"dns","handle":"carol.example.com"}'
expect_code 2
expect_err 'An argument is missing'

finish
