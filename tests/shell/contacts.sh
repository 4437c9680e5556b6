#!/bin/bash
# Names of one's own for people.
. "${0%/*}/lib.sh"

promise 'without a vault there are no contacts, exit 4'
run contact list
expect_code 4
expect_sentence

make_vault

promise 'an empty list teaches'
run contact list
expect_code 0
expect_out 'nywhere contact add NAME HANDLE'
run contact list --json
expect_out '^\{"contacts":\[\],"damaged":0\}$'

promise 'a contact is added and says what its name means'
run contact add doctor dr.example.com --name='Dr Jones' --name=gp \
	--address=mailto:dr@example.com --address=tel:+15550100 \
	--did=did:web:dr.example.com --source='her card' --note='says "hello"'
expect_code 0
expect_silence
expect_out '^From now on doctor means dr\.example\.com\.$'

promise 'all of it is shown, by any name in any spelling'
for name in doctor 'DR  jones' Gp; do
	run contact show "$name"
	expect_code 0
	expect_out '^Names    doctor, Dr Jones, gp$'
	expect_out '^Handle   dr\.example\.com  did:web:dr\.example\.com$'
	expect_out '^Address  mailto:dr@example\.com$'
	expect_out '^Address  tel:\+15550100$'
	expect_out '^Source   her card$'
	expect_out '^Note     says "hello"$'
done

promise 'it is listed, for people and for programs'
run contact add plumber --address=tel:+15550199
expect_code 0
run contact list
expect_out '^doctor, Dr Jones, gp +dr\.example\.com$'
expect_out '^plumber +tel:\+15550199$'
run contact list --json
expect_out '^\{"contacts":\[\{"id":"[A-Za-z0-9_-]{22}",.*"damaged":0\}$'
run contact show plumber --json
expect_out '"names":\["plumber"\],"handles":\[\],"addresses":\[\{"protocol":"tel","address":"\+15550199"\}\],"source":"typed in a shell"'

promise 'a note may have several lines'
run contact add gardener g.example.com --note=$'mondays\nfridays'
expect_code 0
run contact show gardener
expect_out '^Note     mondays$'
expect_out '^         fridays$'
run contact remove --yes gardener

promise 'a name belongs to one contact'
run contact add DOCTOR other.example.com
expect_code 1
expect_sentence
run contact show doctor
expect_out 'dr\.example\.com'

promise 'a contact can be replaced, and only one that is there'
run contact add GP gp.example.com --replace
expect_code 0
run contact show gp
expect_out '^Names    GP$'
expect_out '^Handle   gp\.example\.com$'
run contact show doctor
expect_code 5
run contact add nobody x.example.com --replace
expect_code 5
expect_sentence

promise 'what is no name, handle, DID or address is refused by name, exit 2'
refuse() {
	local word=$1
	shift
	run contact add "$@"
	expect_code 2
	expect_sentence
	expect_err "$word"
}
refuse 'dr\.x' dr.x dr.example.com
refuse '@dr' @dr dr.example.com
refuse 'neither dot' '' dr.example.com
refuse 'a<U\+202E>b' $'a\u202eb' dr.example.com
refuse "$(printf 'n%.0s' {1..65})" "$(printf 'n%.0s' {1..65})" dr.example.com
refuse 'Dr\.Example' x Dr.Example.com
refuse 'did:x:y' x dr.example.com --did=did:x:y
refuse 'write the handle' x --did=did:web:dr.example.com --address=tel:1
refuse 'no-colon' x --address=no-colon
refuse 'no address' x '--address=mail to:a'
refuse 'no address' x $'--address=mailto:a\nb'
refuse 'cannot be seen' x dr.example.com $'--note=a\u200bb'
refuse 'cannot be seen' x dr.example.com $'--source=a\nb'
refuse '128 bytes' x dr.example.com --source="$(printf 's%.0s' {1..129})"
refuse 'which handle' x
many=()
for i in {1..8}; do
	many+=("--name=n$i")
done
refuse 'at most 8 names' x dr.example.com "${many[@]}"

promise 'a name in the form of a fingerprint could be taken for one'
refuse 'this is none' mb2g-k6du-f5yg-yyld-mrup-7fud-trmq dr.example.com

promise 'removing asks, and without a terminal is refused with exit 2'
run contact remove gp
expect_code 2
expect_sentence
run_on_terminal '\n' contact remove gp
expect_code 1
run contact show gp
expect_code 0
run_on_terminal 'yes\n' contact remove gp
expect_code 0
run contact show gp
expect_code 5
expect_sentence
run contact remove --yes plumber --json
expect_code 0
expect_out '^\{\}$'

promise 'the list goes on after a hundred'
for i in {1..101}; do
	run contact add "friend $i" "f$i.example.com"
	expect_code 0
done
run contact list
[ "$(wc -l <"$WORK/out")" -eq 101 ] || fail '101 lines were expected'
run contact show 'friend 101'
expect_code 0

promise 'a name is resolved to what the user says, and an unknown one is named'
run settings resolver 127.0.0.1:9
run resolve stranger
expect_code 5
expect_sentence
run contact add --address=tel:1 baker
run resolve baker
expect_code 1
expect_sentence
expect_err 'no handle'

finish
