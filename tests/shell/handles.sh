#!/bin/bash
# Handles: made, listed, shown, chosen, published and removed.
. "${0%/*}/lib.sh"

make_vault

promise 'adding a handle shows the zone-file line to publish'
run handle add alice.example.com --label=work
expect_code 0
expect_silence
expect_out '^Added alice\.example\.com \(ES256\), which is offered first\.$'
line='^_nywhere\.alice\.example\.com\. 300 IN TXT "v=nyw1 did=did:key:z[1-9A-HJ-NP-Za-km-z]+"$'
expect_out "$line"

promise 'record shows the same line again'
run record alice.example.com
expect_code 0
expect_out "$line"
expect_no_out 'Serve this document'

promise 'a did:web handle also gets its document and where to serve it'
run handle add bob.example.com --did=web --alg=Ed25519
expect_code 0
expect_out '^Added bob\.example\.com \(Ed25519\)\.$'
expect_out '^_nywhere\.bob\.example\.com\. 300 IN TXT "v=nyw1 did=did:web:bob\.example\.com"$'
expect_out 'https://bob\.example\.com/\.well-known/did\.json:$'
expect_out '^  "id": "did:web:bob\.example\.com",$'
expect_out '"at://bob\.example\.com"'

promise 'record --json gives a program the same'
run record bob.example.com --json
expect_code 0
expect_out '^\{"records":\[\{"name":"_nywhere\.bob\.example\.com\.","ttl":300,"type":"TXT","value":"v=nyw1 did=did:web:bob\.example\.com"\}\],"documents":\[\{"url":"https://bob\.example\.com/\.well-known/did\.json","json":\{.*\}\}\]\}$'

promise 'a TXT value above 255 bytes is cut into strings, as DNS wants'
label=$(printf 'a%.0s' {1..63})
long=$label.$label.$label.$(printf 'b%.0s' {1..57}).com
run handle add "$long" --did=web
expect_code 0
expect_out '^_nywhere\.a.* 300 IN TXT "v=nyw1 did=did:web:.{236}" ".{17}"$'
run handle remove --yes "$long"
expect_code 0

promise 'a fingerprint names itself, and nothing needs publishing'
run handle add --fingerprint --json
expect_code 0
fingerprint=$(grep -oE '"handle":"[^"]*"' "$WORK/out" | cut -d'"' -f4)
expect_out '"type":"fingerprint"'
run record "$fingerprint"
expect_code 0
expect_out '^Nothing needs to be published'

promise 'a handle that is there already is not made again'
run handle add alice.example.com
expect_code 1
expect_sentence

promise 'the list has a star before the first and the label after'
run handle list
expect_code 0
expect_out '^\* alice\.example\.com +ES256 +20[0-9-]{8} [0-9:]{5}  work$'
expect_out '^  bob\.example\.com +Ed25519 '
[ "$(wc -l <"$WORK/out")" -eq 3 ] || fail 'three handles were expected'

promise 'another handle can be made the first'
run handle default bob.example.com
expect_code 0
run handle list
expect_out '^\* bob\.example\.com '
expect_out '^  alice\.example\.com '
run handle add carol.example.com --default
expect_code 0
run handle list
expect_out '^\* carol\.example\.com '

promise 'show tells all of one handle'
run handle show alice.example.com
expect_code 0
expect_out '^Handle +alice\.example\.com$'
expect_out '^Label +work$'
expect_out '^DID +did:key:z'
expect_out '^Key +ES256$'
expect_out '^Fingerprint +m[a-z2-7-]{33}$'
run handle show alice.example.com --json
expect_code 0
expect_out '"label":"work".*"records":\['

promise 'removing asks, and without a terminal is refused with exit 2'
run handle remove alice.example.com
expect_code 2
expect_sentence
expect_err '--yes'
run handle show alice.example.com
expect_code 0

promise 'removing on a terminal goes by the answer'
run_on_terminal 'n\n' handle remove alice.example.com
expect_code 1
expect_out 'Go on\?'
run handle show alice.example.com
expect_code 0
run_on_terminal 'y\n' handle remove alice.example.com
expect_code 0
run handle show alice.example.com
expect_code 5

promise 'removing with --yes does not ask'
run handle remove bob.example.com --yes
expect_code 0
run handle show bob.example.com
expect_code 5

promise 'times are shown in local time'
run handle show carol.example.com
grep ^Created "$WORK/out" >"$WORK/utc"
TZ=TEST-14 run handle show carol.example.com
grep -q ^Created "$WORK/out" || fail 'no time was shown'
! grep -qxFf "$WORK/utc" "$WORK/out" || fail 'the time did not follow TZ'

promise 'the list goes on after a hundred'
for i in {1..101}; do
	run handle add "h$i.example.com" --json
	expect_code 0
done
run handle list
[ "$(wc -l <"$WORK/out")" -eq 103 ] || fail '103 handles were expected'
for i in 1 50 101; do
	expect_out "^  h$i\.example\.com "
done
run handle list --json
[ "$(grep -o '"handle":' "$WORK/out" | wc -l)" -eq 103 ] ||
	fail '103 handles were expected in JSON'
expect_out '^\{"handles":\[\{.*\}\],"damaged":0\}$'

promise 'an empty list says how to make a handle, and is a list in JSON'
rm -rf "$VAULT"
make_vault
run handle list
expect_code 0
expect_out 'nywhere handle add NAME'
run handle list --json
expect_out '^\{"handles":\[\],"damaged":0\}$'

finish
