#!/bin/bash
# Signing in from a shell, and what is remembered of it.
. "${0%/*}/lib.sh"

make_vault
run handle add alice.example.com
ORIGIN=https://forum.example

# The n-th part of the token on stdout, decoded.
part() {
	local text
	text=$(cut -d. -f"$1" "$WORK/out" | tr -- -_ +/)
	while [ $((${#text} % 4)) -ne 0 ]; do
		text=$text=
	done
	base64 -d <<<"$text"
}

promise 'sign-in prints the token, and nothing else'
run sign-in --origin=$ORIGIN --nonce=$NONCE --handle=alice.example.com
expect_code 0
expect_silence
[ "$(wc -l <"$WORK/out")" -eq 1 ] || fail 'one line was expected'
expect_out '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}$'

promise 'the token has the origin, the nonce and the handle that were given'
part 1 | grep -q '"typ":"dns-handle+jwt"' || fail 'the type is not there'
claims=$(part 2)
for claim in "\"aud\":\"$ORIGIN\"" "\"nonce\":\"$NONCE\"" \
	'"handle":"alice.example.com"'; do
	[[ $claims == *"$claim"* ]] || fail "the token lacks $claim: $claims"
done

promise 'sign-in --json also says when the token ends'
run sign-in --origin=$ORIGIN --nonce=$NONCE --handle=alice.example.com --json
expect_code 0
expect_out '^\{"token":"[^"]+","handle":"alice\.example\.com","expires":[0-9]+\}$'

promise 'sign-in --confirm puts the text into the token, character by character'
run sign-in --origin=$ORIGIN --nonce=$NONCE --handle=alice.example.com \
	--confirm='Sell 100 shares of ÄCME'
expect_code 0
[[ $(part 2) == *'"confirm":"Sell 100 shares of ÄCME"'* ]] ||
	fail 'the text is not there'

promise 'a text that cannot be shown as it is is not signed'
run sign-in --origin=$ORIGIN --nonce=$NONCE --handle=alice.example.com \
	--confirm=$'Sell\n100'
expect_code 2
expect_err 'must be 1 to 200 characters'

promise 'the log shows where a handle was shown, and how'
run log
expect_code 0
expect_out "^20[0-9-]{8} [0-9:]{5}  direct +$ORIGIN  alice\.example\.com$"
run call redirect '{"origin":"https://other.example","handle":"alice.example.com"}'
expect_code 0
run log
expect_out '  redirect  https://other\.example  alice\.example\.com$'

promise 'the log of one site has that site alone'
run log --origin=$ORIGIN
expect_out forum
expect_no_out other

promise 'the log is a list in JSON, also when it is empty'
run log --json
expect_out '^\{"entries":\[\{.*\},\{.*\}\]\}$'
run log --origin=https://never.example --json
expect_out '^\{"entries":\[\]\}$'

promise 'the log goes on after a hundred'
for i in {1..101}; do
	run call redirect "{\"origin\":\"https://s$i.example\",\"handle\":\"alice.example.com\"}"
	expect_code 0
done
run log
[ "$(wc -l <"$WORK/out")" -eq 103 ] || fail '103 lines were expected'

promise 'site shows what it has seen and whether a click is enough'
run site $ORIGIN
expect_code 0
expect_out "^$ORIGIN: a click"
expect_out 'alice\.example\.com$'

promise 'the switch can be turned off and on'
run site $ORIGIN --one-click=off
expect_code 0
expect_out "^$ORIGIN: you are asked each time$"
run site $ORIGIN --json
expect_out '"one_click":false'
run site $ORIGIN --one-click=on
run site $ORIGIN --json
expect_out '"one_click":true'

promise 'forgetting asks, and without a terminal is refused with exit 2'
run forget $ORIGIN
expect_code 2
expect_sentence
run log --origin=$ORIGIN
expect_out forum

promise 'forgetting on a terminal goes by the answer'
run_on_terminal '\n' forget $ORIGIN
expect_code 1
run_on_terminal 'yes\n' forget $ORIGIN
expect_code 0
run log --origin=$ORIGIN
expect_out '^No site has seen'

promise 'forget --yes does not ask, and says how much is gone'
run forget --yes https://other.example --json
expect_code 0
expect_out '^\{"forgotten":[1-9]'

promise 'lock is answered and leaves a file vault usable'
run lock
expect_code 0
expect_silence
expect_out 'until their next use, when the key file opens them'
run handle list
expect_code 0

finish
